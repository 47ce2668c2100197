"""Slips that only other rows show: a year copied, the row below, two rows exchanged; and what is none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.plan.model import Slip, thresholds_in_force
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask, Earlier, Grounds

SHEET = "2-1 福祉"
HISTORY = {"i1": "312 318 305", "i2": "1840 1765 1902", "i3": "58 61 57", "決算額": "4020 3985 4102"}  # 初期値, R7, R8
TRUE = {"i1": "321", "i2": "1815", "i3": "60", "決算額": "4150"}  # of R9
INDICATORS = ("i1", "i2", "i3")


def question(row: str, history: str, budget: str, year: str, chosen: Mapping[Slip, Decimal | None]) -> Ask:
    money = row == "決算額"
    names = ["@R6", "@R7", "@R8"] if money else ["@初期値", "@R7", "@R8"]
    known = [Decimal(one) if one != "-" else None for one in history.split()]
    before: list[Earlier] = [(f"2-1/3/{row}{name}", one) for name, one in zip(names, known, strict=False)]
    grounds = Grounds(
        before=tuple(before),
        budget=("2-1/3/予算額@R9", Decimal(budget)) if money and budget else None,
        money=money,
        subject="2-1/3" if money else f"2-1/3/{row}",
        remark=f"2-1/3/{row}/備考",
        limits=thresholds_in_force(chosen),
    )
    return Ask(f"2-1/3/{row}@{year}", AnswerKind.NUMBER, True, f"推進事業 {row} {year}", grounds=grounds)


def told(
    typed: Mapping[str, str],
    history: Mapping[str, str] = HISTORY,
    *,
    budget: str = "",
    chosen: Mapping[Slip, Decimal | None] | None = None,
    rows: Sequence[str] = (*INDICATORS, "決算額"),
) -> list[Problem]:
    """What is told of a year's figures, one below the other from F4 on."""
    asks = {row: question(row, history.get(row, ""), budget, "R9", chosen or {}) for row in rows}
    cells = {(4 + number, 6): Cell(ask=ask) for number, ask in enumerate(asks.values())}
    answers = {asks[row].key: Answer.figure(Decimal(figure)) for row, figure in typed.items()}
    problems = check_answers(Book((Sheet(SHEET, cells),)), Answers(answers))
    assert {one.severity for one in problems} <= {Severity.WARNING}
    assert {one.sheet for one in problems} <= {SHEET}
    return [one for one in problems if one.code != "required.blank"]


def found(typed: Mapping[str, str], **more: object) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in told(typed, **more)]  # type: ignore[arg-type]


def test_true_figures_draw_nothing() -> None:
    assert told(TRUE) == []
    assert told(TRUE, budget="4200") == []


def test_a_year_copied_as_a_whole_is_one_warning_that_says_how_many() -> None:
    copied = {row: history.split()[-1] for row, history in HISTORY.items()}
    (problem,) = told(copied)
    assert (problem.code, problem.cell) == ("plausible.copied", "F4")
    assert problem.found == "R9の数字4個が、すべて前の年度と同じです。"


@pytest.mark.parametrize(
    ("typed", "history", "count"),
    [
        ({"i1": "305", "i2": "1902", "i3": "58"}, HISTORY, 0),  # one is not the same
        ({"i1": "305", "i2": "1902"}, HISTORY, 2),  # two are enough where they have digits enough
        ({"i1": "30", "i2": "2"}, {"i1": "31 29 30", "i2": "1 3 2"}, 0),
        ({"i1": "30", "i2": "12"}, {"i1": "31 29 30", "i2": "11 13 12"}, 2),
        ({"i1": "30", "i2": "12", "i3": "8"}, {"i1": "31 29 30", "i2": "11 13 12", "i3": "7 9 8"}, 3),
        ({"i1": "305"}, HISTORY, 1),  # and so is one
        ({"i1": "300"}, {"i1": "312 318 300"}, 0),
        ({"i1": "305", "i2": "1902", "i3": "57"}, {**HISTORY, "i3": "58 57 57"}, 2),  # that one stands still anyway
        ({"i1": "305", "i2": "0", "i3": "0"}, {**HISTORY, "i2": "5 4 0", "i3": "3 1 0"}, 1),  # after a 0 is no telling
        ({"i1": "305", "i2": "1902", "i3": "57"}, {"i1": "305", "i2": "1902", "i3": "57"}, 0),  # the row's first year
        ({"i1": "318", "i2": "1765"}, {"i1": "312 318 -", "i2": "1840 1765 -"}, 0),  # the year before is not known
    ],
)
def test_only_figures_that_can_be_compared_make_a_copied_year(
    typed: Mapping[str, str], history: Mapping[str, str], count: int
) -> None:
    problems = [one for one in told(typed, history) if one.code == "plausible.copied"]
    words = {0: [], 1: ["R9の数字が、前の年度と同じです。"]}
    assert [one.found for one in problems] == words.get(count, [f"R9の数字{count}個が、すべて前の年度と同じです。"])


