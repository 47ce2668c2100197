"""``status.xlsx``: who has answered, a row per division on one printed page, and every cell that is still open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kamakura_report.form.book import Area, Book, Cell, Page, Position, Sheet, Style
from kamakura_report.plan.days import written
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look, still_open
from kamakura_report.returns.standing import Answered, Stage, Standing
from kamakura_report.returns.totals import Totals, total

NAME = "提出状況"
COLUMNS = {
    "課": 20.0,
    "状態": 13.0,
    "受付日": 11.0,
    "遅れ（日）": 6.5,
    "届いた数": 6.5,
    "対象の欄": 6.5,
    "記入": 6.5,
    "未確定": 6.5,
    "誤り": 6.5,
    "競合": 6.5,
    "残り": 6.5,
    "記入の割合": 20.0,
    "最後に届いたファイル": 34.0,
}
TITLE = Style(bold=True, size=14, vertical="center")
PLAIN = Style(vertical="center")
HEAD = 4  # the row of the headings
LOWEST = 55  # percent: below, more than one page is easier to read
SQUARES = 10  # of a bar
ROW = 23.0  # points, at least
INDENT = 1.5  # columns' units that an indent takes
STYLES = {
    Stage.NOT_SENT: look.CLOSED,
    Stage.WRONG: look.BAD,
    Stage.WAITING: look.OPEN,
    Stage.PARTIAL: look.OPEN,
    Stage.CONFLICT: look.BAD,
    Stage.UNDETERMINED: look.QUIET,
    Stage.OPTIONAL: look.CLOSED,
    Stage.DONE: look.CENTERED,
}
COUNT = replace(look.NUMBER, number_format="0;-0;–", indent=1)  # a dash for 0: what is to be done stands out
BODY = replace(look.BODY, indent=1)
BAR = replace(BODY, wrap=False, color="1F3864")


def place(plan: Plan, round_name: str, standings: Sequence[Standing], today: date, *, closed: bool = False) -> Book:
    """The workbook of a round as it stands on that day."""
    title = look.title(plan, NAME, round_name)
    sheets = (_divisions(plan, round_name, standings, today, closed), still_open.sheet(plan, standings))
    return Book(sheets, title=title, font=look.FONT, font_size=look.FONT_SIZE)


def share(filled: int, asked: int) -> int:
    """Percent, rounded down so that 100 means all; of nothing all is done."""
    return 100 * filled // asked if asked else 100


def bar(percent: int) -> str:
    """``■■■■■■□□□□ 64%``."""
    full = percent * SQUARES // 100
    return f"{'■' * full}{'□' * (SQUARES - full)} {percent}%"


def summary(totals: Totals) -> tuple[str, str]:
    """All divisions in one line, all cells in another."""
    return (
        f"配布 {totals.issued} 課、届いた {totals.returned}、受け取れた {totals.valid}、そろった {totals.done}、"
        f"期限に遅れた {totals.late}",
        f"対象 {totals.asked} 欄、記入 {totals.filled}、未確定 {totals.undetermined}、"
        f"誤り {totals.wrong}、競合 {totals.conflicts}、残り {totals.outstanding}",
    )


def until(standings: Sequence[Standing]) -> str:
    """The due dates of the round: one, unless some workbooks were sent out anew with another."""
    dues = sorted({one.due for one in standings if one.due is not None})
    return "、".join(map(written, dues)) or "なし"


def _divisions(plan: Plan, round_name: str, standings: Sequence[Standing], today: date, closed: bool) -> Sheet:
    widths = dict(enumerate(COLUMNS.values(), 1))
    last = len(COLUMNS)
    totals = total(standings)
    ended = "　（この回は締め切りました）" if closed else ""
    cells: dict[Position, Cell] = {
        (1, 1): Cell(f"{NAME}　{round_name}{ended}", TITLE),
        (2, 1): Cell(f"提出期限 {until(standings)}　　{written(today)}現在", PLAIN),
        (3, 1): Cell("　／　".join(summary(totals)), PLAIN),
    }
    cells |= {(HEAD, column): Cell(name, look.HEADING) for column, name in enumerate(COLUMNS, 1)}
    heights: dict[int, float] = {
        1: 26.0,
        2: 18.0,
        3: 20.0,
        HEAD: look.height((name, COLUMNS[name]) for name in COLUMNS),
    }
    rows = [*(_row(one) for one in standings), _total(totals)]
    for number, row in enumerate(rows, HEAD + 1):
        cells |= {(number, column): cell for column, cell in enumerate(row, 1)}
        heights[number] = max(
            ROW,
            look.height(
                (cell.value, widths[column] - INDENT * cell.style.indent)
                for column, cell in enumerate(row, 1)
                if isinstance(cell.value, str) and cell.style.wrap
            ),
        )
    area = Area(1, 1, HEAD + len(rows), last)
    return Sheet(
        NAME,
        cells,
        merges=tuple(Area(row, 1, row, last) for row in range(1, HEAD)),
        widths=widths,
        heights=heights,
        freeze=(HEAD + 1, 2),
        page=_page(plan, area, widths, heights),
        gridlines=False,
    )


def _page(plan: Plan, area: Area, widths: Mapping[int, float], heights: Mapping[int, float]) -> Page:
    """One page, unless there are so many divisions that nobody could read it."""
    page = look.page(plan, NAME, area, widths)
    fitting = math.floor(100 * look.tall(page) / sum(heights.values()))
    return replace(page, scale=min(page.scale, max(fitting, LOWEST)), repeat=(HEAD, HEAD), centered=True)


def _row(one: Standing) -> list[Cell]:
    last, sent = one.last, one.stage is not Stage.NOT_SENT
    filled = len(one.of(Answered.FILLED))
    counts = (
        one.late, len(one.returns), one.asked, filled, len(one.of(Answered.UNDETERMINED)), len(one.wrong),
        len(one.of(Answered.CONFLICT)), len(one.of(Answered.BLANK)),
    )  # fmt: skip
    percent = bar(share(filled, one.asked)) if sent and one.asked else None
    return [
        Cell(look.shown(one.name), BODY),
        Cell(one.stage, STYLES[one.stage]),
        Cell(one.came.isoformat() if one.came else None, look.CENTERED),
        *(Cell(Decimal(count) if sent else None, COUNT) for count in counts),
        Cell(percent, BAR),
        Cell(look.shown(last.file) if last else None, BODY),
    ]


def _total(totals: Totals) -> list[Cell]:
    bold = replace(BODY, bold=True, fill="EEF0F2")
    number = replace(COUNT, bold=True, fill="EEF0F2")
    counts = (
        totals.asked, totals.filled, totals.undetermined, totals.wrong, totals.conflicts, totals.outstanding,
    )  # fmt: skip
    return [
        Cell("合計", bold),
        Cell(f"{totals.done} / {totals.issued} 課", replace(bold, horizontal="center", indent=0)),
        Cell(None, bold),
        Cell(None, bold),
        Cell(None, bold),
        *(Cell(Decimal(count), number) for count in counts),
        Cell(bar(share(totals.filled, totals.asked)), replace(BAR, bold=True, fill="EEF0F2")),
        Cell(None, bold),
    ]
