"""A grid understood as a worker does it, for tests that make one without a file."""

from __future__ import annotations

from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.book_record import load_book
from kamakura_report.form.issue import load_issue
from kamakura_report.io.pool import Reading
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.understood import SentOut, understand


def reading(snapshots: Snapshots, grid: Grid) -> Reading:
    """What became of a file with these cells."""

    def find_sent(issue_id: str) -> SentOut | None:
        records = snapshots.sent_records(issue_id)
        return None if records is None else SentOut(load_issue(records[0]), tuple(map(load_book, records[1:])))

    return Reading(understand(grid, find_sent))
