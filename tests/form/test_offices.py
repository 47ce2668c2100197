"""Questions for other offices as a form draws them: who is meant, in whose workbook, and what cannot be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.form.plan_rules import check_with_plan
from kamakura_report.form.read_placeholders import split_pieces
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.model import Division, Plan
from kamakura_report.returned.take import take
from tests.form.forms import COVER, PROJECT, SMALL, Line, drawn, form, problem_cells
from tests.form.plans import LEAD, OFFICE, R8, THIRD, asked, placed, plan
from tests.form.walks import returned

BOARD = "市民部"  # of every division of the small plan
JUDGED = (
    SMALL[0],
    Line("施策", "総括||{{入力:文章 総括 ＠主管部}}|||{{キー}}"),
    Line("成果指標", "{{成果指標.指標名}}||{{入力:実績}}|{{入力:文章 所見 ＠介護課}}||{{キー}}"),
    Line("予算決算", "二次評価||{{入力:選択 二次評価 Ａ,Ｂ ＠とりまとめ課}}|||{{キー}}"),
)


def judged() -> Form:
    """A form that asks a 部 about the program, a named office about indicators, the とりまとめ課 about projects."""
    return form(drawn(JUDGED))


def test_each_is_asked_what_the_form_asks_of_it() -> None:
    keys = {name: set(asked(placed(judged(), plan(), name, [R8]))) for name in (BOARD, OFFICE, THIRD, LEAD)}
    assert {key for key in keys[BOARD] if "R8" in key} == {"2-1/総括@R8"}
    assert {key for key in keys[OFFICE] if "R8" in key} == {"2-1/3/二次評価@R8", "2-1/12/二次評価@R8"}
    assert {key for key in keys[THIRD]} == {"2-1/3/i1/所見", "2-1/3/i2/所見"}
    assert {key for key in keys[LEAD] if "R8" in key} == {"2-1/3/i1@R8", "2-1/3/i2@R8"}


def test_the_question_of_another_office_is_locked_in_the_divisions_workbook() -> None:
    book = placed(judged(), plan(), LEAD, [R8])
    sheet = book.sheet("2-1 福祉")
    assert "二次評価" not in str(sorted(asked(book)))
    (row,) = [row for (row, column), cell in sheet.cells.items() if column == 1 and cell.value == "二次評価"]
    assert sheet.cells[row, 3].ask is None


def test_a_workbook_of_an_office_is_taken_back_as_any_other() -> None:
    for name in (BOARD, OFFICE, THIRD):
        book = placed(judged(), plan(), name, [R8])
        assert take(book, returned(book))[1] == ()


def test_the_office_stands_in_for_a_department_that_is_not_named() -> None:
    unnamed = replace(plan(), divisions=tuple(Division(one.name) for one in plan().divisions))
    assert "2-1/総括@R8" in asked(placed(judged(), unnamed, OFFICE, [R8]))


def test_who_is_asked_for_a_text_is_known_by_its_key() -> None:
    owners = TextOwners.of(plan(), judged())
    keys = ("2-1/3/二次評価@R8", "2-1/3/自己評価@R8", "2-1/総括@R8", "2-1/3/i1/所見", "2-1/99/二次評価@R8")
    assert [owners.asked(key) for key in keys] == [(OFFICE,), (LEAD,), (BOARD,), (THIRD,), ()]


def test_an_office_may_judge_what_depends_on_another_answer() -> None:
    (piece,) = split_pieces("{{入力:選択 二次評価 Ａ,Ｂ （評価=Ｂのとき） ＠主管部}}")
    assert isinstance(piece, AskedPiece)
    assert (piece.office, piece.when) == ("主管部", ("評価", ("Ｂ",)))
    (other,) = split_pieces("{{入力:選択 二次評価 Ａ,Ｂ @企画課 （評価=Ｂのとき）}}")
    assert isinstance(other, AskedPiece)
    assert (other.office, other.when) == ("企画課", ("評価", ("Ｂ",)))


@pytest.mark.parametrize(
    "text",
    [
        "文章 講評＠主管部",
        "文章 講評 @主管部",
        "文章 講評　＠ 主管部",
        "日付 確認日＠主管部",
        "選択 評価 Ａ,Ｂ＠主管部",
    ],
)
def test_no_space_is_needed_before_the_sign(text: str) -> None:
    """Else the office would become a part of the name, and the division be asked."""
    (piece,) = split_pieces("{{入力:" + text + "}}")
    assert isinstance(piece, AskedPiece)
    assert (piece.office, "主管部" in piece.item, "主管部" in str(piece.choices)) == ("主管部", False, False)


def test_what_is_decided_in_the_divisions_workbook_opens_the_offices_question_once_it_is_known() -> None:
    lines = (*PROJECT[:1], Line("事業", "||{{入力:選択 評価 Ａ,Ｂ}}|||{{キー}}"))
    second = Line("事業", "||{{入力:文章 講評 （評価=Ｂのとき） ＠とりまとめ課}}|||{{キー}}")
    some = form(drawn(None, project=[*lines, second]))
    before = placed(some, plan(), OFFICE, [R8])
    assert "2-1/3/講評@R8" not in asked(before)
    for word, is_asked in (("Ａ", False), ("Ｂ", True)):
        known = Answers({"2-1/3/評価@R8": Answer.text(word)})
        book = placed(some, plan(), OFFICE, [R8], accepted=known)
        assert ("2-1/3/講評@R8" in asked(book)) == is_asked


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("D4", "{{入力:実績 ＠主管部}}", "template.placeholder"),
        ("E4", "{{入力:備考 ＠主管部}}", "template.placeholder"),
        ("E4", "{{入力:文章 所見 ＠主管部 ＠企画課}}", "template.placeholder"),
    ],
)
def test_figures_and_remarks_are_asked_of_who_answers_for_them(cell: str, text: str, code: str) -> None:
    book = drawn(JUDGED)
    book["施策"][cell] = text
    assert problem_cells(book) == [(code, "施策", cell)]


def test_a_cover_asks_its_own_division() -> None:
    told = problem_cells(drawn(cover=[*COVER[:2], Line("表紙", "|{{入力:文章 部長 ＠主管部}}|{{キー}}")]))
    assert told == [("template.office", "表紙", "C4")]


def test_an_office_that_the_master_does_not_have_is_told_with_its_cell() -> None:
    def codes(some: Plan) -> list[tuple[str, str, str]]:
        return [(one.code, one.sheet, one.cell) for one in check_with_plan(judged(), some)]

    assert codes(plan()) == []
    assert codes(replace(plan(), office="")) == [("template.office", "施策", "D3"), ("template.office", "施策", "D5")]
    gone = replace(plan(), divisions=tuple(one for one in plan().divisions if one.name != THIRD))
    assert codes(gone) == [("template.office", "施策", "E4")]
