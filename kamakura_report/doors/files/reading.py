"""Reading what the clerk named."""

from __future__ import annotations

import os
from pathlib import Path

from kamakura_report.doors.files.reasons import cannot_read


def read(path: Path) -> bytes:
    """The file's content. Raises CannotRun, saying what to do, when there is no such file to read."""
    try:
        if path.is_dir():  # Windows would say "permission denied"
            raise IsADirectoryError
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error


def inside(folder: Path) -> list[Path]:
    """Every file below the folder, sorted; links are listed and never followed.

    Raises CannotRun when a folder on the way cannot be opened: it may hold what nobody would miss.
    """
    found = []
    for place, folders, names in os.walk(folder, onerror=_refuse):
        here = Path(place)
        found += [here / name for name in names] + [here / name for name in folders if (here / name).is_symlink()]
    return sorted(found)


def _refuse(error: OSError) -> None:
    raise cannot_read(error.filename, error) from error
