"""Checks of answers that were read well."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import thresholds_in_force
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
    ("unit", "figure", "history", "code", "said"),
    [
        ("回", "70", "10 12", "jump", "「70」です。これまでの数字（10～12）と比べて、急に増えています。"),
        ("回", "1", "10", "digits", "「1」です。前の数字（10）の、およそ10分の1です。"),
        ("回", "1650", "320 320", "jump", "「1650」です。これまでの数字（320）と比べて、急に増えています。"),
        ("回", "12000", "1190 1210", "digits", "「12000」です。これまでの数字（1,190～1,210）の、およそ10倍です。"),
        ("回", "10000", "100", "digits", "「10000」です。前の数字（100）の、およそ100倍です。"),
        ("回", "100000", "100", "digits", "「100000」です。前の数字（100）の、およそ1,000倍です。"),
        ("回", "1", "1000", "digits", "「1」です。前の数字（1,000）の、およそ1,000分の1です。"),
        ("回", "1900", "10000", "drop", "「1900」です。前の数字（10,000）と比べて、急に減っています。"),
        ("回", "-12", "12", "sign", "「-12」です。前の数字（12）とは、プラスとマイナスが反対です。"),
        ("％", "-12", "", "sign", "「-12」です。割合が0を下回っています。"),
        ("％", "101", "90", "share", "「101」です。割合が 100 を超えています。"),
        ("％", "0.145", "14.5", "digits",
         "「0.145」です。前の数字（14.5）の、およそ100分の1です（14.5 と 0.145 の違いかもしれません）。"),
        ("％", "885", "88.5", "digits", "「885」です。前の数字（88.5）の、およそ10倍です。"),
        ("累計", "115", "100 120", "fall", "「115」です。累計なのに、前の数字（120）より減っています。"),
        ("累計", "12", "120", "digits", "「12」です。前の数字（120）の、およそ10分の1です。"),
        ("千円", "5100", "10", "budget", "「5100」です。予算額（4,176）の1.2倍を超えています。"),
        ("千円", "230", "10", "part", "「230」です。予算額（4,176）の8分の1を下回っています。"),
        ("千円", "4176000", "", "thousand",
         "「4176000」です。予算額（4,176）の、およそ1,000倍です（円と千円の違いかもしれません）。"),
        ("千円", "4", "4000", "thousand",
         "「4」です。予算額（4,176）の、およそ1,000分の1です（円と千円の違いかもしれません）。"),
        ("千円", "41760", "", "digits", "「41760」です。予算額（4,176）の、およそ10倍です。"),
    ],
)  # fmt: skip
def test_a_figure_that_can_hardly_be_right_is_told_with_what_it_is_held_against(
    unit: str, figure: str, history: str, code: str, said: str
) -> None:
    before = tuple((f"2-1/3/i1@R{year}", Decimal(one)) for year, one in enumerate(history.split(), 4))
    grounds = Grounds(
        before=before,
        budget=("2-1/3/予算額@R8", Decimal(4176)) if unit == "千円" else None,
        money=unit == "千円",
        percent=unit == "％",
        cumulative=unit == "累計",
        limits=thresholds_in_force({}),
    )
    book = Book((Sheet("2-1 福祉", {(4, 6): Cell(ask=replace(SHARE, grounds=grounds))}),))
    (problem,) = check_answers(book, Answers({SHARE.key: Answer.figure(Decimal(figure))}))
    assert (problem.code, problem.severity, problem.cell) == (f"plausible.{code}", Severity.WARNING, "F4")
    assert problem.found == said


def test_a_figure_outside_the_cell_s_rule_that_is_a_slip_too_is_told_once() -> None:
    grounds = Grounds(before=(("2-1/3/i1@初期値", Decimal(12)),), limits=thresholds_in_force({}))
    book = Book((Sheet("2-1 福祉", {(4, 6): Cell(ask=replace(COUNT, grounds=grounds))}),))
    for figure, code in (("-12", "plausible.sign"), ("0.5", "plausible.drop"), ("12.5", "figure.rule")):
        assert [one.code for one in check_answers(book, Answers({COUNT.key: Answer.figure(figure)}))] == [code]
