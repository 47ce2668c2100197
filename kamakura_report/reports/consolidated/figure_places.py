"""Where the figures of the result stand. That is known before a sheet is made: 概要 comes first and leads to them, and
each sheet is made when it is written, for together they are very large.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.reports.consolidated.figure_cells import PeriodSeries
from kamakura_report.workbook.book import Link, Sheet


@frozen
class TableRows:
    """The rows of one sheet. Cells have no links of their own here: a row leads to all of its periods."""

    sheet: str
    first: int  # the column of the first period
    periods: Sequence[str]
    rows: Mapping[str, tuple[int, Container[str]]]  # by key: the row, and its periods that have a cell

    def find(self, key: str) -> Link | None:
        """Where a figure stands, or the row of a thing."""
        for owner, period in ((key, ""), keys.undated(key)):
            row, own = self.rows.get(owner, (0, ()))
            if period in own and period in self.periods:
                return Link(self.sheet, (row, self.first + self.periods.index(period)))
            if row and not period:
                return Link(self.sheet, (row, 1))
        return None


Places = Sequence[TableRows]  # of all sheets that hold figures


@frozen
class FigureTable:
    """A sheet of figures: where they stand, and how it is made."""

    rows: TableRows
    make: Callable[[], Sheet]


def series_rows(series: Mapping[int, PeriodSeries]) -> dict[str, tuple[int, Container[str]]]:
    """The rows of these series, given by row, for ``TableRows``."""
    return {each.key: (row, each.rows) for row, each in series.items()}


def find_place(places: Places, key: str) -> Link | None:
    """Where a key stands; a text under a figure or a thing leads to that. The last sheet that knows it counts."""
    found = (table.find(each) for each in keys.outward(key) for table in reversed(places))
    return next((link for link in found if link is not None), None)
