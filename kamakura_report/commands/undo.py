"""Undo: the last merge is taken back; the files it took in stay kept, and no longer count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.merging.merge import Merged
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.rounds.events import Event, EventKind


@dataclass(frozen=True, slots=True)
class Undone:
    """The merge that was taken back, and what everything comes to without it."""

    batch: Event
    names: tuple[str, ...]  # of its files
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def run(workspace: Workspace, *, now: datetime, break_lock: bool = False) -> Undone:
    """Take the last merge back. Raises CannotRun when there is none."""
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        batches = session.ledger.batches()
        again = session.left_event(EventKind.UNDONE)  # it is taken back, and the results do not say so yet
        if not batches and again is None:
            raise CannotRun("取り消せる集計がありません。まだ一度も取り込んでいないか、すべて取り消してあります。")
        number = again.body["batch"] if again else batches[-1]
        batch = next(event for event in session.ledger.events(EventKind.MERGED) if event.number == number)
        result_files = ResultFiles(session, plan, plan_problems)
        written = session.record(EventKind.UNDONE, {"batch": batch.number}, result_files.outputs)
    names = tuple(file["name"] for file in batch.body["files"])
    problems = (*result_files.results.problems, *session.notices)
    return Undone(batch, names, result_files.results.merged, problems, written)
