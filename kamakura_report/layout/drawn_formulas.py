"""Drawn formulas: placed with their band, moved as Excel moves them, and calculated as it will calculate them.

``前年(E5)`` is the cell of the year before: in the first year 初期値 where E5 is 実績 and the form shows it, else
nothing. A cell in which nothing always leads to an error stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from graphlib import TopologicalSorter

from kamakura_report.form.formula_rules import repeating_bands
from kamakura_report.form.placeholders import AskedPiece, ShownPiece, Word
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.canvas import Canvas, PlacedRow, Things
from kamakura_report.plan import keys
from kamakura_report.workbook.area import Area, Position, compact_areas
from kamakura_report.workbook.book import Cell, Formula
from kamakura_report.workbook.calculation import CellValue, ErrorValue, calculate
from kamakura_report.workbook.expressions import (
    LONGEST_EXPRESSION,
    OVER_AREAS,
    Call,
    Expression,
    Reference,
    references,
    with_references,
    write_expression,
)

_MOST_ARGUMENTS = 255  # of a function, Excel's


@frozen
class PlacedFormulas:
    """The formulas of one canvas, and the template's cells whose formula would be too long for Excel."""

    cells: Mapping[Position, Cell]
    too_long: tuple[Position, ...] = ()


def drawn_formulas(canvas: Canvas, cells: Mapping[Position, Cell]) -> PlacedFormulas:
    """The cells with drawn formulas, each with its value by all that stands in ``cells``."""
    placing = _Placing(canvas)
    placed: dict[Position, Expression] = {}
    too_long: dict[Position, None] = {}
    for source, expression in canvas.form.formulas.items():
        for row in canvas.rows_of[source[0]]:
            for column in canvas.columns_of[source[1]]:
                position = (row, column)
                if position not in cells:
                    continue
                moved = placing.moved(expression, position)
                if not _fits(moved):
                    too_long[source] = None
                elif placing.all_there(expression, position) and not (
                    placing.lacks_year_before(expression, position) and _is_lost(moved)
                ):
                    placed[position] = moved
    values: dict[Position, CellValue] = {position: _value(cell) for position, cell in cells.items()}
    sees = {
        position: {
            seen for reference, _ in references(expression) for seen in reference.area.positions() if seen in placed
        }
        for position, expression in placed.items()
    }
    formulas = {}
    for position in TopologicalSorter(sees).static_order():
        value = values[position] = calculate(placed[position], values.get)
        cell = cells[position]
        style = cell.style if cell.style.wrap else replace(cell.style, shrink=True)
        formulas[position] = replace(cell, value=Formula(write_expression(placed[position]), value), style=style)
    return PlacedFormulas(formulas, tuple(too_long))


def _value(cell: Cell) -> CellValue:
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    return None if value == "" and not isinstance(cell.value, Formula) else value


def _fits(expression: Expression) -> bool:
    match expression:
        case Call(_, arguments) if len(arguments) > _MOST_ARGUMENTS:
            return False
    return len(write_expression(expression)) <= LONGEST_EXPRESSION


def _is_lost(expression: Expression) -> bool:
    """True for what is an error whatever stands in the cells it looks at, as a share of nothing is.

    Tried with figures that all differ: a difference of two of them is none of nothing.
    """

    def fails(by: int) -> bool:
        return isinstance(calculate(expression, lambda at: Decimal(by * at[0] + at[1] * at[1])), ErrorValue)

    return all(map(fails, (7, 1009, -13)))


@frozen
class _Placing:
    """Where the cells of the template that formulas look at stand, as seen from each placed cell."""

    canvas: Canvas

    def moved(self, expression: Expression, position: Position) -> Expression:
        """The expression as it is meant at ``position``."""
        placed = {reference: tuple(self._areas(reference, position)) for reference, _ in references(expression)}
        return with_references(expression, placed)

    def all_there(self, expression: Expression, position: Position) -> bool:
        """True unless a cell that it needs is not placed here, as of an indicator for which others are asked."""
        seen = (one for one, inside in references(expression) if inside not in OVER_AREAS and not one.before)
        return all(list(self._areas(reference, position)) for reference in seen)

    def lacks_year_before(self, expression: Expression, position: Position) -> bool:
        """True where it looks at a year before, and there is none."""
        seen = (reference for reference, _ in references(expression) if reference.before)
        return any(not list(self._areas(reference, position)) for reference in seen)

    def _areas(self, reference: Reference, position: Position) -> Iterator[Area]:
        sources = reference.area.positions()
        cells = [cell for source in sources for cell in self._cells(source, position, reference.before)]
        for areas in compact_areas(cells).values():
            yield from areas

    def _cells(self, source: Position, position: Position, before: bool) -> Iterator[Position]:
        """Every cell that a cell of the template is from there, in reading order."""
        for row in self._rows(source[0], position[0]):
            columns = list(self._columns(source[1], position[1], before))
            yield from ((row, column) for column in columns)
            if before and not columns and (initial := self._initial(source, row, position[1])):
                yield initial

    def _rows(self, source: int, at: int) -> Sequence[int]:
        """Those about the same things as far as both go."""
        rows = self.canvas.rows_of[source]
        # How far all of them go: they are one row of the template.
        depth = len(self._about(self.canvas.row(rows[0]))) if rows else 0
        return self._rows_about.get((source, self._about(self.canvas.row(at))[:depth]), ())

    @cached_property
    def _rows_about(self) -> dict[tuple[int, Things], list[int]]:
        return self.canvas.rows_by_things(self._about)

    def _about(self, row: PlacedRow) -> Things:
        """What a placed row is about, without the bands that are placed once."""
        repeating = repeating_bands(row.band, self.canvas.form.root)
        return tuple(pair for pair in row.things if pair[0] in repeating)

    def _columns(self, source: int, at: int, before: bool) -> Iterator[int]:
        """Those of the same year, or of the one before; of all years as seen from outside of them.

        Where parts of years stand beside them a part looks at the same part, and nothing is added up twice.
        """
        columns, wanted = self.canvas.columns_of[source], self.canvas.column(at).year
        if source not in self.canvas.form.year_columns:
            yield from columns
            return
        for column in columns:
            year = self.canvas.column(column).year
            assert year is not None
            if year == (wanted.before if before else wanted) if wanted else year.part is None:
                yield column

    def _initial(self, source: Position, row: int, at: int) -> Position | None:
        """Where 初期値 stands of the indicator whose 実績 the cell of the template is; a part of a year has none."""
        year = self.canvas.column(at).year
        if year is None or year.part is not None:
            return None
        for piece in self.canvas.form.slots.get(source, ()):
            asked = isinstance(piece, AskedPiece) and piece.figure is Word.ACTUAL
            if asked or piece == ShownPiece(Word.ACTUAL):
                return self.canvas.figures.get(keys.initial(self.canvas.row(row).scope.the_indicator.key))
        return None
