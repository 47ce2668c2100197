"""Tables as one database of SQLite 3, which Datasette and other programs open as it is."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kamakura_report.frozen import frozen

SqlValue = None | str | int | Decimal


@frozen
class SqlTable:
    """A table: its columns with their types (TEXT, INTEGER, NUMERIC), its primary key, its rows."""

    name: str
    columns: Sequence[tuple[str, str]]
    identifying: Sequence[str]
    rows: Iterable[Sequence[SqlValue]]


def sqlite_database(tables: Iterable[SqlTable]) -> bytes:
    """The database with these tables, made in memory; nothing in it says when or where.

    A figure is kept as a number of SQLite, exact to 15 digits. Raises sqlite3.Error for rows that are alike.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for table in tables:
            columns = ", ".join(f"{_quoted(name)} {kind}" for name, kind in table.columns)
            key = ", ".join(map(_quoted, table.identifying))
            database.execute(f"CREATE TABLE {_quoted(table.name)} ({columns}, PRIMARY KEY ({key}))")
            places = ", ".join("?" * len(table.columns))
            rows = ([_stored(value) for value in row] for row in table.rows)
            database.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({places})", rows)
        database.commit()
        return database.serialize()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _stored(value: SqlValue) -> str | int | float | None:
    return float(value) if isinstance(value, Decimal) else value
