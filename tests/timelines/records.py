"""What happened in a timeline, noted down as an office would by hand: workbooks sent out, files and what stands in
them, merges, rounds closed and opened, decisions. Nothing of the program is known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.timelines.sketch import Sketch, lines

FIGURE, UNDETERMINED, NOT_APPLICABLE, WORDS, UNREADABLE = "数値", "未確定", "該当なし", "文章", "要確認"
CELL, SHEET, FILE = "セル", "シート", "ファイル"  # what an error holds back


def is_figure_key(key: str) -> bool:
    """決算額, 初期値 and the years of an indicator; everything else that is asked here is a text."""
    return "@" in key


@dataclass(frozen=True)
class Sent:
    """One workbook sent out: to whom, in which round, from which plan; ``number`` counts all that happened."""

    issue: str
    division: str
    round: str
    plan: Sketch
    number: int


@dataclass(frozen=True)
class Cell:
    """What stands in one asked cell of a returned file; ``held`` is what an error about it holds back."""

    shown: str
    held: str = ""

    @property
    def status(self) -> str:
        if self.held:
            return UNREADABLE
        if self.shown in (UNDETERMINED, NOT_APPLICABLE):
            return self.shown
        return FIGURE if self.shown.isdecimal() else WORDS


@dataclass(frozen=True)
class File:
    """A returned file: of which workbook, saved when, and all that stands in its asked cells."""

    name: str
    sent: Sent
    saved: datetime | None  # None where its clock is in doubt
    clock: str  # the time as it stands in the file
    cells: dict[str, Cell]
    whole: bool = True  # no error holds a sheet or the file back

    @property
    def holds_nothing(self) -> bool:
        return not any(cell.held for cell in self.cells.values())


@dataclass(frozen=True)
class Taking:
    """A merge that took in at least one file."""

    number: int
    files: tuple[File, ...]


@dataclass(frozen=True)
class Ruling:
    """A decision of the office: ``answer`` None empties the key, ``withdrawn`` takes what was decided back."""

    number: int
    key: str
    plan: Sketch
    answer: str | None
    over: frozenset[tuple[str, ...]] = frozenset()
    chosen: bool = False  # one of the candidates, not a figure of the office's own
    withdrawn: bool = False

    @property
    def unit(self) -> str:
        line = lines(self.plan).get(self.key)
        return line.unit if line else ""


@dataclass
class Records:
    """All that happened so far, and today's plan."""

    today: Sketch
    number: int = 0
    sent: dict[str, Sent] = field(default_factory=dict)  # by issue
    takings: list[Taking] = field(default_factory=list)  # that were not taken back
    turns: list[tuple[int, str, bool]] = field(default_factory=list)  # number, round, whether it is open from then on
    rulings: list[Ruling] = field(default_factory=list)

    def next(self) -> int:
        self.number += 1
        return self.number

    def plans_sent(self) -> list[Sketch]:
        """The plans that workbooks were sent out from, the oldest first."""
        found: list[Sketch] = []
        for one in sorted(self.sent.values(), key=lambda sent: sent.number):
            if one.plan not in found:
                found.append(one.plan)
        return found

    def is_open(self, name: str) -> bool:
        turns = [is_open for _, round_name, is_open in self.turns if round_name == name]
        return turns[-1] if turns else True

    def files(self) -> list[File]:
        """The files that count: taken in at least once while their round was open, or before it was opened again."""
        counting = []
        for taking in self.takings:
            for file in taking.files:
                before = [up for at, name, up in self.turns if name == file.sent.round and at < taking.number]
                after = [up for at, name, up in self.turns if name == file.sent.round and at > taking.number]
                late = bool(before) and not before[-1] and True not in after
                if not late and file not in counting:
                    counting.append(file)
        return counting
