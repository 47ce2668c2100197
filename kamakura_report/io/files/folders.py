"""Folders: made for people to put files into, all of them or none; and what lies in one, told without reading it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.places import folders_to_make
from kamakura_report.io.files.read_files import cannot_write
from kamakura_report.io.files.system import remove_empty


def make_folders_for(paths: Iterable[Path]) -> Iterator[Path]:
    """Make the folders that are missing for these files; each is told as soon as it is there. Raises CannotRun."""
    for folder in folders_to_make(paths):
        try:
            system.make_folder(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error
        yield folder


@contextmanager
def made_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Make these folders and those they stand in, as far as they are missing; take them away again on any failure.

    Raises CannotRun when one cannot be made.
    """
    made: list[Path] = []
    try:
        for folder in make_folders_for(folder / "file" for folder in folders):
            made.append(folder)
        yield
    except BaseException:
        remove_empty(made)
        raise


def file_marks(folder: Path, ending: str = "") -> list[tuple[str, int, int]]:
    """Path in the folder, size and time (ns) of each file in it, at whatever depth, sorted; of no folder none.

    With ``ending`` of those alone whose names end so. They change as soon as a file is written, renamed or taken away.
    What cannot be looked at has a size of -1.
    """
    return sorted(_marks(str(folder), len(str(folder)), ending)) if folder.is_dir() else []


def _marks(folder: str, root: int, ending: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        yield folder[root:], -1, 0
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _marks(entry.path, root, ending)
            continue
        if not entry.name.endswith(ending):
            continue
        try:
            state = entry.stat()
        except OSError:  # a link to nowhere, or gone again: a virus scanner's, a sync's
            yield entry.path[root:], -1, 0
        else:
            yield entry.path[root:], state.st_size, state.st_mtime_ns
