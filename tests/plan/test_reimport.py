"""Importing again: numbers of indicators are given once and never used again."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kamakura_report.plan.carried import carry_over
from kamakura_report.plan.model import Indicator, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear


def plan(*names: str) -> Plan:
    """A plan of one project whose indicators are numbered as they stand, as the text is read."""
    indicators = tuple(Indicator(f"2-1/1/i{n}", n, name) for n, name in enumerate(names, 1))
    project = Project("2-1/1", 1, "事業", ("福祉課",), indicators=indicators)
    return Plan(FiscalYear(2026), FiscalYear(2030), (Program("2-1", "福祉", projects=(project,)),), ())


def numbers(of: Plan) -> dict[str, str]:
    return {indicator.name: indicator.key for indicator in of.programs[0].projects[0].indicators}


def test_an_indicator_of_the_same_name_keeps_its_number() -> None:
    carried, changed = carry_over(plan("甲", "乙"), plan("乙", "甲"))
    assert numbers(carried) == {"乙": "2-1/1/i2", "甲": "2-1/1/i1"}
    assert changed == {"2-1/1/i1": "2-1/1/i2", "2-1/1/i2": "2-1/1/i1"}


def test_a_new_indicator_gets_a_number_that_the_master_never_had() -> None:
    carried, _ = carry_over(plan("甲", "乙"), plan("甲", "丙"))
    assert numbers(carried) == {"甲": "2-1/1/i1", "丙": "2-1/1/i3"}


def test_a_number_of_an_issued_plan_stays_spent_when_the_master_has_lost_it() -> None:
    carried, _ = carry_over(plan("甲"), plan("甲", "丙"), issued=[plan("甲", "乙", "丁")])
    assert numbers(carried) == {"甲": "2-1/1/i1", "丙": "2-1/1/i4"}


def test_a_project_that_was_withdrawn_and_comes_back_does_not_use_its_numbers_again() -> None:
    program = plan().programs[0]
    without = replace(plan(), programs=(replace(program, projects=()),))
    carried, _ = carry_over(without, plan("丙"), issued=[plan("甲", "乙")])
    assert numbers(carried) == {"丙": "2-1/1/i3"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [({"target": Decimal(90)}, "↗"), ({"direction": "↘"}, "↘"), ({"direction": "↘", "target": Decimal(90)}, "↘")],
)
def test_a_direction_that_people_put_beside_a_target_is_kept_until_the_text_has_its_own(
    text: dict[str, Any], kept: str
) -> None:
    def with_aim(**aim: Any) -> Plan:
        (program,) = plan("甲").programs
        (project,) = program.projects
        aimed = tuple(replace(one, **aim) for one in project.indicators)
        return replace(plan(), programs=(replace(program, projects=(replace(project, indicators=aimed),)),))

    carried, _ = carry_over(with_aim(direction="↗", target=Decimal(90)), with_aim(**text))
    assert carried.programs[0].projects[0].indicators[0].direction == kept
