"""The master workbook as raw tables: kinds of cells, and files that are no workbook."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from kamakura_report.frozen import replace
from kamakura_report.io.master_file import read_tables
from kamakura_report.io.reader import own_grid
from kamakura_report.io.xlsx import own_workbook
from kamakura_report.io.xlsx.own_workbook import OFFICE_LIMITS
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
    assert read_tables(saved(tmp_path / "m.xlsx", {"A1": "a", "A20001": " "})).sheets["事業"].rows == 1
    with pytest.raises(
        CannotRun, match="「事業」の 20,001 行目に値があります。一つのシートで読めるのは 20,000 行目まで"
    ):
        read_tables(saved(tmp_path / "m.xlsx", {"A1": "a", "A20001": "low"}))


def test_of_too_many_cells_or_bytes_it_is_said_how_many_there_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "m.xlsx", {"A1": "a", "A2": "b", "A3": "c"})
    monkeypatch.setattr(own_grid, "OFFICE_LIMITS", replace(OFFICE_LIMITS, cells=2))
    with pytest.raises(
        CannotRun, match="「事業」: 値のあるセルが多すぎるブックです。一つのブックで読めるのは、値のある"
    ):
        read_tables(path)
    monkeypatch.setattr(own_workbook, "OFFICE_LIMITS", replace(OFFICE_LIMITS, part=100))
    with pytest.raises(CannotRun, match=r"m\.xlsx: 中身が大きすぎるブックです。一つのブックで読めるのは、"):
        read_tables(path)


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
    with pytest.raises(CannotRun, match=r"bad\.xlsx: シート「事業」: ファイルの中身が壊れています"):
        read_tables(bad)


def stored(path: Path, cells: str, *, more: str = "") -> dict[tuple[int, int], Any]:
    """What is read of one sheet whose cells are stored like this; ``more`` stands before its ``sheetData``."""
    good = saved(path / "good.xlsx", {"A1": datetime(2026, 2, 1)})
    with ZipFile(good) as source, ZipFile(path / "m.xlsx", "w") as target:
        for name in source.namelist():
            part = source.read(name).decode()
            if "sheet1.xml" in name:
                part = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>", part)
            target.writestr(name, re.sub(r"<workbookPr\b", f"<workbookPr {more}", part))
    (table,) = read_tables(path / "m.xlsx").sheets.values()
    return dict(table.cells)


def test_line_breaks_are_read_however_excel_stores_them(tmp_path: Path) -> None:
    """A carriage return stands in the file as ``_x000D_``, and what looks like one escaped once more."""
    texts = "a_x000D_\nb", "a_x000D_b", "_x005F_x0041_"
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    assert stored(tmp_path, f"<row>{cells}</row>") == {(1, 1): "a\nb", (1, 2): "a\nb", (1, 3): "_x0041_"}


def test_text_in_runs_is_one_text_without_its_furigana(tmp_path: Path) -> None:
    runs = "<r><t>福</t></r><r><t>祉</t></r><rPh sb='0' eb='1'><t>フク</t></rPh>"
    assert stored(tmp_path, f'<row><c t="inlineStr"><is>{runs}</is></c></row>') == {(1, 1): "福祉"}


def test_a_formula_is_told_in_each_cell_that_it_was_written_for(tmp_path: Path) -> None:
    """What it last came to is nothing that was typed."""
    first = '<row><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f><v>2</v></c></row>'
    cells = first + '<row><c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
    assert stored(tmp_path, cells) == {(1, 2): OddCell("数式", "=A1*2"), (2, 2): OddCell("数式", "=A2*2")}


@pytest.mark.parametrize(
    ("cell", "more", "shown"),
    [
        ('s="1"><v>46054', "", "2026-02-01 00:00:00"),
        ('s="1"><v>46054.3958333', "", "2026-02-01 09:30:00"),
        ('s="1"><v>0.3958333333', "", "09:30:00"),
        ('s="1"><v>1', "", "1900-01-01 00:00:00"),
        ('s="1"><v>61', "", "1900-03-01 00:00:00"),
        ('s="1"><v>44592', 'date1904="1"', "2026-02-01 00:00:00"),
        ('t="d"><v>2026-02-01T09:30:00Z', "", "2026-02-01 09:30:00"),
        ('t="d"><v>PT9H30M', "", "PT9H30M"),
        ('s="1"><v>99999999', "", "99999999"),
    ],
)
def test_a_date_is_told_as_excel_shows_it_where_one_types(tmp_path: Path, cell: str, more: str, shown: str) -> None:
    assert stored(tmp_path, f"<row><c {cell}</v></c></row>", more=more) == {(1, 1): OddCell("日付", shown)}
