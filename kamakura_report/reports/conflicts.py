"""``conflicts.xlsx``: every 競合 with all its candidates, and a column 採用 in which a person marks one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kamakura_report.form.answer import FIXED_WORDS
from kamakura_report.form.book import Area, Book, Cell, Position, Sheet, Validation
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.said import Claim

NAME = "競合"
COLUMNS = {
    "キー": 17.0,
    "項目": 32.0,
    "候補": 11.0,
    "課": 15.0,
    "ファイル": 24.0,
    "シート": 12.0,
    "セル": 6.0,
    "受付日時": 14.0,
    "採用": 11.0,
    "理由": 30.0,
}
HEADINGS = tuple(COLUMNS)
CHOOSE, REASON = HEADINGS.index("採用") + 1, HEADINGS.index("理由") + 1
MARK = "○"
OTHER = "上のどれでもない値"  # its row takes the value itself
TOTAL = "合計の値"  # of parts that do not add up, only the sum can be decided
NOTHING = "競合はありません。"


def place(plan: Plan, merged: Merged) -> Book:
    """The workbook; one sheet, with one line when nothing is in conflict."""
    widths = dict(enumerate(COLUMNS.values(), 1))
    cells: dict[Position, Cell] = {(1, column): Cell(name, look.HEADING) for column, name in enumerate(COLUMNS, 1)}
    heights: dict[int, float] = {1: 22.0}
    marked: list[Area] = []
    typed: list[Area] = []
    number = 1
    for row in merged.rows:
        if row.state is not State.CONFLICT:
            continue
        for claim in (*row.claims, None):
            number += 1
            cells |= {(number, column): cell for column, cell in enumerate(_cells(row, claim), 1)}
            area = Area(number, CHOOSE, number, CHOOSE)
            if claim is None:
                typed.append(area)
            elif not row.line.summed:
                marked.append(area)
            heights[number] = look.height(
                (cell.value, widths[column])
                for (line, column), cell in cells.items()
                if line == number and isinstance(cell.value, str)
            )
    if number == 1:
        cells[2, 1] = Cell(NOTHING)
    area = Area(1, 1, max(2, number), len(COLUMNS))
    sheet = Sheet(
        NAME,
        cells,
        widths=widths,
        heights=heights,
        validations=_rules(marked, typed),
        freeze=(2, 3),
        filtered=area if number > 1 else None,
        page=look.page(plan, NAME, area, widths),
        gridlines=False,
        tab_color=look.ALARM if number > 1 else "",
    )
    title = look.title(plan, NAME)
    return Book((sheet,), title=title, font=look.FONT, font_size=look.FONT_SIZE)


def told(claim: Claim) -> tuple[str, ...]:
    """A candidate as its row says it: 候補, 課, ファイル, シート, セル. By these it is known again."""
    return claim.answer.shown, claim.division, claim.file, claim.sheet, claim.cell


def other(row: Row) -> str:
    """What the row that takes a value of its own is called."""
    return TOTAL if row.line.summed else OTHER


def _cells(row: Row, claim: Claim | None) -> list[Cell]:
    head = [Cell(row.line.key, look.BODY), Cell(look.shown(row.line.label), look.BODY)]
    if claim is None:
        empty = [Cell(None, look.BODY)] * 5
        return [*head, Cell(other(row), look.CENTERED), *empty, Cell(None, look.OPEN), Cell(None, look.OPEN)]
    value, *place = told(claim)
    shown = Cell(claim.answer.value if isinstance(claim.answer.value, Decimal) else value, look.CENTERED)
    choose = Cell(None, look.CLOSED if row.line.summed else look.OPEN)
    where = [Cell(look.shown(text), look.BODY) for text in (*place, look.minute(claim.received))]
    return [*head, shown, *where, choose, Cell(None, look.OPEN)]


def _rules(marked: Sequence[Area], typed: Sequence[Area]) -> tuple[Validation, ...]:
    rules = []
    if marked:
        prompt = f"正しい回答の行に {MARK} を付けます（一つの項目に一つ）。付けたら保存して resolve で取り込みます。"
        error = f"{MARK} を選んでください。"
        rules.append(
            Validation(tuple(marked), "list", choices=(MARK,), prompt_title="採用", prompt=prompt, error=error)
        )
    if typed:
        prompt = f"回答のどれでもないときに、正しい値（数字、{'、'.join(FIXED_WORDS)}）を書きます。"
        rules.append(Validation(tuple(typed), "any", prompt_title="採用", prompt=prompt))
    return tuple(rules)
