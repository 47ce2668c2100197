"""Days in a returned cell: one that is asked for, one where words are asked, and one that Excel made of a figure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from kamakura_report.form.days import day_of_number, number_of_day, parse_day
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.returned.conversions import strip_unseen
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.text import shorten

_LONGEST_DAY = 40  # characters of a text that names a day
_ISO = pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_DURATION = pattern(r"PT(?:([0-9]{1,4})H)?(?:([0-9]{1,2})M)?(?:[0-9.]{1,9}S)?")  # a time of a Strict workbook


def date_readings(stored: str, *, date1904: bool = False) -> str:
    """What is stored under a date format or as a date, in both readings, for a message."""
    if match := _ISO.match(stored):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return f"日付「{stored}」"
        return _date_and_digits(day, str(number_of_day(day, date1904=date1904)))
    if match := _DURATION.fullmatch(stored):
        return f"時刻「{int(match[1] or 0)}:{int(match[2] or 0):02}」"
    try:
        value = parse_figure(stored)
    except ValueError:
        return "日付や時刻"
    day_shown = day_of_number(value.to_integral_value(rounding="ROUND_FLOOR"), date1904=date1904)
    if day_shown is not None:
        return _date_and_digits(day_shown, plain_text(value))
    if 0 <= value < 1:
        time = (datetime.min + timedelta(seconds=round(float(value) * 86400))).strftime("%H:%M")
        return f"時刻「{time}」（数字としては {plain_text(value)}）"
    return f"日付や時刻（数字としては {plain_text(value)}）"


def _date_and_digits(day: date, digits: str) -> str:
    return f"日付「{day.month}/{day.day}」（{day.year}年{day.month}月{day.day}日、数字としては {digits}）"


def typed_day(raw: RawCell, *, date1904: bool) -> date | None:
    """The day that a cell holds where a day is asked, by whatever was typed that names its year."""
    if raw.kind is StoredKind.TEXT:
        return parse_day(strip_unseen(raw.text)) if len(raw.text) <= _LONGEST_DAY else None
    if raw.kind in (StoredKind.NUMBER, StoredKind.DATE) and _is_digits(raw.text):
        return parse_day(raw.text)
    if raw.kind is not StoredKind.DATE:
        return None
    if match := _ISO.match(raw.text):
        return parse_day(match[0])
    number = stored_number(raw.text)
    whole = None if number is None else number.to_integral_value(rounding="ROUND_FLOOR")
    return None if whole is None else day_of_number(whole, date1904=date1904)


def _is_digits(text: str) -> bool:
    """True for ``20260531``: as the number of a day it would be one in the year 57371."""
    return text.isdecimal() and len(text) == len("20260531")


def has_time(raw: RawCell) -> bool:
    """True for a day that is stored with a time."""
    if raw.kind is not StoredKind.DATE:
        return False
    if _ISO.match(raw.text):
        return raw.text[len("2026-05-31") :].strip("TZ0:.") != ""
    number = stored_number(raw.text)
    return number is not None and number != number.to_integral_value()


def day_conversion(raw: RawCell, day: date, *, date1904: bool) -> str:
    """What was understood from what, where it is not stored as that day."""
    if raw.kind is StoredKind.DATE and not _is_digits(raw.text):
        return f"{date_readings(raw.text, date1904=date1904)} → {day.isoformat()}" if has_time(raw) else ""
    return "" if raw.text == day.isoformat() else f"{shorten(raw.text)} → {day.isoformat()}（日付）"


def day_words(raw: RawCell, *, date1904: bool) -> str:
    """The day that a cell holds, without its time, as a clerk writes it: ``2027年5月20日``; "" when it holds none."""
    if raw.kind is not StoredKind.DATE:
        return ""
    if match := _ISO.match(raw.text):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return ""
    else:
        number = stored_number(raw.text)
        whole = None if number is None else number.to_integral_value(rounding="ROUND_FLOOR")  # the rest is a time
        found = None if whole is None else day_of_number(whole, date1904=date1904)
        if found is None:
            return ""
        day = found
    return f"{day.year}年{day.month}月{day.day}日"


def stored_number(text: str) -> Decimal | None:
    """The figure of a stored number; None for what is none."""
    try:
        return parse_figure(text)
    except ValueError:
        return None
