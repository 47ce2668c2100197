"""Status: how far every division has answered in a round, by the ledger, and ``output/status.xlsx``."""

from __future__ import annotations

from datetime import datetime

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.made_before import status_depends_on
from kamakura_report.commands.overview import Overview
from kamakura_report.commands.standing_now import round_overview
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.rounds.answering import find_outstanding


@frozen
class StatusShown:
    """A round as it stands, every problem on the way, and what became of the file (nothing in a dry run)."""

    overview: Overview
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def run(
    workspace: Workspace,
    round_name: str = "",
    *,
    now: datetime,
    dry_run: bool = False,
    break_lock: bool = False,
    whole: bool = False,
) -> StatusShown:
    """Ask the ledger and write ``output/status.xlsx``; nothing in a dry run. Raises CannotRun.

    ``round_name`` "" is the latest open round, ``whole`` as for ``round_overview``.
    """
    plan, plan_problems = load_plan(workspace)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session:
        if session.unfinished:
            from kamakura_report.commands.results import renew_left_results

            renew_left_results(session, plan, plan_problems)
        overview = round_overview(session, plan, round_name, whole=whole)
        written: tuple[files.Written, ...] = ()
        if not dry_run:
            written = session.write([_workbook(session, plan, overview)])
    outstanding = find_outstanding(overview.statuses, overview.today)
    return StatusShown(overview, (*plan_problems, *overview.uncounted, *outstanding, *session.notices), written)


def _workbook(session: LedgerSession, plan: Plan, overview: Overview) -> files.Output:
    """The workbook that shows the round; it is made only when it does not lie there already."""
    path, made_from = session.workspace.status, status_depends_on(session, plan, overview.round)
    content = files.made_of_same(path, session.workspace.written, made_from)
    if content is None:
        from kamakura_report.io.write.write_workbook import write_workbook
        from kamakura_report.reports.status_book import place_status

        book = place_status(plan, overview.round, overview.statuses, overview.today, closed=overview.closed)
        content = write_workbook(book)
    return files.Output(path, content, files.Policy.RESULT, made_from=made_from)
