"""``配布一覧.xlsx``: which workbook goes to whom, on one printed list."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, partial

from kamakura_report.plan.model import Plan
from kamakura_report.reports.lists import list_sheet
from kamakura_report.sequences import Mapped
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Book, Cell

SENDING_NAME = "配布一覧"
SENDING_COLUMNS = {"課": 22.0, "部": 22.0, "連絡先": 36.0, "ファイル": 30.0, "記入欄": 9.0}


def place_sending_list(plan: Plan, rows: Sequence[tuple[str, str, str, str, int]]) -> Book:
    """The workbook: a row for each division, with what stands in it under ``SENDING_COLUMNS``."""
    word = partial(Cell, style=office_style.BODY)
    same = cache(word)  # a thousand divisions are of a few departments
    number = cache(lambda asked: Cell(Decimal(asked), office_style.NUMBER))

    def cells_of(row: tuple[str, str, str, str, int]) -> Sequence[Cell]:
        division, department, contact, file, asked = row
        return word(division), same(department), same(contact), word(file), number(asked)

    cells = Mapped(cells_of, rows)
    nothing = "配布するものはありません。"
    return Book((list_sheet(plan, SENDING_NAME, SENDING_COLUMNS, cells, frozen=1, nothing=nothing),))
