"""Drawn rules: validations as they are, conditional formats as formulas that mean the same."""

from __future__ import annotations

import pytest
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Border as Borders
from openpyxl.styles import Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Border, Highlight, Style, Validation
from tests.io.forms import SHEET, drawn, edited, saved, sheet, told

B2 = (Area(2, 2, 2, 2),)
RED = PatternFill(bgColor="FFC7CE")


def ruled(said: str) -> tuple[Validation, ...]:
    """The validations of a form with this one on B2."""
    rules = f'<dataValidations count="1">{said}</dataValidations><pageMargins'
    return sheet(edited(saved(drawn()), SHEET, "<pageMargins", rules)).validations


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            DataValidation("list", '"甲, 乙,丙""丁"', showErrorMessage=True, errorStyle="warning"),
            Validation(B2, "list", choices=("甲", "乙", '丙"丁'), style="warning"),
        ),
        (
            DataValidation("list", "=$A$2:$A$9", showErrorMessage=True, error="選んでください", errorTitle="選択"),
            Validation(B2, "list", source="$A$2:$A$9", error="選んでください", error_title="選択"),
        ),
        (
            DataValidation("custom", "ISNUMBER(B2)", showErrorMessage=True, showInputMessage=True, prompt="数値"),
            Validation(B2, "custom", "ISNUMBER(B2)", prompt="数値"),
        ),
        (
            DataValidation("whole", "1", "9", operator="notBetween", showErrorMessage=True),
            Validation(B2, "whole", "1", "9", "notBetween"),
        ),
        (
            DataValidation("textLength", "200", "0", operator="lessThanOrEqual", showErrorMessage=True),
            Validation(B2, "textLength", "200", operator="lessThanOrEqual"),
        ),
        (
            DataValidation(promptTitle="記入者", prompt="氏名", showInputMessage=True),
            Validation(B2, "any", prompt_title="記入者", prompt="氏名"),
        ),
        # Excel does not show what is switched off, and refuses nothing unless told to.
        (DataValidation("whole", "1", "9", prompt="数値"), None),
        (
            DataValidation("decimal", "1", "9", prompt="数値", showInputMessage=True, error="数値です"),
            Validation(B2, "any", prompt="数値"),
        ),
        (DataValidation("list", '"甲,乙"'), Validation(B2, "list", choices=("甲", "乙"), style="information")),
    ],
)
def test_a_validation_is_what_excel_does(said: DataValidation, expected: Validation | None) -> None:
    """Kind, operands, words and messages; only what is switched on."""
    book = drawn()
    said.add("B2")
    book.active.add_data_validation(said)
    assert sheet(book).validations == ((expected,) if expected else ())


def test_a_validation_keeps_its_areas_in_order_and_its_line_breaks() -> None:
    """The first area is the one formulas relate to; Excel writes a line break in a prompt as _x000a_."""
    found = ruled('<dataValidation type="none" showInputMessage="1" prompt="一_x000a_二" sqref="D5:D9 B2 F5:G6"/>')
    areas = (Area(5, 4, 9, 4), Area(2, 2, 2, 2), Area(5, 6, 6, 7))
    assert found == (Validation(areas, "any", prompt="一\n二"),)


def test_a_list_kept_on_another_sheet_is_read_from_the_extension() -> None:
    """Excel keeps validations that look at another sheet where openpyxl does not read."""
    rule = (
        '<extLst><ext uri="x"><x:dataValidations xmlns:x="x" xmlns:m="m">'
        '<x:dataValidation type="list" showErrorMessage="1"><x:formula1>\n<m:f>選択肢!$A$1:$A$3</m:f></x:formula1>'
        "<m:sqref>C3:C9</m:sqref></x:dataValidation></x:dataValidations></ext></extLst></worksheet>"
    )
    found = sheet(edited(saved(drawn()), SHEET, "</worksheet>", rule)).validations
    assert found == (Validation((Area(3, 3, 9, 3),), "list", source="選択肢!$A$1:$A$3"),)


def test_the_input_method_of_a_validation_is_told() -> None:
    """The switch of the Japanese input method is not carried."""
    book = drawn()
    rule = DataValidation("whole", "1", showErrorMessage=True, imeMode="off", operator="greaterThan")
    rule.add("C4:C9")
    book.active.add_data_validation(rule)
    assert told(book) == [("template.input-mode", "C4")]


def text_rule(kind: str, text: str, formula: list[str] | None = None) -> Rule:
    return Rule(type=kind, text=text, formula=formula or (), dxf=DifferentialStyle(fill=RED))


