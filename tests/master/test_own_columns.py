"""The city's own columns: what stands in them is kept, and a heading that is nearly a known one is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.master.read_master import parse_despite_errors, parse_master
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Severity
from kamakura_report.workbook.raw_tables import OddCell, RawValue
from tests.master.test_master import changed, places, small


def read(*cells: tuple[str, str, RawValue | None]) -> Plan:
    """The small master with these cells; nothing is wrong with it."""
    plan, problems = parse_master(changed(*cells))
    assert problems == ()
    assert plan is not None
    return plan


def test_a_further_column_is_kept_with_each_thing_that_says_something_in_it() -> None:
    plan = read(
        ("事業", "I1", "根拠\n法令"), ("事業", "I2", " 社会福祉法 "), ("課", "E1", "係数"), ("課", "E3", Decimal("1.5"))
    )
    assert [project.own for project in plan.programs[0].projects] == [{"根拠法令": "社会福祉法"}, {}]
    assert plan.division("企画課").own == {"係数": Decimal("1.5")}
    assert plan.own_columns == {"事業": ("根拠法令",), "課": ("係数",)}


def test_whoever_says_nothing_in_them_says_the_same_nothing() -> None:
    plan = read(("課", "E1", "係数"))
    assert len({id(one.own) for one in (*plan.divisions, *plan.programs, *plan.programs[0].projects)}) == 1


def test_a_blank_further_column_is_known_and_adds_nothing_else() -> None:
    assert read(("施策", "E1", "備考")) == replace(small(), own_columns={"施策": ("備考",)})


def test_a_day_and_a_truth_are_kept_as_they_are_seen() -> None:
    plan = read(
        ("事業", "I1", "始期"),
        ("事業", "I2", OddCell("日付", "2026-04-01 00:00:00")),
        ("事業", "I3", OddCell("論理値", "TRUE")),
    )
    assert [project.own["始期"] for project in plan.programs[0].projects] == ["2026年4月1日", "TRUE"]


def test_formulas_are_no_values_and_one_note_says_so_for_a_whole_column() -> None:
    plan, problems = parse_master(
        changed(
            ("事業", "I1", "合計"),
            ("事業", "I2", OddCell("数式", "=1+1")),
            ("事業", "I3", OddCell("エラー値", "#REF!")),
        )
    )
    assert places(problems) == [("column-formula", "事業", "I2")]
    assert [problem.severity for problem in problems] == [Severity.NOTE]
    assert plan is not None
    assert not any(project.own for project in plan.programs[0].projects)


@pytest.mark.parametrize("heading", ["備考", "施策名", "事業名（かな）", "目標値の考え方", "2024", "評価"])
def test_a_heading_of_the_citys_own_beside_the_known_ones_is_told_by_nobody(heading: str) -> None:
    assert read(("事業", "I1", heading), ("成果指標", "M1", heading)).own_columns["事業"] == (heading,)


def test_a_heading_that_stands_twice_or_holds_braces_is_no_field() -> None:
    assert read(("事業", "I1", "備考"), ("事業", "J1", "備 考"), ("事業", "K1", "{{備考}}")) == small()


def test_a_heading_that_is_nearly_a_missing_one_is_told_at_its_own_cell() -> None:
    for cell, heading, told, severity in (
        ("C1", "事業名称", "column-missing", Severity.ERROR),
        ("G1", "終了年", "column-alike", Severity.WARNING),
        ("I1", "前の事業名", "", None),  # 前の事業 is there too
    ):
        _, problems = parse_master(changed(("事業", cell, heading)))
        assert places(problems) == ([(told, "事業", cell)] if told else [])
        assert [problem.severity for problem in problems] == ([severity] if severity else [])
        assert all(heading in problem.found for problem in problems)


def test_an_empty_column_of_the_known_name_ends_the_warning() -> None:
    assert read(("事業", "G1", "終了年"), ("事業", "I1", "終了年度")).own_columns == {"事業": ("終了年",)}


def test_a_number_that_keys_are_made_of_is_in_the_way_under_another_heading_too() -> None:
    plan, errors = parse_despite_errors(changed(("成果指標", "C1", "指標の番号")))
    assert plan is None
    assert places(errors) == [("column-missing", "成果指標", "C1")]


def test_further_rows_of_the_plan_are_constants() -> None:
    plan = read(("計画", "A9", "人件費単価"), ("計画", "B9", Decimal(4000)), ("計画", "A10", "出典"))
    assert plan.constants == {"人件費単価": Decimal(4000), "出典": ""}


def test_a_constant_that_is_nearly_a_missing_item_or_stands_twice_is_told() -> None:
    _, problems = parse_master(
        changed(("計画", "A3", "計画の名前"), ("計画", "A8", "時間 帯"), ("計画", "A9", "時間 帯"))
    )
    assert places(problems) == [
        ("item-twice", "計画", "A9"),
        ("item-unknown", "計画", "A3"),
        ("item-unknown", "計画", "A8"),
        ("unnamed", "計画", ""),
    ]