def test_a_city_chooses_how_many_digits_make_a_copied_year() -> None:
    three = {"i1": "305", "i2": "1902", "i3": "57"}
    for limit, codes in ((Decimal(9), ["plausible.copied"]), (Decimal(10), []), (None, [])):
        assert [code for code, _ in found(three, chosen={Slip.COPIED: limit})] == codes


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ({**TRUE, "i1": "1815"}, ["F4"]),  # that of the row below
        ({**TRUE, "i2": "321"}, ["F5"]),  # that of the row above
        ({**TRUE, "i3": "1815"}, ["F6"]),
        ({**TRUE, "i2": "60"}, []),  # two digits
        ({**TRUE, "i1": "309", "i2": "309"}, ["F5"]),  # is it like its own row, the other is meant
        ({**TRUE, "i3": "321"}, []),  # no neighbours
    ],
)
def test_the_figure_of_the_row_beside_it_is_told_at_the_row_that_it_does_not_fit(
    typed: Mapping[str, str], cells: list[str]
) -> None:
    assert [cell for code, cell in found(typed) if code == "plausible.neighbour"] == cells


def test_the_message_names_the_other_row_and_what_the_figure_is_held_against() -> None:
    (problem,) = (one for one in told({**TRUE, "i1": "1815"}) if one.code == "plausible.neighbour")
    assert problem.found == (
        "「1815」です。隣の行（推進事業 i2 R9）と同じ数字で、これまでの数字（305～318）とは違います。"
    )
    history = {**HISTORY, "i1": "", "i2": ""}
    (problem,) = told({"i1": "1815", "i2": "1815"}, history)
    assert problem.found == "「1815」です。隣の行（推進事業 i2 R9）と同じ数字です。"


@pytest.mark.parametrize(
    "history",
    [
        {**HISTORY, "i1": "312 318 1902", "i2": "1840 1765 1902"},  # were equal before
        {**HISTORY, "i1": "312 1810 305"},  # its own row has seen such a figure
    ],
)
def test_rows_that_may_well_be_equal_are_no_slip(history: Mapping[str, str]) -> None:
    assert "plausible.neighbour" not in [code for code, _ in found({"i1": "1815", "i2": "1815"}, history=history)]


def test_a_neighbour_can_be_switched_off_or_wanted_with_more_digits() -> None:
    for limit in (None, Decimal(5)):
        codes = [code for code, _ in found({**TRUE, "i1": "1815"}, chosen={Slip.NEIGHBOUR: limit})]
        assert "plausible.neighbour" not in codes


def test_two_rows_exchanged_are_told_at_both_with_what_was_to_be_expected() -> None:
    problems = told({**TRUE, "i1": "1815", "i2": "321"})
    exchanged = [one for one in problems if one.code == "plausible.exchanged"]
    assert [one.cell for one in exchanged] == ["F4", "F5"]
    assert len({one.key for one in problems}) == len(problems)  # and at neither that it is so much greater or smaller
    assert exchanged[0].found == (
        "「1815」です。この行は305、隣の行（推進事業 i2 R9）は1,902くらいのはずで、入れ替わっているかもしれません。"
    )


@pytest.mark.parametrize(
    ("typed", "history"),
    [
        ({"i1": "9", "i2": "3"}, {"i1": "3", "i2": "9"}),  # small figures change places by chance
        ({"i1": "340", "i2": "310"}, {"i1": "310", "i2": "340"}),  # as they do where the rows are alike
        ({"i1": "1815", "i2": "500"}, HISTORY),
        ({"i1": "1815", "i3": "321"}, HISTORY),  # i2 is not answered, and i3 expects another
    ],
)
def test_figures_that_change_places_by_chance_are_none(typed: Mapping[str, str], history: Mapping[str, str]) -> None:
    assert "plausible.exchanged" not in [code for code, _ in found(typed, history=history)]


def test_the_cell_below_is_a_neighbour_too_and_money_is_expected_to_be_about_its_budget() -> None:
    history = {"i3": "58", "決算額": "60"}
    assert found({"i3": "4150", "決算額": "4150"}, history=history, budget="4150") == [
        ("plausible.digits", "F6"),
        ("plausible.neighbour", "F6"),
    ]


def test_a_reason_is_shown_with_an_exchange_and_explains_a_neighbour() -> None:
    """The one is a strong doubt, the other a soft one."""
    rows = ("i1", "i2")
    asks = {row: question(row, HISTORY[row], "", "R9", {Slip.JUMP: None, Slip.DROP: None}) for row in rows}
    remark = Ask("2-1/3/i1/備考", AnswerKind.TEXT, False, "推進事業 i1 備考")
    cells = {(4 + number, 6): Cell(ask=ask) for number, ask in enumerate(asks.values())}
    book = Book((Sheet(SHEET, {**cells, (4, 7): Cell(ask=remark)}),))
    for second, code in (("321", "plausible.exchanged"), ("1815", "plausible.explained")):
        typed = {"i1": "1815", "i2": second}
        answers = {asks[row].key: Answer.figure(Decimal(figure)) for row, figure in typed.items()}
        reason = {remark.key: Answer.text("窓口を移したため")}
        first = next(one for one in check_answers(book, Answers({**answers, **reason})) if one.cell == "F4")
        assert (first.code, first.severity) == (code, Severity.WARNING)
        assert first.found.endswith("備考に「窓口を移したため」とあります。")
