"""Row heights: each row as high as its fullest cell needs, and no lower than it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.book import Area, Cell, Formula, Position
from kamakura_report.form.grammar.form import Form
from kamakura_report.form.layout.canvas import Canvas
from kamakura_report.form.metrics import INDENT_EM, column_points, row_points, text_height


def widths(canvas: Canvas) -> dict[int, float]:
    """Placed column → width as drawn, in characters of the default font."""
    drawn = canvas.form.drawn.widths
    return {number: drawn[column.source] for number, column in enumerate(canvas.columns, 1) if column.source in drawn}


def heights(form: Form, canvas: Canvas, cells: Mapping[Position, Cell], merges: tuple[Area, ...]) -> dict[int, float]:
    """Placed row → height in points, whole pixels, at most Excel's."""
    drawn = canvas.form.drawn
    by_column = {column: column_points(width, form.font, form.font_size) for column, width in widths(canvas).items()}
    usual = column_points(8.43, form.font, form.font_size)
    corners = {(area.top, area.left): area for area in merges}
    found = {number: drawn.heights.get(row.source, drawn.row_height) for number, row in enumerate(canvas.rows, 1)}
    spanning: list[tuple[Area, float]] = []
    for position, cell in cells.items():
        text = shown_text(cell)
        if not text:
            continue
        area = corners.get(position, Area(*position, *position))
        width = sum(by_column.get(column, usual) for column in range(area.left, area.right + 1))
        width -= cell.style.indent * INDENT_EM * form.font_size
        need = text_height(text, width, cell.style.size or form.font_size, wrap=cell.style.wrap)
        if area.top == area.bottom:
            found[area.top] = max(found[area.top], need)
        else:
            spanning.append((area, need))
    for area, need in spanning:
        missing = need - sum(found[row] for row in range(area.top, area.bottom + 1))
        if missing > 0:
            found[area.bottom] += missing
    return {row: row_points(height) for row, height in found.items()}


def shown_text(cell: Cell) -> str:
    """The text whose height counts: words, not figures (those never wrap)."""
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    return "" if value is None or isinstance(value, Decimal) else value
