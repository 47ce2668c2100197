"""Dates that an office program made of what was typed: ``5/31`` is stored as the number of a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from kamakura_report.form.kinds import DAY_ZERO
from kamakura_report.plan.figures import figure, plain

_ZERO_1904 = date(1904, 1, 1)  # day 0 of a workbook that says date1904, as Excel for the Mac once made them
_FIRST, _LAST = date(1900, 3, 1), date.max
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day(number: Decimal, *, date1904: bool = False) -> date | None:
    """The day of that number, None when it is no whole number of a day that Excel knows."""
    epoch = _ZERO_1904 if date1904 else DAY_ZERO
    if not max(1, (_FIRST - epoch).days) <= number <= (_LAST - epoch).days or number != number.to_integral_value():
        return None
    return epoch + timedelta(days=int(number))


def number(of: date, *, date1904: bool = False) -> int:
    """The number of a day."""
    return (of - (_ZERO_1904 if date1904 else DAY_ZERO)).days


def readings(stored: str, *, date1904: bool = False) -> str:
    """What is stored under a date format or as a date, in both readings, for a message."""
    if match := _ISO.match(stored):
        try:
            of = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return f"日付「{stored}」"
        return _both(of, str(number(of, date1904=date1904)))
    try:
        value = figure(stored)
    except ValueError:
        return "日付や時刻"
    whole = value.to_integral_value(rounding="ROUND_FLOOR")
    of_whole = day(whole, date1904=date1904)
    if of_whole is not None:
        return _both(of_whole, plain(value))
    if 0 <= value < 1:
        time = (datetime.min + timedelta(seconds=round(float(value) * 86400))).strftime("%H:%M")
        return f"時刻「{time}」（数字としては {plain(value)}）"
    return f"日付や時刻（数字としては {plain(value)}）"


def _both(of: date, digits: str) -> str:
    return f"日付「{of.month}/{of.day}」（{of.year}年{of.month}月{of.day}日、数字としては {digits}）"
