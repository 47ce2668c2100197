"""Who has answered: every division of today's plan and where it stands in a round.

Seen from the division's side: a cell is filled when *it* has answered, or when nobody need answer any
more, because the office has decided or the figure came from elsewhere. What a division was sent that
goes on under another name is its heir's to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from kamakura_report.form.answer import Status
from kamakura_report.form.book import Kind
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Division, Plan
from kamakura_report.returns import arrival, texts
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.current import when
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.returned import Return
from kamakura_report.returns.standing import Answered, Asked, Sending, Standing
from kamakura_report.returns.succession import Moves, heir, heirs, moved

OF_STATE = {
    State.SETTLED: Answered.FILLED,
    State.NOT_APPLICABLE: Answered.FILLED,
    State.UNDETERMINED: Answered.UNDETERMINED,
    State.CONFLICT: Answered.CONFLICT,
    State.BLANK: Answered.BLANK,
}


@dataclass(frozen=True)
class _Part:
    """What falls to one division: workbooks, and by key the cell that counts with what it comes to."""

    sendings: dict[str, Sending] = field(default_factory=dict)  # by the name they were sent to
    cells: dict[str, tuple[Answered, Asked]] = field(default_factory=dict)


def stand(
    plan: Plan,
    sendings: Sequence[Sending],
    returns: Iterable[Return],
    merged: Merged,
    today: date,
    moves: Mapping[str, Moves] = MappingProxyType({}),
) -> tuple[Standing, ...]:
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
    plan: Plan, sendings: Iterable[Sending], merged: Merged, moves: Mapping[str, Moves], required: bool
) -> Mapping[str, _Part]:
    """By division what falls to it; of a key that was sent to it twice, the last cell."""
    names = [division.name for division in plan.divisions]
    following = heirs(plan)
    rows = {row.line.key: row for row in merged.rows}
    said = {(text.key, heir(following, text.division, names)) for text in merged.texts}
    parts: dict[str, _Part] = {}
    for sending in sendings:
        own = heir(following, sending.division, names) or sending.division
        part = parts.setdefault(own, _Part())
        if own == sending.division:
            part.sendings.clear()  # a workbook of its own takes the place of those of its forerunners
        if own == sending.division or own not in part.sendings:
            part.sendings[sending.division] = sending
        for asked in sending.asked:
            if not _counts(asked, required):
                continue
            key = moved(asked.ask.key, moves.get(sending.issue, {}))
            row = rows.get(key)
            if row is not None:
                name = heir(following, sending.division, row.line.owners)
                answered = _figure(row, name, following) if name else None
            else:
                name, told = own, (key, own) in said or (key, plan.office) in said
                answered = (Answered.FILLED if told else Answered.BLANK) if texts.known(plan, key) else None
            if answered is not None:
                part = parts.setdefault(name, _Part())
                part.sendings.setdefault(sending.division, sending)
                part.cells[key] = answered, asked
    return parts


def _counts(asked: Asked, required: bool) -> bool:
    """Whether the cell must be filled in; where nothing must, whether it is for a figure."""
    wanted = asked.ask.required if required else asked.ask.kind is Kind.NUMBER
    return wanted and not Key.parse(asked.ask.key).on_cover


def _figure(row: Row, division: str, following: Mapping[str, tuple[str, ...]]) -> Answered | None:
    """What the line comes to for a division that is asked; None when the master knows the figure by now."""
    if row.line.published is not None:
        return None
    if row.decision is not None:
        return OF_STATE[row.state]
    owners = row.line.owners
    own = {claim.answer.status for claim in row.candidates if heir(following, claim.division, owners) == division}
    waited_for = division in row.waiting
    if not own or waited_for:
        theirs = any(heir(following, claim.division, owners) for claim in row.claims)
        return Answered.BLANK if theirs or row.answer is None else Answered.FILLED
    if row.state is State.CONFLICT:
        return Answered.CONFLICT
    return Answered.UNDETERMINED if own == {Status.UNDETERMINED} else Answered.FILLED


def _standing(division: Division, part: _Part, came: Iterable[Return], today: date, required: bool) -> Standing:
    returns = tuple(one for one in came if one.division in part.sendings)
    newest: dict[str, Return] = {}
    for one in returns:
        newest[one.division] = max(newest.get(one.division, one), one, key=when)
    cells = {
        answered: tuple(asked for found, asked in part.cells.values() if found is answered) for answered in Answered
    }
    sendings = tuple(sorted(part.sendings.values(), key=lambda one: one.when))
    usable = any(one.usable for one in returns)
    nobody_waits = required and not usable and not cells[Answered.BLANK]
    late = 0 if nobody_waits else max([0, *(_late(one, returns, today) for one in sendings)])
    return Standing(division, sendings, returns, tuple(newest.values()), late, cells, required)


def _late(sending: Sending, returns: Iterable[Return], today: date) -> int:
    came = [arrival.day(one, sending.first) for one in returns if one.usable and one.division == sending.division]
    return arrival.late(sending.due, [day for day in came if day is not None], today)
