"""Where a division stands in a round: what it was sent, what came, what is open (docs/contracts.md, Standing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kamakura_report.form.book import Ask
from kamakura_report.plan.model import Division
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns import arrival
from kamakura_report.returns.returned import Return
from kamakura_report.returns.rows import SEPARATOR


class Stage(StrEnum):
    """How far a division is, in one word; the first that holds."""

    NOT_SENT = "配布なし"
    WRONG = "要修正"  # its newest file cannot be used
    WAITING = "未提出"
    PARTIAL = "一部未記入"
    CONFLICT = "競合"
    UNDETERMINED = "未確定あり"
    OPTIONAL = "任意のみ"  # nothing is required of it, and it sent nothing
    DONE = "提出済み"


UNANSWERED = (Stage.WRONG, Stage.WAITING, Stage.PARTIAL)  # something must still come from the division


class Answered(StrEnum):
    """What an asked cell comes to; each cell is exactly one of these."""

    FILLED = "記入"
    UNDETERMINED = "未確定"
    CONFLICT = "競合"
    BLANK = "残り"


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell that a workbook asks for: where it stands, and the question with its label."""

    sheet: str
    cell: str  # "F12"
    ask: Ask


@dataclass(frozen=True, slots=True)
class Sending:
    """The workbook of a division and round that was sent out last."""

    issue: str  # issue id
    division: str  # as it was called then
    when: str  # ISO 8601 with offset
    first: str  # when the first edition was sent out
    file: str  # below the workspace: "output/workbooks/R8/福祉課.xlsx"
    due: date | None = None
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Standing:
    """One division of today's plan in a round."""

    division: Division
    sendings: tuple[Sending, ...] = ()  # several when it took over from others; the last sent out last
    returns: tuple[Return, ...] = ()  # every file of theirs that stands, in order of receipt
    current: tuple[Return, ...] = ()  # of each sending's workbook the file saved last
    late: int = 0  # days after the due date
    cells: Mapping[Answered, tuple[Asked, ...]] = field(default_factory=dict)
    required: bool = True  # False in a round that requires nothing: then its cells are all figures it may fill in

    @property
    def name(self) -> str:
        """The division, with the names under which its workbooks were sent out when those are others."""
        before = [one.division for one in self.sendings if one.division != self.division.name]
        return self.division.name + (f"（旧 {SEPARATOR.join(before)}）" if before else "")

    @property
    def due(self) -> date | None:
        """Until when."""
        return self.sendings[-1].due if self.sendings else None

    @property
    def asked(self) -> int:
        """How many cells count."""
        return sum(map(len, self.cells.values()))

    def of(self, answered: Answered) -> tuple[Asked, ...]:
        """The cells that come to this."""
        return self.cells.get(answered, ())

    @property
    def outstanding(self) -> tuple[Asked, ...]:
        """The cells that must still be filled in."""
        return self.of(Answered.BLANK) if self.required else ()

    @property
    def last(self) -> Return | None:
        """The file that came last."""
        return self.returns[-1] if self.returns else None

    @property
    def came(self) -> date | None:
        """The day on which it came."""
        return self.day(self.last) if self.last else None

    def day(self, file: Return) -> date | None:
        """The day on which a file came; None when nothing says so."""
        sent = next((one.first for one in self.sendings if one.division == file.division), "")
        return arrival.day(file, sent)

    @property
    def usable(self) -> tuple[Return, ...]:
        """The files that count."""
        return tuple(one for one in self.returns if one.usable)

    @property
    def refused(self) -> tuple[Return, ...]:
        """The newest files, as far as they cannot be used."""
        return tuple(one for one in self.current if not one.usable)

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """The errors in them."""
        return tuple(found for one in self.refused for found in one.problems if found.severity is Severity.ERROR)

    @property
    def stage(self) -> Stage:
        """How far the division is."""
        if not self.sendings:
            return Stage.NOT_SENT
        if self.refused:
            return Stage.WRONG
        if not self.usable and (self.outstanding or not self.required):
            return Stage.WAITING
        if self.outstanding:
            return Stage.PARTIAL
        if self.of(Answered.CONFLICT):
            return Stage.CONFLICT
        if self.of(Answered.UNDETERMINED):
            return Stage.UNDETERMINED
        return Stage.DONE if self.usable or self.asked else Stage.OPTIONAL

    @property
    def unanswered(self) -> bool:
        """True while something must still come from the division."""
        return self.stage in UNANSWERED
