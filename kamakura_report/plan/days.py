"""Days as a letter of the city writes them."""

from __future__ import annotations

from datetime import date

from kamakura_report.plan.years import REIWA_BEFORE_FIRST

_WEEKDAYS = "月火水木金土日"


def written(day: date) -> str:
    """``令和9年5月31日（月）``. Of the years of Reiwa the first is 元年."""
    year = day.year - REIWA_BEFORE_FIRST
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"
