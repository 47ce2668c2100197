"""Timelines drawn by chance, through the commands: every figure and text as an independent oracle says, and the same
bytes when the files come in another order and grouping, and after ``rebuild``.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from kamakura_report.commands import results
from kamakura_report.reports.conflicts import place_conflicts
from tests.effort import cases, generator
from tests.timelines.drawing import timeline, town
from tests.timelines.office import Office, figures, founded, texts
from tests.timelines.oracle import Oracle
from tests.timelines.sketch import Sketch
from tests.timelines.steps import Step


def differences(office: Office) -> list[str]:
    """Where the results say something else than the oracle; nothing after a step that writes none."""
    done = office.done[-1].results
    if done is None:
        return []
    oracle = Oracle(office.records)
    program, expected = figures(done), oracle.results()
    found = [
        f"{key}: the program says {program.get(key)}, the oracle {expected.get(key)}"
        for key in sorted({*program, *expected})
        if program.get(key) != expected.get(key)
    ]
    said, meant = texts(done), oracle.texts()
    found += [f"a text that the oracle does not have: {one}" for one in said if one not in meant]
    return found + [f"a text that the program does not have: {one}" for one in meant if one not in said]


def told(office: Office, what: str) -> str:
    """The timeline so far, as a person can follow it."""
    return "\n".join(["", *map(str, office.done), what])


def watch(office: Office) -> None:
    found = differences(office)
    assert not found, told(office, "\n".join(found))


def gone_through_again(office: Office, first: Sketch, root: Path, chance: random.Random) -> None:
    """The same steps in another workspace, the files of each merge in another order and in several merges."""
    other = founded(root, first)
    other.groups = chance
    for one in office.done:
        assert other.do(one.step, one.now), told(other, f"refused: {one}")
        assert other.done[-1].results == one.results, told(other, "other bytes by another order")
    last = office.done[-1]
    assert other.rebuilt(last.now + timedelta(days=1)) == last.results, told(office, "other bytes by rebuild")


@pytest.fixture
def figures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """``consolidated.xlsx``, which takes longest and is not looked at here, is a copy of ``conflicts.xlsx``."""
    monkeypatch.setattr(results, "place_consolidated", lambda plan, merged, _, **__: place_conflicts(plan, merged))


@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
def test_a_timeline_comes_to_what_the_contract_says_in_any_order_of_its_files(
    tmp_path: Path, figures_alone: None
) -> None:
    chance = generator()
    done, states = Counter[str](), Counter[str]()
    for number in range(cases(200, 10)):
        seed = chance.randrange(2**32)
        first = town(random.Random(seed))
        office = timeline(tmp_path / f"{number}", random.Random(seed), watch)
        gone_through_again(office, first, tmp_path / f"{number} again", random.Random(seed))
        done.update(type(one.step).__name__ for one in office.done)
        done["compared"] += sum(one.results is not None for one in office.done)
        states.update(state for one in office.done if one.results for state, _ in figures(one.results).values())
    print(dict(done), dict(states))
    assert all(done[kind.__name__] for kind in get_args(Step)), "a kind of step was never tried"
