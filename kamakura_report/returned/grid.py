"""A returned workbook as raw cells: exactly what the file holds, nothing understood yet; its merged areas, and what
lies beside the cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from kamakura_report.frozen import frozen
from kamakura_report.workbook.area import Area, Position


class StoredKind(StrEnum):
    """How a cell's content is stored in the file."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"  # text is "#DIV/0!" and so on
    DATE = "date"  # t="d", or a number under a date or time format
    PICTURE = "picture"  # placed in the cell itself; text only stands for it


class Mark(StrEnum):
    """What makes a piece of a cell's text something else than what is stored to who looks at it."""

    NONE = ""
    STRUCK = "struck"
    UNSEEN = "unseen"  # in the colour of its background
    RAISED = "raised"  # superscript
    LOWERED = "lowered"  # subscript


class Run(NamedTuple):
    """A piece of a cell's text, and how it is marked."""

    text: str
    mark: Mark = Mark.NONE


@frozen
class CellLook:
    """How a cell shows its content, where that may be something else than is stored."""

    runs: tuple[Run, ...] = ()  # the content in pieces, when any of them is marked
    number_format: str = ""  # of a number


class RawCell(NamedTuple):
    """One cell. A formula's ``text`` is only what the file says it last came to."""

    kind: StoredKind = StoredKind.BLANK
    text: str = ""  # of a number: the digits as stored, "38.299999999999997"
    formula: str | None = None  # without "="
    locked: bool = True
    look: CellLook | None = None  # of most cells nothing needs to be known


BLANK = RawCell()


class ObjectKind(StrEnum):
    """What lies beside or over the cells of a sheet, by what a person sees of it."""

    NOTE = "note"  # a note or a thread of comments
    TEXT_BOX = "text box"  # any shape with words in it
    PICTURE = "picture"  # also ink, charts, diagrams
    SHAPE = "shape"  # filled, without words
    LINE = "line"  # lines, and frames that one sees through
    CONTROL = "control"  # a button, a check box, a list, an embedded object
    UNREAD = "unread"  # something whose part of the file could not be read


@frozen
class SheetObject:
    """One thing that is no cell: where it lies, and what it says."""

    kind: ObjectKind
    area: Area | None = None  # the cells it really lies over, not those it only touches; None: not known
    text: str = ""


@frozen
class GridSheet:
    """One worksheet's cells; a position that is absent is blank."""

    name: str
    cells: Mapping[Position, RawCell]
    merges: tuple[Area, ...] = ()
    hidden: str = ""  # "", "hidden", "veryHidden"
    protected: bool = False
    objects: tuple[SheetObject, ...] = ()

    def at(self, position: Position) -> RawCell:
        """The cell there, ``BLANK`` when the file has none."""
        return self.cells.get(position, BLANK)


@frozen
class Grid:
    """All worksheets in order, and what the package says about itself."""

    sheets: tuple[GridSheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties
    modified: str = ""  # dcterms:modified as written, "2027-05-20T08:31:00Z"
    program: str = ""  # what saved it, with its version, as docProps/app.xml names it
    macros: bool = False  # whether the package carries macros, which are never looked at
    date1904: bool = False  # whether day 0 is 1 January 1904, not 31 December 1899

    def sheet(self, name: str) -> GridSheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


_FIRST_CELL = attrgetter("top", "left")


class _MergeFront:
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
        free, top = True, area.top
        for above in self._areas[first:last]:
            if above.bottom >= top:
                free = False
        self._lefts[first:last] = [area.left]
        self._areas[first:last] = [area]
        return free


def areas_are_apart(areas: Iterable[Area]) -> bool:
    """Whether no two areas share a cell, as Excel demands of merges."""
    in_order = sorted(areas, key=_FIRST_CELL)
    if all([_ends_before(area, after) for area, after in pairwise(in_order)]):
        return True  # as in nearly all: merges of one row each
    front = _MergeFront()
    return all([front.add(area) for area in in_order])


def _ends_before(area: Area, after: Area) -> bool:
    """Whether the area ends before the other begins, row by row: then it does before all that follow that one, too."""
    bottom, top = area.bottom, after.top
    return bottom < top or (area.top == top == bottom and area.right < after.left)


def covered_cells(sheet: GridSheet, positions: Collection[Position]) -> list[Position]:
    """Those of the cells that lie under a merge and are not its first, row by row. The merges share no cell."""
    if not positions:
        return []
    rows, columns = [row for row, _ in positions], [column for _, column in positions]
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    # Few merges reach to where people type, most are of headings and labels; and of no two of them a cell is looked at
    # twice: all together are no more than lie between the outermost positions.
    near = [area for area in sheet.merges if area.right >= left and area.left <= right]
    return sorted(
        (row, column)
        for area in near
        for row in range(max(area.top, top), min(area.bottom, bottom) + 1)
        for column in range(max(area.left, left), min(area.right, right) + 1)
        if (row, column) in positions and (row, column) != (area.top, area.left)
    )
