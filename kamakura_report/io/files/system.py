"""Every call that changes the disk, each one small (here a test makes the n-th one fail), and whole files by a
temporary one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


TEMPORARY = ".kamakura-*.tmp"  # whoever holds the lock may take away what a killed run left under such names


def temporary_name(target: Path, mark: str) -> Path:
    """The temporary name of what will become ``target``; ``mark`` tells those of one run apart."""
    return target.with_name(f".kamakura-{os.getpid()}-{mark}.tmp")


@contextmanager
def written_beside(target: Path, content: bytes, mark: str, mode: int = 0o666) -> Iterator[Path]:
    """The content, whole, in a temporary file to rename; gone when anything fails. Raises OSError."""
    temporary = temporary_name(target, mark)
    try:
        write_new(temporary, content, mode)
        yield temporary
    except BaseException:
        with contextlib.suppress(OSError):
            remove(temporary)
        raise


def sync(folders: Iterable[Path]) -> None:
    """What was renamed in these folders on the disk. Some shares know no such call; all is complete without it."""
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            sync_folder(folder)


def remove_empty(folders: Iterable[Path]) -> None:
    """Folders that were made, each after its parent, gone again where nothing is in them."""
    for folder in reversed(list(folders)):
        with contextlib.suppress(OSError):
            remove_folder(folder)
