"""The files that came, as the database has them: first under which name and when, and when their workbooks went out."""

from __future__ import annotations

import sqlite3

from kamakura_report.merging.claims import Version
from kamakura_report.plan.zones import DEFAULT_ZONE

# A file that came several times is known by the first time and, at one time, the first name: the
# order and the grouping in which files are merged must not matter.
_FIRST = (
    "SELECT sha256, name, received, min(received || char(31) || name) FROM sighting"
    " JOIN batch ON batch.number = sighting.batch {} GROUP BY sha256"
)
NOT_UNDONE = _FIRST.format("WHERE undone IS NULL")
EVER = _FIRST.format("")


def stored_versions(connection: sqlite3.Connection, first: str, zone: str = DEFAULT_ZONE) -> list[Version]:
    """The files of ``first`` (``NOT_UNDONE`` or ``EVER``), with clocks as that zone reads them."""
    sent_at = sent_first(connection)
    columns = "name, received, division, round, issue, modified, sha256, program"
    rows = connection.execute(f"SELECT {columns} FROM ({first}) JOIN intake USING (sha256)")
    return [
        Version(name, received, division, round_, issue, modified, digest, program, sent_at.get(issue, ""), zone)
        for name, received, division, round_, issue, modified, digest, program in rows
    ]


def sent_first(connection: sqlite3.Connection) -> dict[str, str]:
    """By issue, when its workbook was sent out the first time."""
    sent_last_first = "SELECT issue, happened FROM issue JOIN event ON event.number = issue.event ORDER BY event DESC"
    return dict(connection.execute(sent_last_first).fetchall())
