"""All cells of a canvas, and the merges over them: what lies under one keeps its look and loses its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from operator import attrgetter

from kamakura_report.layout.asked_cells import CanvasContent
from kamakura_report.layout.canvas import Canvas
from kamakura_report.layout.content import placed_cells
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Cell

_IN_ORDER = attrgetter("top", "left", "bottom", "right")


def placed_merges(canvas: Canvas) -> tuple[Area, ...]:
    """Of more than one cell: some programs keep a merge of one, and one into column A leaves one here."""
    return tuple(sorted([*_in_one_row(canvas), *_tall(canvas)], key=_IN_ORDER))


def canvas_cells(canvas: Canvas, content: CanvasContent) -> dict[Position, Cell]:
    """Every cell in reading order.

    An asked merge is framed as a whole: Excel draws each of its edges from the cells that lie there.
    """
    cells: dict[Position, Cell] = {}
    shapes = canvas.across.rows
    for number, row in enumerate(canvas.rows, 1):
        shape = shapes[row.source]
        placed = placed_cells(canvas, content, row)
        for index, corner in shape.framed:
            placed[index] = content.looks.framed(placed[index].style, placed[corner].style)
        for index in shape.hidden:
            placed[index] = _blank(placed[index])
        cells.update(zip(zip(repeat(number), shape.columns), placed, strict=True))
    for area in _tall(canvas):
        corner_at = (area.top, area.left)
        asks = corner_at in cells and canvas.asks_at(corner_at)
        for position in area.positions():
            if position in cells and position != corner_at:
                under = cells[position]
                cells[position] = content.looks.framed(under.style, cells[corner_at].style) if asks else _blank(under)
    return cells


def _in_one_row(canvas: Canvas) -> Iterator[Area]:
    shapes = canvas.across.rows
    for number, row in enumerate(canvas.rows, 1):
        for left, right in shapes[row.source].merges:
            yield Area(number, left, number, right)


def _tall(canvas: Canvas) -> Sequence[Area]:
    return [
        Area(top, left, top + below, right)
        for source, below, left, right in canvas.across.tall_merges
        for top in canvas.rows_of[source]
    ]


def _blank(cell: Cell) -> Cell:
    is_blank = cell.value is None and cell.ask is None and cell.link is None and not cell.note
    return cell if is_blank else Cell(style=cell.style)
