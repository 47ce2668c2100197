"""Printed pages: one page wide, broken between blocks; only what is taller than a page is broken inside."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.asked_rows import AskedRow
from kamakura_report.form.form_model import TITLES, Band, Form
from kamakura_report.form.issue import Round
from kamakura_report.form.scope import Scope
from kamakura_report.layout.canvas import Canvas
from kamakura_report.layout.pages import drawn_widths, placed_page
from kamakura_report.plan.model import Plan
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Page, Sheet
from kamakura_report.workbook.text_size import column_points
from tests.effort import cases
from tests.form.forms import PROJECT, SMALL, Line, drawn, form, shipped, small
from tests.form.permuted import permuted
from tests.form.plans import LEAD, PROGRAM, R8, many, placed, plan
from tests.form.walks import issue
from tests.plan.plans import plans

A4 = (595.3, 841.9)  # points


@dataclass(frozen=True)
class Printed:
    """A sheet's rows with heights made by chance, and where its pages end."""

    canvas: Canvas
    heights: Mapping[int, float]
    page: Page

    @property
    def room(self) -> float:
        """What a page holds in points of the sheet, less what a printer may want."""
        _, _, top, bottom = self.page.margins
        tall = min(A4) if self.page.landscape else max(A4)
        return (tall - (top + bottom) * 72) * 0.98 * 100 / self.page.scale

    @property
    def pages(self) -> Iterator[range]:
        ends = [0, *self.page.breaks, len(self.canvas.rows)]
        return (range(start + 1, end + 1) for start, end in pairwise(ends))

    def height(self, rows: range) -> float:
        """Of these rows when a page begins with them: 見出し is repeated above."""
        first, last = self.page.repeat or (1, 0)
        repeated = range(first, last + 1) if rows.start > last else range(0)
        return sum(self.heights[row] for row in (*repeated, *rows))

    def heading(self, row: int) -> bool:
        """見出し, a title, or one of the sheet's own rows: it belongs to what follows."""
        placed_row = self.canvas.row(row)
        title = placed_row.band in TITLES and len(placed_row.path) == 1  # one inside a project is part of that
        return placed_row.path == () or placed_row.band is Band.HEAD or title

    def with_heading(self, first: int) -> int:
        """Where the headings right above a row begin, or the row itself."""
        while first > 1 and self.heading(first - 1):
            first -= 1
        return first

    def with_foot(self, stop: int) -> int:
        """The end of the sheet when only its own rows are left from there: they stay with what they follow."""
        end = len(self.canvas.rows) + 1
        return end if all(map(self.heading, range(stop, end))) else stop

    def block(self, row: int) -> range:
        """The repetition of a band below the sheet's own that the row stands in."""
        path = self.canvas.row(row).path[:1]
        first = last = row
        while first > 1 and self.canvas.row(first - 1).path[:1] == path:
            first -= 1
        while last < len(self.canvas.rows) and self.canvas.row(last + 1).path[:1] == path:
            last += 1
        return range(first, last + 1)

    def stops(self, block: range) -> list[int]:
        """Where a block begins, each 成果指標 in it or the title above that, and the row after it."""
        paths = {row: self.canvas.row(row).path[:2] for row in block}
        bands = {row: self.canvas.row(row).band for row in block}
        inner = [
            row
            for row in block[1:]
            if paths[row] != paths[row - 1] and len(paths[row]) > 1
            if bands[row] in (Band.OUTCOME, Band.OUTCOME_TITLE) and bands[row - 1] is not Band.OUTCOME_TITLE
        ]
        return [block.start, *inner, block.stop]


@st.composite
def printed(draw: st.DrawFn, forms: st.SearchStrategy[Form], some: st.SearchStrategy[Plan]) -> Printed:
    drawn_form, of = draw(forms), draw(some.filter(lambda plan: bool(plan.programs)))
    division = draw(st.sampled_from([each.name for each in of.divisions]))
    scope = Scope(of, issue(of, division, Round("R8")), of.programs[0])
    canvas = Canvas.spread("施策", drawn_form.program, scope)
    chance = random.Random(draw(st.integers(0, 2**32)))
    highest = draw(st.sampled_from([20, 80, 250, 409]))
    heights = {row: chance.uniform(8, highest) for row in range(1, len(canvas.rows) + 1)}
    return Printed(canvas, heights, placed_page(drawn_form, canvas, drawn_widths(canvas), heights))


