"""The closed list of headings, and the places they may stand.

What a line is, is decided from that line alone. A cell counts as a heading only in the order and the
company written here: a source that happens to be called 出典 stays a value. Whatever is neither a
heading nor in the place of a named value is in ``rest``, and a line of no known shape is FREE.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from kamakura_report.plan.published.lines import Cell, Cells
from kamakura_report.plan.years import FiscalYear

LATEST, GOAL, SOURCE = "直近実績値", "目指す方向", "出典"
TARGET = "目標値"
PROJECT_HEADS = ("主な取組", "No", "事業名", "所管課", "事業内容")

_PROGRAM = re.compile(r"(\d+(?:-\d+)+)\s+(\S.*)")
_ACTION = re.compile(r"[-‐－・*]?\s*([①-⑳㉑-㉟])\s*([^①-⑳㉑-㉟].*)")
_AS_OF = re.compile(r"直近実績値\s*(?:[(（](.*)[)）])?")
_UNIT = re.compile(r"単位(?:\s+(\S.*)|\s*[(（](.*)[)）])?")
_YEAR = re.compile(r"(?:R|令和)(?:元|\d{1,2})(?:年度?)?", re.IGNORECASE)


class Kind(Enum):
    """What a line of the text is."""

    PROGRAM = auto()  # 2-1 福祉
    VISION = auto()  # 目標とするまちの姿
    SECTION = auto()  # 施策指標 or 主な取組, alone
    ACTION = auto()  # - ① 包括的支援体制を整備します
    PROGRAM_INDICATOR = auto()  # name, 単位
    YEARS = auto()  # 初期値 R8 R9 …
    PROJECT = auto()  # 主な取組 No 事業名 所管課 事業内容
    OUTCOME = auto()  # 成果指標 name 単位 初期値 R8 R9 …
    MEASURE = auto()  # 直近実績値 (2025) 目指す方向 出典 指標実績
    ACTUALS = auto()  # 指標実績, alone or after the unit
    BUDGET = auto()  # 予算額(千円) 4,176
    SETTLEMENT = auto()  # 決算額(千円)
    FREE = auto()


@dataclass(frozen=True)
class Line:
    """A line understood: its values by name, its value headings by column, its years, and what is left."""

    kind: Kind
    cells: Cells
    values: Mapping[str, Cell] = field(default_factory=dict)  # "number", "name", "text", "unit", "as_of"
    columns: tuple[tuple[str, int], ...] = ()  # MEASURE and PROJECT: heading → column
    years: tuple[FiscalYear, ...] = ()
    rest: Cells = ()


def understand(cells: Cells) -> Line:
    """Which kind of line this is."""
    for attempt in (_alone, _project, _outcome, _measure, _money, _program_indicator, _actuals):
        line = attempt(cells)
        if line is not None:
            return line
    return Line(Kind.FREE, cells, rest=cells)


def _alone(cells: Cells) -> Line | None:
    if len(cells) != 1:
        return None
    (cell,) = cells
    if cell.bare == "目標とするまちの姿":
        return Line(Kind.VISION, cells)
    if cell.bare in ("施策指標", "主な取組"):
        return Line(Kind.SECTION, cells)
    if program := _PROGRAM.fullmatch(cell.text):
        return Line(Kind.PROGRAM, cells, {"number": cell.part(program[1]), "name": cell.part(program[2])})
    if action := _ACTION.fullmatch(cell.text):
        return Line(Kind.ACTION, cells, {"number": cell.part(action[1]), "text": cell.part(action[2])})
    return None


def _project(cells: Cells) -> Line | None:
    if tuple(cell.bare.rstrip(".") for cell in cells) != PROJECT_HEADS:
        return None
    return Line(Kind.PROJECT, cells, columns=tuple(zip(PROJECT_HEADS, (cell.column for cell in cells), strict=True)))


def _outcome(cells: Cells) -> Line | None:
    """``[成果指標] [name] [単位] 初期値 R8 …``; with nothing before 初期値 the years of a program indicator."""
    starts = [place for place, cell in enumerate(cells) if cell.bare == "初期値"]
    if not starts:
        return None
    start = starts[-1]
    years = tuple(FiscalYear.parse(cell.bare) for cell in cells[start + 1 :] if _YEAR.fullmatch(cell.bare))
    if not years or start + 1 + len(years) != len(cells):
        return None
    if start == 0:
        return Line(Kind.YEARS, cells, years=years)
    values: dict[str, Cell] = {}
    head = list(cells[:start])
    unit = _UNIT.fullmatch(head[-1].text)
    if unit:
        _set(values, "unit", head.pop(), unit[1] or unit[2])
    if head and head[0].bare == "成果指標":
        head.pop(0)
    if head:
        values["name"] = head.pop(0)
    return Line(Kind.OUTCOME, cells, values, years=years, rest=tuple(head))


def _measure(cells: Cells) -> Line | None:
    as_of = _AS_OF.fullmatch(cells[0].text)
    if not as_of:
        return None
    columns = [(LATEST, cells[0].column)]
    rest = list(cells[1:])
    for names in ((GOAL, TARGET), (SOURCE,), ("指標実績",)):
        if rest and rest[0].bare in names:
            columns.append((rest[0].bare, rest[0].column))
            rest.pop(0)
    if rest:
        return None
    values: dict[str, Cell] = {}
    _set(values, "as_of", cells[0], as_of[1])
    return Line(Kind.MEASURE, cells, values, columns=tuple(one for one in columns if one[0] != "指標実績"))


def _money(cells: Cells) -> Line | None:
    kinds = {"予算額(千円)": Kind.BUDGET, "決算額(千円)": Kind.SETTLEMENT}
    kind = kinds.get(cells[0].bare)
    return Line(kind, cells, rest=cells[1:]) if kind else None


def _program_indicator(cells: Cells) -> Line | None:
    unit = _UNIT.fullmatch(cells[-1].text)
    if not unit or len(cells) > 2:
        return None
    values: dict[str, Cell] = {}
    _set(values, "unit", cells[-1], unit[1] or unit[2])
    if len(cells) == 2:
        values["name"] = cells[0]
    return Line(Kind.PROGRAM_INDICATOR, cells, values)


def _actuals(cells: Cells) -> Line | None:
    if cells[0].bare == "指標実績":
        return Line(Kind.ACTUALS, cells, rest=cells[1:])
    if len(cells) == 2 and cells[1].bare == "指標実績":
        return Line(Kind.ACTUALS, cells, {"unit": cells[0]})
    return None


def _set(values: dict[str, Cell], name: str, cell: Cell, text: str | None) -> None:
    if text and text.strip():
        values[name] = cell.part(text)
