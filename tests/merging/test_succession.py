"""旧課名 and 前の事業: answers under an old name count for whom and for what goes on with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.decisions import Decision
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.merging.succession import (
    PlanSent,
    division_successors,
    key_moves,
    moved_key,
    relate_former_plans,
    successor_of,
)
from kamakura_report.plan.model import Division, Indicator, Joint, Plan, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Hold
from kamakura_report.returned.submission import Submission
from tests.merging.answered import answer, plan, returned, row
from tests.merging.in_memory import claims_of, merge

KEY, MONEY = "2-1/12/i1@R8", "2-1/12/決算額@R8"
PLAN = plan()
(PROGRAM,) = PLAN.programs
SHARED, ALONE = PROGRAM.projects
COUNTED = replace(ALONE, indicators=(Indicator("2-1/12/i1", 1, "相談", "件"),))


def named(*divisions: Division, of: tuple[str, ...] = ("介護課",), joint: Joint = Joint.LEAD) -> Plan:
    """The plan with these divisions, the first two listed ones kept; project 2-1/12 is ``of`` these."""
    program = replace(PROGRAM, projects=(SHARED, replace(COUNTED, divisions=of)))
    return replace(PLAN, programs=(program,), divisions=(*PLAN.divisions[:2], *divisions), joint=joint)


def saved(one: Submission, when: str) -> Submission:
    return replace(one, modified=when, digest=f"{one.file}{when}")


def of(merged: Merged, key: str = KEY) -> ResultRow:
    return row(merged, key)


RENAMED = named(Division("高齢課", former=("介護課",)), of=("高齢課",))


def test_a_renamed_division_is_found_over_several_renamings_and_a_circle_ends() -> None:
    divisions = (
        Division("甲課", former=("乙課", "丙課")),
        Division("乙課", former=("丁課",)),
        Division("丁課", former=("甲課",)),
    )
    found = division_successors(replace(PLAN, divisions=divisions))
    assert found["丙課"] == ("甲課", "乙課", "丁課")
    assert division_successors(RENAMED) == {"介護課": ("高齢課",)}
    assert successor_of(division_successors(RENAMED), "介護課", ("福祉課", "高齢課")) == "高齢課"
    assert successor_of(division_successors(RENAMED), "高齢課", ("高齢課",)) == "高齢課"
    assert successor_of(division_successors(RENAMED), "保険課", ("高齢課",)) == ""


def test_a_return_under_the_old_name_counts_and_keeps_that_name() -> None:
    found = of(merge(RENAMED, [returned("介護課", {KEY: "17"})]))
    assert (found.state, found.value, found.division) == (ResultState.SETTLED, Decimal(17), "介護課")


def test_without_the_old_name_in_the_master_it_is_told_and_does_not_count() -> None:
    merged = merge(named(Division("高齢課"), of=("高齢課",)), [returned("介護課", {KEY: "17"})])
    assert (of(merged).state, of(merged).division) == (ResultState.BLANK, "高齢課")
    assert [problem.code for problem in merged.problems] == ["merge.not-asked"]


def test_the_successors_own_file_is_a_later_version_of_the_predecessors() -> None:
    old = saved(returned("介護課", {KEY: "17"}), "2027-05-10T00:00:00Z")
    new = saved(returned("高齢課", {KEY: "18"}), "2027-05-20T00:00:00Z")
    merged = merge(RENAMED, [new, old])
    assert (of(merged).value, of(merged).division) == (Decimal(18), "高齢課")
    assert [problem.code for problem in merged.problems] == ["merge.replaced", "merge.resubmitted"]


def test_two_divisions_that_became_one_are_not_settled_by_who_saved_last() -> None:
    merged_city = named(Division("総合課", former=("介護課", "福祉課")), of=("総合課",))
    early = saved(returned("介護課", {KEY: "17"}), "2027-05-10T00:00:00Z")
    late = saved(returned("福祉課", {KEY: "18"}), "2027-05-20T00:00:00Z")
    assert of(merge(merged_city, [early, late])).state is ResultState.CONFLICT
    assert of(merge(merged_city, [early, replace(late, answers=early.answers)])).value == 17


def test_a_division_that_was_split_counts_for_whoever_is_asked_today() -> None:
    split = named(Division("甲課", former=("介護課",)), Division("乙課", former=("介護課",)), of=("乙課",))
    found = of(merge(split, [returned("介護課", {KEY: "17"})]))
    assert (found.value, found.candidates[0].owner) == (Decimal(17), "乙課")


def test_a_part_of_a_sum_under_the_old_name_is_the_successors_part() -> None:
    summed = named(Division("高齢課", former=("介護課",)), of=("高齢課", "福祉課"), joint=Joint.SUM)
    parts = [returned("介護課", {MONEY: "10"}), returned("福祉課", {MONEY: "5"})]
    assert of(merge(summed, parts), MONEY).value == 15
    assert of(merge(summed, parts[:1]), MONEY).division == "福祉課"


def test_an_undecided_answer_of_the_old_name_is_closed_by_the_successors_in_another_round() -> None:
    answers = [returned("介護課", {KEY: "未確定"}), returned("高齢課", {KEY: "17"}, round="R9")]
    assert of(merge(RENAMED, answers)).value == 17


def test_a_decision_over_answers_of_the_old_name_stands_after_the_renaming() -> None:
    decision = Decision(3, KEY, answer("18"), "電話", "山田", "2027-06-01T09:00:00+09:00", ("介護課 数値 17",))
    assert of(merge(RENAMED, [returned("介護課", {KEY: "17"})], [decision])).value == 18


# projects


def planned(*projects: Project) -> Plan:
    return replace(PLAN, programs=(replace(PROGRAM, projects=projects),))


NEW = replace(
    COUNTED, key="2-1/31", number=31, previous="2-1/12",
    indicators=(Indicator("2-1/31/i1", 1, "訪問", "件"), Indicator("2-1/31/i2", 2, "相談", "件")),
)  # fmt: skip
THEN, NOW = planned(SHARED, COUNTED), planned(SHARED, NEW)


def test_a_renumbered_project_takes_its_figures_along_each_indicator_by_its_name() -> None:
    found = key_moves(NOW, THEN)
    assert found == {"2-1/12": "2-1/31", "2-1/12/i1": "2-1/31/i2"}
    keys = {
        "2-1/12/i1@R8": "2-1/31/i2@R8",
        "2-1/12/決算額@R8": "2-1/31/決算額@R8",
        "2-1/12/i1/備考": "2-1/31/i2/備考",
        "2-1/12": "2-1/31",
        "2-1/12/i9@R8": "2-1/12/i9@R8",
        "2-1/120/決算額@R8": "2-1/120/決算額@R8",
        "2-1/i1@R8": "2-1/i1@R8",
        "表紙/記入者": "表紙/記入者",
    }
    assert {key: moved_key(key, found) for key in keys} == keys


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(planned(SHARED, COUNTED, NEW), id="the old one is still there"),
        pytest.param(planned(SHARED, NEW, replace(NEW, key="2-1/32", number=32)), id="two go on with it"),
        pytest.param(planned(SHARED, replace(NEW, previous="")), id="none goes on with it"),
    ],
)
def test_a_project_goes_nowhere_unless_exactly_one_goes_on_with_it(today: Plan) -> None:
    assert key_moves(today, THEN) == {}


def test_a_project_renumbered_twice_is_followed_through_the_plan_between() -> None:
    last = replace(NEW, key="2-1/40", number=40, previous="2-1/31", indicators=())
    today = planned(SHARED, last)
    assert key_moves(today, THEN, [THEN, NOW]) == {"2-1/12": "2-1/40"}
    assert key_moves(today, THEN) == {}


def consolidated(
    today: Plan, plans: Mapping[str, Plan], answers: list[Submission], decisions: Mapping[str, Decision] = {}
) -> Merged:
    """Each return's issue is named as the plan that it answers."""
    of_issue = {name: PlanSent(name, number) for number, name in enumerate([*plans, "now"], 1)}
    context = relate_former_plans(today, plans, of_issue)
    return consolidate(today, context.claims_today(claims_of(answers)), context.decisions_today(decisions))


