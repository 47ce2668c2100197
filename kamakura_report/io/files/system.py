"""Every call that changes the disk, each one small, and files written whole by way of a temporary one.

Here a test makes the n-th call fail, and so sees what every crash would leave behind. What is called for each of the
thousand files of a sending-out takes its place as text too: Python remembers all that ever was a part of a path.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from kamakura_report.io.files.lock_held import lock_is_lost, must_hold_lock

TEMPORARY = ".kamakura-*.tmp"  # whoever holds the lock may take away what a killed run left under such names
_RUN = os.urandom(4).hex()  # two computers may have a process of the same number
_NUMBERS = count()


def make_folder(path: str | Path) -> None:
    """Make one folder, whose parent exists."""
    os.mkdir(path)


def is_there(place: str | Path) -> bool:
    """Whether anything stands there. Raises OSError when that cannot be seen."""
    try:
        os.stat(place)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def write_new(path: str | Path, parts: Iterable[bytes], mode: int = 0o666) -> None:
    """Write a new file, which is on the disk when this returns. Raises FileExistsError rather than overwrite."""
    with new_file(path, mode) as file:
        file.writelines(parts)


@contextmanager
def new_file(path: str | Path, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """A new file to be written, which is on the disk afterwards. Raises FileExistsError rather than overwrite."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def probe(path: str | Path) -> None:
    """Open an existing file for writing and change nothing: raises PermissionError while Excel has it open."""
    with open(path, "r+b"):
        pass


def probe_rename(path: str | Path) -> None:
    """Rename a file to the name it has: raises PermissionError on Windows while it could not be replaced.

    Who only reads a file keeps it from that; opening it for writing would not show it.
    """
    os.rename(path, path)


def rename(source: str | Path, target: str | Path) -> None:
    """Put ``source`` in the place of ``target``: whoever looks finds the old file or the new one.

    Raises LockLost, and changes nothing, when another run has taken the lock of this one.
    """
    must_hold_lock()
    try:
        os.replace(source, target)
    except OSError:
        must_hold_lock()  # the other run has swept ``source`` away
        raise


def take_name(source: str | Path, name: Path) -> None:
    """Give a finished file a name that no file has: of several runs one gets it, the others FileExistsError.

    Raises LockLost as ``rename``. Without hard links (FAT) two runs at the very same moment are not told apart.
    """
    must_hold_lock()
    if os.name != "posix":
        os.rename(source, name)  # there it never replaces a file, on a share neither
        return
    try:
        os.link(source, name)
    except FileExistsError:
        raise
    except OSError:
        if name.exists():
            raise FileExistsError(name) from None
        rename(source, name)
    else:
        os.unlink(source)


def complete_name(claim: Path, target: Path) -> None:
    """Give a file that took a name by ``take_name`` its full one. It stands under either, whoever holds the lock."""
    claim.replace(target)


def sync_folder(path: str | Path) -> None:
    """Have the folder's entries written to the disk; Windows has no such call and does it by itself."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: str | Path) -> None:
    """Delete a file."""
    os.unlink(path)


def remove_folder(path: str | Path) -> None:
    """Delete an empty folder."""
    os.rmdir(path)


def empty_folder(folder: Path) -> None:
    """Delete all that is in the folder; what the disk does not let go stays."""
    for place, folders, names in os.walk(folder, topdown=False):
        parent = Path(place)
        for name in names:
            with contextlib.suppress(OSError):
                remove(parent / name)
        for name in folders:
            with contextlib.suppress(OSError):
                remove_folder(parent / name)


def temporary_name(target: Path, mark: str) -> Path:
    """The temporary name of what will become ``target``; ``mark`` tells those of one run apart."""
    return target.with_name(_temporary(mark))


def _temporary(mark: str) -> str:
    return f".kamakura-{os.getpid()}-{_RUN}-{mark}.tmp"


def next_number() -> int:
    """A number that is given once in this run."""
    return next(_NUMBERS)


def marked_name(target: str, mark: str) -> str:
    """The same of what is told as text: none of five thousand is kept."""
    folder, between, _ = target.rpartition(os.sep)
    return f"{folder}{between}{_temporary(mark)}"


@contextmanager
def written_beside(target: Path, content: bytes, mark: str, mode: int = 0o666) -> Iterator[Path]:
    """The whole content in a temporary file beside its target, to be renamed; deleted on failure. Raises OSError."""
    temporary = temporary_name(target, mark)
    try:
        write_new(temporary, (content,), mode)
        yield temporary
    except BaseException:
        with contextlib.suppress(OSError):
            remove(temporary)
        raise


def sync(folders: Iterable[str | Path]) -> None:
    """Have renames in these folders written to the disk; a share may know no such call: the files are complete."""
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            sync_folder(folder)


def remove_empty(folders: Iterable[str | Path]) -> None:
    """Delete the folders, listed each after its parent, that have nothing in them.

    Not when another run has taken the lock of this one: it may be about to write there.
    """
    with contextlib.suppress(OSError):
        if lock_is_lost():
            return
    for folder in reversed(list(folders)):
        with contextlib.suppress(OSError):
            remove_folder(folder)
