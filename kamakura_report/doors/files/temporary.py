"""A file complete beside its target before it takes its place: whoever looks finds the old one or the new one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kamakura_report.doors.files import system

TEMPORARY = ".kamakura-*.tmp"  # whoever holds the lock may take away what a killed run left under such names


def temporary_name(target: Path, mark: str) -> Path:
    """The temporary name of what will become ``target``; ``mark`` tells those of one run apart."""
    return target.with_name(f".kamakura-{os.getpid()}-{mark}.tmp")


@contextmanager
def written_beside(target: Path, content: bytes, mark: str, mode: int = 0o666) -> Iterator[Path]:
    """The content, whole, in a temporary file to rename; gone when anything fails. Raises OSError."""
    temporary = temporary_name(target, mark)
    try:
        system.write_new(temporary, content, mode)
        yield temporary
    except BaseException:
        with contextlib.suppress(OSError):
            system.remove(temporary)
        raise


def sync(folders: Iterable[Path]) -> None:
    """What was renamed in these folders on the disk. Some shares know no such call; all is complete without it."""
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            system.sync_folder(folder)


def remove_empty(folders: Iterable[Path]) -> None:
    """Folders that were made, each after its parent, gone again where nothing is in them."""
    for folder in reversed(list(folders)):
        with contextlib.suppress(OSError):
            system.remove_folder(folder)
