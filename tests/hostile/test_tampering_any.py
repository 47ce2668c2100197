"""The same over forms and plans made by chance, and over the four that are shipped: what comes back damaged is read
right or told, and never a figure taken for another."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.form.issue import Round
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import Hold
from tests.effort import SOAK, cases
from tests.form.forms import SHIPPED_FORMS, shipped
from tests.form.permuted import permuted
from tests.form.plans import LEAD, R8, plan
from tests.form.walks import Walk, issue, walks
from tests.hostile.desks import Desk, any_desk
from tests.hostile.more_ways import ANYWHERE, HARMLESS

AT_ONCE = len(ANYWHERE) if SOAK else 6  # kinds of damage that one workbook suffers, each by itself


def suffered(walk: Walk, kinds: list[str], chance: random.Random) -> Counter[str]:
    """How often each kind of damage was done; after each all is right, or told and nothing taken that is wrong."""
    desk, known = any_desk(walk)
    right = desk.understood(read_workbook(desk.data)).taken
    done: Counter[str] = Counter()
    for kind in kinds:
        data = damaged(desk, kind, chance)
        if data is None:
            continue
        done[kind] += 1
        try:
            returned = desk.understood(read_workbook(data))
        except Refused:
            continue
        told = [problem for problem in returned.problems if problem not in known]
        assert desk.wrong(returned) == [], kind
        assert told or returned.taken == right, kind
        assert kind not in HARMLESS or returned.taken == right, kind
        placed = any(one.cell or one.holds in (Hold.SHEET, Hold.FILE) for one in told)
        assert placed or returned.taken == right, kind
    return done


def damaged(desk: Desk, kind: str, chance: random.Random) -> bytes | None:
    """None where the form has nothing to damage in that way: no formula, no second row."""
    try:
        return desk.tampered(kind, chance)
    except (IndexError, KeyError, ValueError):
        return None


@settings(max_examples=cases(100), phases=(Phase.generate,))  # a form of everything would take hours to shrink
@given(walks(permuted()), st.integers(0, 2**32))
def test_damage_to_any_form_is_told_or_does_no_harm(walk: Walk, seed: int) -> None:
    """Each kind of damage, where the form allows it; what is lost is told."""
    assume(len(walk.book.sheets) > 1)
    chance = random.Random(seed)
    suffered(walk, chance.sample(sorted(ANYWHERE), AT_ONCE), chance)


@pytest.mark.parametrize("name", SHIPPED_FORMS)
def test_damage_to_a_shipped_form_is_told_or_does_no_harm(name: str) -> None:
    """Each kind of damage, which each form allows."""
    done: Counter[str] = Counter()
    walk = Walk(shipped(name), plan(), issue(plan(), LEAD, Round("R8", (R8,))), NO_ANSWERS)
    for seed in range(cases(20)):
        done += suffered(walk, list(ANYWHERE), random.Random(seed))
    assert set(ANYWHERE) - set(done) == set()
