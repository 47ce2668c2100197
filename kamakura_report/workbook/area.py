"""Cells, rectangles and sheet names as Excel writes them: ``F12``, ``A1:B2``, ``'2-1 福祉'``.

Rows and columns count from 1, as people do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern

Position = tuple[int, int]  # (row, column)
_CELL = pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column > 0:
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


def cell_name(position: Position, *, absolute: bool = False) -> str:
    """``(12, 6)`` → ``F12``, or ``$F$12``."""
    row, column = position
    return f"${column_letters(column)}${row}" if absolute else f"{column_letters(column)}{row}"


def quote_sheet_name(sheet: str) -> str:
    """A sheet name as formulas and links write it: ``'2-1 福祉'``."""
    return "'" + sheet.replace("'", "''") + "'"


@frozen
class Area:
    """A rectangle of cells, corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        top, left, bottom, right = self.top, self.left, self.bottom, self.right
        if top == bottom and left == right:
            return f"{column_letters(left)}{top}"
        return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"

    def __lt__(self, other: Area) -> bool:
        return (self.top, self.left, self.bottom, self.right) < (other.top, other.left, other.bottom, other.right)

    def __contains__(self, position: Position) -> bool:
        return self.top <= position[0] <= self.bottom and self.left <= position[1] <= self.right

    def positions(self) -> Iterator[Position]:
        """Every cell, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def compact_areas(positions: Iterable[Position]) -> dict[tuple[int, int], tuple[Area, ...]]:
    """The cells as few areas, by the columns (first and last) that they span.

    Excel, LibreOffice and others disagree on the anchor of a rule over several areas; when all span
    the same columns and the first is the topmost, every reading gives the same cell.
    """
    runs: dict[tuple[int, int], list[int]] = defaultdict(list)
    at = first = last = 0  # row and columns of the unbroken run so far
    for row, column in sorted(set(positions)):
        if row != at or column != last + 1:
            if at:
                runs[first, last].append(at)
            at, first = row, column
        last = column
    if at:
        runs[first, last].append(at)
    areas_by_span: dict[tuple[int, int], tuple[Area, ...]] = {}
    for (left, right), rows in sorted(runs.items()):
        areas: list[Area] = []
        top = bottom = rows[0]
        for row in rows[1:]:
            if row != bottom + 1:
                areas.append(Area(top, left, bottom, right))
                top = row
            bottom = row
        areas_by_span[left, right] = (*areas, Area(top, left, bottom, right))
    return areas_by_span
