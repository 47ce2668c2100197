"""What the reader gathers while it walks through the text: cells by meaning, none understood yet.

These are the only values of this room that change; they are filled line by line and never leave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kamakura_report.plan.published.lines import Cell, Cells
from kamakura_report.plan.years import FiscalYear


@dataclass(frozen=True, slots=True)
class Loose:
    """Cells that have no place in the master: each becomes a row of 確認事項, none is dropped."""

    cells: Cells
    reason: str
    subject: str = ""


@dataclass(slots=True)
class IndicatorBlock:
    """One indicator, named or not, with its values by heading."""

    name: Cell | None = None
    unit: Cell | None = None
    as_of: Cell | None = None
    heads: tuple[tuple[str, int], ...] = ()  # value headings and their columns, once read
    values: dict[str, Cell] = field(default_factory=dict)  # 直近実績値, 目指す方向 or 目標値, 出典
    slid: bool = False

    def cells(self) -> Cells:
        """All it holds except the name, in the order of the page."""
        return tuple(cell for cell in (self.unit, self.as_of, *self.values.values()) if cell)


@dataclass(slots=True)
class ProjectBlock:
    """One project with its row, indicators and budget (one cell per year, by the year's index)."""

    number: Cell
    row: dict[str, Cell]  # 主な取組, 事業名, 所管課, 事業内容
    strange: str = ""  # what is odd about the row as a whole
    indicators: list[IndicatorBlock] = field(default_factory=list)
    budget: dict[int, Cell] = field(default_factory=dict)
    closed: bool = False  # 予算額 is the last line of a project


@dataclass(slots=True)
class ProgramBlock:
    """One program over all its pages and files."""

    number: Cell
    name: Cell
    vision: Cell | None = None
    actions: dict[str, Cell] = field(default_factory=dict)
    indicators: list[IndicatorBlock] = field(default_factory=list)
    projects: dict[int, ProjectBlock] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    """Everything that was read: programs by number, and what has no place."""

    programs: dict[str, ProgramBlock] = field(default_factory=dict)
    orphans: list[IndicatorBlock] = field(default_factory=list)  # indicators of no known program or project
    loose: list[Loose] = field(default_factory=list)
    years: list[tuple[tuple[FiscalYear, ...], Cell]] = field(default_factory=list)
