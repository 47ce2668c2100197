"""Snapshots of every sending-out, under ``output/ledger/snapshots/``: the plan, the template, the issues, the
workbooks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kamakura_report.commands.kept_readings import KeptReadings, kept_readings
from kamakura_report.commands.load import Template, keep_what_was_read, proved_readings, read_form
from kamakura_report.commands.snapshot_files import SnapshotFiles, SnapshotUnreadable, is_packed, named_digest
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.book_record import as_unrecorded, dump_book, load_book, recorded_asks
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round, dump_issue, load_issue
from kamakura_report.form.named_figures import AskedInForm, asked_in_form
from kamakura_report.io import files
from kamakura_report.plan import snapshot
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun
from kamakura_report.sequences import Joined
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import Ask

if TYPE_CHECKING:
    from kamakura_report.io.kept_records import SentRecords
    from kamakura_report.layout.asked_cells import Marks

NOTICE = "消さないでください.txt"
BOOKS_KEPT = 100  # those asked for last; a large one takes about a megabyte of memory
_NOTICE_TEXT = (
    "このフォルダーには、配布した様式と計画の控えが入っています。\r\n"
    "消したり動かしたりすると、返ってきたファイルを読めなくなります。バックアップの対象にしてください。\r\n"
)


class Snapshots:
    """The snapshots of a workspace. Each is read once and remembered while the program runs."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.records: dict[str, str] = {}  # by issue, the digest of its record where that is known
        self._plans: dict[str, Plan] = {}
        self._forms: dict[str, Form] = {}
        self._sending: dict[str, Form] = {}  # whose copies are written by this run, or about to be
        self._proved: KeptReadings | None = None
        self._asked: dict[str, AskedInForm] = {}
        self._drawn: dict[str, AskedInForm] = {}
        self._issues: dict[str, Issue] = {}
        self._told_records: dict[str, list[Path]] = {}  # by issue, those that were not proved here
        self._sent_books: OrderedDict[str, tuple[Book, ...]] = OrderedDict()

    @cached_property
    def folder(self) -> SnapshotFiles:
        """Where they lie."""
        return SnapshotFiles(self.workspace)

    def key(self) -> bytes:
        """The workspace's key, with which the workbooks already sent out are sealed; no new one is made.

        Raises CannotRun when it is missing or damaged.
        """
        if not self.workspace.secret.exists():
            missing = f"配布したときの鍵 {self.workspace.secret} がありません。バックアップから戻してください。"
            way_out = "「kamakura-report generate --force」は新しい鍵を作りますが、"
            way_out += "それまでに配布したものは受け取れなくなります。"
            raise CannotRun(missing + way_out)
        return files.workspace_key(self.workspace.secret)

    def issue(self, issue_id: str) -> Issue | None:
        """The issue of that id, None when this workspace never sent it out. Raises SnapshotUnreadable when damaged."""
        if issue_id not in self._issues:
            if not self.folder.has_issue(issue_id):
                return None
            path = self.folder.issue(issue_id)
            data = self.folder.read(path, self.records.get(issue_id, ""))
            try:
                issue = load_issue(data)
                if issue.id != issue_id:
                    raise ValueError(issue.id)
            except ValueError:
                raise SnapshotUnreadable(self.workspace, path, damaged=True) from None
            self._issues[issue_id] = issue
        return self._issues[issue_id]

    def sent_issue(self, issue_id: str) -> Issue:
        """An issue that was sent out. Raises SnapshotUnreadable when its record is missing or damaged."""
        issue = self.issue(issue_id)
        if issue is None:
            raise SnapshotUnreadable(self.workspace, self.folder.issue(issue_id), damaged=False)
        return issue

    def sent_books(self, issue: Issue) -> tuple[Book, ...]:
        """The workbooks written for an issue, to compare returns with; several when the program changed meanwhile.

        Many files answer one issue: the books asked for last are remembered. Raises SnapshotUnreadable when a
        snapshot is missing or damaged.
        """
        books = self._sent_books.get(issue.id) or self._recorded_books(issue)
        self._sent_books[issue.id] = books
        self._sent_books.move_to_end(issue.id)
        if len(self._sent_books) > BOOKS_KEPT:
            self._sent_books.popitem(last=False)
        return books

    def asked_cells(self, issue: Issue, key: str = "") -> Iterator[tuple[str, Position, Ask]]:
        """What the workbook of an issue asks and where, without what figures are held against; of one ``key`` if named.

        Raises SnapshotUnreadable when a snapshot is missing or damaged.
        """
        record, *_ = self._records(issue.id) or [b""]
        asked = recorded_asks(record, key) if record else self.sent_books(issue)[0].asks()
        return (cell for cell in asked if key in ("", cell[2].key))

    def sent_records(self, issue_id: str) -> SentRecords | None:
        """The record of an issue, and those of the workbooks written for it (``sent_books``); None as of ``issue``.

        The latter are as their files hold them: whoever reads by them unpacks and proves them, here they are not yet.
        Raises SnapshotUnreadable when any other snapshot is missing or damaged.
        """
        from kamakura_report.io.kept_records import KeptRecord, SentRecords

        issue = self.issue(issue_id) if issue_id.isalnum() else None
        if issue is None:
            return None
        paths = self._told_records[issue_id] = self.folder.books(issue_id)
        books = [KeptRecord(files.read_file(path), named_digest(path), is_packed(path)) for path in paths]
        return SentRecords(dump_issue(issue), tuple(books) or (KeptRecord(dump_book(as_unrecorded(self.book(issue)))),))

    def proved_by_reader(self, issue_id: str) -> None:
        """What ``sent_records`` told of an issue was as it was kept: a file was understood by it."""
        self.folder.sound.update(self._told_records.pop(issue_id, ()))

    def book(self, issue: Issue, answers: Answers = NO_ANSWERS, marks: Marks | None = None) -> Book:
        """The workbook of an issue as it is placed today, with ``answers`` filled in and ``marks`` for correction.

        Raises SnapshotUnreadable when a snapshot is missing or damaged.
        """
        from kamakura_report.layout.place import NO_MARKS, place

        form, plan = self.form(issue.form), self.plan(issue.plan)
        return place(form, plan, issue, answers, NO_MARKS if marks is None else marks)

    def form(self, digest: str) -> Form:
        """A form that was sent out. Raises SnapshotUnreadable when its snapshot is missing or damaged."""
        if digest not in self._forms:
            path = self.folder.template(digest)
            data = self.folder.read(path, digest)  # it must be there, whatever is known of it
            kept = self._kept.form(digest) if self._kept else None
            self._forms[digest] = read_form(data, path.name).form if kept is None else kept
        return self._forms[digest]

    def asked_in(self, digest: str) -> AskedInForm:
        """What a form that was sent out asks. Raises SnapshotUnreadable when its snapshot is missing or damaged."""
        if digest not in self._asked:
            self.folder.read(self.folder.template(digest), digest)  # it must be there, whatever is known of it
            known = self._kept.forms.get(digest) if self._kept else None
            self._asked[digest] = asked_in_form(self.form(digest)) if known is None else known
        return self._asked[digest]

    @cached_property
    def asked_as_drawn(self) -> AskedInForm | None:
        """What the workspace's form asks as it is drawn when first asked for; None where none can be used."""
        path = self.workspace.template
        if not path.is_file():
            return None
        data = files.read_file(path)
        digest = files.sha256(data)
        known = self._asked.get(digest, self._kept.forms.get(digest) if self._kept else None)
        with suppress(CannotRun):
            # Not remembered as a template that was sent out: whether its copy is there must still be seen.
            self._drawn[digest] = asked_in_form(read_form(data, path.name).form) if known is None else known
        return self._drawn.get(digest)

    def prove_what_was_read(self, template: Template) -> None:
        """See now that the master, and the template to be sent out, come back as they were read."""
        drawn = self._forms | {template.digest: template.form}
        self._proved = proved_readings(self.workspace, self._asked | self._drawn, drawn, self._kept)

    def keep_what_was_read(self) -> None:
        """Keep for the commands that come what the master and forms were read as, and what forms ask."""
        keep_what_was_read(self.workspace, self._asked | self._drawn, self._forms | self._sending, self._proved)

    @cached_property
    def _kept(self) -> KeptReadings | None:
        return kept_readings(self.workspace)

    def plans(self) -> list[Plan]:
        """Every plan that was sent out. Raises SnapshotUnreadable when one is damaged."""
        return [self.plan(digest) for digest in self.folder.plan_digests()]

    def readable_plans(self) -> list[Plan]:
        """The same without those that are damaged."""
        plans = []
        for digest in self.folder.plan_digests():
            with suppress(SnapshotUnreadable):
                plans.append(self.plan(digest))
        return plans

    def new_issue(self, plan: str, form: str, division: str, round_: Round, accepted: Answers = NO_ANSWERS) -> Issue:
        """The issue to send out: the recorded one when it says the same, else the next edition."""
        for edition in count(1):
            issue = Issue(plan, form, division, round_, edition, accepted)
            recorded = self.issue(issue.id)
            if recorded is None or dump_issue(recorded) == dump_issue(issue):
                return issue
        raise AssertionError

    def outputs(
        self,
        plan: files.Packed,
        template: Template,
        issues: Sequence[files.AnyOutput],
        records: Sequence[files.AnyOutput],
    ) -> Sequence[files.AnyOutput]:
        """The files that must be on the disk before the first workbook is: nothing sent out may be unreadable later.

        ``plan`` is its snapshot packed, ``issues`` and ``records`` are what ``issue_output`` and ``book_outputs`` gave
        for what is sent out.
        """
        self._sending[template.digest] = template.form
        own = [
            self.folder.packed_output(self.folder.plan(plan.digest), plan),
            self.folder.output(self.folder.template(template.digest), template.data),
        ]
        notice = files.Output(self.workspace.ledger / NOTICE, _NOTICE_TEXT.encode("utf-8-sig"), files.Policy.RESULT)
        # An issue without a record of its workbook is one of before: so that comes first.
        return Joined([notice], records, own, issues)

    def issue_output(self, issue: Issue) -> files.Output:
        """The record of an issue."""
        return self.folder.issue_output(issue.id, dump_issue(issue))

    def book_outputs(self, books: Iterable[tuple[str, Book]]) -> list[files.Output]:
        """The records of workbooks, each given with its issue's id: what their returns will be compared with.

        To be written before the workbooks are.
        """
        outputs = []
        for issue_id, book in books:
            books_of_it = [book]
            if self.is_unrecorded(issue_id):
                books_of_it.append(as_unrecorded(self.book(self.sent_issue(issue_id))))
            outputs += self.record_outputs(issue_id, [files.Packed.of(dump_book(each)) for each in books_of_it])
        return list({output.path: output for output in outputs}.values())

    def record_outputs(self, issue_id: str, records: Iterable[files.Packed]) -> list[files.Output]:
        """The files of these records of an issue's workbooks, each once."""
        outputs = {record.digest: self.folder.record_output(issue_id, record) for record in records}
        return list(outputs.values())

    def is_unrecorded(self, issue_id: str) -> bool:
        """True of an issue that was sent out by a program that kept no record of its workbook."""
        return self.issue(issue_id) is not None and not self.folder.books(issue_id)

    def must_be_kept(self, plan: str, form: str) -> None:
        """Raises SnapshotUnreadable unless the snapshots of this plan and this form are there and what they were."""
        self.folder.read(self.folder.plan(plan), plan)
        self.folder.read(self.folder.template(form), form)

    def plan(self, digest: str) -> Plan:
        """A plan that was sent out. Raises SnapshotUnreadable when its snapshot is missing or damaged."""
        if digest not in self._plans:
            data = self.folder.read(self.folder.plan(digest), digest)
            self._plans[digest] = snapshot.load_plan_snapshot(data)
        return self._plans[digest]

    def _recorded_books(self, issue: Issue) -> tuple[Book, ...]:
        return tuple(map(load_book, self._records(issue.id))) or (as_unrecorded(self.book(issue)),)

    def _records(self, issue_id: str) -> list[bytes]:
        return [self.folder.read(path, named_digest(path)) for path in self.folder.books(issue_id)]
