"""How wide columns and how high rows of a sheet are: needed to know over which cells a drawing lies."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate

from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import MAIN, RELATION_ID, Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package

EMU_OF_POINT = 12_700
EMU_OF_WIDTH = 7 * 9_525  # of one unit of a column's width: seven pixels in the usual fonts
_WIDTH, _HEIGHT = 9.14, 15.0  # of a column and a row that say nothing
_LEAST_SHARE = 0.25  # of a line that must lie under a drawing


class LineSizes:
    """The rows or the columns of one sheet: where each begins, in EMU, and which lie under a stretch."""

    def __init__(self, usual: float, own: Mapping[int, float], last: int) -> None:
        self._usual = usual
        self._own = own
        self._lines = sorted(own)
        self._surplus = [0.0, *accumulate(own[line] - usual for line in self._lines)]
        self._last = last

    def begin(self, line: int) -> float:
        """Where a line begins, counted from 1."""
        return (line - 1) * self._usual + self._surplus[bisect_left(self._lines, line)]

    def place(self, line: int, offset: float) -> float:
        """The point so far into a line, at most at its end."""
        line = min(max(line, 1), self._last)
        return self.begin(line) + min(max(offset, 0.0), self._own.get(line, self._usual))

    def under(self, start: float, end: float) -> tuple[int, int]:
        """First and last line under the stretch; one that it only touches at its edge is left out."""
        first, last = self._at(start), self._at(max(start, end - 1))
        if first < last and not self._lies_under(first, start, end):
            first += 1
        if first < last and not self._lies_under(last, start, end):
            last -= 1
        return first, last

    def _lies_under(self, line: int, start: float, end: float) -> bool:
        begin, size = self.begin(line), self._own.get(line, self._usual)
        part = min(end, begin + size) - max(start, begin)
        return part >= _LEAST_SHARE * size or 2 * part >= end - start

    def _at(self, point: float) -> int:
        """The last line that begins at the point or before it."""
        low, high = 1, self._last
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.begin(middle) <= point else (low, middle - 1)
        return low


class SheetLayout:
    """What a worksheet says of its lines, and which drawings it shows, by their relations."""

    def __init__(self, package: Package, part: str) -> None:
        self.drawings: set[str] = set()
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}
        self._width, self._height = _WIDTH, _HEIGHT
        self._row = self._column = 0
        column = Handler(open=self._open_column)
        row = Handler(open=self._open_row)
        inside = {
            "sheetFormatPr": Handler(open=self._open_defaults),
            "cols": Handler(qualified(MAIN, {"col": column})),
            "sheetData": Handler(qualified(MAIN, {"row": row})),
            "drawing": Handler(open=self._open_drawing),
        }
        walk_xml(package, part, qualified(MAIN, {"worksheet": Handler(qualified(MAIN, inside))}))
        self.columns = LineSizes(self._width * EMU_OF_WIDTH, self._widths, LIMITS.columns)
        self.rows = LineSizes(self._height * EMU_OF_POINT, self._heights, LIMITS.rows)

    def _open_defaults(self, attributes: Attributes) -> None:
        self._width = _size(attributes.get("defaultColWidth"), _WIDTH)
        self._height = _size(attributes.get("defaultRowHeight"), _HEIGHT)

    def _open_column(self, attributes: Attributes) -> None:
        width = 0.0 if xml_boolean(attributes.get("hidden")) else _size(attributes.get("width"), self._width)
        first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
        # Columns are said once each, in their order; what says more than that is passed over.
        for number in range(max(first, self._column + 1), min(last, LIMITS.columns) + 1):
            self._widths[number] = width * EMU_OF_WIDTH
            self._column = number

    def _open_row(self, attributes: Attributes) -> None:
        self._row = _whole(attributes["r"]) if "r" in attributes else self._row + 1
        hidden = xml_boolean(attributes.get("hidden"))
        if hidden or "ht" in attributes:
            height = 0.0 if hidden else _size(attributes.get("ht"), self._height)
            self._heights[self._row] = height * EMU_OF_POINT

    def _open_drawing(self, attributes: Attributes) -> None:
        self.drawings.update(attributes[key] for key in RELATION_ID if key in attributes)


USUAL_COLUMNS = LineSizes(_WIDTH * EMU_OF_WIDTH, {}, LIMITS.columns)
USUAL_ROWS = LineSizes(_HEIGHT * EMU_OF_POINT, {}, LIMITS.rows)


def read_layout(package: Package, part: str) -> SheetLayout | None:
    """The layout of a sheet that was read before; None when that may not be done twice within the limits."""
    try:
        return SheetLayout(package, part)
    except Refused:
        return None


def _size(text: str | None, usual: float) -> float:
    try:
        size = float(text) if text is not None else usual
    except ValueError:
        return usual
    return size if math.isfinite(size) and 0 <= size <= 1000 else usual


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
