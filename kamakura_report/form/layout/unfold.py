"""Bands unfolded: the template's rows and columns, repeated as the plan repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kamakura_report.form.grammar.bands import Band, line
from kamakura_report.form.grammar.form import FormSheet
from kamakura_report.form.grammar.rules import year_runs
from kamakura_report.form.scope import Scope
from kamakura_report.plan.years import FiscalYear


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One row of the issued sheet.

    ``path`` names the repetitions it stands in, outermost first: two rows with the same path belong
    to the same instance of the same band; the root's own rows have an empty one.
    """

    source: int  # the template's row
    band: Band
    scope: Scope
    path: tuple[tuple[Band, int, int], ...]  # (band, which run of it, which time)

    @property
    def things(self) -> tuple[tuple[Band, int], ...]:
        """What it is about, outermost first: the same in every run of a band that is drawn in parts."""
        return tuple((band, time) for band, _, time in self.path)


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """One column of the issued sheet."""

    source: int  # the template's column
    year: FiscalYear | None


def rows(sheet: FormSheet, scope: Scope) -> tuple[PlacedRow, ...]:
    """Every row of the issued sheet, top to bottom."""
    return tuple(_unfold(sheet, sheet.rows, sheet.root, scope, ()))


def _unfold(
    sheet: FormSheet,
    source: Sequence[tuple[int, Band]],
    here: Band,
    scope: Scope,
    path: tuple[tuple[Band, int, int], ...],
) -> Iterator[PlacedRow]:
    def step(row: tuple[int, Band]) -> Band:
        """The band one level below ``here`` that leads to the row, or ``here`` for its own rows."""
        chain = line(row[1], sheet.root)
        below = chain[chain.index(here) + 1 :]
        return below[0] if below else here

    for run, (band, grouped) in enumerate(groupby(source, key=step)):
        members = list(grouped)
        if band is here:
            for row, _ in members:
                yield PlacedRow(row, here, scope, path)
            continue
        for time, inner in enumerate(scope.children(band)):
            yield from _unfold(sheet, members, band, inner, (*path, (band, run, time)))


def columns(sheet: FormSheet, years: Sequence[FiscalYear]) -> tuple[PlacedColumn, ...]:
    """Every column of the issued sheet, left to right: each run of year columns once a year."""
    runs = {first: last for first, last in year_runs(sheet)}
    placed: list[PlacedColumn] = []
    for column in sheet.columns:
        if column in runs:
            run = range(column, runs[column] + 1)
            placed.extend(PlacedColumn(source, year) for year in years for source in run)
        elif column not in sheet.year_columns:
            placed.append(PlacedColumn(column, None))
    return tuple(placed)
