"""A grid understood as a worker does it, for tests that make one without a file."""

from __future__ import annotations

from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.pool import Reading
from kamakura_report.io.worker import remembered
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.understood import understand


def reading(snapshots: Snapshots, grid: Grid) -> Reading:
    """What became of a file with these cells."""
    return Reading(understand(grid, remembered(snapshots.sent_records)))
