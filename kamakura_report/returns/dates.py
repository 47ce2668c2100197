"""Dates that an office program made of what was typed: ``5/31`` is stored as the number of a day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from kamakura_report.plan.figures import figure, plain

_EPOCH = date(1899, 12, 30)  # day 0 as Excel counts from March 1900 on (ECMA-376 part 1, 18.17.4.1)
_FIRST, _LAST = 61, 2958465  # 1 March 1900, 31 December 9999
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day(number: Decimal) -> date | None:
    """The day of that number, None when it is no whole number of a day that Excel knows."""
    if not _FIRST <= number <= _LAST or number != number.to_integral_value():
        return None
    return _EPOCH + timedelta(days=int(number))


def number(of: date) -> int:
    """The number of a day."""
    return (of - _EPOCH).days


def readings(stored: str) -> str:
    """What is stored under a date format or as a date, in both readings, for a message."""
    if match := _ISO.match(stored):
        try:
            of = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return f"日付「{stored}」"
        return _both(of, str(number(of)))
    try:
        value = figure(stored)
    except ValueError:
        return "日付や時刻"
    whole = value.to_integral_value(rounding="ROUND_FLOOR")
    of_whole = day(whole)
    if of_whole is not None:
        return _both(of_whole, plain(value))
    if 0 <= value < 1:
        time = (datetime.min + timedelta(seconds=round(float(value) * 86400))).strftime("%H:%M")
        return f"時刻「{time}」（数字としては {plain(value)}）"
    return f"日付や時刻（数字としては {plain(value)}）"


def _both(of: date, digits: str) -> str:
    return f"日付「{of.month}/{of.day}」（{of.year}年{of.month}月{of.day}日、数字としては {digits}）"
