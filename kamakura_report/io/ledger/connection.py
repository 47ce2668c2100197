"""The ledger's database opened: new, migrated, or refused with one line for the clerk.

Its tables are what the list of migrations makes; a new version of the schema is one more entry.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path, PurePath

from kamakura_report.io.ledger.refusals import REBUILD_ADVICE, damaged, opening
from kamakura_report.io.ledger.seals import altered, expected_schema, schema, schema_digest, seal_all
from kamakura_report.problem import CannotRun

APPLICATION_ID = 0x4B4D5250  # "KMRP", in the file's header
WAIT = 5.0  # seconds for another program that reads the file just now

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

# What of a file is held back, key by key. Files that were read before have none: they count as they were judged then,
# all or nothing.
_HELD = """
CREATE TABLE held (
    key    TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES intake,
    hold   TEXT NOT NULL,
    PRIMARY KEY (key, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_of_intake ON held (sha256);
"""

# What was doubted of a file when it was last judged, sealed with what that depends on.
_JUDGEMENT = """
CREATE TABLE judgement (
    sha256 TEXT PRIMARY KEY REFERENCES intake,
    seal   BLOB NOT NULL,
    doubts BLOB NOT NULL
) STRICT;
"""

# The unit that a figure was decided in. Decisions of earlier programs say none.
_UNIT = "ALTER TABLE decision ADD COLUMN unit TEXT;"

# What saved a file, as it says itself. Of files that were read before it is not known: their "Z" is believed.
_PROGRAM = """
ALTER TABLE intake ADD COLUMN program TEXT NOT NULL DEFAULT '';
"""

# What was recorded before each event and the digest of its file; of each issue the digest of its record; and seals.
# Of what earlier programs wrote all is taken as it is found.
_SEALED = """
ALTER TABLE event ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN seal TEXT NOT NULL DEFAULT '';
ALTER TABLE issue ADD COLUMN record TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN seal TEXT NOT NULL DEFAULT '';
"""

# What a run found out with some effort, sealed with what it depends on.
_WORKED_OUT = """
CREATE TABLE worked_out (
    name TEXT PRIMARY KEY,
    seal BLOB NOT NULL,
    said BLOB NOT NULL
) STRICT;
"""

MIGRATIONS = (_FIRST, _HELD, _JUDGEMENT, _UNIT, _PROGRAM, _SEALED, _WORKED_OUT)
VERSION = len(MIGRATIONS)
SCHEMA = "3fee4c4f98fc037df3169ec1cf08ed65e0082c4fcfde0221830e1e2c343190a1"  # what they make, by its digest
_SEALED_FROM = MIGRATIONS.index(_SEALED) + 1


def open_database(path: Path) -> sqlite3.Connection:
    """The database to write to, made if there is none. A file share knows no WAL, and may lose what is not synced."""
    with opening(path), contextlib.ExitStack() as on_failure:
        connection = _connect(str(path))
        on_failure.callback(connection.close)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        _make_ready(connection, path)
        on_failure.pop_all()
    return connection


def copy_to_memory(path: Path | None) -> sqlite3.Connection:
    """The database in memory: whatever is done to it, the file and its folder stay as they are.

    Of a file that an interrupted run left half-written nothing is believed: the copy is empty, to be made anew.
    """
    with opening(path or Path()), contextlib.ExitStack() as on_failure:
        connection = _connect(":memory:")
        on_failure.callback(connection.close)
        if path is not None and path.exists() and not path.with_name(f"{path.name}-journal").exists():
            source = _connect(f"{sqlite_uri(path.absolute())}?mode=ro", uri=True)
            with contextlib.closing(source):
                source.backup(connection)
        _make_ready(connection, path or Path())
        on_failure.pop_all()
    return connection


def sqlite_uri(path: PurePath) -> str:
    r"""The path as SQLite takes it in a URI: of ``\\server\share`` the server is no host, but part of the path."""
    on_share = len(path.drive) > len("Z:")
    return path.as_uri().replace("file://", "file:////", 1) if on_share else path.as_uri()


def _connect(name: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=WAIT, isolation_level=None, uri=uri)


def _make_ready(connection: sqlite3.Connection, path: Path) -> None:
    """Check the database, and take it over from an earlier program. Raises CannotRun, sqlite3.Error, ValueError."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application not in (0, APPLICATION_ID) or (version and not application):
        raise damaged(path)
    if version > VERSION:
        raise CannotRun(
            f"台帳 {path} は、新しい版のプログラムで書かれています。その版の kamakura_report で実行してください"
            f"（新しい版を使ったことがなければ、壊れています。{REBUILD_ADVICE}）。"
        )
    if version:
        _check(connection, version, path)
    if version < VERSION:
        _migrate(connection, version)
    connection.execute("PRAGMA foreign_keys = ON")


def _check(connection: sqlite3.Connection, version: int, path: Path) -> None:
    """Raises CannotRun unless the database is sound and says what it said when it was written.

    Raises sqlite3.Error or ValueError when it cannot even be read.
    """
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok" or not _is_as_made(schema(connection), version):
        raise damaged(path)
    what = altered(connection) if version >= _SEALED_FROM else None
    if what:
        raise CannotRun(f"台帳 {path} の中身が、書いたときと違います（{what}）。{REBUILD_ADVICE}。")


def _is_as_made(found: frozenset[tuple[str, ...]], version: int) -> bool:
    """Whether these tables and indices are what the migrations make: to make them takes a command a millisecond."""
    is_newest = version == VERSION and schema_digest(found) == SCHEMA
    return is_newest or found == expected_schema(MIGRATIONS[:version])


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Take over what an earlier program wrote, all or nothing."""
    connection.executescript("\n".join(("BEGIN IMMEDIATE;", *MIGRATIONS[version:])))
    seal_all(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
