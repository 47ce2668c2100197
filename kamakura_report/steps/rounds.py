"""Rounds: a round is closed, and files that come after that do not count until somebody opens it again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kamakura_report.doors import files
from kamakura_report.form.names import file_name
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import ROUND_UNANSWERED
from kamakura_report.returns.events import Kind
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.rounds import open_rounds
from kamakura_report.returns.succession import heirs
from kamakura_report.steps import keeping
from kamakura_report.steps.keeping import Keeper
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.results import Made
from kamakura_report.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Turned:
    """A round that was closed or opened again, and what everything comes to now."""

    round: str
    issued: tuple[str, ...]  # divisions that were sent a workbook, in the order of sending
    unanswered: tuple[str, ...]  # of them, those without a file that counts
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def close(workspace: Workspace, name: str, *, now: datetime, break_lock: bool = False) -> Turned:
    """End a round. Raises CannotRun when it was never sent out or is closed already; then nothing is changed."""
    return _turn(workspace, name, Kind.CLOSED, now, break_lock)


def reopen(workspace: Workspace, name: str, *, now: datetime, break_lock: bool = False) -> Turned:
    """Open a closed round again; what came meanwhile counts now. Raises CannotRun when it is not closed."""
    return _turn(workspace, name, Kind.OPENED, now, break_lock)


def known(keeper: Keeper) -> dict[str, bool]:
    """Every round that was sent out and whether it is open."""
    return open_rounds(keeper.ledger.events(Kind.ISSUED, Kind.OPENED, Kind.CLOSED))


def must_be_open(keeper: Keeper, name: str) -> None:
    """Raises CannotRun for a round that is closed."""
    if not known(keeper).get(name, True):
        advice = f"続けるときは「close {name} --reopen」で開き直してから、もう一度実行してください。"
        raise CannotRun(f"回「{name}」は締め切られています。{advice}")


def must_have_its_folder(keeper: Keeper, name: str) -> None:
    """Raises CannotRun for a round whose workbooks would be written over those of another.

    Windows knows some signs in no name of a folder, and two names that differ in case alone are one to it.
    """
    for other in known(keeper):
        if other != name and _folder(other) == _folder(name):
            theirs = f"前に配布した回「{other}」のもの（{file_name(other)}）"
            advice = "--round に、違いのはっきりした別の名前を書いてください。"
            raise CannotRun(f"回「{name}」のフォルダーの名前が、{theirs}と同じになります。{advice}")


def _folder(name: str) -> str:
    return unicodedata.normalize("NFC", file_name(name)).casefold()


def _turn(workspace: Workspace, name: str, kind: Kind, now: datetime, break_lock: bool) -> Turned:
    plan, plan_problems = load_plan(workspace)
    with keeping.writing(workspace, now=now, break_lock=break_lock) as keeper:
        rounds = known(keeper)
        if name not in rounds:
            advice = f"{'、'.join(rounds)} のどれかを書いてください。" if rounds else "まだ何も配布していません。"
            raise CannotRun(f"「{name}」という回はありません。{advice}")
        if rounds[name] is (kind is Kind.OPENED):
            state = "開いています" if rounds[name] else "締め切られています"
            raise CannotRun(f"回「{name}」は、すでに{state}。何も変えていません。")
        made = Made(keeper, plan, plan_problems)
        written = keeper.record(kind, {"round": name}, made.outputs)
        issued = tuple(dict.fromkeys(one.division for one in keeper.ledger.sent() if one.round == name))
        came = {one.division for one in keeper.ledger.intakes() if one.usable and one.round == name}
    following = heirs(plan)
    answering = came | {heir for division in came for heir in following.get(division, ())}
    unanswered = tuple(one for one in issued if answering.isdisjoint({one, *following.get(one, ())}))
    missing = [ROUND_UNANSWERED.problem(round=name).at(label=division) for division in unanswered]
    problems = (*made.results.problems, *(missing if kind is Kind.CLOSED else ()))
    return Turned(name, issued, unanswered, made.results.merged, problems, written)
