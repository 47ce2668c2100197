"""What is kept of every sending-out, under ``output/ledger/snapshots/``: plans, templates, issues, workbooks; and
one that is lost."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from kamakura_report.commands.load import Template, read_form
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.book_record import as_unrecorded, dump_book, load_book
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Issue, Round, dump_issue, load_issue
from kamakura_report.io import files
from kamakura_report.layout.content import Marks
from kamakura_report.layout.place import NO_MARKS, place
from kamakura_report.plan import snapshot
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import SNAPSHOT_LOST, SNAPSHOT_LOST_RESULTS
from kamakura_report.workbook.book import Book


class SnapshotUnreadable(CannotRun):
    """What was sent out from this snapshot cannot be read until it is put back.

    It ends a command that cannot do without; where the rest can go on it is told as a problem.
    """

    def __init__(self, workspace: Workspace, path: Path, *, damaged: bool) -> None:
        state = "が壊れています" if damaged else "がありません"
        super().__init__(f"配布の控え {path} {state}。バックアップから戻してください。")
        self._what = {"snapshot": path.relative_to(workspace.root).as_posix(), "state": state}

    def of_file(self) -> Problem:
        """Told at a returned file that was sent out from it."""
        return SNAPSHOT_LOST.problem(**self._what)

    def of_results(self) -> Problem:
        """Told once of the results that lack something without it."""
        return SNAPSHOT_LOST_RESULTS.problem(**self._what)


NOTICE = "消さないでください.txt"
DIGEST_LENGTH = 64  # of SHA-256 in hexadecimal; an issue's id is shorter
SHORT_LENGTH = 16  # of it, in the name of a workbook as it was sent out
BOOKS_KEPT = 100  # those asked for last; a large one takes about a megabyte of memory
_NOTICE_TEXT = (
    "このフォルダーには、配布した様式と計画の控えが入っています。\r\n"
    "消したり動かしたりすると、返ってきたファイルを読めなくなります。バックアップの対象にしてください。\r\n"
)


@dataclass
class Snapshots:
    """The snapshots of a workspace. Each is read once and remembered while the program runs."""

    workspace: Workspace
    _plans: dict[str, Plan] = field(default_factory=dict)
    _templates: dict[str, Template] = field(default_factory=dict)
    _issues: dict[str, Issue] = field(default_factory=dict)
    _issued: OrderedDict[str, tuple[Book, ...]] = field(default_factory=OrderedDict)

    def key(self) -> bytes:
        """The key that the workbooks sent out are sealed with: a new one would make them strangers to each other.

        Raises CannotRun when it is missing or damaged.
        """
        if not self.workspace.secret.exists():
            lost = f"配布したときの鍵 {self.workspace.secret} がありません。バックアップから戻してください。"
            anew = "generate --force は新しい鍵を作りますが、それまでに配布したものは受け取れなくなります。"
            raise CannotRun(lost + anew)
        return files.workspace_key(self.workspace.secret)

    def issue(self, identity: str) -> Issue | None:
        """The issue of that id, None when this workspace never sent it out. Raises SnapshotUnreadable when damaged."""
        if identity not in self._issues:
            path = self._issue_path(identity)
            if not path.exists():
                return None
            try:
                self._issues[identity] = load_issue(files.read_file(path))
            except ValueError:
                raise SnapshotUnreadable(self.workspace, path, damaged=True) from None
        return self._issues[identity]

    def sent(self, identity: str) -> Issue:
        """An issue that was sent out. Raises SnapshotUnreadable when its record is missing or damaged."""
        issue = self.issue(identity)
        if issue is None:
            raise SnapshotUnreadable(self.workspace, self._issue_path(identity), damaged=False)
        return issue

    def issued(self, issue: Issue) -> tuple[Book, ...]:
        """What was written under that id, to compare returns with: more than one workbook when the program has changed.

        Many files answer one issue: the books asked for last are remembered. Raises SnapshotUnreadable when a
        snapshot is missing or damaged.
        """
        books = self._issued.get(issue.id) or self._as_sent(issue)
        self._issued[issue.id] = books
        self._issued.move_to_end(issue.id)
        if len(self._issued) > BOOKS_KEPT:
            self._issued.popitem(last=False)
        return books

    def book(self, issue: Issue, answers: Answers = NO_ANSWERS, marks: Marks = NO_MARKS) -> Book:
        """The workbook to write for that issue: with its seal, with answers, and marks as it goes back for correction.

        Raises SnapshotUnreadable when a snapshot is missing or damaged.
        """
        return place(self.form(issue.form), self.plan(issue.plan), issue, answers, marks)

    def form(self, digest: str) -> Form:
        """A form that was sent out. Raises SnapshotUnreadable when its snapshot is missing or damaged."""
        if digest not in self._templates:
            name = f"{digest}.xlsx"
            self._templates[digest] = read_form(self._kept(name, digest), name)
        return self._templates[digest].form

    def plans(self) -> list[Plan]:
        """Every plan that was sent out. Raises SnapshotUnreadable when one is damaged."""
        folder = self.workspace.snapshots
        names = sorted(path.name for path in folder.glob("*.json")) if folder.is_dir() else []
        digests = [name.removesuffix(".json") for name in names if len(name) == DIGEST_LENGTH + len(".json")]
        return [self.plan(digest) for digest in digests]

    def new_issue(self, plan: str, form: str, division: str, round_: Round, accepted: Answers = NO_ANSWERS) -> Issue:
        """The issue to send out: the recorded one when it says the same, else the next edition."""
        for edition in count(1):
            issue = Issue(plan, form, division, round_, edition, accepted)
            recorded = self.issue(issue.id)
            if recorded is None or dump_issue(recorded) == dump_issue(issue):
                return issue
        raise AssertionError

    def outputs(self, plan: bytes, template: Template, sent: Sequence[tuple[Issue, Book]]) -> list[files.Output]:
        """What must be on the disk before the first workbook is: nothing sent out may be unreadable later."""
        folder = self.workspace.snapshots
        contents = [
            (folder / f"{snapshot.snapshot_digest(plan)}.json", plan),
            (folder / f"{template.digest}.xlsx", template.data),
            *((self._issue_path(issue.id), dump_issue(issue)) for issue, _ in sent),
        ]
        notice = files.Output(self.workspace.ledger / NOTICE, _NOTICE_TEXT.encode("utf-8-sig"), files.Policy.RESULT)
        # An issue without a record of its workbook is one of before: so that comes first.
        books = self.as_sent((issue.id, book) for issue, book in sent)
        return [notice, *books, *(files.Output(path, content, files.Policy.SNAPSHOT) for path, content in contents)]

    def as_sent(self, books: Iterable[tuple[str, Book]]) -> list[files.Output]:
        """Workbooks, each under its issue's id, as their returns will be compared: kept before they are written."""
        outputs = {}
        for identity, book in books:
            before = self.issue(identity)
            unrecorded = [] if before is None or self._records(identity) else [as_unrecorded(self.book(before))]
            for one in (book, *unrecorded):
                data = dump_book(one)
                path = self._books(identity) / f"{_digest(data)}.json"
                outputs[path] = files.Output(path, data, files.Policy.SNAPSHOT)
        return list(outputs.values())

    def plan(self, digest: str) -> Plan:
        """A plan that was sent out. Raises SnapshotUnreadable when its snapshot is missing or damaged."""
        if digest not in self._plans:
            self._plans[digest] = snapshot.load_plan_snapshot(self._kept(f"{digest}.json", digest))
        return self._plans[digest]

    def _as_sent(self, issue: Issue) -> tuple[Book, ...]:
        return tuple(map(self._book, self._records(issue.id))) or (as_unrecorded(self.book(issue)),)

    def _book(self, path: Path) -> Book:
        data = files.read_file(path)
        if path.stem != _digest(data):
            raise SnapshotUnreadable(self.workspace, path, damaged=True)
        return load_book(data)

    def _records(self, identity: str) -> list[Path]:
        return sorted(self._books(identity).glob("*.json"))  # what a run that broke off left there is none

    def _books(self, identity: str) -> Path:
        return self.workspace.snapshots / identity

    def _issue_path(self, identity: str) -> Path:
        return self.workspace.snapshots / f"{identity}.json"

    def _kept(self, name: str, digest: str) -> bytes:
        path = self.workspace.snapshots / name
        if not path.exists():
            raise SnapshotUnreadable(self.workspace, path, damaged=False)
        data = files.read_file(path)
        if files.sha256(data) != digest:
            raise SnapshotUnreadable(self.workspace, path, damaged=True)
        return data


def _digest(data: bytes) -> str:
    """Of a workbook as it was sent out, in the name of its record."""
    return files.sha256(data)[:SHORT_LENGTH]
