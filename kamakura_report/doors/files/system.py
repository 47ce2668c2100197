"""Every call that changes the disk, each one small: here a test makes the n-th one fail."""

from __future__ import annotations

import os
from pathlib import Path


def make_folder(path: Path) -> None:
    """One folder, whose parent exists."""
    path.mkdir()


def write_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """A new file, on the disk when this returns. Raises FileExistsError rather than overwrite."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def probe(path: Path) -> None:
    """Nothing, when an existing file can be written; PermissionError while Excel has it open."""
    with path.open("r+b"):
        pass


def rename(source: Path, target: Path) -> None:
    """``source`` in the place of ``target``: whoever looks finds the old file or the new one."""
    source.replace(target)


def sync_folder(path: Path) -> None:
    """The folder's entries on the disk; Windows has no such call and does it by itself."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: Path) -> None:
    """The file gone."""
    path.unlink()


def remove_folder(path: Path) -> None:
    """The empty folder gone."""
    path.rmdir()
