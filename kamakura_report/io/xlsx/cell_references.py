"""Cell references as files write them, bounded to the sheet."""

from __future__ import annotations

import re
from functools import lru_cache

from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.patterns import pattern
from kamakura_report.problem.package_codes import SHEET_REFERENCE, SHEET_REFERENCE_ROW
from kamakura_report.workbook.area import Area, Position, cell_position, column_number

_LETTERS = pattern(r"[A-Za-z]{1,3}", re.ASCII)


@lru_cache(maxsize=LIMITS.columns)
def sheet_column(letters: str) -> int:
    """``A`` or ``a`` → 1, ``XFD`` → 16384; 0 when these are not the letters of a column."""
    number = column_number(letters.upper()) if _LETTERS.fullmatch(letters) else 0
    return number if number <= LIMITS.columns else 0


@lru_cache(maxsize=1 << 14)
def parse_cell(reference: str) -> Position:
    """``F12`` or ``f12`` → (12, 6). Raises ``Refused`` on anything else, out of the sheet too."""
    position = cell_position(reference.upper()) if reference.isascii() else None
    if position is None or position[0] > LIMITS.rows or position[1] > LIMITS.columns:
        raise wrong_reference(reference)
    return position


@lru_cache(maxsize=1 << 12)  # the workbooks of a form merge the same cells
def parse_area(reference: str) -> Area:
    """``A1:B2``, or ``A1`` alone. Raises ``Refused`` on anything else, and when the corners are crossed."""
    first, colon, last = reference.partition(":")
    top, left = parse_cell(first)
    bottom, right = parse_cell(last) if colon else (top, left)
    if bottom < top or right < left:
        raise wrong_reference(reference)
    return Area(top, left, bottom, right)


def parse_row(text: str) -> int:
    """A row as files number them, from 1. Raises ``Refused`` on anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LIMITS.rows):
        raise Refused(SHEET_REFERENCE_ROW.problem())
    return int(text)


def wrong_reference(reference: str) -> Refused:
    """The refusal of a reference that names no cell."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in reference[:20])
    return Refused(SHEET_REFERENCE.problem(reference=shown))