FORMS = permuted() | st.builds(shipped) | st.builds(small)
PLANS = plans() | st.builds(many, st.integers(1, 30), st.integers(1, 10))


@settings(max_examples=cases(1000))
@given(printed(FORMS, PLANS))
def test_pages_end_between_blocks_and_inside_one_only_where_it_is_too_tall(sheet: Printed) -> None:
    """A block taller than a page breaks before a 成果指標; only where that is still too tall, between its rows."""
    for end in sheet.page.breaks:
        if sheet.heading(end) or sheet.heading(end + 1) or sheet.block(end) != sheet.block(end + 1):
            continue
        block = sheet.block(end)
        rows = range(sheet.with_heading(block.start), sheet.with_foot(block.stop))
        assert sheet.height(rows) > sheet.room
        stops = [rows.start, *sheet.stops(block)[1:-1], rows.stop]
        if end + 1 not in stops:
            part = next(range(a, b) for a, b in pairwise(stops) if a <= end < b)
            assert sheet.height(part) > sheet.room


@settings(max_examples=cases(1000))
@given(printed(FORMS, PLANS))
def test_what_is_put_on_a_page_fits_it(sheet: Printed) -> None:
    """Unless it is a single row, or a heading with the first row of what it is the heading of."""
    assert list(sheet.page.breaks) == sorted(set(sheet.page.breaks))
    assert all(1 <= end < len(sheet.canvas.rows) for end in sheet.page.breaks)
    for rows in sheet.pages:
        alone = [row for row in rows if not sheet.heading(row)]
        assert sheet.height(rows) <= sheet.room or len(alone) <= 1


@settings(max_examples=cases(1000))
@given(printed(FORMS, PLANS))
def test_a_heading_stands_with_what_it_is_the_heading_of(sheet: Printed) -> None:
    """It ends a page only when it and its block together are taller than one, or when nothing follows."""
    for end in sheet.page.breaks:
        if not sheet.heading(end) or all(sheet.heading(row) for row in range(end + 1, len(sheet.canvas.rows) + 1)):
            continue
        first = sheet.with_heading(end)
        begun = next(row for row in range(end, len(sheet.canvas.rows) + 1) if not sheet.heading(row))
        assert sheet.height(range(first, sheet.with_foot(sheet.block(begun).stop))) > sheet.room
        assert sheet.canvas.row(end).band is not Band.HEAD


@settings(max_examples=cases(1000))
@given(printed(FORMS, PLANS))
def test_no_page_is_ended_early(sheet: Printed) -> None:
    """What follows a break would not have fitted any more: the next unbroken part is the proof."""
    for rows, following in pairwise(sheet.pages):
        assert sheet.height(range(rows.start, following.stop)) > sheet.room


@pytest.mark.parametrize("height", [400.0, 2000.0])
def test_rows_as_tall_as_a_page_stand_alone_and_no_page_is_empty(height: float) -> None:
    """見出し keeps the first row with it, though both do not fit."""
    scope = Scope(plan(), issue(plan(), LEAD, Round("R8")), plan().programs[0])
    canvas = Canvas.spread("施策", shipped().program, scope)
    heights = dict.fromkeys(range(1, len(canvas.rows) + 1), height)
    printed_page = placed_page(shipped(), canvas, drawn_widths(canvas), heights)
    assert printed_page.breaks[0] > 2
    assert len(printed_page.breaks) >= (len(canvas.rows) - 5) // 2


@pytest.mark.parametrize("years", [1, 3, 10])
def test_one_page_wide_at_the_largest_scale_that_fits(years: int) -> None:
    for drawn_form in (small(), shipped()):
        for sheet in placed(drawn_form, many(3, years), LEAD).sheets[:-1]:
            left, right, _, _ = sheet.page.margins
            wide = sum(column_points(width, drawn_form.font, drawn_form.font_size) for width in sheet.widths.values())
            width = max(A4) if sheet.page.landscape else min(A4)
            assert wide * sheet.page.scale / 100 <= width - (left + right) * 72
            assert sheet.page.scale == 100 or wide * (sheet.page.scale + 1) / 100 > (width - (left + right) * 72) * 0.97
            assert 10 <= sheet.page.scale <= 100


