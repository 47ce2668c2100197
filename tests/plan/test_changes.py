"""Differences between two plans: each kind told in a sentence, none unseen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from kamakura_report.plan import snapshot
from kamakura_report.plan.changes import ChangeKind, plan_changes
from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear
from tests.effort import cases
from tests.merging import answered
from tests.plan.plans import plans

R8, R9, R10 = FiscalYear(2026), FiscalYear(2027), FiscalYear(2028)
PLAN = answered.plan()
(PROGRAM,) = PLAN.programs
SHARED, ALONE = PROGRAM.projects


def with_program(**new: object) -> Plan:
    return replace(PLAN, programs=(replace(PROGRAM, **new),))  # type: ignore[arg-type]


def with_project(**new: object) -> Plan:
    return with_program(projects=(replace(SHARED, **new), ALONE))  # type: ignore[arg-type]


def with_outcome(**new: object) -> Plan:
    return with_project(indicators=(replace(SHARED.indicators[0], **new),))  # type: ignore[arg-type]


LONG = "あ" * 40
NEW = Project("2-1/13", 13, "新しい事業", ("保険課",))
CASES = {
    "project added": (
        with_program(projects=(SHARED, ALONE, NEW)),
        [(ChangeKind.ADDED, "事業 2-1/13「新しい事業」が加わりました。")],
    ),
    "project withdrawn": (
        with_program(projects=(SHARED,)),
        [(ChangeKind.WITHDRAWN, "事業 2-1/12「単独事業」がなくなりました。")],
    ),
    "project continued by another": (
        with_program(projects=(SHARED, replace(NEW, previous="2-1/12"))),
        [
            (ChangeKind.ADDED, "事業 2-1/13「新しい事業」が加わりました。"),
            (ChangeKind.FOLLOWED, "事業 2-1/12「単独事業」は、2-1/13「新しい事業」に引き継がれました。"),
        ],
    ),
    "project moved": (
        with_project(divisions=("介護課",)),
        [(ChangeKind.MOVED, "事業 2-1/3「推進事業」の所管課: 福祉課、保険課 → 介護課")],
    ),
    "project ends": (
        with_project(ends=R8),
        [(ChangeKind.CHANGED, "事業 2-1/3「推進事業」の終了年度: 空欄 → R8")],
    ),
    "sentence": (
        with_project(description=LONG),
        [(ChangeKind.CHANGED, f"事業 2-1/3「推進事業」の事業内容: 空欄 → {LONG[:30]}…")],
    ),
    "budget": (
        with_project(budget={R8: Decimal(4176), R9: Decimal(5)}),
        [(ChangeKind.CHANGED, "事業 2-1/3「推進事業」の予算額 R9: 空欄 → 5")],
    ),
    "target revised": (
        with_outcome(target=Decimal("12.50")),
        [(ChangeKind.TARGET, "成果指標 2-1/3/i1「講座」の目標値: 空欄 → 12.5")],
    ),
    "direction revised": (
        with_outcome(direction="↘"),
        [(ChangeKind.TARGET, "成果指標 2-1/3/i1「講座」の目指す方向: 空欄 → ↘")],
    ),
    "initial figure known now": (
        with_program(indicators=(PROGRAM.indicators[0], replace(PROGRAM.indicators[1], latest=Decimal(3)))),
        [(ChangeKind.CHANGED, "施策指標 2-1/i5「参加した市民」の直近実績値: 空欄 → 3")],
    ),
    "indicator added": (
        with_project(indicators=(*SHARED.indicators, Indicator("2-1/3/i2", 2, "相談"))),
        [(ChangeKind.ADDED, "成果指標 2-1/3/i2「相談」が加わりました。")],
    ),
    "action reworded": (
        with_program(actions=(Action("①", "支援の輪"),)),
        [(ChangeKind.CHANGED, "施策 2-1「福祉」の主な取組 ①: 支援体制 → 支援の輪")],
    ),
    "division renamed": (
        replace(PLAN, divisions=(*PLAN.divisions[:2], Division("高齢課", former=("介護課",)))),
        [
            (ChangeKind.ADDED, "課「高齢課」が加わりました。"),
            (ChangeKind.FOLLOWED, "課「介護課」は、「高齢課」に引き継がれました。"),
        ],
    ),
    "division split": (
        replace(
            PLAN,
            divisions=(*PLAN.divisions[:2], Division("甲課", former=("介護課",)), Division("乙課", former=("介護課",))),
        ),
        [
            (ChangeKind.ADDED, "課「甲課」が加わりました。"),
            (ChangeKind.ADDED, "課「乙課」が加わりました。"),
            (ChangeKind.FOLLOWED, "課「介護課」は、「甲課」、「乙課」に引き継がれました。"),
        ],
    ),
    "joint": (
        replace(PLAN, joint=Joint.SUM),
        [(ChangeKind.MOVED, "計画の共管事業の入力: 主管課のみ → 合算")],
    ),
    "constant": (replace(PLAN, constants={"単価": Decimal(4000)}), [(ChangeKind.CHANGED, "計画の単価: 空欄 → 4000")]),
    "column of the city's own": (
        replace(with_project(own={"根拠法令": "福祉法"}), own_columns={"事業": ("根拠法令",)}),
        [(ChangeKind.CHANGED, "計画の事業の列: 空欄 → 根拠法令")],
    ),
    "years": (replace(PLAN, last=R10), [(ChangeKind.CHANGED, "計画の終了年度: R9 → R10")]),
    "order": (with_program(projects=(ALONE, SHARED)), [(ChangeKind.ORDER, "計画の並びが変わりました。")]),
    "program added": (
        replace(PLAN, programs=(PROGRAM, Program("3-1", "教育"))),
        [(ChangeKind.ADDED, "施策 3-1「教育」が加わりました。")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_told_alone(case: str) -> None:
    new, told = CASES[case]
    assert [(change.kind, str(change)) for change in plan_changes(PLAN, new)] == told


def test_a_column_of_the_citys_own_that_both_have_is_compared_thing_by_thing() -> None:
    old, new = (
        replace(with_project(own={"根拠法令": law}), own_columns={"事業": ("根拠法令",)})
        for law in ("福祉法", "介護法")
    )
    assert [str(change) for change in plan_changes(old, new)] == ["事業 2-1/3「推進事業」の根拠法令: 福祉法 → 介護法"]


@settings(max_examples=cases(500))
@given(plans(), plans())
def test_plans_without_a_difference_are_the_same(old: Plan, new: Plan) -> None:
    """Whole plans against each other, and each plan against itself with one part of the other."""
    parts = [
        replace(old, **{name: getattr(new, name)}) for name in ("programs", "divisions", "city", "office", "joint")
    ]
    for other in (new, *parts):
        assert bool(plan_changes(old, other)) is (snapshot.dump_plan(old) != snapshot.dump_plan(other))


@settings(max_examples=cases(300))
@given(plans())
def test_what_is_added_one_way_is_withdrawn_the_other(plan: Plan) -> None:
    for program in plan.programs:
        without = replace(plan, programs=tuple(one for one in plan.programs if one is not program))
        added = {(change.thing, change.key) for change in plan_changes(without, plan)}
        gone = {(change.thing, change.key) for change in plan_changes(plan, without)}
        assert ("体系" if program.level else "施策", program.key) in added
        assert {place for place in added if place[0] != "計画"} == {place for place in gone if place[0] != "計画"}
