"""Where cells are: positions, rectangles of them, and how Excel writes both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Position = tuple[int, int]  # (row, column)


def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def reference(position: Position, *, absolute: bool = False) -> str:
    """``(12, 6)`` → ``F12``, or ``$F$12``."""
    mark = "$" if absolute else ""
    return f"{mark}{column_letters(position[1])}{mark}{position[0]}"


def quoted(sheet: str) -> str:
    """A sheet name as formulas and links write it: ``'2-1 福祉'``."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, order=True, slots=True)
class Area:
    """A rectangle of cells, corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = reference((self.top, self.left)), reference((self.bottom, self.right))
        return first if first == last else f"{first}:{last}"

    def __contains__(self, position: Position) -> bool:
        return self.top <= position[0] <= self.bottom and self.left <= position[1] <= self.right

    def positions(self) -> Iterator[Position]:
        """Every cell, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column
