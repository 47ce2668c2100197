"""A workbook that counts its days from 1904: a date in it is told as the day that its clerk sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamakura_report.form.days import day_of_number, number_of_day
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take, take_untrusted
from kamakura_report.returned.typed_day import date_readings
from kamakura_report.workbook.book import PLAIN, Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

DAY = replace(PLAIN, number_format="m/d")
PEOPLE = Ask("2-1/1/i1@R8", AnswerKind.NUMBER, True, "延べ参加者数 R8", "人", whole=True, base=Decimal(138))
MONEY = Ask(
    "2-1/1/決算額@R8", AnswerKind.NUMBER, True, "地域福祉推進事業 決算額 R8", "千円", whole=True, base=Decimal(4176)
)
ISSUED = Book((Sheet("施策", {(1, 1): Cell(ask=PEOPLE), (2, 1): Cell(ask=MONEY)}),))
TODAY = 46538  # 31 May 2027, counted from 1900
LATER = 1462  # days from that epoch to the one of 1904


@pytest.mark.parametrize(("date1904", "number"), [(False, TODAY), (True, TODAY - LATER)])
def test_a_date_and_the_number_of_a_day_are_told_as_the_day_that_was_typed(date1904: bool, number: int) -> None:
    """Through a real file: under a date format it is no figure, under another it is a doubtful one."""
    cells = {(1, 1): Cell(Decimal(number), DAY, ask=PEOPLE), (2, 1): Cell(Decimal(number), ask=MONEY)}
    grid = read_workbook(write_workbook(Book((Sheet("施策", cells),), date1904=date1904)))
    assert grid.date1904 is date1904
    answers, (found,) = take(ISSUED, grid)
    told = f"日付「5/31」（2027年5月31日、数字としては {number}）"
    assert (found.code, found.cell, found.found) == ("answer.date", "A1", f"{told}として保存されています。")
    (doubt,) = check_answers(match(ISSUED, grid).book, answers)
    assert (doubt.code, doubt.severity, doubt.cell) == ("figure.day", Severity.ERROR, "A2")
    assert doubt.found.startswith(told)
    assert [one.found for one in take_untrusted(match(ISSUED, grid), {"施策"})[1]] == [found.found]


def test_what_is_a_day_in_one_count_is_none_in_the_other() -> None:
    for date1904, number in ((False, TODAY - LATER), (True, TODAY)):
        grid = read_workbook(
            write_workbook(Book((Sheet("施策", {(2, 1): Cell(Decimal(number), ask=MONEY)}),), date1904=date1904))
        )
        answers, _ = take(ISSUED, grid)
        assert "figure.day" not in {one.code for one in check_answers(match(ISSUED, grid).book, answers)}


@pytest.mark.parametrize("date1904", [False, True])
def test_a_day_and_its_number_are_each_others(date1904: bool) -> None:
    for of in (date(1904, 1, 2), date(2027, 5, 31), date(9999, 12, 31)):
        assert day_of_number(Decimal(number_of_day(of, date1904=date1904)), date1904=date1904) == of
    last = number_of_day(date(9999, 12, 31), date1904=date1904)
    assert day_of_number(Decimal(last + 1), date1904=date1904) is None
    assert day_of_number(Decimal("46538.5"), date1904=date1904) is None


def test_the_first_days_are_those_of_a_time_alone() -> None:
    assert day_of_number(Decimal(60)) is None  # the 29 February that 1900 did not have
    assert day_of_number(Decimal(61)) == date(1900, 3, 1)
    assert day_of_number(Decimal(0), date1904=True) is None
    assert date_readings("0.5", date1904=True) == "時刻「12:00」（数字としては 0.5）"
    assert date_readings("2027-05-31", date1904=True).endswith("数字としては 45076）")
