"""A unit that changed: figures of the former one wait for the office, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.merging.agree import ConflictCause, ResultState
from kamakura_report.merging.asking import Asked
from kamakura_report.merging.decisions import Decision, candidate_tokens
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.merging.succession import PlanSent, relate_former_plans
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.problem import Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.known_answers import answered_already
from tests.merging.answered import plan, returned, row
from tests.merging.in_memory import claims_of, latest

KEY, NEXT = "2-1/3/i1@R8", "2-1/3/i1@R9"


def with_unit(unit: str, name: str = "講座", joint: Joint = Joint.LEAD) -> Plan:
    small = plan(joint)
    (program,) = small.programs
    shared, alone = program.projects
    (indicator,) = shared.indicators
    shared = replace(shared, indicators=(replace(indicator, unit=unit, name=name),))
    return replace(small, programs=(replace(program, projects=(shared, alone)),))


THOUSANDS, ONES = with_unit("千件"), with_unit("件")


def said(figure: str, issue: str = "then", division: str = "福祉課", day: int = 1, **more: str) -> Submission:
    key = more.pop("key", KEY)
    one = returned(division, {key: figure}, f"{division}{issue}{day}.xlsx", **more)
    return replace(one, issue=issue, modified=f"2027-05-{day:02}T00:00:00Z", digest=one.file)


def told(today: Plan, *files: Submission, then: Plan = THOUSANDS, decisions: tuple[Decision, ...] = ()) -> Merged:
    """The plan ``then`` was sent out as event 10, today's as event 20; the round of "closed" is closed."""
    of_issue = {"then": PlanSent("then", 10), "closed": PlanSent("then", 10, closed=True), "now": PlanSent("now", 20)}
    of_issue["later"] = PlanSent("now", 30)
    former = relate_former_plans(today, {"then": then} if then != today else {}, of_issue)
    return consolidate(today, former.claims_today(claims_of(files)), former.decisions_today(latest(decisions)))


def codes(merged: Merged) -> list[str]:
    return [problem.code for problem in merged.problems]


def test_a_figure_of_a_former_unit_is_told_with_it_and_not_taken():
    merged = told(ONES, said("120"))
    found = row(merged, KEY)
    assert (found.state, found.value, found.cause) == (ResultState.CONFLICT, None, ConflictCause.UNIT)
    (problem,) = merged.problems
    assert (problem.code, problem.severity, problem.key, problem.label) == (
        "merge.unit", Severity.ERROR, KEY, "推進事業 講座 R8",
    )  # fmt: skip
    assert "「千件」から「件」" in problem.found
    assert "「120 千件」" in problem.found


@pytest.mark.parametrize("unit", ["千　件", "千 件", " 千件"])
def test_a_unit_that_is_only_written_otherwise_is_the_same(unit: str):
    merged = told(with_unit(unit), said("120"))
    assert (row(merged, KEY).value, codes(merged)) == (120, [])


@pytest.mark.parametrize("word", ["該当なし", "未確定"])
def test_a_word_has_no_unit(word: str):
    assert codes(told(ONES, said(word))) == []


def test_all_years_of_an_indicator_are_one_problem_that_names_closed_rounds():
    merged = told(ONES, said("120", "closed"), said("130", key=NEXT))
    (problem,) = merged.problems
    assert (problem.code, problem.key, problem.label) == ("merge.unit", KEY, "講座")
    assert "R8 福祉課「120 千件」" in problem.found
    assert "R9 福祉課「130 千件」" in problem.found
    assert problem.found.endswith("（回「R8」は締め切ったままです）")


def test_a_figure_under_the_new_unit_replaces_it_in_its_round_and_closes_it_in_another():
    later = said("120000", "now", day=2)
    assert (row(told(ONES, said("120"), later), KEY).value, codes(told(ONES, said("120"), later))) == (
        120000,
        ["merge.replaced", "merge.resubmitted"],
    )
    another = said("120000", "now", day=2, round="R9")
    assert (row(told(ONES, said("120"), another), KEY).value, codes(told(ONES, said("120"), another))) == (120000, [])


