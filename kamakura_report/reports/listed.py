"""A sheet that is one list: headings in row 1 that stay and repeat, a row for each thing, a line when there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kamakura_report.form.book import Area, Cell, Highlight, Position, Sheet, Sparkline, Table
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look

HEAD, FIRST = 1, 2  # the row of the headings, and the first below them
LOWEST_HEAD, LOWEST = 32.0, 18.0  # points; a filter's button hides no heading


def sheet(
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
    cells: dict[Position, Cell] = {(HEAD, column): Cell(text, look.HEADING) for column, text in enumerate(columns, 1)}
    heights = {HEAD: max(LOWEST_HEAD, look.height(columns.items()))}
    for number, row in enumerate(rows, FIRST):
        cells |= {(number, column): cell for column, cell in enumerate(row, 1)}
        texts = [
            (cell.value, widths[column])
            for column, cell in enumerate(row, 1)
            if isinstance(cell.value, str) and cell.style.wrap
        ]
        heights[number] = max([LOWEST, look.height(texts)] if texts else [LOWEST])
    if not rows:
        cells[FIRST, 1] = Cell(nothing)
        heights[FIRST] = LOWEST
    area = Area(HEAD, 1, max(FIRST, len(rows) + HEAD), len(columns))
    return Sheet(
        name,
        cells,
        widths=widths,
        heights=heights,
        highlights=highlights,
        sparklines=sparklines,
        tables=(Table(table, area),) if table and rows else (),
        freeze=(FIRST, frozen + 1),
        filtered=area if rows and not table else None,
        page=look.page(plan, name, area, widths),
        gridlines=False,
        tab_color=look.ALARM if alarming else "",
    )
