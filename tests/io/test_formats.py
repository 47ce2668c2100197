"""Writing looks: styles, locks, merges, sizes, links and notes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Border, Cell, Formula, Link, Sheet, Style
from tests.io.books import ASK, BOX, THIN, opened, sheet
from tests.io.parts import MAIN, part, read_texts


def test_the_default_font_is_that_of_the_book_and_no_theme_exchanges_it() -> None:
    styles = part(write_workbook(Book((sheet(),), font="Meiryo UI", font_size=10.5)), "xl/styles.xml").decode()
    assert '<sz val="10.5"/><color theme="1"/><name val="Meiryo UI"/>' in styles
    assert "scheme" not in styles
    japanese = part(write_workbook(Book((sheet(),))), "xl/styles.xml").decode()
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
        write_workbook(Book((sheet({(1, 1): Cell("x", style)}),)))


def test_only_asked_cells_are_open_and_a_merge_has_one_lock() -> None:
    cells = {(1, 1): Cell("shown"), (2, 1): Cell(None, ask=ASK), (3, 1): Cell("前回", ask=ASK), (3, 2): Cell(None, BOX)}
    written = opened(sheet(cells, merges=(Area(3, 1, 3, 3),), protected=True))["施策"]
    locks = {name: written[name].protection.locked for name in ("A1", "A2", "A3", "B3", "C3", "D3")}
    assert locks == {"A1": True, "A2": False, "A3": False, "B3": False, "C3": False, "D3": True}


def test_a_merge_has_its_value_first_and_each_cell_its_own_lines() -> None:
    cells = {(1, 1): Cell("合", Style(left=THIN)), (1, 3): Cell(None, Style(right=THIN))}
    data = write_workbook(Book((sheet(cells, merges=(Area(1, 1, 1, 3),)),)))
    xml = ElementTree.fromstring(part(data, "xl/worksheets/sheet1.xml"))
    assert [cell.get("s") for cell in xml.iter(f"{MAIN}c")] == ["1", "1", "2"]
    assert read_texts(data) == {"A1": "合"}
    assert [merge.get("ref") for merge in xml.iter(f"{MAIN}mergeCell")] == ["A1:C1"]


def test_something_under_a_merge_is_refused() -> None:
    with pytest.raises(ValueError, match="施策 B1: something stands under the merge A1:B1"):
        write_workbook(Book((sheet({(1, 2): Cell("lost")}, merges=(Area(1, 1, 1, 2),)),)))


@pytest.mark.parametrize("merges", [(Area(1, 1, 2, 2), Area(2, 2, 3, 3)), (Area(1, 1, 1, 1),)])
def test_an_impossible_merge_is_refused(merges: tuple[Area, ...]) -> None:
    with pytest.raises(Exception, match=r"overlaps|single cell"):
        write_workbook(Book((sheet(merges=merges),)))


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
        write_workbook(Book((sheet({(1, 1): Cell("x")}, **said),)))


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
