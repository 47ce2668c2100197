"""Cell references as files write them, bounded to the sheet."""

from __future__ import annotations

import re
from functools import lru_cache

from kamakura_report.doors.guard import LIMITS, Refused
from kamakura_report.form.book import Area, Position

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


@lru_cache(maxsize=LIMITS.columns)
def column_number(letters: str) -> int:
    """``A`` → 1, ``XFD`` → 16384; 0 when these are not the letters of a column."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - ord("A") + 1
        if number > LIMITS.columns:
            return 0
    return number


def position(reference: str) -> Position:
    """``F12`` → (12, 6). Raises ``Refused`` on anything else, out of the sheet too."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise wrong(reference)
    row, column = int(match[2]), column_number(match[1])
    if not column or row > LIMITS.rows:
        raise wrong(reference)
    return row, column


def area(reference: str) -> Area:
    """``A1:B2``, or ``A1`` alone. Raises ``Refused`` on anything else, and when the corners are crossed."""
    first, colon, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last) if colon else (top, left)
    if bottom < top or right < left:
        raise wrong(reference)
    return Area(top, left, bottom, right)


def row_number(text: str) -> int:
    """A row as files number them, from 1. Raises ``Refused`` on anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LIMITS.rows):
        raise Refused("sheet.reference", "行の番号が読めません。")
    return int(text)


def wrong(reference: str) -> Refused:
    """The refusal of a reference that names no cell."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in reference[:20])
    return Refused("sheet.reference", f"セルの位置「{shown}」が読めません。")
