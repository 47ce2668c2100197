"""Who has answered in a round: every division of today's plan, the files that count for it now, and what is
outstanding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from datetime import date
from types import MappingProxyType

from kamakura_report.form.answer import Status
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState
from kamakura_report.merging.claims import version_of
from kamakura_report.merging.clocks import parse_moment
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import KeyMoves, division_successors, moved_key, successor_of
from kamakura_report.merging.text_owners import TextOwners
from kamakura_report.merging.texts import TextRow
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Division, Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import (
    STATUS_CONFLICT,
    STATUS_NOT_MERGED,
    STATUS_OVERDUE,
    STATUS_REFUSED,
    STATUS_REFUSED_PARTLY,
    STATUS_UNKNOWN_FILE,
)
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.division_status import (
    AskedCell,
    CellOutcome,
    DivisionStatus,
    Sending,
    Stage,
    arrival_day,
    days_late,
)
from kamakura_report.text import first_of
from kamakura_report.workbook.question import AnswerKind, Ask

NAMES_LISTED = 5  # files named in one message; of more it says how many
_OUTCOME_OF_STATE = {
    ResultState.SETTLED: CellOutcome.FILLED,
    ResultState.NOT_APPLICABLE: CellOutcome.FILLED,
    ResultState.UNDETERMINED: CellOutcome.UNDETERMINED,
    ResultState.CONFLICT: CellOutcome.CONFLICT,
    ResultState.BLANK: CellOutcome.BLANK,
}


def superseded_files(files: Iterable[Submission], zone: str) -> Mapping[str, Submission]:
    """By digest, each file of which a newer one of the same division and round stands, and the newest of those.

    One is newer that was saved later than the other stood: when that was saved, or where its clock is in doubt, when
    it was taken in. Of one whose own clock is in doubt a later merge must have taken it in.
    """
    known = sorted((one for one in files if one.division), key=lambda one: (one.file, one.digest))
    clocks = {one.digest: version_of(one, zone).clock for one in known}
    rivals: dict[tuple[str, str], list[Submission]] = {}
    for one in known:
        rivals.setdefault((one.division, one.round), []).append(one)

    def newer(one: Submission) -> Submission | None:
        own = clocks[one.digest]
        stood, taken_in = own.known, parse_moment(own.received)
        later = [
            (moment, other)
            for other in rivals[one.division, one.round]
            if (moment := clocks[other.digest].known) is not None
            and (before := stood if clocks[other.digest].saved else taken_in) is not None
            and moment > before
        ]
        return max(later, key=lambda pair: pair[0])[1] if later else None

    found = {one.digest: newer(one) for one in known}
    return {digest: one for digest, one in found.items() if one is not None}


def current_files(intakes: Iterable[Submission], recent: Set[str], zone: str) -> tuple[Submission, ...]:
    """The files that no newer one of their division and round took the place of, whatever became of them; of files
    that are no division's the ``recent`` ones.

    ``recent`` are digests. The order is that of the files' names.
    """
    files = [one for one in intakes if one.division or one.digest in recent]
    superseded = superseded_files(files, zone)
    current = {one.digest: one for one in files if one.digest not in superseded}
    return tuple(sorted(current.values(), key=lambda submission: (submission.file, submission.digest)))


@frozen
class _Share:
    """What falls to one division: the workbooks sent, and by key the cell that counts with its outcome."""

    sendings: dict[str, Sending] = field(default_factory=dict)  # by the name they were sent to
    cells: dict[str, tuple[CellOutcome, AskedCell]] = field(default_factory=dict)

    @property
    def asks_office(self) -> bool:
        """True where something is asked of an office, which may be none of the plan's divisions."""
        return any(asked.ask.office for _, asked in self.cells.values())


