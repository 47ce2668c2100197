"""Receive: what came back is checked and merged, and all that follows from it is made, in one step.

The steps are those of ``merge``, ``status``, ``check --annotate`` and ``remind``, one after the other. Each is whole by
itself: a run that ends in between is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands import annotate, ask, mails, merge, remind, status
from kamakura_report.commands.annotate import Annotated
from kamakura_report.commands.find_returns import ReturnedFile, without_harmless_files
from kamakura_report.commands.known_rounds import chosen_round, known_rounds
from kamakura_report.commands.last_receipt import (
    LastReceipt,
    folder_names,
    read_last_receipt,
    receipt_output,
    stages_of,
)
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.merge import Consolidated
from kamakura_report.commands.overview import Overview
from kamakura_report.commands.remind import Reminded
from kamakura_report.commands.send_back import files_to_send_back
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import T, Track, Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import RECEIVE_FOLDER, RECEIVE_LEFT, RETURN_KNOWN
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.names import file_name


@frozen
class Received:
    """What came, what it comes to, and what was made of it."""

    consolidated: Consolidated | None  # None where there was no file at all
    overview: Overview  # of the round that is told of
    corrections: Annotated
    reminded: Reminded | None  # None for a closed round
    problems: tuple[Problem, ...]
    before: LastReceipt  # how it stood the time before
    elsewhere: tuple[str, ...]  # other rounds for which new files came
    answered: Mapping[Path, str]  # the drafts of 差戻し and 受領, each with its division

    @property
    def returned(self) -> tuple[Submission, ...]:
        """The files that came, without those that nobody sent as an answer."""
        return without_harmless_files(self.consolidated.submissions) if self.consolidated else ()

    @property
    def without_address(self) -> tuple[str, ...]:
        """Divisions whose draft of now is addressed to nobody."""
        letters = self.reminded.letters if self.reminded else ()
        reminded = (one.status.division.name for one in letters if mails.is_asked_by_mail(one.status))
        return mails.without_address(self.overview.plan, dict.fromkeys((*self.answered.values(), *reminded)))

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Division, former stage and stage of each that is elsewhere than the last time; of a new round none."""
        if self.before.round != self.overview.round:
            return ()
        now = stages_of(self.overview.statuses)
        was = self.before.stages
        return tuple((name, was[name], stage) for name, stage in now.items() if name in was and was[name] != stage)


def run(
    workspace: Workspace,
    paths: Sequence[Path],
    round_name: str = "",
    *,
    now: datetime,
    break_lock: bool = False,
    track: Track[ReturnedFile] = list,
) -> Received:
    """Take the files in, and write results, 提出状況, 差戻し and letters. Raises CannotRun: then no file was taken in.

    ``paths`` none: ``input/returned/``, and the folders that were named the last time. The round told of is
    ``round_name``, else one that files came for, else that of the last time, else the latest open one.
    """
    before = read_last_receipt(workspace)
    with open_ledger(workspace, now=now) as session:
        rounds = known_rounds(session)
    chosen_round(rounds, round_name)
    folders, gone = _remembered(workspace, before) if not paths else ([], [])
    to_read = [*paths, *folders]
    consolidated: Consolidated | None = None
    if to_read:
        consolidated = merge.run(workspace, to_read, now=now, break_lock=break_lock, track=track)
        problems = list(consolidated.problems)
    else:
        problems = list(ask.run(workspace, now=now).problems)
    problems += [RECEIVE_FOLDER.problem().at(file=name) for name in gone]
    alone = break_lock and consolidated is None
    touched = _rounds_of_new_files(consolidated.submissions if consolidated else ())
    name = _round_to_tell(rounds, round_name, touched, before)

    def unless_it_cannot(what: str, step: Callable[[], T]) -> T | None:
        """What the step gives; what it could not do is told, for the figures are recorded already."""
        try:
            return step()
        except CannotRun as stop:
            problems.append(RECEIVE_LEFT.problem(what=what, why=str(stop)))
            return None

    shown = unless_it_cannot("提出状況の表", lambda: status.run(workspace, name, now=now, break_lock=alone, whole=True))
    if shown is None:
        shown = status.run(workspace, name, now=now, dry_run=True, whole=True)
    overview = shown.overview
    open_ones = [one for one, is_open in rounds.items() if is_open]
    corrections = unless_it_cannot("差戻し用の Excel ", lambda: _send_back(workspace, open_ones, to_read, now))
    reminded = None
    if not overview.closed:
        reminded = unless_it_cannot("督促の文", lambda: remind.run(workspace, name, now=now))
    back = corrections.sent_back if corrections else ()
    was_done = _done_before(before, overview)
    answered = unless_it_cannot(
        "差戻しと受領のメール", lambda: mails.answer_mails(workspace, overview, back, was_done, now=now)
    )
    problems += (one for one in overview.uncounted if one not in problems)
    stages = stages_of(overview.statuses)
    others = [one for one in to_read if one != workspace.returned and not _is_around_output(workspace, one)]
    named = folder_names(workspace, [one for one in others if one.is_dir()])
    kept = named if paths and named else before.folders
    receipt = LastReceipt(now.astimezone().isoformat(timespec="seconds"), name, kept, stages)
    unless_it_cannot("今回の控え", lambda: _remember(workspace, receipt, now))
    elsewhere = tuple(one for one in touched if one != name)
    made = corrections or Annotated((), ())
    told = tuple(problems)
    return Received(consolidated, overview, made, reminded, told, before, elsewhere, answered or {})


