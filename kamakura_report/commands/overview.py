"""Overview: how a round stands on one day, by the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from kamakura_report.commands.known_rounds import chosen_round, known_rounds
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.frozen import frozen
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.merging.claims import Version
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import KeyMoves, moved_key
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.rounds.answering import division_statuses
from kamakura_report.rounds.division_status import AskedCell, DivisionStatus, Sending
from kamakura_report.workbook.area import cell_name


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


def overview_from_ledger(
    session: LedgerSession, plan: Plan, merged: Merged | None, round_name: str = "", without: Collection[str] = ()
) -> Overview:
    """The round of that name, "" for the latest open one (else the latest). Raises CannotRun when there is none.

    Files that the ledger does not hold are not looked for (``commands.standing_now``).
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


def _sending(session: LedgerSession, first: str, sent: Sent) -> Sending:
    issue = session.snapshots.sent_issue(sent.issue)
    asks = session.snapshots.asked_cells(issue)
    asked = tuple(AskedCell(sent.issue, sheet, cell_name(position), ask) for sheet, position, ask in asks)
    return Sending(sent.issue, sent.division, sent.when, first, sent.file, issue.round.due, asked)
