"""A returned file, read once and in bounds: what it is, or why it cannot be a workbook yet."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path

from kamakura_report.io.xlsx.limits import LIMITS, MIB, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.sniff import sniff
from kamakura_report.patterns import pattern
from kamakura_report.problem.container_codes import FILE_DOWNLOAD, FILE_MAIL
from kamakura_report.problem.file_codes import (
    FILE_CLOUD,
    FILE_DENIED,
    FILE_EMPTY,
    FILE_FOLDER,
    FILE_GROWING,
    FILE_LARGE,
    FILE_LINK,
    FILE_LOCK,
    FILE_MISSING,
    FILE_SPECIAL,
    FILE_SYSTEM,
    FILE_TRUNCATED,
    FILE_UNREADABLE,
    FILE_ZEROS,
)

NOT_HERE_YET = 0x1000 | 0x40000 | 0x400000  # Windows: offline, recall on open, recall on data access
DATALESS = 0x40000000  # macOS: SF_DATALESS in st_flags
SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}
ZONE = pattern(r".*[^0-9A-Za-z]zone\.identifier", re.IGNORECASE | re.DOTALL)  # where Windows says it came from
UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp")
HALF = (FILE_EMPTY.code, FILE_TRUNCATED.code, FILE_ZEROS.code)  # what a file looks like while it is being written
FRESH = 10  # seconds since its last change in which it may still be
PAUSE = 0.5  # seconds between two looks at a file that may still be written


def read_returned_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file that begins and ends like a package, or is a mail.

    Only regular files are read, never through a link, at most ``limits.file`` bytes and only once. Half a file
    that has changed just now is looked at a second time: if it still changes, it is being written. Raises
    ``Refused`` alone, and says what the file is instead.
    """
    refuse_known_name(path.name)
    try:
        data, state = _bytes(path, limits)
        try:
            sniff(data)
        except Refused as refused:
            if refused.code in HALF and _changing(path, state):
                raise _growing() from None
            if refused.code == FILE_MAIL.code:
                return data
            if path.name.casefold().endswith(UNFINISHED):
                raise Refused(FILE_DOWNLOAD.problem()) from None
            raise
    except FileNotFoundError:
        raise Refused(FILE_MISSING.problem()) from None
    except PermissionError:
        raise Refused(FILE_DENIED.problem()) from None
    except (OSError, ValueError):  # ValueError: a name the system cannot take
        raise Refused(FILE_UNREADABLE.problem()) from None
    return data


def refuse_known_name(name: str) -> None:
    """Raise ``Refused`` when the name alone says that it is no answer: made by Windows, Excel and the like."""
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        raise Refused(FILE_LOCK.problem())
    if name.startswith(".") and name.endswith(".icloud"):  # iCloud's stand-in until macOS 13
        raise _cloud()
    if name.startswith("._") or name.casefold() in SYSTEM_FILES or ZONE.fullmatch(name):
        raise Refused(FILE_SYSTEM.problem())


def _bytes(path: Path, limits: Limits) -> tuple[bytes, os.stat_result]:
    """The file's bytes, and what was known of it when all were read."""
    _regular(path.lstat())
    # A pipe put there meanwhile must not block us, nor a link lead us elsewhere; Windows has neither flag.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a name
        before = os.fstat(file.fileno())
        _regular(before)
        pieces = []
        left = limits.file + 1
        while left and (piece := file.read(min(left, MIB))):
            pieces.append(piece)
            left -= len(piece)
        if not left:
            raise _too_large(limits)
        after = os.fstat(file.fileno())
        if limits.file + 1 - left != before.st_size or _state(before) != _state(after):
            raise _growing()
    return b"".join(pieces), after


def _changing(path: Path, before: os.stat_result) -> bool:
    """Whether a file that changed just now changes again while we wait for a moment."""
    if not 0 <= time.time() - before.st_mtime < FRESH:
        return False
    time.sleep(PAUSE)
    return _state(path.lstat()) != _state(before)


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _regular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Refused(FILE_FOLDER.problem())
    if stat.S_ISLNK(status.st_mode):
        raise Refused(FILE_LINK.problem())
    if not stat.S_ISREG(status.st_mode):
        raise Refused(FILE_SPECIAL.problem())
    if getattr(status, "st_file_attributes", 0) & NOT_HERE_YET or getattr(status, "st_flags", 0) & DATALESS:
        raise _cloud()


def _too_large(limits: Limits) -> Refused:
    size = f"{limits.file // MIB} MB" if limits.file >= MIB else f"{limits.file} バイト"
    return Refused(FILE_LARGE.problem(limit=size))


def _growing() -> Refused:
    return Refused(FILE_GROWING.problem())


def _cloud() -> Refused:
    return Refused(FILE_CLOUD.problem())
