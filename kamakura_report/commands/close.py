"""Close: files that come after the closing do not count until somebody opens it again."""

from __future__ import annotations

from datetime import datetime

from kamakura_report.commands.known_rounds import chosen_round, known_rounds
from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import division_successors
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import ROUND_UNANSWERED
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import reopening


@frozen
class RoundTurned:
    """A round that was closed or opened again, and what everything comes to now."""

    round: str
    issued: tuple[str, ...]  # divisions that were sent a workbook, in the order of sending
    unanswered: tuple[str, ...]  # of them, those without a file that counts
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def close_round(workspace: Workspace, name: str, *, now: datetime, break_lock: bool = False) -> RoundTurned:
    """End a round. Raises CannotRun when it was never sent out or is closed already; then nothing is changed."""
    return _turn(workspace, name, EventKind.CLOSED, now, break_lock)


def reopen_round(workspace: Workspace, name: str, *, now: datetime, break_lock: bool = False) -> RoundTurned:
    """Open a closed round again; what came meanwhile counts now. Raises CannotRun when it is not closed."""
    return _turn(workspace, name, EventKind.OPENED, now, break_lock)


def _turn(workspace: Workspace, name: str, kind: EventKind, now: datetime, break_lock: bool) -> RoundTurned:
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        rounds = known_rounds(session)
        name = chosen_round(rounds, name)
        is_so = rounds[name] is (kind is EventKind.OPENED)
        if is_so and not session.was_recorded(kind, {"round": name}):
            if rounds[name]:
                raise CannotRun(f"回「{name}」は、すでに開いています。何も変えていません。そのままで構いません。")
            advice = f"開き直すときは「{reopening(name)}」を実行してください。"
            raise CannotRun(f"回「{name}」は、すでに締め切られています。何も変えていません。{advice}")
        result_files = ResultFiles(session, plan, plan_problems)
        written = session.record(kind, {"round": name}, result_files.outputs)
        sent_to = tuple(dict.fromkeys(one.division for one in session.ledger.sent() if one.round == name))
        answered = {one.division for one in session.ledger.intakes() if one.usable and one.round == name}
    successors = division_successors(plan)
    answered_by = answered | {successor for division in answered for successor in successors.get(division, ())}
    unanswered = tuple(one for one in sent_to if answered_by.isdisjoint({one, *successors.get(one, ())}))
    missing = [
        ROUND_UNANSWERED.problem(round=name, command=reopening(name)).at(label=division) for division in unanswered
    ]
    problems = (*result_files.results.problems, *(missing if kind is EventKind.CLOSED else ()), *session.notices)
    return RoundTurned(name, sent_to, unanswered, result_files.results.merged, problems, written)
