"""The published text line by line: cells that remember where they were printed, kinds of line, numbers and arrows.

A line is recognised by the closed list of headings in it; what has none is ``FREE``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import Enum, auto

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, parse_printed_figure
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.text import comparable

LATEST, GOAL, SOURCE = "直近実績値", "目指す方向", "出典"
TARGET = "目標値"
PROJECT_HEADS = ("主な取組", "No", "事業名", "所管課", "事業内容")
ACTION_NUMBER = pattern(r"[①-⑳㉑-㉟]")

# What the arrow of 目指す方向 came out as: its font has no Unicode table, so the extraction guessed.
UP, DOWN, LEVEL = "↗", "↘", "→"
ARROWS = {
    **dict.fromkeys(("ㄗ", "ㄉ", "㍻", "7", "㊦", UP), UP),
    **dict.fromkeys(("ㄱ", DOWN), DOWN),
    LEVEL: LEVEL,
}

_GAP = pattern(r"\S(?: {2,}|\u3000{2,})\S")
_LINE_ENDS = pattern(r"\r\n|\n|\r")
_PROGRAM = pattern(r"(\d+(?:[-－]\d+)+)\s+(\S.*)")
_ACTION = pattern(r"[-‐－・*]?\s*([①-⑳㉑-㉟])\s*([^①-⑳㉑-㉟].*)")
_AS_OF = pattern(r"直近実績値\s*(?:[(（](.*)[)）])?")
_UNIT = pattern(r"単位(?:\s+(\S.*)|\s*[(（](.*)[)）])?")
_YEAR = pattern(r"(?:R|令和|H|平成)(?:元|\d{1,2})(?:年度?)?", re.IGNORECASE)
_NUMBER = pattern(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_COUNT = pattern(r"[1-9]\d{0,3}")
_UNDECIDED = pattern(r"[(]?未定[)]?")
_WIDE = {ord("！") + step: ord("!") + step for step in range(94)} | {ord("　"): " "}  # １２３ → 123, but ① stays ①


@frozen
class PrintedCell:
    """One non-blank cell of the text: ``line`` counts from 1, ``column`` from 0."""

    file: str
    line: int
    column: int
    text: str

    @property
    def source(self) -> str:
        """出典行: ``2-1_fukushi.txt:149``."""
        return f"{self.file}:{self.line}"

    @property
    def bare(self) -> str:
        """The text as headings are recognised by: no spaces, one width."""
        return comparable(self.text)

    def part(self, text: str) -> PrintedCell:
        """A part of the cell, at the same place: the ``%`` of ``単位 %``."""
        return PrintedCell(self.file, self.line, self.column, text.strip())


PrintedCells = tuple[PrintedCell, ...]


def looks_spaced(text: str) -> bool:
    """True of a text whose columns are set apart by blanks alone, as ``pdftotext -layout`` gives them."""
    if "\t" in text or "," in text.partition("\n")[0]:
        return False
    gaps = sum(len(_GAP.findall(line.strip())) >= 2 for line in text.splitlines())
    return gaps >= 3 and 4 * gaps >= sum(bool(line.strip()) for line in text.splitlines())


def split_lines(file: str, text: str) -> Iterator[PrintedCells]:
    """The non-blank cells of each line; lines without any are left out."""
    for number, line in enumerate(_LINE_ENDS.split(text), start=1):
        cells = tuple(
            PrintedCell(file, number, column, cell.strip())
            for column, cell in enumerate(line.split("\t"))
            if cell.strip()
        )
        if cells:
            yield cells


class LineKind(Enum):
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


@frozen
class PrintedLine:
    """A line understood: its values by name, its value headings by column, its years, and what is left."""

    kind: LineKind
    cells: PrintedCells
    values: Mapping[str, PrintedCell] = field(default_factory=dict)  # "number", "name", "text", "unit", "as_of"
    columns: tuple[tuple[str, int], ...] = ()  # MEASURE and PROJECT: heading → column
    years: tuple[FiscalYear, ...] = ()
    rest: PrintedCells = ()


def classify_line(cells: PrintedCells) -> PrintedLine:
    """The line with its kind and what stands under its headings."""
    for attempt in (_alone, _project, _outcome, _measure, _money, _program_indicator, _actuals):
        line = attempt(cells)
        if line is not None:
            return line
    return PrintedLine(LineKind.FREE, cells, rest=cells)


def _alone(cells: PrintedCells) -> PrintedLine | None:
    if len(cells) != 1:
        return None
    (cell,) = cells
    if cell.bare == "目標とするまちの姿":
        return PrintedLine(LineKind.VISION, cells)
    if cell.bare in ("施策指標", "主な取組"):
        return PrintedLine(LineKind.SECTION, cells)
    if program := _PROGRAM.fullmatch(cell.text):
        return PrintedLine(
            LineKind.PROGRAM, cells, {"number": cell.part(program[1].translate(_WIDE)), "name": cell.part(program[2])}
        )
    if action := _ACTION.fullmatch(cell.text):
        return PrintedLine(LineKind.ACTION, cells, {"number": cell.part(action[1]), "text": cell.part(action[2])})
    return None


def _project(cells: PrintedCells) -> PrintedLine | None:
    if tuple(cell.bare.rstrip(".") for cell in cells) != PROJECT_HEADS:
        return None
    return PrintedLine(
        LineKind.PROJECT, cells, columns=tuple(zip(PROJECT_HEADS, (cell.column for cell in cells), strict=True))
    )


def _outcome(cells: PrintedCells) -> PrintedLine | None:
    """``[成果指標] [name] [単位] 初期値 R8 …``; with nothing before 初期値 the years of a program indicator."""
    starts = [place for place, cell in enumerate(cells) if cell.bare == "初期値"]
    if not starts:
        return None
    start = starts[-1]
    years = tuple(FiscalYear.parse(cell.bare) for cell in cells[start + 1 :] if _YEAR.fullmatch(cell.bare))
    if not years or start + 1 + len(years) != len(cells):
        return None
    if start == 0:
        return PrintedLine(LineKind.YEARS, cells, years=years)
    values: dict[str, PrintedCell] = {}
    head = list(cells[:start])
    unit = _UNIT.fullmatch(head[-1].text)
    if unit:
        _set(values, "unit", head.pop(), unit[1] or unit[2])
    if head and head[0].bare == "成果指標":
        head.pop(0)
    if head:
        values["name"] = head.pop(0)
    return PrintedLine(LineKind.OUTCOME, cells, values, years=years, rest=tuple(head))


def _measure(cells: PrintedCells) -> PrintedLine | None:
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
    values: dict[str, PrintedCell] = {}
    _set(values, "as_of", cells[0], as_of[1])
    return PrintedLine(
        LineKind.MEASURE, cells, values, columns=tuple(heading for heading in columns if heading[0] != "指標実績")
    )


def _money(cells: PrintedCells) -> PrintedLine | None:
    kinds = {"予算額(千円)": LineKind.BUDGET, "決算額(千円)": LineKind.SETTLEMENT}
    kind = kinds.get(cells[0].bare)
    return PrintedLine(kind, cells, rest=cells[1:]) if kind else None


def _program_indicator(cells: PrintedCells) -> PrintedLine | None:
    unit = _UNIT.fullmatch(cells[-1].text)
    if not unit or len(cells) > 2:
        return None
    values: dict[str, PrintedCell] = {}
    _set(values, "unit", cells[-1], unit[1] or unit[2])
    if len(cells) == 2:
        values["name"] = cells[0]
    return PrintedLine(LineKind.PROGRAM_INDICATOR, cells, values)


def _actuals(cells: PrintedCells) -> PrintedLine | None:
    if cells[0].bare == "指標実績":
        return PrintedLine(LineKind.ACTUALS, cells, rest=cells[1:])
    if len(cells) == 2 and cells[1].bare == "指標実績":
        return PrintedLine(LineKind.ACTUALS, cells, {"unit": cells[0]})
    return None


def _set(values: dict[str, PrintedCell], name: str, cell: PrintedCell, text: str | None) -> None:
    if text and text.strip():
        values[name] = cell.part(text)


def parse_printed_number(text: str) -> Decimal | None:
    """``17,250``, ``17.0``, ``△3``; None for anything else and for more digits than a figure can have."""
    bare = re.sub(r"^[△▲−]", "-", text.translate(_WIDE).strip())
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        return None
    figure = parse_printed_figure(bare)
    return figure if len(figure.as_tuple().digits) <= SIGNIFICANT_DIGITS else None


def parse_project_number(text: str) -> int | None:
    """A project's No, 1 to 9999; None for anything else (a circled ① is none)."""
    bare = text.translate(_WIDE).strip()
    return int(bare) if bare.isascii() and _COUNT.fullmatch(bare) else None


def is_undecided(text: str) -> bool:
    """``(未定)`` in any width."""
    return _UNDECIDED.fullmatch(text.translate(_WIDE).strip()) is not None
