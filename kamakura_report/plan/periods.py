"""Fiscal years, however they are written; and days as a city's letters write them.

A fiscal year begins in April: ``R8`` is April 2026 to March 2027. However a year is shown, it has one canonical name,
its ``str``: ``R8`` from 2019 on, ``H30`` before (docs/contracts.md, Words).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_YEARS = 20  # of a plan
_REIWA, _HEISEI, _SHOWA = 2018, 1988, 1925  # the year before the first of each: Reiwa 1 is 2019
_LAST = _REIWA + 99
_WEEKDAYS = "月火水木金土日"
_ERAS = {"R": _REIWA, "令和": _REIWA, "H": _HEISEI, "平成": _HEISEI, "S": _SHOWA, "昭和": _SHOWA}
# R0, R-1, … is how earlier programs wrote the years before Reiwa.
_ERA = rf"({'|'.join(_ERAS)})\s*(元|(?<=R)-\d{{1,2}}|\d{{1,2}})"
_YEAR = rf"(?:{_ERA}|(\d{{4}}))\s*(?:年度?)?"
_WRITTEN = re.compile(rf"{_YEAR}(?:\s*\(\s*{_YEAR}\s*\)\s*(?:年度?)?)?", re.IGNORECASE)


class YearStyle(StrEnum):
    """年度の表し方: how the years of a plan are shown to people."""

    ERA = "和暦"
    WESTERN = "西暦"


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """A Japanese fiscal year, held as the western year in which it begins."""

    begins: int

    @classmethod
    def parse(cls, text: str) -> FiscalYear:
        """Read ``R8``, ``令和8年度``, ``H30``, ``平成30``, ``2026`` or ``2026年度``, also two of them that agree.

        Raises ValueError for anything else.
        """
        written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if written is not None:
            begins, also = _western_year(*written.groups()[:3]), _western_year(*written.groups()[3:])
            if also in (begins, None) and begins is not None and _SHOWA < begins <= _LAST:
                return cls(begins)
        raise ValueError(f"「{text}」は年度として読めません（R8、令和8年度、H30、2026 のように書きます）。")

    def __str__(self) -> str:
        letter, _, number = self._in_era
        return f"{letter}{number}"

    @property
    def before(self) -> FiscalYear:
        """The year before."""
        return FiscalYear(self.begins - 1)

    def short(self, style: YearStyle) -> str:
        """``R8``, ``H30``; ``2026``."""
        return str(self.begins) if style is YearStyle.WESTERN else str(self)

    def long(self, style: YearStyle) -> str:
        """``令和8年度``, ``令和元年度``, ``平成30年度``; ``2026年度``."""
        if style is YearStyle.WESTERN:
            return f"{self.begins}年度"
        _, era, number = self._in_era
        return f"{era}{'元' if number == 1 else number}年度"

    @property
    def _in_era(self) -> tuple[str, str, int]:
        for letter, era, before in (("R", "令和", _REIWA), ("H", "平成", _HEISEI)):
            if self.begins > before:
                return letter, era, self.begins - before
        return "S", "昭和", self.begins - _SHOWA


EARLIEST_ASKED = FiscalYear(_HEISEI + 1)  # keys know no earlier years


def fiscal_years(first: FiscalYear, last: FiscalYear) -> tuple[FiscalYear, ...]:
    """Every fiscal year from ``first`` to ``last``, both included; empty when they are reversed."""
    return tuple(FiscalYear(year) for year in range(first.begins, last.begins + 1))


def japanese_date(day: date) -> str:
    """``令和9年5月31日（月）``. Of the years of Reiwa the first is 元年."""
    year = day.year - _REIWA
    return f"令和{'元' if year == 1 else year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def _western_year(era: str | None, number: str | None, western: str | None) -> int | None:
    if era is not None and number is not None:
        return _ERAS[era.upper()] + (1 if number == "元" else int(number))
    return None if western is None else int(western)
