"""Days: the number that a workbook stores for one, and the ways in which people write one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from kamakura_report.patterns import pattern
from kamakura_report.plan.periods import WEEKDAYS, YearStyle, japanese_date

DAY_ZERO = date(1899, 12, 30)  # as Excel counts from March 1900 on (ECMA-376 part 1, 18.17.4.1)
_ZERO_1904 = date(1904, 1, 1)  # day 0 of a workbook that says date1904, as Excel for the Mac once made them
_FIRST, _LAST = date(1900, 3, 1), date.max
FIRST_NUMBER, LAST_NUMBER = (_FIRST - DAY_ZERO).days, (_LAST - DAY_ZERO).days
DAY_FORMAT = 'yyyy"年"m"月"d"日"'  # says the year: 5/31 typed without one becomes a day of the year of the PC's clock
_ERAS = {  # the year before the first, and the days that belong to it (one too late is a slip that leaves no doubt)
    **dict.fromkeys(("令和", "R"), (2018, date(2019, 5, 1))),
    **dict.fromkeys(("平成", "H"), (1988, date(1989, 1, 8))),
    **dict.fromkeys(("昭和", "S"), (1925, date(1926, 12, 25))),
}
_LONGEST_ERA = 64  # years
_YEARS_AHEAD = 9  # 29 February is eight years away at most
_DAY = pattern(
    r"(?:(?P<era>令和|平成|昭和|[RHS])(?P<of_era>元|\d{1,2})|(?P<year>\d{4}))(?:年|[./-])"
    r"(?P<month>\d{1,2})(?:月|[./-])(?P<day>\d{1,2})日?(?:\(?(?P<weekday>[日月火水木金土])(?:曜日?)?\)?)?"
)
_WITHOUT_YEAR = pattern(
    r"(?P<month>\d{1,2})(?:月|[./-])(?:(?P<day>\d{1,2})日?|末日?)(?:\(?(?P<weekday>[日月火水木金土])(?:曜日?)?\)?)?"
)
_DIGITS = pattern(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SHOWN_PARTS = pattern(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


def day_of_number(number: Decimal, *, date1904: bool = False) -> date | None:
    """The day of that number, None when it is no whole number of a day that Excel knows."""
    epoch = _ZERO_1904 if date1904 else DAY_ZERO
    if not max(1, (_FIRST - epoch).days) <= number <= (_LAST - epoch).days or number != number.to_integral_value():
        return None
    return epoch + timedelta(days=int(number))


def number_of_day(day: date, *, date1904: bool = False) -> int:
    """The number that Excel stores for a day, counted from 1900 or 1904."""
    return (day - (_ZERO_1904 if date1904 else DAY_ZERO)).days


def parse_day(text: str) -> date | None:
    """The day that a text names with its year (``令和8年5月31日``, ``R8.5.31``, ``2026/5/31``), or None."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    match = _DAY.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if match is None:
        return None
    named = match.groupdict()
    begins = None
    if named.get("era"):
        before, begins = _ERAS[named["era"]]
        of_era = 1 if named["of_era"] == "元" else int(named["of_era"])
        if not 1 <= of_era <= _LONGEST_ERA:
            return None
        year = before + of_era
    else:
        year = int(named["year"])
    try:
        day = date(year, int(named["month"]), int(named["day"]))
    except ValueError:
        return None
    return day if day >= (begins or _FIRST) else None


def next_day(text: str, today: date, style: Callable[[], YearStyle]) -> date:
    """The day that a text names; without a year (``5月31日``, ``5/31``, ``5月末``) the first such day after today.

    Raises ValueError, whose text is a line for people, for anything else, and where another weekday is named:
    then ``style`` says how that line shows the year.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    day = parse_day(text) or _day_ahead(plain, today)
    if day is None:
        raise ValueError(f"「{text}」は日付として読めません（5月31日、2027-05-31、R9.5.31 のように書きます）。")
    dated = _DAY.fullmatch(plain.upper()) or _WITHOUT_YEAR.fullmatch(plain)
    weekday = dated and dated["weekday"]
    if weekday and weekday != WEEKDAYS[day.weekday()]:
        raise ValueError(f"「{text}」の曜日が違います。{japanese_date(day, style())}です。日付か曜日を直してください。")
    return day


def _day_ahead(plain: str, today: date) -> date | None:
    """Looked for in the next years, of which one may have 29 February."""
    named = _WITHOUT_YEAR.fullmatch(plain)
    if named is None or not 1 <= int(named["month"]) <= 12:
        return None
    from calendar import monthrange  # it loads how each language calls the days

    month = int(named["month"])
    for year in range(today.year, today.year + _YEARS_AHEAD):
        last = monthrange(year, month)[1]
        number = int(named["day"]) if named["day"] else last
        if 1 <= number <= last and date(year, month, number) > today:
            return date(year, month, number)
    return None


def day_value(text: str) -> Decimal | None:
    """The number of a day kept as ``2026-05-31``; None for any other text."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-05-31") else None
    except ValueError:
        return None
    return None if day is None or day < _FIRST else Decimal(number_of_day(day))


def shows_day(number_format: str) -> bool:
    """True for a number format that shows year, month and day."""
    shown = _SHOWN_PARTS.sub("", number_format).lower()
    return "d" in shown and "m" in shown and any(sign in shown for sign in "yge")
