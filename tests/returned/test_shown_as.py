"""What people see in an asked cell counts: struck, raised and unseen pieces, and formats that show other numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Status
from kamakura_report.problem import Severity
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.grid import CellLook, Grid, GridSheet, Mark, RawCell, Run, StoredKind
from kamakura_report.returned.submission import count_filling
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask, Grounds

MONEY = Ask("2-1/1/決算額@R8", AnswerKind.NUMBER, True, "決算額 R8", "千円", whole=True)
PEOPLE = Ask("2-1/1/i1@R8", AnswerKind.NUMBER, True, "参加者 R8", "人", whole=True)
AREA = Ask("2-1/1/i2@R8", AnswerKind.NUMBER, True, "面積 R8", "㎡")
SHARE = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 R8", "%")
WORDS = Ask("2-1/i1/備考", AnswerKind.TEXT, False, "満足な市民 備考")
CHOICE = Ask("2-1/3/評価", AnswerKind.CHOICE, False, "推進事業 評価", choices=("順調", "遅れ"))
S, U, UP, DOWN = Mark.STRUCK, Mark.UNSEEN, Mark.RAISED, Mark.LOWERED


def in_runs(*pieces: str | tuple[str, Mark]) -> RawCell:
    runs = tuple(Run(piece) if isinstance(piece, str) else Run(*piece) for piece in pieces)
    return RawCell(StoredKind.TEXT, "".join(run.text for run in runs), look=CellLook(runs))


def under(number_format: str, stored: str, formula: str | None = None) -> RawCell:
    return RawCell(StoredKind.NUMBER, stored, formula, look=CellLook(number_format=number_format))


def understood(ask: Ask, raw: RawCell) -> tuple[str, str, str, str]:
    """Status and value of the answer, code and severity of the problem."""
    answer, problem = understand_cell(ask, raw, "2-1 福祉", (12, 6))
    assert answer is not None
    if problem is None:
        return answer.status.value, answer.shown, "", ""
    assert (problem.sheet, problem.cell, problem.key) == ("2-1 福祉", "F12", ask.key)
    assert (answer.status is Status.UNREADABLE) == (problem.severity is Severity.ERROR)
    return answer.status.value, answer.shown, problem.code, problem.severity.value


@pytest.mark.parametrize(
    ("ask", "raw", "code", "kept"),
    [
        (MONEY, in_runs(("28", S), "31"), "answer.struck", "〔取り消し線: 28〕31"),
        (MONEY, in_runs("31", ("28", S)), "answer.struck", "31〔取り消し線: 28〕"),
        (MONEY, in_runs("3", ("28", S), "1"), "answer.struck", "3〔取り消し線: 28〕1"),
        (MONEY, in_runs(("未確定", S), "31"), "answer.struck", "〔取り消し線: 未確定〕31"),
        (MONEY, in_runs(("31", S)), "answer.struck", "〔取り消し線: 31〕"),
        (WORDS, in_runs(("増加", S)), "answer.struck", "〔取り消し線: 増加〕"),
        (WORDS, in_runs(("増加", S), " "), "answer.struck", "〔取り消し線: 増加〕 "),
        (CHOICE, in_runs(("順調", S), "遅れ"), "answer.struck", "〔取り消し線: 順調〕遅れ"),
        (MONEY, in_runs("3100", ("00", U)), "answer.unseen", "3100〔見えない文字: 00〕"),
        (CHOICE, in_runs(("順調", U)), "answer.unseen", "〔見えない文字: 順調〕"),
        (PEOPLE, in_runs("310", ("1", UP)), "answer.raised", "310〔上付き: 1〕"),
        (PEOPLE, in_runs("310", ("1", DOWN)), "answer.raised", "310〔下付き: 1〕"),
        (CHOICE, in_runs("順調", ("1", UP)), "answer.raised", "順調〔上付き: 1〕"),
    ],
)
def test_a_figure_or_a_choice_with_marked_pieces_is_held_and_stays_so_when_it_is_typed_again(
    ask: Ask, raw: RawCell, code: str, kept: str
) -> None:
    assert understood(ask, raw) == ("要確認", kept, code, "error")
    if ask.kind is not AnswerKind.TEXT:
        assert understood(ask, RawCell(StoredKind.TEXT, kept))[0] == "要確認"


def test_a_problem_names_what_is_struck_and_what_is_left() -> None:
    _, problem = understand_cell(MONEY, in_runs(("28", S), "31"), "2-1 福祉", (12, 6))
    assert problem is not None
    assert problem.found == "「28」に取り消し線が引かれ、「31」が残っています。"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (in_runs("昨年より", ("増加", S), "減少"), "昨年より減少"),
        (in_runs(("旧", S), "新", ("隠", U)), "新"),
    ],
)
def test_of_a_sentence_the_struck_words_are_left_out_kept_in_the_raw_and_told(raw: RawCell, value: str) -> None:
    assert understood(WORDS, raw) == ("文章", value, "answer.left-out", "note")
    answer, _ = understand_cell(WORDS, raw, "2-1 福祉", (12, 6))
    assert answer is not None
    assert "〔取り消し線: " in answer.raw


@pytest.mark.parametrize(
    ("ask", "raw", "value"),
    [
        (WORDS, in_runs("10m", ("2", UP)), "10m2"),  # a sentence may have small digits
        (AREA, in_runs("31m", ("2", UP)), "31"),  # and so may a unit
        (MONEY, in_runs(("\n", S), "31"), "31"),  # nobody sees a struck space
        (CHOICE, in_runs(("順調", Mark.NONE), (" ", S)), "順調"),
    ],
)
def test_marks_that_change_nothing_are_no_matter(ask: Ask, raw: RawCell, value: str) -> None:
    assert understood(ask, raw)[1:3] == (value, "")


def test_a_number_a_date_or_a_formula_struck_through_is_held() -> None:
    for kind, formula in ((StoredKind.NUMBER, None), (StoredKind.DATE, None), (StoredKind.NUMBER, "3000+100")):
        raw = RawCell(kind, "3100", formula, look=CellLook((Run("3100", S),)))
        assert understood(MONEY, raw)[2:] == ("answer.struck", "error")


@pytest.mark.parametrize(
    ("number_format", "stored", "value", "code"),
    [
        ("0.00%", "0.885", "88.5", "figure.percent"),
        ("0%", "0.8854", "88.54", "figure.percent"),  # with all digits
        ("0%", "1", "100", "figure.percent"),
        ("[<1]0%;0", "0.25", "25", "figure.percent"),
        ("0%", "0", "0", ""),
        ('0.0"%"', "88.5", "88.5", ""),  # a sign that is only a word
        ("[<1]0%;0", "25", "25", ""),
    ],
)
def test_a_share_under_a_percent_format_counts_as_it_is_seen(
    number_format: str, stored: str, value: str, code: str
) -> None:
    severity = "note" if code else ""
    assert understood(SHARE, under(number_format, stored)) == ("数値", value, code, severity)


def test_a_computed_share_under_a_percent_format_counts_as_it_is_seen() -> None:
    assert understood(SHARE, under("0.0%", "0.75", "3/4")) == ("数値", "75", "figure.percent", "note")
    assert understood(SHARE, under("0.0%", "0.75", "A1"))[2] == "answer.formula"


@pytest.mark.parametrize(
    ("ask", "number_format", "stored", "code"),
    [
        (SHARE, "0%", "88.5", "figure.percent"),  # seen as 8850%
        (SHARE, "0%", "-0.1", "figure.percent"),
        (SHARE, "0%", "0.004", "figure.shown"),  # seen as 0%
        (SHARE, "0%%", "0.0885", "figure.shown"),
        (PEOPLE, "0%", "0.25", "figure.shown"),
        (PEOPLE, "0", "0.25", "figure.shown"),  # 25% typed, seen as 0
        (PEOPLE, "0", "-0.4", "figure.shown"),
        (MONEY, "#,##0,", "3100000", "figure.shown"),
        (MONEY, '#,##0,"千円"', "3100000", "figure.shown"),
        (MONEY, "0.0,,", "3100000", "figure.shown"),
        (MONEY, '#,##0"円"', "3100000", "figure.shown"),  # as the text 3,100,000円 would be
        (PEOPLE, '#,##0"千人"', "31", "figure.shown"),
        (PEOPLE, '0"00"', "31", "figure.shown"),
        (MONEY, "0;0", "-31", "figure.shown"),  # its sign is not seen
        (MONEY, '"▲"0', "31", "figure.shown"),
        (MONEY, ";;;", "31", "figure.shown"),
        (MONEY, '"済"', "31", "figure.shown"),
    ],
)
def test_a_figure_that_is_seen_as_another_one_is_held(ask: Ask, number_format: str, stored: str, code: str) -> None:
    status, kept, told, severity = understood(ask, under(number_format, stored))
    assert (status, told, severity) == ("要確認", code, "error")
    assert f"保存は {stored}" in kept
    assert understood(ask, RawCell(StoredKind.TEXT, kept))[0] == "要確認"


@pytest.mark.parametrize(
    ("ask", "number_format", "stored"),
    [
        (SHARE, "0", "88.5"),  # hidden decimals are no difference
        (MONEY, "#,##0_ ;[Red]-#,##0 ", "-31"),
        (MONEY, "#,##0;[Red]#,##0", "-31"),  # red is how accounts say minus
        (MONEY, '#,##0;"▲ "#,##0', "-31"),
        (MONEY, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        (MONEY, "#,###", "0"),
        (MONEY, '#,##0"千円"', "31"),
        (PEOPLE, '0"名"', "31"),
        (MONEY, "[$¥-411]#,##0", "31"),
        (AREA, "0.00E+00", "0.0031"),
        (AREA, "# ?/?", "0.25"),
    ],
)
def test_a_format_that_shows_the_figure_is_no_matter(ask: Ask, number_format: str, stored: str) -> None:
    assert understood(ask, under(number_format, stored)) == ("数値", stored, "", "")


@pytest.mark.parametrize(
    ("before", "stored", "code"),
    [("85", "0.885", ""), ("0.9", "0.885", "error"), ("1.2", "0.015", ""), ("0.5", "0.06", "error"), ("0", "0.04", "")],
)
def test_an_earlier_figure_that_fits_what_is_stored_better_makes_it_a_question(
    before: str, stored: str, code: str
) -> None:
    """Of the plan, of an accepted answer, or typed in the same workbook."""
    key = "2-1/i1@初期値"
    known = Ask(SHARE.key, AnswerKind.NUMBER, True, "", "%", base=Decimal(before))
    accepted = Ask(SHARE.key, AnswerKind.NUMBER, True, "", "%", grounds=Grounds(((key, Decimal(before)),)))
    typed = Ask(SHARE.key, AnswerKind.NUMBER, True, "", "%", grounds=Grounds(((key, None),)))
    raw = under("0.0%", stored)
    for ask, earlier in ((known, {}), (accepted, {}), (typed, {key: Answer.figure(before)})):
        _, problem = understand_cell(ask, raw, "2-1 福祉", (12, 6), earlier=earlier)
        assert problem is not None
        assert (problem.code, problem.severity.value) == ("figure.percent", code or "note")


def test_initial_value_and_year_under_a_percent_format_are_read_one_after_the_other() -> None:
    """And the cover counts them as the numbers they are stored as; nothing more is said."""
    initial = Ask("2-1/i1@初期値", AnswerKind.NUMBER, True, "", "%")
    year = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "", "%", grounds=Grounds(((initial.key, None),)))
    book = Book((Sheet("施策", {(1, 1): Cell(ask=initial), (1, 2): Cell(ask=year)}),))
    cells = {(1, 1): under("0%", "0.85"), (1, 2): under("0%", "0.885")}
    answers, problems = take(book, Grid((GridSheet("施策", cells),)))
    assert [answers[ask.key].shown for ask in (initial, year)] == ["85", "88.5"]
    assert [f"{problem.code} {problem.cell}" for problem in problems] == ["figure.percent A1", "figure.percent B1"]
    assert check_answers(book, answers) == ()
    assert count_filling(AnsweredBook(book, answers)).filled == 2


@pytest.mark.parametrize(
    ("initial", "year", "told"),
    [
        ("0.85", "0.885", ["A1", "B1"]),
        ("85", "0.885", []),  # looked at beside the earlier figure
        ("85", "88.5", []),
        ("1", "0", ["A1"]),
    ],
)
def test_a_share_below_1_is_told_where_no_earlier_figure_is_known(initial: str, year: str, told: list[str]) -> None:
    first = Ask("2-1/i1@初期値", AnswerKind.NUMBER, True, "", "%")
    second = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "", "%", grounds=Grounds(((first.key, None),)))
    book = Book((Sheet("施策", {(1, 1): Cell(ask=first), (1, 2): Cell(ask=second)}),))
    cells = {(1, 1): RawCell(StoredKind.NUMBER, initial), (1, 2): RawCell(StoredKind.NUMBER, year)}
    answers, _ = take(book, Grid((GridSheet("施策", cells),)))
    problems = check_answers(book, answers)
    assert [(problem.code, problem.severity.value, problem.cell) for problem in problems] == [
        ("figure.share", "warning", cell) for cell in told
    ]


def test_a_percentage_typed_where_words_are_asked_is_kept_as_it_is_seen() -> None:
    assert understood(WORDS, under("0%", "0.25")) == ("文章", "25%", "", "")
    assert understood(WORDS, under("0.00", "0.25")) == ("文章", "0.25", "", "")