def division_statuses(
    plan: Plan,
    sendings: Sequence[Sending],
    submissions: Iterable[Submission],
    merged: Merged,
    today: date,
    moves: Mapping[str, KeyMoves] = MappingProxyType({}),
) -> tuple[DivisionStatus, ...]:
    """The status of every division, in the plan's order; one that the plan no longer knows comes last.

    ``sendings`` are the last of each division in the round, in order; ``submissions`` all files of the round whose
    merge was not undone, in order of receipt; ``merged`` what everything comes to under ``plan``; ``moves`` says by
    issue id where the keys went of which ``plan`` has no more.
    """
    received: dict[str, list[tuple[int, Submission]]] = {}  # by division, each with its place among all of them
    for place, one in enumerate(submissions):
        received.setdefault(one.division, []).append((place, one))
    required = any(asked.ask.required for sending in sendings for asked in sending.asked)
    shares = _shares(plan, sendings, merged, moves, required)
    known = set(plan.division_names)
    former = [
        Division(name)
        for name, share in shares.items()
        if name not in known and (share.sendings.keys() & received.keys() or share.asks_office)
    ]
    return tuple(
        _division_status(division, shares.get(division.name, _Share()), received, today, required, plan.zone)
        for division in (*plan.divisions, *former)
    )


def find_outstanding(statuses: Iterable[DivisionStatus], today: date) -> tuple[Problem, ...]:
    """Problems for files refused, cells in conflict and answers overdue, division by division."""
    return tuple(problem for status in statuses for problem in _outstanding_of(status, today))


def uncounted_files(unknown: Sequence[str], not_taken: Sequence[str]) -> Iterator[Problem]:
    """Files that may be answers nobody counts yet: those that say no division, and those that no merge has taken in."""
    if not_taken:
        yield STATUS_NOT_MERGED.problem(files=first_of(not_taken, NAMES_LISTED))
    if unknown:
        yield STATUS_UNKNOWN_FILE.problem(files=first_of(unknown, NAMES_LISTED))


def _shares(
    plan: Plan, sendings: Iterable[Sending], merged: Merged, moves: Mapping[str, KeyMoves], required: bool
) -> Mapping[str, _Share]:
    """By division its share; of a key that was sent to it twice, the last cell."""
    names = plan.division_names
    successors = division_successors(plan)
    rows = {row.line.key: row for row in merged.rows}
    written: dict[str, list[TextRow]] = {}
    for text in merged.texts:
        written.setdefault(text.key, []).append(text)
    text_owners = TextOwners.of(plan)
    shares: dict[str, _Share] = {}
    for sending in sendings:
        recipient = successor_of(successors, sending.division, names) or sending.division
        share = shares.setdefault(recipient, _Share())
        if recipient == sending.division:
            share.sendings.clear()  # a workbook of its own takes the place of those of its predecessors
        if recipient == sending.division or recipient not in share.sendings:
            share.sendings[sending.division] = sending
        for asked in sending.asked:
            if not _must_be_answered(asked, required):
                continue
            key = moved_key(asked.ask.key, moves.get(sending.issue, {}))
            row = rows.get(key)
            owners = row.line.owners if row is not None else text_owners.asked(key)
            if asked.ask.office:
                owners = text_owners.office(asked.ask.office, key)
            name = successor_of(successors, sending.division, owners)
            if not name:
                continue  # it is not asked any more
            outcome = (
                _figure_outcome(row, name, successors)
                if row is not None
                else _text_outcome(written.get(key, ()), name, owners, successors)
            )
            if outcome is not None and _is_asked(asked.ask, written, name, moves.get(sending.issue, {})):
                share = shares.setdefault(name, _Share())
                share.sendings.setdefault(sending.division, sending)
                share.cells[key] = outcome, asked
    return shares


def _must_be_answered(asked: AskedCell, required: bool) -> bool:
    """Whether the cell must be filled in; where nothing must, whether it is for a figure."""
    wanted = asked.ask.required if required else asked.ask.kind is AnswerKind.NUMBER
    return wanted and not Key.parse(asked.ask.key).on_cover


