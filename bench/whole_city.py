"""A whole city by its five commands, beside openpyxl only loading and saving the same workbooks.

Each is a process of its own, Python's start included, and CPU counts the workers it starts. Every walk begins in a
fresh copy of the same workspace, so that each command does the same work each time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.cities import FIRST, NOW, city_plan, send_back, send_out, workspace_of
from bench.timing import ROOT, Cost, interleaved, median, program, program_with_memory, python
from kamakura_report.commands import generate
from kamakura_report.commands.workspace import Workspace

GENERATE, UNCHANGED, CHECK = "generate", "generate, unchanged", "check"
MERGE, NOTHING_NEW = "merge", "merge, nothing new"
STATUS, BARE = "status", "python -c pass"
OPENPYXL_SAVES, OPENPYXL_LOADS = "openpyxl, loading and saving them", "openpyxl, loading the returns"
_SAVES = "import sys, io, openpyxl\nfor name in sys.argv[1:]:\n    openpyxl.load_workbook(name).save(io.BytesIO())\n"
_LOADS = "import sys, openpyxl\nfor name in sys.argv[1:]:\n    openpyxl.load_workbook(name)\n"
YEAR = str(FIRST)
_KEY = f"2-1/1/決算額@{YEAR}"
STARTS = {  # the short commands
    "--help": ("--help",),
    STATUS: ("status",),
    "trace": ("trace", _KEY),
    "set": ("set", _KEY, "1234", "--reason", "電話で聞いた"),
}


class City:
    """A city that has sent out its first year, and whose divisions have answered; in a folder of its own."""

    def __init__(self, projects: int, divisions: int, folder: Path) -> None:
        self.projects, self.divisions = projects, divisions
        self._folder = folder
        self._sent = Workspace(folder / "sent")
        workspace_of(city_plan(projects, divisions), self._sent.root)
        self.returned = send_back(self._sent, send_out(self._sent))
        self._walks = 0

    @property
    def issued(self) -> list[Path]:
        """The workbooks of its divisions."""
        return [path for path in sorted(self._sent.workbooks(YEAR).glob("*.xlsx")) if path.stem.endswith("課")]

    def fresh(self) -> Path:
        """A workspace that has sent out nothing yet, with the same key.

        It stays until all was measured: a disk (ext4) that has just lost thousands of files takes longer for new ones,
        and that would be the cost of whatever is measured next.
        """
        self._walks += 1
        root = self._folder / f"walk{self._walks}"
        for name in ("input", "templates"):
            shutil.copytree(self._sent.root / name, root / name, ignore=shutil.ignore_patterns("returned"))
        return root

    def receive(self, root: Path) -> None:
        """The answers come back into that workspace."""
        shutil.copytree(self._sent.returned, Workspace(root).returned)

    def walk(self, package: Path = ROOT) -> dict[str, Cost]:
        """The five commands, and ``status``; ``package`` is where the program is imported from."""
        root = self.fresh()
        costs = {
            GENERATE: program_with_memory("generate", "--year", YEAR, folder=root, package=package),
            UNCHANGED: program_with_memory("generate", "--year", YEAR, folder=root, package=package),
        }
        self.receive(root)
        for name, command in ((CHECK, "check"), (MERGE, "merge"), (NOTHING_NEW, "merge"), (STATUS, "status")):
            costs[name] = program_with_memory(command, folder=root, package=package)
        return costs

    def peers(self) -> dict[str, Cost]:
        """openpyxl on the same workbooks."""
        return {
            OPENPYXL_SAVES: python(["-W", "ignore", "-c", _SAVES, *map(str, self.issued)], self._folder),
            OPENPYXL_LOADS: python(["-W", "ignore", "-c", _LOADS, *map(str, self.returned)], self._folder),
        }


def measure(city: City, runs: int, before: Path | None) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """The median walk with the peers, in turns; and one walk of an earlier version (empty without one)."""
    earlier = city.walk(before) if before else {}
    return _medians(runs, lambda: city.walk() | city.peers()), earlier


def _medians(runs: int, walk: Callable[[], dict[str, Cost]]) -> dict[str, Cost]:
    walks = [walk() for _ in range(runs)]
    return {name: median([one[name] for one in walks]) for name in walks[0]}


def many_workbooks(projects: int, divisions: int, folder: Path, *more: str) -> Cost:
    """``generate`` for so many divisions, with the memory of the program without its workers."""
    workspace_of(city_plan(projects, divisions), folder)
    return program_with_memory("generate", "--year", YEAR, *more, folder=folder)


def start_costs(folder: Path, runs: int) -> dict[str, Cost]:
    """How the short commands start, beside a Python that does nothing; in the folder that the demo leaves."""
    root = folder / "demo"
    program("demo", str(root), folder=folder)
    works = {BARE: lambda: python(["-c", "pass"], root)}
    works |= {name: lambda words=words: program(*words, folder=root) for name, words in STARTS.items()}  # type: ignore[misc]
    return interleaved(works, runs)


def two_workers(city: City, runs: int) -> dict[str, tuple[Cost, Cost]]:
    """What the commands that take ``--workers`` take with one worker and with two."""

    def walk() -> dict[str, Cost]:
        costs = {}
        for number in ("1", "2"):
            root = city.fresh()
            work = ("generate", "--year", YEAR, "--workers", number)
            costs[GENERATE + number] = program_with_memory(*work, folder=root)
            city.receive(root)
            for command in (CHECK, MERGE):
                costs[command + number] = program_with_memory(command, "--workers", number, folder=root)
        return costs

    found = _medians(runs, walk)
    return {name: (found[f"{name}1"], found[f"{name}2"]) for name in (GENERATE, CHECK, MERGE)}


def snapshot_size(projects: int, folder: Path) -> float:
    """KiB a workbook that are kept of a division of so many projects, all of whose years are asked about."""
    plan = city_plan(projects)
    workspace = workspace_of(plan, folder)
    generate.run(workspace, generate.Request(years=plan.years), now=NOW)
    folders = [path for path in workspace.snapshots.iterdir() if path.is_dir()]
    return sum(path.stat().st_size for each in folders for path in each.iterdir()) / len(folders) / 1024
