"""How the office's own sheets look: styles, page set-up, and how high a row must be to show its texts whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kamakura_report.plan.model import Plan
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import PERCENT_FORMAT, WHOLE_FORMAT, Border, Page, Style
from kamakura_report.workbook.text_size import column_points, row_points, text_height

FONT, FONT_SIZE = "BIZ UDPゴシック", 10.0  # the workbook's default, points
LONGEST_CELL = 2000  # characters of one cell: no row could show more
MARGIN = 3.0  # points above and below a row's texts, so that rows can be told apart
_A4_LONG_SIDE, _A4_SHORT_SIDE = 11.69, 8.27  # inches
PAGE_SLACK = 0.97  # of the page: office programs round column widths each in their own way

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
QUIET_BODY = replace(BODY, color="56606B")
SMALL = replace(QUIET_BODY, size=8)
NOTE = Style(color="56606B", vertical="center")
PERCENT = replace(NUMBER, number_format=PERCENT_FORMAT)
ORDINAL = replace(CENTERED, number_format="0")  # No, 指標番号
ALARM = "C00000"  # the tab of a sheet that somebody must look at
LINK = replace(SMALL, color="0B4F8A", underline=True, horizontal="center", wrap=False, shrink=True)


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
    needs = (text_height(text, points(width), FONT_SIZE, wrap=True) for text, width in texts)
    return row_points(max(needs) + MARGIN)


def points(width: float) -> float:
    """A column's width in points."""
    return column_points(width, FONT, FONT_SIZE)


def grouped(decimals: int) -> str:
    """The number format of a figure with so many decimals: ``#,##0.00``."""
    return WHOLE_FORMAT + ("." + "0" * decimals if decimals else "")


def list_page(plan: Plan, sheet: str, area: Area, widths: Mapping[int, float]) -> Page:
    """A4 landscape, one page wide by a computed scale, the heading in row 1 repeated."""
    return landscape(result_title(plan, sheet), area, sum(map(points, widths.values())), 1)


def landscape(heading: str, area: Area, width: float, head: int) -> Page:
    """A4 landscape under that heading, for columns of ``width`` points together; row ``head`` is repeated."""
    paper = Page()
    room = (_A4_LONG_SIDE - paper.margins[0] - paper.margins[1]) * 72 * PAGE_SLACK
    return Page(
        scale=max(10, min(100, math.floor(100 * room / width))),
        header=f"&L{heading.replace('&', '&&')[:200]}",
        footer="&L&A&R&P / &N ページ",
        repeat=(head, head),
        area=area,
    )


def tall(paper: Page) -> float:
    """Points of the rows that one page in landscape takes at full scale."""
    return (_A4_SHORT_SIDE - paper.margins[2] - paper.margins[3]) * 72 * PAGE_SLACK
