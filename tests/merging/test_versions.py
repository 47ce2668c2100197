"""Versions, rounds and decisions: which answer counts, and what is told of the others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.claims import Version
from kamakura_report.merging.decisions import OFFICE_FILE, Decision, candidate_tokens
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Joint
from kamakura_report.returned.submission import Submission
from tests.effort import cases
from tests.merging.answered import answer, plan, returned, row
from tests.merging.in_memory import merge

KEY, SUM = "2-1/3/i1@R8", "2-1/3/決算額@R8"
EARLY, LATE = "2027-05-20T05:30:00Z", "2027-06-08T01:15:00Z"


def file(said: str, modified: str = "", name: str = "", division: str = "福祉課", round_: str = "R8") -> Submission:
    """A version of the workbook of that division and round which says one thing about the key."""
    one = returned(division, {KEY: said}, name or f"{said or '空'}.xlsx", round=round_)
    return replace(one, issue=f"{division}{round_}", modified=modified)


def decided(said: str | None, *over: Submission, number: int = 1, chosen: Version | None = None) -> Decision:
    """A decision made while these files stood."""
    taken = None if said is None else replace(answer(said), place=None)
    candidates = row(merge(plan(Joint.EACH), over), KEY).candidates
    return Decision(
        number, KEY, taken, "電話で確認", "佐藤", "2027-06-10T09:00:00+09:00", candidate_tokens(candidates), chosen
    )


def outcome(*files: Submission, decisions: tuple[Decision, ...] = ()) -> tuple[str, list[str]]:
    """``確定 17`` and the codes of what is told."""
    merged = merge(plan(Joint.EACH), files, decisions)
    found = row(merged, KEY)
    return f"{found.state} {found.value or ''}".strip(), [problem.code for problem in merged.problems]


def test_the_version_saved_last_counts_and_the_change_is_told():
    early, late = file("17", EARLY, "a.xlsx"), file("18", LATE, "b.xlsx")
    assert outcome(early, late) == ("確定 18", ["merge.replaced", "merge.resubmitted"])
    told, of_file = merge(plan(), [early, late]).problems
    assert (told.severity, told.file, told.cell, told.key) == ("note", "b.xlsx", "F12", KEY)
    assert "「17」（a.xlsx）→「18」" in told.found
    assert (of_file.severity, of_file.file, of_file.key) == ("note", "b.xlsx", "")
    assert of_file.found == "福祉課が「a.xlsx」のあとに保存したファイルです。回答 1 件が替わりました。"


def test_when_it_was_put_there_says_nothing_about_which_is_later():
    early = replace(file("17", LATE), received="2027-06-08T12:00:00+09:00")
    assert outcome(early, replace(file("18", EARLY), received="2027-12-31T00:00:00+09:00"))[0] == "確定 17"


@pytest.mark.parametrize("modified", ["", "gestern", "2027-06-08", "9999-99-99T00:00:00Z"])
def test_a_time_that_is_none_leaves_different_figures_to_a_person(modified: str):
    clock = ["merge.clock"] if modified == "2027-06-08" else []  # the others say no time that may be wrong
    assert outcome(file("17", LATE), file("18", modified)) == ("競合", [*clock, "merge.conflict"])
    assert outcome(file("17", LATE), file("17.0", modified, "b.xlsx"))[0] == "確定 17"


def test_versions_saved_at_one_time_are_a_conflict():
    assert outcome(file("17", LATE), file("18", LATE), file("19", EARLY)) == (
        "競合",
        ["merge.replaced", "merge.conflict", "merge.resubmitted"],
    )


def test_a_blank_does_not_erase_and_is_asked_back():
    merged = merge(plan(Joint.EACH), [file("17", EARLY, "a.xlsx"), file("", LATE, "b.xlsx")])
    assert (row(merged, KEY).value, row(merged, KEY).file) == (Decimal(17), "a.xlsx")
    (told,) = merged.problems
    assert (told.code, told.severity, told.file, told.key) == ("merge.blank-kept", "warning", "b.xlsx", KEY)
    assert f"set {KEY} --clear" in told.advice


def test_a_tick_that_is_left_empty_later_is_kept_and_told_other_words_are_kept_only():
    """A blank says no in a tick box, and nothing says whether it does so here."""
    tick, words = "2-1/3/実施計画", "2-1/3/課題"
    early = replace(returned("福祉課", {tick: "○", words: "会場"}, "a.xlsx"), issue="X", modified=EARLY)
    late = replace(returned("福祉課", {KEY: "17"}, "b.xlsx"), issue="X", modified=LATE)
    merged = merge(plan(), [early, late])
    assert {text.key: text.text for text in merged.texts} == {tick: "○", words: "会場"}
    told = [problem for problem in merged.problems if problem.code == "merge.blank-kept"]
    assert [(one.key, one.file) for one in told] == [(tick, "b.xlsx")]


def test_a_later_unsettled_answer_replaces_a_figure():
    assert outcome(file("17", EARLY), file("未確定", LATE)) == ("未確定", ["merge.replaced", "merge.resubmitted"])


def test_another_figure_of_another_round_waits_for_a_decision():
    first, second = file("17", EARLY), file("18", LATE, round_="R9")
    assert outcome(first, second) == ("競合", ["merge.restated"])
    assert outcome(first, second, decisions=(decided("18", first, second),)) == ("確定 18", [])
    assert outcome(first, file("17", LATE, "b.xlsx", round_="R9")) == ("確定 17", [])


@pytest.mark.parametrize("said", ["17", "該当なし"])
def test_an_unsettled_answer_is_closed_by_another_round(said: str):
    state = "確定 17" if said == "17" else "該当なし"
    assert outcome(file("未確定", LATE), file(said, EARLY, round_="R9")) == (state, [])


def test_a_decision_stands_while_its_candidates_do():
    ours, theirs = file("17"), file("18", division="保険課")
    decision = decided("17", ours, theirs)
    assert outcome(ours, theirs, decisions=(decision,)) == ("確定 17", [])
    again = replace(ours, file="もう一度.xlsx", modified=LATE)
    assert outcome(again, theirs, decisions=(decision,)) == ("確定 17", [])
    assert outcome(ours, file("19", division="保険課"), decisions=(decision,)) == ("競合", ["merge.decide-again"])


def test_a_decision_is_left_behind_once_all_say_the_same():
    ours, theirs = file("17"), file("18", division="保険課")
    decision = decided("17", ours, theirs)
    assert outcome(ours, file("17.0", division="保険課"), decisions=(decision,)) == ("確定 17", [])


def test_the_office_s_own_figure_has_the_office_as_its_source():
    merged = merge(plan(), [], [decided("20")])
    found = row(merged, KEY)
    assert (found.value, found.division, found.file, found.cell) == (Decimal(20), "企画課", OFFICE_FILE, "")
    assert (found.received, found.decision and found.decision.who) == ("2027-06-10T09:00:00+09:00", "佐藤")


def test_the_office_s_figure_and_another_one_that_comes_later_are_a_conflict():
    assert outcome(file("21"), decisions=(decided("20"),)) == ("競合", ["merge.decide-again"])
    assert outcome(file("20"), decisions=(decided("20"),)) == ("確定 20", [])


def test_a_chosen_file_that_was_taken_back_takes_its_decision_with_it():
    ours, theirs = file("17"), file("18", division="保険課")
    chosen = row(merge(plan(Joint.EACH), [ours, theirs]), KEY).claims[0].version
    assert outcome(decisions=(decided("17", ours, theirs, chosen=chosen),)) == ("未入力", [])


def test_what_was_cleared_stays_cleared_until_something_else_is_said():
    ours = file("17")
    clear = decided(None, ours)
    assert outcome(ours, decisions=(clear,)) == ("未入力", [])
    assert outcome(file("18", LATE), decisions=(clear,)) == ("確定 18", [])


def test_the_later_decision_counts():
    first, second = decided("20"), decided("21", number=2)
    assert outcome(decisions=(second, first)) == ("確定 21", []) == outcome(decisions=(first, second))


def test_parts_of_a_sum_follow_their_versions():
    def part(division: str, said: str, modified: str) -> Submission:
        one = returned(division, {SUM: said}, f"{division}{said}.xlsx")
        return replace(one, issue=division, modified=modified)

    files = [part("福祉課", "10", EARLY), part("福祉課", "12", LATE), part("保険課", "5", EARLY)]
    assert row(merge(plan(Joint.SUM), files), SUM).value == 17


_FILES = st.builds(
    file,
    st.sampled_from(["17", "18", "該当なし", "未確定", ""]),
    st.sampled_from(["", EARLY, LATE]),
    st.sampled_from(["a.xlsx", "b.xlsx", "c.xlsx"]),
    st.sampled_from(["福祉課", "保険課"]),
    st.sampled_from(["R8", "R9"]),
)
_DECISIONS = st.builds(
    Decision,
    st.integers(1, 9),
    st.just(KEY),
    st.sampled_from([None, Answer.figure(17), Answer.figure(99), Answer.word("該当なし")]),
    st.just("理由"),
    st.just("佐藤"),
    st.just("2027-06-10T09:00:00+09:00"),
    st.lists(st.sampled_from(["福祉課 数値 17", "保険課 数値 18"]), unique=True).map(sorted).map(tuple),
)


@given(
    st.data(),
    st.lists(_FILES, max_size=6),
    st.lists(_DECISIONS, max_size=3, unique_by=lambda one: one.number),
    st.sampled_from(Joint),
)
@settings(max_examples=cases(3000))
def test_the_accepted_state_is_a_function_of_the_sets(data, files, decisions, joint):
    def state(files: list[Submission], decisions: list[Decision]) -> Merged:
        return merge(plan(joint), files, decisions)

    shuffled = state(data.draw(st.permutations(files + files[:1])), data.draw(st.permutations(decisions)))
    assert repr(shuffled) == repr(state(files, decisions))
    found = row(shuffled, KEY)
    assert (found.value is not None) == (found.state is ResultState.SETTLED)
