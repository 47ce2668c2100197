"""One sheet: cells, merges, sizes, and how it is shown and protected."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kamakura_report.doors.write.charts import add_chart
from kamakura_report.doors.write.done import done
from kamakura_report.doors.write.pages import set_up_page
from kamakura_report.doors.write.quiet import quieten
from kamakura_report.doors.write.rules import add_highlight, add_sparkline, add_validation
from kamakura_report.doors.write.sizes import column_pixels, row_pixels
from kamakura_report.doors.write.styles import Formats
from kamakura_report.doors.write.tables import add_table
from kamakura_report.doors.write.texts import cell_text, escaped, plain_words
from kamakura_report.form.book import PLAIN, Cell, Formula, Position, Sheet, quoted, reference
from kamakura_report.form.names import utf16_units
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, figure, plain, tidy

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
FORMULA_LIMIT = 8192
NOTE_LIMIT = 32767
NOTE_WIDTH, NOTE_LINE = 240, 20  # pixels
NOTE_LINE_UNITS = 28  # half-width characters that fit on one line of a note


def write_sheet(worksheet: Any, sheet: Sheet, formats: Formats, *, active: bool) -> None:
    """Everything ``sheet`` says, into XlsxWriter's worksheet of that name."""
    if sheet.row_height:  # else rows have no stored height, and the office program fits them
        worksheet.set_default_row(row_pixels(sheet.row_height) * 0.75)
    for column, width in sorted(sheet.widths.items()):
        pixels = column_pixels(worksheet, width)  # not set_column, which would add Excel's padding once more
        done(worksheet.set_column_pixels(column - 1, column - 1, pixels), f"width of column {column}")
    for row, height in sorted(sheet.heights.items()):
        done(worksheet.set_row_pixels(row - 1, row_pixels(height)), f"height of row {row}")
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
    set_up_page(worksheet, sheet.page)
    quieten(worksheet, sheet)
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
        done(worksheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, ""), f"merge {area}")
        cell, locked = cells.setdefault(first, (Cell(), True))
        for position in area.positions():
            if position == first:
                continue
            covered = sheet.cells.get(position, Cell(style=cell.style))
            if covered.value not in (None, "") or covered.ask or covered.link or covered.note:
                raise ValueError(f"{sheet.name} {reference(position)}: something stands under the merge {area}")
            cells[position] = (covered, locked)
    return cells


def _write_cell(worksheet: Any, position: Position, cell: Cell, locked: bool, formats: Formats) -> None:
    row, column = position[0] - 1, position[1] - 1
    place = f"{worksheet.get_name()} {reference(position)}"
    if not (0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN):
        raise ValueError(f"{place}: out of bounds")
    plain_cell = locked and cell.style == PLAIN and cell.link is None  # a link without a format would turn blue
    look = None if plain_cell else formats.of(cell.style, locked=locked)
    if cell.link is not None:
        target = f"internal:{quoted(plain_words(cell.link.sheet))}!{reference(cell.link.position)}"
        # The words shown are written below; here they only become the link's attribute.
        shown = escaped(cell.value) if isinstance(cell.value, str) else ""
        worksheet.ignore_write_string = True
        done(worksheet.write_url(row, column, target, look, shown or None), f"{place}: link")
        worksheet.ignore_write_string = False
    if cell.value is None or cell.value == "":
        done(worksheet.write_blank(row, column, None, look), place)
    elif isinstance(cell.value, str):
        done(worksheet.write_string(row, column, cell_text(cell.value), look), place)
    elif isinstance(cell.value, Decimal):
        done(worksheet.write_number(row, column, _stored(cell.value, place), look), place)
    elif isinstance(cell.value, Formula):
        _write_formula(worksheet, row, column, cell.value, look, place)
    else:
        raise TypeError(f"{place}: not a value of a cell: {cell.value!r}")
    if cell.note:
        _write_note(worksheet, row, column, cell.note, formats, place)


def _stored(number: Decimal, place: str) -> Decimal:
    """The figure, whose digits XlsxWriter then writes as they are. Raises ValueError when a cell would round it."""
    if not number.is_finite():
        raise ValueError(f"{place}: not a finite number: {number}")
    whole = tidy(number)
    if figure(plain(whole)) != whole:
        raise ValueError(f"{place}: more than {SIGNIFICANT_DIGITS} significant digits: {number}")
    return whole


def _write_formula(worksheet: Any, row: int, column: int, formula: Formula, look: Any, place: str) -> None:
    text = plain_words(formula.text)
    if not text or text.startswith(("=", "{")) or utf16_units(text) > FORMULA_LIMIT:
        raise ValueError(f"{place}: not a formula: {text[:40]!r}")
    value = formula.value
    # A value is only a preview, so it may be rounded; the office program calculates it again.
    now = escaped(value) if isinstance(value, str) else figure(str(value))
    done(worksheet.write_formula(row, column, f"={text}", look, now), place)


def _write_note(worksheet: Any, row: int, column: int, note: str, formats: Formats, place: str) -> None:
    if utf16_units(note) > NOTE_LIMIT:
        raise ValueError(f"{place}: a note over {NOTE_LIMIT} characters")
    lines = sum(1 + utf16_units(line) * 2 // NOTE_LINE_UNITS for line in note.split("\n"))
    said = {
        "author": "",
        "width": NOTE_WIDTH,
        "height": NOTE_LINE * (lines + 1),
        "font_name": formats.book.font,
        "font_size": 10,
    }
    done(worksheet.write_comment(row, column, note, said), f"{place}: note")


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
        done(worksheet.autofilter(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1), f"filter {area}")


def _protect(worksheet: Any, sheet: Sheet) -> None:
    """Locked cells can be selected (links), widths and heights adjusted, a filter used; no password."""
    if sheet.protected:
        allowed = {"format_columns": True, "format_rows": True, "autofilter": sheet.filtered is not None}
        worksheet.protect("", allowed)
