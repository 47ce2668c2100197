"""What a form may not say: one defect in a small form, and exactly that defect told, with its sheet and cell."""

from __future__ import annotations

import pytest

from kamakura_report.form.form_rules import RULES
from kamakura_report.problem import Severity
from tests.form.forms import COVER, SMALL, Line, ProblemCells, drawn, parsed, problem_cells


# SMALL from row 2 on: 2 見出し, 3 施策指標, 4 事業, 5 成果指標, 6 予算額, 7 決算額; D is the year column.
def wrong(cell: str, text: str, *, sheet: str = "施策") -> ProblemCells:
    """What is told when one cell of the small form says this."""
    book = drawn()
    book[sheet][cell] = text
    return problem_cells(book)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        # fields speak of their own band or one around it
        ("C4", "{{成果指標.指標名}}"),
        ("C3", "{{事業.事業名}}"),
        ("C7", "{{成果指標.単位}}"),
        ("C4", "{{一覧.対象}}"),
        ("C4", "{{表紙.記入者}}"),
        # figures stand in their own bands
        ("D4", "{{実績}}"),
        ("C4", "{{入力:初期値}}"),
        ("C7", "{{進捗}}"),
        ("C7", "{{推移}}"),
        ("D5", "{{予算額}}"),
        ("D3", "{{決算額}}"),
        ("F3", "{{執行率}}"),
        # yearly ones in a year column, the others outside
        ("C5", "{{実績}}"),
        ("C7", "{{入力:予算額}}"),
        ("C4", "{{年度}}"),
        ("D2", "{{初期値}}"),
        ("D3", "{{進捗}}"),
        ("D5", "{{推移}}"),
    ],
)
def test_a_placeholder_in_a_place_where_it_says_nothing_is_told(cell: str, text: str) -> None:
    assert ("template.place", "施策", cell) in wrong(cell, text)


def test_open_cells_are_not_counted_for_an_action() -> None:
    """未入力数 and 記入状況 need something asked around them."""
    book = drawn([*SMALL, Line("主な取組", "{{主な取組.番号}}|{{未入力数}}|{{記入状況}}")])
    assert problem_cells(book) == [("template.place", "施策", "C8"), ("template.place", "施策", "D8")]


@pytest.mark.parametrize(
    ("band", "key"),
    [
        ("見出し", "{{キー}}"),
        ("主な取組", "{{主な取組.番号}}{{キー}}"),
        ("施策指標見出し", "{{キー}}"),
        ("主な取組見出し", "{{キー}}"),
        ("事業見出し", "{{キー}}"),
        ("一覧", "{{キー}}"),
    ],
)
def test_a_question_that_would_be_asked_on_every_page_or_without_a_key_is_told(band: str, key: str) -> None:
    line = Line(band, f"{{{{入力:文章 所見}}}}|{key}")
    book = drawn(cover=[*COVER, line]) if band == "一覧" else drawn([line, *SMALL])
    sheet, cell = ("表紙", "B7") if band == "一覧" else ("施策", "B2")
    assert problem_cells(book) == [("template.place", sheet, cell)]


@pytest.mark.parametrize("text", ["単位 {{入力:備考}}", "{{入力:備考}}{{事業.事業名}}"])
def test_a_question_shares_its_cell_with_nothing(text: str) -> None:
    book = drawn()
    book["施策"]["E7"] = text
    assert problem_cells(book) == [("template.alone", "施策", "E7")]


def test_a_computed_word_shares_its_cell_with_nothing() -> None:
    assert wrong("F5", "進捗 {{進捗}}") == [("template.alone", "施策", "F5")]
    assert wrong("F7", "{{執行率}} {{事業.No}}") == [("template.alone", "施策", "F7")]


def test_spaces_around_a_question_are_nothing() -> None:
    book = drawn()
    book["施策"]["F5"] = " {{進捗}}\n"
    assert parsed(book)[1] == ()


@pytest.mark.parametrize(
    ("sheet", "name"), [("表紙", "一覧（0行まで）"), ("表紙", "一覧（事業ごと）"), ("施策", "事業（9行まで）")]
)
def test_how_many_rows_are_listed_is_a_number_behind_the_list_alone(sheet: str, name: str) -> None:
    book = drawn()
    book[sheet].cell(9, 1, name)
    assert problem_cells(book) == [("template.band", sheet, "A9")]


def test_a_question_without_a_key_in_its_row_is_told() -> None:
    book = drawn()
    book["施策"]["G5"] = None
    assert problem_cells(book) == [("template.key-missing", "施策", "C5")]


@pytest.mark.parametrize(("sheet", "cell"), [("施策", "D2"), ("表紙", "C2")])
def test_a_sheet_without_its_form_id_is_told(sheet: str, cell: str) -> None:
    """It is the one identity that survives every office program and a sheet copied elsewhere."""
    book = drawn()
    book[sheet][cell] = None
    assert problem_cells(book) == [("template.form-id-missing", sheet, "")]
    book[sheet].cell(9, 1, "事業" if sheet == "施策" else "一覧")
    book[sheet].cell(9, 2, "{{様式ID}}")  # there may be no such row in a workbook
    assert problem_cells(book) == [("template.form-id-missing", sheet, "")]


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        (Line("成果指標", "||{{入力:実績}}|||{{キー}}"), "D8"),
        (Line("施策指標", "|{{入力:初期値}}||||{{キー}}"), "C8"),
        (Line("事業", "||{{入力:決算額}}|||{{キー}}"), "D8"),  # 事業 and 予算決算 are about the same thing
        (Line("予算決算", "|{{入力:選択 備考 甲,乙}}||||{{キー}}"), "C8"),  # 備考 is asked in E7
    ],
)
def test_a_key_asked_in_two_cells_is_told(line: Line, cell: str) -> None:
    assert problem_cells(drawn([*SMALL, line])) == [("template.twice", "施策", cell)]


