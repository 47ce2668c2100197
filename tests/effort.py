"""How many cases a test runs: all of them in ``make soak``, a seeded twentieth otherwise; both numbers are printed.

``@settings(max_examples=cases(5000))`` above a property, ``for _ in range(cases(5000))`` inside a test. The
twentieth is always the same one (hypothesis derandomized, ``generator()`` seeded); a soak draws anew each time and
prints what reproduces a failure.
"""

from __future__ import annotations

import inspect
import os
import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import settings

from tests import corpus
from tests.lists import public

SOAK = bool(os.environ.get("KAMAKURA_SOAK"))
SHARE = 20
_counted: dict[str, tuple[int, int]] = {}  # "tests/plan/test_figures.py:31" → (run, full)
_left_out = Counter[str]()  # cases that could not be tried here, by the reason

settings.register_profile("twentieth", derandomize=True, deadline=None, database=None)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile("soak" if SOAK else "twentieth")


def cases(full: int, share: int = SHARE) -> int:
    """``full`` in a soak, else a twentieth of it or another share (at least one)."""
    run = full if SOAK else max(1, full // share)
    caller = inspect.stack()[1]
    _counted[f"{os.path.relpath(caller.filename)}:{caller.lineno}"] = (run, full)
    return run


def some(every: Sequence[str], few: Sequence[str]) -> Sequence[str]:
    """``every`` one in a soak, else the ``few`` that stand for all."""
    assert set(few) < set(every)
    chosen = every if SOAK else few
    caller = inspect.stack()[1]
    _counted[f"{os.path.relpath(caller.filename)}:{caller.lineno}"] = (len(chosen), len(every))
    return chosen


def leave_out(why: str) -> None:
    """Say at the end that this case could not be tried here, or not all of it."""
    _left_out[why] += 1


def generator() -> random.Random:
    """Chance for tests that draw by themselves: the same every time, except in a soak, which prints its seed."""
    seed = random.SystemRandom().randrange(2**32) if SOAK else 20260401
    print(f"seed {seed}")
    return random.Random(seed)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests of public workbooks are left out when nobody says where those are; where they are not, they fail."""
    if item.get_closest_marker("lists"):
        if not public.NAMED:
            leave_out(f"no public lists: {public.VARIABLE} names their folder")
            pytest.skip(f"{public.VARIABLE} is not set")
        if not public.EXPECTED.is_file():
            pytest.fail(f"{public.VARIABLE} is {public.NAMED}, but there is no {public.EXPECTED}", pytrace=False)
    if item.get_closest_marker("corpus"):
        if not corpus.NAMED:
            leave_out(f"no public workbooks: {corpus.VARIABLE} names their folder")
            pytest.skip(f"{corpus.VARIABLE} is not set")
        if not corpus.MANIFEST.is_file():
            pytest.fail(f"{corpus.VARIABLE} is {corpus.NAMED}, but there is no {corpus.MANIFEST}", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take over what a parallel worker counted."""
    counted, left_out = getattr(node, "workeroutput", {}).get("effort", ({}, {}))
    _counted.update(counted)
    _left_out.update(left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a parallel worker: hand the counts to the process that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["effort"] = (dict(_counted), dict(_left_out))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print both numbers of each count, and what was left out."""
    if _counted:
        terminalreporter.section("soak: all cases" if SOAK else "a seeded twentieth; all cases: make soak")
        for place, (run, full) in sorted(_counted.items()):
            terminalreporter.write_line(f"{place}  {run} of {full}")
    if _left_out:
        terminalreporter.section("left out")
        for why, number in sorted(_left_out.items()):
            terminalreporter.write_line(f"{number} cases: {why}")
