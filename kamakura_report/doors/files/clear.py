"""Taking away what the program wrote and what holds no more, as long as nobody has changed it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kamakura_report.doors.files import system
from kamakura_report.doors.files.memory import absolute, name_in, recall, sha256


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of the files: those taken away, and those that a person has changed or holds open."""

    gone: tuple[Path, ...]
    kept: tuple[Path, ...]


def clear(paths: Iterable[Path], memory: Path) -> Cleared:
    """Take away each of these files that is still as it was written (``write_all`` remembers it in ``memory``).

    A file that the program never wrote is no business of it: neither gone nor kept.
    """
    root = absolute(memory).parents[2]
    remembered = recall(memory)
    gone: list[Path] = []
    kept: list[Path] = []
    for path in paths:
        written = remembered.get(name_in(root, path))
        if written is not None and path.is_file():
            (gone if _unchanged(path, written) and _removed(path) else kept).append(path)
    return Cleared(tuple(gone), tuple(kept))


def _unchanged(path: Path, written: str) -> bool:
    try:
        return sha256(path.read_bytes()) == written
    except OSError:  # whatever it holds, it is not ours to lose
        return False


def _removed(path: Path) -> bool:
    with contextlib.suppress(OSError):
        system.remove(path)
        return True
    return False
