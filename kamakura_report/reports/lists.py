"""A sheet that is one list: headings in row 1 that stay and repeat, a row for each thing, a line when there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kamakura_report.plan.model import Plan
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Cell, Highlight, Sheet, Sparkline, Table
from kamakura_report.workbook.office_style import list_page, row_height

HEAD_ROW, FIRST_ROW = 1, 2  # the row of the headings, and the first below them
LOWEST_HEAD, LOWEST_ROW = 32.0, 18.0  # points; a filter's button hides no heading


def list_sheet(
    plan: Plan,
    name: str,
    columns: Mapping[str, float],
    rows: Sequence[Sequence[Cell]],
    *,
    frozen: int,
    nothing: str,
    table: str = "",
    highlights: tuple[Highlight, ...] = (),
    sparklines: tuple[Sparkline, ...] = (),
    alarming: bool = False,
) -> Sheet:
    """``columns`` are headings with their widths; the first ``frozen`` stay. With ``table`` it is an Excel table."""
    widths = dict(enumerate(columns.values(), 1))
    cells: dict[Position, Cell] = {
        (HEAD_ROW, column): Cell(text, office_style.HEADING) for column, text in enumerate(columns, 1)
    }
    heights = {HEAD_ROW: max(LOWEST_HEAD, row_height(columns.items()))}
    for number, row in enumerate(rows, FIRST_ROW):
        cells |= {(number, column): cell for column, cell in enumerate(row, 1)}
        texts = [
            (cell.value, widths[column])
            for column, cell in enumerate(row, 1)
            if isinstance(cell.value, str) and cell.style.wrap
        ]
        heights[number] = max([LOWEST_ROW, row_height(texts)] if texts else [LOWEST_ROW])
    if not rows:
        cells[FIRST_ROW, 1] = Cell(nothing)
        heights[FIRST_ROW] = LOWEST_ROW
    area = Area(HEAD_ROW, 1, max(FIRST_ROW, len(rows) + HEAD_ROW), len(columns))
    return Sheet(
        name,
        cells,
        widths=widths,
        heights=heights,
        highlights=highlights,
        sparklines=sparklines,
        tables=(Table(table, area),) if table and rows else (),
        freeze=(FIRST_ROW, frozen + 1),
        filtered=area if rows and not table else None,
        page=list_page(plan, name, area, widths),
        gridlines=False,
        tab_color=office_style.ALARM if alarming else "",
    )
