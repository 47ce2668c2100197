"""The master workbook as raw tables: kinds of cells, and files that are no workbook."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from kamakura_report.io.master_file import read_tables
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.raw_tables import OddCell


def saved(path: Path, cells: dict[str, Any], sheet: str = "事業") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for cell, value in cells.items():
        book.active[cell] = value
    book.save(path)
    return path


def test_texts_stay_texts_numbers_become_figures_and_blanks_are_absent(tmp_path: Path) -> None:
    cells = {"A1": "2025.10", "B1": 131.30000000000001, "C1": 17, "A3": "  ", "D9": "a\r\nb", "E2": -0.5}
    (table,) = read_tables(saved(tmp_path / "m.xlsx", cells)).sheets.values()
    assert table.sheet == "事業"
    assert table.cells == {
        (1, 1): "2025.10",
        (1, 2): Decimal("131.3"),
        (1, 3): Decimal(17),
        (2, 5): Decimal("-0.5"),
        (9, 4): "a\nb",
    }
    assert (table.rows, table.columns) == (9, 5)


def test_formulas_dates_errors_and_truth_values_are_odd(tmp_path: Path) -> None:
    cells = {"A1": "=B1+1", "A2": datetime(2026, 2, 1), "A3": "#DIV/0!", "A4": True}
    (table,) = read_tables(saved(tmp_path / "m.xlsx", cells)).sheets.values()
    assert [table.cells[row, 1] for row in range(1, 5)] == [
        OddCell("数式", "=B1+1"),
        OddCell("日付", "2026-02-01 00:00:00"),
        OddCell("エラー値", "#DIV/0!"),
        OddCell("論理値", "TRUE"),
    ]


def test_columns_far_to_the_right_are_the_citys_own_and_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "m.xlsx", {"A1": "a", "GT1": "far"})
    assert read_tables(path).sheets["事業"].columns == 1
    with pytest.raises(CannotRun, match="20,000 行を超えています"):
        read_tables(saved(tmp_path / "m.xlsx", {"A1": "a", "A20001": "low"}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "がありません。先に「kamakura-report import"),
        (b"", "0 バイト"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
        (b"text", "Excel ブック"),
        (b"PK\x03\x04 broken", "Excel ブック"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_line(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "m.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotRun, match=words) as refused:
        read_tables(path)
    assert "\n" not in str(refused.value)


def test_a_folder_or_a_damaged_sheet_is_refused_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="フォルダー"):
        read_tables(tmp_path)
    good, bad = saved(tmp_path / "good.xlsx", {"A1": "a"}), tmp_path / "bad.xlsx"
    with ZipFile(good) as source, ZipFile(bad, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
    with pytest.raises(CannotRun, match="読み取れません"):
        read_tables(bad)


def test_line_breaks_are_read_however_excel_stores_them(tmp_path: Path) -> None:
    """A carriage return stands in the file as ``_x000D_``, which openpyxl leaves as it is; it alone is undone here."""
    said = {"A1": "a_x000D_\nb", "A2": "a_x000D_b", "A3": "_x0041_"}
    (table,) = read_tables(saved(tmp_path / "m.xlsx", said)).sheets.values()
    assert table.cells == {(1, 1): "a\nb", (2, 1): "a\nb", (3, 1): "_x0041_"}
