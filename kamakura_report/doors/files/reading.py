"""Reading a file the clerk named."""

from __future__ import annotations

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
