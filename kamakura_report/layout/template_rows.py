"""Rows of a template with its year columns unfolded: worked out once for wherever they are repeated, in every book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from kamakura_report.form.field_values import LINKED, Getter, shared_field
from kamakura_report.form.form_cell import FormCell
from kamakura_report.form.form_model import FormSheet
from kamakura_report.form.issue import Round
from kamakura_report.form.placeholders import FIGURES, AskedPiece, FieldPiece, ShownPiece, Word, as_asked
from kamakura_report.frozen import Same, frozen
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Cell, Style

_REMEMBERED = 16  # sheets of a form, each in the periods of a plan and a round
_Drawn = TypeVar("_Drawn")


@frozen
class PlacedColumn:
    """One column of the issued sheet."""

    source: int  # the template's column
    year: Period | None  # or the part of a year


class ShownText(NamedTuple):
    """A cell with a text to fill in."""

    at: int  # among the cells of its row
    column: PlacedColumn
    drawn: FormCell
    field: Getter | None  # that of the plan which has the cell to itself, where it is one that every plan has
    parts: tuple[str | Getter, ...]  # or the words and fields of its text, where all of these are such ones


class ShownRun(NamedTuple):
    """A figure of the plan that one cell of the template shows, in all the columns where it comes to stand."""

    word: Word
    style: Style
    indexes: tuple[int, ...]  # among the cells of its row
    periods: AskedPeriods


class AskedRun(NamedTuple):
    """What one cell of the template asks, in all the columns where it comes to stand."""

    piece: AskedPiece
    style: Style
    indexes: tuple[int, ...]  # among the cells of its row
    periods: AskedPeriods


class FigureRun(NamedTuple):
    """A figure that one cell of the template asks or shows, in all the columns where it comes to stand."""

    piece: AskedPiece  # as it would be asked
    asked: bool
    columns: tuple[int, ...]
    periods: AskedPeriods


class ComputedWord(NamedTuple):
    """A word that is computed by a formula."""

    column: int
    year: Period | None
    word: Word


@frozen
class TemplateRow:
    """A row of the template in the placed columns: what is the same wherever it is repeated, and what is not."""

    columns: tuple[int, ...]  # of its cells, left to right
    constants: list[Cell]  # … and what they hold as far as that is the same everywhere
    shown: tuple[ShownText, ...]
    shown_figures: tuple[ShownRun, ...]
    asked: tuple[AskedRun, ...]
    asked_columns: tuple[int, ...]  # of these, left to right
    figures: tuple[FigureRun, ...]
    computed: tuple[ComputedWord, ...]  # in the order of the template's columns
    merges: tuple[tuple[int, int], ...]  # of this row alone: first and last column
    framed: tuple[tuple[int, int], ...]  # cells under such a merge in which something is asked; where that stands
    hidden: tuple[int, ...]  # other cells under such a merge, as far as they may hold more than their look
    first: tuple[AskedPiece, bool] | None  # the first that is asked, of each year where one is, and whether it is


@frozen
class UnfoldedColumns:
    """A sheet of a form with its year columns unfolded for the periods of a plan, as a round asks for them."""

    columns: tuple[PlacedColumn, ...]
    columns_of: Mapping[int, Sequence[int]]  # template column → placed columns, from 1; of one not placed none
    rows: Mapping[int, TemplateRow]
    tall_merges: tuple[tuple[int, int, int, int], ...]  # over several rows: the first, how many more; columns
    _inside: dict[tuple[Area, ...], Mapping[int, Sequence[tuple[int, int]]]] = field(
        default_factory=dict, repr=False, compare=False
    )  # what was found so far

    def inside(self, areas: tuple[Area, ...]) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Template row → each template column with which it lies in these areas of the template, where that is placed;
        without rows that have none."""
        known = self._inside.get(areas)
        if known is None:
            known = self._inside[areas] = self._find_inside(areas)
        return known

    def _find_inside(self, areas: tuple[Area, ...]) -> Mapping[int, Sequence[tuple[int, int]]]:
        found: dict[int, Sequence[tuple[int, int]]] = {}
        for row in self.rows:
            across = [area for area in areas if area.top <= row <= area.bottom]
            found[row] = [
                (column.source, number)
                for number, column in enumerate(self.columns, 1)
                if any(area.left <= column.source <= area.right for area in across)
            ]
        return {row: columns for row, columns in found.items() if columns}


def unfolded_columns(sheet: FormSheet, plan: Plan, round_: Round) -> UnfoldedColumns:
    """That of this sheet; of each the same object for all plans and rounds with these periods."""
    return _unfolded(Same(sheet), AskedPeriods.of((), plan, round_))


@lru_cache(maxsize=_REMEMBERED)
def _unfolded(same: Same[FormSheet], periods: AskedPeriods) -> UnfoldedColumns:
    sheet = same.thing
    columns = _placed_columns(sheet, periods.of_plan)
    columns_of: dict[int, list[int]] = defaultdict(list)
    for number, column in enumerate(columns, 1):
        columns_of[column.source].append(number)
    merges = [
        (area.top, area.bottom - area.top, left, right)
        for area in sheet.drawn.merges
        if area.right > 1 and area.bottom > 1  # else it is over the names of bands
        for left, right in _spans(sheet, columns_of, area)
        if (left, area.top) != (right, area.bottom)
    ]
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, below, left, right in merges:
        if not below:
            spans[top].append((left, right))
    rows = {row: _row(sheet, columns, columns_of, periods, row, sorted(spans[row])) for row, _ in sheet.rows}
    return UnfoldedColumns(columns, columns_of, rows, tuple(merge for merge in merges if merge[1]))