def test_a_text_of_each_year_is_not_the_one_of_all_years() -> None:
    book = drawn([*SMALL, Line("事業", "{{入力:文章 課題}}||{{入力:文章 課題}}|||{{キー}}")])
    assert parsed(book)[1] == ()


def test_headings_apart_are_told() -> None:
    assert problem_cells(drawn([*SMALL, Line("見出し", "ふたたび")])) == [("template.head", "施策", "A8")]


def test_a_trend_over_two_columns_a_year_is_told() -> None:
    """A sparkline would draw the other column too."""
    book = drawn([SMALL[0], Line("施策指標", "指標||{{入力:実績}}|{{入力:文章 所見}}|{{推移}}|{{キー}}")], years=(3, 4))
    assert problem_cells(book) == [("template.place", "施策", "F3")]
    book = drawn([SMALL[0], Line("施策指標", "指標||{{入力:実績}}|{{推移}}|{{入力:文章 所見}}|{{キー}}")], years=(3, 5))
    assert parsed(book)[1] == ()


@pytest.mark.parametrize(
    ("margin", "text", "code"),
    [
        ("oddHeader", "{{施策.施策名}} {{事業.事業名}}", "template.place"),
        ("oddFooter", "{{キー}}", "template.place"),
        ("oddFooter", "{{一覧.対象}}", "template.place"),
        ("oddHeader", "{{課.課名", "template.placeholder"),
    ],
)
def test_a_page_margin_that_speaks_of_less_than_the_sheet_is_told(margin: str, text: str, code: str) -> None:
    book = drawn()
    getattr(book["施策"], margin).left.text = text
    assert problem_cells(book) == [(code, "施策", "")]


def test_page_margins_may_name_the_sheet_the_division_and_the_form_id() -> None:
    book = drawn()
    book["施策"].oddFooter.center.text = "{{課.課名}} {{施策.施策名}} {{様式ID}} &P"
    assert parsed(book)[1] == ()


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [("施策", "A4", "事 業"), ("施策", "A4", "表紙"), ("表紙", "A6", "事業"), ("施策", "A5", None)],
)
def test_a_row_of_no_band_is_told(sheet: str, cell: str, text: str | None) -> None:
    """Misspelt, of the other sheet, or missing where something is written."""
    assert ("template.band", sheet, cell) in wrong(cell, text or "", sheet=sheet)


def test_an_empty_row_is_space_below_the_row_above() -> None:
    book = drawn()
    book["施策"]["A9"] = "事業"
    form, problems = parsed(book)
    assert problems == ()
    assert form is not None
    assert form.program.rows[-2:] == ((8, "予算決算"), (9, "事業"))


def test_a_column_band_of_another_name_is_told() -> None:
    assert wrong("E1", "年") == [("template.column-band", "施策", "E1")]


def test_a_look_of_no_state_is_told() -> None:
    assert wrong("A4", "必要", sheet="凡例") == [("template.look", "凡例", "A4")]


def test_a_form_without_a_program_sheet_is_told() -> None:
    book = drawn()
    del book["施策"]
    assert problem_cells(book) == [("template.sheet-missing", "", "")]


def test_a_form_that_asks_for_nothing_is_told() -> None:
    book = drawn([SMALL[0]], cover=COVER[:1])
    assert problem_cells(book) == [("template.nothing-asked", "", "")]


def test_a_sheet_of_another_name_is_noticed_and_the_form_used() -> None:
    book = drawn()
    book.create_sheet("記入例")
    form, (problem,) = parsed(book)
    assert form is not None
    assert (problem.code, problem.severity, problem.sheet) == ("template.sheet", Severity.WARNING, "記入例")


def test_everything_wrong_is_told_at_once() -> None:
    """A defect in each sheet and of each kind, and all of them in one list."""
    book = drawn()
    sheet = book["施策"]
    sheet["A4"], sheet["E1"], sheet["C4"], sheet["G5"] = "事 業", "年", "{{事業名}}", None
    sheet.merge_cells("E5:E6")
    book["表紙"]["B3"], book["凡例"]["A3"] = "{{事業.事業名}}", "必要"
    assert sorted(problem_cells(book)) == [
        ("template.band", "施策", "A4"),
        ("template.column-band", "施策", "E1"),
        ("template.key-missing", "施策", "C5"),
        ("template.look", "凡例", "A3"),
        ("template.merge", "施策", "E5"),
        ("template.place", "表紙", "B3"),
        ("template.placeholder", "施策", "C4"),
    ]


def test_each_rule_has_been_provoked_here() -> None:
    """A new rule needs a test: this list is written by hand."""
    assert [rule.__name__ for rule in RULES] == [
        "fields_fit",
        "margins_fit",
        "placeholders_fit",  # and tests/form/test_wrong_uses.py
        "alone_in_its_cell",
        "asked_rows_have_a_key",
        "form_id_shown",
        "asked_once",
        "named_figures_fit",  # tests/form/test_named_figures.py
        "conditions_fit",  # tests/form/test_kinds_of_answer.py
        "offices_fit",  # tests/form/test_offices.py
        "merges_inside_bands",
        "merges_over_years_say_one_thing",
        "one_heading",
        "trend_needs_one_column_a_year",
        "drawn_rules_name_their_own_cells",
        "formulas_see_their_cells",
        "formulas_run_in_no_circle",
    ]
