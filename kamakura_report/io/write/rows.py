"""The rows of a sheet (CT_Row, CT_Cell) as XlsxWriter writes them, without it: what a book has most of.

Only what is sure to be plain cells is written here; ``has_plain_rows`` says of which sheets that holds, and XlsxWriter
writes the others.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from xlsxwriter.worksheet import re_dynamic_function

from kamakura_report.io.write.cells import (
    CELL_FORMULA_LIMIT,
    SheetCells,
    check_bounds,
    exact_figure,
    value_now,
    write_beside,
)
from kamakura_report.io.write.formats import Formats
from kamakura_report.io.write.stored_text import escape_markup, is_plain, must_succeed, stored_cell_text
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.book import Formula, Sheet, Value
from kamakura_report.workbook.names import utf16_units

_SPAN_ROWS = 16  # the first and the last column are told once for so many rows
_DIGITS = b"0123456789"
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class SharedTexts:
    """The texts of a workbook by their numbers in XlsxWriter's table of shared strings."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, which is counted once more. Raises ValueError when a cell cannot hold it."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = self._table._get_shared_string_index(stored_cell_text(text))
        else:
            self._table.count += 1
        return number


def has_plain_rows(sheet: Sheet) -> bool:
    """False where XlsxWriter must know the cells (their figures stand in charts too) or would rewrite a formula."""
    return not sheet.charts and all(
        _is_plain(cell.value.text) for cell in sheet.cells.values() if isinstance(cell.value, Formula)
    )


def write_rows(worksheet: Any, cells: SheetCells, texts: SharedTexts, formats: Formats) -> None:
    """Give the worksheet its rows as XML. Raises as ``write_workbook``."""
    lines, reach = _lines(worksheet, cells, texts, formats)
    if lines:
        ends = [column for columns in reach.values() for column in columns]
        for row, column in ((min(lines), min(ends)), (max(lines), max(ends))):
            must_succeed(worksheet._check_dimensions(row - 1, column - 1), f"cells of {cells.sheet}")
    spans = {number: f' spans="{min(columns)}:{max(columns)}"' for number, columns in reach.items()}
    sizes = {index + 1: _size(info.height, info.hidden, worksheet) for index, info in worksheet.row_info.items()}
    usual = _size(worksheet.default_row_height, False, worksheet)
    rows = []
    for row in sorted(lines.keys() | sizes.keys()):
        start = f'<row r="{row}"{spans.get((row - 1) // _SPAN_ROWS, "")}{sizes.get(row, usual)}'
        line = lines.get(row)
        rows.append(f"{start}>{line}</row>" if line else f"{start}/>")
    if rows:
        worksheet.rows = "".join(rows)


def _lines(
    worksheet: Any, cells: SheetCells, texts: SharedTexts, formats: Formats
) -> tuple[dict[int, str], dict[int, list[int]]]:
    """The cells of each row as XML, and in which columns the rows of each span begin and end."""
    lines: dict[int, str] = {}
    reach: dict[int, list[int]] = {}
    contents = _Contents(cells, texts)
    for row, several in groupby(sorted(cells.cells), key=itemgetter(0)):
        positions = list(several)
        for position in (positions[0], positions[-1]):
            check_bounds(position, cells.place(position))
        line, columns = [], []
        for position in positions:
            cell, column = cells.cells[position], position[1]
            if cell.link or cell.note:
                write_beside(worksheet, position, cell, cells.place(position), formats)
            mark = formats.mark(cell, locked=cells.locked(position, cell))
            if cell.value is not None and cell.value != "":
                line.append(f'<c r="{column_letters(column)}{row}"{mark}{contents.of(position, cell.value)}')
            elif mark:
                line.append(f'<c r="{column_letters(column)}{row}"{mark}/>')
            elif not cell.note:
                continue
            columns.append(column)
        if columns:
            lines[row] = "".join(line)
            reach.setdefault((row - 1) // _SPAN_ROWS, []).extend((columns[0], columns[-1]))
    return lines, reach


class _Contents:
    """What follows the attributes that all cells have."""

    def __init__(self, cells: SheetCells, texts: SharedTexts) -> None:
        self._cells = cells
        self._texts = texts
        self._figures: dict[Decimal, str] = {}

    def of(self, position: Position, value: Value) -> str:
        if isinstance(value, str):
            return f' t="s"><v>{self._texts.number(value)}</v></c>'
        if isinstance(value, Decimal):
            figure = self._figures.get(value)
            if figure is None:
                figure = self._figures[value] = f"{exact_figure(value, self._cells.place(position)):.16G}"
            return f"><v>{figure}</v></c>"
        if isinstance(value, Formula):
            return _calculated(value)
        raise TypeError(f"{self._cells.place(position)}: not a value of a cell: {value!r}")


def _calculated(formula: Formula) -> str:
    now = value_now(formula)
    kind, shown = "", f"{now}"
    if isinstance(now, bool):
        kind, shown = ' t="b"', f"{now:d}"
    elif isinstance(now, str):
        kind, shown = ' t="e"' if now in _ERRORS else ' t="str"' if now else "", escape_markup(now)
    return f"{kind}><f>{escape_markup(formula.text)}</f><v>{shown}</v></c>"


def _size(pixels: float, hidden: bool, worksheet: Any) -> str:
    """The attributes of a row that is not as high as rows of XlsxWriter are."""
    usual = pixels == worksheet.original_row_height
    shown = ' hidden="1"' if hidden else ""
    return shown if usual else f' ht="{pixels * 0.75:.16g}"{shown} customHeight="1"'


def _is_plain(formula: str) -> bool:
    """True for what stands in a cell as it is. Most formulas differ in digits only, so it is found out without them."""
    if len(formula) * 2 > CELL_FORMULA_LIMIT and utf16_units(formula) > CELL_FORMULA_LIMIT:
        return False
    return formula != "" and _is_plain_shape(formula.encode("utf-8", "surrogatepass").translate(None, _DIGITS))


@lru_cache(maxsize=512)
def _is_plain_shape(formula: bytes) -> bool:
    text = formula.decode("utf-8", "surrogatepass")
    rewritten = (
        text.startswith(("=", "{")) or text.endswith("}") or "INGLE(" in text or re_dynamic_function.search(text)
    )
    return not rewritten and is_plain(text)
