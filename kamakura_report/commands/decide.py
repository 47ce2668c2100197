"""Decide: the marks of ``conflicts.xlsx``, or a figure heard by phone, become decisions; the results follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kamakura_report.commands.ledger_session import LedgerSession, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.form.completion import is_blank
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.layout.office_questions import OfficeQuestions
from kamakura_report.merging import texts
from kamakura_report.merging.agree import accepted_answers
from kamakura_report.merging.decisions import Choice, candidate_tokens, choice_bodies
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.keys import canonical
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.returned.office_entries import Entry, typed_text, understand_entries
from kamakura_report.rounds.events import EventKind
from kamakura_report.text import shorten
from kamakura_report.workbook.names import CELL_UNITS, utf16_units
from kamakura_report.workbook.question import Ask

if TYPE_CHECKING:
    from kamakura_report.reports.mark_reading import MarksRead
    from kamakura_report.returned.grid import Grid

LONGEST_KEY_SHOWN = 60  # characters of a key that is none, repeated in a message


@frozen
class Decided:
    """What was decided, and what everything came to."""

    choices: tuple[Choice, ...]
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]


Decide = Callable[[Plan, LedgerSession], tuple[Sequence[Choice], Sequence[Problem]]]  # and what is to be looked at


def resolve(workspace: Workspace, path: Path, *, now: datetime, break_lock: bool = False) -> Decided:
    """Take the marks of a filled-in ``conflicts.xlsx``. Raises CannotRun with all that is wrong; nothing is changed."""
    if path == workspace.conflicts and not path.exists():
        raise CannotRun(f"{path} がありません。競合があるときに、「kamakura-report merge」で作られます。")
    from kamakura_report.io.reader.own_grid import read_own_grid
    from kamakura_report.reports.mark_reading import read_marks

    grid = read_own_grid(files.read_file(path), str(path))

    def choose(plan: Plan, session: LedgerSession) -> tuple[Sequence[Choice], Sequence[Problem]]:
        read = _read_again(session, grid, path.name, plan) or read_marks(grid, path.name, plan, session.merged(plan))
        if read.problems:
            advice = "直して保存してから、もう一度実行してください。"
            raise CannotRun(f"{path} の「採用」に直すところが {len(read.problems)} 件あります。{advice}", read.problems)
        if not read.choices and session.left_event(EventKind.DECIDED) is None:  # else they were taken from this file
            raise CannotRun(f"{path} の「採用」に印がありません。採用する行に印を付けて保存してください。")
        return read.choices, read.remarks

    return _decide(workspace, choose, now, break_lock)


def set_figure(
    workspace: Workspace, key: str, value: str | None, reason: str, *, now: datetime, break_lock: bool = False
) -> Decided:
    """Record the office's own answer to a key, understood as in a returned cell; None empties the key.

    Raises CannotRun for an unknown key, and for what a returned cell would be held back for.
    """
    _check_words(reason, value or "")
    key = canonical(key)

    def choose(plan: Plan, session: LedgerSession) -> tuple[Sequence[Choice], Sequence[Problem]]:
        questions = OfficeQuestions(plan, NO_ANSWERS, session.former_plans(plan).named_today)
        merged = session.merged(plan, only=questions.row_keys(key))
        row = next((row for row in merged.rows if row.line.key == key), None)
        if row is not None and row.line.published is not None:
            advice = f"変えるときは、マスターのシート「{row.line.published_in}」を直してください。"
            raise CannotRun(f"「{key}」はマスターで決まっている値です。{advice}")
        if row is not None:
            ask = replace(questions, known=accepted_answers(merged.rows)).figure(key)
            candidates = row.candidates
        else:
            ask = _text_question(session, plan, key)
            claims = session.former_plans(plan).claims_today(session.ledger.claims(plan.zone))
            candidates = texts.text_candidates(plan, claims, key)
        unit = row.line.unit if row is not None else ""
        choice = Choice(key, None, reason.strip(), candidate_tokens(candidates), unit=unit)
        if value is None:
            return (choice,), ()
        (one,) = understand_entries([Entry(ask, typed_text(value), reason)])
        if one.answer is None:
            raise CannotRun(_refused(key, one.refusal))
        return (replace(choice, answer=one.answer),), one.remarks

    return _decide(workspace, choose, now, break_lock)


def withdraw(workspace: Workspace, key: str, reason: str, *, now: datetime, break_lock: bool = False) -> Decided:
    """Take back what the office decided about a key: answers count as if it never was, and no earlier decision does.

    Raises CannotRun when nothing is decided there.
    """
    _check_words(reason)
    key = canonical(key)

    def choose(plan: Plan, session: LedgerSession) -> tuple[Sequence[Choice], Sequence[Problem]]:
        choice = Choice(key, None, reason.strip(), (), withdrawn=True)
        decided = session.former_plans(plan).decisions_today(session.ledger.decisions())
        if key not in decided and not session.was_recorded(EventKind.DECIDED, {"decisions": choice_bodies([choice])}):
            from kamakura_report.commands.lookup import nearest_told, search_keys  # for a key that is mistyped

            merged = session.merged(plan)
            known = key in {row.line.key for row in merged.rows} or texts.is_known_text(plan, key)
            nearest = "" if known else nearest_told(search_keys(session, plan, merged), key)
            raise CannotRun(f"「{key}」に、取り下げる決定はありません。{nearest}")
        return (choice,), ()

    return _decide(workspace, choose, now, break_lock)


def _check_words(reason: str, value: str = "") -> None:
    """Raises CannotRun when the reason says nothing, or something typed cannot be kept as text."""
    if is_blank(reason):
        raise CannotRun("理由がありません。--reason に、だれから何を聞いたかなどを書いてください。")
    for what, words in (("理由", reason), ("値", value)):
        if any("\ud800" <= sign <= "\udfff" for sign in words):
            raise CannotRun(f"{what}「{shorten(words)}」に、文字でないものが混ざっています。打ち直してください。")
    if utf16_units(reason) > CELL_UNITS:
        raise CannotRun(f"理由が長すぎます（{CELL_UNITS:,} 字まで）。短くしてください。")


def _text_question(session: LedgerSession, plan: Plan, key: str) -> Ask:
    from kamakura_report.commands.lookup import nearest_told, search_keys, text_question  # for what is no figure

    ask = text_question(session, plan, key)
    if ask is None:
        advice = nearest_told(search_keys(session, plan, session.merged(plan)), key) or (
            "キーは output/consolidated.csv の「キー」の列にあります。"
        )
        raise CannotRun(f"「{shorten(key, LONGEST_KEY_SHOWN)}」というキーは計画にありません。{advice}")
    return ask


def _refused(key: str, refusal: Problem | None) -> str:
    """The line for a value that cannot be recorded; without a refusal there is nothing to be seen in it."""
    if refusal is None:
        return "値が空です。空にするときは --clear、決定を取り下げるときは --withdraw を書いてください。"
    return f"「{key}」に記録できません。{refusal.found}{refusal.advice}"


def _read_again(session: LedgerSession, grid: Grid, file: str, plan: Plan) -> MarksRead | None:
    """The marks, when they are those that the last event decided, whose results are not renewed yet; else None."""
    from kamakura_report.reports.mark_reading import read_marks

    last = session.left_event(EventKind.DECIDED)
    if last is None:
        return None
    read = read_marks(grid, file, plan, session.merged(plan, before=last.number))
    is_same = session.was_recorded(EventKind.DECIDED, {"decisions": choice_bodies(read.choices)})
    return read if is_same and not read.problems else None


def _decide(workspace: Workspace, choose: Decide, now: datetime, break_lock: bool) -> Decided:
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        choices, remarks = choose(plan, session)
        result_files = ResultFiles(session, plan, plan_problems)
        if choices:
            written = session.record(EventKind.DECIDED, {"decisions": choice_bodies(choices)}, result_files.outputs)
        else:
            written = session.write_results(result_files.outputs())
    problems = (*remarks, *result_files.results.problems, *session.notices)
    return Decided(tuple(choices), result_files.results.merged, problems, written)
