"""Withdraw: what was sent out and nobody has answered is taken back, as if it had not been; that it was stays known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kamakura_report.commands import read_returns
from kamakura_report.commands.known_rounds import chosen_round, known_rounds
from kamakura_report.commands.ledger_session import LedgerSession, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.mails import mails_of_round
from kamakura_report.commands.results import ResultFiles, weigh_ledger
from kamakura_report.commands.standing_now import files_not_merged
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.merging.merge import Merged
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import named_round, withdrawn_rounds
from kamakura_report.text import command_line, first_of
from kamakura_report.workbook.names import file_name

FILES_NAMED = 3  # in one message; of more it says how many


@frozen
class Withdrawn:
    """The round that is none any more, who had been sent a workbook, and what became of the files made for it."""

    round: str
    sent_to: tuple[str, ...]
    cleared: files.Cleared
    merged: Merged
    problems: tuple[Problem, ...]  # that were not there before
    written: tuple[files.Written, ...]


def run(workspace: Workspace, name: str, *, now: datetime, break_lock: bool = False) -> Withdrawn:
    """Take the round back, and what was made for it away, but for what a person has changed.

    Raises CannotRun, and then nothing was changed, when there is no such round, or somebody has answered it: a file of
    it was merged (whatever became of its figures), or lies in the folder of returned files.
    """
    plan, plan_problems = load_plan(workspace)
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        rounds = known_rounds(session)
        withdrawn = withdrawn_rounds(session.ledger.events(EventKind.WITHDRAWN))
        known = named_round(rounds, name)
        gone = None if known else named_round([one for one in withdrawn if one not in rounds], name)
        again = gone is not None
        name = gone or chosen_round(rounds, name)
        answers = [] if again else list(_answers(session, name))
        if answers:
            advice = f"終わりにするときは「{command_line('close', name)}」で締め切ってください。"
            raise CannotRun(
                f"回「{name}」には回答が届いています（{first_of(answers, FILES_NAMED)}）。取り下げていません。{advice}"
            )
        made = _made_files(session, name)
        as_made = bool(files.as_written(made, workspace.written))
        if again and not as_made and not session.was_recorded(EventKind.WITHDRAWN, {"round": name}):
            raise CannotRun(f"回「{name}」は、すでに取り下げられています。何も変えていません。")
        sent_to = tuple(dict.fromkeys(one.division for one in session.ledger.sent() if one.round == name))
        before = frozenset(weigh_ledger(session, plan, plan_problems).problems)
        result_files = ResultFiles(session, plan, plan_problems)
        if again:
            written = session.write_results(result_files.outputs())
        else:
            written = session.record(EventKind.WITHDRAWN, {"round": name}, result_files.outputs)
        cleared = files.clear_files(made, workspace.written)
    problems = (*(one for one in result_files.results.problems if one not in before), *session.notices)
    return Withdrawn(name, sent_to, cleared, result_files.results.merged, problems, written)


def _answers(session: LedgerSession, name: str) -> Iterator[str]:
    """The files that answer the round: those taken in, held back and refused ones too, and those not taken in yet."""
    yield from (one.file for one in session.ledger.intakes() if one.round == name)
    paths = [session.workspace.returned / one for one in files_not_merged(session).to_merge]
    if paths:
        yield from (one.file for one in read_returns.run(session.workspace, paths) if one.round == name)


def _made_files(session: LedgerSession, name: str) -> list[Path]:
    """What lies in the folder of the round's workbooks, and the mails that were made for it."""
    folder = session.workspace.workbooks(file_name(name))
    workbooks = list(files.files_inside(folder)) if folder.is_dir() else []
    return [*workbooks, *mails_of_round(session.workspace, name)]
