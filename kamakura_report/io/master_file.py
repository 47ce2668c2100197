"""The master workbook as raw tables, by the bounded reader: the office's own file, typed into by many hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kamakura_report.io.reader.own_grid import read_own_grid
from kamakura_report.plan.figures import parse_figure
from kamakura_report.problem import CannotRun
from kamakura_report.returned.grid import GridSheet, RawCell, StoredKind
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables, RawValue

ROWS = 20_000  # a plan has some hundreds
COLUMNS = 200  # further to the right stand only columns of the city's own
# A picture in a cell is an error to a program that knows none, and nothing that can be quoted either.
_ODD_KINDS = {StoredKind.ERROR: "エラー値", StoredKind.PICTURE: "エラー値", StoredKind.BOOLEAN: "論理値"}
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LEAP_DAY = 60  # Excel counts a 29 February 1900, which never was


def read_tables(path: Path, data: bytes | None = None) -> RawTables:
    """Every worksheet of the workbook; ``data`` are its bytes where they were read already.

    Raises CannotRun when it is missing, not .xlsx, locked, or too large.
    """
    data = _bytes(path) if data is None else data
    grid = read_own_grid(data, str(path))
    tables = (_table(sheet, path, date1904=grid.date1904) for sheet in grid.sheets)
    return RawTables(path.name, {table.sheet: table for table in tables})


def _table(sheet: GridSheet, path: Path, *, date1904: bool) -> RawTable:
    table = RawTable(sheet.name.strip(), dict(_values(sheet, date1904=date1904)))
    if table.rows > ROWS:
        raise CannotRun(
            f"{path}: シート「{sheet.name}」の {table.rows:,} 行目に値があります。"
            f"一つのシートで読めるのは {ROWS:,} 行目までです。それより下が要らない行（数式を写しただけの行など）なら、"
            "行ごと削除してください。どれも要るなら、計画を分野などで分けて、別の作業フォルダーに置いてください。"
        )
    return table


def _values(sheet: GridSheet, *, date1904: bool) -> Iterator[tuple[Position, RawValue]]:
    for at, cell in sheet.cells.items():
        if at[1] > COLUMNS:
            continue
        if cell.formula is None and cell.kind is StoredKind.TEXT:
            text = cell.text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell.text else cell.text
            if text and not text.isspace():
                yield at, text
        elif cell.formula is None and cell.kind is StoredKind.NUMBER:
            yield at, parse_figure(cell.text)
        elif cell.formula is not None or cell.kind is not StoredKind.BLANK:
            yield at, _odd(cell, date1904=date1904)


def _odd(cell: RawCell, *, date1904: bool) -> OddCell:
    if cell.formula is not None:
        return OddCell("数式", f"={cell.formula}")
    if cell.kind is StoredKind.DATE:
        return OddCell("日付", _moment(cell.text, date1904=date1904))
    return OddCell(_ODD_KINDS[cell.kind], cell.text)


def _moment(stored: str, *, date1904: bool) -> str:
    """The day and the time as Excel shows them where one types: ``2027-04-01 00:00:00``, or ``09:30:00`` alone."""
    try:
        days = float(stored)
    except ValueError:
        return _in_words(stored)
    try:
        early = 0 < days < _LEAP_DAY and not date1904
        moment = (_DAY_0_OF_1904 if date1904 else _DAY_0) + timedelta(days=days + early, seconds=0.5)
    except OverflowError:  # no day of any calendar
        return stored
    moment = moment.replace(microsecond=0)
    return str(moment.time() if 0 <= days < 1 else moment)


def _in_words(stored: str) -> str:
    """The same of a Strict file, which has it in words (ISO 8601); what is no day stays as it is."""
    try:
        return str(datetime.fromisoformat(stored).replace(tzinfo=None))
    except ValueError:
        return stored


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
