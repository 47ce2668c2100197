"""``status.xlsx``: who has answered, a row per division on one printed page, and every cell that is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

from kamakura_report.frozen import replace
from kamakura_report.plan.figures import percent_text, share_done
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import YearStyle, japanese_date
from kamakura_report.reports.lists import list_sheet
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus, Stage, Totals, count_totals
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet, Style
from kamakura_report.workbook.office_style import cells_height, fitting_text, result_title, row_height
from kamakura_report.workbook.paper import list_page

NAME = "提出状況"
COLUMNS = {
    "課": 16.5,
    "状態": 11.0,
    "受付日": 10.5,
    "遅れ日数": 6.3,
    "届いた数": 6.3,
    "対象の欄": 6.3,
    "記入": 6.3,
    "未確定": 6.3,
    "誤り": 6.3,
    "競合": 6.3,
    "残り": 6.3,
    "記入の割合": 22.5,
    "最後に届いたファイル": 32.0,
}
STATUS_TITLE = Style(bold=True, size=14, vertical="center")
STATUS_PLAIN = Style(vertical="center")
STATUS_HEAD = 4  # the row of the headings
SQUARES = 10  # of a bar
ROW = 20.0  # points, at least
STYLES = {
    Stage.NOT_SENT: office_style.CLOSED,
    Stage.WRONG: office_style.BAD,
    Stage.WAITING: office_style.OPEN,
    Stage.PARTIAL: office_style.OPEN,
    Stage.CONFLICT: office_style.BAD,
    Stage.UNDETERMINED: office_style.QUIET,
    Stage.OPTIONAL: office_style.CLOSED,
    Stage.DONE: office_style.CENTERED,
}
STATUS_COUNT = replace(office_style.NUMBER, number_format="0;-0;–")  # a dash for 0: what is to be done stands out
BAR_LOOK = replace(office_style.BODY, wrap=False, color="1F3864")
OPEN_NAME = "残っている欄"
OPEN_COLUMNS = {
    "課": 14.0,
    "内容": 8.0,
    "ファイル": 16.0,
    "シート": 9.0,
    "セル": 6.0,
    "項目": 30.0,
    "単位": 6.0,
    "説明": 23.0,
    "キー": 18.0,
}
WRONG = "誤り"
NOTHING_OPEN = "残っている欄はありません。"
OPEN_STYLES: dict[str, Style] = {
    WRONG: office_style.BAD,
    CellOutcome.CONFLICT: office_style.BAD,
    CellOutcome.BLANK: office_style.OPEN,
    CellOutcome.UNDETERMINED: office_style.QUIET,
}


def place_status(
    plan: Plan, round_name: str, statuses: Sequence[DivisionStatus], today: date, *, closed: bool = False
) -> Book:
    """The workbook of a round as it stands on that day."""
    title = result_title(plan, NAME, round_name)
    sheets = (_divisions(plan, round_name, statuses, today, closed), open_cells_sheet(plan, statuses))
    return Book(sheets, title=title, font=office_style.FONT, font_size=office_style.FONT_SIZE)


def open_cells_sheet(plan: Plan, statuses: Sequence[DivisionStatus]) -> Sheet:
    """残っている欄: a list of every cell still open; a single line when there is none."""
    open_rows = [_open_row(texts) for status in statuses for texts in open_cell_rows(status)]
    return list_sheet(plan, OPEN_NAME, OPEN_COLUMNS, open_rows, frozen=1, nothing=NOTHING_OPEN)


def open_cell_rows(status: DivisionStatus) -> Iterator[tuple[str, ...]]:
    """The texts of a division's rows: what is wrong, then what is empty, in conflict, undetermined."""
    for problem in status.errors:
        text = f"{problem.found}{problem.advice}"
        yield (status.name, WRONG, problem.file, problem.sheet, problem.cell, problem.label, "", text, problem.key)
    files = {sending.issue: PurePosixPath(sending.file).name for sending in status.sendings}
    for outcome in (CellOutcome.BLANK, CellOutcome.CONFLICT, CellOutcome.UNDETERMINED):
        for asked in status.cells_of(outcome):
            ask, file = asked.ask, files.get(asked.issue, "")
            yield (status.name, outcome, file, asked.sheet, asked.cell, ask.label, ask.unit, "", ask.key)


def share_bar(filled: int, asked: int) -> str:
    """``■■■■■■□□□□ 64.7%``; of nothing all is done."""
    share = share_done(filled, asked)
    full = int(share * SQUARES)
    return f"{'■' * full}{'□' * (SQUARES - full)} {percent_text(share)}"


