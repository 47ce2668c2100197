"""Writing rules and pages: validations, conditional formats, sparklines, print set-up."""

from __future__ import annotations

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Highlight, Page, Sparkline, Style, Validation
from tests.audit import findings
from tests.io.books import AREA, opened, sheet
from tests.io.parts import part


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
        write_workbook(Book((sheet(page=page),)))


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
        write_workbook(Book((sheet(validations=(rule,)),)))


def test_sparklines_draw_their_row_and_bridge_blank_years() -> None:
    data = write_workbook(Book((sheet(sparklines=(Sparkline((4, 4), Area(4, 5, 4, 9), "FF0000"),)),)))
    assert findings(data) == []
    xml = part(data, "xl/worksheets/sheet1.xml").decode()
    assert "<xm:f>施策!E4:I4</xm:f><xm:sqref>D4</xm:sqref>" in xml
    assert 'displayEmptyCellsAs="span" markers="1"' in xml
    assert '<x14:colorSeries rgb="FFFF0000"/>' in xml
