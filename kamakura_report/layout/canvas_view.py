"""What can be seen from a placed sheet's own cells: its figures, and the open cells that each row speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from kamakura_report.form.answer import Answers
from kamakura_report.form.completion import AskedQuestion, Count, count_cells
from kamakura_report.form.form_model import Band
from kamakura_report.form.placeholders import Word
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import frozen
from kamakura_report.layout.canvas import Canvas, Things
from kamakura_report.layout.form_looks import FormLooks
from kamakura_report.layout.known_figures import figure_lookup
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.question import Ask

if TYPE_CHECKING:
    from kamakura_report.form.asked_rows import AskedRow


@frozen
class CanvasView:
    """What the cells of a canvas can see: the figures placed on it, the asked rows of the workbook."""

    canvas: Canvas
    answers: Answers
    asked_rows: tuple[AskedRow, ...]  # of this sheet; on the cover, of every sheet
    looks: FormLooks
    formulas_of_counts: dict[tuple[int, Count, bool], str] = field(
        default_factory=dict, repr=False, compare=False
    )  # those written so far, of a row: exactly, or only to tell none from some
    _questions_of_rows: dict[int, tuple[AskedQuestion, ...]] = field(default_factory=dict, repr=False, compare=False)
    _counts: dict[tuple[int, Count], int] = field(default_factory=dict, repr=False, compare=False)

    def figure(self, scope: Scope, key: str, word: Word, year: Period | None) -> tuple[str, Decimal | None] | None:
        """A figure's cell reference and its number now, or None when the form does not place it."""
        position = self.canvas.figures.get(key)
        return position and (cell_name(position), figure_lookup(scope, self.answers, key, word, year))

    @cached_property
    def rows_here(self) -> dict[int, AskedRow]:
        """The asked rows of this sheet by their number."""
        return {asked.row: asked for asked in self.asked_rows if asked.sheet == self.canvas.name}

    @cached_property
    def open_cells(self) -> dict[Position, Ask]:
        """The open cells of this sheet in reading order, each with what it asks."""
        return {question.position: question.ask for row in self.rows_here.values() for question in row.questions}

    @cached_property
    def rows_about(self) -> dict[Things, list[AskedRow]]:
        """The first of the things that an asked row of this sheet is about → the asked rows in it."""
        rows: dict[Things, list[AskedRow]] = defaultdict(list)
        for number, asked in self.rows_here.items():
            things = self.canvas.row(number).things
            for depth in range(1, len(things) + 1):
                rows[things[:depth]].append(asked)
        return rows

    @cached_property
    def rows_by_subject(self) -> dict[str, list[AskedRow]]:
        """The asked rows of this sheet by the key of what they are about."""
        rows: dict[str, list[AskedRow]] = defaultdict(list)
        for number, asked in self.rows_here.items():
            rows[self.canvas.row(number).scope.subject].append(asked)
        return rows

    @cached_property
    def words_in_row(self) -> dict[tuple[int, Word], Position]:
        """The number of a row and a computed word → the first cell there that shows it."""
        places: dict[tuple[int, Word], Position] = {}
        for position, _, _, word in self.canvas.computed:
            places.setdefault((position[0], word), position)
        return places

    @cached_property
    def listed_words(self) -> dict[tuple[str, Word], list[Position]]:
        """On a cover that lists the asked rows: a sheet and a computed word → where its rows show that word."""
        places: dict[tuple[str, Word], list[Position]] = defaultdict(list)
        for position, row, _, word in self.canvas.computed:
            if row.scope.asked_row is not None:
                places[row.scope.asked_row.sheet, word].append(position)
        return places

    def questions_of_row(self, number: int) -> tuple[AskedQuestion, ...]:
        """The open cells that a row speaks of."""
        known = self._questions_of_rows.get(number)
        if known is None:
            known = tuple([question for row in self.rows_of_row(number) for question in row.questions])
            self._questions_of_rows[number] = known
        return known

    def count(self, number: int, count: Count) -> int:
        """How many of the open cells that a row speaks of are counted, as they are now."""
        known = self._counts.get((number, count))  # a row may say the same by several words
        if known is None:
            known = self._counts[number, count] = count_cells(count, self.questions_of_row(number))
        return known

    def rows_of_row(self, number: int) -> Sequence[AskedRow]:
        """The asked rows that a row speaks of: itself, else those of what it is about, else all there are."""
        row = self.canvas.row(number)
        if row.scope.asked_row is not None:
            return [row.scope.asked_row]
        if row.band is Band.SHEETS:
            return row.scope.asked_rows
        if number in self.rows_here:
            return [self.rows_here[number]]
        if row.path == () or row.band is Band.HEAD:
            return self.asked_rows
        return self.rows_about.get(row.things, ())
