"""Reading one returned workbook beside every way a user has to read it in Python.

Ours reads, compares with what was sent out, takes the answers and checks them; the peers only load, but for the one
that does the same job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bench.cities import fill_all
from bench.reading_peers import LOADING, must_find, whole_job
from bench.timing import RUNS, Cost, interleaved, peak
from bench.writing import Division
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.form.book_record import dump_book
from kamakura_report.form.issue import dump_issue
from kamakura_report.io.kept_records import KeptRecord, SentRecords
from kamakura_report.io.pool import SameProcess
from kamakura_report.plan.snapshot import dump_plan
from kamakura_report.returned.doubts import settled_problems
from kamakura_report.returned.sent_records import JudgedBy
from kamakura_report.returned.understood import UnderstoodBook

OURS, COLD, SAME_JOB = "read + compare + take + check", "the same, its snapshot loaded too", "openpyxl, the same job"


@dataclass(frozen=True, slots=True)
class Read:
    """One way of reading: what it cost, and how many typed figures it was seen to find."""

    name: str
    cost: Cost
    found: int


class Returned:
    """One division's workbook, filled in, and what it is compared with."""

    def __init__(self, division: Division, folder: Path) -> None:
        self.division = division
        self.entries = fill_all(division.plan, division.book, division.issue.division)
        self.data = fill_workbook(division.ours(), self.entries, Producer.EXCEL)
        self.path = folder / f"{division.projects}.xlsx"
        self.path.write_bytes(self.data)
        judged_by = JudgedBy(dump_plan(division.plan), {})
        self._records = SentRecords(dump_issue(division.issue), (KeptRecord(dump_book(division.book)),), judged_by)
        self._reader = self._new_reader()

    def _new_reader(self) -> SameProcess:
        return SameProcess(find_records=lambda _: self._records)

    def ours(self, *, cold: bool = False) -> UnderstoodBook:
        """Read, compared, taken and checked; with ``cold`` the reader has not seen what was sent out before."""
        (reading,) = (self._new_reader() if cold else self._reader).read([self.path])
        one = reading.result
        assert isinstance(one, UnderstoodBook), one
        contents = one.contents
        assert contents is not None
        settled_problems(contents.remarks, contents.answers, contents.found)
        return one

    def prove(self) -> dict[str, int]:
        """How many typed figures each way finds; raises AssertionError when one is missing, or something differs."""
        typed = {float(entry.text) for entry in self.entries.values() if entry.number}
        found = {name: must_find(name, load(self.data), typed) for name, load in LOADING.items()}
        contents = self.ours().contents
        assert contents is not None
        taken = {float(answer.value) for answer in contents.answers.values() if isinstance(answer.value, Decimal)}
        assert typed <= taken, sorted(typed - taken)
        answers, changed = whole_job(self.data, self.division.book)
        assert not changed, changed[:5]
        assert typed <= {float(value) for value in answers.values() if isinstance(value, int | float)}
        return {OURS: len(typed), COLD: len(typed), **found, SAME_JOB: len(typed)}


def measure(division: Division, folder: Path, runs: int = RUNS) -> list[Read]:
    """Ours and every peer, in turns."""
    returned = Returned(division, folder)
    proved = returned.prove()
    works: dict[str, Callable[[], object]] = {
        OURS: returned.ours,
        COLD: lambda: returned.ours(cold=True),
        **{name: lambda load=load: load(returned.data) for name, load in LOADING.items()},  # type: ignore[misc]
        SAME_JOB: lambda: whole_job(returned.data, division.book),
    }
    costs = interleaved(works, runs)
    return [Read(name, Cost(cost.cpu, cost.wall, peak(works[name])), proved[name]) for name, cost in costs.items()]
