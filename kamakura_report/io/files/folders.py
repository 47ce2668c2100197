"""Folders made for people to put files into, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import folders_to_make
from kamakura_report.io.files.read_files import cannot_write
from kamakura_report.io.files.system import remove_empty


@contextmanager
def made_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Make these folders and those they stand in, as far as they are missing; take them away again on any failure.

    Raises CannotRun when one cannot be made.
    """
    made: list[Path] = []
    try:
        for folder in folders_to_make([folder / "file" for folder in folders]):
            try:
                system.make_folder(folder)
            except OSError as error:
                raise cannot_write(folder, error) from error
            made.append(folder)
        yield
    except BaseException:
        remove_empty(made)
        raise
