"""Writing: what a Book says stands in the file, and what a file cannot hold is refused aloud."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.doors.write import write
from kamakura_report.doors.write.package import lock_structure
from kamakura_report.form.book import (
    Area,
    Ask,
    Book,
    Border,
    Cell,
    Formula,
    Highlight,
    Kind,
    Link,
    Page,
    Sheet,
    Sparkline,
    Style,
    Validation,
)
from tests.audit import findings
from tests.doors.parts import MAIN, part, read_texts
from tests.office.office import Office

ASK = Ask("2-1/12/i1@R8", Kind.NUMBER, True, "延べ参加者数 R8")
THIN = Border("thin")
BOX = Style(left=THIN, right=THIN, top=THIN, bottom=Border("hair", "808080"), wrap=True, number_format="0.0")
AREA = Area(5, 2, 5, 2)


def sheet(cells: dict[tuple[int, int], Cell] | None = None, **said: Any) -> Sheet:
    return Sheet("施策", cells or {}, **said)


def opened(*sheets: Sheet, **said: Any) -> Any:
    """What openpyxl sees in the written workbook, after the structure was found sound."""
    data = write(Book(sheets, **said))
    assert findings(data) == []
    return openpyxl.load_workbook(BytesIO(data))


def full_book() -> Book:
    """Something of everything."""
    first = Sheet(
        "2-1 福祉",
        {
            (1, 1): Cell("=1+1", Style(bold=True, size=14, font="Meiryo", color="1F4E79", fill="DDEBF7")),
            (4, 2): Cell(Decimal("131.3"), BOX),
            (5, 2): Cell(None, BOX, ASK),
            (6, 2): Cell(Formula('IF(B5="","未入力","済")', "未入力"), BOX, None, Link("2-1 福祉", (5, 2)), "メモ"),
            (7, 2): Cell("リンク", BOX, None, Link("表 紙's", (1, 1))),
            (8, 2): Cell(Formula("B4/2", Decimal("65.65")), BOX),
            (9, 1): Cell("結合", BOX),
        },
        merges=(Area(9, 1, 10, 3),),
        widths={1: 10.5, 2: 20},
        heights={1: 15, 4: 30.2},
        validations=(
            Validation(
                (AREA, Area(7, 2, 8, 2)),
                "custom",
                'OR(ISNUMBER(B5),B5="該当なし")',
                prompt_title="入力",
                prompt="14.5 のように。\n％は付けない",
                error_title="数値",
                error="数値を入れてください",
            ),
            Validation((Area(4, 1, 4, 1),), "list", choices=("甲", '乙"丙')),
        ),
        highlights=(Highlight((AREA, Area(7, 2, 8, 2)), 'B5=""', Style(fill="FFF2CC", bold=True, bottom=THIN)),),
        sparklines=(Sparkline((4, 4), Area(4, 5, 4, 9)),),
        page=Page(scale=67, header="&L見出し", footer="&C&P", repeat=(1, 2), area=Area(1, 1, 10, 9), breaks=(5, 8)),
        freeze=(3, 2),
        filtered=Area(1, 1, 3, 3),
        protected=True,
        zoom=85,
        gridlines=False,
        tab_color="00FF00",
    )
    stamp = Sheet("_stamp", {(1, 1): Cell("x")}, hidden="veryHidden")
    return Book((first, Sheet("表 紙's", {}), stamp), {"様式ID": "ABC"}, "題名", locked=True)


def test_everything_together_is_a_sound_workbook() -> None:
    assert findings(write(full_book())) == []


def test_the_audit_sees_a_broken_workbook() -> None:
    data = write(full_book())
    broken = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            lock = b'<workbookProtection lockStructure="1"/>'
            moved = source.read(name).replace(lock, b"").replace(b"</bookViews>", b"</bookViews>" + lock)
            target.writestr(name, moved)
    assert findings(broken.getvalue()) != []


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
    data = write(Book((sheet({(1, 1): Cell(text)}),)))
    assert findings(data) == []
    assert read_texts(data) == {"A1": text}
    assert b"<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert b"<hyperlink" not in part(data, "xl/worksheets/sheet1.xml")


@given(st.lists(st.text(st.characters(), min_size=1) | st.text("_x0041DF<>r/\r", min_size=1), min_size=1, max_size=5))
def test_any_text_is_read_back_as_it_was(texts: list[str]) -> None:
    written = {(row, 1): Cell(text) for row, text in enumerate(texts, 1)}
    assert read_texts(write(Book((sheet(written),)))) == {f"A{row}": text for row, text in enumerate(texts, 1)}


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
    data = write(Book((sheet({(row, 1): Cell(text) for row, text in enumerate(texts, 1)}),)))
    assert [seen.text for seen in office.values(data, "施策", names).values()] == texts


def test_text_up_to_the_limit_is_kept_and_longer_text_refused() -> None:
    longest = "あ" * 32767
    assert read_texts(write(Book((sheet({(1, 1): Cell(longest)}),)))) == {"A1": longest}
    for text in ("あ" * 32768, "😀" * 16384):
        with pytest.raises(ValueError, match="over 32767 characters"):
            write(Book((sheet({(1, 1): Cell(text)}),)))


@pytest.mark.parametrize("position", [(0, 1), (1, 0), (1_048_577, 1), (1, 16_385)])
def test_a_cell_out_of_bounds_is_refused(position: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        write(Book((sheet({position: Cell("x")}),)))


@given(st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=0) | st.decimals(-9999, 9999, places=8))
def test_a_number_is_stored_with_its_own_digits(number: Decimal) -> None:
    data = write(Book((sheet({(1, 1): Cell(number)}),)))
    stored = part(data, "xl/worksheets/sheet1.xml").decode().split("<v>")[1].split("</v>")[0]
    assert Decimal(stored) == number


@pytest.mark.parametrize("number", ["17", "131.3", "38.3", "0.1", "-3", "0", "4176", "1E+20", "0.000001"])
def test_a_number_has_no_digits_of_the_float(number: str) -> None:
    data = write(Book((sheet({(1, 1): Cell(Decimal(number))}),)))
    stored = part(data, "xl/worksheets/sheet1.xml").decode().split("<v>")[1].split("</v>")[0]
    assert Decimal(stored) == Decimal(number)
    assert len(stored) <= 21


@pytest.mark.parametrize("number", ["NaN", "Infinity", "0.1234567890123456"])
def test_a_number_a_cell_would_change_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=r"finite|significant digits"):
        write(Book((sheet({(1, 1): Cell(Decimal(number))}),)))


def test_a_formula_carries_the_value_it_has_now() -> None:
    cells = {
        (1, 1): Cell(Formula("B1+1", Decimal("3.5"))),
        (2, 1): Cell(Formula('IF(B1="","未入力","済")', "未入力")),
        (3, 1): Cell(Formula("B1/3", Decimal(1) / 3)),
        (4, 1): Cell(Formula('IF(B1="","","済")', "")),
    }
    data = write(Book((sheet(cells),)))
    assert findings(data) == []
    xml = part(data, "xl/worksheets/sheet1.xml").decode()
    assert "<f>B1+1</f><v>3.5</v>" in xml
    assert 't="str"><f>IF(B1="","未入力","済")</f><v>未入力</v>' in xml
    assert "<f>B1/3</f><v>0.333333333333333</v>" in xml
    assert '<f>IF(B1="","","済")</f><v></v>' in xml


@pytest.mark.parametrize("text", ["", "=A1", "{A1}", "A1\x0b", "A" * 8193])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|cannot stand"):
        write(Book((sheet({(1, 1): Cell(Formula(text))}),)))


def test_the_default_font_is_that_of_the_book_and_no_theme_exchanges_it() -> None:
    styles = part(write(Book((sheet(),), font="Meiryo UI", font_size=10.5)), "xl/styles.xml").decode()
    assert '<sz val="10.5"/><color theme="1"/><name val="Meiryo UI"/>' in styles
    assert "scheme" not in styles
    japanese = part(write(Book((sheet(),))), "xl/styles.xml").decode()
    assert (
        '<sz val="11"/><color theme="1"/><name val="BIZ UDPゴシック"/><family val="3"/><charset val="128"/>' in japanese
    )


def test_a_style_says_all_it_says() -> None:
    style = Style(
        font="Meiryo",
        size=14,
        bold=True,
        italic=True,
        underline=True,
        strike=True,
        color="FF0000",
        fill="FFF2CC",
        left=Border("medium", "00FF00"),
        right=Border("hair"),
        top=Border("double"),
        bottom=Border("dashDotDot"),
        horizontal="distributed",
        vertical="justify",
        wrap=True,
        indent=2,
        rotation=135,
        number_format="#,##0.0",
    )
    cell = opened(sheet({(1, 1): Cell("x", style)}))["施策"]["A1"]
    font, border, alignment = cell.font, cell.border, cell.alignment
    assert (font.name, font.size, font.b, font.i, font.u, font.strike) == ("Meiryo", 14, True, True, "single", True)
    assert (font.color.rgb, cell.fill.fill_type, cell.fill.fgColor.rgb) == ("FFFF0000", "solid", "FFFFF2CC")
    assert (border.left.style, border.left.color.rgb, border.right.style) == ("medium", "FF00FF00", "hair")
    assert (border.top.style, border.bottom.style) == ("double", "dashDotDot")
    assert (alignment.horizontal, alignment.vertical, alignment.wrap_text) == ("distributed", "justify", True)
    assert (alignment.indent, alignment.textRotation) == (2, 135)
    assert cell.number_format == "#,##0.0"


def test_letters_one_below_the_other_and_shrinking_are_kept() -> None:
    alignment = opened(sheet({(1, 1): Cell("x", Style(rotation=255, shrink=True))}))["施策"]["A1"].alignment
    assert (alignment.textRotation, alignment.shrink_to_fit) == (255, True)


@pytest.mark.parametrize(
    "style",
    [
        Style(horizontal="middle"),
        Style(vertical="middle"),
        Style(left=Border("thinn")),
        Style(fill="yellow"),
        Style(color="#FF0000"),
        Style(rotation=200),
    ],
)
def test_a_word_excel_does_not_know_is_refused(style: Style) -> None:
    with pytest.raises(ValueError, match="not a"):
        write(Book((sheet({(1, 1): Cell("x", style)}),)))


def test_only_asked_cells_are_open_and_a_merge_has_one_lock() -> None:
    cells = {(1, 1): Cell("shown"), (2, 1): Cell(None, ask=ASK), (3, 1): Cell("前回", ask=ASK), (3, 2): Cell(None, BOX)}
    written = opened(sheet(cells, merges=(Area(3, 1, 3, 3),), protected=True))["施策"]
    locks = {name: written[name].protection.locked for name in ("A1", "A2", "A3", "B3", "C3", "D3")}
    assert locks == {"A1": True, "A2": False, "A3": False, "B3": False, "C3": False, "D3": True}


def test_a_merge_has_its_value_first_and_each_cell_its_own_lines() -> None:
    cells = {(1, 1): Cell("合", Style(left=THIN)), (1, 3): Cell(None, Style(right=THIN))}
    data = write(Book((sheet(cells, merges=(Area(1, 1, 1, 3),)),)))
    xml = ElementTree.fromstring(part(data, "xl/worksheets/sheet1.xml"))
    assert [cell.get("s") for cell in xml.iter(f"{MAIN}c")] == ["1", "1", "2"]
    assert read_texts(data) == {"A1": "合"}
    assert [merge.get("ref") for merge in xml.iter(f"{MAIN}mergeCell")] == ["A1:C1"]


def test_something_under_a_merge_is_refused() -> None:
    with pytest.raises(ValueError, match="施策 B1: something stands under the merge A1:B1"):
        write(Book((sheet({(1, 2): Cell("lost")}, merges=(Area(1, 1, 1, 2),)),)))


@pytest.mark.parametrize("merges", [(Area(1, 1, 2, 2), Area(2, 2, 3, 3)), (Area(1, 1, 1, 1),)])
def test_an_impossible_merge_is_refused(merges: tuple[Area, ...]) -> None:
    with pytest.raises(Exception, match=r"overlaps|single cell"):
        write(Book((sheet(merges=merges),)))


def test_widths_and_heights_are_as_asked_and_never_less_high() -> None:
    cells = {(row, 1): Cell("x") for row in range(1, 5)}
    written = opened(sheet(cells, widths={1: 10, 2: 0.5}, heights={1: 15, 2: 30.1, 3: 409}))["施策"]
    assert written.column_dimensions["A"].width == 10
    assert 0.4 < written.column_dimensions["B"].width < 0.6
    heights = {row: (written.row_dimensions[row].height, written.row_dimensions[row].customHeight) for row in (1, 2, 3)}
    assert heights == {1: (15, True), 2: (30.75, True), 3: (409.5, True)}
    assert (written.sheet_format.defaultRowHeight, written.sheet_format.customHeight) == (15, True)
    free = opened(sheet(cells, heights={1: 15}, row_height=0))["施策"]
    assert [free.row_dimensions[row].height for row in (1, 2)] == [15, None]
    assert not free.sheet_format.customHeight


@pytest.mark.parametrize("said", [{"heights": {1: 410}}, {"widths": {1: 256}}, {"heights": {1: -1}}])
def test_an_impossible_size_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a"):
        write(Book((sheet({(1, 1): Cell("x")}, **said),)))


def test_links_lead_to_their_cell_whatever_the_sheet_is_called() -> None:
    look = Style(color="0563C1", underline=True)
    cells = {
        (1, 1): Cell("入力へ", look, link=Link("表 紙's", (12, 6))),
        (2, 1): Cell(Formula("1+1", Decimal(2)), link=Link("施策", (1, 1))),
        (3, 1): Cell(Decimal(5), link=Link("施策", (1, 1))),
    }
    written = opened(sheet(cells), Sheet("表 紙's", {}))["施策"]
    assert written["A1"].hyperlink.location == "'表 紙''s'!F12"
    assert [written[name].value for name in ("A1", "A2", "A3")] == ["入力へ", "=1+1", 5]
    assert written["A3"].font.u is None


def test_a_note_stands_beside_its_cell() -> None:
    written = opened(sheet({(2, 2): Cell("x", note="ここに\n「なし」と入れます")}, widths={3: 4.3}))["施策"]
    assert written["B2"].comment.text == "ここに\n「なし」と入れます"


def test_sheets_are_hidden_shown_and_coloured_as_said() -> None:
    book = opened(
        Sheet("一", {}, hidden="hidden"),
        Sheet("二", {}, zoom=85, gridlines=False, tab_color="00FF00", freeze=(3, 2), filtered=Area(1, 1, 5, 3)),
        Sheet("三", {}, hidden="veryHidden"),
        active=1,
        title="題名",
        properties={"様式ID": "ABC-123"},
    )
    assert [sheet.sheet_state for sheet in book] == ["hidden", "visible", "veryHidden"]
    second = book["二"]
    assert (book.active.title, second.sheet_view.zoomScale, second.sheet_view.showGridLines) == ("二", 85, False)
    assert (second.sheet_properties.tabColor.rgb, second.freeze_panes, second.auto_filter.ref) == (
        "FF00FF00",
        "B3",
        "A1:C5",
    )
    assert book.properties.title == "題名"
    assert {each.name: each.value for each in book.custom_doc_props.props} == {"様式ID": "ABC-123"}


def test_a_protected_sheet_lets_widths_heights_and_its_filter_be_changed() -> None:
    said = opened(sheet(protected=True, filtered=Area(1, 1, 2, 2)))["施策"].protection
    assert (said.sheet, said.formatColumns, said.formatRows, said.autoFilter) == (True, False, False, False)
    assert (said.selectLockedCells, said.selectUnlockedCells, said.formatCells, said.insertRows) == (
        False,
        False,
        True,
        True,
    )
    assert said.password is None
    assert not opened(sheet())["施策"].protection.sheet


def test_the_structure_is_locked_where_the_schema_wants_it() -> None:
    locked = part(write(Book((sheet(),), locked=True)), "xl/workbook.xml")
    assert b'<workbookPr defaultThemeVersion="124226"/><workbookProtection lockStructure="1"/><bookViews>' in locked
    assert b"workbookProtection" not in part(write(Book((sheet(),))), "xl/workbook.xml")


def test_a_workbook_part_that_is_not_as_expected_is_not_locked_by_guess() -> None:
    for xml in (b"<workbook/>", b"<bookViews><bookViews>"):
        with pytest.raises(RuntimeError, match="not as expected"):
            lock_structure(xml)


def test_pages_are_set_up_as_said() -> None:
    page = Page(
        scale=67,
        margins=(0.4, 0.5, 0.6, 0.7),
        header="&L見出し",
        footer="&C&P / &N",
        header_margin=0.2,
        footer_margin=0.25,
        repeat=(2, 4),
        area=Area(1, 2, 30, 9),
        breaks=(10, 20),
        centered=True,
    )
    written = opened(sheet(page=page))["施策"]
    setup, margins = written.page_setup, written.page_margins
    assert (setup.orientation, setup.paperSize, setup.scale) == ("landscape", 9, 67)
    assert (margins.left, margins.right, margins.top, margins.bottom) == (0.4, 0.5, 0.6, 0.7)
    assert (margins.header, margins.footer) == (0.2, 0.25)
    assert (written.oddHeader.left.text, written.oddFooter.center.text) == ("見出し", "&P / &N")
    assert (written.print_title_rows, written.print_area) == ("$2:$4", "'施策'!$B$1:$I$30")
    assert [each.id for each in written.row_breaks.brk] == [10, 20]
    assert written.print_options.horizontalCentered
    assert opened(sheet(page=Page(landscape=False)))["施策"].page_setup.orientation == "portrait"


@pytest.mark.parametrize(
    "page",
    [
        Page(scale=9),
        Page(scale=401),
        Page(footer="あ" * 256),
        Page(header="&G"),
        Page(repeat=(3, 2)),
        Page(breaks=tuple(range(1, 1025))),
    ],
)
def test_an_impossible_page_is_refused(page: Page) -> None:
    with pytest.raises((ValueError, UserWarning)):
        write(Book((sheet(page=page),)))


def test_one_rule_is_written_once_for_all_its_areas() -> None:
    areas = tuple(Area(row, 2, row, 4) for row in range(2, 60, 3))
    everywhere = " ".join(map(str, areas))
    written = opened(
        sheet(
            validations=(Validation(areas, "custom", "ISNUMBER(B2)"),),
            highlights=(
                Highlight(areas, 'B2=""', Style(fill="FFF2CC"), stop=True),
                Highlight(areas, "B2<0", Style(color="FF0000")),
            ),
        )
    )["施策"]
    assert [str(rule.sqref) for rule in written.data_validations.dataValidation] == [everywhere]
    assert [str(each.sqref) for each in written.conditional_formatting] == [everywhere]
    rules = [rule for each in written.conditional_formatting for rule in each.rules]
    assert [(rule.formula, rule.priority, bool(rule.stopIfTrue)) for rule in rules] == [
        (['B2=""'], 1, True),
        (["B2<0"], 2, False),
    ]
    assert rules[0].dxf.fill.bgColor.rgb == "FFFFF2CC"


def test_each_kind_of_validation_says_what_it_says() -> None:
    rules = (
        Validation((AREA,), "custom", 'B5="該当なし"', prompt_title="入力", prompt="一行目\n二行目", error="だめ"),
        Validation((Area(6, 2, 6, 2),), "list", choices=("甲", '乙"丙')),
        Validation((Area(7, 2, 7, 2),), "list", source="$A$2:$A$9", style="warning"),
        Validation((Area(8, 2, 8, 2),), "any", prompt="読むだけ"),
        Validation((Area(9, 2, 9, 2),), "whole", "0", "10", error_title="範囲"),
        Validation((Area(10, 2, 10, 2),), "textLength", "200", operator="lessThanOrEqual", style="information"),
        Validation((Area(11, 2, 11, 2),), "date", "DATE(2027,4,1)", operator="greaterThan"),
    )
    said = opened(sheet(validations=rules))["施策"].data_validations.dataValidation
    assert [(rule.type, rule.formula1, rule.formula2) for rule in said] == [
        ("custom", 'B5="該当なし"', None),
        ("list", '"甲,乙""丙"', None),
        ("list", "$A$2:$A$9", None),
        (None, None, None),
        ("whole", "0", "10"),
        ("textLength", "200", None),
        ("date", "DATE(2027,4,1)", None),
    ]
    assert (said[0].promptTitle, said[0].prompt, said[0].error) == ("入力", "一行目\n二行目", "だめ")
    assert [rule.errorStyle for rule in said[:3]] == [None, None, "warning"]
    assert (said[5].operator, said[5].errorStyle, said[6].operator) == ("lessThanOrEqual", "information", "greaterThan")
    assert all(rule.showErrorMessage and rule.allowBlank for rule in said)


@pytest.mark.parametrize(
    "rule",
    [
        Validation((), "custom", "TRUE"),
        Validation((AREA,), "custom", ""),
        Validation((AREA,), "custom", "=TRUE"),
        Validation((AREA,), "custom", "A" * 256),
        Validation((AREA,), "list", choices=("あ" * 128, "い" * 128)),
        Validation((AREA,), "list", choices=("甲,乙",)),
        Validation((AREA,), "list", choices=(" 甲",)),
        Validation((AREA,), "custom", "TRUE", prompt="あ" * 256),
        Validation((AREA,), "custom", "TRUE", prompt_title="あ" * 33),
        Validation((AREA,), "custom", "TRUE", error="😀" * 128),
        Validation((AREA,), "custom", "TRUE", style="shout"),
        Validation((AREA,), "odd", "TRUE"),
        Validation((AREA,), "whole", "1", operator="near"),
        Validation((AREA,), "any"),
        Validation((Area(0, 1, 1, 1),), "custom", "TRUE"),
    ],
)
def test_a_rule_excel_would_drop_is_refused(rule: Validation) -> None:
    with pytest.raises((ValueError, RuntimeError, UserWarning)):
        write(Book((sheet(validations=(rule,)),)))


@pytest.mark.parametrize(
    "book",
    [
        Book(()),
        Book((Sheet("隠", {}, hidden="hidden"),)),
        Book((Sheet("隠", {}), Sheet("他", {}, hidden="away"))),
        Book((Sheet("あ" * 32, {}),)),
        Book((Sheet("a/b", {}),)),
        Book((Sheet("A", {}), Sheet("a", {}))),
        Book((Sheet("\x0b", {}),)),
        Book((Sheet("一", {}, zoom=5),)),
        Book((Sheet("一", {}),), {"名": "あ" * 256}),
        Book((Sheet("一", {(1, 1): Cell("x", note="あ" * 32768)}),)),
        Book((Sheet("一", {(1, 1): Cell(3)}),)),  # type: ignore[arg-type]
    ],
)
def test_a_book_no_workbook_can_hold_is_refused(book: Book) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - XlsxWriter has several of its own
        write(book)


def test_sparklines_draw_their_row_and_bridge_blank_years() -> None:
    data = write(Book((sheet(sparklines=(Sparkline((4, 4), Area(4, 5, 4, 9), "FF0000"),)),)))
    assert findings(data) == []
    xml = part(data, "xl/worksheets/sheet1.xml").decode()
    assert "<xm:f>施策!E4:I4</xm:f><xm:sqref>D4</xm:sqref>" in xml
    assert 'displayEmptyCellsAs="span" markers="1"' in xml
    assert '<x14:colorSeries rgb="FFFF0000"/>' in xml


def test_the_same_book_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys; from tests.doors.test_write import full_book, write; sys.stdout.buffer.write(write(full_book()))"
    )
    here = write(full_book())
    for seed in ("0", "1"):
        there = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        )
        assert there.stdout == here


def test_a_code_of_xlsxwriter_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every checked call goes through one function; this is that function being heard."""
    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.write_string", lambda *_: -2)
    with pytest.raises(RuntimeError, match=r"refused \(-2\): 施策 A1"):
        write(Book((sheet({(1, 1): Cell("x")}),)))
