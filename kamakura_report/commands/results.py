"""Results: the files made from what the ledger now holds, the same whichever command asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec, TypeVar

from kamakura_report.commands.judged_intakes import JudgedIntakes
from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.made_before import MadeResults, made_before, remember_made, results_depend_on
from kamakura_report.commands.overview import Overview, overview_from_ledger
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.form.form_model import Form
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.reports import conflicts, tables
from kamakura_report.reports.consolidated.result_book import RoundStatus, left_out_sheets, place_consolidated
from kamakura_report.rounds.answering import current_files
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import closed_rounds
from kamakura_report.rounds.past_files import excuse_closed

P = ParamSpec("P")
T = TypeVar("T")


@frozen
class Results:
    """What is accepted now, what a person must look at, and the files that say so."""

    merged: Merged
    problems: tuple[Problem, ...]
    lost: tuple[Problem, ...]  # of them, one for each lost snapshot for want of which something is left out
    outputs: tuple[files.Output, ...]


@frozen
class Weighed:
    """What the ledger comes to, and what its snapshots add to that; ``problems`` and ``lost`` as of ``Results``."""

    merged: Merged
    problems: tuple[Problem, ...]
    lost: tuple[Problem, ...]
    form: Form | None  # of the last sending-out; None before the first
    overview: Overview | None  # of the round that people work on


def weigh_ledger(session: LedgerSession, plan: Plan, more_problems: Iterable[Problem] = ()) -> Weighed:
    """What the ledger comes to under ``plan``; nothing is made or written.

    ``more_problems`` are those that the ledger does not hold: of the master, of files that are no workbooks.
    What a lost snapshot would be needed for is left out, with a problem.
    """
    lost = _LostSnapshots()
    lost_plans = [
        digest
        for digest in session.former_plan_digests(plan)
        if lost.unless_lost(session.snapshots.plan, digest) is None
    ]
    merged = session.merged(plan, without=lost_plans)
    sent = session.ledger.sent()  # the last one's form, and the round that people work on; none before the first
    form = lost.unless_lost(session.snapshots.form, sent[-1].form) if sent else None
    overview = lost.unless_lost(overview_from_ledger, session, plan, merged, without=lost_plans) if sent else None
    batches = session.ledger.events(EventKind.MERGED)
    last_merged = {file["sha256"] for file in batches[-1].body["files"]} if batches else set()
    current = current_files(session.ledger.intakes(), last_merged, plan.zone)
    judged = JudgedIntakes(session, plan)
    known = {one.digest for one in current} - last_merged
    told = excuse_closed(judged.told(current), closed_rounds(session.ledger.events()), known)
    file_problems = [problem for each in told for problem in each.problems]
    lost.problems += (problem for problem in judged.lost if problem not in lost.problems)
    problems = (*more_problems, *lost.problems, *file_problems, *merged.problems, *left_out_sheets(form, plan))
    return Weighed(merged, problems, tuple(lost.problems), form, overview)


def make_results(session: LedgerSession, plan: Plan, more_problems: Sequence[Problem] = ()) -> Results:
    """What the ledger comes to as ``weigh_ledger`` says, and the bytes of the result files; nothing is written."""
    weighed = weigh_ledger(session, plan, more_problems)
    depends_on = results_depend_on(session, plan, more_problems)
    # Of what lacks something nothing is kept: it may be there again the next time.
    made = None if weighed.lost else made_before(session, depends_on)
    if made is None:
        contents = _result_contents(session, plan, weighed)
        made = MadeResults(contents, weighed.merged.state_counts, weighed.merged.problems)
        if not weighed.lost:
            remember_made(session, depends_on, made)
    return Results(weighed.merged, weighed.problems, weighed.lost, made.outputs(session.workspace))


def _result_contents(session: LedgerSession, plan: Plan, weighed: Weighed) -> tuple[bytes, ...]:
    """The bytes of the result files, in the order of ``Workspace.results``."""
    merged, problems, overview = weighed.merged, weighed.problems, weighed.overview
    round_status = RoundStatus(overview.round, overview.statuses, overview.today, overview.closed) if overview else None
    events = session.ledger.events()
    result_book = place_consolidated(
        plan, merged, problems, form=weighed.form, round_status=round_status, events=events
    )
    return (
        csv_bytes(tables.FIGURE_COLUMNS, tables.figure_table(merged)),
        csv_bytes(tables.TEXT_COLUMNS, tables.text_table(merged)),
        write_workbook(result_book),
        write_workbook(conflicts.place_conflicts(plan, merged)),
    )


def renew_left_results(session: LedgerSession, plan: Plan, more_problems: Sequence[Problem]) -> None:
    """Renew the results that an earlier run left as they were, for a command that does not write them anyway.

    Those that are still held are ``session.stale``.
    """
    if session.unfinished:
        session.write_results(make_results(session, plan, more_problems).outputs)


class _LostSnapshots:
    """A problem for each snapshot that was needed and is missing or damaged."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def unless_lost(self, make: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | None:
        """What ``make`` gives, None when a snapshot that it needs is lost."""
        try:
            return make(*arguments, **named)
        except SnapshotUnreadable as error:
            if error.of_results() not in self.problems:
                self.problems.append(error.of_results())
            return None


class ResultFiles:
    """The results, made once the ledger knows what has just happened (``LedgerSession.record`` calls ``outputs``)."""

    results: Results

    def __init__(self, session: LedgerSession, plan: Plan, more_problems: Sequence[Problem]) -> None:
        self._made_from = session, plan, more_problems

    def outputs(self) -> tuple[files.Output, ...]:
        """Make the results (``self.results`` from now on); the files to write."""
        self.results = make_results(*self._made_from)
        return self.results.outputs
