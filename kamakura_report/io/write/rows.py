"""The rows of a sheet (CT_Row, CT_Cell) as XlsxWriter writes them, without it: what a book has most of.

Only what is sure to be plain cells is written here; ``plain_formulas`` says of which sheets that holds, and XlsxWriter
writes the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from kamakura_report.workbook.book import Cell, Formula, RowCells, Sheet, Value
from kamakura_report.workbook.names import utf16_units

_SPAN_ROWS = 16  # the first and the last column are told once for so many rows
_DIGITS = b"0123456789"
_BLANK = b"/>"
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


def plain_formulas(sheet: Sheet) -> dict[Position, bytes] | None:
    """The formulas of a sheet that can be written here, as they stand in it; None when XlsxWriter must write it.

    It must know the cells whose figures stand in charts too, and rewrites some formulas.
    """
    formulas: dict[Position, bytes] = {}
    for position, cell in sheet.cells.items():
        if isinstance(cell.value, Formula):
            formula = _plain_formula(cell.value.text)
            if formula is None:
                return None
            formulas[position] = formula
    return None if sheet.charts else formulas


def write_rows(
    worksheet: Any, cells: SheetCells, formulas: Mapping[Position, bytes], texts: SharedTexts, formats: Formats
) -> None:
    """Give the worksheet its rows as XML, once its tables and merges are told. Raises as ``write_workbook``."""
    worksheet.table_cells.clear()  # each cell of each table, kept only to see that none lies over another
    lines: dict[int, bytes] = {}
    reach: dict[int, list[int]] = {}  # number of a span of rows → the columns where each of its rows begins and ends
    written = _Lines(worksheet, cells, formulas, texts, formats)
    for row, of_row in groupby(_in_order(cells.cells), key=_row):
        line, columns = written.of(row, of_row)
        if columns:
            lines[row] = b"".join(line)
            reach.setdefault((row - 1) // _SPAN_ROWS, []).extend((columns[0], columns[-1]))
            for column in (columns[0], columns[-1]):
                check_bounds(cells, (row, column))
    if lines:
        ends = [column for columns in reach.values() for column in columns]
        for row, column in ((min(lines), min(ends)), (max(lines), max(ends))):
            must_succeed(worksheet._check_dimensions(row - 1, column - 1), f"cells of {cells.sheet}")
    if lines or worksheet.row_info:
        worksheet.rows = _rows(worksheet, lines, reach)


def _rows(worksheet: Any, lines: dict[int, bytes], reach: Mapping[int, list[int]]) -> Iterator[bytes]:
    """The rows that hold cells, or have a height of their own; each is forgotten when it is given."""
    spans = {number: b' spans="%d:%d"' % (min(columns), max(columns)) for number, columns in reach.items()}
    sizes = {index + 1: _size(info.height, info.hidden, worksheet) for index, info in worksheet.row_info.items()}
    usual = _size(worksheet.default_row_height, False, worksheet)
    for row in sorted(lines.keys() | sizes.keys()):
        start = b'<row r="%d"%b%b' % (row, spans.get((row - 1) // _SPAN_ROWS, b""), sizes.get(row, usual))
        line = lines.pop(row, b"")
        yield b"%b>%b</row>" % (start, line) if line else start + b"/>"


def _in_order(cells: Mapping[Position, Cell]) -> Iterable[tuple[Position, Cell]]:
    """The cells row by row, each row from the left."""
    return cells.items() if isinstance(cells, RowCells) else sorted(cells.items(), key=itemgetter(0))


def _row(placed: tuple[Position, Cell]) -> int:
    return placed[0][0]


class _Lines:
    """The cells of rows as XML."""

    def __init__(
        self,
        worksheet: Any,
        cells: SheetCells,
        formulas: Mapping[Position, bytes],
        texts: SharedTexts,
        formats: Formats,
    ) -> None:
        self._worksheet = worksheet
        self._cells = cells
        self._formulas = formulas
        self._texts = texts
        self._formats = formats
        self._figures: dict[Decimal, bytes] = {}

    def of(self, row: int, cells: Iterable[tuple[Position, Cell]]) -> tuple[list[bytes], list[int]]:
        """Each cell of a row, and its columns: those of notes too, of which a row knows nothing else."""
        line: list[bytes] = []
        columns: list[int] = []
        opened, mark_of = self._cells.opened, self._formats.mark
        for position, cell in cells:
            if cell.link or cell.note:
                check_bounds(self._cells, position)
                write_beside(self._worksheet, position, cell, self._cells.place(position), self._formats)
            mark = mark_of(cell, locked=cell.ask is None and position not in opened)
            value = cell.value
            content = _BLANK if value is None else self._content(position, value)
            if mark or content is not _BLANK:
                line.append(b'<c r="%b%d"%b%b' % (_letters(position[1]), row, mark, content))
            elif not cell.note:
                continue
            columns.append(position[1])
        return line, columns

    def _content(self, position: Position, value: Value) -> bytes:
        """What follows the attributes that all cells have."""
        if isinstance(value, str):
            return b' t="s"><v>%d</v></c>' % self._texts.number(value) if value else _BLANK
        if isinstance(value, Decimal):
            figure = self._figures.get(value)
            if figure is None:
                exact = exact_figure(value, self._cells.place(position))
                figure = self._figures[value] = f"><v>{exact:.16G}</v></c>".encode()
            return figure
        if isinstance(value, Formula):
            return _calculated(self._formulas[position], value_now(value))
        raise TypeError(f"{self._cells.place(position)}: not a value of a cell: {value!r}")


def _calculated(formula: bytes, now: Decimal | str | bool) -> bytes:
    kind, shown = "", f"{now}"
    if isinstance(now, bool):
        kind, shown = ' t="b"', f"{now:d}"
    elif isinstance(now, str):
        kind, shown = ' t="e"' if now in _ERRORS else ' t="str"' if now else "", escape_markup(now)
    return b"%b><f>%b</f><v>%b</v></c>" % (kind.encode(), formula, shown.encode())


def _size(pixels: float, hidden: bool, worksheet: Any) -> bytes:
    """The attributes of a row that is not as high as rows of XlsxWriter are."""
    usual = pixels == worksheet.original_row_height
    shown = ' hidden="1"' if hidden else ""
    return (shown if usual else f' ht="{pixels * 0.75:.16g}"{shown} customHeight="1"').encode()


@lru_cache(maxsize=1024)
def _letters(column: int) -> bytes:
    return column_letters(column).encode()


def _plain_formula(text: str) -> bytes | None:
    """A formula as it stands in a cell; None for what XlsxWriter refuses or rewrites.

    Most formulas of a sheet differ in digits only, so what it is is found out without them.
    """
    formula = text.encode("utf-8", "surrogatepass")
    if len(formula) > CELL_FORMULA_LIMIT and utf16_units(text) > CELL_FORMULA_LIMIT:
        return None
    if not text or not _is_plain_shape(formula.translate(None, _DIGITS)):
        return None
    return formula.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


@lru_cache(maxsize=512)
def _is_plain_shape(formula: bytes) -> bool:
    text = formula.decode("utf-8", "surrogatepass")
    begun, ended = text.startswith(("=", "{")), text.endswith("}")
    rewritten = begun or ended or "INGLE(" in text or re_dynamic_function.search(text)
    return not rewritten and is_plain(text)
