"""The master workbook as raw tables, by openpyxl: it is the office's own file, read within bounds."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL

from kamakura_report.io.xlsx.own_workbook import SAVE_AS_XLSX, open_own_workbook
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import parse_figure
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables, RawValue

_LINE_BREAK = pattern(r"(?:\r|_x000[Dd]_)\n?")  # openpyxl leaves a stored CR as it is, and undoes other escapes
ROWS = 20_000  # a plan has some hundreds
COLUMNS = 200  # further to the right stand only columns of the city's own


def read_tables(path: Path, data: bytes | None = None) -> RawTables:
    """Every worksheet of the workbook; ``data`` are its bytes where they were read already.

    Raises CannotRun when it is missing, not .xlsx, or locked.
    """
    data = _bytes(path) if data is None else data
    open_own_workbook(data, str(path))  # refuses what is no workbook, and what unpacks to too much
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on extensions it does not keep
            return _tables(data, path)
    except CannotRun:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part leads it to
        raise CannotRun(f"{path}: Excel ブックとして読み取れません。{SAVE_AS_XLSX}") from error


def _tables(data: bytes, path: Path) -> RawTables:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
    try:
        sheets = {sheet.title.strip(): _table(sheet, path) for sheet in book.worksheets}
    finally:
        book.close()
    if not sheets:  # what openpyxl shows of a Strict Open XML file
        raise CannotRun(f"{path}: シートが読み取れません。{SAVE_AS_XLSX}")
    return RawTables(path.name, sheets)


def _table(sheet: Any, path: Path) -> RawTable:
    cells: dict[Position, RawValue] = {}
    sheet.reset_dimensions()  # the size a file declares may be wrong
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS), start=1):
        if number > ROWS:
            excess = f"「{sheet.title}」のシートが {ROWS:,} 行を超えています。"
            raise CannotRun(f"{path}: {excess}下のほうの余分な行を削除してください。")
        for column, cell in enumerate(row, start=1):
            if cell is EMPTY_CELL:  # most are: each row is filled up to the last column
                continue
            value = _value(cell)
            if value is not None:
                cells[number, column] = value
    return RawTable(sheet.title.strip(), cells)


def _value(cell: Any) -> RawValue | None:
    value = cell.value
    if cell.data_type == "f":
        return OddCell("数式", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return OddCell("エラー値", str(value))
    if isinstance(value, bool):
        return OddCell("論理値", "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return parse_figure(repr(value))
    if isinstance(value, datetime | date | time | timedelta):
        return OddCell("日付", str(value))
    text = "" if value is None else _LINE_BREAK.sub("\n", str(value))
    return text if text.strip() else None


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise CannotRun(f"{path} はフォルダーです。Excel ブックを指定してください。")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        advice = "先に「kamakura-report import 計画のテキスト」で作ってください。"
        raise CannotRun(f"マスター {path} がありません。{advice}") from None
    except PermissionError:
        raise CannotRun(f"{path} を開けません。Excel で開いていれば閉じて、もう一度実行してください。") from None
    except OSError as error:
        raise CannotRun(f"{path} を読めません（{error.strerror}）。保存先の状態を確かめてください。") from error