def _done_before(before: LastReceipt, overview: Overview) -> Collection[str]:
    """The divisions that were done the last time in this round and are now."""
    now = stages_of(overview.statuses)
    same = before.round == overview.round
    return {name for name, stage in now.items() if same and before.stages.get(name) == stage}


def _remembered(workspace: Workspace, before: LastReceipt) -> tuple[list[Path], list[str]]:
    """The usual folder and those named the last time, where there is anything in them; and those not found."""
    folders = [workspace.returned, *(workspace.root / name for name in before.folders)]
    there = [path for path in folders if path.is_dir()]
    gone = [name for name in before.folders if not (workspace.root / name).is_dir()]
    return [path for path in there if files.files_inside(path)], gone


def _rounds_of_new_files(submissions: Sequence[Submission]) -> list[str]:
    """The rounds of the files that were not known before, the one of most files first."""
    new = [one for one in submissions if one.division and all(each.code != RETURN_KNOWN.code for each in one.problems)]
    names = [one.round for one in new]
    return sorted(dict.fromkeys(names), key=names.count, reverse=True)


def _round_to_tell(rounds: dict[str, bool], wanted: str, touched: Collection[str], before: LastReceipt) -> str:
    if wanted.strip():
        return chosen_round(rounds, wanted)
    found = next((name for name in touched if rounds.get(name)), None)
    if found is None and rounds.get(before.round):
        found = before.round
    return found or chosen_round(rounds)


def _send_back(workspace: Workspace, rounds: Collection[str], checked: Sequence[Path], now: datetime) -> Annotated:
    """The workbooks to send back of these rounds; those of before that are no longer called for are taken away."""
    plan, _ = load_plan(workspace)
    with open_ledger(workspace, now=now) as session:
        submissions = files_to_send_back(session, plan, rounds)
    folder = workspace.corrections
    came = [path for path in checked if not _is_around_output(workspace, path)]  # of our own files none is read
    made = annotate.run(workspace, submissions, folder, came, now=now, policy=files.Policy.RESULT)
    standing = {one.path for one in made.sent_back}
    with sole_writer(workspace, now=now):
        old = [path for path in _made_before(folder, rounds) if path not in standing]
        files.clear_files(old, workspace.written)
    return made


def _is_around_output(workspace: Workspace, path: Path) -> bool:
    output, place = workspace.output.absolute(), path.absolute()
    return output.is_relative_to(place) or place.is_relative_to(output)


def _made_before(folder: Path, rounds: Collection[str]) -> Iterator[Path]:
    for name in rounds:
        of_round = folder / file_name(name)
        if of_round.is_dir():
            yield from files.files_inside(of_round)


def _remember(workspace: Workspace, receipt: LastReceipt, now: datetime) -> None:
    with sole_writer(workspace, now=now):
        files.write_all([receipt_output(workspace, receipt)], workspace.written, now=now)
