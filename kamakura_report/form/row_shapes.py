"""Shapes of asked rows: all that counting their open cells depends on but where they stand.

Most rows of a plan are asked alike. What is said of a shape once holds for every row of it: ``form.cell_counts`` writes
the formula of one and puts the numbers of the others' rows into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.completion import Alike, AskedQuestion, asked_alike
from kamakura_report.frozen import frozen
from kamakura_report.workbook.question import Condition


class ShapedCell(NamedTuple):
    """An open cell, wherever its row stands."""

    column: int
    alike: Alike
    required: bool
    day: tuple[int, int] | None  # the numbers that can only be a day there
    condition: Condition | None
    decider: tuple[int, int]  # of one with a condition: so many rows below, and in this column

    @property
    def required_anyway(self) -> bool:
        """True when it must be answered whatever the others say."""
        return self.required and self.condition is None


@frozen
class RowShape:
    """The open cells of a row, left to right. One shape is one object, as long as it is remembered."""

    __eq__, __hash__ = object.__eq__, object.__hash__

    cells: tuple[ShapedCell, ...]
    gated: bool  # some of them are only asked when another cell says so


class ShapedRow(NamedTuple):
    """A row with open cells, and where it stands."""

    sheet: str
    number: int
    shape: RowShape


def shaped_rows(questions: Iterable[AskedQuestion]) -> tuple[ShapedRow, ...]:
    """The rows of these open cells, in their order."""
    rows = groupby(questions, key=lambda question: (question.sheet, question.position[0]))
    return tuple(shaped_row(sheet, number, of_row) for (sheet, number), of_row in rows)


def shaped_row(sheet: str, number: int, questions: Iterable[AskedQuestion]) -> ShapedRow:
    """The row of these open cells, all of which stand in it."""
    return ShapedRow(sheet, number, _shape(tuple([_shaped_cell(question) for question in questions])))


_Parts = tuple[int, Alike, bool, tuple[int, int] | None, Condition | None, tuple[int, int]]  # of a ``ShapedCell``


def _shaped_cell(question: AskedQuestion) -> _Parts:
    (row, column), ask, at = question.position, question.ask, question.decider
    decider = (at[0] - row, at[1]) if at is not None else (0, 0)
    return column, asked_alike(ask), ask.required, kinds.day_bounds(ask), ask.condition, decider


@lru_cache(maxsize=1 << 12)
def _shape(parts: tuple[_Parts, ...]) -> RowShape:
    cells = tuple([ShapedCell(*each) for each in parts])
    return RowShape(cells, any(cell.condition for cell in cells))
