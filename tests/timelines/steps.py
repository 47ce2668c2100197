"""The steps of a timeline: what the office or a division does, each with the line that a person would follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.timelines.records import File
from tests.timelines.sketch import Sketch


@dataclass(frozen=True)
class Revise:
    """The master says something else from now on."""

    plan: Sketch
    what: str

    def __str__(self) -> str:
        return f"master.xlsx: {self.what}"


@dataclass(frozen=True)
class Send:
    """A round is sent out, or issued anew."""

    round: str
    years: tuple[str, ...]

    def __str__(self) -> str:
        years = "".join(f" --year {year}" for year in self.years)
        return f"generate --round {self.round}{years}"


@dataclass(frozen=True)
class Return:
    """A division's file lies in input/returned: its bytes, and what was typed into its workbook."""

    file: File
    content: bytes
    typed: Mapping[str, str]

    def __str__(self) -> str:
        sent = self.file.sent
        typed = "、".join(f"{key}={text or '（空にする）'}" for key, text in self.typed.items())
        where = f"input/returned/{self.file.name}: {sent.division} fills in {sent.round} ({sent.issue})"
        return f"{where}: {typed}, saved {self.file.clock}"


@dataclass(frozen=True)
class Merge:
    """All files in input/returned are merged."""

    def __str__(self) -> str:
        return "merge"


@dataclass(frozen=True)
class Decide:
    """The office's own answer to a key; None empties it."""

    key: str
    value: str | None

    def __str__(self) -> str:
        return f"set {self.key} {'--clear' if self.value is None else self.value} --reason 電話"


@dataclass(frozen=True)
class Withdraw:
    """What was decided about a key is taken back."""

    key: str

    def __str__(self) -> str:
        return f"set {self.key} --withdraw --reason 誤り"


@dataclass(frozen=True)
class Mark:
    """One mark in conflicts.xlsx: ○ at a candidate of the key (counted from 0), or a value in the last row."""

    key: str
    candidate: int
    value: str = ""

    def __str__(self) -> str:
        where = f"value {self.value}" if self.value else f"○ at candidate {self.candidate + 1}"
        return f"conflicts.xlsx: {self.key}: {where}, 理由 確認; resolve marked.xlsx"


@dataclass(frozen=True)
class Turn:
    """A round is closed, or opened again."""

    round: str
    is_open: bool

    def __str__(self) -> str:
        return f"close {self.round}{' --reopen' if self.is_open else ''}"


@dataclass(frozen=True)
class Undo:
    """The last merge is taken back."""

    def __str__(self) -> str:
        return "undo"


Step = Revise | Send | Return | Merge | Decide | Withdraw | Mark | Turn | Undo


@dataclass(frozen=True)
class Done:
    """A step that was done at a time, and the results that stood after it (none where it writes none)."""

    step: Step
    now: datetime
    results: tuple[bytes, bytes] | None = None

    def __str__(self) -> str:
        return f"{self.now:%Y-%m-%d}  {self.step}"
