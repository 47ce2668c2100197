"""Who has answered in a round: every division of today's plan, the files that still speak for it, and what is
outstanding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType

from kamakura_report.form.answer import Status
from kamakura_report.merging import texts
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.claims import saved_at, version_of
from kamakura_report.merging.lines import SEPARATOR
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import KeyMoves, division_successors, moved_key, successor_of
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Division, Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import (
    STATUS_CONFLICT,
    STATUS_NOT_MERGED,
    STATUS_OVERDUE,
    STATUS_REFUSED,
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
from kamakura_report.workbook.question import AnswerKind

_UNKNOWN = datetime.min.replace(tzinfo=UTC)


def current_files(intakes: Iterable[Submission], recent: Set[str]) -> tuple[Submission, ...]:
    """Of each issue the file saved last, whatever became of it; of files that are no issue's the ``recent`` ones.

    ``recent`` are digests. The order is that of the files' names.
    """
    found: dict[str, Submission] = {}
    for one in intakes:
        if not one.issue and one.digest not in recent:
            continue
        place = one.issue or one.digest
        found[place] = max(found.get(place, one), one, key=version_order)
    return tuple(sorted(found.values(), key=lambda one: (one.file, one.digest)))


def version_order(one: Submission) -> tuple[datetime, str, str, str]:
    """What makes one file newer than another: when it was saved, then when it came; its name settles the rest."""
    return saved_at(version_of(one)) or _UNKNOWN, one.received, one.file, one.digest


OF_STATE = {
    ResultState.SETTLED: CellOutcome.FILLED,
    ResultState.NOT_APPLICABLE: CellOutcome.FILLED,
    ResultState.UNDETERMINED: CellOutcome.UNDETERMINED,
    ResultState.CONFLICT: CellOutcome.CONFLICT,
    ResultState.BLANK: CellOutcome.BLANK,
}


@dataclass(frozen=True)
class _Part:
    """What falls to one division: workbooks, and by key the cell that counts with what it comes to."""

    sendings: dict[str, Sending] = field(default_factory=dict)  # by the name they were sent to
    cells: dict[str, tuple[CellOutcome, AskedCell]] = field(default_factory=dict)


def division_statuses(
    plan: Plan,
    sendings: Sequence[Sending],
    returns: Iterable[Submission],
    merged: Merged,
    today: date,
    moves: Mapping[str, KeyMoves] = MappingProxyType({}),
) -> tuple[DivisionStatus, ...]:
    """Where every division stands, in the plan's order; one that the plan no longer knows comes last.

    ``sendings`` are the last of each division in the round, in order; ``returns`` all files of the round that
    stand, in order of receipt; ``merged`` what everything comes to under ``plan``; ``moves`` says by issue id
    where the keys went of which ``plan`` has no more.
    """
    came = list(returns)
    required = any(asked.ask.required for one in sendings for asked in one.asked)
    parts = _parts(plan, sendings, merged, moves, required)
    known = {division.name for division in plan.divisions}
    heard = {one.division for one in came}
    gone = [Division(name) for name, part in parts.items() if name not in known and part.sendings.keys() & heard]
    return tuple(
        _standing(division, parts.get(division.name, _Part()), came, today, required)
        for division in (*plan.divisions, *gone)
    )


def _parts(
    plan: Plan, sendings: Iterable[Sending], merged: Merged, moves: Mapping[str, KeyMoves], required: bool
) -> Mapping[str, _Part]:
    """By division what falls to it; of a key that was sent to it twice, the last cell."""
    names = [division.name for division in plan.divisions]
    following = division_successors(plan)
    rows = {row.line.key: row for row in merged.rows}
    said = {(text.key, successor_of(following, text.division, names)) for text in merged.texts}
    parts: dict[str, _Part] = {}
    for sending in sendings:
        own = successor_of(following, sending.division, names) or sending.division
        part = parts.setdefault(own, _Part())
        if own == sending.division:
            part.sendings.clear()  # a workbook of its own takes the place of those of its forerunners
        if own == sending.division or own not in part.sendings:
            part.sendings[sending.division] = sending
        for asked in sending.asked:
            if not _counts(asked, required):
                continue
            key = moved_key(asked.ask.key, moves.get(sending.issue, {}))
            row = rows.get(key)
            if row is not None:
                name = successor_of(following, sending.division, row.line.owners)
                answered = _figure(row, name, following) if name else None
            else:
                name, told = own, (key, own) in said or (key, plan.office) in said
                answered = (
                    (CellOutcome.FILLED if told else CellOutcome.BLANK) if texts.is_known_text(plan, key) else None
                )
            if answered is not None:
                part = parts.setdefault(name, _Part())
                part.sendings.setdefault(sending.division, sending)
                part.cells[key] = answered, asked
    return parts


def _counts(asked: AskedCell, required: bool) -> bool:
    """Whether the cell must be filled in; where nothing must, whether it is for a figure."""
    wanted = asked.ask.required if required else asked.ask.kind is AnswerKind.NUMBER
    return wanted and not Key.parse(asked.ask.key).on_cover


def _figure(row: ResultRow, division: str, following: Mapping[str, tuple[str, ...]]) -> CellOutcome | None:
    """What the line comes to for a division that is asked; None when the master knows the figure by now."""
    if row.line.published is not None:
        return None
    if row.decision is not None:
        return OF_STATE[row.state]
    owners = row.line.owners
    own = {
        claim.answer.status for claim in row.candidates if successor_of(following, claim.division, owners) == division
    }
    waited_for = division in row.waiting_for
    if not own or waited_for:
        theirs = any(successor_of(following, claim.division, owners) for claim in row.claims)
        return CellOutcome.BLANK if theirs or row.answer is None else CellOutcome.FILLED
    if row.state is ResultState.CONFLICT:
        return CellOutcome.CONFLICT
    return CellOutcome.UNDETERMINED if own == {Status.UNDETERMINED} else CellOutcome.FILLED


def _standing(
    division: Division, part: _Part, came: Iterable[Submission], today: date, required: bool
) -> DivisionStatus:
    returns = tuple(one for one in came if one.division in part.sendings)
    newest: dict[str, Submission] = {}
    for one in returns:
        newest[one.division] = max(newest.get(one.division, one), one, key=version_order)
    cells = {
        answered: tuple(asked for found, asked in part.cells.values() if found is answered) for answered in CellOutcome
    }
    sendings = tuple(sorted(part.sendings.values(), key=lambda one: one.when))
    usable = any(one.usable for one in returns)
    nobody_waits = required and not usable and not cells[CellOutcome.BLANK]
    late = 0 if nobody_waits else max([0, *(_late(one, returns, today) for one in sendings)])
    return DivisionStatus(division, sendings, returns, tuple(newest.values()), late, cells, required)


def _late(sending: Sending, returns: Iterable[Submission], today: date) -> int:
    came = [arrival_day(one, sending.first) for one in returns if one.usable and one.division == sending.division]
    return days_late(sending.due, [day for day in came if day is not None], today)


NAMES_LISTED = 5


def find_outstanding(standings: Iterable[DivisionStatus], today: date) -> tuple[Problem, ...]:
    """What is wrong, in conflict or overdue, division by division."""
    return tuple(problem for one in standings for problem in _division(one, today))


def uncounted_files(unknown: Sequence[str], not_taken: Sequence[str]) -> Iterator[Problem]:
    """Files that may be answers nobody counts yet: those that say no division, and those that no merge has taken in."""
    if not_taken:
        yield STATUS_NOT_MERGED.problem(files=_listed(not_taken))
    if unknown:
        yield STATUS_UNKNOWN_FILE.problem(files=_listed(unknown))


def _division(one: DivisionStatus, today: date) -> Iterator[Problem]:
    name = one.division.name
    for file in one.refused:
        yield STATUS_REFUSED.problem().at(file=file.file, label=name)
    for asked in one.cells_of(CellOutcome.CONFLICT):
        yield STATUS_CONFLICT.problem().at(key=asked.ask.key, label=f"{name} {asked.ask.label}")
    overdue = one.due is not None and today > one.due
    if overdue and one.stage in (Stage.WAITING, Stage.PARTIAL):
        yield STATUS_OVERDUE.problem().at(label=name)


def _listed(names: Sequence[str]) -> str:
    more = f" ほか {len(names) - NAMES_LISTED} 件" if len(names) > NAMES_LISTED else ""
    return SEPARATOR.join(names[:NAMES_LISTED]) + more
