"""One worksheet written: its sizes, merges, cells, notes, print set-up, view and protection."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kamakura_report.io.write.cell_rules import add_highlight, add_sparkline, add_table, add_validation, ignore_errors
from kamakura_report.io.write.charts import add_chart
from kamakura_report.io.write.formats import Formats, column_pixels, row_pixels
from kamakura_report.io.write.stored_text import escape_xstring, must_succeed, plain_words, stored_cell_text
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure, parse_figure, plain_text
from kamakura_report.workbook.area import Position, cell_name, quote_sheet_name
from kamakura_report.workbook.book import PLAIN, Cell, Formula, Page, Sheet
from kamakura_report.workbook.names import utf16_units

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
CELL_FORMULA_LIMIT = 8192  # UTF-16 units, as all limits of texts
NOTE_LIMIT = 32767
NOTE_WIDTH, NOTE_LINE = 240, 20  # pixels
NOTE_LINE_UNITS = 28  # half-width characters that fit on one line of a note
HEADER_LIMIT = 255
MAX_BREAKS = 1023  # what Excel really takes; XlsxWriter drops the rest without a word


def write_sheet(worksheet: Any, sheet: Sheet, formats: Formats, *, active: bool) -> None:
    """Write everything that ``sheet`` holds into XlsxWriter's worksheet of that name. Raises as ``write_workbook``."""
    if sheet.row_height:  # else rows have no stored height, and the office program fits them
        worksheet.set_default_row(row_pixels(sheet.row_height) * 0.75)
    for column, width in sorted(sheet.widths.items()):
        pixels = column_pixels(worksheet, width)  # not set_column, which would add Excel's padding once more
        must_succeed(worksheet.set_column_pixels(column - 1, column - 1, pixels), f"width of column {column}")
    for row, height in sorted(sheet.heights.items()):
        must_succeed(worksheet.set_row_pixels(row - 1, row_pixels(height)), f"height of row {row}")
    for table in sheet.tables:
        add_table(worksheet, sheet, table)
    cells = _with_merges(worksheet, sheet)
    for position in sorted(cells):
        _write_cell(worksheet, position, *cells[position], formats)
    for validation in sheet.validations:
        add_validation(worksheet, validation)
    for highlight in sheet.highlights:
        add_highlight(worksheet, highlight, formats)
    for sparkline in sheet.sparklines:
        add_sparkline(worksheet, sparkline)
    for chart in sheet.charts:
        add_chart(worksheet, sheet, chart, formats)
    _set_up_page(worksheet, sheet.page)
    ignore_errors(worksheet, sheet)
    _show(worksheet, sheet, active)
    _protect(worksheet, sheet)


def _with_merges(worksheet: Any, sheet: Sheet) -> Mapping[Position, tuple[Cell, bool]]:
    """Every cell to write, and whether it is locked.

    A merge has one lock: that of its first cell. Its other cells keep looks of their own (the far
    border is theirs) or take the first one's.
    """
    cells = {position: (cell, cell.ask is None) for position, cell in sheet.cells.items()}
    for area in sheet.merges:
        first = (area.top, area.left)
        must_succeed(
            worksheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, ""), f"merge {area}"
        )
        cell, locked = cells.setdefault(first, (Cell(), True))
        for position in area.positions():
            if position == first:
                continue
            covered = sheet.cells.get(position, Cell(style=cell.style))
            if covered.value not in (None, "") or covered.ask or covered.link or covered.note:
                raise ValueError(f"{sheet.name} {cell_name(position)}: something stands under the merge {area}")
            cells[position] = (covered, locked)
    return cells


def _write_cell(worksheet: Any, position: Position, cell: Cell, locked: bool, formats: Formats) -> None:
    row, column = position[0] - 1, position[1] - 1
    place = f"{worksheet.get_name()} {cell_name(position)}"
    if not (0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN):
        raise ValueError(f"{place}: out of bounds")
    plain_cell = locked and cell.style == PLAIN and cell.link is None  # a link without a format would turn blue
    look = None if plain_cell else formats.of(cell.style, locked=locked)
    if cell.link is not None:
        target = f"internal:{quote_sheet_name(plain_words(cell.link.sheet))}!{cell_name(cell.link.position)}"
        # The words shown are written below; here they only become the link's attribute.
        shown = escape_xstring(cell.value) if isinstance(cell.value, str) else ""
        worksheet.ignore_write_string = True
        must_succeed(worksheet.write_url(row, column, target, look, shown or None), f"{place}: link")
        worksheet.ignore_write_string = False
    if cell.value is None or cell.value == "":
        must_succeed(worksheet.write_blank(row, column, None, look), place)
    elif isinstance(cell.value, str):
        must_succeed(worksheet.write_string(row, column, stored_cell_text(cell.value), look), place)
    elif isinstance(cell.value, Decimal):
        must_succeed(worksheet.write_number(row, column, _exact(cell.value, place), look), place)
    elif isinstance(cell.value, Formula):
        _write_formula(worksheet, row, column, cell.value, look, place)
    else:
        raise TypeError(f"{place}: not a value of a cell: {cell.value!r}")
    if cell.note:
        _write_note(worksheet, row, column, cell.note, formats, place)


def _exact(number: Decimal, place: str) -> Decimal:
    """The figure, whose digits XlsxWriter then writes as they are. Raises ValueError when a cell would round it."""
    if not number.is_finite():
        raise ValueError(f"{place}: not a finite number: {number}")
    figure = normalize_figure(number)
    if parse_figure(plain_text(figure)) != figure:
        raise ValueError(f"{place}: more than {SIGNIFICANT_DIGITS} significant digits: {number}")
    return figure


def _write_formula(worksheet: Any, row: int, column: int, formula: Formula, look: Any, place: str) -> None:
    text = plain_words(formula.text)
    if not text or text.startswith(("=", "{")) or utf16_units(text) > CELL_FORMULA_LIMIT:
        raise ValueError(f"{place}: not a formula: {text[:40]!r}")
    value = formula.value
    # A value is only a preview, so it may be rounded; the office program calculates it again.
    figure = parse_figure(str(value)) if isinstance(value, Decimal) else value
    now = escape_xstring(figure) if isinstance(figure, str) else figure
    must_succeed(worksheet.write_formula(row, column, f"={text}", look, now), place)


def _write_note(worksheet: Any, row: int, column: int, note: str, formats: Formats, place: str) -> None:
    if utf16_units(note) > NOTE_LIMIT:
        raise ValueError(f"{place}: a note over {NOTE_LIMIT} characters")
    lines = sum(1 + utf16_units(line) * 2 // NOTE_LINE_UNITS for line in note.split("\n"))
    options = {
        "author": "",
        "width": NOTE_WIDTH,
        "height": NOTE_LINE * (lines + 1),
        "font_name": formats.book.font,
        "font_size": 10,
    }
    must_succeed(worksheet.write_comment(row, column, note, options), f"{place}: note")


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
        must_succeed(code, f"print area {area}")
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
        must_succeed(
            worksheet.autofilter(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1), f"filter {area}"
        )


def _protect(worksheet: Any, sheet: Sheet) -> None:
    """Locked cells can be selected (links), widths and heights adjusted, a filter used; no password."""
    if sheet.protected:
        allowed = {"format_columns": True, "format_rows": True, "autofilter": sheet.filtered is not None}
        worksheet.protect("", allowed)
