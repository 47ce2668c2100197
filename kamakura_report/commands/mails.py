"""Mails ready to send, into ``output/mail/``: drafts with their files, by what they are written for.

They are made from the texts in ``templates/letters/``; where one is not there, from the one that is shipped.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.made_workbooks import MadeWorkbook
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.issue import Round
from kamakura_report.io import files
from kamakura_report.io.mail_file import Attachment, calendar_day, draft_mail, is_draft_of
from kamakura_report.io.shipped import read_shipped
from kamakura_report.io.text_files import decode_text
from kamakura_report.plan.model import Plan
from kamakura_report.reports.mail_letters import (
    SUBJECT,
    MailKind,
    MailText,
    filled_in,
    mail_addresses,
    mail_words,
    parse_mail_text,
)
from kamakura_report.reports.reminders import (
    office_called,
    plan_called,
    reminder_details,
    reminder_subject,
    still_undetermined,
    wrong_and_open,
)
from kamakura_report.rounds.division_status import DivisionStatus, Stage
from kamakura_report.workbook.names import UsedNames, file_name

if TYPE_CHECKING:
    from kamakura_report.commands.annotate import SentBack
    from kamakura_report.commands.overview import Overview

DEADLINE_NAME = "提出期限.ics"
GUIDE_NAME = "記入のしかた.pdf"  # in templates/letters: how to fill in, for divisions
_DETAILS = "明細"
_BY_MAIL = (Stage.WAITING, Stage.PARTIAL)  # who must correct a file gets it back instead


def mail_text(workspace: Workspace, kind: MailKind) -> MailText:
    """The office's own text, else the one that is shipped. Raises CannotRun."""
    own = workspace.letters / f"{kind.value}.txt"
    name = f"templates/letters/{own.name}"
    content = files.read_file(own) if own.exists() else read_shipped(name)
    return parse_mail_text(decode_text(content, name), name)


