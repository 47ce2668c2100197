"""Merged areas of one sheet, in one pass from the top however many and however large they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kamakura_report.form.book import Area, Position
from kamakura_report.returns.grid import GridSheet


class Front:
    """The areas met last, by column: no two of them share one. Areas are added from the top down."""

    def __init__(self) -> None:
        self._lefts: list[int] = []
        self._areas: list[Area] = []

    def add(self, area: Area) -> bool:
        """Put an area in the place of those above it; False when one of them reaches into it."""
        first = bisect_left(self._lefts, area.left)
        if first and self._areas[first - 1].right >= area.left:
            first -= 1
        last = bisect_right(self._lefts, area.right)
        free = all(above.bottom < area.top for above in self._areas[first:last])
        self._lefts[first:last] = [area.left]
        self._areas[first:last] = [area]
        return free

    def at(self, position: Position) -> Area | None:
        """The area that holds the cell, once all that begin at its row or above have been added."""
        found = bisect_right(self._lefts, position[1]) - 1
        return self._areas[found] if found >= 0 and position in self._areas[found] else None


def apart(areas: Iterable[Area]) -> bool:
    """Whether no two areas share a cell, as Excel demands of merges."""
    front = Front()
    return all([front.add(area) for area in sorted(areas)])


def covered(sheet: GridSheet) -> list[Position]:
    """Cells that hold something under a merge, all but its first, row by row. The merges lie ``apart``."""
    front = Front()
    starting = sorted(sheet.merges, reverse=True)
    found = []
    for position in sorted(position for position, raw in sheet.cells.items() if raw.text or raw.formula is not None):
        while starting and starting[-1].top <= position[0]:
            front.add(starting.pop())
        area = front.at(position)
        if area is not None and position != (area.top, area.left):
            found.append(position)
    return found
