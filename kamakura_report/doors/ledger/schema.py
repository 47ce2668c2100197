"""The tables, as a list of migrations: a ledger of version n has gone through the first n of them."""

from __future__ import annotations

APPLICATION_ID = 0x4B4D5250  # "KMRP", in the file's header

_FIRST = """
CREATE TABLE event (
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    happened TEXT NOT NULL,
    who      TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;

CREATE TABLE issue (
    event    INTEGER NOT NULL REFERENCES event,
    issue    TEXT NOT NULL,
    division TEXT NOT NULL,
    round    TEXT NOT NULL,
    plan     TEXT NOT NULL,
    form     TEXT NOT NULL,
    edition  INTEGER NOT NULL,
    due      TEXT NOT NULL,
    file     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (event, issue)
) STRICT;

CREATE TABLE intake (
    sha256   TEXT PRIMARY KEY,
    issue    TEXT NOT NULL,
    division TEXT NOT NULL,
    round    TEXT NOT NULL,
    modified TEXT NOT NULL,
    usable   INTEGER NOT NULL,
    problems TEXT NOT NULL
) STRICT;

CREATE TABLE figure (
    key        TEXT NOT NULL,
    sha256     TEXT NOT NULL REFERENCES intake,
    status     TEXT NOT NULL,
    value      TEXT NOT NULL,
    raw        TEXT NOT NULL,
    conversion TEXT NOT NULL,
    formula    TEXT NOT NULL,
    sheet      TEXT NOT NULL,
    cell       TEXT NOT NULL,
    PRIMARY KEY (key, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX figure_of_intake ON figure (sha256);

CREATE TABLE batch (
    number INTEGER PRIMARY KEY REFERENCES event,
    undone INTEGER REFERENCES event
) STRICT;

CREATE TABLE sighting (
    batch    INTEGER NOT NULL REFERENCES batch,
    sha256   TEXT NOT NULL REFERENCES intake,
    name     TEXT NOT NULL,
    received TEXT NOT NULL,
    PRIMARY KEY (batch, sha256, name)
) STRICT;

CREATE INDEX sighting_of_intake ON sighting (sha256);

CREATE TABLE decision (
    event  INTEGER NOT NULL REFERENCES event,
    key    TEXT NOT NULL,
    status TEXT NOT NULL,
    value  TEXT NOT NULL,
    reason TEXT NOT NULL,
    over   TEXT NOT NULL,
    chosen TEXT NOT NULL,
    sheet  TEXT NOT NULL,
    cell   TEXT NOT NULL,
    PRIMARY KEY (event, key)
) STRICT;
"""

MIGRATIONS = (_FIRST,)
VERSION = len(MIGRATIONS)
