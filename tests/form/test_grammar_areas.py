"""What a form may not merge, and what its drawn rules may not name."""

from __future__ import annotations

import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.form.forms import SMALL, Line, drawn, form, parsed, problem_cells
from tests.form.plans import PROGRAM, placed, plan


@pytest.mark.parametrize("area", ["B3:B4", "A4:B4", "B2:B8"])
def test_a_merge_across_bands_is_told(area: str) -> None:
    """Into another band, with the band's name, over everything."""
    book = drawn()
    book["施策"].merge_cells(area)
    assert ("template.merge", "施策", area.split(":")[0]) in problem_cells(book)


@pytest.mark.parametrize(("area", "fits"), [("C4:D4", False), ("E4:F4", False), ("D4:E4", True), ("C4:F4", True)])
def test_a_merge_takes_two_columns_a_year_whole_or_not_at_all(area: str, fits: bool) -> None:
    book = drawn([SMALL[0], *SMALL[1:2], Line("事業", "事業")], years=(3, 4))
    book["施策"]["E3"], book["施策"]["F3"] = None, "{{入力:備考}}"
    book["施策"].merge_cells(area)
    if fits:
        assert parsed(book)[1] == ()
    else:
        assert problem_cells(book) == [("template.merge", "施策", area.split(":")[0])]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("{{入力:実績}}", False),
        ("{{年度}} 実績", False),
        ("{{記入状況}}", False),
        ("年度ごとの実績（{{成果指標.単位}}）", True),
    ],
)
def test_a_merge_from_the_years_into_other_columns_holds_nothing_of_each_year(text: str, fits: bool) -> None:
    """Of what is asked every year only the first would be left."""
    book = drawn()
    book["施策"]["D5"] = text
    book["施策"].merge_cells("D5:E5")
    if fits:
        assert parsed(book)[1] == ()
    else:
        assert problem_cells(book) == [("template.merge", "施策", "D5")]
        book["施策"]["F1"] = "年度"  # and on to a second run of years
        book["施策"].merge_cells("D5:F5")
        assert ("template.merge", "施策", "D5") in problem_cells(book)


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("D5<凡例!$B$2", "D5<凡例!$B$2"),
        ("D5<'別 紙'!B2", "D5<'別 紙'!B2"),
        ("D5<上限", "上限"),
        ("COUNTIF(D:D,D5)=1", "D"),
        ("SUM($5:$5)>0", "$5:$5"),
        ("D5<表1[上限]", "表1"),
        ("D5<#REF!", "D5<#REF!"),
    ],
)
def test_a_drawn_rule_that_names_what_is_not_issued_with_it_is_told(formula: str, named: str) -> None:
    """Excel would call the issued workbook damaged, or the rule would say something else."""
    book = drawn()
    rule = DataValidation(type="custom", formula1=formula, showErrorMessage=True)
    rule.add("D5")
    book["施策"].add_data_validation(rule)
    assert problem_cells(book) == [("template.reference", "施策", "D5")]
    assert f"「{named}」" in parsed(book)[1][0].found
    book = drawn()
    book["施策"].conditional_formatting.add(
        "D5:E6", FormulaRule([formula], fill=PatternFill("solid", bgColor="FF0000"))
    )
    assert problem_cells(book) == [("template.reference", "施策", "D5")]


@pytest.mark.parametrize(
    "formula", ["AND(D5>=0,LOG10(D5)<1E5,TRUE)", 'D5<>"表紙!A1"', "SUM($C$5:$E5)<=$B$2", "_xlfn.XOR(D5>1,D5<-1)"]
)
def test_a_drawn_rule_about_its_own_sheet_is_carried(formula: str) -> None:
    book = drawn()
    rule = DataValidation(type="custom", formula1=formula, showErrorMessage=True)
    rule.add("D5")
    book["施策"].add_data_validation(rule)
    assert parsed(book)[1] == ()


def test_a_merge_of_a_single_cell_is_none() -> None:
    """Other programs than Excel keep what is left of a merge after its columns are deleted."""
    book = drawn()
    book["施策"].merge_cells("C3:C3")
    (sheet,) = [sheet for sheet in placed(form(book), plan()).sheets if sheet.name == PROGRAM]
    assert sheet.merges == ()