def without_address(plan: Plan, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the divisions in whose 連絡先 no mail address stands."""
    return tuple(name for name in names if not mail_addresses(plan.division(name).contact))


class RequestMails:
    """The drafts that send the workbooks of a round out, with the deadline for a calendar; they wait staged."""

    def __init__(
        self, session: LedgerSession, plan: Plan, round_: Round, text: MailText, staging: files.Staging
    ) -> None:
        self._plan, self._round, self._text, self._staging = plan, round_, text, staging
        self._folder = session.workspace.mail / MailKind.REQUEST.value
        self._drafts = files.StagedFiles()
        page = session.workspace.letters / GUIDE_NAME
        self._guide = [Attachment.of(GUIDE_NAME, files.read_file(page))] if page.is_file() else []
        self._beside: list[files.Output] = []
        if round_.due:
            about = plan_called(plan)
            day = calendar_day(
                f"{about}/{round_.name}", f"{about}の実績の提出期限（{round_.name}）", office_called(plan), round_.due
            )
            beside = session.workspace.workbooks(file_name(round_.name)) / DEADLINE_NAME
            self._beside.append(files.Output(beside, day, files.Policy.RESULT))

    def draft(self, one: MadeWorkbook) -> None:
        """Make the draft that sends this workbook; none where it has no file."""
        if one.file is None:
            return
        name, due = one.division, one.issue.round.due
        words = mail_words(self._plan, self._round.name, name, due, (one.name,))
        attached = [Attachment.of(one.name, one.file.content), *self._guide]
        if due == self._round.due:
            attached += [Attachment.of(DEADLINE_NAME, day.content) for day in self._beside]
        place = f"{self._folder}{os.sep}{one.stem}.eml"
        draft = _draft(self._plan, place, self._round.name, name, self._text, words, attached)
        self._drafts.append(self._staging.put(draft))

    def outputs(self) -> tuple[Sequence[files.AnyOutput], ...]:
        """All that is to be written: what lies beside the workbooks, and the drafts."""
        return self._beside, self._drafts

    def old(self, *, everything: bool) -> list[Path]:
        """Drafts of before to take away: of another round, and with ``everything`` of divisions that are asked nothing
        any more.
        """
        drafts = list(_drafts_in(self._folder))
        made = {output.path for output in self._drafts} if drafts else ()
        others = (path for path in drafts if path not in made)
        return [path for path in others if everything or not _is_of(path, self._round.name)]


def reminder_mails(
    session: LedgerSession, overview: Overview, asked: Mapping[Path, DivisionStatus]
) -> list[files.Output]:
    """The drafts that ask again, with the workbook as it was sent, for the letters at these paths."""
    text = mail_text(session.workspace, MailKind.REMINDER)
    folder = session.workspace.mail / MailKind.REMINDER.value
    outputs = []
    for path, status in asked.items():
        if is_asked_by_mail(status):
            sent = [session.workspace.root / sending.file for sending in status.sendings]
            there = [one for one in sent if one.is_file()]
            attached = [Attachment.of(one.name, files.read_file(one)) for one in there]
            names = tuple(one.name for one in there)
            words = {
                **mail_words(overview.plan, overview.round, status.division.name, status.due, names),
                SUBJECT: reminder_subject(overview.round, status, overview.today),
                _DETAILS: "\n".join(reminder_details(overview.plan, status, overview.today)),
            }
            draft = folder / f"{path.stem}.eml"
            outputs.append(_draft(overview.plan, draft, overview.round, status.division.name, text, words, attached))
    return outputs


def is_asked_by_mail(status: DivisionStatus) -> bool:
    """Whether a reminder goes to the division by mail too."""
    return status.stage in _BY_MAIL


def old_reminder_mails(workspace: Workspace, letters: Collection[Path], *, everything: bool) -> list[Path]:
    """The drafts that may be there from before: of these letters, or with ``everything`` all in the folder."""
    folder = workspace.mail / MailKind.REMINDER.value
    return list(_drafts_in(folder)) if everything else [folder / f"{path.stem}.eml" for path in letters]


def answer_mails(
    workspace: Workspace, overview: Overview, sent_back: Sequence[SentBack], was_done: Collection[str], *, now: datetime
) -> dict[Path, str]:
    """Write the drafts that answer what came: 差戻し with the corrected workbooks, and 受領 once to whoever is done.

    ``was_done`` are the divisions that were done the last time: theirs is not made again. Those of before that are
    no longer called for are taken away, unless a person has changed them. The division of each that was
    written, by its path. Raises CannotRun.
    """
    texts = {kind: mail_text(workspace, kind) for kind in (MailKind.CORRECTION, MailKind.RECEIPT)}
    back = workspace.mail / MailKind.CORRECTION.value
    receipts = workspace.mail / MailKind.RECEIPT.value
    outputs: list[files.Output] = []
    to_whom: dict[Path, str] = {}
    standing: set[Path] = set()
    used = UsedNames()
    for status in overview.statuses:
        division = status.division.name
        stem = file_name(division, used)
        used.use(stem)
        theirs = {division, *(sending.division for sending in status.sendings)}
        to_correct = {one.path.name: files.read_file(one.path) for one in sent_back if one.division in theirs}
        if to_correct:
            words = mail_words(overview.plan, overview.round, division, status.due, tuple(to_correct))
            words[_DETAILS] = "\n".join(wrong_and_open(status)).strip("\n")
            attached = [Attachment.of(name, content) for name, content in to_correct.items()]
            path, text = back / f"{stem}.eml", texts[MailKind.CORRECTION]
        elif status.stage is not Stage.NOT_SENT and not status.unanswered and status.current:
            came = tuple(dict.fromkeys(file.file for file in status.current))
            words = mail_words(overview.plan, overview.round, division, status.due, came)
            words[_DETAILS] = "\n".join(still_undetermined(status)).strip("\n")
            path, text, attached = receipts / f"{stem}.eml", texts[MailKind.RECEIPT], []
            standing.add(path)
            if division in was_done:
                continue
        else:
            continue
        outputs.append(_draft(overview.plan, path, overview.round, division, text, words, attached))
        to_whom[path] = division
    with sole_writer(workspace, now=now):
        files.write_all(outputs, workspace.written, now=now)
        standing |= {output.path for output in outputs}
        old = [path for folder in (back, receipts) for path in _drafts_in(folder) if path not in standing]
        files.clear_files(old, workspace.written)
    return to_whom


def mails_of_round(workspace: Workspace, round_name: str) -> Iterator[Path]:
    """The drafts that were made for that round."""
    for kind in MailKind:
        yield from (path for path in _drafts_in(workspace.mail / kind.value) if _is_of(path, round_name))


def _draft(
    plan: Plan,
    path: str | Path,
    round_name: str,
    division: str,
    text: MailText,
    words: Mapping[str, str],
    attached: Sequence[Attachment],
) -> files.Output:
    subject, body = filled_in(text, words)
    to = mail_addresses(plan.division(division).contact)
    return files.Output(path, draft_mail(round_name, to, subject, body, attached), files.Policy.RESULT)


def _drafts_in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from files.files_inside(folder, ".eml")


def _is_of(path: Path, round_name: str) -> bool:
    return is_draft_of(files.read_file(path), round_name)
