"""Keeping a received file under the digest of its bytes, on the disk before anything else is done with it."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from kamakura_report.doors.files import system
from kamakura_report.doors.files.memory import sha256
from kamakura_report.doors.files.plan import backup, folders_to_make
from kamakura_report.doors.files.reading import read
from kamakura_report.doors.files.reasons import cannot_write
from kamakura_report.doors.files.temporary import TEMPORARY, remove_empty, sync, written_beside
from kamakura_report.problem import CannotRun


def keep(folder: Path, content: bytes, suffix: str = ".xlsx") -> Path:
    """``folder/<sha256>.xlsx`` with this content. One that is there already is compared, never written again.

    Raises CannotRun when it cannot be written, or the one that is there holds something else.
    """
    path = folder / f"{sha256(content)}{suffix}"
    if path.exists():
        if read(path) != content:
            raise CannotRun(f"保存してある {path} の中身が書き換わっています。バックアップから戻してください。")
        return path
    made: list[Path] = []
    try:
        for missing in folders_to_make([path]):
            system.make_folder(missing)
            made.append(missing)
        with written_beside(path, content, "keep") as temporary:
            system.rename(temporary, path)
    except BaseException as error:
        remove_empty(made)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise
    sync([folder])
    return path


def put_aside(path: Path, content: bytes, *, now: datetime, along: str = "") -> Path | None:
    """The content in the place of the file, which is kept beside it; where it lies, or None when there was none.

    A second file, named as the first with ``along`` behind, goes with it. Raises CannotRun; then all is as it was.
    """
    old = backup(path, now)
    moved: list[tuple[Path, Path]] = []
    try:
        with written_beside(path, content, "aside") as temporary:
            for end in dict.fromkeys((along, "")):
                source, target = path.with_name(path.name + end), old.with_name(old.name + end)
                if source.exists():
                    system.rename(source, target)
                    moved.append((source, target))
            system.rename(temporary, path)
    except BaseException as error:
        for source, target in reversed(moved):
            with contextlib.suppress(OSError):
                system.rename(target, source)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise
    sync([path.parent])
    return old if old.exists() else None


def sweep(*folders: Path) -> None:
    """Take away what a run that was killed had not finished. Only whoever holds the lock may."""
    for folder in folders:
        for temporary in folder.rglob(TEMPORARY):
            with contextlib.suppress(OSError):
                system.remove(temporary)


def discard(path: Path) -> None:
    """The file gone, and its folder when nothing else is in it, where that is possible."""
    with contextlib.suppress(OSError):
        system.remove(path)
        system.remove_folder(path.parent)
