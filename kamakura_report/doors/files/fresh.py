"""A folder of the program's own: whatever fails while it is filled, it is left as it was found."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamakura_report.doors.files import system
from kamakura_report.doors.files.plan import folders_to_make
from kamakura_report.doors.files.reasons import cannot_read
from kamakura_report.doors.files.temporary import remove_empty
from kamakura_report.problem import CannotRun


@contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """Fill a new or empty folder. Raises CannotRun when there is anything in it.

    On any failure all that was put into it is taken away again, and so are the folders made for it.
    """
    try:
        empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise cannot_read(folder, error) from error
    if not empty:
        raise CannotRun(f"{folder} は空のフォルダーではありません。別の名前を指定するか、中を空にしてください。")
    made = folders_to_make([folder / "file"])
    try:
        yield
    except BaseException:
        _clear(folder)
        remove_empty(made)
        raise


def _clear(folder: Path) -> None:
    """Nothing left in the folder; what the disk does not let go stays."""
    for place, folders, names in os.walk(folder, topdown=False):
        here = Path(place)
        for name in names:
            with contextlib.suppress(OSError):
                system.remove(here / name)
        for name in folders:
            with contextlib.suppress(OSError):
                system.remove_folder(here / name)
