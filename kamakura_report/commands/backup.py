"""Backup: ledger, input and forms in one ZIP, for another computer or a bad day, read back before it counts."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.files import backups
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import BACKUP_LEFT_OUT
from kamakura_report.text import visible_name

TOPS = ("input", "templates", "output/ledger")  # all else is made from these
ENDING = ".zip"
# What only lives while a program runs or saves it time, or what systems leave lying about.
_PASSING = (
    ".kamakura-*.tmp",
    "ledger.lock",
    "ledger.sqlite3-journal",
    "readings.gz",
    "~$*",
    "thumbs.db",
    "desktop.ini",
    ".ds_store",
)


@frozen
class Kept:
    """The archive, what is in it, whether the workspace's key is, and what could not be put in."""

    path: Path
    content: backups.BackedUp
    with_key: bool
    problems: tuple[Problem, ...]


def run(workspace: Workspace, target: Path, *, now: datetime, force: bool = False, break_lock: bool = False) -> Kept:
    """Write the archive, alone, so that all in it is of one moment. Raises CannotRun, and then nothing has changed."""
    _must_be_apart(workspace, target)
    if target.is_dir():
        raise CannotRun(f"{target} という名前のフォルダーがあります。別の名前を書いてください。")
    if os.path.lexists(target) and not (force and target.is_file()):
        advice = "上書きしてよければ --force を付け、残すなら別の名前を書いてください。"
        raise CannotRun(f"{target} は、すでにあります。{advice}")
    if not workspace.master.exists() and not workspace.ledger.exists():
        raise CannotRun(f"{workspace.root} には、バックアップするもの（input/master.xlsx や台帳）がありません。")
    with sole_writer(workspace, now=now, break_lock=break_lock):
        if workspace.database.with_name(f"{workspace.database.name}-journal").exists():
            Ledger.open(workspace.database, files.must_hold_lock).close()  # what a run had not finished is taken back
        contents: dict[str, Path] = {}
        problems = []
        for path in _files_of(workspace):
            name = path.relative_to(workspace.root).as_posix()
            if why := _left_out(path, name):
                problems.append(BACKUP_LEFT_OUT.problem(why=why).at(file=visible_name(name)))
            else:
                contents[name] = path
        content = backups.write_backup(target, contents)
    return Kept(target, content, workspace.secret in contents.values(), tuple(problems))


def _must_be_apart(workspace: Workspace, target: Path) -> None:
    if target.suffix.lower() != ENDING:
        raise CannotRun(f"{target} は {ENDING} で終わる名前にしてください。")
    for top in TOPS:
        if target.absolute().is_relative_to((workspace.root / top).absolute()):
            raise CannotRun(f"{target} は {top} の中なので、次の控えにも入ってしまいます。ほかの場所にしてください。")


def _files_of(workspace: Workspace) -> Iterator[Path]:
    for top in TOPS:
        folder = workspace.root / top
        if folder.is_symlink():
            yield folder
        elif folder.is_dir():
            yield from (path for path in files.files_inside(folder) if not _is_passing(path.name))


def _is_passing(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.casefold(), pattern) for pattern in _PASSING)


def _left_out(path: Path, name: str) -> str:
    """Why this file cannot be put in; "" when it can."""
    if path.is_symlink():
        return "リンクです"
    if not path.is_file():
        return "ふつうのファイルではありません"
    return "" if backups.can_be_packed(name) else "ほかのパソコンで使えない名前です"
