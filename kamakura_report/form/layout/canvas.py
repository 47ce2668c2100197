"""A sheet being placed: which template cell stands where, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kamakura_report.form.book import Area, Position
from kamakura_report.form.grammar.form import FormSheet
from kamakura_report.form.grammar.placeholders import FIGURES, Asked, Placeholder, Shown, Word
from kamakura_report.form.layout.unfold import PlacedColumn, PlacedRow, columns, rows
from kamakura_report.form.scope import Scope
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.years import FiscalYear


@dataclass(frozen=True)
class Canvas:
    """One sheet of one workbook: its name, its form, and its placed rows and columns (from 1)."""

    name: str
    form: FormSheet
    scope: Scope
    rows: tuple[PlacedRow, ...]
    columns: tuple[PlacedColumn, ...]

    @classmethod
    def spread(cls, name: str, form: FormSheet, scope: Scope) -> Canvas:
        """The form unfolded over the plan as seen from ``scope``."""
        return cls(name, form, scope, rows(form, scope), columns(form, scope.plan.years))

    def row(self, number: int) -> PlacedRow:
        """The placed row of that number, counted from 1."""
        return self.rows[number - 1]

    def column(self, number: int) -> PlacedColumn:
        """The placed column of that number, counted from 1."""
        return self.columns[number - 1]

    @cached_property
    def rows_of(self) -> dict[int, list[int]]:
        """Template row → placed rows."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows, 1):
            found[row.source].append(number)
        return found

    @cached_property
    def columns_of(self) -> dict[int, list[int]]:
        """Template column → placed columns."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, column in enumerate(self.columns, 1):
            found[column.source].append(number)
        return found

    def placeholders(self) -> Iterator[tuple[Position, PlacedRow, FiscalYear | None, Placeholder]]:
        """Every placeholder of the issued sheet, in reading order."""
        by_row: dict[int, list[tuple[int, Placeholder]]] = defaultdict(list)
        for (source_row, source_column), pieces in sorted(self.form.slots.items()):
            by_row[source_row].extend((source_column, piece) for piece in pieces if not isinstance(piece, str))
        for number, row in enumerate(self.rows, 1):
            for source_column, piece in by_row.get(row.source, ()):
                for column in self.columns_of[source_column]:
                    yield (number, column), row, self.column(column).year, piece

    @cached_property
    def figures(self) -> dict[str, Position]:
        """Key of a figure → where it stands; where it is asked goes before where it is only shown."""
        shown: dict[str, Position] = {}
        asked: dict[str, Position] = {}
        for position, row, year, piece in self.placeholders():
            if isinstance(piece, Asked) and piece.figure:
                asked.setdefault(figure_key(row.scope, piece.figure, year), position)
            elif isinstance(piece, Shown) and piece.word in FIGURES:
                shown.setdefault(figure_key(row.scope, piece.word, year), position)
        return shown | asked

    def areas(self, source: Area) -> Iterator[Area]:
        """Where an area of the template inside one row band comes to stand, once for each repetition."""
        for top in self.rows_of[source.top]:
            bottom = top + source.bottom - source.top
            for left, right in self._spans(source.left, source.right):
                yield Area(top, left, bottom, right)

    def _spans(self, left: int, right: int) -> Iterator[tuple[int, int]]:
        if left in self.form.year_columns and right in self.form.year_columns:
            # Inside the year columns: once a year. Around them whole: once, over all years.
            ends = self.columns_of[right]
            if all(column in self.form.year_columns for column in range(left, right + 1)):
                yield from zip(self.columns_of[left], ends, strict=True)
                return
        yield self.columns_of[left][0], self.columns_of[right][-1]


def figure_key(scope: Scope, word: Word, year: FiscalYear | None) -> str:
    """The key of a figure of the plan as seen from a row's scope and a column's year."""
    if word is Word.INITIAL:
        return keys.initial(scope.the_indicator.key)
    assert year is not None  # the grammar keeps yearly figures in year columns
    if word is Word.ACTUAL:
        return keys.actual(scope.the_indicator.key, year)
    return keys.money(scope.the_project.key, word, year)


def asked_key(scope: Scope, asked: Asked, year: FiscalYear | None) -> str:
    """The key of anything asked."""
    if asked.figure:
        return figure_key(scope, asked.figure, year)
    return keys.named(scope.subject, asked.item, year)


def row_key(canvas: Canvas, row: PlacedRow) -> str:
    """キー of a row: that of its first yearly answer without the year, else of its first answer, else its subject's."""
    asked = canvas.form.asked_rows.get(row.source, ())
    first_year = next((column.year for column in canvas.columns if column.year), None)
    for column, what in asked:
        if column in canvas.form.year_columns:
            return Key.parse(asked_key(row.scope, what, first_year)).without_period
    for _, what in asked:
        return asked_key(row.scope, what, None)
    return row.scope.subject
