"""The cells of a sheet one by one, as XlsxWriter is told of them: values, merges, links and notes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kamakura_report.frozen import frozen
from kamakura_report.io.write.formats import Formats
from kamakura_report.io.write.stored_text import escape_xstring, must_succeed, plain_words, stored_cell_text
from kamakura_report.io.write.straight_sheet import StraightWorksheet
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure, parse_figure, plain_text
from kamakura_report.workbook.area import Position, cell_name, quote_sheet_name
from kamakura_report.workbook.book import Cell, Formula, Sheet
from kamakura_report.workbook.names import utf16_units

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
CELL_FORMULA_LIMIT = 8192  # UTF-16 units, as all limits of texts
NOTE_LIMIT = 32767
NOTE_WIDTH, NOTE_LINE = 240, 20  # pixels
NOTE_LINE_UNITS = 28  # half-width characters that fit on one line of a note
_NOTHING = Cell()


@frozen
class SheetCells:
    """Every cell to write, those under merges too. Locked is where nothing is asked."""

    sheet: str  # its name
    cells: Mapping[Position, Cell]

    def place(self, position: Position) -> str:
        """What to call a cell."""
        return f"{self.sheet} {cell_name(position)}"


def merge_cells(worksheet: Any, sheet: Sheet) -> SheetCells:
    """The merges of a sheet, and every cell to write afterwards.

    The cells under a merge keep looks of their own (the far border is theirs) or take the first one's. A merge has one
    lock: under an open cell all ask what it asks.
    """
    if not sheet.merges:
        return SheetCells(sheet.name, sheet.cells)
    cells, covered = dict(sheet.cells), list[Position]()
    for area in sheet.merges:
        if area.bottom < area.top or area.right < area.left:
            raise ValueError(f"{sheet.name} {area}: not an area")
        first = (area.top, area.left)
        cell = cells.setdefault(first, _NOTHING)
        blank: Cell | None = None
        columns = range(area.left, area.right + 1)
        positions = [(row, column) for row in range(area.top, area.bottom + 1) for column in columns]
        covered += positions
        for position in positions:
            if position not in cells:
                blank = cells[position] = blank or Cell(style=cell.style, ask=cell.ask)
                continue
            under = cells[position]
            if under is cell and position == first:
                continue
            if under.value not in (None, "") or under.ask or under.link or under.note:
                raise ValueError(f"{sheet.name} {cell_name(position)}: something stands under the merge {area}")
            if cell.ask is not None:
                cells[position] = Cell(style=under.style, ask=cell.ask)
    if not (isinstance(worksheet, StraightWorksheet) and worksheet.merge_areas(sheet.merges, covered)):
        for area in sheet.merges:
            place = (area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
            must_succeed(worksheet.merge_range(*place, ""), "merge", area)
    return SheetCells(sheet.name, cells)


def write_cell(worksheet: Any, cells: SheetCells, position: Position, formats: Formats) -> None:
    """One cell through XlsxWriter. Raises as ``write_workbook``."""
    cell, place = cells.cells[position], cells.place(position)
    row, column = position[0] - 1, position[1] - 1
    check_bounds(cells, position)
    look = formats.of(cell)
    write_beside(worksheet, cells, position, cell, formats)
    if cell.value is None or cell.value == "":
        must_succeed(worksheet.write_blank(row, column, None, look), place)
    elif isinstance(cell.value, str):
        must_succeed(worksheet.write_string(row, column, stored_cell_text(cell.value), look), place)
    elif isinstance(cell.value, Decimal):
        must_succeed(worksheet.write_number(row, column, exact_figure(cell.value, cells, position), look), place)
    elif isinstance(cell.value, Formula):
        text = plain_words(cell.value.text)
        if not text or text.startswith(("=", "{")) or utf16_units(text) > CELL_FORMULA_LIMIT:
            raise ValueError(f"{place}: not a formula: {text[:40]!r}")
        must_succeed(worksheet.write_formula(row, column, f"={text}", look, value_now(cell.value)), place)
    else:
        raise TypeError(f"{place}: not a value of a cell: {cell.value!r}")


def is_on_a_sheet(position: Position) -> bool:
    """Whether sheets have such a cell."""
    return 1 <= position[0] <= MAX_ROW and 1 <= position[1] <= MAX_COLUMN


def check_bounds(cells: SheetCells, position: Position) -> None:
    """Raise ValueError for a cell that no sheet has."""
    if not is_on_a_sheet(position):
        raise ValueError(f"{cells.place(position)}: out of bounds")


def exact_figure(number: Decimal, cells: SheetCells, position: Position) -> Decimal:
    """The figure, whose digits are then written as they are. Raises ValueError when a cell would round it."""
    if not number.is_finite():
        raise ValueError(f"{cells.place(position)}: not a finite number: {number}")
    figure = normalize_figure(number)
    if parse_figure(plain_text(figure)) != figure:
        raise ValueError(f"{cells.place(position)}: more than {SIGNIFICANT_DIGITS} significant digits: {number}")
    return figure


def value_now(formula: Formula) -> Decimal | str | bool:
    """The value stored with a formula: a preview, so it may be rounded; the office program calculates it again."""
    value = formula.value
    if isinstance(value, Decimal):
        return parse_figure(str(value))
    return escape_xstring(value) if isinstance(value, str) else value


def write_beside(worksheet: Any, cells: SheetCells, position: Position, cell: Cell, formats: Formats) -> None:
    """What XlsxWriter keeps beside the cell's value: where it leads, and its note."""
    if cell.link is None and not cell.note:
        return
    row, column = position[0] - 1, position[1] - 1
    if cell.link is not None:
        target = f"internal:{quote_sheet_name(plain_words(cell.link.sheet))}!{cell_name(cell.link.position)}"
        # The words shown are the cell's value; here they only become the link's attribute.
        shown = escape_xstring(cell.value) if isinstance(cell.value, str) else ""
        worksheet.ignore_write_string = True
        must_succeed(worksheet.write_url(row, column, target, None, shown or None), cells.sheet, position, "link")
        worksheet.ignore_write_string = False
    if cell.note:
        if utf16_units(cell.note) > NOTE_LIMIT:
            raise ValueError(f"{cells.place(position)}: a note over {NOTE_LIMIT} characters")
        lines = sum([1 + utf16_units(line) * 2 // NOTE_LINE_UNITS for line in cell.note.split("\n")])
        options = _note_options(formats.book.font, lines)
        must_succeed(worksheet.write_comment(row, column, cell.note, options), cells.sheet, position, "note")


@lru_cache(maxsize=128)
def _note_options(font: str, lines: int) -> dict[str, Any]:
    """XlsxWriter's options of a note, the same for all that look the same."""
    height = NOTE_LINE * (lines + 1)
    return {"author": "", "width": NOTE_WIDTH, "height": height, "font_name": font, "font_size": 10}
