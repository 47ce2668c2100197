"""Cells as Excel names them: ``F12``. Rows and columns count from 1, as people do."""

from __future__ import annotations

import re

Position = tuple[int, int]  # (row, column)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27; the letters are capitals from A to Z."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def cell_position(name: str) -> Position | None:
    """``F12`` → ``(12, 6)``; None for what is no cell's name."""
    match = _CELL.fullmatch(name)
    return (int(match[2]), column_number(match[1])) if match else None


def reference(position: Position, *, absolute: bool = False) -> str:
    """``(12, 6)`` → ``F12``, or ``$F$12``."""
    mark = "$" if absolute else ""
    return f"{mark}{column_letters(position[1])}{mark}{position[0]}"
