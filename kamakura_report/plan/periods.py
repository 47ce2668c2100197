"""Periods that figures are asked about: fiscal years and their halves and quarters; and days as letters write them.

A fiscal year begins in April: ``R8`` is April 2026 to March 2027. However a period is shown, it has one canonical name,
its ``str``: ``R8`` from 2019 on, ``H30`` before, ``R8上期``, ``R8Q1`` (docs/contracts.md, Words).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache, total_ordering

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern

MOST_YEARS = 20  # of a plan
_REMEMBERED = 1 << 9
_REIWA, _HEISEI, _SHOWA = 2018, 1988, 1925  # the year before the first of each: Reiwa 1 is 2019
_LAST = _REIWA + 99
WEEKDAYS = "月火水木金土日"  # from Monday, as Python counts
_ERAS = {"R": _REIWA, "令和": _REIWA, "H": _HEISEI, "平成": _HEISEI, "S": _SHOWA, "昭和": _SHOWA}
# R0, R-1, … is how earlier programs wrote the years before Reiwa.
_ERA = rf"({'|'.join(_ERAS)})\s*(元|(?<=R)-\d{{1,2}}|\d{{1,2}})"
_YEAR = rf"(?:{_ERA}|(\d{{4}}))\s*(?:年度?)?"
_PART = pattern(r"(.+?)\s*(?:(上期|上半期|下期|下半期)|(?:第\s*)?([1-4一二三四])\s*四半期|Q([1-4]))", re.IGNORECASE)
_WRITTEN = pattern(rf"{_YEAR}(?:\s*\(\s*{_YEAR}\s*\)\s*(?:年度?)?)?", re.IGNORECASE)


class YearStyle(StrEnum):
    """年度の表し方: how the years of a plan are shown to people."""

    ERA = "和暦"
    WESTERN = "西暦"


class YearPart(StrEnum):
    """A part of a fiscal year, in the order in which they end; a half after the quarter that it ends with."""

    FIRST_QUARTER = "Q1"
    SECOND_QUARTER = "Q2"
    FIRST_HALF = "上期"
    THIRD_QUARTER = "Q3"
    FOURTH_QUARTER = "Q4"
    SECOND_HALF = "下期"

    @property
    def long(self) -> str:
        """``上期``, ``第1四半期``."""
        return f"第{self[1]}四半期" if self.startswith("Q") else self.value


_PARTS_IN_ORDER = tuple(YearPart)
_FULL_NAMES = {"上半期": "上期", "下半期": "下期"}
_QUARTERS = dict(zip("一二三四", "1234", strict=True))


class Rhythm(StrEnum):
    """期間の刻み: how often figures may be asked for within a year."""

    YEARLY = "年度"
    HALF_YEARLY = "半期"
    QUARTERLY = "四半期"

    @property
    def parts(self) -> tuple[YearPart, ...]:
        """The parts of each year that are asked about besides the year."""
        if self is Rhythm.HALF_YEARLY:
            return YearPart.FIRST_HALF, YearPart.SECOND_HALF
        return tuple(part for part in YearPart if self is Rhythm.QUARTERLY and part.startswith("Q"))


@total_ordering
class _InTime:
    """What lies in time. The parts of a year come before the year, which ends with the last of them."""

    __slots__ = ()

    @property
    def place_in_time(self) -> tuple[int, int]:
        """The western year in which its fiscal year begins, then its place in that year."""
        raise NotImplementedError

    def __lt__(self, other: object) -> bool:
        return self.place_in_time < other.place_in_time if isinstance(other, _InTime) else NotImplemented


@frozen
class FiscalYear(_InTime):
    """A Japanese fiscal year, held as the western year in which it begins."""

    begins: int

    def __eq__(self, other: object) -> bool:
        return self.begins == other.begins if other.__class__ is FiscalYear else NotImplemented

    def __hash__(self) -> int:
        return self.begins

    @classmethod
    def parse(cls, text: str) -> FiscalYear:
        """Read ``R8``, ``令和8年度``, ``H30``, ``平成30``, ``2026`` or ``2026年度``, also two of them that agree.

        Raises ValueError for anything else.
        """
        era, number = text[:1], text[1:]
        if era in _ERAS and number.isascii() and number.isdecimal() and len(number) <= 2 and int(number):
            return cls(_ERAS[era] + int(number))  # R8, as keys have it
        written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if written is not None:
            begins, also = _western_year(*written.groups()[:3]), _western_year(*written.groups()[3:])
            if also in (begins, None) and begins is not None and _SHOWA < begins <= _LAST:
                return cls(begins)
        raise ValueError(f"「{text}」は年度として読めません（R8、令和8年度、H30、2026 のように書きます）。")

    def __str__(self) -> str:
        return _year_name(self.begins)

    @property
    def place_in_time(self) -> tuple[int, int]:
        """After all its parts."""
        return self.begins, len(_PARTS_IN_ORDER)

    @property
    def whole(self) -> FiscalYear:
        """The year itself."""
        return self

    @property
    def part(self) -> None:
        """Of a whole year none."""
        return None

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
        _, era, number = _in_era(self.begins)
        return f"{era}{'元' if number == 1 else number}年度"


@frozen
class PartOfYear(_InTime):
    """上期 or 下期, or a quarter, of a fiscal year."""

    whole: FiscalYear
    part: YearPart

    def __str__(self) -> str:
        return f"{self.whole}{self.part}"

    @property
    def begins(self) -> int:
        """The western year in which its fiscal year begins."""
        return self.whole.begins

    @property
    def place_in_time(self) -> tuple[int, int]:
        """By the order of the parts."""
        return self.begins, _PARTS_IN_ORDER.index(self.part)

    @property
    def before(self) -> PartOfYear:
        """The same part of the year before."""
        return PartOfYear(self.whole.before, self.part)

    def short(self, style: YearStyle) -> str:
        """``R8上期``, ``R8Q1``; ``2026上期``."""
        return f"{self.whole.short(style)}{self.part}"

    def long(self, style: YearStyle) -> str:
        """``令和8年度上期``, ``令和8年度第1四半期``; ``2026年度上期``."""
        return f"{self.whole.long(style)}{self.part.long}"


Period = FiscalYear | PartOfYear  # what a figure may be asked about, and what a round may ask for
EARLIEST_ASKED = FiscalYear(_HEISEI + 1)  # keys know no earlier years


@lru_cache  # of every plan with the same years the same objects, which are soon compared
def fiscal_years(first: FiscalYear, last: FiscalYear) -> tuple[FiscalYear, ...]:
    """Every fiscal year from ``first`` to ``last``, both included; empty when they are reversed."""
    return tuple(FiscalYear(year) for year in range(first.begins, last.begins + 1))


@lru_cache(maxsize=1024)  # a plan speaks of few periods, and of each of them in every key
def parse_period(text: str) -> Period:
    """Read a year as ``FiscalYear.parse`` does, or a part of one: ``R8上期``, ``令和8年度 第1四半期``, ``2026Q1``.

    Raises ValueError for anything else.
    """
    if text[1:].isdecimal():  # R8, as keys have it: no part of a year
        return FiscalYear.parse(text)
    written = _PART.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if written is None:
        return FiscalYear.parse(text)
    year, half, *quarters = written.groups()
    quarter = next((number for number in quarters if number), "")
    name = _FULL_NAMES.get(half, half) if half else f"Q{_QUARTERS.get(quarter, quarter)}"
    return PartOfYear(FiscalYear.parse(year), YearPart(name))


def all_periods(years: Iterable[FiscalYear], rhythm: Rhythm) -> tuple[Period, ...]:
    """The years in order, each after its parts."""
    periods: list[Period] = []
    for year in years:
        periods += (PartOfYear(year, part) for part in rhythm.parts)
        periods.append(year)
    return tuple(periods)


@lru_cache(maxsize=_REMEMBERED)  # every figure of a year asks for the same
def comparable_before(period: Period, periods: tuple[Period, ...], *, running: bool) -> tuple[Period, ...]:
    """Of these periods the earlier ones whose figures say something of those of ``period``, in their order.

    A part is never held against a whole, nor against another part of the year, unless the figures are ``running``
    totals (累計): those go on from one to the next.
    """
    return tuple(other for other in periods if other < period and (running or other.part == period.part))


def japanese_date(day: date, style: YearStyle = YearStyle.ERA) -> str:
    """``令和9年5月31日（月）``; ``2027年5月31日（月）``. Of the years of Reiwa the first is 元年."""
    year = day.year - _REIWA
    shown = f"{day.year}" if style is YearStyle.WESTERN else f"令和{'元' if year == 1 else year}"
    return f"{shown}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@lru_cache  # every key of a year names it
def _year_name(begins: int) -> str:
    letter, _, number = _in_era(begins)
    return f"{letter}{number}"


def _in_era(begins: int) -> tuple[str, str, int]:
    """Letter, name and number of a western year: R, 令和, 8."""
    for letter, era, before in (("R", "令和", _REIWA), ("H", "平成", _HEISEI)):
        if begins > before:
            return letter, era, begins - before
    return "S", "昭和", begins - _SHOWA


def _western_year(era: str | None, number: str | None, western: str | None) -> int | None:
    if era is not None and number is not None:
        return _ERAS[era.upper()] + (1 if number == "元" else int(number))
    return None if western is None else int(western)