def _is_asked(ask: Ask, written: Mapping[str, Sequence[TextRow]], division: str, moves: KeyMoves) -> bool:
    """False while what the division wrote last elsewhere says that this need not be answered."""
    if ask.condition is None:
        return True
    said = [text for text in written.get(moved_key(ask.condition.key, moves), ()) if text.division == division]
    last = max(said, key=lambda text: text.received, default=None)
    return ask.condition.is_met(last.text if last else None)


def _figure_outcome(row: ResultRow, division: str, successors: Mapping[str, tuple[str, ...]]) -> CellOutcome | None:
    """The outcome of a line for a division that is asked; None when the master knows the figure by now."""
    if row.line.published is not None:
        return None
    for_the_office = row.state is ResultState.CONFLICT and row.cause is ConflictCause.UNIT
    if row.decision is not None:
        return CellOutcome.FILLED if for_the_office else _OUTCOME_OF_STATE[row.state]
    owners = row.line.owners
    own_statuses = {
        claim.answer.status
        for claim in row.candidates
        if not claim.held and successor_of(successors, claim.division, owners) == division
    }
    if not own_statuses or division in row.waiting_for:
        owners_answered = any(successor_of(successors, claim.division, owners) for claim in row.claims)
        return CellOutcome.BLANK if owners_answered or row.answer is None else CellOutcome.FILLED
    if row.state is ResultState.CONFLICT and not for_the_office:
        return CellOutcome.CONFLICT
    return CellOutcome.UNDETERMINED if own_statuses == {Status.UNDETERMINED} else CellOutcome.FILLED


def _text_outcome(
    written: Sequence[TextRow], division: str, owners: Sequence[str], successors: Mapping[str, tuple[str, ...]]
) -> CellOutcome:
    """The outcome of a text for a division that is asked, by what it or the office wrote, or those asked before it."""
    writers = {successor_of(successors, text.division, owners) for text in written} - {""}
    before = not writers and any(text.asked_then for text in written)
    if before or division in writers or any(text.is_offices for text in written):
        return CellOutcome.FILLED
    return CellOutcome.BLANK


def _division_status(
    division: Division,
    share: _Share,
    received: Mapping[str, Sequence[tuple[int, Submission]]],
    today: date,
    required: bool,
    zone: str,
) -> DivisionStatus:
    own = sorted((one for name in share.sendings for one in received.get(name, ())), key=lambda one: one[0])
    submissions = tuple(submission for _, submission in own)
    superseded = superseded_files(submissions, zone)
    current = tuple(submission for submission in submissions if submission.digest not in superseded)
    cells = {
        outcome: tuple(asked for asked_outcome, asked in share.cells.values() if asked_outcome is outcome)
        for outcome in CellOutcome
    }
    sendings = tuple(replace(one, asked=()) for one in sorted(share.sendings.values(), key=lambda one: one.when))
    usable = any(submission.usable for submission in submissions)
    nobody_waits = required and not usable and not cells[CellOutcome.BLANK]
    late = (
        0 if nobody_waits else max([0, *(_days_late_with(sending, submissions, today, zone) for sending in sendings)])
    )
    return DivisionStatus(division, sendings, submissions, current, late, cells, zone, required)


def _days_late_with(sending: Sending, submissions: Iterable[Submission], today: date, zone: str) -> int:
    days = [
        arrival_day(submission, sending.first, zone)
        for submission in submissions
        if submission.usable and submission.division == sending.division
    ]
    return days_late(sending.due, [day for day in days if day is not None], today)


def _outstanding_of(status: DivisionStatus, today: date) -> Iterator[Problem]:
    name = status.division.name
    for file in status.refused:
        problem = STATUS_REFUSED_PARTLY.problem(count=len(file.held)) if file.usable else STATUS_REFUSED.problem()
        yield problem.at(file=file.file, label=name)
    for asked in status.cells_of(CellOutcome.CONFLICT):
        yield STATUS_CONFLICT.problem().at(key=asked.ask.key, label=f"{name} {asked.ask.label}")
    overdue = status.due is not None and today > status.due
    if overdue and status.stage in (Stage.WAITING, Stage.PARTIAL):
        yield STATUS_OVERDUE.problem().at(label=name)