def test_figures_of_a_renumbered_project_stand_under_its_new_key_with_their_old_source() -> None:
    old = replace(returned("介護課", {KEY: "17", MONEY: "900", "2-1/12/i1/備考": "増えた"}), issue="then")
    merged = consolidated(NOW, {"then": THEN}, [old])
    assert (of(merged, "2-1/31/i2@R8").value, of(merged, "2-1/31/決算額@R8").value) == (17, 900)
    assert of(merged, "2-1/31/i2@R8").file == "介護課.xlsx"
    assert [text.key for text in merged.texts] == ["2-1/31/i2/備考"]
    assert merged.problems == ()
    assert [problem.code for problem in consolidated(NOW, {}, [old]).problems].count("merge.unknown-key") == 3


def test_figures_of_the_time_when_both_projects_stood_are_not_mixed() -> None:
    both = replace(returned("介護課", {MONEY: "900", "2-1/31/決算額@R8": "5"}), issue="both")
    merged = consolidated(NOW, {"both": planned(SHARED, COUNTED, NEW)}, [both])
    assert of(merged, "2-1/31/決算額@R8").value == 5
    assert [problem.code for problem in merged.problems] == ["merge.unknown-key"]


def test_a_decision_moves_with_its_project_and_the_later_one_counts() -> None:
    told = {
        number: Decision(number, key, answer(text), "電話", "山田", "2027-06-01T09:00:00+09:00")
        for number, key, text in ((3, MONEY, "1"), (5, "2-1/31/決算額@R8", "2"))
    }
    for present, value in (((3,), 1), ((3, 5), 2)):
        decisions = {told[number].key: told[number] for number in present}
        assert of(consolidated(NOW, {"then": THEN}, [], decisions), "2-1/31/決算額@R8").value == value


