"""Parts and wholes: what answers to a figure come to that is summed (合算), or once was. A part is added only to parts
that were asked of the same divisions; beside a whole, or alone once the whole is asked, it waits for a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kamakura_report.form.answer import Status
from kamakura_report.frozen import replace
from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState, add_parts, agree
from kamakura_report.merging.claims import Claim, resolve_versions
from kamakura_report.merging.lines import ResultLine

_Shares = frozenset[str]
_ANSWERED = (ResultState.SETTLED, ResultState.NOT_APPLICABLE)


def claims_that_count(line: ResultLine, of_today: Sequence[Claim], of_others: Sequence[Claim]) -> list[Claim]:
    """The claims of a line that are weighed, held ones among them, in 所管課 order.

    ``of_today`` are those of divisions that are asked today, ``of_others`` of others that were asked when they
    answered. These count while nobody that is asked today has answered, and as the rest of a sum of which somebody
    that is asked today gave a part. Parts that nobody of today gave are counted only with all the rest, or a whole.
    """
    if not of_others:  # as nearly always
        return _in_order(line, of_today)
    unheld = [claim for claim in (*of_today, *of_others) if not claim.held]
    current = [claim for workbook in resolve_versions(unheld) for claim in workbook.claims]
    if any(not claim.held for claim in of_today):
        told = {_shares(claim) for claim in current if claim in of_today and claim.is_part and _is_said(claim)}
        rest = [claim for claim in of_others if claim.is_part and _shares(claim) in told]
        return _in_order(line, [*of_today, *rest])
    rows = [_sum(line, parts) for parts in _parts_alike(current)]
    rows.append(agree(line, [claim for claim in current if not claim.is_part]))
    comes_to_something = any(row.state in (*_ANSWERED, ResultState.CONFLICT) for row in rows)
    staying = [claim for claim in of_others if comes_to_something or not claim.is_part]
    return _in_order(line, [*of_today, *staying])


def weigh_as_asked(line: ResultLine, claims: Sequence[Claim]) -> ResultRow:
    """What these claims come to, none of them held; they stand in 所管課 order.

    All wholes must agree, and with every sum whose parts are all there. Parts of which one is still missing are waited
    for only where today's plan asks for just those, and no whole is known.
    """
    by_shares = _parts_alike(claims)
    whole = agree(line, [claim for claim in claims if not claim.is_part])
    if not by_shares:
        return whole
    today = frozenset(line.owners) if line.summed else None
    sums = [_sum(line, parts) for parts in by_shares]
    mixed = len(sums) > 1 or _shares(by_shares[0][0]) != today or len(by_shares[0]) < len(claims)
    cause = ConflictCause.PARTS if mixed else ConflictCause.ANSWERS
    conflict = ResultRow(line, ResultState.CONFLICT, claims=tuple(claims), cause=cause)
    totals = [row for row in (whole, *sums) if row.state in _ANSWERED]
    incomplete = [
        parts
        for row, parts in zip(sums, by_shares, strict=True)
        if row.state not in _ANSWERED and any(map(_is_said, parts))
    ]
    if any(row.state is ResultState.CONFLICT for row in (whole, *sums)) or len({row.answer for row in totals}) > 1:
        return conflict
    if incomplete and (totals or len(incomplete) > 1 or _shares(incomplete[0][0]) != today):
        return conflict
    if not totals:
        of_today = [row for row, parts in zip(sums, by_shares, strict=True) if _shares(parts[0]) == today]
        return replace(of_today[0], line=line) if of_today else agree(line, claims)
    if whole.state is ResultState.UNDETERMINED and totals[0].state is ResultState.NOT_APPLICABLE:
        return whole
    return replace(totals[0], line=line)


def _is_said(claim: Claim) -> bool:
    return claim.answer.status is not Status.UNDETERMINED


def _shares(claim: Claim) -> _Shares:
    return frozenset(claim.shares)


def _parts_alike(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The parts among them, those together that were asked of the same divisions."""
    by_shares: dict[_Shares, list[Claim]] = {}
    for claim in claims:
        if claim.is_part:
            by_shares.setdefault(_shares(claim), []).append(claim)
    return list(by_shares.values())


def _sum(line: ResultLine, parts: Sequence[Claim]) -> ResultRow:
    """What parts of one sum come to; it waits for the divisions that were asked for them."""
    return add_parts(replace(line, owners=parts[0].shares), parts)


def _in_order(line: ResultLine, claims: Iterable[Claim]) -> list[Claim]:
    def place(claim: Claim) -> tuple[int, int]:
        if claim.owner in line.owners:
            return 0, line.owners.index(claim.owner)
        asked = claim.asked.divisions if claim.asked else ()
        return 1, asked.index(claim.division) if claim.division in asked else len(asked)

    return sorted(claims, key=place)
