"""What was sent out, as it is kept: records from which a returned workbook is understood, and judged by today's plan.

A worker has nothing else to go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kamakura_report.form.book_record import load_book
from kamakura_report.form.issue import load_issue
from kamakura_report.form.yardstick import Yardstick
from kamakura_report.plan.snapshot import load_plan_once
from kamakura_report.returned.understood import SentOut


class JudgedBy(NamedTuple):
    """What the figures of a file are judged by."""

    plan: bytes  # as JSON; b"" where there is none today: by what was sent out
    moves: Mapping[str, str]  # key of a project or 成果指標 when it was sent out → its key today


class RecordReader:
    """Reads records; the plan, which all have in common, once. Raises ValueError when they are none."""

    def __init__(self) -> None:
        self._plan = b""
        self._yardstick: Yardstick | None = None

    def read(self, issue_record: bytes, book_records: Iterable[bytes], judged_by: JudgedBy | None = None) -> SentOut:
        """The issue and its workbooks, with the questions of the first as they are judged today."""
        issue, books = load_issue(issue_record), tuple(map(load_book, book_records))
        if judged_by is None:
            return SentOut(issue, books)
        if self._plan != judged_by.plan:
            self._plan, self._yardstick = judged_by.plan, Yardstick.of(load_plan_once(judged_by.plan))
        if self._yardstick is None:
            return SentOut(issue, books, books[0])
        key_today = lambda key: judged_by.moves.get(key, key)  # noqa: E731
        return SentOut(issue, books, self._yardstick.questions(books[0], issue.accepted, key_today))
