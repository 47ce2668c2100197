"""Worked out: what a run found out with some effort, kept for as long as another would find the same.

It is nothing that anybody relies on: each entry is sealed with what it depends on, and one that is missing, damaged or
of another state of things is worked out anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

WorkedOut = dict[str, Any]  # as JSON holds it


def put_worked_out(connection: sqlite3.Connection, name: str, depends_on: str, said: WorkedOut) -> None:
    """Keep what was found out under this name; what was kept under it before is forgotten."""
    data = json.dumps(said, sort_keys=True).encode("ascii")
    connection.execute(
        "INSERT OR REPLACE INTO worked_out VALUES (?, ?, ?)", (name, _seal(name, depends_on, data), data)
    )


def kept_worked_out(connection: sqlite3.Connection, name: str, depends_on: str) -> WorkedOut | None:
    """What was found out; None where that is not known for what it depends on now."""
    row = connection.execute("SELECT seal, said FROM worked_out WHERE name = ?", (name,)).fetchone()
    if row is None or row[0] != _seal(name, depends_on, row[1]):
        return None
    found: WorkedOut = json.loads(row[1])
    return found


def _seal(name: str, depends_on: str, data: bytes) -> bytes:
    return hashlib.sha256(json.dumps([name, depends_on]).encode("ascii") + data).digest()
