"""Matching: which returned sheet is which issued one (renamed, copied, moved), and what each must show now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from kamakura_report.form.issue import CORRECTION_SHEET, STAMP_SHEET
from kamakura_report.frozen import frozen, replace
from kamakura_report.returned.compare import Comparison, compare
from kamakura_report.returned.grid import Grid, GridSheet, StoredKind
from kamakura_report.returned.line_moves import LineMoves, find_deleted_rows, find_line_moves
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.formula_refs import move_references

MANY_FORMULAS = 3  # of a workbook: that all of them became values was a program's doing


@frozen
class SheetCopy:
    """A further returned sheet that is like an issued one: a copy, to be trusted only when it shows the same."""

    returned: GridSheet
    expected: Sheet | None  # what this one must show if it is a copy; None when its content does not prove it
    comparison: Comparison | None  # of the two; None likewise

    @property
    def trusted(self) -> bool:
        """True when everything shown is as it was issued."""
        return self.comparison is not None and self.comparison.exact


@frozen
class SheetMatch:
    """An issued sheet and the returned one that is it."""

    issued: Sheet
    returned: GridSheet | None  # None when it is missing
    expected: Sheet  # the issued sheet under the name and in the rows and columns that it has now
    comparison: Comparison | None  # of the two; None when it is missing
    line_moves: LineMoves | None = None  # None when it stands where it stood, as far as can be known
    copies: tuple[SheetCopy, ...] = ()

    @property
    def as_issued(self) -> bool:
        """True when it shows all that was issued."""
        rows_are_there = self.line_moves is None or not self.line_moves.gone
        return rows_are_there and self.comparison is not None and self.comparison.same


@frozen
class Matching:
    """An issued workbook and a returned one, sheet by sheet."""

    book: Book  # the issued one, its cells where they stand in the returned one, days as that counts them
    grid: Grid
    sheets: tuple[SheetMatch, ...]  # one for each issued sheet but the stamp, in the order in which they were issued
    extra: tuple[GridSheet, ...]  # returned sheets that are neither an issued one nor a copy of one

    @property
    def formulas_are_values(self) -> bool:
        """True when no formula that was issued is one any more: a program of the network made values of them all."""
        return any(sheet.comparison is not None and sheet.comparison.valued for sheet in self.sheets)


@frozen
class _Located:
    """Where an issued sheet is in the returned workbook, before it is known what it must show there."""

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
    shown = _shown_texts(issued) if unissued else {}
    for sheet in unissued:
        original = _original_of(sheet, shown)
        if original is not None:
            alike[original].append(sheet)
    named = {sheet.name: sheet for sheet in reversed(grid.sheets)}
    located = {sheet.name: _locate(sheet, named.get(sheet.name), alike[sheet.name]) for sheet in issued}
    all_still = all(sheet.still(name) for name, sheet in located.items())
    matches = _with_values_doubted([_match_sheet(sheet, located, all_still) for sheet in issued])
    matched_names = {
        sheet.name
        for sheet_match in matches
        if sheet_match.returned is not None
        for sheet in (sheet_match.returned, *(copy.returned for copy in sheet_match.copies))
    }
    expected = {sheet_match.issued.name: sheet_match.expected for sheet_match in matches}
    sheets = tuple(expected.get(sheet.name, sheet) for sheet in book.sheets)
    return Matching(
        replace(book, sheets=sheets, date1904=grid.date1904),
        grid,
        matches,
        tuple(sheet for sheet in unissued if sheet.name not in matched_names),
    )


def _with_values_doubted(matches: Sequence[SheetMatch]) -> tuple[SheetMatch, ...]:
    """Values in place of all formulas of one sheet are somebody's change as long as another sheet kept its own.

    So they are where there are few, which a person can have typed over or deleted.
    """
    found = [match for match in matches if match.returned is not None and _has_formulas(match.expected)]
    valued = [(match, at) for match in found if match.comparison for at in match.comparison.valued]
    shown = [at for match, at in valued if match.returned and match.returned.at(at).text]
    all_of_them = all(match.comparison is not None and match.comparison.valued for match in found)
    if all_of_them and shown and len(valued) >= MANY_FORMULAS:
        return tuple(matches)
    return tuple(
        replace(match, comparison=match.comparison.with_values_changed()) if match.comparison else match
        for match in matches
    )


def _has_formulas(sheet: Sheet) -> bool:
    return any(isinstance(cell.value, Formula) for cell in sheet.cells.values())


def _unissued(book: Book, grid: Grid) -> list[GridSheet]:
    """Returned sheets with names that were not issued."""
    names = {sheet.name for sheet in book.sheets} | {CORRECTION_SHEET}
    return [sheet for sheet in grid.sheets if sheet.name not in names]


def _locate(issued: Sheet, named: GridSheet | None, alike: Sequence[GridSheet]) -> _Located:
    """The sheet of its name, else the one other sheet whose content proves it. Of two that do, neither is believed."""
    others = tuple((sheet, find_line_moves(issued, sheet)) for sheet in alike)
    if named is not None:
        comparison = compare(issued, named)
        line_moves = None if comparison.same else find_line_moves(issued, named) or find_deleted_rows(issued, named)
        return _Located(named, line_moves if line_moves is not None and line_moves.moved else None, comparison, others)
    proved = [(sheet, line_moves) for sheet, line_moves in others if line_moves is not None]
    return _Located(*proved[0], alike=others) if len(proved) == 1 else _Located(None, alike=others)


def _match_sheet(issued: Sheet, located: Mapping[str, _Located], all_still: bool) -> SheetMatch:
    own = located[issued.name]
    copies = tuple(
        _match_copy(issued, copy, line_moves, located, all_still)
        for copy, line_moves in own.alike
        if copy is not own.returned
    )
    if own.returned is None:
        return SheetMatch(issued, None, issued, None, None, copies)
    expected = _expected_sheet(issued, own.returned, own.line_moves, located, all_still)
    comparison = own.comparison if expected is issued else None
    comparison = comparison or compare(expected, own.returned)
    return SheetMatch(issued, own.returned, expected, comparison, own.line_moves, copies)


def _match_copy(
    issued: Sheet, copy: GridSheet, line_moves: LineMoves | None, located: Mapping[str, _Located], all_still: bool
) -> SheetCopy:
    if line_moves is None:
        return SheetCopy(copy, None, None)
    expected = _expected_sheet(issued, copy, line_moves, located, all_still)
    return SheetCopy(copy, expected, compare(expected, copy))


def _expected_sheet(
    issued: Sheet, returned: GridSheet, line_moves: LineMoves | None, located: Mapping[str, _Located], all_still: bool
) -> Sheet:
    """The sheet as its lines stand now, and its formulas as every other sheet's lines do; itself when nothing moved.

    ``all_still`` says that of all issued sheets.
    """
    if line_moves is None and all_still:
        return issued
    some_gone = any(other.line_moves is not None and other.line_moves.gone for other in located.values())
    cells: dict[Position, Cell] = {}
    for at, cell in issued.cells.items():
        now = line_moves.at(at) if line_moves else at
        if now is not None:  # else it shows nothing: see LineMoves
            cells[now] = _expected_cell(cell, line_moves, located, some_gone)
    return replace(issued, name=returned.name, cells=cells)


def _expected_cell(cell: Cell, line_moves: LineMoves | None, located: Mapping[str, _Located], some_gone: bool) -> Cell:
    if not isinstance(cell.value, Formula):
        return cell

    def move(sheet: str, at: Position) -> tuple[str, Position] | None:
        other = located.get(sheet)
        name = other.returned.name if other and other.returned else sheet
        moves = line_moves if not sheet else other.line_moves if other else None
        now = moves.at(at) if moves else at
        return None if now is None else (name, now)

    text = move_references(cell.value.text, move)
    if text is None and some_gone:
        text = ""  # it spoke of rows that are gone: nobody knows what it says now
    return cell if text is None else replace(cell, value=replace(cell.value, text=text))


def _shown_texts(issued: Sequence[Sheet]) -> Mapping[str, Set[str]]:
    """By the name of each issued sheet the texts on it that are there for reading."""
    return {
        sheet.name: {cell.value for cell in sheet.cells.values() if cell.ask is None and isinstance(cell.value, str)}
        for sheet in issued
    }


def _original_of(extra: GridSheet, shown: Mapping[str, Set[str]]) -> str | None:
    """The issued sheet of which this is a copy, or itself under another name: that with most texts in common.

    It must be more than half of them, for a sheet of notes may quote some. A cover quotes the keys of other sheets.
    """
    texts = {raw.text for raw in extra.cells.values() if raw.kind is StoredKind.TEXT}
    common = {name: len(own & texts) for name, own in shown.items() if own and 2 * len(own & texts) > len(own)}
    return max(common, key=lambda name: common[name], default=None)
