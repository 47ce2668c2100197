"""Judgements: what was doubted of a file when it was last judged, kept for as long as it would be judged alike.

They are nothing that anybody relies on: each is sealed with what it depends on, and one that is missing, damaged or of
another plan is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from kamakura_report.problem import Problem


def put_judgement(connection: sqlite3.Connection, digest: str, depends_on: str, doubts: Sequence[Problem]) -> None:
    """Keep what is doubted of a file."""
    data = json.dumps([problem.as_dict() for problem in doubts]).encode("ascii")
    connection.execute(
        "INSERT OR REPLACE INTO judgement VALUES (?, ?, ?)", (digest, _seal(digest, depends_on, data), data)
    )


def kept_judgement(connection: sqlite3.Connection, digest: str, depends_on: str) -> tuple[Problem, ...] | None:
    """What is doubted of a file; None where that is not known for what it depends on now."""
    row = connection.execute("SELECT seal, doubts FROM judgement WHERE sha256 = ?", (digest,)).fetchone()
    if row is None or row[0] != _seal(digest, depends_on, row[1]):
        return None
    return tuple(map(Problem.from_dict, json.loads(row[1])))


def forget_judgements(connection: sqlite3.Connection, digest: str, figures: Sequence[tuple[str, ...]]) -> None:
    """A file is read anew, as these rows of ``figure``: what was doubted of it is forgotten.

    So is what was doubted of all others when it says other things than before: they may have been judged by it.
    """
    before = connection.execute("SELECT * FROM figure WHERE sha256 = ?", (digest,)).fetchall()
    if before and set(before) != set(figures):
        connection.execute("DELETE FROM judgement")
    else:
        connection.execute("DELETE FROM judgement WHERE sha256 = ?", (digest,))


def _seal(digest: str, depends_on: str, data: bytes) -> bytes:
    return hashlib.sha256(f"{digest} {depends_on} ".encode() + data).digest()
