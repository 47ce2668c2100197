"""The published text in blocks of a program, project or indicator: cells by heading, not yet read as values.

Pages are printed with columns that slid and headings that are missing: ``place_measure`` and ``place_project`` say
which cell stands under which heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.divisions import is_full_name, names_nobody, split_divisions
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.published.printed_lines import (
    LATEST,
    PROJECT_HEADS,
    SOURCE,
    TARGET,
    PrintedCell,
    PrintedCells,
    is_undecided,
    parse_printed_number,
    parse_project_number,
)

Placed = tuple[dict[str, PrintedCell], bool]  # by heading, and whether a value stands outside its heading's column
_ACTION_NUMBERS = pattern(r"[①-⑳㉑-㉟\s、，,・]+")


@frozen
class LooseCells:
    """Cells that have no place in the master: each becomes a row of 確認事項, none is dropped."""

    cells: PrintedCells
    reason: str
    subject: str = ""


@dataclass(slots=True)
class IndicatorBlock:
    """One indicator, named or not, with its values by heading."""

    name: PrintedCell | None = None
    unit: PrintedCell | None = None
    as_of: PrintedCell | None = None
    heads: tuple[tuple[str, int], ...] = ()  # value headings and their columns, once read
    values: dict[str, PrintedCell] = field(default_factory=dict)  # 直近実績値, 目指す方向 or 目標値, 出典
    slid: bool = False

    def cells(self) -> PrintedCells:
        """All it holds except the name, in the order of the page."""
        return tuple(cell for cell in (self.unit, self.as_of, *self.values.values()) if cell)


@dataclass(slots=True)
class ProjectBlock:
    """One project with its row, indicators and budget (one cell per year, by the year's index)."""

    number: PrintedCell
    row: dict[str, PrintedCell]  # 主な取組, 事業名, 所管課, 事業内容
    oddity: str = ""  # what is odd about the row as a whole, for people
    indicators: list[IndicatorBlock] = field(default_factory=list)
    budget: dict[int, PrintedCell] = field(default_factory=dict)
    closed: bool = False  # 予算額 is the last line of a project


@dataclass(slots=True)
class ProgramBlock:
    """One program over all its pages and files."""

    number: PrintedCell
    name: PrintedCell
    vision: PrintedCell | None = None
    actions: dict[str, PrintedCell] = field(default_factory=dict)
    indicators: list[IndicatorBlock] = field(default_factory=list)
    projects: dict[int, ProjectBlock] = field(default_factory=dict)


@dataclass(slots=True)
class PublishedBlocks:
    """All blocks of the texts of one plan: programs by number, and what has no place."""

    programs: dict[str, ProgramBlock] = field(default_factory=dict)
    orphans: list[IndicatorBlock] = field(default_factory=list)  # indicators of no known program or project
    loose: list[LooseCells] = field(default_factory=list)
    years: list[tuple[tuple[FiscalYear, ...], PrintedCell]] = field(default_factory=list)


def place_measure(heads: Sequence[tuple[str, int]], cells: PrintedCells) -> Placed | None:
    """The values under 直近実績値, 目指す方向 or 目標値, 出典; None when they cannot be told apart.

    As many values as headings are taken in order. Fewer are taken where they stand if each looks like
    what its heading says, else by their looks alone if there is only one way.
    """
    if len(cells) > len(heads):
        return None
    if len(cells) == len(heads):
        return _together(heads, cells)
    by_column = dict((column, head) for head, column in heads)
    exact = [(by_column.get(cell.column, ""), cell) for cell in cells]
    if all(head and _fits(head, cell) for head, cell in exact):
        return dict(exact), False
    ways = [
        chosen
        for chosen in combinations(heads, len(cells))
        if all(_fits(head, cell) for (head, _), cell in zip(chosen, cells, strict=True))
    ]
    return _together(ways[0], cells) if len(ways) == 1 else None


def place_project(heads: Sequence[tuple[str, int]], cells: PrintedCells) -> Placed | None:
    """The values of a project's row; None when it is none. ``heads`` may be missing (a lost heading line)."""
    number = next((place for place, cell in enumerate(cells[:2]) if parse_project_number(cell.text) is not None), None)
    if number is None or (number == 1 and not _ACTION_NUMBERS.fullmatch(cells[0].text)):
        return None
    rest = cells[number + 1 :]
    if not 1 <= len(rest) <= 3:
        return None
    headings: tuple[str, ...] = PROJECT_HEADS[2:]
    if len(rest) == 2:  # 所管課 or 事業内容 is blank
        division = all(is_full_name(name) or names_nobody(name) for name in split_divisions(rest[1].text))
        headings = ("事業名", "所管課" if division else "事業内容")
    chosen = (*PROJECT_HEADS[1 - number : 2], *headings[: len(rest)])
    columns = dict(heads)
    if not columns:
        return dict(zip(chosen, cells, strict=True)), False
    return _together([(head, columns[head]) for head in chosen], cells)


def _together(heads: Sequence[tuple[str, int]], cells: PrintedCells) -> Placed:
    slid = any(column != cell.column for (_, column), cell in zip(heads, cells, strict=True))
    return {head: cell for (head, _), cell in zip(heads, cells, strict=True)}, slid


def _fits(head: str, cell: PrintedCell) -> bool:
    number = parse_printed_number(cell.text) is not None
    if head == LATEST:
        return number or is_undecided(cell.text)
    if head == TARGET:
        return number
    if head == SOURCE:
        return not number and len(cell.text) > 2
    return len(cell.text) <= 2