def test_taking_a_decision_back_moves_with_its_project_too() -> None:
    when = "2027-06-01T09:00:00+09:00"
    told = {
        MONEY: Decision(3, MONEY, answer("1"), "電話", "山田", when),
        "2-1/31/決算額@R8": Decision(5, "2-1/31/決算額@R8", None, "聞き違い", "山田", when, withdrawn=True),
    }
    old = replace(returned("介護課", {MONEY: "900"}), issue="then")
    assert of(consolidated(NOW, {"then": THEN}, [old], told), "2-1/31/決算額@R8").value == 900
    moved = {MONEY: replace(told["2-1/31/決算額@R8"], key=MONEY)}
    assert of(consolidated(NOW, {"then": THEN}, [old], moved), "2-1/31/決算額@R8").value == 900


def test_the_former_keys_of_a_key_are_known() -> None:
    context = relate_former_plans(NOW, {"then": THEN}, {})
    assert context.former_keys("2-1/31/i2@R8") == ("2-1/12/i1@R8",)
    assert context.former_keys("2-1/3/i1@R8") == context.former_keys("表紙/記入者") == ()


def test_of_two_divisions_that_became_one_an_undetermined_answer_of_the_same_round_stays() -> None:
    """An 未確定 is closed by an answer in another round alone: somebody still expects a figure."""
    joined = named(Division("高齢課", former=("介護課", "年金課")), of=("高齢課",))
    both = [returned("介護課", {KEY: "未確定"}), returned("年金課", {KEY: "該当なし"})]
    assert of(merge(joined, both)).state is ResultState.UNDETERMINED
    assert of(merge(joined, [both[0], replace(both[1], round="R9")])).state is ResultState.NOT_APPLICABLE


def test_a_text_of_a_renamed_division_is_a_version_of_what_the_one_that_goes_on_with_it_writes() -> None:
    remark = "2-1/12/備考"
    old, new = (
        saved(returned("介護課", {remark: "増えた"}), "2027-05-01T00:00:00Z"),
        returned("高齢課", {remark: "減った"}),
    )
    assert [text.text for text in merge(RENAMED, [old]).texts] == ["増えた"]
    later = saved(new, "2027-05-02T00:00:00Z")
    assert [text.text for text in merge(RENAMED, [old, later]).texts] == ["減った"]
    assert len(merge(RENAMED, [old, replace(later, round="R9")]).texts) == 2


