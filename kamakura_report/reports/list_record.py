"""What became of a list: the record that is written when it is imported, sums first, every cell used or listed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kamakura_report.frozen import replace
from kamakura_report.lists.control_sum import ListControl
from kamakura_report.lists.taken_for import Taken
from kamakura_report.plan.model import Plan
from kamakura_report.reports.lists import list_sheet
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import column_letters
from kamakura_report.workbook.book import Book, Cell
from kamakura_report.workbook.office_style import result_title

_MONEY = {
    "列": 7.0,
    "見出し": 34.0,
    "読んだもの": 14.0,
    "単位": 8.0,
    "一覧の合計（千円）": 18.0,
    "取り込んだ額": 18.0,
    "除いた行の額": 18.0,
    "確認事項に置いた額": 18.0,
    "数値でないセル": 10.0,
    "突合": 10.0,
}
_USES = {"列": 7.0, "見出し": 40.0, "読んだもの": 26.0, "値のあるセル": 12.0}
_ROWS = {"行": 8.0, "理由": 22.0, "書いてあること": 100.0}


def place_list_record(plan: Plan, control: ListControl) -> Book:
    """The workbook of three sheets: 金額の突合, 列, 使わなかった行."""
    return Book(
        sheets=(
            list_sheet(plan, "金額の突合", _MONEY, _money(control), frozen=2, nothing="金額の列はありません。"),
            list_sheet(plan, "列", _USES, _uses(control), frozen=2, nothing="列がありません。"),
            list_sheet(plan, "使わなかった行", _ROWS, _rows(control), frozen=1, nothing="使わなかった行はありません。"),
        ),
        title=result_title(plan, "取り込みの控え"),
        font_size=office_style.FONT_SIZE,
    )


def _money(control: ListControl) -> Sequence[Sequence[Cell]]:
    def amount(value: Decimal) -> Cell:
        exponent = value.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return Cell(value, replace(office_style.NUMBER, number_format=office_style.grouped(decimals)))

    return [
        (
            Cell(column_letters(each.column), office_style.CENTERED),
            Cell(each.heading, office_style.BODY),
            Cell(each.taken.value, office_style.BODY),
            Cell(each.unit, office_style.CENTERED),
            amount(each.found),
            amount(each.imported),
            amount(each.left_out),
            amount(each.held),
            Cell(Decimal(each.unread), office_style.NUMBER),
            Cell("合う" if each.agrees else "合わない", office_style.CENTERED if each.agrees else office_style.BAD),
        )
        for each in control.money
    ]


def _uses(control: ListControl) -> Sequence[Sequence[Cell]]:
    return [
        (
            Cell(column_letters(each.column), office_style.CENTERED),
            Cell(each.heading or "（見出しなし）", office_style.BODY),
            Cell(each.taken.value, office_style.QUIET_BODY if each.taken is Taken.UNUSED else office_style.BODY),
            Cell(Decimal(each.cells), office_style.NUMBER),
        )
        for each in control.uses
    ]


def _rows(control: ListControl) -> Sequence[Sequence[Cell]]:
    return [
        (
            Cell(Decimal(row.number), office_style.ORDINAL),
            Cell(row.fate.value, office_style.BODY),
            Cell(words, office_style.BODY),
        )
        for row, words in control.left_out
    ]
