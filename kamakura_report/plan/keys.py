"""Keys: the one name of every thing in a plan and of every figure asked about it (docs/contracts.md, Keys).

``2-1`` a program, ``2-1/i5`` its indicator, ``2-1/12`` a project, ``2-1/12/i1`` its indicator;
asked: ``2-1/12/i1@R8``, ``2-1/i5@初期値``, ``2-1/12/決算額@R8``, ``2-1/12/i1/備考``, ``表紙/記入者``.

Everywhere else a key is one opaque text: it is put together and taken apart here alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from kamakura_report.frozen import frozen, replace
from kamakura_report.patterns import pattern
from kamakura_report.plan.periods import FiscalYear, Period, fiscal_years, parse_period

INITIAL = "初期値"
ACTUAL = "実績"
BUDGET = "予算額"
SETTLEMENT = "決算額"
REMARK = "備考"
COVER = "表紙"

_PROGRAM = r"\d+(?:-\d+)*"
_ITEM = r"[^/@.\s{}]+"
_FORMER = r"R(?:0|-\d+)"  # the years before Reiwa, as earlier programs wrote them: R0, R-1, …
_PERIOD = rf"{INITIAL}|[HR]\d+(?:上期|下期|Q[1-4])?|{_FORMER}"
_UNDATED = pattern(
    rf"(?:(?P<cover>{COVER})|(?P<program>{_PROGRAM})(?:/(?P<project>\d+))?(?:/i(?P<indicator>\d+))?)"
    rf"(?:/(?P<item>{_ITEM}))?"
)
_OF_PERIOD = pattern(_PERIOD)
_FORMERLY = {str(year): f"R{year.begins - 2018}" for year in fiscal_years(FiscalYear(2000), FiscalYear(2018))}
_SPELLED = pattern(r"[HR]-?\d+(?:上期|下期|Q[1-4])?")
_NUMBERED = pattern(r"i?\d+")  # as projects and indicators are numbered: no item is named so
_DEEPER = pattern(rf"{_NUMBERED.pattern}[/@]")  # what begins so is about such a thing
_REMEMBERED = 1 << 15  # the keys of a large plan; all passes over a plan ask about the same ones


@frozen
class Key:
    """A key taken apart; what it does not name is "". Numbers stand as they are written, years by their one name."""

    program: str  # 施策番号 "2-1", or 表紙
    project: str = ""  # No "12"
    indicator: str = ""  # 指標番号 "1"
    item: str = ""  # 決算額, or the name of a text or choice; an indicator's actual has none
    period: str = ""  # "R8", "R8上期", or 初期値

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a key, its year by whatever name (``@H31`` is ``@R1``). Raises ValueError for anything else."""
        return _parse(text)

    @cached_property
    def subject(self) -> str:
        """The key of what is asked about: ``2-1/12/i1`` of ``2-1/12/i1/備考@R8``."""
        owner = f"{self.program}/{self.project}" if self.project else self.program
        return f"{owner}/i{self.indicator}" if self.indicator else owner

    @cached_property
    def without_period(self) -> str:
        """``2-1/12/決算額`` of ``2-1/12/決算額@R8``: what is asked for period by period."""
        return f"{self.subject}/{self.item}" if self.item else self.subject

    @cached_property
    def when(self) -> Period | None:
        """The period that is asked about; None for 初期値, and where there is none that can be read."""
        return _period_named(self.period)

    @property
    def is_initial(self) -> bool:
        """True for 初期値."""
        return self.period == INITIAL

    @property
    def on_cover(self) -> bool:
        """True for what 表紙 asks about the workbook itself: it is no figure or text about the plan."""
        return self.program == COVER

    def about(self, subject: str) -> Key:
        """The same item and period, asked about another thing."""
        return replace(Key.parse(subject), item=self.item, period=self.period)

    def __str__(self) -> str:
        return dated(self.without_period, self.period)


@lru_cache(maxsize=_REMEMBERED)
def _parse(text: str) -> Key:
    row_text, at, period = text.partition("@")
    row, name = _parse_row(row_text), _period_of_key(period) if at else ""
    if row is None or name is None:
        raise ValueError(f"「{text}」はキーとして読めません（2-1/12/i1@R8 のように書きます）。")
    key = Key(row.program, row.project, row.indicator, row.item, name)
    # Whoever reads a key asks for these; to find them out one by one, and each behind a lock, takes longer.
    vars(key).update(subject=row.subject, when=_period_named(name))
    return key


@lru_cache(maxsize=_REMEMBERED)
def _parse_row(text: str) -> Key | None:
    """A key without its period, which is the same for all periods of a row; None when it is none."""
    match = _UNDATED.fullmatch(text)
    if match is None:
        return None
    cover, program, project_number, indicator_number, item = match.groups("")
    return Key(cover or program, project_number, indicator_number, item)


