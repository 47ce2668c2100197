"""Days, tick boxes, several choices, and questions that depend on another's answer: in a form, a workbook, a return."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.days import day_value, parse_day, shows_day
from kamakura_report.form.form_model import Form
from kamakura_report.form.kinds import together_choices
from kamakura_report.form.placeholders import AskedPiece
from kamakura_report.form.read_placeholders import split_pieces
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.checks import CHECKS, check_answers
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.returned.submission import count_filling
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Formula
from kamakura_report.workbook.question import AnswerKind, Ask, Condition
from tests.form.forms import FILLS, PROJECT, Line, ProblemCells, drawn, form, problem_cells
from tests.form.plans import LEAD, R8, R9, asked, cell_of, placed, plan
from tests.form.walks import returned

LINES = (
    PROJECT[0],
    Line("事業", "作成日|{{入力:日付 作成日}}|{{入力:日付 確認日}}||{{点検}}|{{キー}}"),
    Line("事業", "実施計画|{{入力:チェック 実施計画}}||{{未入力数}}|{{欄数}}|{{キー}}"),
    Line("事業", "連携先||{{入力:複数選択 連携先 国,県,民間}}|||{{キー}}"),
    Line("事業", "方向性||{{入力:選択 方向性 現状維持,改革改善,縮小}}|||{{キー}}"),
    Line("事業", "成果||{{入力:選択 成果 向上,維持 （方向性=改革改善,縮小のとき）}}||{{記入状況}}|{{キー}}"),
)
KEY = "2-1/3"


def kinds() -> Form:
    """A form that asks in every one of these ways."""
    return form(drawn(None, project=LINES, looks=FILLS | {"要確認": "FF0000", "空欄": "FFFFFF"}))


def said(**words: str) -> Answers:
    """Answers about the project by the names of the questions; yearly ones of R8."""
    yearly = ("確認日", "連携先", "方向性", "成果")
    return Answers(
        {f"{KEY}/{name}{'@R8' if name in yearly else ''}": Answer.text(word) for name, word in words.items()}
    )


def book(**words: str) -> Book:
    """The workbook with these answers."""
    return placed(kinds(), plan(), LEAD, [R8], answers=said(**words))


def test_what_is_filled_in_in_each_kind_is_taken_back() -> None:
    answers = said(
        作成日="2026-05-31", 実施計画="○", 連携先="国、民間", 方向性="縮小", 成果="維持", 確認日="2027-04-01"
    )
    written = placed(kinds(), plan(), LEAD, [R8], answers=answers)
    assert take(written, returned(written)) == (answers, ())


def test_a_day_is_a_real_one_in_its_cell_and_its_year_is_seen() -> None:
    *_, cell = cell_of(book(作成日="2026-05-31"), f"{KEY}/作成日")
    assert (cell.value, cell.style.number_format) == (Decimal(46173), 'yyyy"年"m"月"d"日"')
    formats = ('[$-411]ggge"年"m"月"d"日"', "yyyy/m/d", "0.0", "m/d")
    assert [shows_day(each) for each in formats] == [True, True, False, False]


@pytest.mark.parametrize(
    "text",
    ["2026/5/31", "2026-05-31", "２０２６年５月３１日", "令和8年5月31日", "R8.5.31", "r8/5/31", "20260531",
     "2026.5.31", "令和８年５月３１日（日）", "2026年 5月 31日", " 2026/05/31 "],
)  # fmt: skip
def test_a_day_is_read_by_whatever_names_its_year(text: str) -> None:
    answer, problem = read(AnswerKind.DATE, text)
    assert (answer and answer.value, problem) == ("2026-05-31", None)


@pytest.mark.parametrize(
    "text", ["5/31", "5月31日", "令和8年5月", "2026/2/30", "未定", "31", "R99.1.1", "令和元年4月1日"]
)
def test_a_day_without_its_year_or_one_that_is_none_is_doubtful(text: str) -> None:
    answer, code = read(AnswerKind.DATE, text)
    assert (answer and answer.status, answer and answer.raw, code) == (Status.UNREADABLE, text, "date.unreadable")


def test_eras_begin_where_they_began_and_their_last_years_may_run_on() -> None:
    """平成31年5月31日 was printed on many forms: there is one day that it can mean."""
    days = [
        parse_day(text) for text in ("令和元年5月1日", "平成31年5月31日", "昭和64年1月7日", "H1.1.8", "平成元年1月7日")
    ]
    assert [str(day) for day in days] == ["2019-05-01", "2019-05-31", "1989-01-07", "1989-01-08", "None"]
    assert (day_value("2026-05-31"), day_value("2026-5-31"), day_value("1899-01-01")) == (Decimal(46173), None, None)


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        (RawCell(StoredKind.DATE, "46173"), "2026-05-31", None),
        (RawCell(StoredKind.DATE, "46173.5"), "2026-05-31", "date.time"),
        (RawCell(StoredKind.DATE, "46173.25"), "2026-05-31", "date.time"),
        (RawCell(StoredKind.DATE, "2026-05-31"), "2026-05-31", None),
        (RawCell(StoredKind.DATE, "2026-05-31T10:00:00"), "2026-05-31", "date.time"),
        (RawCell(StoredKind.NUMBER, "20260531"), "2026-05-31", None),
        (RawCell(StoredKind.DATE, "20260531"), "2026-05-31", None),  # typed into a cell that shows days
        (RawCell(StoredKind.NUMBER, "46173"), "46173", "date.unreadable"),  # nobody sees a day there
        (RawCell(StoredKind.DATE, "0.5"), "0.5", "date.unreadable"),
        (RawCell(StoredKind.BOOLEAN, "TRUE"), "TRUE", "date.unreadable"),
    ],
)
def test_a_day_is_read_from_however_it_is_stored(raw: RawCell, value: str, code: str | None) -> None:
    answer, problem = understand_cell(question(AnswerKind.DATE), raw, "表", (1, 1))
    assert (answer and answer.value, problem and problem.code) == (value, code)


@pytest.mark.parametrize("text", ["○", "〇", "◯", "レ", "✓", "O"])
def test_a_tick_is_read_from_the_signs_that_people_make(text: str) -> None:
    assert read(AnswerKind.TICK, text) == (replace(Answer.text("○")), None)


def test_a_tick_box_takes_nothing_else_and_is_never_required() -> None:
    assert (read(AnswerKind.TICK, "×")[0], read(AnswerKind.TICK, "はい")[1]) == (Answer.text("×"), "choice.unknown")
    true = understand_cell(question(AnswerKind.TICK), RawCell(StoredKind.BOOLEAN, "1"), "表", (1, 1))
    assert true == (Answer.text("○"), None)
    yearly = form(drawn(None, project=[PROJECT[0], Line("事業", "||{{入力:チェック 実施計画}}|||{{キー}}")]))
    ask = asked(placed(yearly, plan(), LEAD, [R8]))[f"{KEY}/実施計画@R8"]
    assert (ask.required, ask.choices) == (False, ("○", "×"))


@pytest.mark.parametrize("text", ["国、民間", "民間,国", "国\n民間", "国；民間；国", "国， 民間"])
def test_several_choices_are_read_in_any_order_and_kept_in_that_of_the_form(text: str) -> None:
    assert read(AnswerKind.MULTI, text, ("国", "県", "民間")) == (Answer.text("国、民間"), None)


def test_a_word_that_is_no_choice_among_several_is_told() -> None:
    assert read(AnswerKind.MULTI, "国、都", ("国", "県"))[1] == "choice.unknown"
    assert together_choices(("国", "県")) == ("国", "県", "国、県")
    assert together_choices(("とても長い選択肢" * 8, "もう一つの長い選択肢" * 8)) == ()


def test_what_depends_on_another_answer_is_required_and_counted_only_then() -> None:
    """改革改善 asks for it, 現状維持 and a blank do not."""
    for word, blank, codes in (("", 3, 3), ("現状維持", 2, 2), ("改革改善", 3, 3)):
        some = book(方向性=word) if word else book()
        answers = said(方向性=word) if word else Answers()
        problems = [each for each in check_answers(some, answers) if each.code == "required.blank"]
        assert (count_filling(AnsweredBook(some, answers)).blank, len(problems)) == (blank, codes)


def test_the_cells_that_count_say_the_same_by_formula() -> None:
    """A row that requires nothing for now is done; what is required of the project changes with the direction."""
    counting = [*LINES, Line("見出し", "残り {{事業.No}}|{{未入力数}}||{{欄数}}")]
    counting = [counting[-1], *LINES[1:-1], LINES[-1], Line("事業", "様式ID {{様式ID}}")]
    told = {}
    for word in (None, "現状維持", "改革改善"):
        answers = said(方向性=word) if word else Answers()
        sheet = placed(form(drawn(None, project=counting)), plan(), LEAD, [R8], answers=answers).sheet("3 推進事業")
        formulas = {at: cell.value for at, cell in sheet.cells.items() if isinstance(cell.value, Formula)}
        told[word] = (formulas[1, 2].value, formulas[1, 6].value, formulas[6, 7].value)
    assert told == {
        None: (Decimal(3), Decimal(3), "記入済み"),
        "現状維持": (Decimal(2), Decimal(3), "記入済み"),
        "改革改善": (Decimal(3), Decimal(4), "残りあり"),
    }


def test_an_answer_to_what_is_not_asked_is_told_and_kept() -> None:
    some, answers = book(方向性="現状維持", 成果="向上"), said(方向性="現状維持", 成果="向上")
    told = [each for each in check_answers(some, answers, checks=CHECKS) if each.code == "answer.not-asked"]
    assert [(each.key, each.severity.value) for each in told] == [(f"{KEY}/成果@R8", "warning")]
    assert "「方向性」が「改革改善」か「縮小」" in told[0].found
    assert take(some, returned(some))[0] == answers


def test_it_turns_grey_where_it_is_not_asked_and_red_where_it_is_filled_all_the_same() -> None:
    sheet = book().sheet("3 推進事業")
    _, cell, _ = cell_of(book(), f"{KEY}/成果@R8")
    rules = [
        rule for rule in sheet.highlights if cell in map(str, rule.areas) or any(cell in str(a) for a in rule.areas)
    ]
    grey = [rule for rule in rules if rule.style.fill == FILLS["対象外"]]
    assert len(grey) == 1
    assert grey[0].formula.startswith("NOT(SIGN(")
    assert any(rule.formula.startswith("AND(NOT(SIGN(") for rule in rules)


def test_what_is_decided_in_a_locked_cell_is_asked_or_closed_for_good() -> None:
    """The direction of R8 was accepted before: of that year nothing is open where it asks for nothing."""
    optional = {}
    for word in ("現状維持", "縮小"):
        accepted = said(方向性=word)
        asks = asked(placed(kinds(), plan(), LEAD, [R9], accepted=accepted))
        optional[word] = asks.get(f"{KEY}/成果@R8")
        assert asks[f"{KEY}/成果@R9"].condition == Condition(f"{KEY}/方向性@R9", ("改革改善", "縮小"))
    assert optional["現状維持"] is None
    assert optional["縮小"] is not None
    assert optional["縮小"].condition is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{入力:選択 成果 向上,維持 （方針=縮小のとき）}}", "template.condition"),  # nobody asks 方針
        ("{{入力:選択 成果 向上,維持 （作成日=縮小のとき）}}", "template.condition"),  # a day decides nothing
        ("{{入力:選択 成果 向上,維持 （方向性=廃止のとき）}}", "template.condition"),  # no such choice
        ("{{入力:選択 成果 向上,維持 （成果=向上のとき）}}", "template.condition"),  # itself
        ("{{入力:選択 成果 向上,維持 （方向性のとき）}}", "template.placeholder"),
        ("{{入力:決算額 （方向性=縮小のとき）}}", "template.placeholder"),
        ("{{入力:日付}}", "template.placeholder"),
        ("{{入力:日付 作成日 いつ}}", "template.placeholder"),
        ("{{入力:チェック 計画 甲,乙}}", "template.placeholder"),
        ("{{入力:複数選択 連携 }}", "template.placeholder"),
        ("{{入力:複数選択 連携 国,国}}", "template.placeholder"),
    ],
)
def test_what_cannot_be_asked_so_is_told_with_its_cell(text: str, code: str) -> None:
    assert wrong(text) == [(code, "事業", "D7")]


def test_what_belongs_to_no_year_does_not_depend_on_an_answer_of_each_year() -> None:
    line = Line("事業", "|{{入力:文章 効果 （方向性=縮小のとき）}}||||{{キー}}")
    assert problem_cells(drawn(None, project=[*LINES, line])) == [("template.condition", "事業", "C8")]


def test_conditions_that_lead_back_are_told() -> None:
    lines = [*LINES[:4], Line("事業", "||{{入力:選択 方向性 縮小,維持 （成果=維持のとき）}}|||{{キー}}"), LINES[5]]
    lines[5] = Line("事業", "||{{入力:選択 成果 向上,維持 （方向性=縮小のとき）}}|||{{キー}}")
    told = problem_cells(drawn(None, project=lines))
    assert told == [("template.condition", "事業", "D6"), ("template.condition", "事業", "D7")]


def test_choices_and_conditions_may_hold_brackets() -> None:
    (piece,) = split_pieces("{{入力:選択 成果 上(増),下 (方向性=改革改善（縮小・統合含む）の場合)}}")
    assert isinstance(piece, AskedPiece)
    assert (piece.choices, piece.when) == (("上(増)", "下"), ("方向性", ("改革改善（縮小・統合含む）",)))
    (plain,) = split_pieces("{{入力:選択 方向性 現状維持,改革改善（縮小・統合含む）}}")
    assert isinstance(plain, AskedPiece)
    assert (plain.choices, plain.when) == (("現状維持", "改革改善（縮小・統合含む）"), None)


def wrong(text: str) -> ProblemCells:
    """What is told of the form when its last question is this one."""
    template = drawn(None, project=LINES)
    template["事業"]["D7"] = text
    return problem_cells(template)


def question(kind: AnswerKind, choices: tuple[str, ...] = ()) -> Ask:
    """A question of that kind."""
    return Ask(f"{KEY}/問", kind, False, "問", choices=("○", "×") if kind is AnswerKind.TICK else choices)


def read(kind: AnswerKind, text: str, choices: tuple[str, ...] = ()) -> tuple[Answer | None, str | None]:
    """What is understood of a text in a cell that asks so: the answer, and the code of what is told."""
    answer, problem = understand_cell(question(kind, choices), RawCell(StoredKind.TEXT, text), "表", (1, 1))
    return answer, problem and problem.code
