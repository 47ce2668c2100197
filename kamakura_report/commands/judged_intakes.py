"""Judged intakes: the files that the ledger holds, with what today's plan doubts of them."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.commands.judging import Judge
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.frozen import replace
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.open_rounds import closed_rounds


class JudgedIntakes:
    """Judges what the ledger holds; what was doubted by the same plan before is not worked out again.

    A file of which a snapshot is lost is told without its doubts; ``lost`` names the snapshot.
    """

    def __init__(self, session: LedgerSession, plan: Plan) -> None:
        self.session, self.plan = session, plan
        self.lost: list[Problem] = []
        closed = closed_rounds(session.ledger.events())
        digest = session.plan_digest(plan)
        self._judge = Judge(session.snapshots, plan, session.ledger.elsewhere, closed, digest=digest)

    def told(self, intakes: Iterable[Submission]) -> tuple[Submission, ...]:
        """These files with all that is to be told of them, without their answers."""
        return tuple(self._judge.with_doubts(one, self._doubts(one)) if one.issue else one for one in intakes)

    def fully_told(self, read: Submission) -> Submission:
        """The same of a file that was read anew: with its answers, and what was typed where nothing is taken."""
        return self._judge.told(read)

    def _doubts(self, intake: Submission) -> tuple[Problem, ...]:
        ledger, depends_on = self.session.ledger, self._judge.depends_on
        kept = ledger.judgement(intake.digest, depends_on)
        if kept is not None:
            return kept
        try:
            doubts = self._judge.doubts(replace(intake, answers=ledger.answers(intake.digest)))
        except SnapshotUnreadable as error:
            if error.of_results() not in self.lost:
                self.lost.append(error.of_results())
            return ()
        ledger.put_judgement(intake.digest, depends_on, doubts)
        return doubts
