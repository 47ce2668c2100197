"""Placing and writing one division's workbook beside every way a user has to write it in Python.

The peers are given what stands where (``bench.given``); ours has to find that out by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec

from bench import openpyxl_peer, writing_peers
from bench.cities import TEMPLATE, city_plan
from bench.given import GivenBook, given
from bench.same import must_be_same
from bench.timing import RUNS, Cost, interleaved, peak
from kamakura_report.commands.load import load_form
from kamakura_report.form.issue import ALL_YEARS, Issue, Round
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.place import all_kept, place
from kamakura_report.plan.model import Plan
from kamakura_report.workbook.book import Book

OURS, PLACE, WRITE = "place + write", "place alone", "write alone"
GROUPED, PER_CELL = "XlsxWriter, rules grouped", "XlsxWriter, rules per cell"
FILL, FILL_QUICK, SCRATCH = (
    "openpyxl, filling the form",
    "openpyxl, filling, its private looks",
    "openpyxl, from scratch",
)
PANDAS, RUST = "pandas to_excel", "rustpy-xlsxwriter (Rust)"
SLOW = 100  # projects from which openpyxl, which takes a quarter of a minute for some hundreds, is run once
LEFT_OUT = {  # what a peer's file has not; of all others everything that is compared is the same
    SCRATCH: "sparklines",
    FILL: "sparklines",
    FILL_QUICK: "sparklines",
    PANDAS: "looks, merges, rules, protection",
    RUST: "looks, merges, rules, protection, formulas (texts)",
}


@dataclass(frozen=True)
class Division:
    """One division's workbook of a drawn plan, all years open."""

    projects: int

    @cached_property
    def plan(self) -> Plan:
        """The plan of that division alone."""
        return city_plan(self.projects)

    @cached_property
    def issue(self) -> Issue:
        """What is sent out: every year required."""
        return Issue("p" * 64, "f" * 64, self.plan.office, Round(ALL_YEARS, self.plan.years))

    @cached_property
    def book(self) -> Book:
        """The workbook, placed."""
        return self.place()

    @property
    def cells(self) -> int:
        """How many cells its workbook has, those under merges too."""
        return given(self.book).cell_count

    def place(self) -> Book:
        """Placed anew; plan and form are read already."""
        return place(_FORM.form, self.plan, self.issue)

    def ours(self) -> bytes:
        """Placed and written, as whoever makes the workbooks of a city does it (``make_ordered``)."""
        with all_kept():
            return write_workbook(self.place())


_FORM = load_form(TEMPLATE)


def peers(book: GivenBook, per_cell: GivenBook) -> Mapping[str, Callable[[], bytes]]:
    """Each installed peer's work, by name."""
    frames, records = writing_peers.frames(book), writing_peers.records(book)
    found = {
        GROUPED: lambda: writing_peers.by_xlsxwriter(book),
        PER_CELL: lambda: writing_peers.by_xlsxwriter(per_cell),
        FILL: lambda: openpyxl_peer.by_openpyxl(book, TEMPLATE),
        FILL_QUICK: lambda: openpyxl_peer.by_openpyxl(book, TEMPLATE, documented=False),
        SCRATCH: lambda: openpyxl_peer.by_openpyxl(book, None),
        PANDAS: lambda: writing_peers.by_pandas(frames),
        RUST: lambda: writing_peers.by_rust(records),
    }
    return found if find_spec("rustpy_xlsxwriter") else {name: work for name, work in found.items() if name != RUST}


@dataclass(frozen=True, slots=True)
class Written:
    """One way of writing: what it cost, the size of the file, how many things were found the same as in ours."""

    name: str
    cost: Cost
    size: int
    same: int = 0


def prove(division: Division) -> dict[str, tuple[int, int]]:
    """Of each peer the size of its file and how much of it was found the same; raises AssertionError otherwise."""
    book = given(division.book)
    ours, found = division.ours(), {}
    for name, work in peers(book, given(division.book, per_cell=True)).items():
        data = work()
        if name in (PANDAS, RUST):
            same = must_be_same(name, ours, data, values_only=True, below=int(name == RUST))
        else:
            same = must_be_same(name, ours, data)
        found[name] = (len(data), same)
    return found


def measure(division: Division, runs: int = RUNS) -> list[Written]:
    """Ours and every peer, in turns."""
    proved = prove(division)
    works: dict[str, Callable[[], object]] = {
        OURS: division.ours,
        PLACE: division.place,
        WRITE: lambda: write_workbook(division.book),
        **peers(given(division.book), given(division.book, per_cell=True)),
    }
    costs = interleaved(works, runs)
    own = len(division.ours())
    return [
        Written(name, Cost(cost.cpu, cost.wall, peak(works[name])), *proved.get(name, (own if name != PLACE else 0, 0)))
        for name, cost in costs.items()
    ]


def cost_by_size(sizes: tuple[int, ...], runs: int = RUNS) -> dict[int, dict[str, Cost]]:
    """Ours and the peers that say everything, for divisions of so many projects."""
    found = {}
    for projects in sizes:
        division = Division(projects)
        book = given(division.book)
        works: dict[str, Callable[[], object]] = {
            OURS: division.ours,
            GROUPED: lambda book=book: writing_peers.by_xlsxwriter(book),  # type: ignore[misc]
            FILL: lambda book=book: openpyxl_peer.by_openpyxl(book, TEMPLATE),  # type: ignore[misc]
        }
        quick, slow = {name: work for name, work in works.items() if name != FILL}, {FILL: works[FILL]}
        found[projects] = interleaved(quick, runs) | interleaved(slow, 1 if projects > SLOW else runs)
    return found
