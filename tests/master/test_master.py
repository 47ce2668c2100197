"""The master workbook: a plan goes in and comes back, and everything wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from kamakura_report.master.read_master import parse_master
from kamakura_report.plan import keys
from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.raw_tables import OddCell, RawTable, RawTables, RawValue
from tests.effort import cases
from tests.plan import laid
from tests.plan.plans import plans

R8, R9 = FiscalYear(2026), FiscalYear(2027)


def small() -> Plan:
    """One program with two indicators, two projects with one indicator each, two divisions, two years."""
    outcomes = [
        Indicator(
            keys.indicator_of(keys.project("2-1", no), 1), 1, f"成果{no}", "人", Decimal(no), "2025", "↗", source="調べ"
        )
        for no in (1, 2)
    ]
    return Plan(
        first=R8,
        last=R9,
        city="鎌倉市",
        name="総合計画",
        office="企画課",
        divisions=(Division("福祉課", "福祉部", "内線 1"), Division("企画課")),
        programs=(
            Program(
                "2-1",
                "福祉",
                "安心して暮らせるまち",
                "福祉課",
                (Action("①", "支えます"), Action("②", "広げます")),
                (
                    Indicator("2-1/i1", 1, "割合", "%", Decimal("14.5"), "2025.10", "↗", source="調査"),
                    Indicator("2-1/i2", 2, "人数", "人", None, "2026", target=Decimal(30), division="企画課"),
                ),
                (
                    Project(
                        "2-1/1",
                        1,
                        "地域福祉",
                        ("福祉課", "企画課"),
                        ("①", "②"),
                        "内容",
                        (outcomes[0],),
                        {R8: Decimal(10)},
                    ),
                    Project(
                        "2-1/2", 2, "生活支援", ("福祉課",), (), "", (outcomes[1],), {R8: Decimal(20), R9: Decimal(5)}
                    ),
                ),
            ),
        ),
    )


Change = tuple[str, str, RawValue | None]


def changed(*changes: Change) -> RawTables:
    """The small master after these cells were overwritten (None empties a cell)."""
    tables = laid.tables(small())
    sheets = {sheet: dict(table.cells) for sheet, table in tables.sheets.items()}
    for sheet, cell, value in changes:
        sheets[sheet].pop(position(cell), None)
        if value is not None:
            sheets[sheet][position(cell)] = value
    return RawTables("master.xlsx", {sheet: RawTable(sheet, cells) for sheet, cells in sheets.items()})


def position(cell: str) -> Position:
    return int(cell[1:]), ord(cell[0]) - ord("A") + 1


def places(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.code.removeprefix("master."), problem.sheet, problem.cell) for problem in problems]


@given(plans())
@settings(max_examples=cases(500))
def test_a_plan_comes_back_from_its_tables_without_an_error(plan: Plan) -> None:
    read, problems = parse_master(laid.tables(plan))
    assert read == plan
    assert all(problem.severity is not Severity.ERROR for problem in problems)


def test_the_small_master_has_nothing_wrong() -> None:
    assert parse_master(laid.tables(small())) == (small(), ())


def test_every_defect_of_a_master_is_told_at_once_with_its_cell() -> None:
    defects: dict[Change, str] = {
        ("計画", "B5", "R99"): "year-range",  # 92 years
        ("計画", "B7", "みんな"): "joint-unknown",
        ("計画", "B8", "日本時間"): "zone-unknown",
        ("課", "A4", "福祉課"): "division-twice",
        ("施策", "D2", "ふくし課"): "division-unknown",
        ("主な取組", "B3", "２"): "action-number",
        ("施策指標", "B3", None): "blank",
        ("施策指標", "E3", "約30"): "latest-unreadable",
        ("事業", "B3", Decimal(1)): "project-twice",
        ("事業", "D2", "福祉課、税務課"): "division-unknown",
        ("事業", "E2", "① ⑨"): "action-unknown",
        ("成果指標", "B3", Decimal(9)): "project-unknown",
        ("成果指標", "H2", "右"): "direction-unknown",
        ("成果指標", "F2", OddCell("数式", "=A1")): "not-a-value",
        ("予算", "C2", Decimal(-1)): "budget-negative",
        ("予算", "A3", "9-9"): "program-unknown",
    }
    plan, problems = parse_master(changed(*defects))
    assert plan is None
    assert sorted(places(problems)) == sorted((code, sheet, cell) for (sheet, cell, _), code in defects.items())
    assert all(problem.file == "master.xlsx" and problem.advice for problem in problems)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("計画", "B2", None), "note unnamed"),
        (("計画", "B4", "来年"), "error year-unreadable"),
        (("計画", "B4", None), "error blank"),
        (("計画", "B4", "R10"), "error year-range 計画 B5"),
        (("計画", "B6", None), "warning office-blank"),
        (("計画", "B6", "税務課"), "error division-unknown"),
        (("計画", "A3", "市名"), "error item-twice"),
        (("課", "A3", None), ""),  # nothing stands there any more, but the plan still names 企画課
        (("課", "B3", "総務部"), ""),
        (("施策", "A2", "2/1"), "error program-number"),
        (("施策", "A3", "2-1"), "error program-twice"),
        (("施策", "B2", None), "warning program-unnamed"),
        (("施策", "E1", "市の列"), ""),
        (("施策", "E2", OddCell("数式", "=1")), ""),  # in a column of the city's own
        (("主な取組", "A2", "3-1"), "error program-unknown"),
        (("主な取組", "C2", None), "error blank"),
        (("主な取組", "B2", "②"), "error action-twice 主な取組 B3"),
        (("施策指標", "B2", Decimal("1.5")), "error indicator-number"),
        (("施策指標", "B3", Decimal(1)), "error indicator-twice"),
        (("施策指標", "C2", None), "warning indicator-unnamed"),
        (("施策指標", "C2", "-"), "warning indicator-unnamed"),
        (("施策指標", "E2", None), "note latest-blank"),
        (("施策指標", "E2", "（未定）"), ""),
        (("施策指標", "F2", Decimal("2025.1")), "warning as-of-number"),
        (("施策指標", "F2", OddCell("日付", "2025-10-01")), "error not-a-value"),
        (("施策指標", "G2", "増加"), ""),
        (("施策指標", "G2", None), "warning goal-neither"),
        (("施策指標", "H2", Decimal(20)), ""),  # a direction and a target
        (("施策指標", "H3", "三割"), "error target-unreadable"),
        (("施策指標", "J2", "税務課"), "error division-unknown"),
        (("施策指標", "K2", "たぶん"), "error cumulative-unknown"),
        (("事業", "A2", OddCell("日付", "2026-02-01")), "error not-a-value"),
        (("事業", "B2", "一"), "error project-number"),
        (("事業", "C2", None), "error blank"),
        (("事業", "D2", None), "warning division-blank"),
        (("事業", "D2", "関係各課"), "warning division-vague"),
        (("事業", "E2", "1,2"), "error action-unknown"),
        (("事業", "G2", "R30"), "warning ends-outside"),
        (("事業", "G2", "いつか"), "error year-unreadable"),
        (("事業", "H2", "前の"), "error previous-unreadable"),
        (("成果指標", "D2", "-"), "warning indicator-unnamed"),
        (("成果指標", "C3", None), "error blank"),
        (("予算", "B3", Decimal(1)), "error budget-twice"),
        (("予算", "D2", "百万"), "error budget-unreadable"),
        (("予算", "D1", None), "error column-missing"),
        (("予算", "D1", Decimal(2027)), ""),
        (("予算", "E1", "令和10年度"), "warning budget-year"),
        (("予算", "E1", "R9"), "error column-twice"),
        (("成果指標", "E1", None), "error column-missing"),
        (("事業", "B1", None), "error column-missing"),
        (("課", "A1", "なまえ"), "error column-missing"),
    ],
)
def test_one_defect_is_one_problem_at_its_cell(change: Change, expected: str) -> None:
    plan, problems = parse_master(changed(change))
    same = [problem for problem in problems if (problem.sheet, problem.cell) not in _FOLLOWS.get(change[:2], ())]
    severity, _, rest = expected.partition(" ")
    code, _, place = rest.partition(" ")
    sheet, cell = place.split() if place else change[:2]
    assert [(problem.severity.value, *where) for problem, where in zip(same, places(same), strict=True)] == (
        [(severity, code, sheet, cell)] if expected else []
    )
    assert (plan is None) == any(problem.severity is Severity.ERROR for problem in problems)


PASSED: tuple[Change, ...] = (
    ("施策指標", "E2", Decimal(93)),
    ("施策指標", "G2", None),
    ("施策指標", "H2", Decimal(90)),
)


@pytest.mark.parametrize("arrow", ["↗", "↘", "→", "増加"])
def test_a_direction_beside_a_target_that_was_passed_is_accepted(arrow: str) -> None:
    """As 確認事項 asks for it; typed by hand, or as the cell's own dropdown offers it."""
    plan, problems = parse_master(changed(*PASSED, ("施策指標", "G2", arrow)))
    assert problems == ()
    assert plan is not None
    assert plan.programs[0].indicators[0].direction == {"増加": "↗"}.get(arrow, arrow)


