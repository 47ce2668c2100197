"""The office's sheets on paper: large enough to read, on pages that are filled alike."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.workbook.area import Area
from kamakura_report.workbook.paper import LEAST_SCALE, MOST_BREAKS, down, even_breaks, list_page


def widths(*each: float) -> dict[int, float]:
    return dict(enumerate(each, 1))


@pytest.mark.parametrize(
    ("columns", "paper", "scale", "side_by_side"),
    [
        ([50.0], 9, 100, ()),
        ([20.0] * 5, 9, 100, ()),
        ([22.0] * 5, 9, 92, ()),
        ([22.0] * 6, 8, 100, ()),
        ([20.0] * 8, 8, 91, ()),
        ([20.0] * 9, 8, 90, (5,)),
    ],
)
def test_what_is_too_wide_for_a4_goes_on_a3_and_what_is_too_wide_for_that_on_pages_side_by_side(
    columns: list[float], paper: int, scale: int, side_by_side: tuple[int, ...]
) -> None:
    page = list_page("", Area(1, 1, 3, len(columns)), widths(*columns), {})
    assert (page.paper, page.scale, page.column_breaks) == (paper, scale, side_by_side)
    assert page.repeat_columns == ((1, 1) if side_by_side else None)


def test_what_the_office_alone_reads_may_be_smaller_before_it_is_parted() -> None:
    for columns, scale, parts in (([20.0] * 10, 73, 0), ([20.0] * 11, 90, 1)):
        page = list_page("", Area(1, 1, 3, len(columns)), widths(*columns), {}, least=70)
        assert (page.paper, page.scale, len(page.column_breaks)) == (8, scale, parts)


def test_what_may_be_left_out_is_printed_where_it_fits_and_chooses_no_paper() -> None:
    for last, right in ((5.0, 4), (40.0, 3)):
        page = list_page("", Area(1, 1, 3, 4), widths(30.0, 30.0, 40.0, last), {}, needed=3)
        assert (page.paper, page.area) == (9, Area(1, 1, 3, right))


@pytest.mark.parametrize("rows", [1, 25, 26, 30, 31, 55, 91, 200])
def test_no_page_has_but_a_few_rows(rows: int) -> None:
    page = list_page("", Area(1, 1, rows + 1, 1), widths(20.0), dict.fromkeys(range(1, rows + 2), 20.0))
    ends = [1, *page.breaks, rows + 1]
    on_pages = [two - one for one, two in pairwise(ends)]
    assert sum(on_pages) == rows
    assert max(on_pages) * 20.0 <= down(page) - 20.0
    assert len(on_pages) == 1 or min(on_pages) >= 0.7 * max(on_pages)


def test_a_smaller_scale_saves_a_page_where_it_can_still_be_read() -> None:
    rows = dict.fromkeys(range(1, 30), 18.0)
    page = list_page("", Area(1, 1, 29, 1), widths(20.0), rows)
    assert (page.breaks, LEAST_SCALE < page.scale < 100) == ((), True)


def test_what_stands_above_the_heading_is_on_the_first_page_alone() -> None:
    heights = {1: 200.0, 2: 20.0, **dict.fromkeys(range(3, 40), 20.0)}
    page = list_page("", Area(1, 1, 39, 1), widths(20.0), heights, head=2)
    (end,) = page.breaks
    assert page.repeat == (2, 2)
    assert 200 + 20 * (end - 1) <= down(page)
    assert end - 2 < 39 - end


def test_a_page_begins_where_it_may() -> None:
    heights = dict.fromkeys(range(1, 92), 20.0)
    page = list_page("", Area(1, 1, 91, 1), widths(20.0), heights, starts=range(2, 92, 3))
    assert page.breaks
    assert {(end - 1) % 3 for end in page.breaks} == {0}


def test_a_list_of_more_pages_than_a_sheet_may_have_breaks_is_left_to_the_office_program() -> None:
    rows = 25 * (MOST_BREAKS + 100)
    assert list_page("", Area(1, 1, rows, 1), widths(20.0), dict.fromkeys(range(1, rows + 1), 20.0)).breaks == ()


@given(st.lists(st.floats(1, 120), min_size=1, max_size=60), st.floats(60, 300), st.integers(1, 4))
def test_things_are_dealt_out_in_order_on_as_few_pages_as_can_be(sizes: list[float], room: float, step: int) -> None:
    ends = [0, *even_breaks(sizes, room, range(0, len(sizes), step)), len(sizes)]
    assert all(one < two for one, two in pairwise(ends))
    assert all(end % step == 0 for end in ends[:-1])
    blocks = [sum(sizes[at : at + step]) for at in range(0, len(sizes), step)]
    pages, used = 1, 0.0
    for block in blocks:
        pages, used = (pages + 1, block) if used and used + block > room else (pages, used + block)
    assert len(ends) - 1 == pages
    for one, two in pairwise(ends):
        assert sum(sizes[one:two]) <= room + 1e-6 or two - one <= step
