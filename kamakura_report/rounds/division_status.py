"""Status of one division in a round: what it was sent, its deadline, what came and how late, what is open
(docs/contracts.md, Standing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from kamakura_report.frozen import frozen
from kamakura_report.merging.claims import version_of
from kamakura_report.merging.clocks import parse_moment
from kamakura_report.merging.lines import SEPARATOR
from kamakura_report.plan.model import Division
from kamakura_report.plan.zones import DEFAULT_ZONE
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.question import Ask


def arrival_day(submission: Submission, sent: str = "", zone: str = DEFAULT_ZONE) -> date | None:
    """The day on which the file came, where it was taken in; None when nothing says so.

    ``sent`` is when its workbook was sent out (ISO 8601 with offset); ``zone`` the one in which its clock is read.
    """
    received, issued, saved = parse_moment(submission.received), parse_moment(sent), version_of(submission, zone).saved
    if received is None:
        return None
    if saved is not None and saved <= received and (issued is None or issued <= saved):
        return saved.astimezone(received.tzinfo).date()
    return received.date()


def days_late(due: date | None, arrivals: Iterable[date], today: date) -> int:
    """Whole days after the due date until the first file that counts, or until today while there is none; else 0."""
    if due is None:
        return 0
    return max(0, (min(arrivals, default=today) - due).days)


class Stage(StrEnum):
    """How far a division is, in one word; the first that holds."""

    NOT_SENT = "配布なし"
    WRONG = "要修正"  # something is held back of its newest file
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


@frozen
class AskedCell:
    """A cell that a workbook asks for: where it stands, and the question with its label."""

    issue: str  # id of the workbook's issue
    sheet: str
    cell: str  # "F12"
    ask: Ask


@frozen
class Sending:
    """The workbook of a division and round that was sent out last."""

    issue: str  # issue id
    division: str  # as it was called then
    when: str  # ISO 8601 with offset
    first: str  # when the first edition was sent out
    file: str  # below the workspace: "output/workbooks/R8/福祉課.xlsx"
    due: date | None = None
    asked: tuple[AskedCell, ...] = ()  # none in a status, which has them by what they come to


@frozen
class DivisionStatus:
    """One division of today's plan in a round."""

    division: Division
    sendings: tuple[Sending, ...] = ()  # several when it took over from others; in the order of sending
    submissions: tuple[Submission, ...] = ()  # every file of theirs whose merge was not undone, in order of receipt
    current: tuple[Submission, ...] = ()  # of each sending's workbook the newest file; several when none is
    late: int = 0  # days after the due date
    cells: Mapping[CellOutcome, tuple[AskedCell, ...]] = field(default_factory=dict)
    zone: str = DEFAULT_ZONE  # in which the clocks of its files are read
    required: bool = True  # False in a round that requires nothing: then its cells are all figures it may fill in

    @property
    def name(self) -> str:
        """The division, with the names under which its workbooks were sent out when those are others."""
        former = [sending.division for sending in self.sendings if sending.division != self.division.name]
        return self.division.name + (f"（旧 {SEPARATOR.join(former)}）" if former else "")

    @property
    def due(self) -> date | None:
        """Until when the division should answer; None where nothing says so, or nothing was sent."""
        return self.sendings[-1].due if self.sendings else None

    @property
    def asked(self) -> int:
        """How many cells count, whatever they come to."""
        return sum(map(len, self.cells.values()))

    def cells_of(self, outcome: CellOutcome) -> tuple[AskedCell, ...]:
        """The cells with this outcome."""
        return self.cells.get(outcome, ())

    @property
    def outstanding(self) -> tuple[AskedCell, ...]:
        """The cells that must still be filled in."""
        return self.cells_of(CellOutcome.BLANK) if self.required else ()

    @property
    def last(self) -> Submission | None:
        """The file that came last; None while none came."""
        return self.submissions[-1] if self.submissions else None

    @property
    def arrived(self) -> date | None:
        """The day on which the last file came; None while none came."""
        return self.arrival_day(self.last) if self.last else None

    def arrival_day(self, file: Submission) -> date | None:
        """The day on which a file came; None when nothing says so."""
        sent = next((sending.first for sending in self.sendings if sending.division == file.division), "")
        return arrival_day(file, sent, self.zone)

    @property
    def usable(self) -> tuple[Submission, ...]:
        """The files whose figures count."""
        return tuple(submission for submission in self.submissions if submission.usable)

    @property
    def refused(self) -> tuple[Submission, ...]:
        """Of the newest files those of which something is held back, or all."""
        return tuple(submission for submission in self.current if not submission.whole)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors in the refused files."""
        return tuple(
            problem
            for submission in self.refused
            for problem in submission.problems
            if problem.severity is Severity.ERROR
        )

    @property
    def stage(self) -> Stage:
        """How far the division is: the first stage that holds."""
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


@frozen
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


def count_totals(statuses: Iterable[DivisionStatus]) -> Totals:
    """The sums over all divisions that were sent a workbook."""
    sent = [status for status in statuses if status.stage is not Stage.NOT_SENT]
    return Totals(
        issued=len(sent),
        returned=sum(bool(status.submissions) for status in sent),
        valid=sum(bool(status.submissions) and not status.refused for status in sent),
        done=sum(not status.unanswered for status in sent),
        late=sum(status.late > 0 for status in sent),
        asked=sum(status.asked for status in sent),
        filled=sum(len(status.cells_of(CellOutcome.FILLED)) for status in sent),
        undetermined=sum(len(status.cells_of(CellOutcome.UNDETERMINED)) for status in sent),
        wrong=sum(len(status.errors) for status in sent),
        conflicts=sum(len(status.cells_of(CellOutcome.CONFLICT)) for status in sent),
        outstanding=sum(len(status.cells_of(CellOutcome.BLANK)) for status in sent),
    )
