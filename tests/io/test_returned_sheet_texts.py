"""Words inside cells: escapes, rich text and furigana, date formats, formulas meant for many cells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamakura_report.io.reader.cell_formats import is_date_format
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.reader.sheet_formulas import shift_formula
from kamakura_report.io.xlsx.cell_references import sheet_column
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.shared_strings import unescape
from kamakura_report.returned.grid import GridSheet, RawCell, StoredKind
from kamakura_report.workbook.area import column_letters
from tests import packages


def only(rows: str, **options: str | None) -> GridSheet:
    [sheet] = read_workbook(packages.book(rows, **options)).sheets
    return sheet


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x005F_x005F_", "_x005F_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "_xD83D_"),
        ("_xDE00__xD83D_", "_xDE00__xD83D_"),
        ("_x0041_xZZZZ_", "AxZZZZ_"),
        ("_x41_ _X0041_ x0041_", "_x41_ _X0041_ x0041_"),
        ("_x００４１_", "_x００４１_"),
    ],
)
def test_escapes_are_decoded_exactly_once(written: str, text: str) -> None:
    assert unescape(written) == text


@given(st.text(alphabet=st.sampled_from("_x005F0D4a1\r\n課")))
@example("_x005F_x005F_x0041_")
def test_a_text_escaped_once_is_the_same_text_again(text: str) -> None:
    escaped = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)|\r", lambda sign: f"_x{ord(sign[0]):04X}_", text)
    assert unescape(escaped) == text


def test_furigana_is_left_out_and_rich_runs_are_joined() -> None:
    strings = (
        "<si><r><t>鎌</t></r><r><rPr><b/></rPr><t>倉</t></r>"
        '<rPh sb="0" eb="2"><t>カマクラ</t></rPh><phoneticPr fontId="1"/></si>'
    )
    sheet = only('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings)
    assert sheet.at((1, 1)) == RawCell(StoredKind.TEXT, "鎌倉")
    inline = "<is><t>課</t><rPh><t>カ</t></rPh></is>"
    assert only(f'<row r="1"><c r="A1" t="inlineStr">{inline}</c></row>').at((1, 1)).text == "課"


@pytest.mark.parametrize(
    "code",
    [
        "yyyy/m/d",
        "[$-411]ggge年m月d日",
        "[h]:mm",
        "[mm]",
        '0.0"年度"; yyyy',
        "mm:ss.0",
        "[$-ja-JP-x-gannen]ggge",
        "aaaa",
        "[Red]d",
        "h時",
        "e/m/d",
        "General;d",
    ],
)
def test_formats_that_show_a_date_or_a_time(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "G/標準",
        '0.0"年度"',
        '0"month"',
        "0.00E+00",
        "##0.0E+0",
        "@",
        "",
        "#,##0_d",
        "0\\d",
        "0*m0",
        '[Red]#,##0;[Blue]"day"',
        "[>=100]0",
        "[$kr-41D] #,##0",
        "#,##0千円",
        '"[h]"0',
        "?/?",
        '0"unclosed d',
        "d" * 2000,
    ],
)
def test_formats_that_show_no_date(code: str) -> None:
    assert not is_date_format(code)


@given(st.text(alphabet=st.characters(exclude_characters='"\\')))
def test_quoted_words_never_make_a_date(words: str) -> None:
    assert not is_date_format(f'0.0"{words}"')


@pytest.mark.parametrize(("number", "date"), [(14, True), (22, True), (13, False), (31, True), (49, False), (58, True)])
def test_built_in_formats(number: int, date: bool) -> None:
    style = packages.styles(f'<xf numFmtId="{number}"/>')
    kind = only('<row r="1"><c r="A1" s="0"><v>46173</v></c></row>', style=style).at((1, 1)).kind
    assert kind is (StoredKind.DATE if date else StoredKind.NUMBER)


def test_a_format_written_in_the_file_goes_before_a_built_in_one() -> None:
    style = packages.styles('<xf numFmtId="14"/>', '<numFmt numFmtId="14" formatCode="0.0&quot;年&quot;"/>')
    assert only('<row r="1"><c r="A1"><v>5</v></c></row>', style=style).at((1, 1)).kind is StoredKind.NUMBER


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$B2*C$3-$D$4", "C4+$B5*E$3-$D$4"),
        ("SUM(A1:B2)", "SUM(C4:D5)"),
        ("SUM(A:B)+SUM(1:2)+SUM($A:B)", "SUM(C:D)+SUM(4:5)+SUM($A:D)"),
        ("'A1 表'!A1&\"A1\"", "'A1 表'!C4&\"A1\""),
        ("Sheet1!A1+Sheet1!F:G", "Sheet1!C4+Sheet1!H:I"),
        ("LOG10(A1)+rate_A1+合計A1+A1B", "LOG10(C4)+rate_A1+合計A1+A1B"),
        ("Table1[A1]+[1]S!A1", "Table1[A1]+[1]S!C4"),
        ("T[[#All],[A1]:[B1]]+A1", "T[[#All],[A1]:[B1]]+C4"),
        ("XFD1048576", "#REF!"),
        ("XYZ9999999+XFE1", "XYZ9999999+XFE1"),
        ("1.5E3+12", "1.5E3+12"),
        ('IF(A1="","",1)', 'IF(C4="","",1)'),
    ],
)
def test_a_formula_reads_on_three_rows_and_two_columns_further(formula: str, moved: str) -> None:
    assert shift_formula(formula, 3, 2) == moved


@given(st.integers(1, 16_384))
def test_letters_and_numbers_of_columns_agree(column: int) -> None:
    assert sheet_column(column_letters(column)) == column


@pytest.mark.parametrize("letters", ["XFE", "ZZZZ", "xfe", "Ａ", "ａ", "ı", "A1", "", "AAAAAAAAAAAAAAAAAAAA"])
def test_letters_of_no_column(letters: str) -> None:
    assert sheet_column(letters) == 0


def test_cells_that_follow_a_shared_formula_have_it_too() -> None:
    sheet = only(
        '<row r="1"><c r="A1"><f t="shared" si="0"/><v>0</v></c>'
        '<c r="B1"><f t="shared" ref="A1:B2" si="0">C1*2</f><v>4</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c><c r="B2"><f t="shared" si="0">OWN()</f></c></row>'
    )
    formulas = {place: raw.formula for place, raw in sheet.cells.items()}
    assert formulas == {(1, 1): "B1*2", (1, 2): "C1*2", (2, 1): "B2*2", (2, 2): "OWN()"}


def test_a_follower_of_nothing_is_refused() -> None:
    with packages.refused("sheet.formula", "S"):
        only('<row r="1"><c r="A1"><f t="shared" si="7"/><v>1</v></c></row>')


@pytest.mark.parametrize("area", ["A1:B2", "A1:B1048576"])
def test_cells_an_array_formula_fills_are_no_plain_values(area: str) -> None:
    sheet = only(
        f'<row r="1"><c r="A1"><f t="array" ref="{area}">C1:D2</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><f>E2</f></c><c r="C2"><v>4</v></c></row>'
    )
    formulas = {place: raw.formula for place, raw in sheet.cells.items()}
    assert formulas == {(1, 1): "C1:D2", (1, 2): "C1:D2", (2, 1): "C1:D2", (2, 2): "E2", (2, 3): None}


def test_cells_of_a_data_table_are_no_plain_values() -> None:
    sheet = only(
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B1" dt2D="1" r1="D1" r2="D2"/><v>1</v></c>'
        '<c r="B1"><v>2</v></c></row>'
    )
    assert sheet.at((1, 1)).formula == sheet.at((1, 2)).formula == "TABLE(D1,D2)"


@pytest.mark.parametrize("sign", ["[", "'", '"', "A1:", "$", "A", "1"])
def test_no_formula_takes_longer_than_its_length(sign: str) -> None:
    """Signs that open and never close: what is quadratic in them would not come back."""
    assert shift_formula(sign * 100_000, 0, 0) == sign * 100_000


def test_formulas_that_multiply_beyond_bounds_are_refused() -> None:
    followers = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/></c></row>' for row in range(2, 12))
    data = packages.book(f'<row r="1"><c r="A1"><f t="shared" ref="A1:A9" si="0">{"B1+" * 9}1</f></c></row>{followers}')
    assert read_workbook(data, replace(LIMITS, expanded=280))
    with packages.refused("limit.formulas", "S"):
        read_workbook(data, replace(LIMITS, expanded=279))
    with packages.refused("limit.formula", "S", "A1"):
        read_workbook(data, replace(LIMITS, formula=27))
    formula = '<f t="array" ref="A1:A11">B1:B9</f>'
    arrays = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="array" ref="A1:A9999">1</f></c></row>' for row in range(1, 11)
    )
    assert read_workbook(packages.book(arrays), replace(LIMITS, spread=100))
    with packages.refused("limit.formulas", "S"):
        read_workbook(packages.book(arrays), replace(LIMITS, spread=99))
    filled = "".join(f"<row><c>{'' if row else formula}<v>1</v></c></row>" for row in range(11))
    assert read_workbook(packages.book(filled), replace(LIMITS, expanded=50))
    with packages.refused("limit.formulas", "S"):
        read_workbook(packages.book(filled), replace(LIMITS, expanded=49))
