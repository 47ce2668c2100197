"""Checks of answers that were read well."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import Slip
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask, Grounds

COUNT = Ask("2-1/3/i1@R8", AnswerKind.NUMBER, True, "講座 R8", "回", whole=True)
SHARE = Ask("2-1/i1@R8", AnswerKind.NUMBER, False, "満足な市民 R8", "%")
WORDS = Ask("2-1/i1/備考", AnswerKind.TEXT, True, "満足な市民 備考")
BOOK = Book(
    (Sheet("表紙", {}), Sheet("2-1 福祉", {(4, 6): Cell(ask=COUNT), (5, 6): Cell(ask=SHARE), (9, 27): Cell(ask=WORDS)}))
)
DONE = {COUNT.key: Answer.figure(3), WORDS.key: Answer.text("なし")}


def told(**said: Answer | None) -> list[tuple[str, Severity, str, str, str]]:
    """What is told of a complete workbook with some answers exchanged or taken away (``count=``, ``share=``, …)."""
    names = {"count": COUNT.key, "share": SHARE.key, "words": WORDS.key}
    answers = {**DONE, **{names[name]: answer for name, answer in said.items()}}
    problems = check_answers(BOOK, Answers({key: answer for key, answer in answers.items() if answer is not None}))
    assert {problem.sheet for problem in problems} <= {"2-1 福祉"}
    return [(problem.code, problem.severity, problem.cell, problem.key, problem.label) for problem in problems]


def test_a_complete_workbook_has_nothing_to_tell() -> None:
    assert told() == []


def test_each_required_cell_left_empty_is_a_warning_at_its_cell() -> None:
    """An optional one is none."""
    assert told(count=None, words=None) == [
        ("required.blank", Severity.WARNING, "F4", COUNT.key, COUNT.label),
        ("required.blank", Severity.WARNING, "AA9", WORDS.key, WORDS.label),
    ]


@pytest.mark.parametrize("word", ["該当なし", "未確定"])
def test_a_fixed_word_fills_a_required_cell(word: str) -> None:
    assert told(count=Answer.word(word)) == []


@pytest.mark.parametrize("number", [Decimal("2.5"), Decimal(-1)])
def test_a_pasted_number_that_the_cell_would_have_refused_is_a_warning(number: Decimal) -> None:
    assert told(count=Answer.figure(number)) == [("figure.rule", Severity.WARNING, "F4", COUNT.key, COUNT.label)]
    assert told(share=Answer.figure(number)) == []  # a share may be broken, a change may be below zero


@pytest.mark.parametrize("number", [Decimal(0), Decimal(12), Decimal("999999999999999")])
def test_a_whole_number_of_things_is_none(number: Decimal) -> None:
    assert told(count=Answer.figure(number)) == []


@pytest.mark.parametrize(
    ("slip", "limit", "figure", "said"),
    [
        (Slip.BUDGET, "1", "101", "決算額が予算額を超えています。"),
        (Slip.BUDGET, "1.1", "111", "決算額が予算額の1.1倍を超えています。"),
        (Slip.THOUSAND, "1000", "100000", "予算額のおよそ1000倍か、1000分の1です（円と千円の違いかもしれません）。"),
        (Slip.JUMP, "3", "31", "前の数字の3倍を超えています。"),
        (Slip.DROP, "3", "3", "前の数字の3分の1を下回っています。"),
        (Slip.BACKWARD, "0", "9", "目指す方向と逆に動いています。"),
        (Slip.FALL, "0", "9", "累計なのに、前の数字より減っています。"),
        (Slip.SHARE, "100", "101", "割合が 100 を超えています。"),
        (Slip.HUNDRED, "100", "1000", "前の数字のおよそ100倍か、100分の1です（14.5 と 0.145 の違いかもしれません）。"),
    ],
)
def test_a_figure_that_can_hardly_be_right_is_told_with_the_threshold_it_passed(
    slip: Slip, limit: str, figure: str, said: str
) -> None:
    """The figure before is 10, the budget 100."""
    budget = ("2-1/3/予算額@R8", Decimal(100)) if slip in (Slip.BUDGET, Slip.THOUSAND) else None
    grounds = Grounds(
        before=(("2-1/3/i1@初期値", Decimal(10)),),
        budget=budget,
        percent=True,
        direction="↗",
        cumulative=True,
        limits={slip: Decimal(limit)},
    )
    book = Book((Sheet("2-1 福祉", {(4, 6): Cell(ask=replace(COUNT, grounds=grounds))}),))
    (problem,) = check_answers(book, Answers({COUNT.key: Answer.figure(Decimal(figure))}))
    assert (problem.severity, problem.cell, problem.found) == (Severity.WARNING, "F4", said)