def test_headings_are_repeated_frozen_and_one_run() -> None:
    """見出し at the top is frozen and repeated; further down it is only repeated."""
    first = placed(small(), plan(), LEAD).sheet(PROGRAM)
    assert (first.page.repeat, first.freeze) == ((1, 1), (2, 1))
    later = placed(form(drawn([Line("施策", "様式ID {{様式ID}}"), *SMALL])), plan(), LEAD).sheet(PROGRAM)
    assert (later.page.repeat, later.freeze) == ((2, 2), None)
    none = placed(form(drawn([Line("施策", "様式ID {{様式ID}}"), *SMALL[1:]])), plan(), LEAD).sheet(PROGRAM)
    assert (none.page.repeat, none.freeze) == (None, None)


def test_the_whole_sheet_is_printed_and_the_margins_say_whose_it_is() -> None:
    book = drawn()
    book["施策"].oddFooter.center.text = "{{課.課名}} R&D {{施策.施策名}}"
    sheet: Sheet = placed(form(book), plan(), LEAD, (R8,)).sheet(PROGRAM)
    last = max(row for row, _ in sheet.cells)
    assert sheet.page.area == Area(1, 1, last, 8)
    assert sheet.page.footer == "&C福祉課 R&D 福祉"


def test_a_page_of_a_project_ends_neither_inside_a_merge_nor_an_indicator_nor_behind_words_alone() -> None:
    """On a sheet for each 事業 the rows of the project itself may part, except where they belong together."""
    wide = Line("成果指標", "{{成果指標.指標名}}||{{入力:実績}}|||{{キー}}", merges=[(1, 1)], tall=True)
    lines = (PROJECT[0], Line("事業", "評価"), PROJECT[1], PROJECT[2], wide, Line("成果指標", "||{{実績}}"), PROJECT[4])
    drawn_form = form(drawn(None, project=lines))
    (program,) = plan().programs
    scope = Scope(plan(), issue(plan(), LEAD, Round("R8")), program, program.projects[0])
    canvas = Canvas.spread("事業", drawn_form.project, scope)
    bands = [row.band.value for row in canvas.rows]
    assert bands == ["見出し", "事業", "事業", "成果指標見出し", *["成果指標"] * 4, "予算決算"]
    page = placed_page(drawn_form, canvas, drawn_widths(canvas), dict.fromkeys(range(1, 10), 150.0))
    assert page.breaks == (3, 6)


def cover_of(rows: int, height: float) -> tuple[Canvas, Page]:
    """A cover with a list of so many rows, each so high, and its page."""
    asked = (AskedRow("施策", "2-1/3/i1", "No 3", "講座", 1, ()),) * rows
    scope = Scope(plan(), issue(plan(), LEAD, Round("R8")), asked_rows=asked)
    drawn_form = small()
    assert drawn_form.cover is not None
    canvas = Canvas.spread("表紙", drawn_form.cover, scope)
    heights = dict.fromkeys(range(1, len(canvas.rows) + 1), height)
    return canvas, placed_page(drawn_form, canvas, drawn_widths(canvas), heights)


def test_no_page_has_a_few_rows_for_itself() -> None:
    """A little smaller they stand on the page before, or else that gives some of its own."""
    _, page = cover_of(1, 15.0)
    room = (max(A4) - sum(page.margins[2:]) * 72) * 0.98  # in points at full size
    fitting = int(room // 15) - 4  # rows of the list on the first page, below title, state, a question and 見出し
    for more in (0, 1, 3):
        _, page = cover_of(fitting + more, 15.0)
        assert (page.breaks, page.scale < 100) == ((), more > 0), more
    canvas, page = cover_of(fitting + 4, 15.0)
    (end,) = page.breaks
    assert page.scale == 100
    assert (len(canvas.rows) - end - 1) * 15 < 0.25 * room <= (len(canvas.rows) - end) * 15
    _, page = cover_of(fitting + 15, 15.0)
    assert page.breaks == (fitting + 4,)  # enough for a page of their own
