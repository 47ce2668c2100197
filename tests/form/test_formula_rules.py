"""What a drawn formula may not say: one defect, told with its cell and with what is allowed."""

from __future__ import annotations

import pytest

from tests.form.forms import SMALL, Line, drawn, parsed, problem_cells

# SMALL from row 2 on: 2 見出し, 3 施策指標, 4 事業, 5 成果指標, 6 予算額, 7 決算額; D is the year column. 8 is added.


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("=VLOOKUP(D7,D6:D7,1)", "関数 VLOOKUP"),
        ("=_xlfn.XLOOKUP(D7,D6,D7)", "関数 XLOOKUP"),
        ("=Sheet2!A1", "ほかのシート"),
        ("='[1]他'!A1", "ほかのシート"),
        ("=SUM(D:D)", "行や列の全体"),
        ("=D7*単価", "単価"),
        ("=SUM(D7", "括弧"),
        ("=D7+", "途中で"),
        ("=#REF!+1", "#REF!"),
        ("=ROUND(D7)", "引数の数"),
        ("=SUM()", "引数の数"),
        ("=前年(D6:D7)", "セルを一つだけ"),
        ("=前年(前年(D7))", "前年 の中に"),
        ("={1,2}", "{1,2}"),
        ('="' + "長" * 8192 + '"', "長すぎ"),
        ("=" + "(" * 70 + "1" + ")" * 70, "深すぎ"),
        ("=1E999", "1E999"),
    ],
)
def test_a_formula_that_no_form_can_use_is_told(formula: str, said: str) -> None:
    book = drawn([*SMALL, Line("事業", f"||{formula}")])
    assert problem_cells(book) == [("template.formula", "施策", "D8")]
    (problem,) = parsed(book)[1]
    assert said in problem.found
    assert "「様式の作り方」" in problem.advice


@pytest.mark.parametrize(
    ("band", "cell", "formula"),
    [
        ("事業", "D8", "=D5"),  # 成果指標 are several
        ("事業", "D8", "=SUM(D3)"),  # 施策指標 are no part of a project
        ("施策", "D8", "=D7"),
        ("施策", "D8", "=SUM(D6:D8)"),  # itself
        ("事業", "D8", "=D6:D7*2"),
        ("事業", "D8", "=ROUND(D6:D7,1)"),
        ("事業", "D8", "=Z99"),
        ("事業", "D8", "=D1"),
        ("事業", "D8", "=A7"),
        ("事業", "E8", "=D7"),  # which year?
        ("事業", "E8", "=前年(D7)"),
        ("事業", "D8", "=前年(E7)"),
        ("事業", "D8", "=D8+1"),
    ],
)
def test_a_formula_that_looks_at_no_certain_cell_is_told(band: str, cell: str, formula: str) -> None:
    book = drawn([*SMALL, Line(band, f"||{formula}" if cell == "D8" else f"|||{formula}")])
    assert problem_cells(book) == [("template.formula-cells", "施策", cell)]


def test_the_year_before_as_a_placeholder_says_how_it_is_written() -> None:
    book = drawn([*SMALL, Line("事業", "||{{前年}}")])
    (problem,) = parsed(book)[1]
    assert (problem.code, problem.cell, "前年(E5)" in problem.advice) == ("template.placeholder", "D8", True)


def test_formulas_that_look_at_each_other_are_told_once() -> None:
    lines = [Line("事業", "||=D9"), Line("事業", "||=D8+1")]
    assert problem_cells(drawn([*SMALL, *lines])) == [("template.formula-cells", "施策", "D8")]


@pytest.mark.parametrize("cell", ["A8", "D1"])
def test_a_formula_in_place_of_a_band_is_told(cell: str) -> None:
    book = drawn([*SMALL, Line("事業", "文字")])
    book["施策"][cell] = "=1+1"
    assert ("template.formula", "施策", cell) in problem_cells(book)


@pytest.mark.parametrize(
    ("band", "formula"),
    [
        ("事業", "||=$D$7-d6"),
        ("予算決算", "||=IFERROR(D7/D6,0)"),
        ("成果指標", "||=D7+D5*2"),
        ("施策", "||=SUM(D5,D7)"),
        ("施策", "|||=AVERAGE(D3)"),
        ("見出し", "||=COUNTA(D3)"),
        ("事業", "||=前年(D7)+D7"),
        ("事業", '|||=IF(TRUE(),"○",-2^2%)'),
        ("事業", "||=_xlfn.IFERROR(D7,)"),
    ],
)
def test_what_a_formula_may_look_at(band: str, formula: str) -> None:
    line = Line(band, formula)
    lines = [line, *SMALL] if band == "見出し" else [*SMALL, line]
    if band == "見出し":
        lines = [SMALL[0], Line(band, formula), *SMALL[1:]]
        lines[1] = Line(band, "||=COUNTA(D4)")
    assert parsed(drawn(lines))[1] == ()


def test_a_formula_of_each_year_in_a_merge_over_all_years_is_told() -> None:
    line = Line("事業", "||=D7", merges=[(3, 4)])
    assert problem_cells(drawn([*SMALL, line])) == [("template.merge", "施策", "D8")]
