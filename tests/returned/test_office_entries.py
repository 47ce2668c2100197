"""What the office types for a key is what a returned cell with the same text is taken as, or is refused alike."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.office_questions import OfficeQuestions
from kamakura_report.plan.model import Slip
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.office_entries import Entry, typed_text, understand_entries
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases
from tests.merging import answered

ASKS = (
    Ask("2-1/i1@R8", AnswerKind.NUMBER, False, "満足な市民 R8", "%", base=Decimal("14.5")),
    Ask("2-1/12/決算額@R8", AnswerKind.NUMBER, False, "単独事業 決算額 R8", "千円", whole=True, base=Decimal(4176)),
    Ask("2-1/3/i1@R8", AnswerKind.NUMBER, False, "講座 R8", "人", whole=True),
    Ask("2-1/3/i2@R8", AnswerKind.NUMBER, False, "冊子 R8"),
    Ask("2-1/3/備考", AnswerKind.TEXT, False, "推進事業 備考"),
    Ask("2-1/3/評価", AnswerKind.CHOICE, False, "推進事業 評価", choices=("順調", "遅れ", "A", "①")),
)
PIECES = (
    *("0123456789１２,．.，-−▲△()（）%％ 　~約+'\n\t\u200b\x1b"),
    *("千円", "円", "人", "万", "46173", "該当なし", "未定", "なし", "7月公表", "順調", "遅れ", "Ａ", "①"),
    *("=1+2", "E5", "以上", "000", "1,234"),
)
TYPED = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(PIECES), max_size=6).map("".join)).filter(
    lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)
)
SETTLED, RATE, COUNT = ASKS[1], ASKS[0], ASKS[2]


def as_returned(texts: dict[Ask, str]) -> tuple[Answers, set[str], set[tuple[str, str]]]:
    """A returned workbook with these texts: its answers, the keys held back, and key and code of what is doubted."""
    sent = Book((Sheet("施策", {(row, 1): Cell(ask=ask) for row, ask in enumerate(texts, 1)}),))
    cells = {(row, 1): Cell(text or None, ask=ask) for row, (ask, text) in enumerate(texts.items(), 1)}
    answers, problems = take(sent, read_workbook(write_workbook(Book((Sheet("施策", cells),)))))
    problems += check_answers(sent, answers)
    held = {problem.key for problem in problems if problem.severity is Severity.ERROR}
    doubted = {(problem.key, problem.code) for problem in problems if problem.severity is Severity.WARNING}
    return answers, held, doubted


@settings(max_examples=cases(600), deadline=None)
@given(st.lists(TYPED, min_size=len(ASKS), max_size=len(ASKS)))
def test_any_text_is_taken_doubted_or_refused_as_in_a_returned_cell(typed: list[str]) -> None:
    texts = dict(zip(ASKS, typed, strict=True))
    answers, held, doubted = as_returned(texts)
    entries = [Entry(ask, typed_text(text)) for ask, text in texts.items()]
    for ask, one in zip(ASKS, understand_entries(entries), strict=True):
        assert (one.refusal is not None) == (ask.key in held), (ask.key, texts[ask])
        assert one.answer == (None if ask.key in held else answers.get(ask.key)), (ask.key, texts[ask])
        if one.refusal is None:
            told = {(ask.key, remark.code) for remark in one.remarks if remark.severity is Severity.WARNING}
            assert told == {each for each in doubted if each[0] == ask.key}


@pytest.mark.parametrize(
    ("ask", "typed", "shown"),
    [
        (SETTLED, "1,234千円", "1234"),
        (SETTLED, "１２", "12"),
        (SETTLED, "▲3", "-3"),
        (RATE, "14.5％", "14.5"),
        (COUNT, "7月公表", "未確定"),
        (COUNT, "対象外", "該当なし"),
        (ASKS[5], "ａ", "A"),
        (ASKS[4], " 17 ", " 17 "),
    ],
)
def test_what_is_written_as_in_a_form_is_understood(ask: Ask, typed: str, shown: str) -> None:
    (one,) = understand_entries([Entry(ask, typed_text(typed))])
    assert (one.answer and one.answer.shown, one.refusal) == (shown, None)
    assert one.answer is not None
    assert one.answer.place is None


@pytest.mark.parametrize(
    ("ask", "typed", "code"),
    [
        (SETTLED, "14,5", "figure.unreadable"),
        (SETTLED, "1234567890123456789", "figure.digits"),
        (SETTLED, "1,234円", "figure.unit"),
        (SETTLED, "約17", "figure.unreadable"),
        (SETTLED, "1.23E+05", "figure.unreadable"),
        (ASKS[5], "1", "choice.unknown"),
        (ASKS[4], "あ" * 32768, "text.long"),
        (ASKS[4], "𠮷" * 16384, "text.long"),
    ],
)
def test_what_a_cell_would_be_held_back_for_is_refused(ask: Ask, typed: str, code: str) -> None:
    (one,) = understand_entries([Entry(ask, typed_text(typed))])
    assert one.answer is None
    assert one.refusal is not None
    assert (one.refusal.code, one.refusal.key, one.refusal.cell) == (code, ask.key, "")


def test_a_text_as_long_as_a_cell_takes_is_taken() -> None:
    (one,) = understand_entries([Entry(ASKS[4], typed_text("あ" * 32767))])
    assert one.answer == Answer.text("あ" * 32767)


@pytest.mark.parametrize(("reason", "taken"), [("", False), ("なし", False), ("アプリの利用が増えた", True)])
def test_the_number_of_a_day_needs_a_reason_that_says_something(reason: str, taken: bool) -> None:
    (one,) = understand_entries([Entry(SETTLED, typed_text("46173"), reason)])
    assert (one.answer is not None, one.refusal is None) == (taken, taken)
    assert [(remark.code, remark.severity) for remark in one.remarks] == [("figure.day", Severity.WARNING)] * taken


def test_doubts_are_held_against_the_plan_and_what_is_accepted() -> None:
    plan = answered.plan()
    known = Answers({"2-1/3/i1@R8": Answer.figure(1000), "2-1/3/i1@R9": Answer.figure(9)})
    questions = OfficeQuestions(plan, known)
    budget = questions.figure("2-1/3/決算額@R8")
    later = questions.figure("2-1/3/i1@R9")
    assert (budget.unit, budget.label, budget.grounds and budget.grounds.budget) == (
        "千円", "推進事業 決算額 R8", ("2-1/3/予算額@R8", Decimal(4176)),
    )  # fmt: skip
    assert later.grounds is not None
    assert ("2-1/3/i1@R8", Decimal(1000)) in later.grounds.before
    understood = understand_entries([Entry(budget, typed_text("4176000")), Entry(later, typed_text("9"))])
    assert [[remark.code for remark in one.remarks] for one in understood] == [
        ["plausible.thousand"], ["plausible.digits"],
    ]  # fmt: skip
    quiet = replace(plan, thresholds=dict.fromkeys(Slip))
    (one,) = understand_entries([Entry(OfficeQuestions(quiet, known).figure(budget.key), typed_text("4176000"))])
    assert one.remarks == ()
