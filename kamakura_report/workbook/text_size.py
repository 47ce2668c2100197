"""How much room text takes: widths in em, lines under Japanese line-breaking rules, heights in points."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

_PIXELS_PER_POINT = 96 / 72
_CELL_PADDING = 5.0  # points lost left and right inside a cell
_LINE_HEIGHT = 1.28  # of the font size; Excel and LibreOffice stay below it for Japanese fonts
_ROW_PADDING = 3.0  # points above and below the text
INDENT_EM = 1.05  # of the default font, for each step: three of its spaces; measured on BIZ UDPゴシック
_SLACK = 0.97  # of the width: renderers round glyph widths differently
MAX_ROW_HEIGHT = 408.75  # whole pixels below Excel's limit of 409 points

_DIGIT_EM = {"BIZ UDPゴシック": 0.76, "BIZ UDP明朝": 0.6, "Calibri": 0.507, "Aptos Narrow": 0.5}
_USUAL_DIGIT_EM = 0.55
_NARROW = frozenset("iljftrI!|.,:;'`()[]{}/-\" ")
_WIDE = frozenset("MWmw%@&")
_NOT_AT_START = frozenset(
    "、。，．,.・：；:;？！?!ー〜～）)」』】〕］}]〉》”’ぁぃぅぇぉっゃゅょァィゥェォッャュョヶ々％%℃"
)
_NOT_AT_END = frozenset("（(「『【〔［[{〈《“‘￥¥")


def digit_pixels(font: str, size: float) -> int:
    """The widest digit of the default font in pixels: the unit of column width."""
    return max(1, round(_DIGIT_EM.get(font, _USUAL_DIGIT_EM) * size * _PIXELS_PER_POINT))


def column_points(width: float, font: str, size: float) -> float:
    """A column's stored width in points."""
    return math.floor(width * digit_pixels(font, size)) / _PIXELS_PER_POINT


def row_points(height: float) -> float:
    """A row's height rounded up to whole pixels, at most Excel's: office programs show and print no other, so that
    what is added up over a page is what stands on it (LibreOffice made 16 points of 15.25)."""
    return min(math.ceil(round(height * _PIXELS_PER_POINT, 6)) / _PIXELS_PER_POINT, MAX_ROW_HEIGHT)


@lru_cache(maxsize=4096)
def em_width(character: str) -> float:
    """The width a character takes, at most, in em."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in _NARROW:
        return 0.5
    if character in _WIDE:
        return 1.0
    return 0.78 if character.isupper() or character.isdigit() else 0.72


def wrapped_lines(text: str, width: float, size: float) -> int:
    """How many lines a wrapped text takes in a cell ``width`` points wide."""
    room = max((width - _CELL_PADDING) * _SLACK / size, 1.0)
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def _paragraph_lines(text: str, room: float) -> int:
    count, used, start, index = 1, 0.0, 0, 0
    while index < len(text):
        taken = em_width(text[index])
        if used + taken > room and index > start:
            start = index = _break(text, start, index)
            count, used = count + 1, 0.0
            continue
        used, index = used + taken, index + 1
    return count


def _break(text: str, start: int, index: int) -> int:
    """Where the next line begins when ``text[index]`` does not fit the line that began at ``start``."""
    place = index
    while place > start + 1 and (
        text[place] in _NOT_AT_START
        or text[place - 1] in _NOT_AT_END
        or (_latin(text[place]) and _latin(text[place - 1]))
    ):
        place -= 1
    return place if place > start + 1 or index == start + 1 else index


def _latin(character: str) -> bool:
    """True for a character of a Latin word: signs stay with letters, nearly as Unicode breaks lines (UAX 14)."""
    return "!" <= character <= "~"


def text_height(text: str, width: float, size: float, *, wrap: bool) -> float:
    """The row height in points that shows the text whole."""
    count = wrapped_lines(text, width, size) if wrap else text.count("\n") + 1
    return count * size * _LINE_HEIGHT + _ROW_PADDING
