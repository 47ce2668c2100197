"""Seals: a digest over all that the database says of one event or of one received file, stored beside it.

By them whatever was altered in the database since it was written is known, by whomever and however.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from kamakura_report.io.ledger.queries import events
from kamakura_report.rounds.events import EventKind, dump_event

SEAL_COLUMN = "seal"  # the column of a group's first table that holds it
_BETWEEN = b"\x1f"  # the values of a row
_LARGE = 1 << 16  # bytes of a row that is not copied to be put together: a sending-out of a thousand workbooks
Tables = Sequence[tuple[str, str]]  # a table, and its column that says to which group a row belongs
OF_INTAKE: Tables = (("intake", "sha256"), ("figure", "sha256"), ("held", "sha256"))
OF_EVENT: Tables = (("event", "number"), ("issue", "event"), ("sighting", "batch"), ("decision", "event"))


def seal(connection: sqlite3.Connection, tables: Tables, group: str | int) -> None:
    """Seal what the database now says of this group."""
    (table, column), *_ = tables
    digests = _digests(connection, tables, group)
    connection.execute(f"UPDATE {table} SET {SEAL_COLUMN} = ? WHERE {column} = ?", (digests[str(group)], group))


def seal_all(connection: sqlite3.Connection) -> None:
    """Seal everything: of a database that an earlier program wrote nothing more can be known than what it says.

    Raises ValueError where it holds an event that is none.
    """
    for event in events(connection, ()):
        digest = hashlib.sha256(dump_event(event)).hexdigest()
        connection.execute("UPDATE event SET digest = ? WHERE number = ?", (digest, event.number))
    for tables in (OF_INTAKE, OF_EVENT):
        (table, column), *_ = tables
        sealed = [(digest, group) for group, digest in _digests(connection, tables).items()]
        connection.executemany(f"UPDATE {table} SET {SEAL_COLUMN} = ? WHERE {column} = ?", sealed)


def readings(connection: sqlite3.Connection) -> dict[str, str]:
    """Of each received file that answers something a digest over what it answers and what of it is held back."""
    return _digests(connection, OF_INTAKE[1:])


def state(connection: sqlite3.Connection) -> str:
    """A digest over all seals: another one as soon as the database says anything else of an event or of a file."""
    held = hashlib.sha256()
    for (table, column), *_ in (OF_INTAKE, OF_EVENT):
        for row in connection.execute(f"SELECT {column}, {SEAL_COLUMN} FROM {table} ORDER BY {column}"):
            held.update(f"{row} ".encode())
        held.update(table.encode())
    return held.hexdigest()


def altered(connection: sqlite3.Connection) -> str | None:
    """What is not as it was written, as a Japanese phrase; None when all is."""
    for tables, phrase in ((OF_INTAKE, _file_phrase), (OF_EVENT, _event_phrase)):
        (table, column), *_ = tables
        sealed = dict(connection.execute(f"SELECT CAST({column} AS TEXT), {SEAL_COLUMN} FROM {table}").fetchall())
        found = _digests(connection, tables)
        for group in sorted(sealed.keys() | found.keys()):
            if sealed.get(group) != found.get(group):
                return phrase(connection, group)
    if connection.execute("SELECT sha256 FROM sighting EXCEPT SELECT sha256 FROM intake").fetchone():
        return "受け取ったファイルの一覧"
    return None if _merges_by_events(connection) == _merges(connection) else "集計の一覧"


def _merges_by_events(connection: sqlite3.Connection) -> dict[int, int | None]:
    merges: dict[int, int | None] = {}
    for event in events(connection, (EventKind.MERGED, EventKind.UNDONE)):
        if event.kind is EventKind.MERGED:
            merges[event.number] = None
        else:
            merges[event.body["batch"]] = event.number
    return merges


def _merges(connection: sqlite3.Connection) -> dict[int, int | None]:
    return dict(connection.execute("SELECT number, undone FROM batch").fetchall())


def _file_phrase(connection: sqlite3.Connection, digest: str) -> str:
    row = connection.execute("SELECT min(name) FROM sighting WHERE sha256 = ?", (digest,)).fetchone()
    return f"{row[0]} の回答" if row[0] else "受け取ったファイルの回答"


def _event_phrase(connection: sqlite3.Connection, number: str) -> str:
    return f"記録 {number}"


def _digests(connection: sqlite3.Connection, tables: Tables, group: str | int | None = None) -> dict[str, str]:
    """The digest of each group (of this one alone), over its rows, table by table in the order of their keys."""
    hashes: dict[str, hashlib._Hash] = {}
    for table, column in tables:
        for of, *row in _rows(connection, table, column, group):
            held = hashes.setdefault(of, hashlib.sha256())
            size = sum(map(len, row)) + len(_BETWEEN) * (len(row) - 1)
            held.update(b"%d %b " % (size, table.encode()))
            if size < _LARGE:
                held.update(_BETWEEN.join(row))
                continue
            for number, value in enumerate(row):
                held.update(_BETWEEN if number else b"")
                held.update(value)
    return {of: held.hexdigest() for of, held in hashes.items()}


def _rows(connection: sqlite3.Connection, table: str, column: str, group: str | int | None) -> Iterator[Any]:
    """The rows of a table, their values as bytes, each behind its group as text."""
    columns, keys = _columns(connection, table)
    read = ", ".join(f"CAST(coalesce({name}, char(0)) AS BLOB)" for name in columns)
    where, values = ("", ()) if group is None else (f" WHERE {column} = ?", (group,))
    query = f"SELECT CAST({column} AS TEXT), {read} FROM {table}{where} ORDER BY {', '.join(keys)}"
    return connection.execute(query, values)


def _columns(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[str]]:
    """The columns of a table but for the seal, and those of its primary key in its order."""
    found = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
    keys = sorted((place, name) for name, place in found if place)
    return [name for name, _ in found if name != SEAL_COLUMN], [name for _, name in keys]


@cache
def expected_schema(migrations: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """What ``schema`` says of a database that was made by these scripts."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for script in migrations:
        connection.executescript(script)
    found = schema(connection)
    connection.close()
    return found


def schema(connection: sqlite3.Connection) -> frozenset[tuple[str, ...]]:
    """Every table and index: kind, name, table, and the statement that made it."""
    return frozenset(connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"))


def schema_digest(found: frozenset[tuple[str, ...]]) -> str:
    """The SHA-256 of what ``schema`` says."""
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()
