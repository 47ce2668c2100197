"""What makes a run of all tests shorter: long files first, and nothing done twice that has nothing to do with a test.

A master and a form are parsed once a process for their bytes, however many commands of however many tests read them.
Nothing waits until a disk has written: a test cannot pull the plug. Returned files are read in the process of the test
(a worker takes a while to start), but in a soak, and where a test is about workers or about all that a person does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from kamakura_report.commands import load, read_returns, snapshots
from kamakura_report.io import master_file, staff
from kamakura_report.io.pool import Pool, SameProcess
from kamakura_report.io.worker import FindRecords
from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.workbook.raw_tables import RawTables
from tests.effort import SOAK

# Whole files go to one process (--dist loadfile): of those that take longest, none may be left for the end. Those of
# the office program follow, which takes a while to start and then stays.
LONG = (
    "timelines/test_timelines.py",
    "office/test_odd_plans.py",
    "hostile/test_hostile.py",
    "office/test_real_plan_typing.py",
    "office/test_real_plan_heights.py",
    "office/test_no_false_alarm.py",
    "office/test_filling.py",
    "hostile/test_tampering.py",
    "commands/test_five_years.py",
    "cli/test_refusals.py",
    "commands/test_snapshots.py",
    "commands/test_ledger.py",
    "demo/test_demo.py",
    "office/test_screen.py",
    "commands/test_generate.py",
    "published/test_published_damaged.py",
    "commands/test_crashes.py",
    "hostile/test_corpus_oracles.py",
)


WITH_WORKERS = ("cli/test_check.py", "commands/test_ledger.py", "demo", "hostile/test_hostile.py", "io")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of long files first, in the order above, then those of the office program."""
    here = Path(__file__).parent
    place = {here / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path, len(LONG) + (item.path.parent != here / "office")))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test reads a file."""
    here = Path(__file__).parent
    by_workers = SOAK or any(item.path.is_relative_to(here / name) for name in WITH_WORKERS)
    read_returns.Pool = Pool if by_workers else _read_here  # type: ignore[assignment,misc]
    staff.FEWEST = 8 if by_workers else sys.maxsize  # workbooks that are worth workers


def _read_here(limits: Limits, find_records: FindRecords, *, workers: int) -> SameProcess:
    return SameProcess(limits, find_records)


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """The same bytes of a master or a form are parsed once."""

    parsed: dict[tuple[bytes, str], RawTables] = {}
    read_tables = master_file.read_tables
    read_once = lru_cache(maxsize=50)(load.read_form)

    def tables(path: Path, data: bytes | None = None) -> RawTables:
        try:
            known = path.read_bytes() if data is None else data, path.name
        except OSError:
            return read_tables(path)  # which says so
        if known not in parsed:
            parsed[known] = read_tables(path, known[0])
        return parsed[known]

    with pytest.MonkeyPatch.context() as patch:
        for module in (load, snapshots):
            patch.setattr(module, "read_form", read_once)
        patch.setattr(master_file, "read_tables", tables)  # commands.load asks for it when it loads a plan
        patch.setattr(os, "fsync", lambda handle: None)
        yield
