"""An indicator of a 施策 that its projects repeat is the 施策's own once a person says so, and never by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.lists.made import proposed, read_by, workbook

HEADS = ("施策", "事業名", "課", "成果指標名", "単位", "R6実績値")
SAME = [
    ("1 福祉", "A事業", "甲課", "満足度", "%", 40),
    ("1 福祉", "B事業", "乙課", "満足度", "%", 40),
    ("1 福祉", "C事業", "乙課", "件数", "件", 3),
]
OTHER = [SAME[0], ("1 福祉", "B事業", "乙課", "満足度", "%", 41)]


def test_it_is_proposed_and_stays_with_its_projects_until_confirmed() -> None:
    table, setup = proposed(workbook([HEADS, *SAME]))
    assert [(each.name, each.times, each.agree, each.lift) for each in setup.lifted] == [("満足度", 2, True, False)]
    assert [len(each.indicators) for each in read_by(table, setup).projects] == [1, 1, 1]


def test_confirmed_it_stands_once_at_its_program_with_its_known_figure() -> None:
    table, setup = proposed(workbook([HEADS, *SAME]))
    found = read_by(table, replace(setup, lifted=tuple(replace(each, lift=True) for each in setup.lifted)))
    (program,) = found.plan.programs
    assert [(one.key, one.name, one.latest) for one in program.indicators] == [("1/i1", "満足度", Decimal(40))]
    assert [len(each.indicators) for each in program.projects] == [0, 0, 1]
    assert found.known["1/i1@R6"] == "40"


def test_where_values_differ_the_others_are_kept_in_the_doubts() -> None:
    table, setup = proposed(workbook([HEADS, *OTHER]))
    assert [each.agree for each in setup.lifted] == [False]
    found = read_by(table, replace(setup, lifted=tuple(replace(each, lift=True) for each in setup.lifted)))
    assert [read for _, read in found.held] == ["R6 41"]
