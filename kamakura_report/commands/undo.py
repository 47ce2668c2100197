"""Undo: the last merge is taken back; the files it took in stay kept, and no longer count."""

from __future__ import annotations

from datetime import datetime

from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.merging.merge import Merged
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.rounds.events import Event, EventKind


@frozen
class Undone:
    """The merge that was taken back, and what everything comes to without it."""

    batch: Event
    names: tuple[str, ...]  # of its files
    changed: int  # answers and texts that are others without it
    before: Event | None  # the merge before, which the next undo takes back
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
            raise CannotRun(
                "取り消せる集計がありません。まだ一度も取り込んでいないか、すべて取り消してあります。そのままで構いません。"
            )
        number = again.body["batch"] if again else batches[-1]
        merges = {event.number: event for event in session.ledger.events(EventKind.MERGED)}
        with_it = _answers(session.merged(plan))
        result_files = ResultFiles(session, plan, plan_problems)
        written = session.record(EventKind.UNDONE, {"batch": number}, result_files.outputs)
        without_it = _answers(result_files.results.merged)
        earlier = [merges[one] for one in batches if one < number]
    batch = merges[number]
    changed = sum(with_it.get(one) != without_it.get(one) for one in with_it.keys() | without_it.keys())
    names = tuple(file["name"] for file in batch.body["files"])
    problems = (*result_files.results.problems, *session.notices)
    before = earlier[-1] if earlier else None
    return Undone(batch, names, changed, before, result_files.results.merged, problems, written)


def _answers(merged: Merged) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What is said now: a figure's line with what it rests on, and each text with its division and file."""
    figures = {
        (row.line.key, "", ""): (row.state, row.value, row.waiting_for, tuple(claim.token for claim in row.claims))
        for row in merged.rows
    }
    return figures | {(text.key, text.division, text.file): (text.text,) for text in merged.texts}