# another division


HANDED = planned(SHARED, replace(COUNTED, divisions=("保険課",)))


def test_what_the_former_division_answered_stays_while_what_stands_in_todays_cell_is_held_back() -> None:
    """Nobody has answered anew: a figure that was there yesterday does not go for something unreadable."""
    old = replace(returned("介護課", {KEY: "17"}), issue="then")
    held = replace(returned("保険課", {KEY: "!約12"}), held={KEY: Hold.CELL})
    found = of(consolidated(HANDED, {"then": THEN}, [old, replace(held, issue="now")]))
    assert (found.state, found.value, found.division) == (ResultState.SETTLED, 17, "介護課")


def test_what_the_former_division_answered_when_it_was_asked_stays_until_todays_answers() -> None:
    old = replace(returned("介護課", {KEY: "17"}), issue="then")
    assert (of(consolidated(HANDED, {"then": THEN}, [old])).value, of(merge(HANDED, [old])).value) == (17, None)
    new = replace(returned("保険課", {KEY: "18"}), issue="now")
    merged = consolidated(HANDED, {"then": THEN}, [old, new])
    assert of(merged).value == 18
    assert [problem.code for problem in merged.problems] == ["merge.not-asked"]


def test_an_answer_that_was_not_asked_then_either_does_not_count() -> None:
    stranger = replace(returned("福祉課", {KEY: "17"}), issue="then")
    assert of(consolidated(HANDED, {"then": THEN}, [stranger])).state is ResultState.BLANK


def test_a_sum_given_before_a_project_changed_hands_stays_a_sum() -> None:
    then = named(*PLAN.divisions[2:], of=("介護課", "福祉課"), joint=Joint.SUM)
    today = named(*PLAN.divisions[2:], of=("保険課", "福祉課"), joint=Joint.SUM)
    parts = [replace(returned(name, {MONEY: text}), issue="then") for name, text in (("介護課", "10"), ("福祉課", "5"))]
    assert of(consolidated(today, {"then": then}, parts), MONEY).value == 15
    assert of(consolidated(today, {"then": then}, parts[:1]), MONEY).state is ResultState.BLANK


def test_parts_asked_of_different_divisions_at_different_times_are_never_added() -> None:
    """All of them were given by those who were asked then; 10 + 5 + 7 would be no sum anybody was asked for, and 10
    alone is not the whole."""
    first = named(*PLAN.divisions[2:], of=("介護課", "福祉課"), joint=Joint.SUM)
    second = replace(first, programs=named(of=("保険課", "福祉課")).programs)
    today = replace(first, programs=named(of=("年金課", "企画課")).programs)
    answers = (("介護課", "10", "first"), ("保険課", "5", "second"), ("福祉課", "7", "second"))
    parts = [replace(returned(name, {MONEY: text}), issue=then) for name, text, then in answers]
    plans = {"first": first, "second": second}
    assert of(consolidated(today, plans, parts), MONEY).state is ResultState.CONFLICT
    assert of(consolidated(today, plans, parts[1:]), MONEY).value == 12
    assert of(consolidated(replace(today, joint=Joint.EACH), plans, parts[:1]), MONEY).state is ResultState.BLANK


def test_nobody_is_waited_for_before_the_first_and_after_the_last_year_of_a_project() -> None:
    begun = merge(planned(SHARED, replace(COUNTED, starts=FiscalYear(2027))), [])
    assert [of(begun, key).division for key in (KEY, MONEY, "2-1/12/i1@R9")] == ["", "", "介護課"]
    ended = planned(SHARED, replace(COUNTED, ends=FiscalYear(2026)))
    merged = merge(ended, [returned("介護課", {KEY: "17"})])
    assert of(merged).value == 17
    assert (of(merged, "2-1/12/i1@R9").state, of(merged, "2-1/12/i1@R9").division) == (ResultState.BLANK, "")
    assert of(merged, MONEY).division == "介護課"
