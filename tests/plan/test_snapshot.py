"""The plan snapshot: equal plans give equal bytes, and the bytes give the plan back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kamakura_report.plan import snapshot
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from tests.merging import answered
from tests.plan.plans import plans


@given(plans())
def test_a_plan_comes_back_from_its_snapshot_unchanged(plan: Plan) -> None:
    data = snapshot.dump_plan(plan)
    assert snapshot.load_plan_snapshot(data) == plan
    assert snapshot.dump_plan(snapshot.load_plan_snapshot(data)) == data


def test_the_usual_zone_leaves_the_bytes_as_they_were_before_there_was_one() -> None:
    plan = answered.plan()
    assert b"zone" not in snapshot.dump_plan(plan)
    elsewhere = replace(plan, zone="Europe/Berlin")
    assert snapshot.load_plan_snapshot(snapshot.dump_plan(elsewhere)) == elsewhere


def test_a_plan_without_the_newer_fields_keeps_its_bytes() -> None:
    data = snapshot.dump_plan(answered.plan())
    assert not [field for field in (b'"years"', b'"starts"') if field in data]


def test_years_as_earlier_programs_wrote_them_are_read() -> None:
    plan = answered.plan()
    former = snapshot.dump_plan(plan).replace(b'"first": "R8"', b'"first": "R-2"').replace(b'"R9": "', b'"R0": "')
    read = snapshot.load_plan_snapshot(former)
    assert read.first == FiscalYear(2016)
    assert b'"first": "H28"' in snapshot.dump_plan(read)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": 9}', b'{"format": 1}', b"\xff"])
def test_bytes_that_are_no_snapshot_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the wording is for developers
        snapshot.load_plan_snapshot(data)
