"""A grid understood as a worker does it, for tests that make one without a file."""

from __future__ import annotations

from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.pool import Reading
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.sent_records import RecordReader
from kamakura_report.returned.understood import SentOut, understand


def reading(snapshots: Snapshots, grid: Grid) -> Reading:
    """What became of a file with these cells."""

    def find_sent(issue_id: str) -> SentOut | None:
        records = snapshots.sent_records(issue_id)
        return None if records is None else RecordReader().read(records)

    return Reading(understand(grid, find_sent))
