"""A sheet for each 事業, beside that of the 施策 or instead of it; bands that stand for the division's own alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.form.form_model import Form
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book
from tests.form.forms import COVER, PROJECT, SMALL, Line, by_project, drawn, form, parsed, problem_cells
from tests.form.plans import LEAD, OTHER, R8, THIRD, asked, cell_of, placed, plan, shown, where
from tests.form.walks import returned

PROGRAM_LINES = SMALL[:2]  # 見出し and 施策指標
OWN = (SMALL[0], Line("施策指標見出し", "指標"), replace(SMALL[1], band="施策指標（自課のみ）"))


def names(book: Book) -> list[str]:
    """The sheets that people see."""
    return [sheet.name for sheet in book.sheets if not sheet.hidden]


def both() -> Form:
    """A form that asks for the indicators of the 施策 there, and for the rest on a sheet for each 事業."""
    return form(drawn(PROGRAM_LINES, project=PROJECT))


def test_each_project_of_the_division_has_a_sheet_named_by_its_number_and_name() -> None:
    assert names(placed(by_project(), plan(), LEAD)) == ["表紙", "3 推進事業"]
    assert names(placed(by_project(), plan(), THIRD)) == ["表紙", "12 単独事業"]


def test_the_sheet_of_a_program_stands_before_those_of_its_projects() -> None:
    assert names(placed(both(), plan(), LEAD)) == ["表紙", "2-1 福祉", "3 推進事業"]


def test_the_sheet_of_a_program_that_asks_for_nothing_is_left_out_beside_sheets_of_projects() -> None:
    assert names(placed(both(), plan(), THIRD)) == ["表紙", "12 単独事業"]
    assert names(placed(form(drawn(PROGRAM_LINES)), plan(), THIRD)) == ["表紙", "2-1 福祉"]


def test_everything_about_the_project_is_asked_on_its_sheet() -> None:
    book = placed(by_project(), plan(), LEAD, [R8])
    sheets = {sheet for sheet, _, ask in book.asks() if not ask.key.startswith("表紙")}
    assert sheets == {"3 推進事業"}
    keys = {"2-1/3/i1@R8", "2-1/3/i2@初期値", "2-1/3/決算額@R8", "2-1/3/備考", "2-1/3/判定@R8", "2-1/3/所見"}
    assert keys < asked(book).keys()


def test_the_cover_lists_the_sheets_and_counts_their_cells() -> None:
    book = placed(
        form(drawn(None, cover=[*COVER, Line("シート一覧", "{{シート一覧.シート}}|{{未入力数}}")], project=PROJECT)),
        plan(),
        LEAD,
        [R8],
    )
    cover = shown(book.sheet("表紙"))
    count = cover["B" + where(book.sheet("表紙"), "3 推進事業")[1:]]
    assert getattr(count, "value", None) == sum(1 for _, _, ask in book.asks() if ask.required)


def test_a_sheet_of_a_project_may_name_its_program_and_has_a_title_where_it_has_indicators() -> None:
    book = placed(by_project(), plan(), LEAD)
    assert "福祉" in shown(book.sheet("3 推進事業")).values()
    assert "成果指標" in shown(book.sheet("3 推進事業")).values()
    assert "成果指標" not in shown(placed(by_project(), plan(), THIRD).sheet("12 単独事業")).values()


def test_long_names_are_cut_and_equal_ones_told_apart() -> None:
    some = plan()
    (program,) = some.programs
    first, second = program.projects
    long = "とても" * 20
    twins = (replace(first, name=long), replace(second, number=3, name=long, divisions=(LEAD,)))
    book = placed(by_project(), replace(some, programs=(replace(program, projects=twins),)), LEAD)
    (_, one, other) = names(book)
    assert len(one) == len(other) == 31
    assert (one[:4], other[-3:]) == ("3 とて", "(2)")


def test_a_renamed_sheet_of_a_project_is_found_by_what_it_shows_and_a_missing_one_is_told() -> None:
    book = placed(form(drawn(None, cover=None, project=PROJECT)), plan(shared=(THIRD, LEAD)), THIRD)
    sent = returned(book)
    renamed = replace(sent, sheets=tuple(
        replace(sheet, name="名前を変えた") if sheet.name == "12 単独事業" else sheet for sheet in sent.sheets
    ))  # fmt: skip
    assert [(each.code, each.sheet) for each in take(book, renamed)[1]] == [("sheet.renamed", "名前を変えた")]
    gone = replace(sent, sheets=tuple(sheet for sheet in sent.sheets if sheet.name != "12 単独事業"))
    assert [(each.code, each.sheet) for each in take(book, gone)[1]] == [("sheet.missing", "12 単独事業")]


def test_a_copied_sheet_of_a_project_that_says_the_same_is_a_copy() -> None:
    book = placed(by_project(), plan(shared=(THIRD, LEAD)), THIRD)
    sent = returned(book)
    copy = replace(sent.sheets[1], name="3 推進事業 (2)")
    problems = take(book, replace(sent, sheets=(*sent.sheets, copy)))[1]
    assert [(each.code, each.sheet) for each in problems] == [("sheet.copied", "3 推進事業")]


def test_what_is_shown_on_the_sheet_of_a_project_is_compared() -> None:
    book = placed(by_project(), plan(), LEAD)
    sent = returned(book)
    sheet = sent.sheet("3 推進事業")
    assert sheet is not None
    at = next(at for at, raw in sheet.cells.items() if raw.text == "団体と連携します。")
    changed = replace(sheet, cells={**sheet.cells, at: sheet.cells[at]._replace(text="別の内容")})
    tampered = replace(sent, sheets=tuple(changed if each is sheet else each for each in sent.sheets))
    assert [(each.code, each.sheet) for each in take(book, tampered)[1]] == [("shown.changed", "3 推進事業")]


def test_a_form_without_either_sheet_is_told() -> None:
    assert ("template.sheet-missing", "", "") in problem_cells(drawn(None))


def test_what_both_sheets_ask_is_told_at_the_second() -> None:
    """SMALL asks for figures and 備考 of each project on the sheet of the 施策."""
    told = problem_cells(drawn(project=PROJECT))
    assert {(code, sheet) for code, sheet, _ in told} == {("template.twice", "事業")}
    assert [cell for _, _, cell in told] == ["C5", "D5", "E5", "D6", "E6"]


@pytest.mark.parametrize("text", ["{{施策指標.指標名}}", "{{主な取組.内容}}", "{{成果指標.指標名}}"])
def test_a_sheet_of_a_project_names_only_what_stands_around_it(text: str) -> None:
    book = drawn(None, project=PROJECT)
    book["事業"]["C3"] = text
    assert problem_cells(book) == [("template.place", "事業", "C3")]


def test_a_band_of_the_program_is_none_of_a_project() -> None:
    told = problem_cells(drawn(None, project=[*PROJECT, Line("主な取組", "{{事業.No}}")]))
    assert told[0] == ("template.band", "事業", "A7")


def test_indicators_of_others_are_left_out_where_the_band_says_so() -> None:
    """2-1/i1 is asked of the 主管課, 2-1/i5 of another; the title goes with the last of them."""
    own = form(drawn(OWN))
    sheets = {name: shown(placed(own, plan(), name).sheet("2-1 福祉")).values() for name in (LEAD, OTHER, THIRD)}
    assert [name in sheets[LEAD] for name in ("満足な市民", "参加した市民", "指標")] == [True, False, True]
    assert [name in sheets[OTHER] for name in ("満足な市民", "参加した市民", "指標")] == [False, True, True]
    assert [name in sheets[THIRD] for name in ("満足な市民", "参加した市民", "指標")] == [False, False, False]
    everyone = shown(placed(own, plan(), "").sheet("2-1 福祉")).values()
    assert [name in everyone for name in ("満足な市民", "参加した市民")] == [True, True]


def test_halfwidth_brackets_behind_a_band_are_the_same() -> None:
    book = drawn(OWN)
    book["施策"]["A4"] = "施策指標(自課のみ)"
    assert parsed(book)[1] == ()


def test_only_indicators_can_be_left_out() -> None:
    told = problem_cells(drawn([SMALL[0], replace(SMALL[2], band="事業（自課のみ）"), SMALL[1]]))
    assert told == [("template.band", "施策", "A3")]


def test_rows_of_the_division_alone_and_of_all_repeat_apart() -> None:
    """Two runs of one band, one of them limited: the first names all, the second asks for its own."""
    lines = (SMALL[0], Line("施策指標", "{{施策指標.指標名}}"), replace(SMALL[1], band="施策指標（自課のみ）"))
    book = placed(form(drawn(lines)), plan(), OTHER)
    listed = [value for value in shown(book.sheet("2-1 福祉")).values() if value in ("満足な市民", "参加した市民")]
    assert listed == ["満足な市民", "参加した市民", "参加した市民"]
    assert cell_of(book, "2-1/i5@初期値")[0] == "2-1 福祉"
