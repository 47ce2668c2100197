"""Texts of earlier years that a workbook shows and locks: whose, and where two things were said, neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.form.issue import Round
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import division_successors
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.plan.model import Division, Joint, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Hold
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.known_answers import locked_texts, shown_subjects, texts_before
from tests.merging.answered import R9, plan, returned
from tests.merging.in_memory import merge

KEY = "2-1/3/評価@R8"
NEXT = Round("R9", (R9,))


def locked(merged: Merged, division: str = "福祉課", on: Plan | None = None, round_: Round = NEXT) -> dict[str, str]:
    some = on or plan()
    before = texts_before(merged, round_)
    found = locked_texts(
        before, shown_subjects(some, division), division, TextOwners.of(some), division_successors(some)
    )
    return {key: answer.shown for key, answer in found}


def said(*files: tuple[str, str], on: Plan | None = None, decisions: Iterable[Decision] = ()) -> Merged:
    some = on or plan()
    returns = [returned(name, {KEY: text}, f"{number}.xlsx") for number, (name, text) in enumerate(files)]
    return merge(some, returns, decisions)


def test_only_of_years_before_the_first_that_is_asked_and_never_without_one() -> None:
    merged = merge(
        plan(), [returned("福祉課", {KEY: "B", "2-1/3/評価@R9": "A", "2-1/3/評価": "C", "2-1/3/備考": "増えた"})]
    )
    assert locked(merged) == {KEY: "B"}
    assert locked(merged, round_=Round("全年度")) == {}
    assert locked(merged, round_=Round("R8 再", (FiscalYear(2026),))) == {}


def test_what_the_round_itself_was_told_stays_open() -> None:
    assert locked(merge(plan(), [returned("福祉課", {KEY: "B"}, round="R9")])) == {}


@pytest.mark.parametrize("hold", [Hold.SHEET, Hold.FILE])
def test_what_a_newer_return_holds_back_stays_open(hold: Hold) -> None:
    def sent(day: int, text: str) -> Submission:
        times = {"modified": f"2027-05-{day:02d}T01:00:00Z", "digest": str(day), "issue": "ISSUE"}
        return replace(returned("福祉課", {KEY: text}, f"{day}.xlsx"), **times)  # type: ignore[arg-type]

    held = replace(sent(2, ""), held={KEY: hold})
    assert locked(merge(plan(), [sent(1, "B")])) == {KEY: "B"}
    assert locked(merge(plan(), [sent(1, "B"), held])) == {}


def test_of_two_answers_neither_and_of_two_that_agree_the_one() -> None:
    assert locked(said(("福祉課", "A"), ("福祉課", "B"))) == {}
    assert locked(said(("福祉課", "A"), ("福祉課", "A"))) == {KEY: "A"}


def test_each_of_several_divisions_sees_its_own_and_who_is_not_asked_sees_all() -> None:
    each = plan(Joint.EACH)
    merged = said(("福祉課", "A"), ("保険課", "B"), on=each)
    assert locked(merged, "福祉課", each) == {KEY: "A"}
    assert locked(merged, "保険課", each) == {KEY: "B"}
    assert locked(said(("保険課", "B"), on=each), "福祉課", each) == {}  # its own is still to come
    lead = plan()
    assert locked(said(("福祉課", "A"), on=lead), "保険課", lead) == {KEY: "A"}
    assert locked(merged, "保険課", lead) == {KEY: "福祉課（R8）: A\n保険課（R8）: B"}


def test_the_office_s_word_goes_before_all() -> None:
    ours = Decision(7, KEY, Answer.text("D"), "電話", "kikaku", "2027-06-01T09:00:00+09:00", ())
    each = plan(Joint.EACH)
    for division in ("福祉課", "保険課"):
        assert locked(said(on=each, decisions=[ours]), division, each) == {KEY: "D"}


def test_who_goes_on_with_a_division_has_what_it_wrote() -> None:
    (program,) = plan().programs
    first, second = program.projects
    divisions = (Division("新福祉課", former=("福祉課",)), *plan().divisions[1:])
    renamed = replace(first, divisions=("新福祉課", "保険課"))
    today = replace(plan(), divisions=divisions, programs=(replace(program, projects=(renamed, second)),))
    assert locked(said(("福祉課", "A"), on=today), "新福祉課", today) == {KEY: "A"}


def test_what_whoever_was_asked_before_wrote_is_shown_to_whoever_is_asked_now() -> None:
    """A project that another division has by now; one that was never asked says nothing here."""
    merged = said(("介護課", "A"))
    assert locked(merged) == {}
    then = replace(merged, texts=tuple(replace(text, asked_then=True) for text in merged.texts))
    assert locked(then) == {KEY: "A"}
