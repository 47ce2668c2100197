"""Pieces of a drawing as they are read: their kind, their words, and the part of their anchor that each takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kamakura_report.io.xlsx.xml_elements import Attributes
from kamakura_report.patterns import pattern
from kamakura_report.returned.grid import ObjectKind

_LENGTH = pattern(r"(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)(mm|cm|in|pt|pc|pi)?", re.ASCII)
_UNITS = {"": 1.0, "mm": 36_000.0, "cm": 360_000.0, "in": 914_400.0, "pt": 12_700.0, "pc": 152_400.0, "pi": 152_400.0}

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
WHOLE: Rectangle = (0.0, 0.0, 1.0, 1.0)


@dataclass
class DrawnPiece:
    """A shape or picture, as far as it was read."""

    picture: bool = False
    line: bool = False
    hidden: bool = False
    filled: bool | None = None  # None: it says nothing, its style decides
    style_fills: bool = False
    words: list[str] = field(default_factory=list)
    room: int = 0  # characters still to be kept
    offset: tuple[float, float] | None = None
    extent: tuple[float, float] | None = None

    def kind(self) -> ObjectKind:
        """What a person sees of it."""
        if "".join(self.words).strip():
            return ObjectKind.TEXT_BOX
        if self.picture:
            return ObjectKind.PICTURE
        filled = self.style_fills if self.filled is None else self.filled
        return ObjectKind.SHAPE if filled and not self.line else ObjectKind.LINE


@dataclass
class DrawnGroup:
    """A group of shapes: the part of its anchor that it takes, and how places in it are counted."""

    within: Rectangle
    hidden: bool = False
    offset: tuple[float, float] | None = None
    extent: tuple[float, float] | None = None
    inner_offset: tuple[float, float] = (0.0, 0.0)
    inner_extent: tuple[float, float] = (0.0, 0.0)

    def part(self, offset: tuple[float, float] | None, extent: tuple[float, float] | None) -> Rectangle:
        """The part of the anchor that something in the group takes; all of the group's where that is not known."""
        left, top, right, bottom = self.within
        if offset is None or extent is None or min(self.inner_extent) <= 0:
            return self.within
        across, down = (right - left) / self.inner_extent[0], (bottom - top) / self.inner_extent[1]
        x = left + (offset[0] - self.inner_offset[0]) * across
        y = top + (offset[1] - self.inner_offset[1]) * down
        return x, y, x + extent[0] * across, y + extent[1] * down


def read_pair(attributes: Attributes, *words: str) -> tuple[float, float]:
    """Two lengths under these names, 0 for what is not said."""
    across, down = (read_length(attributes.get(word, "0")) for word in words)
    return across, down


def read_length(text: str) -> float:
    """A length in EMU, or a number of a row or column; 0 for what is neither."""
    match = _LENGTH.fullmatch(text.strip())
    return float(match[1]) * _UNITS[match[2] or ""] if match else 0.0
