"""How the office's own result sheets look, and how high a row must be to show its texts whole."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kamakura_report.form.book import Area, Border, Page, Style
from kamakura_report.plan.model import Plan

FONT_SIZE = 10.0  # points
LINE = 1.3  # of the font size: BIZ UDPゴシック sets its lines solid, Excel and readers want more
HIGHEST = 409.0  # points, Excel's limit
LONGEST = 2000  # characters of one cell: no row could show more
EM = FONT_SIZE * 96 / 72  # pixels of a full-width character
UNIT = EM * 1556 / 2048  # pixels of BIZ UDPゴシック's widest digit: what column widths count in
NARROW = 0.65  # em of a half-width character; the font is proportional, this is its wide side
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


def height(texts: Iterable[tuple[str, float]]) -> float:
    """Points a row needs for these texts, each wrapped in a column of that width."""
    lines = max((_lines(text, room) for text, room in texts), default=1)
    return min(HIGHEST, round(lines * FONT_SIZE * LINE + 6, 1))


def page(plan: Plan, title: str, area: Area, widths: Mapping[int, float]) -> Page:
    """A4 landscape, one page wide by a computed scale, the heading in row 1 repeated."""
    paper = Page()
    pixels = sum(math.ceil(units * UNIT) for units in widths.values())
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
    usable = room * UNIT / EM - 1.5
    return sum(max(1, math.ceil(sum(map(_em, line)) / usable)) for line in text.splitlines() or [""])


def _em(char: str) -> float:
    return 1 if unicodedata.east_asian_width(char) in "WFA" else NARROW
