"""Sending out: the workbooks that are new or changed, written with all that goes with them, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.load import Template, snapshot_of_plan
from kamakura_report.commands.made_workbooks import MadeWorkbook
from kamakura_report.commands.mails import RequestMails
from kamakura_report.form.issue import Round, dump_issue
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Plan
from kamakura_report.reports.sending_list import SENDING_COLUMNS, SENDING_NAME, place_sending_list
from kamakura_report.rounds.events import RECORD, EventKind
from kamakura_report.sequences import Joined, Mapped
from kamakura_report.text import quote_for_csv
from kamakura_report.workbook.names import file_name


@frozen
class SendingOut:
    """A round that is sent out, to ``everyone`` or to a few divisions of it."""

    session: LedgerSession
    plan: Plan
    template: Template
    round: Round
    mails: RequestMails
    staging: files.Staging  # where what is written waits
    everyone: bool

    def write(self, asked: Sequence[MadeWorkbook], chosen: Sequence[MadeWorkbook], *, force: bool) -> dict[str, str]:
        """Write the workbooks of those ``chosen`` of all who are asked, with their records, lists and mails.

        What became of each, by its division. Raises CannotRun, and then nothing was written.
        """
        to_write = [one for one in chosen if one.kept is None]
        # Those kept are written again as they are: a run that ended early may not have remembered that it wrote them.
        kept = [one for one in chosen if one.kept is not None]
        old_mails = self.mails.old(everything=self.everyone)
        written = self._record(to_write, partial(self._outputs, asked, to_write, kept), force)
        done = {one.path: one.done for one in written}
        files.clear_files(old_mails, self.session.workspace.written)
        staged = ((one, one.file) for one in to_write)
        return {
            **{one.division: file.done for one, file in staged if isinstance(file, files.Staged)},
            **{one.division: done[Path(one.place)] for one in kept},
        }

    def _record(
        self, to_write: Sequence[MadeWorkbook], outputs: Callable[[], Sequence[files.AnyOutput]], force: bool
    ) -> tuple[files.Written, ...]:
        """Write the files, and record in the ledger each workbook that is not the one its division was sent last."""
        new = [one for one in to_write if _is_new(one)]
        if not new:
            return self.session.write(outputs(), force=force)
        return self.session.record(
            EventKind.ISSUED,
            {"round": self.round.name, "issues": _entries(new)},
            before=outputs,
            issues=Mapped(attrgetter("issue"), new),
            force=force,
        )

    def _outputs(
        self, asked: Sequence[MadeWorkbook], to_write: Sequence[MadeWorkbook], kept: Sequence[MadeWorkbook]
    ) -> Sequence[files.AnyOutput]:
        """All that is to be written together."""
        records = self.session.snapshots.outputs(
            snapshot_of_plan(self.session.workspace, self.plan),
            self.template,
            files.StagedFiles(issue for one in to_write for issue in one.issued),
            files.StagedFiles(record for one in to_write for record in one.records),
        )
        return Joined[files.AnyOutput](
            records,
            files.StagedFiles(file for one in to_write if isinstance(file := one.file, files.Staged)),
            [one.file for one in kept if one.file is not None],
            self._lists(asked),
            *self.mails.outputs(),
        )

    def _lists(self, asked: Sequence[MadeWorkbook]) -> files.StagedFiles:
        """Which workbook goes to whom, as CSV and as a workbook."""
        rows = Mapped(self._row, asked)
        workbook = write_workbook(place_sending_list(self.plan, rows))  # first: it needs the most room
        quoted = ((*map(quote_for_csv, texts), str(count)) for *texts, count in rows)
        contents = {".csv": csv_bytes(tuple(SENDING_COLUMNS), quoted), ".xlsx": workbook}
        folder = self.session.workspace.workbooks(file_name(self.round.name))
        return files.StagedFiles(
            self.staging.put(files.Output(folder / f"{SENDING_NAME}{end}", content, files.Policy.RESULT))
            for end, content in contents.items()
        )

    def _row(self, one: MadeWorkbook) -> tuple[str, str, str, str, int]:
        division = self.plan.division(one.division)
        return division.name, division.department, division.contact, one.name, one.told.asked


def _is_new(one: MadeWorkbook) -> bool:
    """True of a workbook that is not the one its division was sent last."""
    file = one.file
    assert file is not None
    return one.previous is None or (one.previous.issue, one.previous.digest) != (one.issue.id, file.digest)


def _entries(sent: Sequence[MadeWorkbook]) -> Sequence[Mapping[str, str]]:
    """What is recorded of each workbook that is sent out, told when it is asked for."""
    records = b"".join(bytes.fromhex(files.sha256(dump_issue(one.issue))) for one in sent)
    size = len(records) // max(1, len(sent))

    def entry(place: int) -> Mapping[str, str]:
        one, record = sent[place], records[size * place : size * (place + 1)]
        file = one.file
        assert isinstance(file, files.Staged)
        return {"issue": one.issue.id, "file": file.name, "sha256": file.digest, RECORD: record.hex()}

    return Mapped(entry, range(len(sent)))
