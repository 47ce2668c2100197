"""How 概要 is laid out: sentences and lists over the whole width, tables on the left with their chart beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from kamakura_report.frozen import replace
from kamakura_report.plan.model import Plan
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Cell, Chart, Link, Page, Sheet, Style
from kamakura_report.workbook.office_style import cells_height, points, result_title, row_height
from kamakura_report.workbook.paper import down, landscape_page
from kamakura_report.workbook.text_size import row_points

OVERVIEW_WIDTHS = {
    1: 18.0,
    **dict.fromkeys((2, 3), 10.8),  # money
    **dict.fromkeys(range(4, 9), 7.6),
    9: 1.0,
    **dict.fromkeys(range(10, 17), 4.9),
}  # together the width of a page of A4
LEFT, CHART, LAST_COLUMN = 1, 10, 16  # columns: the tables begin, the charts begin, all ends
PARTS = ((1, 1), (2, 6), (7, 15), (LAST_COLUMN, LAST_COLUMN))  # columns of a list over the whole width
GOING = ((1, 1), (2, 3), (4, 5), (6, 8), (10, 11), (12, 13), (14, LAST_COLUMN))  # columns of the words that lead away
ROW, GAP = 19.0, 9.0  # points
CHART_ROWS, MOST_CHART_ROWS = 11, 20  # so that a chart can be read, and stands on one page
TITLE = Style(bold=True, size=16, vertical="center", color="1F3864")
SENTENCE = Style(size=11, vertical="center", wrap=True)
SECTION = Style(bold=True, size=12, vertical="center", color="1F3864")

Draw = Callable[[Area, Area], Chart]  # the cells to cover, the table with its headings → the chart


class OverviewLayout:
    """The sheet while it is built, part by part from the top down."""

    def __init__(self, plan: Plan, name: str) -> None:
        self._plan = plan
        self._name = name
        self._cells: dict[Position, Cell] = {}
        self._merges: list[Area] = []
        self._heights: dict[int, float] = {}
        self._charts: list[Chart] = []
        self._starts: list[int] = []  # the first rows of the blocks, none of which a page may cut …
        self._inner: list[int] = []  # … but at these rows, where it is taller than a page
        self._row = 0

    def title(self, text: str) -> None:
        """Add the first line, which every page repeats."""
        self._whole(text, TITLE, 30.0)

    def line(self, text: str) -> None:
        """Add a sentence over the whole width."""
        width = sum(map(points, OVERVIEW_WIDTHS.values())) / points(1.0)
        self._whole(text, SENTENCE, max(ROW, row_height([(text, width * office_style.FONT_SIZE / SENTENCE.size)])))

    def section(self, text: str) -> None:
        """Add a heading; what follows it is a block that no page may cut."""
        self._starts.append(self._row + 1)
        self._whole(text, SECTION, 24.0)

    def gap(self) -> None:
        """Add a little room."""
        self._next(GAP)

    def links(self, targets: Mapping[str, Link]) -> None:
        """Add a row of words that lead to other sheets."""
        self.gap()
        row = self._next(ROW)
        for (first, last), (text, link) in zip(GOING, targets.items(), strict=False):
            self._put(row, first, last, Cell(text, office_style.LINK, link=link))
        self.gap()

    def wide(self, cells: Sequence[Cell]) -> None:
        """Add a row of a list over the whole width."""
        widths = [sum(OVERVIEW_WIDTHS[column] for column in range(first, last + 1)) for first, last in PARTS]
        row = self._next(max(ROW, cells_height(zip(cells, widths, strict=True))))
        for cell, (first, last) in zip(cells, PARTS, strict=True):
            self._put(row, first, last, cell)

    def block(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]], draw: Draw | None) -> None:
        """Add a table under a title, and its chart beside it."""
        self.section(title)
        top = self._next(
            max(ROW, row_height((text, OVERVIEW_WIDTHS[column]) for column, text in enumerate(headings, LEFT)))
        )
        for column, text in enumerate(headings, LEFT):
            self._cells[top, column] = Cell(text, office_style.HEADING)
        for cells in rows:
            row = self._next(max(ROW, cells_height([(cells[0], OVERVIEW_WIDTHS[LEFT])])))
            self._cells |= {(row, column): cell for column, cell in enumerate(cells, LEFT)}
        if draw is not None:
            table = Area(top, LEFT, top + len(rows), LEFT + len(headings) - 1)
            while self._row < top + CHART_ROWS:
                self._next(ROW)
            bottom = min(self._row, top + MOST_CHART_ROWS)
            self._charts.append(draw(Area(top, CHART, bottom, LAST_COLUMN), table))
        self._inner += range(top + MOST_CHART_ROWS + 1, top + len(rows) + 1)
        self.gap()

    def sheet(self) -> Sheet:
        """The finished sheet, with its page breaks."""
        area = Area(1, 1, self._row, LAST_COLUMN)
        width = sum(map(points, OVERVIEW_WIDTHS.values()))
        page = landscape_page(result_title(self._plan, self._name), width, 1)
        page = replace(page, area=area, centered=True)
        return Sheet(
            self._name,
            self._cells,
            merges=tuple(self._merges),
            widths=OVERVIEW_WIDTHS,
            heights=self._heights,
            charts=tuple(self._charts),
            freeze=(2, 1),
            page=replace(page, breaks=self._breaks(page)),
            gridlines=False,
        )

    def _breaks(self, page: Page) -> tuple[int, ...]:
        """The rows after which a page ends: before each block that no longer fits, and within one that fits on none."""
        room = down(page) - self._heights[1]  # it is repeated
        ends = []
        for start, end in pairwise([2, *self._starts[1:], self._row + 1]):
            if self._height(start, end - 1) > room:
                ends += [row - 1 for row in self._inner if start < row < end]
            ends.append(end - 1)
        breaks, used, last = [], 0.0, 1
        for end in ends:
            height = self._height(last + 1, end)
            if used and used + height > room:
                breaks.append(last)
                used = 0.0
            used, last = used + height, end
        return tuple(breaks)

    def _height(self, first: int, last: int) -> float:
        return math.fsum(self._heights[row] for row in range(first, last + 1))

    def _whole(self, text: str, style: Style, height: float) -> None:
        self._put(self._next(height), 1, LAST_COLUMN, Cell(text, style))

    def _put(self, row: int, first: int, last: int, cell: Cell) -> None:
        self._cells[row, first] = cell
        if first < last:
            self._merges.append(Area(row, first, row, last))

    def _next(self, height: float) -> int:
        self._row += 1
        self._heights[self._row] = row_points(height)
        return self._row
