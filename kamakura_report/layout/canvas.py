"""A canvas: a sheet of the form unfolded, its rows and columns repeated as the plan repeats.

It says which cell of the template stands where on the issued sheet, and back; and the keys of what stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from kamakura_report.form.form_model import TITLES, Band, FormSheet, band_line
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import frozen
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.template_rows import PlacedColumn, UnfoldedColumns, unfolded_columns
from kamakura_report.plan import keys
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Position

_Drawn = TypeVar("_Drawn")
Things = tuple[tuple[Band, int], ...]  # (band, which time), outermost first


@frozen
class PlacedRow:
    """One row of the issued sheet.

    ``path`` names the repetitions it stands in, outermost first: two rows with the same path belong
    to the same instance of the same band; the root's own rows have an empty one.
    """

    source: int  # the template's row
    band: Band
    scope: Scope
    path: tuple[tuple[Band, int, int], ...]  # (band, which run of it, which time)
    things: Things  # what it is about, outermost first: the same in every run of a band that is drawn in parts


_Run = tuple[Band, bool, str, list[tuple[int, Band]]]  # its band, whether （自課のみ）, its 種別, its rows
Placed = tuple[Position, PlacedRow, Period | None, _Drawn]  # what is drawn, and its place; the period is its column's


@frozen
class Canvas:
    """One sheet of one workbook: its name, its form, and its placed rows and columns (from 1)."""

    name: str
    form: FormSheet
    scope: Scope
    rows: tuple[PlacedRow, ...]
    across: UnfoldedColumns

    @classmethod
    def spread(cls, name: str, form: FormSheet, scope: Scope) -> Canvas:
        """The form unfolded over the plan as seen from ``scope``."""
        return cls(name, form, scope, _placed_rows(form, scope), unfolded_columns(form, scope.plan, scope.issue.round))

    @property
    def columns(self) -> tuple[PlacedColumn, ...]:
        """The placed columns."""
        return self.across.columns

    def row(self, number: int) -> PlacedRow:
        """The placed row of that number, counted from 1."""
        return self.rows[number - 1]

    def column(self, number: int) -> PlacedColumn:
        """The placed column of that number, counted from 1."""
        return self.columns[number - 1]

    @cached_property
    def rows_of(self) -> dict[int, list[int]]:
        """Template row → placed rows."""
        placed: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows, 1):
            placed[row.source].append(number)
        return placed

    def rows_by_things(self, about: Callable[[PlacedRow], Things]) -> dict[tuple[int, Things], list[int]]:
        """(template row, the first of the things that a placed row is ``about``) → those placed rows."""
        placed: dict[tuple[int, Things], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows, 1):
            things = about(row)
            for depth in range(len(things) + 1):
                placed[row.source, things[:depth]].append(number)
        return placed

    @cached_property
    def _rows_about(self) -> dict[tuple[int, Things], list[int]]:
        return self.rows_by_things(lambda row: row.things)

    def closest_rows(self, source: int, things: Things) -> list[int]:
        """The placed rows of a template row that are about as many of these things as any is, outermost first."""
        depths = range(len(things), -1, -1)
        return next((rows for depth in depths if (rows := self._rows_about.get((source, things[:depth])))), [])

    @property
    def columns_of(self) -> Mapping[int, Sequence[int]]:
        """Template column → placed columns."""
        return self.across.columns_of

    def _placed(self, drawn: Mapping[int, Sequence[tuple[int, _Drawn]]]) -> Iterator[Placed[_Drawn]]:
        """What is drawn in some rows of the template, each with its column: wherever it stands, in reading order."""
        columns, columns_of = self.columns, self.columns_of
        for number, row in enumerate(self.rows, 1):
            for source_column, one in drawn.get(row.source, ()):
                for column in columns_of[source_column]:
                    yield (number, column), row, columns[column - 1].year, one

    @cached_property
    def computed(self) -> tuple[Placed[Word], ...]:
        """Every word of the issued sheet that is computed by a formula, in reading order."""
        shapes = self.across.rows
        return tuple(
            [
                ((number, column), row, year, word)
                for number, row in enumerate(self.rows, 1)
                for column, year, word in shapes[row.source].computed
            ]
        )

    def asks_at(self, position: Position) -> bool:
        """True when the form asks for something there, open in this workbook or not."""
        drawn = self.form.cells[self.row(position[0]).source][self.column(position[1]).source]
        return isinstance(drawn.alone, AskedPiece)

    @cached_property
    def figures(self) -> dict[str, Position]:
        """Key of a figure → where it stands; where it is asked goes before where it is only shown."""
        shown: dict[str, Position] = {}
        asked: dict[str, Position] = {}
        shapes = self.across.rows
        for number, row in enumerate(self.rows, 1):
            for piece, is_asked, columns, periods in shapes[row.source].figures:
                places = asked if is_asked else shown
                for key, column in zip(run_keys(row.scope, piece, periods), columns, strict=True):
                    places.setdefault(key, (number, column))
        return shown | asked

    @cached_property
    def named_questions(self) -> dict[str, Placed[AskedPiece]]:
        """Key of a text, a choice, a day or a tick box → where it is asked, open or not, and how."""
        return {
            asked_key(row.scope, piece, year): (position, row, year, piece)
            for position, row, year, piece in self._placed(self.form.asked_rows)
            if not piece.figure
        }

    def decider(self, scope: Scope, name: str, year: Period | None) -> str:
        """The key of the question of that name about the same thing or what is around it; "" when there is none."""
        subjects = keys.outward(scope.subject)
        wanted = (keys.named(subject, name, of) for subject in subjects for of in dict.fromkeys((year, None)))
        return next((key for key in wanted if key in self.named_questions), "")


def _placed_rows(sheet: FormSheet, scope: Scope) -> tuple[PlacedRow, ...]:
    """Every row of the issued sheet, top to bottom."""
    placed: list[PlacedRow] = []
    _unfold(sheet, sheet.rows, sheet.root, scope, {}, placed)
    return tuple(placed)


def _unfold(
    sheet: FormSheet,
    source: Sequence[tuple[int, Band]],
    parent: Band,
    scope: Scope,
    runs: dict[tuple[int, Band], list[_Run]],
    placed: list[PlacedRow],
    path: tuple[tuple[Band, int, int], ...] = (),
) -> None:
    """Adds to ``placed`` what comes of these rows of the template.

    ``runs`` are those known so far, by their first row and the band above them: they are the same each time.
    """
    things = tuple((band, time) for band, _, time in path)
    known = runs.get((source[0][0], parent)) if source else []
    if known is None:
        known = runs[source[0][0], parent] = _runs(sheet, source, parent)
    for run, (band, own_only, kind, members) in enumerate(known):
        if band is parent:
            placed += [PlacedRow(row, parent, scope, path, things) for row, _ in members]
            continue
        limited = own_only or (band in TITLES and TITLES[band] not in sheet.unlimited)
        for time, inner in _meant(scope, band, kind, limited):
            _unfold(sheet, members, band, inner, runs, placed, (*path, (band, run, time)))


def _runs(sheet: FormSheet, source: Sequence[tuple[int, Band]], parent: Band) -> list[_Run]:
    """The rows in runs of one band below ``parent``, or of its own."""

    def child(row: tuple[int, Band]) -> tuple[Band, bool, str]:
        """The band one level below ``parent`` that leads to the row, or ``parent`` for its own rows; for what it is."""
        chain = band_line(row[1], sheet.root)
        below = chain[chain.index(parent) + 1 :]
        band = below[0] if below else parent
        own = band is row[1]
        return band, own and row[0] in sheet.own_only, sheet.kinds.get(row[0], "") if own else ""

    return [(*what, list(members)) for what, members in groupby(source, key=child)]


def _meant(scope: Scope, band: Band, kind: str, own_only: bool) -> Iterator[tuple[int, Scope]]:
    """What the band repeats for, each with its number among all there is: by that it is known in every run of it."""
    if band in TITLES:
        if any(inner.is_meant(kind, own_only=own_only) for inner in scope.children(TITLES[band])):
            yield 0, scope
        return
    for time, inner in enumerate(scope.children(band)):
        if inner.is_meant(kind, own_only=own_only):
            yield time, inner


def figure_key(scope: Scope, word: Word, year: Period | None) -> str:
    """The key of a figure of the plan as seen from a row's scope and a column's year."""
    if word is Word.INITIAL:
        return keys.initial(scope.the_indicator.key)
    assert year is not None  # the grammar keeps yearly figures in year columns
    if word is Word.ACTUAL:
        return keys.actual(scope.the_indicator.key, year)
    return keys.money(scope.the_project.key, word, year)


def asked_key(scope: Scope, asked: AskedPiece, year: Period | None) -> str:
    """The key of anything asked."""
    figure = asked.figure
    return figure_key(scope, figure, year) if figure else keys.named(scope.subject, asked.item, year)


def series_key(scope: Scope, asked: AskedPiece) -> str:
    """The keys of anything asked without their period: of an indicator's figures the key of the indicator."""
    figure = asked.figure
    if figure is None:
        return keys.named(scope.subject, asked.item)
    if figure is Word.ACTUAL or figure is Word.INITIAL:
        return scope.the_indicator.key
    return keys.named(scope.the_project.key, asked.item)


def run_keys(scope: Scope, asked: AskedPiece, periods: AskedPeriods) -> list[str]:
    """The keys of what is asked in these periods."""
    series = series_key(scope, asked)
    return [series + ending for ending in periods.endings(asked)]


def row_key(canvas: Canvas, row: PlacedRow) -> str:
    """キー of a row: that of its first yearly answer without the year, else of its first answer, else its subject's."""
    first = canvas.across.rows[row.source].first
    if first is None:
        return row.scope.subject
    piece, yearly = first
    return series_key(row.scope, piece) if yearly else asked_key(row.scope, piece, None)