def test_an_older_figure_of_todays_unit_closes_no_later_one_of_another():
    of_issue = {"first": PlanSent("now", 5), "then": PlanSent("then", 10)}
    former = relate_former_plans(ONES, {"then": THOUSANDS}, of_issue)
    files = [said("120000", "first"), said("150", day=2, round="R9")]
    merged = consolidate(ONES, former.claims_today(claims_of(files)), {})
    assert row(merged, KEY).state is ResultState.CONFLICT


def test_another_divisions_figure_under_the_new_unit_does_not_close_it():
    each = with_unit("件", joint=Joint.EACH)
    merged = told(each, said("120"), said("120000", "now", "保険課"), then=with_unit("千件", joint=Joint.EACH))
    assert (row(merged, KEY).cause, row(merged, KEY).unchanged) == (ConflictCause.UNIT, None)


def test_figures_that_differ_under_todays_unit_are_an_ordinary_conflict():
    files = said("120"), said("7", "now", "保険課"), said("8", "later", "保険課", day=2, round="R9")
    each = with_unit("件", joint=Joint.EACH)
    assert codes(told(each, *files, then=with_unit("千件", joint=Joint.EACH))) == ["merge.restated"]


def test_a_former_figure_is_not_filled_into_a_workbook_of_the_new_unit():
    assert not answered_already(told(ONES, said("120")), ONES, "R8", 0)["福祉課"]
    assert answered_already(told(THOUSANDS, said("120")), THOUSANDS, "R8", 0)["福祉課"][KEY].shown == "120"


# decisions


def decided(figure: str, over: Merged, number: int, unit: str | None) -> Decision:
    """``unit`` None: by an earlier program, which noted none, nor what was asked."""
    candidates = row(over, KEY).candidates
    plain = tuple(sorted({one.plain_token for one in candidates}))
    asked = None if unit is None else Asked((), False, unit, "")
    tokens = plain if unit is None else candidate_tokens(candidates)
    return Decision(
        number, KEY, Answer.figure(figure), "電話", "佐藤", "2027-06-10T09:00:00+09:00", tokens, asked=asked
    )


@pytest.mark.parametrize(("number", "unit"), [(30, "件"), (30, None), (15, "件")])
def test_a_decision_under_todays_unit_settles_it(number: int, unit: str | None):
    file = said("120")
    plans_today = said("5", "now", "介護課", key="2-1/12/i1@R8")
    merged = told(ONES, file, plans_today, decisions=(decided("120000", told(ONES, file), number, unit),))
    assert (row(merged, KEY).value, [code for code in codes(merged) if code == "merge.unit"]) == (120000, [])


@pytest.mark.parametrize(("number", "unit"), [(15, "千件"), (15, None), (30, "千件")])
def test_a_decision_of_a_former_unit_does_not_count_under_the_new_one(number: int, unit: str | None):
    file = said("118")
    decision = decided("120", told(THOUSANDS, file), number, unit)
    merged = told(ONES, file, decisions=(decision,))
    found = row(merged, KEY)
    assert (found.state, found.cause, codes(merged)) == (ResultState.CONFLICT, ConflictCause.UNIT, ["merge.unit"])
    assert [found.shown(claim) for claim in found.claims] == ["118 千件", "120 千件"]
    assert found.unchanged is not None
    assert found.unchanged.answer.value == Decimal(120)
    assert row(told(THOUSANDS, file, decisions=(decision,)), KEY).value == 120


# names


def test_a_changed_name_is_told_once_an_indicator_and_holds_nothing():
    renamed = with_unit("千件", "講座の数")
    merged = told(renamed, said("120"), said("130", key=NEXT))
    assert (row(merged, KEY).value, row(merged, NEXT).value) == (120, 130)
    (problem,) = merged.problems
    assert (problem.code, problem.severity, problem.key) == ("merge.renamed", Severity.NOTE, KEY)
    assert "「講座」から「講座の数」" in problem.found
    assert codes(told(with_unit("千件", "講　座"), said("120"))) == []
