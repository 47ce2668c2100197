"""How much room text takes: widths in em, lines under Japanese line-breaking rules, heights in points."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.workbook.font_sizes import digit_em, em_widths, line_em

_PIXELS_PER_POINT = 96 / 72
_CELL_PADDING = 4.0  # points lost left and right inside a cell
_SLACK = 0.98  # of the width: renderers round glyph widths differently
_ABOVE_BASELINE = 0.88  # of a line's letters, as Japanese fonts draw them
_SPARE = 1.12  # of the height that is needed: no office program here shows how Excel itself rounds
_ROW_PADDING = 2.25  # points above and below the text
INDENT_EM = 1.05  # of the default font, for each step: three of its spaces; measured on BIZ UDPゴシック
MAX_ROW_HEIGHT = 408.75  # whole pixels below Excel's limit of 409 points
_REMEMBERED = 1 << 10  # looks of texts in their columns

_NOT_AT_START = frozenset(
    "、。，．,.・：；:;？！?!ー〜～）)」』】〕］}]〉》”’ぁぃぅぇぉっゃゅょァィゥェォッャュョヶ々％%℃"
)
_NOT_AT_END = frozenset("（(「『【〔［[{〈《“‘￥¥")


def digit_pixels(font: str, size: float) -> int:
    """The widest digit of the default font in pixels: the unit of column width."""
    return max(1, round(digit_em(font) * size * _PIXELS_PER_POINT))


def column_points(width: float, font: str, size: float) -> float:
    """A column's stored width in points."""
    return math.floor(width * digit_pixels(font, size)) / _PIXELS_PER_POINT


@lru_cache(maxsize=_REMEMBERED)  # as many as texts have numbers of lines
def row_points(height: float) -> float:
    """A row's height rounded up to whole pixels, at most Excel's: office programs show and print no other, so that
    what is added up over a page is what stands on it (LibreOffice made 16 points of 15.25)."""
    return min(math.ceil(round(height * _PIXELS_PER_POINT, 6)) / _PIXELS_PER_POINT, MAX_ROW_HEIGHT)


def line_room(width: float, size: float) -> float:
    """How many em a line takes in a cell ``width`` points wide: so many letters always, as none is wider than 1 em."""
    return max((width - _CELL_PADDING) * _SLACK / _drawn_size(size), 1.0)


def wrapped_lines(text: str, width: float, size: float, font: str = "") -> int:
    """How many lines a wrapped text takes in a cell ``width`` points wide."""
    return _lines(text, line_room(width, size), font)


@lru_cache(maxsize=_REMEMBERED)  # a project's words stand in several rows, a 施策's in each workbook
def _lines(text: str, room: float, font: str) -> int:
    return sum([_paragraph_lines(paragraph, room, font) for paragraph in text.split("\n")])


@lru_cache  # a form has few sizes
def _drawn_size(size: float) -> float:
    """Of letters on a screen, where Excel draws whole pixels; never smaller than they are."""
    return max(size, round(size * _PIXELS_PER_POINT) / _PIXELS_PER_POINT)


def _paragraph_lines(text: str, room: float, font: str) -> int:
    if len(text) <= room:
        return 1
    count, used, start, index = 1, 0.0, 0, 0
    widths, letters = em_widths(font), len(text)
    while index < letters:
        taken = widths[text[index]]
        if used + taken > room and index > start:
            start = index = _break(text, start, index)
            count, used = count + 1, 0.0
            continue
        used, index = used + taken, index + 1
    return count


def _break(text: str, start: int, index: int) -> int:
    """Where the next line begins when ``text[index]`` does not fit the line that began at ``start``."""
    place = index
    while place > start and (
        text[place] in _NOT_AT_START
        or text[place - 1] in _NOT_AT_END
        or (_latin(text[place]) and _latin(text[place - 1]) and not _hyphenated(text, place))
    ):
        place -= 1
    return place if place > start else index


def _latin(character: str) -> bool:
    """True for a character of a Latin word: signs stay with letters, nearly as Unicode breaks lines (UAX 14)."""
    return "!" <= character <= "~"


def _hyphenated(text: str, place: int) -> bool:
    return text[place - 1] == "-" and not text[place].isdigit()


def text_height(text: str, width: float, size: float, *, wrap: bool, font: str = "") -> float:
    """The row height in points that shows the text whole, with an eighth to spare."""
    return text_look(width, size, font, wrap).height(text)


class TextLook(NamedTuple):
    """How a text looks in some columns, as far as the height of its row follows from that.

    A text of no more than ``letters`` without a line break needs ``line``, as most do: none of these costs a call.
    """

    font: str
    wrap: bool
    letters: float  # so many always stand on one line
    line_points: float  # what each line takes
    line: float  # the height in points that a text of one line needs

    def height(self, text: str) -> float:
        """What a text needs, in points."""
        count = _lines(text, self.letters, self.font) if self.wrap else text.count("\n") + 1
        return count * self.line_points * _SPARE + _ROW_PADDING


@lru_cache(maxsize=_REMEMBERED)
def text_look(width: float, size: float, font: str, wrap: bool) -> TextLook:
    """The look of a text in columns that are ``width`` points wide."""
    letters = line_room(width, size) if wrap else math.inf
    each = line_points(size, font)
    return TextLook(font, wrap, letters, each, each * _SPARE + _ROW_PADDING)


@lru_cache  # a form has few sizes and fonts
def line_points(size: float, font: str = "") -> float:
    """What a line of text takes in points: whole pixels above and below its baseline and one between lines.

    Measured on ONLYOFFICE, the roomier of the two programs that can be measured here.
    """
    pixels = size * _PIXELS_PER_POINT * line_em(font)
    above, below = (math.ceil(round(pixels * part, 6)) for part in (_ABOVE_BASELINE, 1 - _ABOVE_BASELINE))
    return (above + below + 1) / _PIXELS_PER_POINT