@pytest.mark.parametrize(
    ("rule", "formula"),
    [
        (FormulaRule(["$C2>1"], fill=RED), "$C2>1"),
        (CellIsRule("equal", ['"未入力"'], fill=RED), 'C2="未入力"'),
        (CellIsRule("notEqual", ["$D$1"], fill=RED), "C2<>$D$1"),
        (CellIsRule("greaterThan", ["1.5"], fill=RED), "C2>1.5"),
        (CellIsRule("lessThanOrEqual", ["$D2*2"], fill=RED), "C2<=($D2*2)"),
        (CellIsRule("equal", ['"甲"&"乙"'], fill=RED), 'C2=("甲"&"乙")'),
        (CellIsRule("between", ["1", "A1+9"], fill=RED), "AND(C2>=1,C2<=(A1+9))"),
        (CellIsRule("notBetween", ["1", "9"], fill=RED), "OR(C2<1,C2>9)"),
        (text_rule("containsText", "x", ['NOT(ISERROR(SEARCH("x",C2)))']), 'NOT(ISERROR(SEARCH("x",C2)))'),
        (text_rule("containsText", 'a"b'), 'NOT(ISERROR(SEARCH("a""b",C2)))'),
        (text_rule("notContainsText", "未"), 'ISERROR(SEARCH("未",C2))'),
        (text_rule("beginsWith", "未"), 'LEFT(C2,LEN("未"))="未"'),
        (text_rule("endsWith", "未"), 'RIGHT(C2,LEN("未"))="未"'),
        (text_rule("containsBlanks", ""), "LEN(TRIM(C2))=0"),
        (text_rule("notContainsBlanks", ""), "LEN(TRIM(C2))>0"),
        (text_rule("containsErrors", ""), "ISERROR(C2)"),
        (text_rule("notContainsErrors", ""), "NOT(ISERROR(C2))"),
    ],
)
def test_a_conditional_format_becomes_the_formula_that_means_the_same(rule: Rule, formula: str) -> None:
    """Every rule that asks about the cell alone is one formula about its first cell."""
    book = drawn()
    book.active.conditional_formatting.add("C2:D9", rule)
    assert sheet(book).highlights == (Highlight((Area(2, 3, 9, 4),), formula, Style(fill="FFC7CE")),)


def test_a_highlights_look_is_resolved() -> None:
    """Font, fill, lines and format of the overlay; a solid fill shows its background colour here."""
    book = drawn()
    look = DifferentialStyle(
        font=Font(bold=True, strike=True, color=Color(theme=9)),
        fill=PatternFill("solid", start_color="00FF00", end_color="FFEB9C"),
        border=Borders(bottom=Side("thin", "C00000")),
    )
    book.active.conditional_formatting.add("B2", Rule("expression", formula=["TRUE"], dxf=look, stopIfTrue=True))
    style = Style(bold=True, strike=True, color="F79646", fill="FFEB9C", bottom=Border("thin", "C00000"))
    assert sheet(book).highlights == (Highlight(B2, "TRUE", style, stop=True),)


def test_a_solid_overlay_without_background_shows_its_foreground() -> None:
    """As other programs write it."""
    book = drawn()
    look = DifferentialStyle(fill=PatternFill("solid", start_color="00FF00"))
    book.active.conditional_formatting.add("B2", Rule("expression", formula=["TRUE"], dxf=look))
    assert sheet(book).highlights[0].style == Style(fill="00FF00")


def test_highlights_stand_in_the_order_of_their_strength() -> None:
    """Excel's priority counts over the whole sheet, whatever order the file has; a rule that does nothing goes."""
    rules = "".join(
        f'<conditionalFormatting sqref="{where}"><cfRule type="expression" priority="{rank}" {rest}>'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
        for where, rank, rest, formula in [
            ("B2", 3, 'stopIfTrue="1"', "B2=3"),
            ("C3", 1, 'stopIfTrue="1"', "C3=1"),
            ("D4", 2, "", "D4=2"),
        ]
    )
    data = edited(saved(drawn()), SHEET, "<pageMargins", f"{rules}<pageMargins")
    assert [one.formula for one in sheet(data).highlights] == ["C3=1", "B2=3"]


def test_what_no_formula_says_is_told() -> None:
    """Bars, scales, icons, ranks and comparisons with other cells are warnings with their first cell."""
    book = drawn()
    rules = book.active.conditional_formatting
    rules.add("B2:B9", DataBarRule("min", None, "max", None, "638EC6"))
    rules.add("C2:C9", ColorScaleRule("min", None, "FFFFFF", "max", None, "FF0000"))
    rules.add("D2:D9", IconSetRule("3Arrows", "percent", [0, 33, 67]))
    rules.add("E2:E9", Rule("top10", rank=3, dxf=DifferentialStyle(fill=RED)))
    rules.add("F2:F9", Rule("duplicateValues", dxf=DifferentialStyle(fill=RED)))
    assert told(book) == [("template.highlight", f"{column}2") for column in "BCDEF"]


def test_a_highlight_that_only_newer_programs_know_is_told() -> None:
    """Excel keeps rules that look at another sheet, and newer bars, in its extension."""
    rule = (
        '<extLst><ext uri="x"><x:conditionalFormattings xmlns:x="x" xmlns:m="m"><x:conditionalFormatting>'
        '<x:cfRule type="expression" priority="1"><m:f>裏!A1</m:f></x:cfRule><m:sqref>C3:C9</m:sqref>'
        "</x:conditionalFormatting></x:conditionalFormattings></ext></extLst></worksheet>"
    )
    assert told(edited(saved(drawn()), SHEET, "</worksheet>", rule)) == [("template.highlight", "C3")]
