"""Status of one division in a round: what it was sent, its deadline, what came and how late, what is open
(docs/contracts.md, Standing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kamakura_report.merging.claims import saved_at, version_of
from kamakura_report.merging.lines import SEPARATOR
from kamakura_report.plan.model import Division
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.question import Ask


def arrival_day(returned: Submission, sent: str = "") -> date | None:
    """The day on which the file came, where it was taken in; None when nothing says so.

    ``sent`` is when its workbook was sent out (ISO 8601 with offset).
    """
    received, issued, said = parse_moment(returned.received), parse_moment(sent), saved_at(version_of(returned))
    if received is None:
        return None
    if said is not None and said <= received and (issued is None or issued <= said):
        return said.astimezone(received.tzinfo).date()
    return received.date()


def days_late(due: date | None, came: Iterable[date], today: date) -> int:
    """Days after the due date until the first file that counts, or until today while there is none; else 0."""
    if due is None:
        return 0
    return max(0, (min(came, default=today) - due).days)


def parse_moment(text: str) -> datetime | None:
    """An ISO time with its offset; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


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


class CellOutcome(StrEnum):
    """What an asked cell comes to; each cell is exactly one of these."""

    FILLED = "記入"
    UNDETERMINED = "未確定"
    CONFLICT = "競合"
    BLANK = "残り"


@dataclass(frozen=True, slots=True)
class AskedCell:
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
    asked: tuple[AskedCell, ...] = ()


@dataclass(frozen=True)
class DivisionStatus:
    """One division of today's plan in a round."""

    division: Division
    sendings: tuple[Sending, ...] = ()  # several when it took over from others; the last sent out last
    submissions: tuple[Submission, ...] = ()  # every file of theirs that stands, in order of receipt
    current: tuple[Submission, ...] = ()  # of each sending's workbook the file saved last
    late: int = 0  # days after the due date
    cells: Mapping[CellOutcome, tuple[AskedCell, ...]] = field(default_factory=dict)
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

    def cells_of(self, answered: CellOutcome) -> tuple[AskedCell, ...]:
        """The cells that come to this."""
        return self.cells.get(answered, ())

    @property
    def outstanding(self) -> tuple[AskedCell, ...]:
        """The cells that must still be filled in."""
        return self.cells_of(CellOutcome.BLANK) if self.required else ()

    @property
    def last(self) -> Submission | None:
        """The file that came last."""
        return self.submissions[-1] if self.submissions else None

    @property
    def arrived(self) -> date | None:
        """The day on which it came."""
        return self.arrival_day(self.last) if self.last else None

    def arrival_day(self, file: Submission) -> date | None:
        """The day on which a file came; None when nothing says so."""
        sent = next((one.first for one in self.sendings if one.division == file.division), "")
        return arrival_day(file, sent)

    @property
    def usable(self) -> tuple[Submission, ...]:
        """The files that count."""
        return tuple(one for one in self.submissions if one.usable)

    @property
    def refused(self) -> tuple[Submission, ...]:
        """The newest files, as far as they cannot be used."""
        return tuple(one for one in self.current if not one.usable)

    @property
    def errors(self) -> tuple[Problem, ...]:
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
        if self.cells_of(CellOutcome.CONFLICT):
            return Stage.CONFLICT
        if self.cells_of(CellOutcome.UNDETERMINED):
            return Stage.UNDETERMINED
        return Stage.DONE if self.usable or self.asked else Stage.OPTIONAL

    @property
    def unanswered(self) -> bool:
        """True while something must still come from the division."""
        return self.stage in UNANSWERED


@dataclass(frozen=True, slots=True)
class Totals:
    """How many divisions, and how many cells in all of them; a cell that two are asked counts for each."""

    issued: int  # divisions that were sent a workbook
    returned: int  # … of which at least one file came
    valid: int  # … whose files can all be used, as far as nothing newer replaced them
    done: int  # … from which nothing more must come
    late: int  # … whose answer came, or is awaited, after the due date
    asked: int
    filled: int
    undetermined: int
    wrong: int
    conflicts: int
    outstanding: int


def count_totals(standings: Iterable[DivisionStatus]) -> Totals:
    """The sums."""
    sent = [one for one in standings if one.stage is not Stage.NOT_SENT]
    return Totals(
        issued=len(sent),
        returned=sum(bool(one.submissions) for one in sent),
        valid=sum(bool(one.submissions) and not one.refused for one in sent),
        done=sum(not one.unanswered for one in sent),
        late=sum(one.late > 0 for one in sent),
        asked=sum(one.asked for one in sent),
        filled=sum(len(one.cells_of(CellOutcome.FILLED)) for one in sent),
        undetermined=sum(len(one.cells_of(CellOutcome.UNDETERMINED)) for one in sent),
        wrong=sum(len(one.errors) for one in sent),
        conflicts=sum(len(one.cells_of(CellOutcome.CONFLICT)) for one in sent),
        outstanding=sum(len(one.cells_of(CellOutcome.BLANK)) for one in sent),
    )
