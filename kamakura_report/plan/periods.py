"""Fiscal years (Reiwa 8 is April 2026 to March 2027, written ``R8``), and days as a city's letters write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MOST_YEARS = 10  # of a plan
_YEAR_BEFORE_REIWA = 2018  # Reiwa 1 is 2019
_WEEKDAYS = "月火水木金土日"
_WRITTEN = re.compile(r"(?:R|令和)\s*(元|\d{1,2})(?:\s*年度?)?|(20\d{2})(?:\s*年度?)?", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """A Japanese fiscal year, held as the western year in which it begins."""

    begins: int

    @classmethod
    def parse(cls, text: str) -> FiscalYear:
        """Read ``R8``, ``令和8年度`` or ``2026``. Raises ValueError for anything else."""
        written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if written is None:
            raise ValueError(f"「{text}」は年度として読めません（R8、令和8年度、2026 のように書きます）。")
        reiwa, western = written.groups()
        if western:
            return cls(int(western))
        return cls(_YEAR_BEFORE_REIWA + (1 if reiwa == "元" else int(reiwa)))

    def __str__(self) -> str:
        return f"R{self.begins - _YEAR_BEFORE_REIWA}"

    @property
    def before(self) -> FiscalYear:
        """The year before."""
        return FiscalYear(self.begins - 1)

    @property
    def long(self) -> str:
        """``令和8年度``."""
        return f"令和{self.begins - _YEAR_BEFORE_REIWA}年度"


def fiscal_years(first: FiscalYear, last: FiscalYear) -> tuple[FiscalYear, ...]:
    """Every fiscal year from ``first`` to ``last``, both included; empty when they are reversed."""
    return tuple(FiscalYear(year) for year in range(first.begins, last.begins + 1))


def japanese_date(day: date) -> str:
    """``令和9年5月31日（月）``. Of the years of Reiwa the first is 元年."""
    year = day.year - _YEAR_BEFORE_REIWA
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"