# What a defect makes wrong besides, elsewhere: other rows refer to what it took away.
_FOLLOWS: dict[tuple[str, str], set[tuple[str, str]]] = {
    ("課", "A3"): {("計画", "B6"), ("施策指標", "J3"), ("事業", "D2")},
    ("施策", "A2"): {
        (sheet, f"A{row}") for sheet in ("主な取組", "施策指標", "事業", "成果指標", "予算") for row in (2, 3)
    },
    ("主な取組", "A2"): {("事業", "E2")},
    ("主な取組", "B2"): {("事業", "E2")},
    ("計画", "A3"): {("計画", "")},
    ("事業", "A2"): {("成果指標", "B2"), ("予算", "B2")},
    ("事業", "B2"): {("成果指標", "B2"), ("予算", "B2")},
}


@pytest.mark.parametrize("sheet", ["計画", "課", "施策", "主な取組", "施策指標", "事業", "成果指標", "予算"])
def test_a_missing_sheet_is_told_once_and_alone(sheet: str) -> None:
    tables = laid.tables(small())
    plan, problems = parse_master(
        RawTables("m.xlsx", {name: one for name, one in tables.sheets.items() if name != sheet})
    )
    assert plan is None
    assert places(problems) == [("sheet-missing", sheet, "")]


def test_a_missing_sheet_does_not_hide_what_is_wrong_in_the_others() -> None:
    tables = changed(("事業", "D2", "税務課"))
    without = {name: one for name, one in tables.sheets.items() if name != "予算"}
    _, problems = parse_master(RawTables("m.xlsx", without))
    assert places(problems) == [("sheet-missing", "予算", ""), ("division-unknown", "事業", "D2")]


