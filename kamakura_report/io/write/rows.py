"""The rows of a sheet (CT_Row, CT_Cell) as XlsxWriter writes them, without it: what a book has most of.

Only what is sure to be plain cells is written here; ``plain_formulas`` says of which sheets that holds, and XlsxWriter
writes the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from xlsxwriter.worksheet import re_dynamic_function

from kamakura_report.io.write.cells import (
    CELL_FORMULA_LIMIT,
    SheetCells,
    check_bounds,
    exact_figure,
    is_on_a_sheet,
    value_now,
    write_beside,
)
from kamakura_report.io.write.formats import Formats
from kamakura_report.io.write.shared_texts import SharedTexts
from kamakura_report.io.write.stored_text import escape_markup, is_plain, must_succeed, stored_cell_text
from kamakura_report.io.write.straight_sheet import ShownInChart
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, is_plain_figure
from kamakura_report.workbook.area import Position, column_letters
from kamakura_report.workbook.book import Cell, Formula, Sheet, Value
from kamakura_report.workbook.names import utf16_units
from kamakura_report.workbook.row_cells import RowCells

_SPAN_ROWS = 16  # the first and the last column are told once for so many rows
_DIGITS = b"0123456789"
_BLANK = b"/>"
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def plain_formulas(sheet: Sheet) -> dict[str, bytes] | None:
    """The formulas of a sheet that can be written here, and how they stand in it; None when XlsxWriter, which rewrites
    some, must write it."""
    formulas: dict[str, bytes] = {}
    texts = [cell.value.text for cell in sheet.cells.values() if cell.value.__class__ is Formula]
    for text in texts:
        formula = _plain_formula(text)
        if formula is None:
            return None
        formulas[text] = formula
    return formulas


def write_rows(
    worksheet: Any, cells: SheetCells, formulas: Mapping[str, bytes], texts: SharedTexts, formats: Formats
) -> None:
    """Give the worksheet its rows as XML, once its tables and merges are told. Raises as ``write_workbook``."""
    worksheet.table_cells.clear()  # each cell of each table, kept only to see that none lies over another
    infos = worksheet.row_info
    spans: dict[int, bytes] = {}
    ends: list[Position] = []
    for number, told in groupby(_Lines(worksheet, cells, formulas, texts, formats), key=_number_of_span):
        rows, lines, firsts, lasts = zip(*told, strict=True)
        left, right = min(firsts), max(lasts)
        ends += (rows[0], left), (rows[-1], right)
        spans[number] = _rows(worksheet, number, dict(zip(rows, lines, strict=True)), b' spans="%d:%d"' % (left, right))
    if ends:
        at, columns = zip(*ends, strict=True)
        corners = (min(at), min(columns)), (max(at), max(columns))
        if not all(map(is_on_a_sheet, corners)):
            for position in sorted(cells.cells):
                check_bounds(cells, position)
        for row, column in corners:
            must_succeed(worksheet._check_dimensions(row - 1, column - 1), "cells of", cells.sheet)
    if ends or infos:
        for number in {index // _SPAN_ROWS for index in infos} - spans.keys():
            spans[number] = _rows(worksheet, number, {}, b"")
        worksheet.rows = map(spans.pop, sorted(spans))  # each is forgotten when it is given
        worksheet.shown = partial(_shown_in_chart, cells, formats)


def _number_of_span(line: tuple[int, bytes, int, int]) -> int:
    return (line[0] - 1) // _SPAN_ROWS


def _shown_in_chart(cells: SheetCells, formats: Formats, position: Position) -> ShownInChart:
    """What a chart keeps of a cell, as XlsxWriter tells it."""
    cell = cells.cells.get(position)
    if cell is None or (cell.value in (None, "") and formats.of(cell) is None):
        return None
    if isinstance(cell.value, Formula):
        return value_now(cell.value)
    if isinstance(cell.value, Decimal):
        return f"{exact_figure(cell.value, cells, position):.16g}"
    return stored_cell_text(cell.value or "")


def _rows(worksheet: Any, span: int, lines: Mapping[int, bytes], reach: bytes) -> bytes:
    """The rows of a span that hold cells, or have a height of their own: hundreds of bytes each, and held together."""
    infos, original = worksheet.row_info, worksheet.original_row_height
    usual = _size(worksheet.default_row_height, False, original)
    told = []
    for row in range(span * _SPAN_ROWS + 1, (span + 1) * _SPAN_ROWS + 1):
        line, info = lines.get(row, b""), infos.get(row - 1)
        if info is not None or row in lines:
            size = usual if info is None else _size(info.height, info.hidden, original)
            start = b'<row r="%d"%b%b' % (row, reach, size)
            told.append(b"%b>%b</row>" % (start, line) if line else start + b"/>")
    return b"".join(told)


class _Lines:
    """The cells of rows as XML: each row that holds any, with the first and the last column in which one stands."""

    def __init__(
        self,
        worksheet: Any,
        cells: SheetCells,
        formulas: Mapping[str, bytes],
        texts: SharedTexts,
        formats: Formats,
    ) -> None:
        self._worksheet = worksheet
        self._cells = cells
        self._formulas = formulas
        self._texts = texts
        self._formats = formats

    def __iter__(self) -> Iterator[tuple[int, bytes, int, int]]:
        """Row by row. A cell that is nothing but its note counts too, though a row knows nothing of it.

        Of nothing a book has as many as of cells: none costs a call here unless it says something new.
        """
        locked, opened, known_text = self._formats.locked, self._formats.opened, self._texts.known.get
        starts = _STARTS
        first: int | None = None
        at, line, number, last, uses = -1, list[bytes](), b"", 0, 0
        for position, cell in _in_order(self._cells.cells):
            row, column = position
            if row != at:
                if first is not None:
                    yield at, b"".join(line), first, last
                at, line, first = row, [], None
                number = b'%d"' % at
            try:
                mark = (locked if cell.ask is None else opened)[id(cell.style)]
            except KeyError:
                mark = None
            if mark is None or cell.link is not None or cell.note:
                mark = self._told(position, cell, mark)
            value = cell.value
            if value is None:
                content = _BLANK
            elif known := known_text(value) if value.__class__ is str else None:
                content, uses = known, uses + 1
            else:
                content = self._content(position, value)
            if mark or content is not _BLANK:
                line += (starts[column], number, mark, content)
            elif not cell.note:
                continue
            last = column
            if first is None:
                first = last
        if first is not None:
            yield at, b"".join(line), first, last
        self._texts.count(uses)

    def _told(self, position: Position, cell: Cell, known: bytes | None) -> bytes:
        """Its format as an attribute, once XlsxWriter is told what it keeps beside the cell."""
        if cell.link or cell.note:
            check_bounds(self._cells, position)
            write_beside(self._worksheet, self._cells, position, cell, self._formats)
        return known or self._formats.mark(cell)

    def _content(self, position: Position, value: Value) -> bytes:
        """What follows the attributes that all cells have."""
        if value.__class__ is Decimal:
            text = str(value)
            if not (text.isdecimal() and len(text) <= SIGNIFICANT_DIGITS) and not is_plain_figure(text):
                text = f"{exact_figure(value, self._cells, position):.16G}"
            return b"><v>%b</v></c>" % text.encode()
        if value.__class__ is Formula:
            return _calculated(self._formulas[value.text], value_now(value))
        if value.__class__ is str or isinstance(value, str):
            return self._texts.add(value) if value else _BLANK
        raise TypeError(f"{self._cells.place(position)}: not a value of a cell: {value!r}")


class _Starts(dict[int, bytes]):
    """How a cell begins, by its column: ``<c r="A``. What was asked for is kept."""

    def __missing__(self, column: int) -> bytes:
        self[column] = start = b'<c r="%b' % column_letters(column).encode()
        return start


_STARTS = _Starts()


def _in_order(cells: Mapping[Position, Cell]) -> Iterable[tuple[Position, Cell]]:
    """The cells row by row, each row from the left."""
    return cells.items() if isinstance(cells, RowCells) else sorted(cells.items(), key=itemgetter(0))


def _calculated(formula: bytes, now: Decimal | str | bool) -> bytes:
    kind, shown = b"", f"{now}"
    if now.__class__ is bool:
        kind, shown = b' t="b"', f"{now:d}"
    elif now and isinstance(now, str):
        kind, shown = b' t="e"' if now in _ERRORS else b' t="str"', escape_markup(now)
    return b"%b><f>%b</f><v>%b</v></c>" % (kind, formula, shown.encode())


@lru_cache(maxsize=512)
def _size(pixels: float, hidden: bool, original: float) -> bytes:
    """The attributes of a row that is not as high as rows of XlsxWriter are."""
    usual = pixels == original
    shown = ' hidden="1"' if hidden else ""
    return (shown if usual else f' ht="{pixels * 0.75:.16g}"{shown} customHeight="1"').encode()


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
