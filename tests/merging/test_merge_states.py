"""What two answers to one key come to, every pair of them, under each 共管事業の入力."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.merging.agree import ResultState
from kamakura_report.plan.model import Joint
from tests.merging.answered import only, plan

INDICATOR, SETTLEMENT = "2-1/3/i1@R8", "2-1/3/決算額@R8"
FIGURE, OTHER, NONE, OPEN, BLANK = "17", "18", "該当なし", "未確定", ""

# Each unordered pair of what two may say, what it comes to as one figure, and what as a sum.
PAIRS = [
    (FIGURE, FIGURE, "確定 17", "確定 34"),
    (FIGURE, "17.0", "確定 17", "確定 34"),
    (FIGURE, OTHER, "競合", "確定 35"),
    (FIGURE, NONE, "競合", "競合"),
    (FIGURE, OPEN, "確定 17", "未確定"),
    (FIGURE, BLANK, "確定 17", "未入力"),
    (NONE, NONE, "該当なし", "該当なし"),
    (NONE, OPEN, "未確定", "未確定"),
    (NONE, BLANK, "該当なし", "未入力"),
    (OPEN, OPEN, "未確定", "未確定"),
    (OPEN, BLANK, "未確定", "未確定"),
    (BLANK, BLANK, "未入力", "未入力"),
]
BOTH_WAYS = sorted({(a, b, one, total) for x, y, one, total in PAIRS for a, b in ((x, y), (y, x))})


def outcome(state: ResultState, value: Decimal | None) -> str:
    return state if value is None else f"{state} {value}"


def test_the_table_holds_every_pair():
    said = {FIGURE, OTHER, NONE, OPEN, BLANK}
    assert {(a, b) for a in said for b in said} - {(a, b) for a, b, _, _ in BOTH_WAYS} == {
        (OTHER, OTHER), *((OTHER, x) for x in (NONE, OPEN, BLANK)), *((x, OTHER) for x in (NONE, OPEN, BLANK))
    }  # fmt: skip  # another figure beside a word is a figure beside a word


@pytest.mark.parametrize(("first", "second", "expected", "_"), BOTH_WAYS)
@pytest.mark.parametrize("key", [INDICATOR, SETTLEMENT])
def test_two_divisions_that_are_each_asked(key: str, first: str, second: str, expected: str, _: str):
    found, merged = only(plan(Joint.EACH), key, ("福祉課", first), ("保険課", second))
    assert outcome(found.state, found.value) == expected
    assert [problem.code for problem in merged.problems if problem.key == key] == (
        ["merge.conflict"] if expected == "競合" else []
    )


@pytest.mark.parametrize(("first", "second", "_", "expected"), BOTH_WAYS)
def test_two_divisions_that_each_give_a_part(first: str, second: str, _: str, expected: str):
    found, _merged = only(plan(Joint.SUM), SETTLEMENT, ("福祉課", first), ("保険課", second))
    assert outcome(found.state, found.value) == expected


@pytest.mark.parametrize(("first", "second", "expected", "_"), BOTH_WAYS)
@pytest.mark.parametrize("joint", list(Joint))
def test_two_files_of_one_division(joint: Joint, first: str, second: str, expected: str, _: str):
    found, _merged = only(plan(joint), INDICATOR, ("福祉課", first), ("福祉課", second))
    assert outcome(found.state, found.value) == expected


@pytest.mark.parametrize(("first", "second", "expected", "_"), BOTH_WAYS)
def test_two_files_of_one_division_are_one_part_of_a_sum(first: str, second: str, expected: str, _: str):
    found, _merged = only(plan(Joint.SUM, ("福祉課",)), SETTLEMENT, ("福祉課", first), ("福祉課", second))
    assert outcome(found.state, found.value) == expected


@pytest.mark.parametrize("second", [FIGURE, OTHER, NONE, OPEN])
@pytest.mark.parametrize(("joint", "key"), [(Joint.LEAD, INDICATOR), (Joint.LEAD, SETTLEMENT), (Joint.SUM, INDICATOR)])
def test_where_the_lead_alone_is_asked_another_answer_is_told_and_does_not_count(joint: Joint, key: str, second: str):
    found, merged = only(plan(joint), key, ("福祉課", FIGURE), ("保険課", second))
    assert outcome(found.state, found.value) == "確定 17"
    (problem,) = merged.problems
    assert (problem.code, problem.file, problem.cell, problem.key) == ("merge.not-asked", "1.xlsx", "F12", key)


def test_the_lead_being_silent_another_division_does_not_fill_in():
    found, _ = only(plan(Joint.LEAD), SETTLEMENT, ("保険課", FIGURE))
    assert (found.state, found.division) == (ResultState.BLANK, "福祉課")


def test_a_sum_of_three_waits_for_the_third():
    three = plan(Joint.SUM, ("福祉課", "保険課", "介護課"))
    found, _ = only(three, SETTLEMENT, ("福祉課", "1"), ("介護課", "2"))
    assert (found.state, found.value, found.division) == (ResultState.BLANK, None, "保険課")
    found, _ = only(three, SETTLEMENT, ("福祉課", "0.1"), ("介護課", "0.2"), ("保険課", "-0.3"))
    assert (found.state, found.value, found.division) == (ResultState.SETTLED, Decimal(0), "福祉課、保険課、介護課")
    assert found.file == "0.xlsx、2.xlsx、1.xlsx"


def test_two_different_parts_of_one_division_are_a_conflict_though_others_agree():
    found, merged = only(plan(Joint.SUM), SETTLEMENT, ("福祉課", "1"), ("福祉課", "2"), ("保険課", "3"))
    assert found.state is ResultState.CONFLICT
    assert [problem.code for problem in merged.problems] == ["merge.conflict"]


def test_a_division_written_twice_in_one_cell_gives_its_part_once():
    found, _ = only(plan(Joint.SUM, ("福祉課", "福祉課")), SETTLEMENT, ("福祉課", "5"))
    assert found.value == 5


def test_a_sum_of_nobody_s_parts_is_not_nought():
    found, _ = only(plan(Joint.SUM, ()), SETTLEMENT)
    assert (found.state, found.value) == (ResultState.BLANK, None)


def test_a_sum_keeps_to_the_digits_a_workbook_can_hold():
    found, _ = only(plan(Joint.SUM), SETTLEMENT, ("福祉課", "999999999999999"), ("保険課", "0.25"))
    assert found.value == Decimal("999999999999999")


def test_agreement_names_the_first_division_in_order_whichever_came_first():
    found, _ = only(plan(Joint.EACH), INDICATOR, ("保険課", FIGURE), ("福祉課", "17.0"))
    assert (found.division, found.file, found.sheet, found.cell) == ("福祉課", "1.xlsx", "2-1 福祉", "F12")


def test_a_conflict_names_every_candidate_and_what_to_do():
    found, merged = only(plan(Joint.EACH), INDICATOR, ("福祉課", FIGURE), ("保険課", OTHER), ("保険課", OPEN))
    assert (found.value, found.division, found.file) == (None, "福祉課、保険課", "0.xlsx、1.xlsx、2.xlsx")
    (problem,) = merged.problems
    assert (problem.code, problem.severity, problem.key) == ("merge.conflict", "error", INDICATOR)
    assert problem.label == "推進事業 講座 R8"
    for said in ("福祉課「17」（0.xlsx ［2-1 福祉］ F12）", "保険課「18」（1.xlsx ", "保険課「未確定」（2.xlsx "):
        assert said in problem.found
    assert "もう一度集計" in problem.advice
    assert "0 と入力" not in problem.advice


def test_a_conflict_of_a_sum_tells_that_no_part_is_nought():
    _, merged = only(plan(Joint.SUM), SETTLEMENT, ("福祉課", FIGURE), ("保険課", NONE))
    assert "0 と入力" in merged.problems[0].advice