def _spans(sheet: FormSheet, columns_of: Mapping[int, Sequence[int]], area: Area) -> Iterator[tuple[int, int]]:
    """First and last placed column of a merge of the template, once for each time that it stands in a row."""
    left, right = area.left, area.right
    if left in sheet.year_columns and right in sheet.year_columns:
        # Inside the year columns: once a year. Around them whole: once, over all years.
        ends = columns_of[right]
        if all(column in sheet.year_columns for column in range(left, right + 1)):
            yield from zip(columns_of[left], ends, strict=True)
            return
    yield columns_of[left][0], columns_of[right][-1]


def _placed_columns(sheet: FormSheet, years: Sequence[Period]) -> tuple[PlacedColumn, ...]:
    """Every column of the issued sheet, left to right: each run of year columns once for each period."""
    runs = dict(sheet.year_runs)
    placed: list[PlacedColumn] = []
    for column in sheet.columns:
        if column in runs:
            run = range(column, runs[column] + 1)
            placed.extend(PlacedColumn(source, year) for year in years for source in run)
        elif column not in sheet.year_columns:
            placed.append(PlacedColumn(column, None))
    return tuple(placed)


def _row(
    sheet: FormSheet,
    columns: Sequence[PlacedColumn],
    columns_of: Mapping[int, Sequence[int]],
    periods: AskedPeriods,
    row: int,
    merges: Sequence[tuple[int, int]],
) -> TemplateRow:
    drawn = sheet.cells.get(row, {})
    placed = [
        (number, column, drawn[column.source]) for number, column in enumerate(columns, 1) if column.source in drawn
    ]
    constants = [cell.constant for _, _, cell in placed]
    shown: list[ShownText] = []
    figures: dict[int, list[int]] = defaultdict(list)
    asked: dict[int, list[int]] = defaultdict(list)
    for index, (_, column, cell) in enumerate(placed):
        alone = cell.alone
        if isinstance(alone, AskedPiece):
            asked[column.source].append(index)
        elif isinstance(alone, ShownPiece) and alone.word in FIGURES:
            figures[column.source].append(index)
        elif isinstance(alone, ShownPiece) and alone.word is Word.YEAR:
            constants[index] = Cell(column.year.short(periods.style) if column.year else None, cell.constant.style)
        elif not cell.fixed:
            shown.append(ShownText(index, column, cell, _field(cell), _parts(cell)))
    places = {number: index for index, (number, _, _) in enumerate(placed)}
    under = [
        (places[number], places.get(left))
        for left, right in merges
        for number in range(left + 1, right + 1)
        if number in places
    ]
    framed = [
        (at, corner) for at, corner in under if corner is not None and isinstance(placed[corner][2].alone, AskedPiece)
    ]
    covered = {at for at, _ in under} - {at for at, _ in framed}
    for at in covered:
        constants[at] = Cell(style=constants[at].style)

    def in_columns(numbers: Sequence[int]) -> AskedPeriods:
        return periods.at(tuple(columns[number - 1].year for number in numbers))

    def periods_at(indexes: Sequence[int]) -> AskedPeriods:
        return in_columns([placed[index][0] for index in indexes])

    def asked_runs() -> Iterator[AskedRun]:
        for source, indexes in asked.items():
            alone = drawn[source].alone
            assert isinstance(alone, AskedPiece)
            yield AskedRun(alone, drawn[source].constant.style, tuple(indexes), periods_at(indexes))

    def shown_runs() -> Iterator[ShownRun]:
        for source, indexes in figures.items():
            alone = drawn[source].alone
            assert isinstance(alone, ShownPiece)
            yield ShownRun(alone.word, drawn[source].constant.style, tuple(indexes), periods_at(indexes))

    return TemplateRow(
        columns=tuple(number for number, _, _ in placed),
        constants=constants,
        shown=tuple(shown),
        shown_figures=tuple(shown_runs()),
        asked=tuple(asked_runs()),
        asked_columns=tuple(sorted(placed[index][0] for indexes in asked.values() for index in indexes)),
        figures=tuple(
            FigureRun(
                as_asked(piece),
                isinstance(piece, AskedPiece),
                tuple(columns_of[source]),
                in_columns(columns_of[source]),
            )
            for source, piece in sheet.figures.get(row, ())
        ),
        computed=tuple(
            ComputedWord(number, columns[number - 1].year, word)
            for source, word in sheet.computed.get(row, ())
            for number in columns_of[source]
        ),
        merges=tuple(merges),
        framed=tuple(framed),
        hidden=tuple(sorted(at for at in covered if not placed[at][2].fixed)),
        first=_first(sheet, row),
    )


def _first(sheet: FormSheet, row: int) -> tuple[AskedPiece, bool] | None:
    asked = sheet.asked_rows.get(row, ())
    yearly = next((piece for column, piece in asked if column in sheet.year_columns), None)
    return (yearly, True) if yearly is not None else next(((piece, False) for _, piece in asked), None)


def _parts(cell: FormCell) -> tuple[str | Getter, ...]:
    parts = [
        piece if isinstance(piece, str) else shared_field(piece.owner, piece.name)
        for piece in cell.pieces
        if isinstance(piece, str | FieldPiece)
    ]
    known = tuple(part for part in parts if part is not None)
    return known if cell.alone is None and len(known) == len(cell.pieces) else ()


def _field(cell: FormCell) -> Getter | None:
    alone = cell.alone
    return shared_field(alone.owner, alone.name) if isinstance(alone, FieldPiece) and alone.name not in LINKED else None
