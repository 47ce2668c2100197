"""Close a round: files that come after that do not count until somebody opens it again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kamakura_report.commands.ledger_session import LedgerSession, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.succession import division_successors
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import ROUND_UNANSWERED
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import open_rounds
from kamakura_report.workbook.names import file_name


@dataclass(frozen=True, slots=True)
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


def _known_rounds(session: LedgerSession) -> dict[str, bool]:
    """Every round that was sent out and whether it is open."""
    return open_rounds(session.ledger.events(EventKind.ISSUED, EventKind.OPENED, EventKind.CLOSED))


def must_be_open(session: LedgerSession, name: str) -> None:
    """Raises CannotRun for a round that is closed."""
    if not _known_rounds(session).get(name, True):
        advice = f"続けるときは「close {name} --reopen」で開き直してから、もう一度実行してください。"
        raise CannotRun(f"回「{name}」は締め切られています。{advice}")


def must_have_its_folder(session: LedgerSession, name: str) -> None:
    """Raises CannotRun for a round whose workbooks would be written over those of another.

    Windows knows some signs in no name of a folder, and two names that differ in case alone are one to it.
    """
    for other in _known_rounds(session):
        if other != name and _folder(other) == _folder(name):
            used = f"前に配布した回「{other}」のもの（{file_name(other)}）"
            advice = "--round に、違いのはっきりした別の名前を書いてください。"
            raise CannotRun(f"回「{name}」のフォルダーの名前が、{used}と同じになります。{advice}")


def _folder(name: str) -> str:
    return unicodedata.normalize("NFC", file_name(name)).casefold()


def _turn(workspace: Workspace, name: str, kind: EventKind, now: datetime, break_lock: bool) -> RoundTurned:
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        rounds = _known_rounds(session)
        if name not in rounds:
            advice = f"{'、'.join(rounds)} のどれかを書いてください。" if rounds else "まだ何も配布していません。"
            raise CannotRun(f"「{name}」という回はありません。{advice}")
        is_so = rounds[name] is (kind is EventKind.OPENED)
        if is_so and not session.was_recorded(kind, {"round": name}):
            state = "開いています" if rounds[name] else "締め切られています"
            raise CannotRun(f"回「{name}」は、すでに{state}。何も変えていません。")
        result_files = ResultFiles(session, plan, plan_problems)
        written = session.record(kind, {"round": name}, result_files.outputs)
        sent_to = tuple(dict.fromkeys(one.division for one in session.ledger.sent() if one.round == name))
        answered = {one.division for one in session.ledger.intakes() if one.usable and one.round == name}
    successors = division_successors(plan)
    answered_by = answered | {successor for division in answered for successor in successors.get(division, ())}
    unanswered = tuple(one for one in sent_to if answered_by.isdisjoint({one, *successors.get(one, ())}))
    missing = [ROUND_UNANSWERED.problem(round=name).at(label=division) for division in unanswered]
    problems = (*result_files.results.problems, *(missing if kind is EventKind.CLOSED else ()), *session.notices)
    return RoundTurned(name, sent_to, unanswered, result_files.results.merged, problems, written)