def test_the_doubts_may_be_thrown_away_and_optional_columns_may_be_missing() -> None:
    tables = laid.tables(small())
    sheets = {name: one for name, one in tables.sheets.items() if name != "確認事項"}
    optional = {"課": 4, "施策指標": 11, "成果指標": 12, "事業": 7}
    for sheet, first in optional.items():
        cells = {place: value for place, value in sheets[sheet].cells.items() if place[1] < first}
        sheets[sheet] = RawTable(sheet, cells)
    assert parse_master(RawTables("m.xlsx", sheets)) == (small(), ())


def test_optional_columns_are_read_and_columns_may_stand_in_any_order() -> None:
    tables = laid.tables(
        replace(
            small(), joint=Joint.SUM, divisions=(Division("福祉課", former=("旧福祉課", "保護課")), Division("企画課"))
        )
    )
    turned = {
        name: RawTable(name, {(row, one.columns + 1 - column): value for (row, column), value in one.cells.items()})
        for name, one in tables.sheets.items()
    }
    plan, problems = parse_master(RawTables("m.xlsx", turned))
    assert (plan and plan.joint, plan and plan.divisions[0].former, problems) == (Joint.SUM, ("旧福祉課", "保護課"), ())
    changes = (("成果指標", "L2", "○"), ("事業", "G2", "令和9年度"), ("事業", "H2", "1-2/3"))
    plan, problems = parse_master(changed(*changes))
    assert plan is not None
    project = plan.programs[0].projects[0]
    assert (project.indicators[0].cumulative, project.ends, project.previous, problems) == (True, R9, "1-2/3", ())


def test_a_row_that_is_no_indicator_says_nothing() -> None:
    row: list[Change] = [("成果指標", f"{column}2", None) for column in "FGHIJ"]
    plan, problems = parse_master(changed(*row, ("成果指標", "D2", "-")))
    assert plan is not None
    assert (plan.programs[0].projects[0].indicators, problems) == ((), ())


@pytest.mark.parametrize(("said", "zone"), [(None, "Asia/Tokyo"), ("UTC+9", "UTC+9"), ("Ａsia/Seoul", "Asia/Seoul")])
def test_the_zone_may_be_left_blank(said: str | None, zone: str) -> None:
    plan, problems = parse_master(changed(("計画", "B8", said)))
    assert plan is not None
    assert (plan.zone, problems) == (zone, ())
