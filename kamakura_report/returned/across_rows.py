"""Slips seen only across rows: a year copied as a whole, the row below typed in, two rows exchanged.

No formula could look for these; ``check`` tells them alone (docs/form.md). Figures of a year are looked at together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Slip
from kamakura_report.returned.answered_book import Question
from kamakura_report.workbook.question import Ask, Grounds

_SAME = Decimal("0.03")  # no further apart, two figures may well be of one row
_SMALL = 10  # below this, figures of two rows change places by chance


class FigureInRow(NamedTuple):
    """A figure of a year as it was answered, and what else is known of its row."""

    question: Question
    year: str  # that is asked about, or the part of one, by the name that keys give it
    grounds: Grounds
    figure: Decimal
    others: Sequence[Decimal]  # the row's figures of earlier years, 初期値 first
    last_year: Decimal | None  # among them that of the year before
    budget: Decimal | None  # the year's, where it is above 0

    @property
    def ask(self) -> Ask:
        """What is asked."""
        return self.question[2]

    @property
    def limits(self) -> Mapping[Slip, Decimal]:
        """The thresholds in force."""
        return self.grounds.limits

    @property
    def subject(self) -> str:
        """The key of its indicator or project."""
        return self.grounds.subject

    @property
    def expected(self) -> Decimal | None:
        """What its row lets expect: the budget where it is known, else the last figure, unless that is 0."""
        return self.budget or (self.others[-1] if self.others else None) or None

    def looks_like(self, expected: Decimal | None, tolerance: Decimal) -> bool:
        """True when it is no further than that share from what is expected."""
        return expected is not None and _apart(self.figure, expected) <= tolerance

    def is_astray(self) -> bool:
        """True when it does not look at all like what its row lets expect: less than half of it, or more than twice."""
        expected, figure = self.budget or (self.others[-1] if self.others else None), self.figure
        if not expected:
            return False
        doubled, twice = figure + figure, expected + expected
        return not ((figure <= twice and doubled >= expected) or (figure >= twice and doubled <= expected))

    def is_foreign(self) -> bool:
        """True when no figure of its own row, and no budget, is about the same."""
        own = [*self.others, *([self.budget] if self.budget else [])]
        return not any(self.looks_like(each, _SAME) for each in own)


def copied_years(figures: Iterable[FigureInRow]) -> Iterator[list[FigureInRow]]:
    """The comparable figures of each year in which they all equal those of the year before.

    Rows that stood still before are not compared, nor are figures that follow a 0. Together they must have so many
    significant digits: of fewer, all may well be the same by chance.
    """
    years: dict[str, list[FigureInRow]] = defaultdict(list)
    for figure in figures:
        if figure.last_year and not _stood_still(figure.others):
            years[figure.year].append(figure)
    for compared in years.values():
        limit = compared[0].limits.get(Slip.COPIED)
        if limit is None or any(figure.figure != figure.last_year for figure in compared):
            continue
        if sum(_significant_digits(figure.figure) for figure in compared) >= limit:
            yield compared


def neighbour_slips(figures: Iterable[FigureInRow]) -> Iterator[tuple[Slip, FigureInRow, FigureInRow]]:
    """Figures that belong into the row beside them: the slip, the figure, and its neighbour. Each figure once.

    ``figures`` come in reading order. Only two that are equal, or each unlike its own row, are looked at any further.
    """
    told: set[str] = set()
    for (upper, upper_astray, first), (lower, lower_astray, second) in _neighbours(figures):
        if upper != lower and not (upper_astray and lower_astray):
            continue
        if first.subject == second.subject or first.year != second.year:
            continue
        for slip, figure, other in _pair_slips(first, second):
            if figure.ask.key not in told:
                told.add(figure.ask.key)
                yield slip, figure, other


def _pair_slips(first: FigureInRow, second: FigureInRow) -> Iterator[tuple[Slip, FigureInRow, FigureInRow]]:
    digits, percents = first.limits.get(Slip.NEIGHBOUR), first.limits.get(Slip.EXCHANGED)
    if first.figure == second.figure:
        if digits is None or _significant_digits(first.figure) < digits or _are_always_equal(first, second):
            return
        if (first.expected is None and second.expected is None) or (first.expected is not None and first.is_foreign()):
            yield Slip.NEIGHBOUR, first, second
        elif second.expected is not None and second.is_foreign():
            yield Slip.NEIGHBOUR, second, first
    elif percents is not None and _are_exchanged(first, second, percents / 100):
        yield Slip.EXCHANGED, first, second
        yield Slip.EXCHANGED, second, first


def _are_exchanged(first: FigureInRow, second: FigureInRow, tolerance: Decimal) -> bool:
    """True when each looks like the other's row; that they look like their own not at all is known."""
    return (
        min(abs(first.figure), abs(second.figure)) >= _SMALL
        and first.looks_like(second.expected, tolerance)
        and second.looks_like(first.expected, tolerance)
    )


def _are_always_equal(first: FigureInRow, second: FigureInRow) -> bool:
    """True when the last figures of both rows were the same already: they are so by nature."""
    return bool(first.others and second.others) and first.others[-1] == second.others[-1]


_Beside = tuple[Decimal, bool, FigureInRow]  # a figure, and whether it is astray


def _neighbours(figures: Iterable[FigureInRow]) -> Iterator[tuple[_Beside, _Beside]]:
    """Pairs, the upper one first: the next of their kind and year on a sheet, and the next below in the column."""
    rows: dict[object, list[_Beside]] = defaultdict(list)
    for figure in figures:
        sheet, (_, column), _ = figure.question
        beside = figure.figure, figure.is_astray(), figure
        rows[sheet, figure.year, figure.grounds.money].append(beside)
        rows[sheet, column].append(beside)
    for line in rows.values():
        yield from pairwise(line)


def _stood_still(others: Sequence[Decimal]) -> bool:
    return len(others) > 1 and others[-1] == others[-2]


def _apart(figure: Decimal, other: Decimal) -> Decimal:
    """How far two figures are apart, as a share of the greater size."""
    greater = max(abs(figure), abs(other))
    return abs(figure - other) / greater if greater else Decimal(0)


def _significant_digits(figure: Decimal) -> int:
    """Digits without leading zeros, and in whole numbers without those at the end: 1,200 has two, 62.0 has two."""
    text = plain_text(abs(figure))
    digits = text.replace(".", "") if "." in text else text.rstrip("0")
    return len(digits.lstrip("0"))
