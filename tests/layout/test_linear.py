"""Placing looks nothing up row by row: a project takes as many steps in a large division as in a small one."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from kamakura_report.form.form_model import Form
from tests.form.forms import by_project, calculated
from tests.form.plans import R8, R9, R10, many, placed

FEW, MANY = 4, 16


def steps(form: Form, count: int) -> int:
    """The calls that placing so many projects takes, and the turns of its generators."""
    plan, taken = many(count), 0

    def count_step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal taken
        taken += 1

    before = sys.getprofile()
    sys.setprofile(count_step)
    try:
        placed(form, plan, years=(R8, R9, R10))
    finally:
        sys.setprofile(before)
    return taken


@pytest.mark.parametrize("form", [by_project, calculated])
def test_a_project_takes_as_many_steps_among_many_as_among_few(form: Callable[[], Form]) -> None:
    drawn = form()
    placed(drawn, many(MANY), years=(R8, R9, R10))  # what is remembered of a form and of keys is no step
    assert steps(drawn, MANY) / MANY <= steps(drawn, FEW) / FEW


def test_what_is_thrown_away_is_looked_for_again_after_placing_and_after_a_mistake() -> None:
    placed(by_project(), many(1))
    assert gc.isenabled()
    with pytest.raises(AttributeError):
        placed(None, many(1))  # type: ignore[arg-type]
    assert gc.isenabled()
