"""Every call that changes the disk, each one small, and files written whole by way of a temporary one.

Here a test makes the n-th call fail, and so sees what every crash would leave behind.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".kamakura-*.tmp"  # whoever holds the lock may take away what a killed run left under such names


def make_folder(path: Path) -> None:
    """Make one folder, whose parent exists."""
    path.mkdir()


def write_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a new file, which is on the disk when this returns. Raises FileExistsError rather than overwrite."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def probe(path: Path) -> None:
    """Open an existing file for writing and change nothing: raises PermissionError while Excel has it open."""
    with path.open("r+b"):
        pass


def probe_rename(path: Path) -> None:
    """Rename a file to the name it has: raises PermissionError on Windows while it could not be replaced.

    Who only reads a file keeps it from that; opening it for writing would not show it.
    """
    path.rename(path)


def rename(source: Path, target: Path) -> None:
    """Put ``source`` in the place of ``target``: whoever looks finds the old file or the new one."""
    source.replace(target)


def sync_folder(path: Path) -> None:
    """Have the folder's entries written to the disk; Windows has no such call and does it by itself."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: Path) -> None:
    """Delete a file."""
    path.unlink()


def remove_folder(path: Path) -> None:
    """Delete an empty folder."""
    path.rmdir()


def temporary_name(target: Path, mark: str) -> Path:
    """The temporary name of what will become ``target``; ``mark`` tells those of one run apart."""
    return target.with_name(f".kamakura-{os.getpid()}-{mark}.tmp")


@contextmanager
def written_beside(target: Path, content: bytes, mark: str, mode: int = 0o666) -> Iterator[Path]:
    """The whole content in a temporary file beside its target, to be renamed; deleted on failure. Raises OSError."""
    temporary = temporary_name(target, mark)
    try:
        write_new(temporary, content, mode)
        yield temporary
    except BaseException:
        with contextlib.suppress(OSError):
            remove(temporary)
        raise


def sync(folders: Iterable[Path]) -> None:
    """Have renames in these folders written to the disk; a share may know no such call: the files are complete."""
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            sync_folder(folder)


def remove_empty(folders: Iterable[Path]) -> None:
    """Delete the folders, listed each after its parent, that have nothing in them."""
    for folder in reversed(list(folders)):
        with contextlib.suppress(OSError):
            remove_folder(folder)
