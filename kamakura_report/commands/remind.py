"""Remind: a letter for each division from which something must still come, into ``output/reminders/``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.mails import old_reminder_mails, reminder_mails
from kamakura_report.commands.named_divisions import divisions_named
from kamakura_report.commands.overview import Overview
from kamakura_report.commands.results import renew_left_results
from kamakura_report.commands.standing_now import round_overview
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.reminders import reminder_letter
from kamakura_report.rounds.division_status import DivisionStatus, Stage
from kamakura_report.rounds.open_rounds import reopening
from kamakura_report.workbook.names import UsedNames, file_name


@frozen
class Letter:
    """One reminder, and what became of its file ("planned" in a dry run)."""

    status: DivisionStatus
    path: Path
    written: files.Written


@frozen
class Reminded:
    """The letters, and what became of older ones of divisions that need none any more."""

    overview: Overview
    letters: tuple[Letter, ...]
    cleared: files.Cleared
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace,
    round_name: str = "",
    divisions: Sequence[str] = (),
    *,
    now: datetime,
    dry_run: bool = False,
    break_lock: bool = False,
) -> Reminded:
    """Write the letters (nothing in a dry run). ``divisions`` none: to all that have not answered. Raises
    CannotRun, also when the round is closed.

    A letter that a person has changed is moved aside before the new one takes its place. One that is no
    longer called for is taken away, unless a person has changed it.
    """
    plan, plan_problems = load_plan(workspace)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session:
        renew_left_results(session, plan, plan_problems)
        overview = round_overview(session, plan, round_name)
        if overview.closed:
            advice = f"督促するときは、「{reopening(overview.round)}」で回を開き直してください。"
            raise CannotRun(f"回「{overview.round}」は締め切られています。{advice}")
        chosen = _chosen(session, overview, divisions)
        outputs = {path: _content(overview, one) for path, one in chosen.items() if one.unanswered}
        mails = reminder_mails(session, overview, {path: chosen[path] for path in outputs})
        letters_out = [files.Output(path, data, files.Policy.RESULT) for path, data in outputs.items()]
        written = session.write([*letters_out, *mails])[: len(outputs)]
        cleared = files.Cleared((), ())
        if not dry_run:
            old = [path for path in _old_letters(session, chosen, everything=not divisions) if path not in outputs]
            cleared = files.clear_files(old, workspace.written)
            standing = {mail.path for mail in mails}
            of_before = old_reminder_mails(workspace, list(chosen), everything=not divisions)
            files.clear_files([path for path in of_before if path not in standing], workspace.written)
    letters = tuple(Letter(chosen[path], path, one) for path, one in zip(outputs, written, strict=True))
    return Reminded(overview, letters, cleared, (*plan_problems, *overview.uncounted, *session.notices))


def _chosen(session: LedgerSession, overview: Overview, divisions: Sequence[str]) -> dict[Path, DivisionStatus]:
    """The divisions asked for, by the file of their letter, which does not depend on who else is asked for."""
    sent_to = [one.division.name for one in overview.statuses if one.stage is not Stage.NOT_SENT]
    unknown = f"「{{name}}」という課には、この回（{overview.round}）の配布をしていません。"
    wanted = divisions_named(divisions, sent_to, unknown)
    used = UsedNames()
    by_path: dict[Path, DivisionStatus] = {}
    for one in overview.statuses:
        name = file_name(one.division.name, used)
        used.use(name)
        if not divisions or one.division.name in wanted:
            by_path[session.workspace.reminders / f"{name}.txt"] = one
    return by_path


def _content(overview: Overview, status: DivisionStatus) -> bytes:
    """The letter in UTF-8 with BOM and CRLF, as Windows' own editor opens it without asking."""
    text = reminder_letter(overview.plan, overview.round, status, overview.today)
    return text.replace("\n", "\r\n").encode("utf-8-sig", "replace")


def _old_letters(session: LedgerSession, chosen: Iterable[Path], *, everything: bool) -> list[Path]:
    """The letters that may be there from before: of those chosen, or with ``everything`` all in the folder."""
    folder = session.workspace.reminders
    if not everything:
        return list(chosen)
    return files.files_inside(folder, ".txt") if folder.is_dir() else []
