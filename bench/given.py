"""What the writing peers are given: a workbook that was placed, as plain lists, so that all they do is write it.

Nothing is left for them to think about: each cell has its value and the number of its look, each rule its areas as
text, and whether it stands once for all its cells or once for each (``per_cell``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from openpyxl.formula.translate import Translator

from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Highlight, Sheet, Style, Validation

Look = tuple[Style, bool]  # and whether it is locked
Rule = TypeVar("Rule", Validation, Highlight)
GivenValue = str | float | None  # a formula begins with =


@dataclass(frozen=True, slots=True)
class GivenCell:
    """A cell: where (from 1), what, the number of its look, and the value a formula has now."""

    row: int
    column: int
    value: GivenValue
    look: int
    now: str | float | bool = ""

    @property
    def is_formula(self) -> bool:
        """Whether it calculates: a text never begins with ``=`` in these plans."""
        return isinstance(self.value, str) and self.value.startswith("=")


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """A sheet; its cells in reading order, those under merges too."""

    sheet: Sheet
    cells: tuple[GivenCell, ...]
    validations: tuple[Validation, ...]
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class GivenBook:
    """A workbook: its looks by number, and its sheets."""

    book: Book
    looks: tuple[Look, ...]
    sheets: tuple[GivenSheet, ...]

    @property
    def cell_count(self) -> int:
        """Of all sheets, those under merges counted too."""
        return sum(len(sheet.cells) for sheet in self.sheets)


def given(book: Book, *, per_cell: bool = False) -> GivenBook:
    """The workbook for the peers; with ``per_cell`` each cell has rules of its own."""
    looks: dict[Look, int] = {}
    sheets = tuple(
        GivenSheet(
            sheet,
            tuple(
                _cell(position, cell, looks.setdefault((cell.style, locked), len(looks)))
                for position, (cell, locked) in sorted(_with_covered(sheet).items())
            ),
            tuple(_each(sheet.validations)) if per_cell else sheet.validations,
            tuple(_each(sheet.highlights)) if per_cell else sheet.highlights,
        )
        for sheet in book.sheets
    )
    return GivenBook(book, tuple(looks), sheets)


def ranges(areas: tuple[Area, ...]) -> str:
    """The areas of a rule as a file has them."""
    return " ".join(map(str, areas))


def _cell(position: Position, cell: Cell, look: int) -> GivenCell:
    value = cell.value
    if isinstance(value, Formula):
        now = float(value.value) if isinstance(value.value, Decimal) else value.value
        return GivenCell(*position, f"={value.text}", look, now)
    return GivenCell(*position, float(value) if isinstance(value, Decimal) else value or None, look)


def _with_covered(sheet: Sheet) -> dict[Position, tuple[Cell, bool]]:
    cells = {position: (cell, cell.ask is None) for position, cell in sheet.cells.items()}
    for area in sheet.merges:
        cell, locked = cells.setdefault((area.top, area.left), (Cell(), True))
        for position in area.positions():
            if position != (area.top, area.left):
                cells[position] = (sheet.cells.get(position, Cell(style=cell.style)), locked)
    return cells


def _each(rules: tuple[Rule, ...]) -> Iterator[Rule]:
    for rule in rules:
        first = (rule.areas[0].top, rule.areas[0].left)
        for area in rule.areas:
            for position in area.positions():
                yield replace(rule, areas=(Area(*position, *position),), formula=moved(rule.formula, first, position))


def moved(formula: str, first: Position, position: Position) -> str:
    """A rule's formula as it reads in another cell than the one that it is written for."""
    if not formula or first == position:
        return formula
    return str(Translator(f"={formula}", cell_name(first)).translate_formula(cell_name(position))).removeprefix("=")
