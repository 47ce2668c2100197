"""How the office's own sheets look: styles, and how high a row must be to show its texts whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kamakura_report.frozen import replace
from kamakura_report.plan.model import Plan
from kamakura_report.workbook.book import PERCENT_FORMAT, WHOLE_FORMAT, Border, Cell, Style
from kamakura_report.workbook.text_size import TextLook, column_points, row_points, text_look

FONT, FONT_SIZE = "BIZ UDPゴシック", 10.0  # the workbook's default, points
LONGEST_CELL = 2000  # characters of one cell: no row could show more
MARGIN = 1.5  # points above and below a row's texts, so that rows can be told apart
INDENT_WIDTH = 1.5  # characters that an indent takes of a column, at most

_HAIR = Border("thin", "BFC5CC")
_FRAMED = Style(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR, vertical="center", wrap=True)
BODY = replace(_FRAMED, horizontal="left", indent=1)  # no text touches its border
HEADING = replace(_FRAMED, bold=True, color="FFFFFF", fill="1F3864", horizontal="center")
CENTERED = replace(_FRAMED, horizontal="center")
NUMBER = replace(_FRAMED, horizontal="right", indent=1, wrap=False, shrink=True)
EMPTY = replace(_FRAMED, fill="EEF0F2")
BAD = replace(CENTERED, bold=True, color="9C1C13", fill="FBE3E1")
OPEN = replace(CENTERED, color="6B4200", fill="FFF2CC")
QUIET = replace(CENTERED, color="56606B")
CLOSED = replace(CENTERED, color="4A4A4A", fill="EEF0F2")
QUIET_BODY = replace(BODY, color="56606B")
NOTE = Style(color="56606B", vertical="center")
PERCENT = replace(NUMBER, number_format=PERCENT_FORMAT)
ORDINAL = replace(CENTERED, number_format="0")  # No, 指標番号
ALARM = "C00000"  # the tab of a sheet that somebody must look at
KEY_STYLE = replace(QUIET_BODY, wrap=False, shrink=True)  # beyond what is printed
LINK = replace(CENTERED, color="0B4F8A", underline=True, wrap=False, shrink=True)


def fitting_text(text: str) -> str:
    """The text, cut with an ellipsis where no cell could show it."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def result_title(plan: Plan, *words: str) -> str:
    """``鎌倉市 総合計画 競合``: the city, the plan, and what it is about, as far as they are known."""
    return " ".join(part for part in (plan.city, plan.name, *words) if part)


def minute_of(moment: str) -> str:
    """``2027-05-20 17:31`` of a time in ISO 8601."""
    return moment[:16].replace("T", " ")


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Points a row needs for these texts, each wrapped in a column of that width."""
    return row_points(max([_look(width).height(text) for text, width in texts]) + MARGIN)


def cells_height(cells: Iterable[tuple[Cell, float]]) -> float:
    """Points a row needs for those of its cells that wrap their texts, each in a column of that width; 0 for none."""
    highest = 0.0
    for cell, width in cells:
        text, style = cell.value, cell.style
        if text is None or not style.wrap:  # as most
            continue
        if text.__class__ is str or isinstance(text, str):
            look = _cell_look(width, style.indent, style.size)
            need = look.line if len(text) <= look.letters and "\n" not in text else look.height(text)
            if need > highest:
                highest = need
    return row_points(highest + MARGIN) if highest else 0.0


@lru_cache  # a workbook has few widths
def points(width: float) -> float:
    """A column's width in points."""
    return column_points(width, FONT, FONT_SIZE)


@lru_cache
def _look(width: float) -> TextLook:
    """Of a text that is wrapped in a column of that width."""
    return text_look(points(width), FONT_SIZE, FONT, True)


@lru_cache  # nor many styles
def _cell_look(width: float, indent: int, size: float) -> TextLook:
    """Of a cell's text, which has less room where it is indented, or its letters are larger."""
    return _look(max(1.0, width - INDENT_WIDTH * indent) * FONT_SIZE / (size or FONT_SIZE))


def grouped(decimals: int) -> str:
    """The number format of a figure with so many decimals: ``#,##0.00``."""
    return WHOLE_FORMAT + ("." + "0" * decimals if decimals else "")
