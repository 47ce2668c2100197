"""Judgements that are kept save work, and nothing else: without them, or with damaged ones, the same is told."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamakura_report.commands import ask, judging
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.plan.model import Plan, Slip
from kamakura_report.problem import Problem
from kamakura_report.returned import judgement
from kamakura_report.returned.doubts import Elsewhere, is_judged_anew
from kamakura_report.returned.judgement import Doubted
from kamakura_report.returned.submission import Submission
from tests.commands.test_todays_plan import COUNT, MONEY, TYPED, city, doubts, listed, rebuilt
from tests.commands.town import NOW, R8, R9, Town, founded
from tests.effort import cases


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """福祉課 has answered with two slips, R8 is merged."""
    town = founded(tmp_path / "town")
    town.keep(city())
    town.answer(town.generate(R8).issued[0], {**TYPED, MONEY: "8000", COUNT: "70"})
    town.run("merge")
    return town


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The file of every judgement that is worked out from now on."""
    counted: list[str] = []
    work: Callable[..., tuple[Problem, ...]] = judgement.weigh_doubted

    def weigh(doubted: Doubted, read: Submission, elsewhere: Elsewhere) -> tuple[Problem, ...]:
        counted.append(read.file)
        return work(doubted, read, elsewhere)

    monkeypatch.setattr(judgement, "weigh_doubted", weigh)
    return counted


def told(town: Town) -> tuple[Problem, ...]:
    return tuple(one for one in ask.run(town.workspace, now=NOW).problems if is_judged_anew(one))


def change(town: Town, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(town.workspace.database)) as connection:
        assert connection.execute(statement).rowcount
        connection.commit()


def test_a_merge_with_nothing_new_judges_nothing_and_one_under_another_plan_each_file_once(
    town: Town, count: list[str]
) -> None:
    town.run("merge")
    assert count == []
    town.keep(city(budget=9000))
    town.run("merge")
    assert count == ["福祉課.xlsx"]
    town.run("merge")
    town.keep(city())
    town.run("merge")
    assert count == ["福祉課.xlsx"] * 2


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM judgement",
        "UPDATE judgement SET doubts = x'5b5d'",  # []
        "UPDATE judgement SET doubts = x'ff'",
        "UPDATE judgement SET doubts = CAST(replace(doubts, '8000', '9000') AS BLOB)",
        "UPDATE judgement SET seal = x''",
    ],
)
def test_a_judgement_that_was_altered_is_worked_out_again(town: Town, damage: str) -> None:
    before = told(town)
    assert {one.code for one in before} == {"plausible.budget", "plausible.jump"}
    change(town, damage)
    assert told(town) == before
    town.run("merge")
    assert told(town) == before


def test_another_program_judges_anew(town: Town, count: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "program_mark", lambda: "99")
    town.run("merge")
    assert count == ["福祉課.xlsx"]


def test_a_file_that_is_read_as_something_else_takes_all_judgements_with_it(town: Town, count: list[str]) -> None:
    town.answer(town.generate(R9).issued[0], {"2-1/3/i1@R9": "80"}, "R9.xlsx")
    town.run("merge")
    assert count == ["R9.xlsx"]
    with open_ledger(town.workspace, now=NOW) as session:
        first, second = session.ledger.intakes()
        as_before = replace(first, answers=session.ledger.answers(first.digest))
        kept = session.ledger.judgement
        word = judging.Judge(session.snapshots, city(), session.ledger.elsewhere).depends_on
        session.ledger.put_intake(as_before)
        assert (kept(first.digest, word), bool(kept(second.digest, word))) == (None, True)
        session.ledger.put_intake(replace(as_before, answers=as_before.answers.only([COUNT])))
        assert kept(second.digest, word) is None


PLANS = st.builds(
    city,
    budget=st.sampled_from([4, 500, 4176, 9000, 4_000_000]),
    latest=st.sampled_from([None, -70, 2, 12, 60, 46000]),
    thresholds=st.dictionaries(
        st.sampled_from([Slip.JUMP, Slip.DROP, Slip.BUDGET, Slip.SIGN, Slip.PART]),
        st.sampled_from([None, Decimal(2), Decimal(9)]),
    ),
    indicator=st.fixed_dictionaries({"cumulative": st.booleans(), "target": st.sampled_from([None, Decimal(15)])}),
)


@settings(max_examples=cases(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(PLANS, min_size=1, max_size=3), merges=st.lists(st.booleans(), min_size=3, max_size=3))
def test_whatever_the_plan_was_meanwhile_today_decides(town: Town, plans: list[Plan], merges: list[bool]) -> None:
    """What is listed, merged and checked is the same, and the same once the ledger is made anew."""
    for plan, merged in zip(plans, merges, strict=False):
        town.keep(plan)
        if merged:
            town.run("merge")
    expected = doubts(town, "check")
    assert listed(town) == expected == doubts(town, "merge", "--dry-run")
    other = rebuilt(town)
    assert listed(other) == expected
    shutil.rmtree(other.root)
