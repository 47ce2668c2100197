"""How the office's own result sheets look, and how high a row must be to show its texts whole."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kamakura_report.form.book import Area, Border, Page, Style
from kamakura_report.plan.model import Plan

FONT_SIZE = 10.0  # points
LINE = 1.45  # of the font size: what LibreOffice gives a line of BIZ UDPゴシック, and some slack
HIGHEST = 409.0  # points, Excel's limit
LONGEST = 2000  # characters of one cell: no row could show more
DIGIT = 7  # pixels of the widest digit of the default font at 96 dpi: the unit of column width
PADDING = 5  # pixels a column adds to that
A4_LONG_SIDE = 11.69  # inches

_HAIR = Border("thin", "BFC5CC")
BODY = Style(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR, vertical="center", wrap=True)
HEADING = replace(BODY, bold=True, color="FFFFFF", fill="1F3864", horizontal="center")
CENTERED = replace(BODY, horizontal="center")
NUMBER = replace(BODY, horizontal="right", wrap=False, shrink=True)
EMPTY = replace(BODY, fill="EEF0F2")
BAD = replace(CENTERED, bold=True, color="9C1C13", fill="FBE3E1")
OPEN = replace(CENTERED, color="6B4200", fill="FFF2CC")
QUIET = replace(CENTERED, color="56606B")
CLOSED = replace(CENTERED, color="4A4A4A", fill="EEF0F2")


def shown(text: str) -> str:
    """The text, cut with an ellipsis where no cell could show it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def width(text: str) -> int:
    """Half-width columns of the longest line: a full-width character takes two."""
    return max((sum(_columns(char) for char in line) for line in text.splitlines()), default=0)


def height(texts: Iterable[tuple[str, float]]) -> float:
    """Points a row needs for these texts, each wrapped at its column's width (in characters)."""
    lines = max((_lines(text, room) for text, room in texts), default=1)
    return min(HIGHEST, round(lines * FONT_SIZE * LINE + 5, 1))


def page(plan: Plan, title: str, area: Area, widths: Mapping[int, float]) -> Page:
    """A4 landscape, one page wide by a computed scale, the heading in row 1 repeated."""
    paper = Page()
    pixels = sum(math.ceil(chars * DIGIT) + PADDING for chars in widths.values())
    room = (A4_LONG_SIDE - paper.margins[0] - paper.margins[1]) * 96
    name = " ".join(part for part in (plan.city, plan.name, title) if part).replace("&", "&&")
    return Page(
        scale=max(10, min(100, math.floor(100 * room / pixels))),
        header=f"&L{name[:200]}",
        footer="&L&A&R&P / &N ページ",
        repeat=(1, 1),
        area=area,
    )


def _lines(text: str, room: float) -> int:
    # A line ends early where a word or a bracket may not be broken: one full-width character less.
    usable = max(2.0, room - 2)
    return sum(max(1, math.ceil(width(line) / usable)) for line in text.splitlines() or [""])


def _columns(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
