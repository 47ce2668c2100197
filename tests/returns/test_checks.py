"""Checks of answers that were read well."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.book import Ask, Book, Cell, Kind, Sheet
from kamakura_report.problem import Severity
from kamakura_report.returns.checks import check

COUNT = Ask("2-1/3/i1@R8", Kind.NUMBER, True, "講座 R8", "回", whole=True)
SHARE = Ask("2-1/i1@R8", Kind.NUMBER, False, "満足な市民 R8", "%")
WORDS = Ask("2-1/i1/備考", Kind.TEXT, True, "満足な市民 備考")
BOOK = Book(
    (Sheet("表紙", {}), Sheet("2-1 福祉", {(4, 6): Cell(ask=COUNT), (5, 6): Cell(ask=SHARE), (9, 27): Cell(ask=WORDS)}))
)
DONE = {COUNT.key: Answer.figure(3), WORDS.key: Answer.text("なし")}


def told(**said: Answer | None) -> list[tuple[str, Severity, str, str, str]]:
    """What is told of a complete workbook with some answers exchanged or taken away (``count=``, ``share=``, …)."""
    names = {"count": COUNT.key, "share": SHARE.key, "words": WORDS.key}
    answers = {**DONE, **{names[name]: answer for name, answer in said.items()}}
    problems = check(BOOK, Answers({key: answer for key, answer in answers.items() if answer is not None}))
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
