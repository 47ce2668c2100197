"""Status: who has answered, as a value to print and as ``output/status.xlsx``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kamakura_report.doors import files
from kamakura_report.doors.write import write
from kamakura_report.problem import Problem
from kamakura_report.reports import status
from kamakura_report.returns.awaited import awaited
from kamakura_report.steps import keeping, overview
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.overview import Overview
from kamakura_report.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """A round as it stands, every problem on the way, and what became of the file (nothing in a dry run)."""

    overview: Overview
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def run(
    workspace: Workspace, round_name: str = "", *, now: datetime, dry_run: bool = False, break_lock: bool = False
) -> Shown:
    """Ask the ledger and write ``output/status.xlsx``; nothing in a dry run. Raises CannotRun.

    ``round_name`` "" is the latest open round.
    """
    plan, plan_problems = load_plan(workspace)
    writing = keeping.writing(workspace, now=now, break_lock=break_lock)
    opened = keeping.reading(workspace, now=now) if dry_run else writing
    with opened as keeper:
        seen = overview.look(keeper, plan, round_name)
        written: tuple[files.Written, ...] = ()
        if not dry_run:
            book = status.place(plan, seen.round, seen.standings, seen.today, closed=seen.closed)
            written = keeper.write([files.Output(workspace.status, write(book), files.Policy.RESULT)])
    return Shown(seen, (*plan_problems, *seen.loose, *awaited(seen.standings, seen.today)), written)
