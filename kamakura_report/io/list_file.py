"""A city's own list as tables of cells: Excel by the bounded reader, with merges and number formats, CSV as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

from kamakura_report.io.reader.own_grid import read_own_grid
from kamakura_report.io.text_files import decode_text
from kamakura_report.lists.list_table import ListCell, ListTable
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.problem import CannotRun
from kamakura_report.published.printed_lines import looks_spaced
from kamakura_report.returned.grid import CellLook, Grid, GridSheet, Mark, RawCell, StoredKind
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.number_formats import parse_number_format

LIST_ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv")
_PACKAGE = b"PK\x03\x04"
_LONGEST_LINE = 200_000  # characters: a row of a CSV file may hold many long texts
_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 100_000, 500, 2_000_000
_MARKED = {Mark.STRUCK: "取り消し線が引いてあります", Mark.UNSEEN: "背景と同じ色で見えません"}
_IN_A_MONTH = 31


def read_list(data: bytes, file: str) -> tuple[ListTable, ...]:
    """The sheets that people see, in order; of a CSV file its one table. Raises CannotRun when it cannot be read."""
    if data.startswith(_PACKAGE) or file.casefold().endswith((".xlsx", ".xlsm", ".xls")):
        grid = read_own_grid(data, file, formats=True)
        return tuple(_sheet_table(sheet, grid, file) for sheet in grid.sheets if not sheet.hidden)
    return (read_csv_list(data, file),)


def read_csv_list(data: bytes, file: str) -> ListTable:
    """A text file as a table: separated by commas or tabs, in any encoding and with any line ends of Japan.

    By the standard library, bounded, and in this process: it gives every field as the text that it is, in its place.
    A reader of data frames gives columns, and refuses or bends what lists have: rows of different lengths, titles
    above the headings, empty rows whose number people know.
    """
    text = decode_text(data, file, longest_line=_LONGEST_LINE)
    if looks_spaced(text):
        raise CannotRun(
            f"{file} は、列が空白で並べてある文章です（PDF から取り出したものなど）。"
            "列を分けるコンマやタブがないので、どの列の値か決まりません。"
            "元の Excel か CSV を指定してください。"
        )
    head = [line for line in text.splitlines() if line.strip()][:5]
    tabs = sum(line.count("\t") for line in head) > sum(line.count(",") for line in head)
    cells: dict[Position, ListCell] = {}
    try:
        for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else ","), 1):
            if row > _MOST_ROWS or len(fields) > _MOST_COLUMNS or len(cells) > _MOST_CELLS:
                raise CannotRun(f"{file} は大きすぎて読めません（{_MOST_ROWS:,} 行、{_MOST_COLUMNS} 列まで）。")
            cells |= {(row, column): ListCell(_lines(field)) for column, field in enumerate(fields, 1) if field.strip()}
    except csv.Error:
        raise CannotRun(f"{file} は CSV として読めません。Excel で開き、CSV で保存し直してください。") from None
    return ListTable(file, "", cells)


def _sheet_table(sheet: GridSheet, grid: Grid, file: str) -> ListTable:
    cells = {at: cell for at, raw in sheet.cells.items() if (cell := _cell(raw, grid.date1904)) is not None}
    return ListTable(file, sheet.name, cells, sheet.merges)


def _cell(raw: RawCell, date1904: bool) -> ListCell | None:
    odd = next(iter(_odd_looks(raw.look)), "")
    if raw.kind is StoredKind.NUMBER:
        return _number(raw, odd)
    if raw.kind is StoredKind.DATE:
        return _date(raw, date1904)
    if raw.kind is StoredKind.ERROR:
        return ListCell(raw.text, odd="エラー値です")
    if raw.kind is StoredKind.BLANK and raw.formula:
        return ListCell(f"={raw.formula[:60]}", odd="数式ですが、値が保存されていません")
    text = _lines(raw.text)
    return ListCell(text, odd=odd) if text.strip() and raw.kind is not StoredKind.PICTURE else None


def _odd_looks(look: CellLook | None) -> Iterator[str]:
    for run in look.runs if look else ():
        if run.mark in _MARKED:
            yield _MARKED[run.mark]
        elif run.mark is not Mark.NONE:
            yield "上付き又は下付きの字があります"


def _number(raw: RawCell, odd: str) -> ListCell:
    value = parse_figure(raw.text)
    code = raw.look.number_format if raw.look else ""
    if not code:
        return ListCell(plain_text(value), value, odd)
    shown = parse_number_format(code).show(value)
    if shown.number is None or shown.vanishes:
        return ListCell(shown.text or plain_text(value), None, odd or "表示形式で別の数字に見えます")
    unit = shown.unit or ("円" if re.match(r"-?[¥￥\\]", shown.text) else "")
    return ListCell(shown.text, shown.number, odd, unit)


def _date(raw: RawCell, date1904: bool) -> ListCell:
    """What was typed, as far as the date and its format tell: ``1-1`` of 1月1日, ``13-1`` of Jan-13."""
    try:
        serial = int(float(raw.text))
        day = (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=serial)
    except (ValueError, OverflowError):
        return ListCell(raw.text, odd="日付です", was_date=True)
    code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", raw.look.number_format if raw.look else "").casefold()
    if "y" not in code and "e" not in code and "m" in code:
        text = f"{day.month}-{day.day}"
    elif "d" not in code and "m" in code:
        year = day.year % 100
        text = f"{day.month}-{year}" if year > _IN_A_MONTH or not year else f"{year}-{day.month}"
    else:
        text = f"{day.year}/{day.month}/{day.day}"
    return ListCell(text, odd="Excel が日付に変えています", was_date=True)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
