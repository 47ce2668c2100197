"""The workbook of the open data: each table an Excel table of typed cells, which programs read as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.reports.open_data import ColumnKind, OpenColumn, OpenTable, OpenValue
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Cell, Sheet, Style, Table
from kamakura_report.workbook.office_style import cells_height
from kamakura_report.workbook.paper import list_page
from kamakura_report.workbook.row_cells import RowCells

_TEXT = replace(office_style.BODY, wrap=False, number_format="@")
_LONG_TEXT = replace(office_style.BODY, number_format="@")
_FIGURE = replace(office_style.NUMBER, number_format="General", shrink=False)
_WHOLE = replace(office_style.ORDINAL, wrap=False)
_WIDTHS = {
    "キー": 22.0,
    "施策名": 18.0,
    "事業名": 28.0,
    "項目": 56.0,
    "対象": 14.0,
    "課": 16.0,
    "文章": 90.0,
    "値": 14.0,
}
_USUAL_WIDTH = 10.5
_LONG = ("文章",)
_LOWEST = 18.0  # points; the buttons of the filter hide no heading at twice that


def place_open_data(title: str, tables: Iterable[OpenTable]) -> Book:
    """A sheet for each table that has rows, the first one in any case. Nothing in it is a formula or a link."""
    first, *others = tables
    sheets = (_sheet(title, table) for table in (first, *(one for one in others if one.rows)))
    return Book(tuple(sheets), title=title, font_size=office_style.FONT_SIZE)


def _sheet(title: str, table: OpenTable) -> Sheet:
    widths = {at: _WIDTHS.get(column.name, _USUAL_WIDTH) for at, column in enumerate(table.columns, 1)}
    head = [Cell(column.name, office_style.HEADING) for column in table.columns]
    rows = [[_cell(*one) for one in zip(table.columns, row, strict=True)] for row in table.rows]
    heights = {1: 2 * _LOWEST}
    for number, row in enumerate(rows, 2):
        heights[number] = _height(row, widths)
    area = Area(1, 1, max(2, len(rows) + 1), len(table.columns))
    return Sheet(
        table.title,
        RowCells([head, *(rows or [[Cell(None) for _ in head]])]),
        widths=widths,
        heights=heights,
        tables=(Table(table.name, area),),
        freeze=(2, 2),
        page=list_page(f"{title} {table.title}", area, widths, heights | {2: heights.get(2, _LOWEST)}, names=1),
        gridlines=False,
    )


def _height(row: Iterable[Cell], widths: Mapping[int, float]) -> float:
    return max(_LOWEST, cells_height((cell, widths[at]) for at, cell in enumerate(row, 1)))


def _cell(column: OpenColumn, value: OpenValue) -> Cell:
    if isinstance(value, int):
        return Cell(Decimal(value), _WHOLE)
    return Cell(value, _style(column))


def _style(column: OpenColumn) -> Style:
    if column.kind is ColumnKind.NUMBER:
        return _FIGURE
    if column.kind is ColumnKind.WHOLE:
        return _WHOLE
    return _LONG_TEXT if column.name in _LONG else _TEXT
