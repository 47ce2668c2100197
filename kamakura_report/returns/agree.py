"""What several answers to one key come to (docs/contracts.md, Consolidated). Nothing is settled by order.

Between divisions, and between two files of one division, the same rule holds: a figure beside a
blank or 未確定 counts; beside 該当なし or another figure it is 競合.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kamakura_report.form.answer import NOT_APPLICABLE, UNDETERMINED, Status
from kamakura_report.plan.figures import figure, tidy
from kamakura_report.returns.said import Claim


class State(StrEnum):
    """状態 of a line of the consolidated result."""

    SETTLED = "確定"
    BLANK = "未入力"
    UNDETERMINED = UNDETERMINED
    NOT_APPLICABLE = NOT_APPLICABLE
    CONFLICT = "競合"


COUNTING = (Status.FIGURE, Status.NOT_APPLICABLE, Status.UNDETERMINED)  # answers a figure's line can hold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a key comes to, the answers that rests on, and the divisions still waited for."""

    state: State
    value: Decimal | None = None  # exactly when the state is SETTLED
    claims: tuple[Claim, ...] = ()
    waiting: tuple[str, ...] = ()


def agree(owners: Sequence[str], claims: Sequence[Claim]) -> Verdict:
    """One figure for all: the first claim that says it is named. ``claims`` stand in 所管課 order.

    該当なし beside 未確定 stays 未確定: somebody still expects a figure.
    """
    figures = _of(claims, Status.FIGURE)
    not_applicable = _of(claims, Status.NOT_APPLICABLE)
    undetermined = _of(claims, Status.UNDETERMINED)
    if len({claim.answer.value for claim in figures}) > 1 or (figures and not_applicable):
        return Verdict(State.CONFLICT, claims=tuple(claims))
    if figures:
        return Verdict(State.SETTLED, _number(figures[0]), claims=figures[:1])
    if undetermined:
        return Verdict(State.UNDETERMINED, claims=undetermined[:1])
    if not_applicable:
        return Verdict(State.NOT_APPLICABLE, claims=not_applicable[:1])
    return Verdict(State.BLANK, waiting=tuple(owners))


def add(owners: Sequence[str], claims: Sequence[Claim]) -> Verdict:
    """合算: the sum of every owner's part, which counts only when all have given theirs.

    Each owner's own files first agree among themselves. 該当なし is no part of a sum: beside a
    figure it is 競合, as everywhere, for whether it means nought is not for a program to decide.
    """
    parts = {owner: agree((owner,), [claim for claim in claims if claim.owner == owner]) for owner in owners}
    states = {part.state for part in parts.values()}
    if State.CONFLICT in states or {State.SETTLED, State.NOT_APPLICABLE} <= states:
        return Verdict(State.CONFLICT, claims=tuple(claims))
    resting = tuple(claim for part in parts.values() for claim in part.claims)
    if State.UNDETERMINED in states:
        return Verdict(State.UNDETERMINED, claims=_of(resting, Status.UNDETERMINED))
    if State.BLANK in states or not owners:
        return Verdict(State.BLANK, waiting=tuple(owner for owner, part in parts.items() if part.state is State.BLANK))
    if State.NOT_APPLICABLE in states:
        return Verdict(State.NOT_APPLICABLE, claims=resting)
    return Verdict(State.SETTLED, figure(str(sum(_number(claim) for claim in resting))), claims=resting)


def _of(claims: Sequence[Claim], status: Status) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.answer.status is status)


def _number(claim: Claim) -> Decimal:
    assert isinstance(claim.answer.value, Decimal), claim
    return tidy(claim.answer.value)
