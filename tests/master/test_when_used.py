"""Columns that are there only when they are used: 種別, 小数桁, 負数, 目標値 R8, 評価対象; and 直近実績値 なし."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.master.read_master import parse_master
from kamakura_report.master.sheet_rows import master_cells
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.workbook.raw_tables import RawValue
from tests.master.test_master import R8, R9, changed, places, small


def read(*cells: tuple[str, str, RawValue | None]) -> Plan:
    plan, problems = parse_master(changed(*cells))
    assert problems == ()
    assert plan is not None
    return plan


def outcome(*cells: tuple[str, str, RawValue | None]) -> Indicator:
    """The first 成果指標 of the small master with these cells."""
    return read(*(("成果指標", cell, value) for _, cell, value in cells)).programs[0].projects[0].indicators[0]


def test_a_plan_that_uses_none_has_the_columns_it_always_had() -> None:
    headings = {sheet: rows[0] for sheet, rows in master_cells(small()).items()}
    assert headings["成果指標"][-1] == "累計"
    assert headings["事業"][-1] == "開始年度"


@pytest.mark.parametrize(
    "heading", ["目標値 R8", "目標値R8", "目標値（令和8年度）", "目標 2026", "R8目標値", "令和8年度の目標値"]
)
def test_a_target_of_a_year_is_read_however_its_heading_is_written(heading: str) -> None:
    one = outcome(("", "M1", heading), ("", "M2", Decimal(20)))
    assert (one.targets, one.own) == ({R8: Decimal(20)}, {})
    assert one.target_of(R8) == Decimal(20)
    assert one.target_of(R9) is None


def test_a_target_of_a_year_outside_the_plan_is_the_citys_own() -> None:
    one = outcome(("", "M1", "目標値 R7"), ("", "M2", Decimal(20)))
    assert (one.targets, one.own) == ({}, {"目標値 R7": Decimal(20)})


def test_kind_shape_and_no_baseline_are_read() -> None:
    one = outcome(
        ("", "F2", "なし"), ("", "M1", "種別"), ("", "M2", "活動"), ("", "N1", "小数桁"), ("", "N2", Decimal(1)),
        ("", "O1", "負数"), ("", "O2", "○"),
    )  # fmt: skip
    assert (one.kind, one.decimals, one.negative) == ("活動", 1, True)
    assert (one.latest, one.no_baseline, one.undecided) == (None, True, False)


@pytest.mark.parametrize(
    ("text", "excluded"), [("対象外", True), ("×", True), ("○", False), ("対象", False), (None, False)]
)
def test_a_project_may_be_left_out_of_the_asking(text: str | None, excluded: bool) -> None:
    plan = read(("事業", "J1", "評価対象"), ("事業", "J2", text))
    assert plan.programs[0].projects[0].excluded is excluded


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("小数桁", "一桁", "decimals-unknown"),
        ("小数桁", Decimal("1.5"), "decimals-unknown"),
        ("小数桁", Decimal(-1), "decimals-unknown"),
        ("負数", "ときどき", "negative-unknown"),
        ("目標値 R8", "約20", "target-unreadable"),
    ],
)
def test_what_cannot_be_read_there_is_told_with_its_cell(heading: str, value: RawValue, code: str) -> None:
    _, problems = parse_master(changed(("成果指標", "M1", heading), ("成果指標", "M2", value)))
    assert places(problems) == [(code, "成果指標", "M2")]


def test_a_word_that_says_neither_of_a_project_is_told() -> None:
    _, problems = parse_master(changed(("事業", "J1", "評価対象"), ("事業", "J2", "一部")))
    assert places(problems) == [("evaluated-unknown", "事業", "J2")]


def test_a_target_of_a_year_is_an_aim_and_what_is_only_measured_needs_none() -> None:
    for cells in ([("M1", "目標値 R9"), ("M2", Decimal(5))], [("M1", "種別"), ("M2", "対象")]):
        read(("成果指標", "H2", None), *(("成果指標", cell, value) for cell, value in cells))
    _, problems = parse_master(changed(("成果指標", "H2", None)))
    assert places(problems) == [("goal-neither", "成果指標", "H2")]
