"""Overview: how a round stands on one day, by the ledger; the files that no merge has taken in are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from kamakura_report.commands.find_returns import (
    NO_ANSWERS_EXPECTED,
    find_returned,
    reading_limits,
    without_harmless_files,
)
from kamakura_report.commands.known_rounds import chosen_round, known_rounds
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.merging.claims import Version
from kamakura_report.merging.clocks import parse_moment
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import KeyMoves, moved_key
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.container_codes import FILE_DOWNLOAD
from kamakura_report.problem.file_codes import (
    FILE_CLOUD,
    FILE_DENIED,
    FILE_GROWING,
    FILE_MISSING,
    FILE_UNREADABLE,
)
from kamakura_report.rounds.answering import division_statuses, uncounted_files
from kamakura_report.rounds.division_status import AskedCell, DivisionStatus, Sending
from kamakura_report.workbook.area import cell_name

# What keeps a file from being read today may be gone tomorrow: it is open elsewhere, still being written, in a cloud.
NOT_YET = tuple(
    each.code for each in (FILE_CLOUD, FILE_DENIED, FILE_DOWNLOAD, FILE_GROWING, FILE_MISSING, FILE_UNREADABLE)
)


@frozen
class Overview:
    """A round as it stands on one day."""

    plan: Plan
    merged: Merged  # what the ledger comes to, of the round's questions at least
    round: str
    closed: bool
    today: date
    statuses: tuple[DivisionStatus, ...]
    uncounted: tuple[Problem, ...]  # files that may be answers and are counted for none


def round_overview(session: LedgerSession, plan: Plan, round_name: str, *, whole: bool = False) -> Overview:
    """The round of that name, "" for the latest open one (else the latest). Raises CannotRun when there is none.

    With ``whole`` all is weighed that the ledger holds, else what the round asks about.
    """
    overview = overview_from_ledger(session, plan, session.merged(plan) if whole else None, round_name)
    starts = (parse_moment(sending.first) for one in overview.statuses for sending in one.sendings)
    begin = min(starts, default=None, key=_order)
    intakes = without_harmless_files(session.ledger.intakes())
    unknown = [one.file for one in intakes if not one.division and _order(parse_moment(one.received)) >= _order(begin)]
    waiting = files_not_merged(session)
    uncounted = uncounted_files(list(dict.fromkeys([*unknown, *waiting.unreadable])), waiting.to_merge)
    return replace(overview, uncounted=tuple(uncounted))


def overview_from_ledger(
    session: LedgerSession, plan: Plan, merged: Merged | None, round_name: str = "", without: Collection[str] = ()
) -> Overview:
    """The same by the ledger alone: files that it does not hold are not looked for.

    ``merged`` is what the ledger comes to (None: what the round asks about is weighed here), ``without`` as for
    ``LedgerSession.former_plans``.
    """
    rounds = known_rounds(session)
    name = chosen_round(rounds, round_name)
    returns = [one for one in session.ledger.intakes() if one.round == name and one.division]
    today = session.now.astimezone().date()
    sent_last = _last_sendings(session, [one for one in session.ledger.sent() if one.round == name])
    former = session.former_plans(plan, without)
    moves = {
        one.issue: former.plan_of(Version(one.file, one.when, one.division, issue=one.issue)).moves for one in sent_last
    }
    if merged is None:
        merged = session.merged(plan, without, only=set(_keys_asked(sent_last, moves)))
    statuses = division_statuses(plan, sent_last, returns, merged, today, moves)
    return Overview(plan, merged, name, not rounds[name], today, statuses, ())


def _keys_asked(sendings: Iterable[Sending], moves: Mapping[str, KeyMoves]) -> Iterator[str]:
    """The keys of today under which these workbooks are answered, and of the answers that decide what is asked."""
    for sending in sendings:
        for ask in (cell.ask for cell in sending.asked):
            for key in (ask.key, *([ask.condition.key] if ask.condition else ())):
                yield moved_key(key, moves.get(sending.issue, {}))


def _last_sendings(session: LedgerSession, sent: Sequence[Sent]) -> list[Sending]:
    """The last workbook of each division with the cells it asks for, in the order of sending. Raises CannotRun."""
    first: dict[str, Sent] = {}
    last: dict[str, Sent] = {}
    for one in sent:
        first.setdefault(one.division, one)
        last.pop(one.division, None)
        last[one.division] = one
    return [_sending(session, first[name].when, one) for name, one in last.items()]


def _order(when: datetime | None) -> datetime:
    """A time to compare by: what has none came before everything."""
    return when or datetime.min.replace(tzinfo=UTC)


def _sending(session: LedgerSession, first: str, sent: Sent) -> Sending:
    issue = session.snapshots.sent_issue(sent.issue)
    asks = session.snapshots.asked_cells(issue)
    asked = tuple(AskedCell(sent.issue, sheet, cell_name(position), ask) for sheet, position, ask in asks)
    return Sending(sent.issue, sent.division, sent.when, first, sent.file, issue.round.due, asked)


@frozen
class Waiting:
    """The files in input/returned that no merge took in, by name: those a merge would, and those that none will."""

    to_merge: tuple[str, ...] = ()  # also those that cannot be opened just now
    unreadable: tuple[str, ...] = ()  # by their content nothing that could be an answer


def files_not_merged(session: LedgerSession) -> Waiting:
    """What lies in input/returned and was not taken in yet."""
    workspace = session.workspace
    if not workspace.returned.is_dir() or not files.files_inside(workspace.returned):
        return Waiting()
    digests = session.merged_digests()
    limits = reading_limits(workspace)
    to_merge: list[str] = []
    unreadable: list[str] = []
    for file in find_returned(workspace, []).returned:
        try:
            digest = files.sha256(read_returned_file(file.path, limits))
        except Refused as refused:
            if refused.code not in NO_ANSWERS_EXPECTED:
                (to_merge if refused.code in NOT_YET else unreadable).append(file.name)
            continue
        if digest not in digests:
            to_merge.append(file.name)
    return Waiting(tuple(sorted(to_merge)), tuple(sorted(unreadable)))
