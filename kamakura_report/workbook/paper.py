"""How the office's own sheets are printed: on which paper, how large, and what stands on which page.

What is written in 10 points is never printed below 9: a sheet that is too wide for A4 goes on A3, which every office
has, and one that is too wide for that on several pages side by side, each with the names in front.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from kamakura_report.frozen import frozen, replace
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Page
from kamakura_report.workbook.office_style import points

LEAST_SCALE, LEAST_OF_LISTS = 90, 70  # percent; the office's own master and set-up may be smaller
MOST_BREAKS = 1000  # a sheet may have 1,023; one with more pages is left to the office program
USUAL_ROW = 15.0  # points of a row without a height
PAGE_SLACK = 0.97  # of the page: office programs round column widths each in their own way


@frozen
class Paper:
    """A size of paper: Excel's number of it, and its sides in inches."""

    number: int
    long: float
    short: float


A4, A3 = Paper(9, 11.69, 8.27), Paper(8, 16.54, 11.69)
_PAPERS = {paper.number: paper for paper in (A4, A3)}


def list_page(
    heading: str,
    area: Area,
    widths: Mapping[int, float],
    heights: Mapping[int, float],
    *,
    head: int = 1,
    names: int = 1,
    needed: int = 0,
    starts: Collection[int] | None = None,
    least: int = LEAST_SCALE,
) -> Page:
    """Landscape under that heading, row ``head`` repeated: the paper, the scale, and pages that are filled alike.

    ``area`` is what may be printed, its columns ``widths`` characters wide; those after ``needed`` (0: the last) only
    where they fit. The first ``names`` columns are repeated where the paper is too narrow for the others. A page
    begins with one of the rows ``starts``, any when None. Nothing is printed at less than ``least`` percent.
    """
    sizes = {column: points(widths[column]) for column in range(area.left, area.right + 1)}
    right = needed or area.right
    used = math.fsum(size for column, size in sizes.items() if column <= right)
    scales = ((A4, LEAST_SCALE), (A3, LEAST_SCALE), (A3, least))
    paper, smallest = next((one for one in scales if used * one[1] <= 100 * across(Page(), one[0])), (A3, LEAST_SCALE))
    room = 100 * across(Page(), paper) / smallest
    while right < area.right and used + sizes[right + 1] <= room:
        right, used = right + 1, used + sizes[right + 1]
    page = replace(landscape_page(heading, used, head, paper, smallest), area=replace(area, right=right))
    if used > room and names:
        own = [sizes[column] for column in range(area.left, area.left + names)]
        rest = [sizes[column] for column in range(area.left + names, right + 1)]
        ends = even_breaks(rest, room - math.fsum(own), range(len(rest)))
        page = replace(
            page,
            repeat_columns=(area.left, area.left + names - 1),
            column_breaks=tuple(area.left + names - 1 + end for end in ends),
        )
    below = range(head + 1, area.bottom + 1)
    rows = [heights.get(row, USUAL_ROW) for row in below]
    repeated = heights.get(head, USUAL_ROW)
    above = math.fsum(heights.get(row, USUAL_ROW) for row in range(area.top, head))
    if rows:
        rows[0] += above  # stands on the first page only
    first = range(len(rows)) if starts is None else [row - head - 1 for row in starts if row in below]
    page, ends = _fewest_pages(page, rows, repeated, first)
    return replace(page, breaks=tuple(head + end for end in ends) if len(ends) <= MOST_BREAKS else ())


def landscape_page(heading: str, width: float, head: int, paper: Paper = A4, least: int = LEAST_SCALE) -> Page:
    """Paper in landscape under that heading, for columns of ``width`` points together; row ``head`` is repeated."""
    page = Page(
        paper=paper.number,
        header=f"&L{heading.replace('&', '&&')[:200]}",
        footer="&L&A&R&P / &N ページ",
        repeat=(head, head),
    )
    return replace(page, scale=max(least, min(100, math.floor(100 * across(page, paper) / width))))


def across(page: Page, paper: Paper) -> float:
    """Points of the columns that such a page in landscape takes at full scale."""
    return (paper.long - page.margins[0] - page.margins[1]) * 72 * PAGE_SLACK


def down(page: Page) -> float:
    """Points of the rows that the page in landscape takes at its scale."""
    return _down(page, page.scale)


def _down(page: Page, scale: int) -> float:
    room = (_PAPERS[page.paper].short - page.margins[2] - page.margins[3]) * 72 * PAGE_SLACK
    return room * 100 / scale


def even_breaks(sizes: Sequence[float], room: float, starts: Collection[int]) -> tuple[int, ...]:
    """How many of the things stand before each break, when they are dealt out evenly on as few pages as can be.

    ``starts`` are those with which a page may begin. What is larger than ``room`` by itself has a page.
    """
    blocks = _blocks(sizes, starts)
    least = len(_deal(blocks, room))
    low, high = 0.0, room
    while high - low > 1.0:  # point
        middle = (low + high) / 2
        low, high = (low, middle) if len(_deal(blocks, middle)) <= least else (middle, high)
    return tuple(_deal(blocks, high))


def _fewest_pages(
    page: Page, rows: Sequence[float], repeated: float, starts: Collection[int]
) -> tuple[Page, tuple[int, ...]]:
    """The largest scale that needs no more pages than the smallest, and the breaks at it."""
    blocks = _blocks(rows, starts)
    scales = range(page.scale, min(page.scale, LEAST_SCALE) - 1, -1)
    counts = [len(_deal(blocks, _down(page, scale) - repeated)) for scale in scales]
    chosen = replace(page, scale=scales[counts.index(min(counts))])
    return chosen, even_breaks(rows, down(chosen) - repeated, starts)


def _blocks(sizes: Sequence[float], starts: Collection[int]) -> list[tuple[int, float]]:
    """The runs that no page may cut: how many things stand before the end of each, and its size together."""
    allowed = set(starts)
    blocks: list[tuple[int, float]] = []
    for place, size in enumerate(sizes):
        if blocks and place not in allowed:
            blocks[-1] = (place + 1, blocks[-1][1] + size)
        else:
            blocks.append((place + 1, size))
    return blocks


def _deal(blocks: Sequence[tuple[int, float]], room: float) -> list[int]:
    """The ends of all pages but the last."""
    ends: list[int] = []
    used = 0.0
    last = 0
    for end, size in blocks:
        if used and used + size > room:
            ends.append(last)
            used = 0.0
        used, last = used + size, end
    return ends
