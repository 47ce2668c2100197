"""A list as a file: whatever encoding, line ends, sheets and formats, its cells are as people see them."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.styles import Font

from kamakura_report.io.list_file import read_list
from kamakura_report.lists.list_table import ListCell
from kamakura_report.problem import CannotRun
from tests.lists.made import workbook

ROWS = '事業名,課,"R6決算\n(千円)"\nＡ①事業,甲課,"1,234"\n'
SPACED = "事業名    課    決算額\n" + "A事業    甲課    100\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_file_is_read_in_every_encoding_and_with_every_line_end(encoding: str, end: str) -> None:
    (table,) = read_list(ROWS.replace("\n", end).encode(encoding), "一覧.csv")
    assert table.cells == {
        (1, 1): ListCell("事業名"),
        (1, 2): ListCell("課"),
        (1, 3): ListCell("R6決算\n(千円)"),
        (2, 1): ListCell("Ａ①事業"),
        (2, 2): ListCell("甲課"),
        (2, 3): ListCell("1,234"),
    }


def test_tabs_are_seen_where_they_are() -> None:
    (table,) = read_list("事業名\t課\n敬老会, 祝い\t甲課\n".encode(), "一覧.tsv")
    assert table.text(2, 1) == "敬老会, 祝い"


def test_a_text_with_blanks_for_columns_says_what_it_lacks() -> None:
    with pytest.raises(CannotRun, match="コンマやタブがない"):
        read_list(SPACED.encode(), "一覧.csv")


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (86, "0000", ListCell("0086", Decimal(86))),
        (0.983, "0.0%", ListCell("98.3%", Decimal("98.3"), unit="%")),
        (3100456, "#,##0,", ListCell("3,100", Decimal("3100.456"))),
        (1200, '#,##0"千円"', ListCell("1,200千円", Decimal(1200), unit="千円")),
        (36448, "#,##0", ListCell("36,448", Decimal(36448))),
        (14.5, "General", ListCell("14.5", Decimal("14.5"))),
        (46023, 'm"月"d"日"', ListCell("1-1", odd="Excel が日付に変えています", was_date=True)),
        (46023, "yyyy/m/d", ListCell("2026/1/1", odd="Excel が日付に変えています", was_date=True)),
        (41275, "mmm-yy", ListCell("13-1", odd="Excel が日付に変えています", was_date=True)),
    ],
)
def test_a_number_is_what_its_format_shows_with_all_its_digits(value: float, code: str, cell: ListCell) -> None:
    (table,) = read_list(workbook([[value]], formats={"A1": code}), "一覧.xlsx")
    assert table.cells == {(1, 1): cell}


def test_what_is_struck_out_or_an_error_is_no_figure() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 120  # type: ignore[index]
    book.active["A1"].font = Font(strike=True)  # type: ignore[index]
    book.active["A2"] = "#REF!"  # type: ignore[index]
    book.active["A2"].data_type = "e"  # type: ignore[index]
    saved = BytesIO()
    book.save(saved)
    (table,) = read_list(saved.getvalue(), "一覧.xlsx")
    assert [(cell.text, bool(cell.odd)) for cell in table.cells.values()] == [("120", True), ("#REF!", True)]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "一覧"  # type: ignore[union-attr]
    book.create_sheet("作業用").sheet_state = "hidden"
    saved = BytesIO()
    book.save(saved)
    assert [table.sheet for table in read_list(saved.getvalue(), "一覧.xlsx")] == ["一覧"]


@pytest.mark.parametrize(
    ("data", "file"), [(b"%PDF-1.4", "一覧.csv"), (b"\xd0\xcf\x11\xe0", "一覧.xls"), (b"PK\x03\x04", "一覧.xlsx")]
)
def test_what_cannot_be_read_is_one_line(data: bytes, file: str) -> None:
    with pytest.raises(CannotRun) as stop:
        read_list(data, file)
    assert "\n" not in str(stop.value)
