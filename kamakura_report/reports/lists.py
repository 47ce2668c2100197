"""A sheet that is one list: headings in row 1 that stay and repeat, a row for each thing, a line when there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kamakura_report.frozen import replace
from kamakura_report.plan.model import Plan
from kamakura_report.sequences import Joined
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Cell, Highlight, Link, Sheet, Sparkline, Table
from kamakura_report.workbook.office_style import cells_height, result_title, row_height
from kamakura_report.workbook.paper import list_page
from kamakura_report.workbook.row_cells import RowCells

HEAD_ROW, FIRST_ROW = 1, 2  # the row of the headings, and the first below them
LOWEST_HEAD, LOWEST_ROW = 32.0, 18.0  # points; a filter's button hides no heading
TO_FIGURE, GO = "数字へ", "開く"  # a column of short words that lead to the figure: LibreOffice wraps no link
ONLY_ON_SCREEN = (TO_FIGURE, "コード", "キー")  # headings of the last columns, which nobody reads on paper


def list_sheet(
    plan: Plan,
    name: str,
    columns: Mapping[str, float],
    rows: Sequence[Sequence[Cell]],
    *,
    frozen: int,
    nothing: str,
    needed: str = "",
    table: str = "",
    highlights: tuple[Highlight, ...] = (),
    sparklines: tuple[Sparkline, ...] = (),
    alarming: bool = False,
    starts: Collection[int] | None = None,
) -> Sheet:
    """``columns`` are headings with their widths; the first ``frozen`` stay. With ``table`` it is an Excel table.

    On paper are the columns up to ``needed`` (all when ""), those after it where they fit, and no key; a page begins
    with one of the rows ``starts``, any when None.
    """
    widths = dict(enumerate(columns.values(), 1))
    head = [Cell(text, office_style.HEADING) for text in columns]
    heights = {HEAD_ROW: max(LOWEST_HEAD, row_height(columns.items()))}
    for number, row in enumerate(rows, FIRST_ROW):
        heights[number] = max(LOWEST_ROW, cells_height(zip(row, columns.values(), strict=False)))
    if not rows:
        heights[FIRST_ROW] = LOWEST_ROW
    area = Area(HEAD_ROW, 1, max(FIRST_ROW, len(rows) + HEAD_ROW), len(columns))
    headings = list(columns)
    printed = len([heading for heading in headings if heading not in ONLY_ON_SCREEN])
    page = list_page(
        result_title(plan, name),
        replace(area, right=printed),
        widths,
        heights,
        names=max(1, frozen),
        needed=headings.index(needed) + 1 if needed else 0,
        starts=starts,
    )
    return Sheet(
        name,
        RowCells(Joined([head], rows or [[Cell(nothing)]])),
        widths=widths,
        heights=heights,
        highlights=highlights,
        sparklines=sparklines,
        tables=(Table(table, area),) if table and rows else (),
        freeze=(FIRST_ROW, frozen + 1),
        filtered=area if rows and not table else None,
        page=page,
        gridlines=False,
        tab_color=office_style.ALARM if alarming else "",
    )


def lead_to(link: Link | None) -> Cell:
    """The cell of ``TO_FIGURE``: a word that leads to a figure, nothing where there is none."""
    return Cell(GO, office_style.LINK, link=link) if link else Cell(None, office_style.BODY)
