"""Writing values: text, numbers and formulas stand in the file as the Book has them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.book import Book, Cell, Formula
from tests.audit import findings
from tests.io.books import sheet
from tests.io.parts import part, read_texts
from tests.office.office import Office


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81",
        "-",
        "@name",
        "\tindented",
        "＝1+1",
        "＠",
        "'quoted",
        "{=1}",
        "１２３",
        "14.5%",
        "0012",
        "1E5",
        "http://example.jp/",
        "internal:施策!A1",
        "mailto:x@example.jp",
        "TRUE",
        "#N/A",
        " 前後の空白 ",
        "改行\n二行目",
        "<r>rich</r>",
        "<r><t>rich</t></r>",
        "&amp;",
        "_x0041_",
        "_x0041_x0042_",
        "a\r\nb",
        "\x00\x01\x0b\x1f",
        "\ue000外字",
        "𠮷野家😀",
        "\ufffe\uffff",
        "\ud83d half",
    ],
)
def test_text_stays_the_text_it_is(text: str) -> None:
    data = write_workbook(Book((sheet({(1, 1): Cell(text)}),)))
    assert findings(data) == []
    assert read_texts(data) == {"A1": text}
    assert b"<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert b"<hyperlink" not in part(data, "xl/worksheets/sheet1.xml")


@given(st.lists(st.text(st.characters(), min_size=1) | st.text("_x0041DF<>r/\r", min_size=1), min_size=1, max_size=5))
def test_any_text_is_read_back_as_it_was(texts: list[str]) -> None:
    written = {(row, 1): Cell(text) for row, text in enumerate(texts, 1)}
    assert read_texts(write_workbook(Book((sheet(written),)))) == {f"A{row}": text for row, text in enumerate(texts, 1)}


@pytest.mark.office
def test_an_office_program_reads_the_same_text(office: Office) -> None:
    texts = [
        "=1+1",
        "<r>rich</r>",
        "_x0041_",
        "_x0041_x0042_",
        "\x0b",
        "\ue000外字",
        "𠮷野家😀",
        " 空白 ",
        "\tx",
        "１２３",
    ]
    names = [f"A{row}" for row in range(1, len(texts) + 1)]
    data = write_workbook(Book((sheet({(row, 1): Cell(text) for row, text in enumerate(texts, 1)}),)))
    assert [seen.text for seen in office.values(data, "施策", names).values()] == texts


def test_text_up_to_the_limit_is_kept_and_longer_text_refused() -> None:
    longest = "あ" * 32767
    assert read_texts(write_workbook(Book((sheet({(1, 1): Cell(longest)}),)))) == {"A1": longest}
    for text in ("あ" * 32768, "😀" * 16384):
        with pytest.raises(ValueError, match="over 32767 characters"):
            write_workbook(Book((sheet({(1, 1): Cell(text)}),)))


@pytest.mark.parametrize("position", [(0, 1), (1, 0), (1_048_577, 1), (1, 16_385)])
def test_a_cell_out_of_bounds_is_refused(position: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        write_workbook(Book((sheet({position: Cell("x")}),)))


@given(st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=0) | st.decimals(-9999, 9999, places=8))
def test_a_number_is_stored_with_its_own_digits(number: Decimal) -> None:
    data = write_workbook(Book((sheet({(1, 1): Cell(number)}),)))
    stored = part(data, "xl/worksheets/sheet1.xml").decode().split("<v>")[1].split("</v>")[0]
    assert Decimal(stored) == number


@pytest.mark.parametrize("number", ["17", "131.3", "38.3", "0.1", "-3", "0", "4176", "1E+20", "0.000001"])
def test_a_number_has_no_digits_of_the_float(number: str) -> None:
    data = write_workbook(Book((sheet({(1, 1): Cell(Decimal(number))}),)))
    stored = part(data, "xl/worksheets/sheet1.xml").decode().split("<v>")[1].split("</v>")[0]
    assert Decimal(stored) == Decimal(number)
    assert len(stored) <= 21


@pytest.mark.parametrize("number", ["NaN", "Infinity", "0.1234567890123456"])
def test_a_number_a_cell_would_change_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=r"finite|significant digits"):
        write_workbook(Book((sheet({(1, 1): Cell(Decimal(number))}),)))


def test_a_formula_carries_the_value_it_has_now() -> None:
    cells = {
        (1, 1): Cell(Formula("B1+1", Decimal("3.5"))),
        (2, 1): Cell(Formula('IF(B1="","未入力","済")', "未入力")),
        (3, 1): Cell(Formula("B1/3", Decimal(1) / 3)),
        (4, 1): Cell(Formula('IF(B1="","","済")', "")),
    }
    data = write_workbook(Book((sheet(cells),)))
    assert findings(data) == []
    xml = part(data, "xl/worksheets/sheet1.xml").decode()
    assert "<f>B1+1</f><v>3.5</v>" in xml
    assert 't="str"><f>IF(B1="","未入力","済")</f><v>未入力</v>' in xml
    assert "<f>B1/3</f><v>0.333333333333333</v>" in xml
    assert '<f>IF(B1="","","済")</f><v></v>' in xml


@pytest.mark.parametrize("text", ["", "=A1", "{A1}", "A1\x0b", "A" * 8193])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|cannot stand"):
        write_workbook(Book((sheet({(1, 1): Cell(Formula(text))}),)))
