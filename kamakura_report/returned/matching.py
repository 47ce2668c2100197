"""Which returned sheet is which issued one, and how each must look where it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kamakura_report.form.issue import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.returned.compare import Comparison, compare
from kamakura_report.returned.grid import Grid, GridSheet, StoredKind
from kamakura_report.returned.line_moves import LineMoves, find_line_moves
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.formula_refs import move_references


@dataclass(frozen=True, slots=True)
class SheetCopy:
    """One more returned sheet like an issued one."""

    returned: GridSheet
    expected: Sheet | None  # the issued sheet as this one must show it; None when its content does not prove it
    comparison: Comparison | None  # of the two

    @property
    def trusted(self) -> bool:
        """True when everything shown is as it was issued."""
        return self.comparison is not None and self.comparison.same


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """An issued sheet and the returned one."""

    issued: Sheet
    returned: GridSheet | None  # None when it is missing
    expected: Sheet  # the issued sheet under the name and in the rows and columns that it has now
    comparison: Comparison | None  # of the two; None when it is missing
    line_moves: LineMoves | None = None  # None when it stands where it stood, as far as can be known
    copies: tuple[SheetCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """An issued workbook and a returned one, sheet by sheet."""

    book: Book  # the issued one, its cells where they stand in the returned one, days as that counts them
    grid: Grid
    sheets: tuple[SheetMatch, ...]  # one for each issued sheet but the stamp, in the order in which they were issued
    extra: tuple[GridSheet, ...]  # returned sheets that are neither an issued one nor a copy of one


@dataclass(frozen=True, slots=True)
class _Found:
    returned: GridSheet | None
    line_moves: LineMoves | None = None
    comparison: Comparison | None = None  # with the sheet as issued, where that was made
    alike: tuple[
        tuple[GridSheet, LineMoves | None], ...
    ] = ()  # others like the issued sheet, and where its lines stand

    def still(self, name: str) -> bool:
        """True when no formula that speaks of the sheet has to change."""
        return self.line_moves is None and (self.returned is None or self.returned.name == name)


def match(book: Book, grid: Grid) -> Matching:
    """The issued workbook found in the returned one, and compared with it."""
    issued = [sheet for sheet in book.sheets if sheet.name != STAMP_SHEET]
    unissued = _unissued(book, grid)
    alike: dict[str, list[GridSheet]] = {sheet.name: [] for sheet in issued}
    for sheet in unissued:
        like = _like(sheet, issued)
        if like is not None:
            alike[like.name].append(sheet)
    found = {sheet.name: _find(sheet, grid, alike[sheet.name]) for sheet in issued}
    pairs = tuple(_pair(sheet, found) for sheet in issued)
    known = {
        sheet.name
        for pair in pairs
        if pair.returned is not None
        for sheet in (pair.returned, *(copy.returned for copy in pair.copies))
    }
    here = {pair.issued.name: pair.expected for pair in pairs}
    sheets = tuple(here.get(sheet.name, sheet) for sheet in book.sheets)
    return Matching(
        replace(book, sheets=sheets, date1904=grid.date1904),
        grid,
        pairs,
        tuple(sheet for sheet in unissued if sheet.name not in known),
    )


def _unissued(book: Book, grid: Grid) -> list[GridSheet]:
    """Returned sheets with names that were not issued."""
    names = {sheet.name for sheet in book.sheets} | {CORRECTION_SHEET}
    return [sheet for sheet in grid.sheets if sheet.name not in names]


def _find(issued: Sheet, grid: Grid, alike: Sequence[GridSheet]) -> _Found:
    """By its name; else the one other sheet whose content proves it. Of two that do, neither is believed."""
    others = tuple((sheet, find_line_moves(issued, sheet)) for sheet in alike)
    named = grid.sheet(issued.name)
    if named is not None:
        comparison = compare(issued, named)
        by = None if comparison.same else find_line_moves(issued, named)
        return _Found(named, by if by is not None and by.moved else None, comparison, others)
    proved = [(sheet, by) for sheet, by in others if by is not None]
    return _Found(*proved[0], alike=others) if len(proved) == 1 else _Found(None, alike=others)


def _pair(issued: Sheet, found: Mapping[str, _Found]) -> SheetMatch:
    mine = found[issued.name]
    copies = tuple(_copy(issued, copy, by, found) for copy, by in mine.alike if copy is not mine.returned)
    if mine.returned is None:
        return SheetMatch(issued, None, issued, None, None, copies)
    here = _moved(issued, mine.returned, mine.line_moves, found)
    as_issued = mine.comparison if here is issued else None
    return SheetMatch(issued, mine.returned, here, as_issued or compare(here, mine.returned), mine.line_moves, copies)


def _copy(issued: Sheet, copy: GridSheet, by: LineMoves | None, found: Mapping[str, _Found]) -> SheetCopy:
    if by is None:
        return SheetCopy(copy, None, None)
    here = _moved(issued, copy, by, found)
    return SheetCopy(copy, here, compare(here, copy))


def _moved(issued: Sheet, returned: GridSheet, by: LineMoves | None, found: Mapping[str, _Found]) -> Sheet:
    """The sheet as its lines stand now, and its formulas as every other sheet's lines do; itself when nothing moved."""
    if by is None and all(one.still(name) for name, one in found.items()):
        return issued
    cells: dict[Position, Cell] = {}
    for at, cell in issued.cells.items():
        now = by.at(at) if by else at
        if now is not None:  # else it shows nothing: see Shift
            cells[now] = _rewritten(cell, by, found)
    return replace(issued, name=returned.name, cells=cells)


def _rewritten(cell: Cell, by: LineMoves | None, found: Mapping[str, _Found]) -> Cell:
    if not isinstance(cell.value, Formula):
        return cell

    def move(sheet: str, at: Position) -> tuple[str, Position] | None:
        other = found.get(sheet)
        name = other.returned.name if other and other.returned else sheet
        way = by if not sheet else other.line_moves if other else None
        now = way.at(at) if way else at
        return None if now is None else (name, now)

    text = move_references(cell.value.text, move)
    return cell if text is None else replace(cell, value=replace(cell.value, text=text))


def _like(extra: GridSheet, issued: Sequence[Sheet]) -> Sheet | None:
    """The issued sheet of which this is a copy, or itself under another name: that with most texts in common.

    It must be more than half of them, for a sheet of notes may quote some. A cover quotes the keys of other sheets.
    """
    texts = {raw.text for raw in extra.cells.values() if raw.kind is StoredKind.TEXT}
    common = {}
    for sheet in issued:
        shown = {cell.value for cell in sheet.cells.values() if cell.ask is None and isinstance(cell.value, str)}
        if 2 * len(shown & texts) > len(shown):
            common[sheet.name] = len(shown & texts)
    return max(issued, key=lambda sheet: common.get(sheet.name, 0)) if common else None
