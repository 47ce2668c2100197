"""Sending out: the workbooks that are new or changed, written with all that goes with them, and recorded."""

from __future__ import annotations

from collections.abc import Sequence

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
    everyone: bool

    def write(self, asked: Sequence[MadeWorkbook], chosen: Sequence[MadeWorkbook], *, force: bool) -> dict[str, str]:
        """Write the workbooks of those ``chosen`` of all who are asked, with their records, lists and mails.

        What became of each, by its division. Raises CannotRun, and then nothing was written.
        """
        to_write = [one for one in chosen if not one.kept]
        outputs = self.session.snapshots.outputs(
            snapshot_of_plan(self.session.workspace, self.plan),
            self.template,
            [one.issued for one in to_write if one.issued is not None],
            [record for one in to_write for record in one.records],
        )
        # Those kept are written again as they are: a run that ended early may not have remembered that it wrote them.
        with_files = [one for one in (*to_write, *(each for each in chosen if each.kept)) if one.file is not None]
        first = len(outputs)
        outputs += [one.file for one in with_files if one.file is not None]
        outputs += [*self._lists(asked), *self.mails.outputs()]
        old_mails = self.mails.old(everything=self.everyone)
        written = self._record(to_write, outputs, force)[first : first + len(with_files)]
        files.clear_files(old_mails, self.session.workspace.written)
        return {one.issue.division: file.done for one, file in zip(with_files, written, strict=True)}

    def _record(
        self, to_write: Sequence[MadeWorkbook], outputs: Sequence[files.AnyOutput], force: bool
    ) -> tuple[files.Written, ...]:
        """Write the files, and record in the ledger each workbook that is not the one its division was sent last."""
        new = [one for one in to_write if _is_new(one)]
        if not new:
            return self.session.write(outputs, force=force)
        # Held by nobody here: it is let go once the ledger knows of it, before the files take their places.
        return self.session.record(
            EventKind.ISSUED,
            {"round": self.round.name, "issues": list(map(_entry, new))},
            before=outputs,
            issues={one.issue.id: one.issue for one in new},
            force=force,
        )

    def _lists(self, asked: Sequence[MadeWorkbook]) -> list[files.Output]:
        """Which workbook goes to whom, as CSV and as a workbook."""
        rows = []
        for one in asked:
            division = self.plan.division(one.issue.division)
            rows.append((division.name, division.department, division.contact, one.name, one.told.asked))
        quoted = ((*map(quote_for_csv, texts), str(count)) for *texts, count in rows)
        contents = {
            ".csv": csv_bytes(tuple(SENDING_COLUMNS), quoted),
            ".xlsx": write_workbook(place_sending_list(self.plan, rows)),
        }
        folder = self.session.workspace.workbooks(file_name(self.round.name))
        return [
            files.Output(folder / f"{SENDING_NAME}{end}", content, files.Policy.RESULT)
            for end, content in contents.items()
        ]


def _is_new(one: MadeWorkbook) -> bool:
    """True of a workbook that is not the one its division was sent last."""
    assert one.file is not None
    return one.previous is None or (one.previous.issue, one.previous.digest) != (one.issue.id, one.file.digest)


def _entry(one: MadeWorkbook) -> dict[str, str]:
    """What is recorded of a workbook that is sent out."""
    assert isinstance(one.file, files.Staged)
    record = files.sha256(dump_issue(one.issue))
    return {"issue": one.issue.id, "file": one.file.name, "sha256": one.file.digest, RECORD: record}
