"""Decide: the marks of ``conflicts.xlsx``, or a figure heard by phone, become decisions; the results follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import Answer
from kamakura_report.io import files
from kamakura_report.io.master_file import read_tables
from kamakura_report.merging import texts
from kamakura_report.merging.agree import ResultRow
from kamakura_report.merging.claims import resolve_versions
from kamakura_report.merging.decisions import Choice, candidate_tokens, choice_bodies, parse_typed_answer
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.conflicts import read_marks
from kamakura_report.rounds.events import EventKind
from kamakura_report.workbook.raw_tables import RawTables


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and what everything came to."""

    choices: tuple[Choice, ...]
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


def resolve(workspace: Workspace, path: Path, *, now: datetime, break_lock: bool = False) -> Decided:
    """Take the marks of a filled-in ``conflicts.xlsx``. Raises CannotRun with all that is wrong; nothing is changed."""
    if not path.exists():
        raise CannotRun(f"{path} が見つかりません。名前と場所を確かめてください。")
    table = read_tables(path)

    def choose(plan: Plan, session: LedgerSession) -> Sequence[Choice]:
        rows = {row.line.key: row for row in session.merged(plan).rows}
        choices, problems = _read_again(session, plan, table) or read_marks(table, rows)
        if problems:
            advice = "直して保存してから、もう一度実行してください。"
            raise CannotRun(f"{path} の「採用」に直すところが {len(problems)} 件あります。{advice}", problems)
        if not choices and session.left_event(EventKind.DECIDED) is None:  # else its marks were taken from this file
            raise CannotRun(f"{path} の「採用」に印がありません。採用する行に印を付けて保存してください。")
        return choices

    return _decide(workspace, choose, now, break_lock)


def set_figure(
    workspace: Workspace, key: str, value: str | None, reason: str, *, now: datetime, break_lock: bool = False
) -> Decided:
    """Record the office's own figure for a key; None clears it. Raises CannotRun for an unknown key or no figure."""
    if not reason.strip():
        raise CannotRun("理由がありません。--reason に、だれから何を聞いたかなどを書いてください。")

    def choose(plan: Plan, session: LedgerSession) -> Sequence[Choice]:
        figures = {row.line.key: row for row in session.merged(plan).rows}
        if key in figures:
            return (_figure(figures[key], value, reason.strip()),)
        if not texts.is_known_text(plan, key):
            advice = "キーは output/consolidated.csv の「キー」の列にあります。"
            raise CannotRun(f"「{key}」というキーは計画にありません。{advice}")
        answer = None if value is None else Answer.text(value)
        counting = [claim for claim in session.ledger.claims().by_key.get(key, ()) if not claim.held]
        claims = [claim for one in resolve_versions(counting) for claim in one.claims]
        return (Choice(key, answer, reason.strip(), candidate_tokens(claims)),)

    return _decide(workspace, choose, now, break_lock)


def _read_again(session: LedgerSession, plan: Plan, table: RawTables) -> tuple[list[Choice], list[Problem]] | None:
    """The marks, when they are those that the last event decided, whose results are not renewed yet; else None."""
    last = session.left_event(EventKind.DECIDED)
    if last is None:
        return None
    rows = {row.line.key: row for row in session.merged(plan, before=last.number).rows}
    choices, problems = read_marks(table, rows)
    is_same = session.was_recorded(EventKind.DECIDED, {"decisions": choice_bodies(choices)})
    return (choices, []) if is_same and not problems else None


def _figure(row: ResultRow, value: str | None, reason: str) -> Choice:
    key = row.line.key
    if row.line.published is not None:
        advice = f"変えるときは、マスターのシート「{row.line.published_in}」を直してください。"
        raise CannotRun(f"「{key}」はマスターで決まっている値です。{advice}")
    try:
        answer = None if value is None else parse_typed_answer(value)
    except ValueError:
        message = f"「{value}」は数字として読めません。数字、「該当なし」「未確定」のどれかを書いてください。"
        raise CannotRun(message) from None
    return Choice(key, answer, reason, candidate_tokens(row.candidates), unit=row.line.unit)


def _decide(
    workspace: Workspace, choose: Callable[[Plan, LedgerSession], Sequence[Choice]], now: datetime, break_lock: bool
) -> Decided:
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        choices = tuple(choose(plan, session))
        result_files = ResultFiles(session, plan, plan_problems)
        if choices:
            written = session.record(EventKind.DECIDED, {"decisions": choice_bodies(choices)}, result_files.outputs)
        else:
            written = session.write_results(result_files.outputs())
    problems = (*result_files.results.problems, *session.stale)
    return Decided(choices, result_files.results.merged, problems, written)