@lru_cache  # few periods are in all keys
def _period_of_key(text: str) -> str | None:
    """The one name of a period as a key may name it, also 初期値; None for anything else."""
    return _one_name(text) if _OF_PERIOD.fullmatch(text) else None


def project(program: str, number: int) -> str:
    """``2-1/12``."""
    return f"{program}/{number}"


def indicator_of(owner: str, number: int) -> str:
    """``2-1/i5`` of a program, ``2-1/12/i1`` of a project."""
    return f"{owner}/i{number}"


def actual(indicator: str, period: Period) -> str:
    """``2-1/12/i1@R8``: an indicator's actual has no name of its own, the period is enough."""
    return f"{indicator}@{period}"


def initial(indicator: str) -> str:
    """``2-1/i5@初期値``."""
    return f"{indicator}@{INITIAL}"


def money(project_key: str, item: str, period: Period) -> str:
    """``2-1/12/決算額@R8`` (or 予算額), in thousand yen."""
    return f"{project_key}/{item}@{period}"


def named(subject: str, item: str, period: Period | None = None) -> str:
    """``2-1/12/i1/備考``: a text or a choice about a subject; with a period ``2-1/12/i1/備考@R8``."""
    return dated(f"{subject}/{item}", str(period) if period else "")


def dated(text: str, period: str) -> str:
    """``備考@R8``; the text alone when there is no period."""
    return f"{text}@{period}" if period else text


def canonical(text: str) -> str:
    """The one name of a key whose year may be spelled otherwise, as people and earlier programs do: ``@R0`` is
    ``@H30``, ``@H31`` is ``@R1``. Of any text.
    """
    before, at, period = text.rpartition("@")
    name = _respelled(period) if at else ""
    return text if name == period or not at else f"{before}@{name}"


@lru_cache  # few periods are in all keys
def _respelled(period: str) -> str:
    return _one_name(period) if _SPELLED.fullmatch(period) else period


@lru_cache
def period_endings(periods: tuple[Period | None, ...]) -> tuple[str, ...]:
    """What ``dated`` puts behind a key for each of these periods: ``@R8``; "" where there is none."""
    return tuple(dated("", str(period)) if period is not None else "" for period in periods)


def undated(text: str) -> tuple[str, str]:
    """``備考`` and ``R8`` of ``備考@R8``: what ``dated`` put together; the text and "" where there is no period."""
    before, _, period = text.rpartition("@")
    return (before, period) if before else (text, "")


def spellings(key: str) -> tuple[str, str]:
    """A key as it may stand in what earlier programs wrote: by its one name, and as they wrote it."""
    subject, _, period = key.rpartition("@")
    return key, dated(subject, _FORMERLY[period]) if period in _FORMERLY else key


def _one_name(period: str) -> str:
    known = _period_named(period)
    return period if known is None else str(known)


@lru_cache  # few periods are in all keys
def _period_named(period: str) -> Period | None:
    """The period that a key names; None of "", of 初期値, and of R100, which is a period, but no year."""
    try:
        return parse_period(period) if period not in ("", INITIAL) else None
    except ValueError:
        return None


def is_program(text: str) -> bool:
    """True for a 施策番号: ``2-1``."""
    return re.fullmatch(_PROGRAM, text) is not None


def is_item(text: str) -> bool:
    """True for a name under which a form may ask something: none that reads as a number of a project or indicator."""
    return re.fullmatch(_ITEM, text) is not None and not _NUMBERED.fullmatch(text)


def periods_of(texts: Iterable[str]) -> frozenset[Period]:
    """All periods that these keys ask about."""
    named = {text.partition("@")[2] for text in texts}
    return frozenset(period for period in map(_period_named, named) if period is not None)


def above(program: str) -> Iterator[str]:
    """The numbers of the levels above a program, the highest first: ``1``, ``1-2`` of ``1-2-3``."""
    parts = program.split("-")
    yield from ("-".join(parts[:depth]) for depth in range(1, len(parts)))


def outward(key: str) -> Iterator[str]:
    """The key itself, then what it stands under, outwards: ``2-1/12/i1``, ``2-1/12``, ``2-1``; of any text."""
    while key:
        yield key
        key = key.rpartition("/")[0]


def below(subject: str, key: str) -> tuple[str, str]:
    """Item and period of a key, read below one of its ``outward`` subjects; "" for both where it is of a deeper one.

    Unlike ``Key`` it also takes names that no form asks (with a ``/``), which a ledger may hold.
    """
    rest = key[len(subject) + 1 :]
    item, _, period = ("" if _DEEPER.match(rest) else rest).partition("@")
    return item, period
