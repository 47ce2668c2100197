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

_COMPILED = "__pycache__"  # which follows from what lies beside it


def make_folders(missing: Iterable[str]) -> Iterator[str]:
    """Make these folders (``folders_to_make``); each is told as soon as it is there. Raises CannotRun."""
    for folder in missing:
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
    made: list[str] = []
    try:
        for folder in make_folders(folders_to_make(folder / "file" for folder in folders)):
            made.append(folder)
        yield
    except BaseException:
        remove_empty(made)
        raise


def file_marks(folder: Path, ending: str = "") -> list[tuple[str, int, int]]:
    """Path in the folder, size and time (ns) of each file in it, at whatever depth, sorted; of no folder none.

    With ``ending`` of those alone whose names end so, and of what Python compiles none. They change as soon as a file
    is written, renamed or taken away. What cannot be looked at has a size of -1.
    """
    marks: list[tuple[str, int, int]] = []
    folders = [str(folder)] if folder.is_dir() else []
    root = len(str(folder))
    for each in folders:  # to which those inside are added
        try:
            with os.scandir(each) as found:
                entries = list(found)
        except OSError:
            marks.append((each[root:], -1, 0))
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders += [entry.path] if entry.name != _COMPILED else []
            elif entry.name.endswith(ending):
                try:
                    state = entry.stat()
                    marks.append((entry.path[root:], state.st_size, state.st_mtime_ns))
                except OSError:  # a link to nowhere, or gone again: a virus scanner's, a sync's
                    marks.append((entry.path[root:], -1, 0))
    return sorted(marks)
