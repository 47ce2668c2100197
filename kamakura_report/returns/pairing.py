"""Which returned sheet is which issued one, and how each must look where it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.form.book import Book, Cell, Formula, Position, Sheet
from kamakura_report.form.stamp import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.returns.compare import differences
from kamakura_report.returns.geometry import Shift, shift
from kamakura_report.returns.grid import Grid, GridSheet, Stored
from kamakura_report.returns.references import moved


@dataclass(frozen=True, slots=True)
class Pair:
    """An issued sheet and the returned one."""

    issued: Sheet
    returned: GridSheet | None  # None when it is missing
    here: Sheet  # the issued sheet under the name and in the rows and columns that it has now
    shift: Shift | None = None  # None when it stands where it stood, as far as can be known
    copies: tuple[tuple[Sheet | None, GridSheet], ...] = ()  # more sheets like it, and how each must look


@dataclass(frozen=True, slots=True)
class _Found:
    returned: GridSheet | None
    shift: Shift | None = None

    def still(self, name: str) -> bool:
        """True when no formula that speaks of the sheet has to change."""
        return self.shift is None and (self.returned is None or self.returned.name == name)


def pairs(book: Book, grid: Grid) -> tuple[Pair, ...]:
    """One for each issued sheet but the stamp, in the order in which they were issued."""
    issued = [sheet for sheet in book.sheets if sheet.name != STAMP_SHEET]
    alike: dict[str, list[GridSheet]] = {sheet.name: [] for sheet in issued}
    for one in extras(book, grid):
        like = _like(one, issued)
        if like is not None:
            alike[like.name].append(one)
    found = {sheet.name: _find(sheet, grid, alike[sheet.name]) for sheet in issued}
    return tuple(_pair(sheet, found, alike[sheet.name]) for sheet in issued)


def extras(book: Book, grid: Grid) -> list[GridSheet]:
    """Returned sheets with names that were not issued."""
    names = {sheet.name for sheet in book.sheets} | {CORRECTION_SHEET}
    return [sheet for sheet in grid.sheets if sheet.name not in names]


def as_returned(book: Book, grid: Grid) -> Book:
    """The issued book with its cells where they stand in the returned one, and days as that counts them.

    Problems then name what people see.
    """
    here = {pair.issued.name: pair.here for pair in pairs(book, grid)}
    sheets = tuple(here.get(sheet.name, sheet) for sheet in book.sheets)
    return replace(book, sheets=sheets, date1904=grid.date1904)


def _find(issued: Sheet, grid: Grid, alike: Sequence[GridSheet]) -> _Found:
    """By its name; else the one other sheet whose content proves it. Of two that do, neither is believed."""
    named = grid.sheet(issued.name)
    if named is not None:
        untouched = next(differences(issued, named), None) is None
        return _Found(named, None if untouched else shift(issued, named))
    proved = [(sheet, by) for sheet in alike if (by := shift(issued, sheet)) is not None]
    return _Found(*proved[0]) if len(proved) == 1 else _Found(None)


def _pair(issued: Sheet, found: Mapping[str, _Found], alike: Sequence[GridSheet]) -> Pair:
    mine = found[issued.name]
    copies = tuple(
        (_moved(issued, copy, by, found) if (by := shift(issued, copy)) else None, copy)
        for copy in alike
        if copy is not mine.returned
    )
    if mine.returned is None:
        return Pair(issued, None, issued, None, copies)
    return Pair(issued, mine.returned, _moved(issued, mine.returned, mine.shift, found), mine.shift, copies)


def _moved(issued: Sheet, returned: GridSheet, by: Shift | None, found: Mapping[str, _Found]) -> Sheet:
    """The sheet as its lines stand now, and its formulas as every other sheet's lines do."""
    if by is None and all(one.still(name) for name, one in found.items()):
        return replace(issued, name=returned.name)
    cells: dict[Position, Cell] = {}
    for at, cell in issued.cells.items():
        now = by.at(at) if by else at
        if now is not None:  # else it shows nothing: see Shift
            cells[now] = _rewritten(cell, by, found)
    return replace(issued, name=returned.name, cells=cells)


def _rewritten(cell: Cell, by: Shift | None, found: Mapping[str, _Found]) -> Cell:
    if not isinstance(cell.value, Formula):
        return cell

    def move(sheet: str, at: Position) -> tuple[str, Position] | None:
        other = found.get(sheet)
        name = other.returned.name if other and other.returned else sheet
        way = by if not sheet else other.shift if other else None
        now = way.at(at) if way else at
        return None if now is None else (name, now)

    text = moved(cell.value.text, move)
    return cell if text is None else replace(cell, value=replace(cell.value, text=text))


def _like(extra: GridSheet, issued: Sequence[Sheet]) -> Sheet | None:
    """The issued sheet of which this is a copy, or itself under another name: that with most texts in common.

    It must be more than half of them, for a sheet of notes may quote some. A cover quotes the keys of other sheets.
    """
    texts = {raw.text for raw in extra.cells.values() if raw.kind is Stored.TEXT}
    common = {}
    for sheet in issued:
        shown = {cell.value for cell in sheet.cells.values() if cell.ask is None and isinstance(cell.value, str)}
        if 2 * len(shown & texts) > len(shown):
            common[sheet.name] = len(shown & texts)
    return max(issued, key=lambda sheet: common.get(sheet.name, 0)) if common else None
