"""What SQLite refuses, as one line for the clerk: which file, why, what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kamakura_report.problem import CannotRun

REBUILD_ADVICE = "「kamakura-report rebuild」を実行すると、保存してあるファイルから作り直します"


@contextlib.contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """What sqlite3 refuses, as ``CannotRun`` with one line; a broken rule of the schema is a bug and stays one."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as error:
        raise _refused(path, error) from error
    except sqlite3.DatabaseError as error:
        raise damaged(path) from error


@contextlib.contextmanager
def opening(path: Path) -> Iterator[None]:
    """The same while a database is opened, when whatever is not as it should be is damage, also text that is none."""
    try:
        yield
    except (sqlite3.Error, ValueError) as error:
        if isinstance(error, sqlite3.OperationalError) and _primary_code(error) not in (None, sqlite3.SQLITE_ERROR):
            raise _refused(path, error) from error
        raise damaged(path) from error


def _refused(path: Path, error: sqlite3.OperationalError) -> CannotRun:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return CannotRun(
            f"ディスクの空きが足りないため、台帳 {path} を書けません。空きを作ってからもう一度実行してください。"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return CannotRun(
            f"台帳 {path} を開けません。フォルダーに書き込む権限があるかを確かめて、もう一度実行してください。"
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CannotRun(f"台帳 {path} をほかのプログラムが使っています。終わるのを待って、もう一度実行してください。")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path)
    if code in (None, sqlite3.SQLITE_ERROR):
        raise error  # wrong SQL is a bug
    return CannotRun(f"台帳 {path} を使えません（{error}）。保存先の状態を確かめて、もう一度実行してください。")


def _primary_code(error: sqlite3.OperationalError) -> int | None:
    """The primary code of SQLite; None for what Python's own module refuses, such as text that is none."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def damaged(path: Path) -> CannotRun:
    """The line for a database that cannot be believed."""
    return CannotRun(f"台帳 {path} が壊れています。{REBUILD_ADVICE}。")
