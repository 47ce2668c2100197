"""One worksheet written: its sizes, merges, cells, notes, print set-up, view and protection."""

from __future__ import annotations

from typing import Any

from kamakura_report.io.write.cell_rules import add_highlight, add_sparkline, add_table, add_validation, ignore_errors
from kamakura_report.io.write.cells import merge_cells, write_cell
from kamakura_report.io.write.charts import add_chart
from kamakura_report.io.write.formats import Formats, column_pixels, row_pixels
from kamakura_report.io.write.rows import plain_formulas, write_rows
from kamakura_report.io.write.shared_texts import SharedTexts
from kamakura_report.io.write.stored_text import must_succeed
from kamakura_report.io.write.straight_sheet import StraightWorksheet
from kamakura_report.workbook.book import Page, Sheet
from kamakura_report.workbook.names import utf16_units

HEADER_LIMIT = 255
MAX_BREAKS = 1023  # what Excel really takes; XlsxWriter drops the rest without a word


def write_sheet(worksheet: Any, sheet: Sheet, formats: Formats, texts: SharedTexts, *, active: bool) -> None:
    """Write everything that ``sheet`` holds into XlsxWriter's worksheet of that name. Raises as ``write_workbook``."""
    if sheet.row_height:  # else rows have no stored height, and the office program fits them
        worksheet.set_default_row(row_pixels(sheet.row_height) * 0.75)
    for column, width in sorted(sheet.widths.items()):
        pixels = column_pixels(worksheet, width)  # not set_column, which would add Excel's padding once more
        must_succeed(worksheet.set_column_pixels(column - 1, column - 1, pixels), "width of column", column)
    _set_heights(worksheet, sheet)
    for table in sheet.tables:
        add_table(worksheet, sheet, table)
    cells = merge_cells(worksheet, sheet)
    formulas = plain_formulas(sheet)
    if formulas is not None and isinstance(worksheet, StraightWorksheet):
        write_rows(worksheet, cells, formulas, texts, formats)
    else:
        for position in sorted(cells.cells):
            write_cell(worksheet, cells, position, formats)
    for validation in sheet.validations:
        add_validation(worksheet, validation)
    for highlight in sheet.highlights:
        add_highlight(worksheet, highlight, formats)
    for sparkline in sheet.sparklines:
        add_sparkline(worksheet, sparkline)
    for chart in sheet.charts:
        add_chart(worksheet, sheet, chart, formats)
    _set_up_page(worksheet, sheet.page)
    ignore_errors(worksheet, sheet, calculates=formulas != {})
    _show(worksheet, sheet, active)
    _protect(worksheet, sheet)


def _set_heights(worksheet: Any, sheet: Sheet) -> None:
    if sheet.heights and isinstance(worksheet, StraightWorksheet):
        must_succeed(worksheet.set_heights(sheet.heights), "heights of rows of", sheet.name)
    else:
        for row, height in sorted(sheet.heights.items()):
            must_succeed(worksheet.set_row_pixels(row - 1, row_pixels(height)), "height of row", row)


def _set_up_page(worksheet: Any, page: Page) -> None:
    """The whole page set-up. Raises ValueError for what Excel or XlsxWriter would drop."""
    if page.landscape:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.set_paper(page.paper)
    worksheet.set_print_scale(page.scale)
    worksheet.set_margins(*page.margins)
    for text in (page.header, page.footer):
        if utf16_units(text) > HEADER_LIMIT:
            raise ValueError(f"a header or footer over {HEADER_LIMIT} characters: {text[:40]}…")
    if page.header:
        worksheet.set_header(page.header, {"margin": page.header_margin})
    if page.footer:
        worksheet.set_footer(page.footer, {"margin": page.footer_margin})
    if page.repeat is not None:
        first, last = page.repeat
        if not 1 <= first <= last:
            raise ValueError(f"not rows to repeat: {page.repeat}")
        worksheet.repeat_rows(first - 1, last - 1)
    if page.repeat_columns is not None:
        first, last = page.repeat_columns
        if not 1 <= first <= last:
            raise ValueError(f"not columns to repeat: {page.repeat_columns}")
        worksheet.repeat_columns(first - 1, last - 1)
    if page.area is not None:
        area = page.area
        code = worksheet.print_area(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
        must_succeed(code, "print area", area)
    if max(len(page.breaks), len(page.column_breaks)) > MAX_BREAKS:
        raise ValueError(f"{len(page.breaks)} and {len(page.column_breaks)} page breaks")
    worksheet.set_h_pagebreaks(list(page.breaks))
    worksheet.set_v_pagebreaks(list(page.column_breaks))
    if page.centered:
        worksheet.center_horizontally()


def _show(worksheet: Any, sheet: Sheet, active: bool) -> None:
    if active:
        worksheet.activate()
    if sheet.hidden == "hidden":
        worksheet.hide()
    elif sheet.hidden == "veryHidden":
        worksheet.very_hidden()
    elif sheet.hidden:
        raise ValueError(f"not a way to hide a sheet: {sheet.hidden!r}")
    worksheet.set_zoom(sheet.zoom)
    if not sheet.gridlines:
        worksheet.hide_gridlines(2)
    if sheet.tab_color:
        worksheet.set_tab_color(f"#{sheet.tab_color}")
    if sheet.freeze not in (None, (1, 1)):
        worksheet.freeze_panes(sheet.freeze[0] - 1, sheet.freeze[1] - 1)
    if sheet.filtered is not None:
        area = sheet.filtered
        must_succeed(worksheet.autofilter(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1), "filter", area)


def _protect(worksheet: Any, sheet: Sheet) -> None:
    """Locked cells can be selected (links), widths and heights adjusted, a filter used; no password."""
    if sheet.protected:
        allowed = {"format_columns": True, "format_rows": True, "autofilter": sheet.filtered is not None}
        worksheet.protect("", allowed)
