"""Units that changed: a figure given under a former one is not taken for one of today's until the office says what it
is now. No division is asked for it; what one gives later under today's unit takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.form.answer import Status
from kamakura_report.merging.agree import ConflictCause, ResultRow, ResultState
from kamakura_report.merging.asking import asked_today, in_another_unit
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.holding import weigh
from kamakura_report.merging.lines import ResultLine
from kamakura_report.text import comparable


def is_of_former_unit(line: ResultLine, claim: Claim) -> bool:
    """True for a figure that was given under another unit than today's."""
    return claim.answer.status is Status.FIGURE and in_another_unit(claim.asked, line)


def is_asked_alike(line: ResultLine, claim: Claim) -> bool:
    """True for what answers just what today's plan asks of a division: the whole, or a part of that sum, in that unit.

    What the office decided is the whole.
    """
    today = asked_today(line)
    if in_another_unit(claim.asked, line) or claim.is_part is not today.is_part:
        return False
    return not today.is_part or frozenset(claim.shares) == frozenset(today.divisions)


def close_former_units(line: ResultLine, claims: Sequence[Claim]) -> list[Claim]:
    """The claims without figures of a former unit whose division has answered under today's since."""

    def is_closed(claim: Claim) -> bool:
        return is_of_former_unit(line, claim) and any(
            other.owner == claim.owner
            and other.answer.status is not Status.UNDETERMINED
            and not is_of_former_unit(line, other)
            and _sent(other) > _sent(claim)
            for other in claims
        )

    return [claim for claim in claims if not is_closed(claim)]


def weigh_in_unit(line: ResultLine, candidates: Sequence[Claim]) -> ResultRow:
    """What the candidates come to, held ones among them: 競合 for the unit where nothing else is against them."""
    former = [claim for claim in candidates if not claim.held and is_of_former_unit(line, claim)]
    held_owners = {claim.owner for claim in candidates if claim.held}
    if not former or any(claim.owner in held_owners for claim in former):
        return weigh(line, candidates)
    if weigh(line, [claim for claim in candidates if claim not in former]).state is ResultState.CONFLICT:
        return ResultRow(line, ResultState.CONFLICT, claims=tuple(candidates))
    as_before = weigh(line, candidates)
    alike = len({comparable(claim.asked.unit) for claim in former if claim.asked}) == 1
    return ResultRow(
        line,
        ResultState.CONFLICT,
        claims=tuple(claim for claim in candidates if not claim.held),
        cause=ConflictCause.UNIT,
        unchanged=former[0] if alike and as_before.state is ResultState.SETTLED else None,
    )


def _sent(claim: Claim) -> int:
    return claim.asked.sent if claim.asked else 0
