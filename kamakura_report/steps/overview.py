"""Overview: where every division stands in a round, asked of the ledger; nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from kamakura_report.doors import files
from kamakura_report.doors.ledger import Sent
from kamakura_report.doors.reader.returned_file import read_returned_file
from kamakura_report.doors.xlsx.refused import Refused
from kamakura_report.form.book import reference
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.returns.answering import stand
from kamakura_report.returns.arrival import moment
from kamakura_report.returns.awaited import loose
from kamakura_report.returns.events import Kind
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.rounds import open_rounds
from kamakura_report.returns.said import Version
from kamakura_report.returns.standing import Asked, Sending, Standing
from kamakura_report.steps import gather
from kamakura_report.steps.keeping import Keeper


@dataclass(frozen=True, slots=True)
class Overview:
    """A round as it stands on one day."""

    plan: Plan
    round: str
    closed: bool
    today: date
    standings: tuple[Standing, ...]
    loose: tuple[Problem, ...]  # files that may be answers and are counted for none


def look(keeper: Keeper, plan: Plan, round_name: str) -> Overview:
    """The round of that name, "" for the latest open one (else the latest). Raises CannotRun when there is none."""
    seen = told(keeper, plan, keeper.merged(plan), round_name)
    starts = (moment(sending.first) for one in seen.standings for sending in one.sendings)
    began = min(starts, default=None, key=_order)
    intakes = keeper.ledger.intakes()
    unknown = [one.file for one in intakes if not one.division and _order(moment(one.received)) >= _order(began)]
    return replace(seen, loose=tuple(loose(unknown, not_taken(keeper))))


def told(keeper: Keeper, plan: Plan, merged: Merged, round_name: str = "", without: Collection[str] = ()) -> Overview:
    """The same of what the ledger holds alone, under what it all comes to; files that lie apart are not looked for.

    ``without`` are digests of plans that are lost (``Keeper.lined``).
    """
    rounds = open_rounds(keeper.ledger.events(Kind.ISSUED, Kind.OPENED, Kind.CLOSED))
    name = _choose(rounds, round_name.strip())
    returns = [one for one in keeper.ledger.intakes() if one.round == name and one.division]
    today = keeper.now.astimezone().date()
    sent_last = sendings(keeper, [one for one in keeper.ledger.sent() if one.round == name])
    lined = keeper.lined(plan, without)
    moves = {
        one.issue: lined.then(Version(one.file, one.when, one.division, issue=one.issue)).moves for one in sent_last
    }
    standings = stand(plan, sent_last, returns, merged, today, moves)
    return Overview(plan, name, not rounds[name], today, standings, ())


def _choose(rounds: dict[str, bool], wanted: str) -> str:
    if not rounds:
        raise CannotRun("まだ何も配布していません。generate で配布用の Excel を作ってから、もう一度実行してください。")
    if wanted and wanted not in rounds:
        known = "、".join(rounds)
        raise CannotRun(f"「{wanted}」という回はありません。--round には {known} のどれかを書いてください。")
    return wanted or next((name for name in reversed(rounds) if rounds[name]), list(rounds)[-1])


def sendings(keeper: Keeper, sent: Sequence[Sent]) -> list[Sending]:
    """The last workbook of each division with the cells it asks for, in the order of sending. Raises CannotRun."""
    first: dict[str, Sent] = {}
    last: dict[str, Sent] = {}
    for one in sent:
        first.setdefault(one.division, one)
        last.pop(one.division, None)
        last[one.division] = one
    return [_sending(keeper, first[name].when, one) for name, one in last.items()]


def _order(when: datetime | None) -> datetime:
    """For comparing: what has no time came before everything."""
    return when or datetime.min.replace(tzinfo=UTC)


def _sending(keeper: Keeper, first: str, sent: Sent) -> Sending:
    issue = keeper.archive.sent(sent.issue)
    asks = keeper.archive.issued(issue)[0].asks()
    asked = tuple(Asked(sheet, reference(position), ask) for sheet, position, ask in asks)
    return Sending(sent.issue, sent.division, sent.when, first, sent.file, issue.round.due, asked)


def not_taken(keeper: Keeper) -> tuple[str, ...]:
    """The files in input/returned whose bytes no standing merge holds, by name; what cannot be opened is among them."""
    workspace = keeper.workspace
    if not workspace.returned.is_dir() or not files.inside(workspace.returned):
        return ()
    known = {one.digest for one in keeper.ledger.sightings() if not one.undone}
    found = []
    for file in gather.find(workspace, []):
        try:
            digest = files.sha256(read_returned_file(file.path))
        except Refused as refused:
            if refused.code not in gather.NOT_ANSWERS:
                found.append(file.name)
            continue
        if digest not in known:
            found.append(file.name)
    return tuple(sorted(found))
