"""Row heights and page breaks: each row as high as its fullest cell needs, a page wide, broken between projects."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from kamakura_report.form.form_model import TITLES, Band, Form
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.canvas import Canvas
from kamakura_report.layout.content import page_margin_text
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Cell, Formula, Page
from kamakura_report.workbook.question import AnswerKind, Ask
from kamakura_report.workbook.text_size import INDENT_EM, TextLook, column_points, row_points, text_look

_DEFAULT_WIDTH = 8.43  # of a column that the template leaves alone, in characters; Excel's
_PAPER_POINTS = {8: (841.9, 1190.6), 9: (595.3, 841.9), 11: (419.5, 595.3), 12: (728.5, 1031.8)}  # A3 A4 A5 B4 JIS
_POINTS_PER_INCH = 72
_PRINTER_SLACK = 0.98  # printers and office programs disagree by a percent or so
_MIN_SCALE, _MAX_SCALE = 10, 100  # percent
_LEAST_FULL = 0.25  # of the last page: with less on it, a few rows would stand alone
_MUCH_SMALLER = 0.94  # of the scale: letters may shrink so far to save a page


@frozen
class _Block:
    """Rows that stay together: ``inner`` are the rows at which a block too tall for a page may break."""

    first: int
    last: int
    inner: tuple[int, ...]


def drawn_widths(canvas: Canvas) -> dict[int, float]:
    """Placed column → width as drawn, in characters of the default font."""
    drawn = canvas.form.drawn.widths
    return {number: drawn[column.source] for number, column in enumerate(canvas.columns, 1) if column.source in drawn}


def fitted_heights(
    form: Form,
    canvas: Canvas,
    cells: Mapping[Position, Cell],
    merges: tuple[Area, ...],
    asked: Mapping[Position, Ask],
) -> dict[int, float]:
    """Placed row → height in points: as drawn or as its text needs, in whole pixels, at most Excel's limit.

    Rows drawn for words are as high only in the workbook in which these are typed: elsewhere they would be empty paper.
    """
    by_column = {
        column: column_points(width, form.font, form.font_size) for column, width in drawn_widths(canvas).items()
    }
    default_width = column_points(_DEFAULT_WIDTH, form.font, form.font_size)
    corners = {(area.top, area.left): area for area in merges}
    heights = _drawn_heights(canvas, asked, corners)
    spanning: list[tuple[Area, float]] = []
    looks: dict[tuple[int, int, int], TextLook] = {}  # by the style's identity, which is soon hashed, and the columns

    @cache
    def points(left: int, right: int) -> float:
        return sum(by_column.get(column, default_width) for column in range(left, right + 1))

    for position, cell in cells.items():
        value = cell.value
        if value is None:
            continue
        text = value if value.__class__ is str else shown_text(cell)
        if not text:
            continue
        row, column = position
        area, style = corners.get(position), cell.style
        right = area.right if area is not None else column
        look = looks.get((id(style), column, right))
        if look is None:
            width = points(column, right) - style.indent * INDENT_EM * form.font_size
            look = text_look(width, style.size or form.font_size, style.font or form.font, style.wrap)
            looks[id(style), column, right] = look
        short = len(text) <= look.letters and "\n" not in text  # as most
        need = look.line if short else look.height(text)
        if area is not None and area.top != area.bottom:
            spanning.append((area, need))
        elif need > heights[row]:
            heights[row] = need
    for area, need in spanning:
        missing = need - sum(heights[row] for row in _rows(area))
        for row in _rows(area) if missing > 0 else ():
            heights[row] += missing / len(_rows(area))
    return {row: row_points(height) for row, height in heights.items()}


def _rows(area: Area) -> range:
    return range(area.top, area.bottom + 1)


def _drawn_heights(canvas: Canvas, asked: Mapping[Position, Ask], corners: Mapping[Position, Area]) -> dict[int, float]:
    typed: set[int] = set()
    for position, ask in asked.items():
        if ask.kind is AnswerKind.TEXT:
            typed.update(_rows(corners.get(position, Area(*position, *position))))
    drawn, for_words = canvas.form.drawn, canvas.form.rows_for_words
    heights: dict[int, float] = {}
    for number, row in enumerate(canvas.rows, 1):
        height = drawn.heights.get(row.source, drawn.row_height)
        kept = row.source not in for_words or number in typed
        heights[number] = height if kept else min(height, drawn.row_height)
    return heights


def shown_text(cell: Cell) -> str:
    """The text whose height counts: words, not figures (those never wrap)."""
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    return value if isinstance(value, str) else ""


def placed_page(
    form: Form,
    canvas: Canvas,
    widths: Mapping[int, float],
    heights: Mapping[int, float],
    merges: Sequence[Area] = (),
) -> Page:
    """The drawn page set-up with print area, scale, repeated rows and breaks for these rows."""
    drawn = canvas.form.drawn.page
    left, right, top, bottom = drawn.margins
    short, long = _PAPER_POINTS.get(drawn.paper, _PAPER_POINTS[9])
    paper_width, paper_height = (long, short) if drawn.landscape else (short, long)
    content_width = sum(column_points(width, form.font, form.font_size) for width in widths.values())
    page_width = (paper_width - (left + right) * _POINTS_PER_INCH) * _PRINTER_SLACK
    scale = (
        max(_MIN_SCALE, min(_MAX_SCALE, math.floor(100 * page_width / content_width))) if content_width else _MAX_SCALE
    )
    page_height = (paper_height - (top + bottom) * _POINTS_PER_INCH) * _PRINTER_SLACK
    head = [number for number, row in enumerate(canvas.rows, 1) if row.band is Band.HEAD]
    blocks = _blocks(canvas) if canvas.form.root is not Band.PROJECT else _blocks_of_project(canvas, merges)
    tall = [0.0, *(heights[row] for row in range(1, len(canvas.rows) + 1))]  # by row, as these count from 1
    scale, pages = _filled_pages(blocks, tall, page_height, scale, head)
    return replace(
        drawn,
        scale=scale,
        repeat=(head[0], head[-1]) if head else None,
        area=Area(1, 1, len(canvas.rows), len(canvas.columns)),
        header=page_margin_text(canvas.form.header, canvas.scope),
        footer=page_margin_text(canvas.form.footer, canvas.scope),
        breaks=tuple(parts[-1].stop - 1 for parts in pages[:-1]),
    )


def _blocks(canvas: Canvas) -> list[_Block]:
    """Each repetition directly below the root is a block, with the headings right before it."""
    firsts, lasts, inners = list[int](), list[int](), list[list[int]]()  # of the blocks
    start: int | None = None  # of headings (見出し, titles and the root's own rows) waiting for their block
    previous: tuple[object, ...] = ()
    for number, row in enumerate(canvas.rows, 1):
        path = row.path
        if not path or row.band is Band.HEAD or (row.band in TITLES and len(path) == 1):
            start = number if start is None else start
        elif path[:1] == previous[:1] and start is None and firsts:
            begins = len(path) > 1 and path[:2] != previous[:2] and row.band in (Band.OUTCOME, Band.OUTCOME_TITLE)
            if begins and canvas.row(number - 1).band is not Band.OUTCOME_TITLE:
                inners[-1].append(number)
            lasts[-1] = number
        else:
            firsts.append(number if start is None else start)
            lasts.append(number)
            inners.append([])
            start = None
        previous = path
    if start is not None:  # own rows at the foot stay with what they follow
        if not firsts:
            return [_Block(1, len(canvas.rows), ())]
        lasts[-1] = len(canvas.rows)
    return [_Block(first, last, tuple(inner)) for first, last, inner in zip(firsts, lasts, inners, strict=True)]


def _blocks_of_project(canvas: Canvas, merges: Sequence[Area]) -> list[_Block]:
    """Of a sheet that is one project: the rows of an indicator, of a merge, and words alone with the row below them."""
    with_next = {row for area in merges for row in range(area.top, area.bottom)}
    filled = {
        row for (row, _), pieces in canvas.form.slots.items() if any(not isinstance(each, str) for each in pieces)
    }
    for number, (row, after) in enumerate(pairwise(canvas.rows), 1):
        words_alone = not row.path and row.source not in filled
        repeated = bool(row.path) and row.path == after.path
        if words_alone or repeated or row.band in (Band.HEAD, *TITLES):
            with_next.add(number)
    stops = [number for number in range(1, len(canvas.rows) + 1) if number not in with_next]
    if len(canvas.rows) not in stops:
        stops.append(len(canvas.rows))
    return [_Block(before + 1, stop, ()) for before, stop in pairwise((0, *stops))]


def _filled_pages(
    blocks: Sequence[_Block], heights: Sequence[float], page_height: float, scale: int, head: Sequence[int]
) -> tuple[int, list[list[range]]]:
    """The scale and the parts of each page. ``page_height`` is in points on paper.

    A last page with a few rows is saved by a slightly smaller scale, or else takes more from the page before it.
    """

    def laid(percent: int) -> list[list[range]]:
        return _pages(blocks, heights, page_height * 100 / percent, head)

    def tall(parts: Sequence[range]) -> float:
        return sum([heights[row] for part in parts for row in part])

    pages = laid(scale)
    if len(pages) < 2 or tall(pages[-1]) >= (least := _LEAST_FULL * page_height * 100 / scale):
        return scale, pages
    for smaller in range(scale - 1, max(_MIN_SCALE, math.ceil(scale * _MUCH_SMALLER)) - 1, -1):
        if len(closer := laid(smaller)) < len(pages):
            return smaller, closer
    *_, before, last = pages
    while tall(last) < least and len(before) > 1 and tall(before[:-1]) >= tall([before[-1], *last]):
        last.insert(0, before.pop())
    return scale, pages


def _pages(
    blocks: Sequence[_Block], heights: Sequence[float], page_height: float, head: Sequence[int]
) -> list[list[range]]:
    """The rows of each page, in parts that stay together."""

    def repeated(first: int) -> float:
        """What 見出し takes on a page that begins with this row: nothing before it stands itself."""
        return sum([heights[row] for row in head]) if head and first > head[-1] else 0.0

    pages: list[list[range]] = [[]]
    used = 0.0
    for block in blocks:
        for part in _parts(block, heights, lambda first: page_height - repeated(first), head):
            need = sum(heights[part.start : part.stop])
            if used and used + need > page_height:
                pages.append([])
                used = repeated(part.start)
            pages[-1].append(part)
            used += need
    return pages


def _parts(
    block: _Block, heights: Sequence[float], room: Callable[[int], float], head: Sequence[int]
) -> Iterator[range]:
    """The rows of a block that must share a page: all, else those between its inner stops, else each row alone.

    見出し never ends a page, nor does the row above it, which is its title.
    """
    if sum(heights[block.first : block.last + 1]) <= room(block.first):
        yield range(block.first, block.last + 1)
        return
    for first, stop in pairwise((block.first, *block.inner, block.last + 1)):
        if sum(heights[first:stop]) <= room(first):
            yield range(first, stop)
            continue
        start = first
        for row in range(first, stop):
            if row == stop - 1 or not (row in head or row + 1 in head):
                yield range(start, row + 1)
                start = row + 1
