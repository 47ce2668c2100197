"""Desks: a division's workbook, filled in so that every answer can be told from every other, and how it is read when
it comes back."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.read_returns import read_submission
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.book_record import dump_book
from kamakura_report.form.issue import Issue, dump_issue, sealed
from kamakura_report.io.kept_records import KeptRecord, SentRecords
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.asked_cells import Marks
from kamakura_report.layout.place import NO_MARKS
from kamakura_report.problem import Problem
from kamakura_report.problem.doubt_codes import PLAUSIBLE_EXPLAINED
from kamakura_report.returned import take
from kamakura_report.returned.doubts import SOFT_DOUBTS, STRONG_DOUBTS
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import BETWEEN, AnswerKind, Ask
from tests.form.walks import SECRET, Walk
from tests.hostile.more_ways import ANYWHERE
from tests.hostile.tampering import Package, Target
from tests.office.real import Workbook
from tests.understood import reading

NOWHERE = Workspace(Path("/nowhere"))
DOUBTS = SOFT_DOUBTS | STRONG_DOUBTS | {PLAUSIBLE_EXPLAINED.code}
# Done again, these would undo or trip over themselves.
ONCE = (
    "シートの改名",
    "シートの削除",
    "シート名の入替",
    "行の複写",
    "セルの結合",
    "切り取りと貼り付け",
    "値の貼り付け",
)


class Kept(Snapshots):
    """Snapshots that place each workbook once."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._placed: dict[str, Book] = {}

    def book(self, issue: Issue, answers: Answers = NO_ANSWERS, marks: Marks = NO_MARKS) -> Book:
        if issue.id not in self._placed:
            self._placed[issue.id] = super().book(issue, answers, marks)
        return self._placed[issue.id]


class Sent(Snapshots):
    """Snapshots without a disk: one workbook was sent out."""

    def __init__(self, workspace: Workspace, sent: tuple[Issue, Book]) -> None:
        super().__init__(workspace)
        self.sent = sent

    def issue(self, issue_id: str) -> Issue | None:
        return self.sent[0] if issue_id == self.sent[0].id else None

    def sent_records(self, issue_id: str) -> SentRecords | None:
        issue, book = self.sent
        return SentRecords(dump_issue(issue), (KeptRecord(dump_book(book)),)) if self.issue(issue_id) else None


@dataclass(frozen=True)
class Desk:
    """A division's workbook, filled in, and how it is read when it comes back."""

    book: Book  # as issued
    data: bytes
    sent: tuple[object, ...]  # its contents
    truth: Answers
    snapshots: Snapshots
    secret: bytes

    def read(self, data: bytes) -> Submission:
        return self.understood(read_workbook(data))

    def understood(self, grid: Grid) -> Submission:
        """As read, but for doubts: any number stands anywhere, and a doubt about it is no detection."""
        found = ReturnedFile(Path("返送.xlsx"), "返送.xlsx")
        read = read_submission(
            self.snapshots, self.secret, found, reading(self.snapshots, grid), "2027-05-20T09:00:00+09:00"
        )
        return replace(read, problems=tuple(one for one in read.problems if one.code not in DOUBTS))

    def tampered(self, kind: str, chance: random.Random) -> bytes:
        package, target = Package(self.data), Target(self.book, chance)
        for _ in range(1 if kind in ONCE else chance.randint(1, 4)):
            ANYWHERE[kind](package, target)
        return package.saved()

    def wrong(self, returned: Submission) -> list[str]:
        """Keys of answers that were taken and are not what was typed."""
        return [
            key
            for key, answer in returned.taken.items()
            if answer.status is not Status.UNREADABLE and self.truth.get(key) != answer
        ]


def desk(workbook: Workbook, snapshots: Snapshots, secret: bytes) -> Desk:
    """Every asked figure another number, every text another text."""
    entries = {}
    for number, (sheet, position, ask) in enumerate(workbook.book.asks(), 1001):
        figure = ask.kind is AnswerKind.NUMBER
        entries[sheet, cell_name(position)] = TypedEntry(str(number) if figure else f"備考{number}", number=figure)
    data = fill_workbook(workbook.data, entries, Producer.EXCEL)
    grid = read_workbook(data)
    answers, problems = take.take(workbook.book, grid)
    assert (len(answers), problems) == (len(entries), ())
    return Desk(workbook.book, data, contents(grid), answers, snapshots, secret)


def any_desk(walk: Walk) -> tuple[Desk, frozenset[Problem]]:
    """Of any form and plan: each answer as far as its kind allows another one; and what is told of it untouched."""
    book = replace(walk, answers=NO_ANSWERS).book
    entries, truth = {}, {}
    for number, (sheet, at, ask) in enumerate(book.asks(), 1001):
        truth[ask.key], entries[sheet, cell_name(at)] = _distinct(ask, number)
    data = fill_workbook(write_workbook(sealed(book, walk.issue, SECRET)), entries, Producer.EXCEL)
    grid = read_workbook(data)
    made = Desk(book, data, contents(grid), Answers(truth), Sent(NOWHERE, sent=(walk.issue, book)), SECRET)
    untouched = made.understood(grid)
    assert {key: answer.shown for key, answer in untouched.answers.items()} == {
        key: answer.shown for key, answer in truth.items()
    }
    return replace(made, truth=untouched.answers), frozenset(untouched.problems)


def _distinct(ask: Ask, number: int) -> tuple[Answer, TypedEntry]:
    """An answer, and how it is typed."""
    match ask.kind:
        case AnswerKind.NUMBER:
            return Answer.figure(number), TypedEntry(str(number), number=True)
        case AnswerKind.DATE:
            day = date(2020, 1, 1) + timedelta(days=number)
            return Answer.text(day.isoformat()), TypedEntry(str((day - date(1899, 12, 30)).days), number=True)
        case AnswerKind.MULTI:
            words = BETWEEN.join(ask.choices[: 1 + number % len(ask.choices)])
        case _:
            words = ask.choices[number % len(ask.choices)] if ask.choices else f"備考{number}"
    return Answer.text(words), TypedEntry(words)


def contents(grid: Grid) -> tuple[object, ...]:
    """All that a file says, without its looks and merges."""
    return grid.properties, [
        (sheet.name, {at: raw for at, raw in sheet.cells.items() if raw.text}) for sheet in grid.sheets
    ]
