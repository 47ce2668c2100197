"""Who has answered: every division of today's plan and where it stands in a round.

Seen from the division's side: a cell is filled when *it* has answered, or when nobody need answer any
more, because the office has decided or the figure came from elsewhere. What was sent to a division
that has another name by now is its successor's to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from kamakura_report.form.answer import Status
from kamakura_report.form.book import Kind
from kamakura_report.plan.keys import COVER
from kamakura_report.plan.model import Division, Plan
from kamakura_report.returns import arrival, texts
from kamakura_report.returns.agree import State
from kamakura_report.returns.current import when
from kamakura_report.returns.merge import Merged, Row
from kamakura_report.returns.notices import SEPARATOR
from kamakura_report.returns.returned import Return
from kamakura_report.returns.standing import Answered, Asked, Sending, Standing

OF_STATE = {
    State.SETTLED: Answered.FILLED,
    State.NOT_APPLICABLE: Answered.FILLED,
    State.UNDETERMINED: Answered.UNDETERMINED,
    State.CONFLICT: Answered.CONFLICT,
    State.BLANK: Answered.BLANK,
}


def stand(
    plan: Plan, sendings: Sequence[Sending], returns: Iterable[Return], merged: Merged, today: date
) -> tuple[Standing, ...]:
    """Where every division stands, in the plan's order; one that the plan no longer knows comes last.

    ``sendings`` are the last of each division in the round, in order; ``returns`` all files of the round that
    stand, in order of receipt; ``merged`` what everything comes to under ``plan``.
    """
    came = list(returns)
    required = any(asked.ask.required for one in sendings for asked in one.asked)
    rows = {row.line.key: row for row in merged.rows}
    said: dict[str, set[str]] = {}
    for text in merged.texts:
        said.setdefault(text.key, set()).add(text.division)
    heard = {one.division for one in came}
    strangers = [one.division for one in sendings if not successors(plan, one.division) and one.division in heard]
    found = []
    for division in (*plan.divisions, *map(Division, dict.fromkeys(strangers))):
        names = {division.name, *division.former}
        own = [one for one in sendings if division.name in (successors(plan, one.division) or (one.division,))]
        cells: dict[Answered, list[Asked]] = {answered: [] for answered in Answered}
        for asked in _counting(own, required):
            key = asked.ask.key
            if key in rows:
                answered = _figure(rows[key], division.name, names)
            elif texts.known(plan, key):
                answered = Answered.FILLED if said.get(key, set()) & {*names, plan.office} else Answered.BLANK
            else:
                answered = None
            if answered is not None:
                cells[answered].append(asked)
        sorted_out = {answered: tuple(many) for answered, many in cells.items()}
        found.append(_standing(division, own, came, today, sorted_out, required))
    return tuple(found)


def successors(plan: Plan, name: str) -> tuple[str, ...]:
    """The divisions of today's plan that answer for what was sent to this one: itself, or who lists it as 旧課名."""
    return tuple(one.name for one in plan.divisions if name == one.name or name in one.former)


def _counting(sendings: Iterable[Sending], required: bool) -> list[Asked]:
    """The cells that must be filled in, or all for figures where nothing must; each key where it was sent last."""
    found: dict[str, Asked] = {}
    for sending in sendings:
        for asked in sending.asked:
            counts = asked.ask.required if required else asked.ask.kind is Kind.NUMBER
            if counts and not asked.ask.key.startswith(f"{COVER}/"):
                found[asked.ask.key] = asked
    return list(found.values())


def _figure(row: Row, division: str, names: Set[str]) -> Answered | None:
    """What the line comes to for a division; None when today's plan does not ask it."""
    if row.line.published is not None or division not in row.line.owners:
        return None
    if row.decision is not None:
        return OF_STATE[row.state]
    own = {claim.answer.status for claim in row.candidates if claim.division in names}
    waited_for = row.state is State.BLANK and division in row.division.split(SEPARATOR)
    if not own or waited_for:
        theirs = {claim.division for claim in row.claims} & set(row.line.owners)
        return Answered.BLANK if theirs or row.answer is None else Answered.FILLED
    if row.state is State.CONFLICT:
        return Answered.CONFLICT
    return Answered.UNDETERMINED if own == {Status.UNDETERMINED} else Answered.FILLED


def _standing(
    division: Division,
    sendings: Sequence[Sending],
    came: Iterable[Return],
    today: date,
    cells: Mapping[Answered, tuple[Asked, ...]],
    required: bool,
) -> Standing:
    to = {one.division: one for one in sendings}
    returns = tuple(one for one in came if one.division in to)
    newest: dict[str, Return] = {}
    for one in returns:
        newest[one.division] = max(newest.get(one.division, one), one, key=when)
    usable = any(one.usable for one in returns)
    nobody_waits = required and not usable and not cells[Answered.BLANK]
    late = 0 if nobody_waits else max([0, *(_late(one, returns, today) for one in sendings)])
    return Standing(division, tuple(sendings), returns, tuple(newest.values()), late, cells, required)


def _late(sending: Sending, returns: Iterable[Return], today: date) -> int:
    came = [arrival.day(one, sending.first) for one in returns if one.usable and one.division == sending.division]
    return arrival.late(sending.due, [day for day in came if day is not None], today)
