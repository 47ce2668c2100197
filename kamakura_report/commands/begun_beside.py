"""A sending-out begun beside one that has not come to its end: never by accident."""

from __future__ import annotations

from collections.abc import Mapping

from kamakura_report.commands.known_rounds import known_rounds
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.overview import overview_from_ledger
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import ROUND_UNFINISHED
from kamakura_report.rounds.division_status import Stage
from kamakura_report.rounds.open_rounds import sending_again


class FurtherRound(CannotRun):
    """A round would be opened while others are at work: somebody must say that it is meant."""

    def __init__(self, name: str, unfinished: Mapping[str, int]) -> None:
        self.why = f"{'、'.join(_told(*one) for one in unfinished.items())}がまだ終わっていません。"
        self.name = name
        last = list(unfinished)[-1]
        advice = (
            f"回「{last}」をもう一度配布するときは「{sending_again(last)}」、"
            "新しい回を始めるときは --yes を付けて、もう一度実行してください。"
        )
        super().__init__(f"{self.why}新しい回「{name}」は作っていません。{advice}")


def _told(name: str, waiting: int) -> str:
    return f"回「{name}」（まだの課 {waiting}）"


def must_not_run_beside(session: LedgerSession, plan: Plan, name: str, *, only_told: bool) -> tuple[Problem, ...]:
    """What is to be said before this round is opened; nothing of one that is known, or where no other is at work.

    Raises FurtherRound, unless it is only to be told.
    """
    rounds = known_rounds(session)
    if name in rounds or not any(rounds.values()):
        return ()
    merged = session.merged(plan)
    waiting = {other: _waiting(session, plan, merged, other) for other, is_open in rounds.items() if is_open}
    unfinished = {other: count for other, count in waiting.items() if count}
    if unfinished and not only_told:
        raise FurtherRound(name, unfinished)
    return tuple(
        ROUND_UNFINISHED.problem(round=other, new=name, waiting=count, command=sending_again(other))
        for other, count in unfinished.items()
    )


def _waiting(session: LedgerSession, plan: Plan, merged: Merged, name: str) -> int:
    """How many divisions of a round something must still come from, or be settled of."""
    statuses = overview_from_ledger(session, plan, merged, name).statuses
    return sum(one.unanswered or one.stage is Stage.CONFLICT for one in statuses)