def status_summary(totals: Totals) -> tuple[str, str]:
    """All divisions in one line, all cells in another."""
    return (
        f"配布 {totals.issued} 課、届いた {totals.returned}、受け取れた {totals.valid}、そろった {totals.done}、"
        f"期限に遅れた {totals.late}",
        f"対象 {totals.asked} 欄、記入 {totals.filled}、未確定 {totals.undetermined}、"
        f"誤り {totals.wrong}、競合 {totals.conflicts}、残り {totals.outstanding}",
    )


def due_until(statuses: Sequence[DivisionStatus], style: YearStyle) -> str:
    """The due dates of the round: one, unless some workbooks were sent out anew with another."""
    dues = sorted({status.due for status in statuses if status.due is not None})
    return "、".join(japanese_date(due, style) for due in dues) or "なし"


def _divisions(plan: Plan, round_name: str, statuses: Sequence[DivisionStatus], today: date, closed: bool) -> Sheet:
    widths = dict(enumerate(COLUMNS.values(), 1))
    last = len(COLUMNS)
    totals = count_totals(statuses)
    ended = "　（この回は締め切りました）" if closed else ""
    style = plan.year_style
    cells: dict[Position, Cell] = {
        (1, 1): Cell(f"{NAME}　{round_name}{ended}", STATUS_TITLE),
        (2, 1): Cell(f"提出期限 {due_until(statuses, style)}　　{japanese_date(today, style)}現在", STATUS_PLAIN),
        (3, 1): Cell("　／　".join(status_summary(totals)), STATUS_PLAIN),
    }
    cells |= {(STATUS_HEAD, column): Cell(name, office_style.HEADING) for column, name in enumerate(COLUMNS, 1)}
    heights: dict[int, float] = {
        1: 26.0,
        2: 18.0,
        3: 20.0,
        STATUS_HEAD: row_height((name, COLUMNS[name]) for name in COLUMNS),
    }
    rows = [*(_row(status) for status in statuses), _total(totals)]
    for number, row in enumerate(rows, STATUS_HEAD + 1):
        cells |= {(number, column): cell for column, cell in enumerate(row, 1)}
        heights[number] = max(ROW, cells_height((cell, widths[column]) for column, cell in enumerate(row, 1)))
    area = Area(1, 1, STATUS_HEAD + len(rows), last)
    needed = list(COLUMNS).index("記入の割合") + 1
    page = list_page(result_title(plan, NAME), area, widths, heights, head=STATUS_HEAD, names=1, needed=needed)
    return Sheet(
        NAME,
        cells,
        merges=tuple(Area(row, 1, row, last) for row in range(1, STATUS_HEAD)),
        widths=widths,
        heights=heights,
        freeze=(STATUS_HEAD + 1, 2),
        page=replace(page, centered=True),
        gridlines=False,
    )


def _row(status: DivisionStatus) -> list[Cell]:
    last, sent = status.last, status.stage is not Stage.NOT_SENT
    filled = len(status.cells_of(CellOutcome.FILLED))
    counts = (
        status.late, len(status.submissions), status.asked, filled,
        len(status.cells_of(CellOutcome.UNDETERMINED)), len(status.errors),
        len(status.cells_of(CellOutcome.CONFLICT)), len(status.cells_of(CellOutcome.BLANK)),
    )  # fmt: skip
    percent = share_bar(filled, status.asked) if sent and status.asked else None
    return [
        Cell(fitting_text(status.name), office_style.BODY),
        Cell(status.stage, STYLES[status.stage]),
        Cell(status.arrived.isoformat() if status.arrived else None, office_style.CENTERED),
        *(Cell(Decimal(count) if sent else None, STATUS_COUNT) for count in counts),
        Cell(percent, BAR_LOOK),
        Cell(fitting_text(last.file) if last else None, office_style.BODY),
    ]


def _total(totals: Totals) -> list[Cell]:
    bold = replace(office_style.BODY, bold=True, fill="EEF0F2")
    number = replace(STATUS_COUNT, bold=True, fill="EEF0F2")
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
        Cell(share_bar(totals.filled, totals.asked), replace(BAR_LOOK, bold=True, fill="EEF0F2")),
        Cell(None, bold),
    ]


def _open_row(texts: Sequence[str]) -> list[Cell]:
    division, state, *rest = (fitting_text(text) for text in texts)
    return [
        Cell(division or None, office_style.BODY),
        Cell(state, OPEN_STYLES[state]),
        *(Cell(text or None, office_style.BODY) for text in rest),
    ]
