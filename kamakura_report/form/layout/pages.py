"""Printing: one page wide by a computed scale, broken between projects and never inside one.

With fit-to-width Excel may ignore manual breaks (and LibreOffice moves them), so the scale is
computed and the breaks are placed for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kamakura_report.form.book import Area, Page
from kamakura_report.form.grammar.bands import TITLES, Band
from kamakura_report.form.grammar.form import Form
from kamakura_report.form.layout.canvas import Canvas
from kamakura_report.form.layout.content import margin
from kamakura_report.form.metrics import column_points

PAPER_POINTS = {8: (841.9, 1190.6), 9: (595.3, 841.9), 11: (419.5, 595.3), 12: (728.5, 1031.8)}  # A3 A4 A5 B4 JIS
POINTS_PER_INCH = 72
PRINTER_SLACK = 0.98  # printers and office programs disagree by a percent or so
MIN_SCALE, MAX_SCALE = 10, 100


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that stay together: ``inner`` are the rows at which a block too tall for a page may break."""

    first: int
    last: int
    inner: tuple[int, ...]


def page(form: Form, canvas: Canvas, widths: Mapping[int, float], heights: Mapping[int, float]) -> Page:
    """The drawn page set-up with print area, scale, repeated rows and breaks for these rows."""
    drawn = canvas.form.drawn.page
    left, right, top, bottom = drawn.margins
    short, long = PAPER_POINTS.get(drawn.paper, PAPER_POINTS[9])
    paper_width, paper_height = (long, short) if drawn.landscape else (short, long)
    wide = sum(column_points(width, form.font, form.font_size) for width in widths.values())
    room = (paper_width - (left + right) * POINTS_PER_INCH) * PRINTER_SLACK
    scale = max(MIN_SCALE, min(MAX_SCALE, math.floor(100 * room / wide))) if wide else MAX_SCALE
    tall = (paper_height - (top + bottom) * POINTS_PER_INCH) * PRINTER_SLACK * 100 / scale
    head = [number for number, row in enumerate(canvas.rows, 1) if row.band is Band.HEAD]
    return replace(
        drawn,
        scale=scale,
        repeat=(head[0], head[-1]) if head else None,
        area=Area(1, 1, len(canvas.rows), len(canvas.columns)),
        header=margin(canvas.form.header, canvas.scope),
        footer=margin(canvas.form.footer, canvas.scope),
        breaks=tuple(_breaks(_blocks(canvas), heights, tall, head)),
    )


def _blocks(canvas: Canvas) -> list[_Block]:
    """Each repetition directly below the root is a block, with the headings right before it."""
    blocks: list[_Block] = []
    start: int | None = None  # of headings (見出し, titles and the root's own rows) waiting for their block
    previous: tuple[object, ...] = ()
    inner: list[int] = []
    for number, row in enumerate(canvas.rows, 1):
        path = row.path
        if not path or row.band is Band.HEAD or row.band in TITLES:
            start = number if start is None else start
        elif path[:1] == previous[:1] and start is None and blocks:
            if len(path) > 1 and path[:2] != previous[:2] and row.band is Band.OUTCOME:
                inner.append(number)
            blocks[-1] = _Block(blocks[-1].first, number, tuple(inner))
        else:
            inner = []
            blocks.append(_Block(number if start is None else start, number, ()))
            start = None
        previous = path
    if start is not None:  # own rows at the foot stay with what they follow
        last = len(canvas.rows)
        blocks = [*blocks[:-1], replace(blocks[-1], last=last)] if blocks else [_Block(1, last, ())]
    return blocks


def _breaks(blocks: Sequence[_Block], heights: Mapping[int, float], tall: float, head: Sequence[int]) -> list[int]:
    """The last row of each page but the last."""

    def repeated(first: int) -> float:
        """What 見出し takes on a page that begins with this row: nothing before it stands itself."""
        return sum(heights[row] for row in head) if head and first > head[-1] else 0.0

    breaks: list[int] = []
    used = 0.0
    for block in blocks:
        for part in _parts(block, heights, lambda first: tall - repeated(first), head):
            need = sum(heights[row] for row in part)
            if used and used + need > tall:
                breaks.append(part.start - 1)
                used = repeated(part.start)
            used += need
    return breaks


def _parts(
    block: _Block, heights: Mapping[int, float], room: Callable[[int], float], head: Sequence[int]
) -> Iterator[range]:
    """The rows of a block that must share a page: all, else those between its inner stops, else each row alone.

    見出し never ends a page, nor does the row above it, which is its title.
    """
    whole = range(block.first, block.last + 1)
    if sum(heights[row] for row in whole) <= room(block.first):
        yield whole
        return
    for first, stop in pairwise((block.first, *block.inner, block.last + 1)):
        if sum(heights[row] for row in range(first, stop)) <= room(first):
            yield range(first, stop)
            continue
        start = first
        for row in range(first, stop):
            if row == stop - 1 or not (row in head or row + 1 in head):
                yield range(start, row + 1)
                start = row + 1
