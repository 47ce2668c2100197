"""Judging: what today's plan doubts of returned files, told anew whenever somebody asks.

The answers of a file and the rows of its issued book stay what they are; budgets, targets and thresholds are those of
the master as it is now. So ``check``, ``merge`` and every later command say the same of the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from kamakura_report.commands.kept_readings import kept_readings, program_mark
from kamakura_report.commands.load import load_plan, snapshot_digest_of_plan
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.issue import Issue
from kamakura_report.frozen import replace
from kamakura_report.merging.succession import KeyMoves, key_moves, moved_key
from kamakura_report.plan import snapshot
from kamakura_report.plan.model import Plan
from kamakura_report.plan.zones import DEFAULT_ZONE
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.doubt_codes import PLAUSIBLE_AS_SENT
from kamakura_report.returned.doubts import Elsewhere, as_closed, without_doubts
from kamakura_report.returned.submission import Submission

if TYPE_CHECKING:
    from kamakura_report.form.yardstick import Yardstick
    from kamakura_report.io.kept_records import SentRecords
    from kamakura_report.returned.judgement import Doubted

Others = Callable[[str, str, str], Elsewhere]  # division, round, digest of a file → what other files say


class Judge:
    """Judges files by one plan; without one, as they were sent out (``notes`` say so, file by file).

    ``closed`` are rounds, ``digest`` is that of the plan, where it is known already.
    """

    def __init__(
        self,
        snapshots: Snapshots,
        plan: Plan | None,
        others: Others,
        closed: Collection[str] = (),
        notes: tuple[Problem, ...] = (),
        *,
        digest: str = "",
    ) -> None:
        self.snapshots, self.plan, self.others = snapshots, plan, others
        self.closed, self.notes, self.digest = closed, notes, digest
        self._moves: dict[str, KeyMoves] = {}  # by digest of the plan that was sent out

    def told(self, read: Submission, doubted: Sequence[Doubted] = ()) -> Submission:
        """The file with all that is to be told of it, from what reading found.

        ``doubted`` is what was found by ``records`` where it was read, as of ``Contents``; else it is found here.
        """
        if not read.issue:
            return read
        typed = replace(read, answers=read.typed)
        answered, *with_untrusted = doubted or self._doubted(*([read, typed] if read.untrusted else [read]))
        told = self.with_doubts(read, (*self._weighed(answered, read), *self.notes))
        if not with_untrusted or read.round in self.closed:
            return told
        # Nothing is taken from these sheets, but they are shown again in a 差戻し.
        doubts = self._weighed(with_untrusted[0], typed)
        untrusted = (problem for problem in doubts if problem.key in read.untrusted)
        return replace(told, untrusted_problems=(*read.untrusted_problems, *untrusted))

    def with_doubts(self, read: Submission, doubts: Collection[Problem]) -> Submission:
        """The file with these doubts; those of a closed round are for the office alone."""
        if read.round in self.closed:
            doubts = [as_closed(problem, read.round) for problem in doubts]
        problems = (*without_doubts(read.problems), *doubts)
        return replace(read, problems=tuple(problem.at(file=read.file) for problem in problems))

    def doubts(self, read: Submission) -> tuple[Problem, ...]:
        """What is doubted of the answers of a file of ours, of no file yet. Raises SnapshotUnreadable."""
        (doubted,) = self._doubted(read)
        return self._weighed(doubted, read)

    def records(self, issue_id: str) -> SentRecords | None:
        """What was sent out under an id (``Snapshots.sent_records``), to be judged where its returns are read."""
        from kamakura_report.returned.sent_records import JudgedBy

        sent = self.snapshots.sent_records(issue_id)
        if sent is None:
            return None
        moves = self._moves_from(self.snapshots.sent_issue(issue_id))
        return sent._replace(judged_by=JudgedBy(self._plan_to_tell, moves))

    def _doubted(self, *files: Submission) -> list[Doubted]:
        """What is doubted of the answers of each, all returns of one workbook. Raises SnapshotUnreadable."""
        from kamakura_report.returned.judgement import find_doubted

        issue = self.snapshots.sent_issue(files[0].issue)
        book, *_ = self.snapshots.sent_books(issue)
        if self._yardstick is not None:
            moves = self._moves_from(issue)
            book = self._yardstick.questions(book, issue.accepted, lambda key: moved_key(key, moves))
        return [find_doubted(book, read.answers, read.problems) for read in files]

    def _weighed(self, doubted: Doubted, read: Submission) -> tuple[Problem, ...]:
        from kamakura_report.returned.judgement import weigh_doubted

        return weigh_doubted(doubted, read, self.others(read.division, read.round, read.digest))

    @property
    def zone(self) -> str:
        """The zone in which clocks are read; the usual one without a plan."""
        return self.plan.zone if self.plan else DEFAULT_ZONE

    @cached_property
    def depends_on(self) -> str:
        """In one word what the doubts about a file depend on besides the file: the program, and the plan."""
        known = self.snapshots.folder.plan_digests() if self._renumbers else []
        return " ".join((program_mark(), self._plan_digest, *known))

    @cached_property
    def _plan_digest(self) -> str:
        if self.digest or self.plan is None:
            return self.digest
        return snapshot_digest_of_plan(self.snapshots.workspace, self.plan)

    @cached_property
    def _plan_to_tell(self) -> bytes:
        """The plan for those who read: all of them wait for it, and the canonical form takes three times as long."""
        if self.plan is None:
            return b""
        kept = kept_readings(self.snapshots.workspace)
        if kept is not None and kept.plan() is self.plan:
            return kept.record
        return snapshot.dump_plan_as_read(self.plan)

    @cached_property
    def _renumbers(self) -> bool:
        """True when a project of the plan goes on with another: then it matters which plans were sent out before."""
        programs = self.plan.programs if self.plan else ()
        return any(project.previous for program in programs for project in program.projects)

    @cached_property
    def _yardstick(self) -> Yardstick | None:
        from kamakura_report.form.yardstick import Yardstick

        return Yardstick.of(self.plan) if self.plan else None

    def _moves_from(self, issue: Issue) -> KeyMoves:
        """Where the keys of the plan that was sent out went; as far as snapshots can be read."""
        if self.plan is None or not self._renumbers or issue.plan == self._plan_digest:
            return {}
        if issue.plan not in self._moves:
            self._moves[issue.plan] = {}
            with suppress(SnapshotUnreadable):
                then = self.snapshots.plan(issue.plan)
                self._moves[issue.plan] = key_moves(self.plan, then, self.snapshots.readable_plans())
        return self._moves[issue.plan]


def judge_of_today(snapshots: Snapshots, others: Others, closed: Collection[str]) -> Judge:
    """Who judges by the master as it is; by what was sent out where there is none, or none that can be used."""
    workspace = snapshots.workspace
    plan: Plan | None = None
    notes: tuple[Problem, ...] = ()
    if workspace.master.exists():
        try:
            plan, _ = load_plan(workspace)
        except CannotRun:
            notes = (PLAUSIBLE_AS_SENT.problem(),)
    return Judge(snapshots, plan, others, closed, notes)
