"""Plausibility: figures that can hardly be right (slips), found here in Python and alike by ``form.slip_formula``.

Money is held against this year's budget where one is known; every other figure against the row's own others. A slip
is a word in the workbook until the 備考 gives a reason (``form.reasons``), and a warning of ``check`` always. Which
slips are looked for, and from which threshold on, is data of the plan (``plan.model``); why these rules and
thresholds: docs/judgement.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form.kinds import is_percent
from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.model import Slip
from kamakura_report.workbook.question import Earlier, Grounds

SLIP_WORDS = {  # shown beside the row: short, and enough to know what to look at
    Slip.SIGN: "符号を確認",
    Slip.SHARE: "百超を確認",
    Slip.FALL: "累計が減少",
    Slip.BUDGET: "予算超過",
    Slip.PART: "桁を確認",
    Slip.JUMP: "急増",
    Slip.DROP: "急減",
}
# Named once: to look up a member of an enumeration takes longer than to look for one among the limits.
_SIGN, _SHARE, _FALL, _BUDGET = Slip.SIGN, Slip.SHARE, Slip.FALL, Slip.BUDGET
_PART, _JUMP, _DROP = Slip.PART, Slip.JUMP, Slip.DROP
_ZERO, _FOUR = Decimal(0), Decimal(4)  # made once: to reckon with a whole number takes half as long again
_SMALL = Decimal("0.5")  # added to both sizes: small figures jump more than great ones, so 1 may become 6, 0.2 2.9
_POWERS = tuple((power, Decimal(10) ** power) for power in (1, 2, 3, -1, -2, -3))
_NEAR = Decimal("1.6")  # so many times more or less is still about ten, a hundred or a thousand times as much
_ROUNDING = Decimal("1e-9")  # a formula reckons in floats, Python in decimals: rounded so far they are the same
_ROOM = Context(prec=1000, rounding=ROUND_HALF_UP)  # digits: a float has at most 309 before the point


@frozen
class Suspicion:
    """A slip that a figure looks like, and what it was held against."""

    slip: Slip
    against: tuple[Decimal, ...] = ()  # the year's budget, or the row's other figures, the earliest first
    power: int = 0  # about 10 to the power of this too much (3) or too little (-3); 0: about no such power


class RowFigures(NamedTuple):
    """What a row's other figures say: sizes, which leave out sign and 0, and how far they reach to either side of 0.

    0 says nothing of a size: falling to it is ordinary (elections, grants), and nothing is a multiple of it.
    """

    known: int  # how many figures there are
    last: Decimal  # size of the last one that is not 0
    least: Decimal
    most: Decimal
    lowest: Decimal  # not above 0
    highest: Decimal  # not below 0

    @classmethod
    def of(cls, figures: Sequence[Decimal]) -> RowFigures:
        """What these figures say, the earliest first."""
        if not figures:
            return _NOTHING_KNOWN
        lowest, highest = min(figures), max(figures)
        if lowest > _ZERO:  # as in most rows: then each is its own size
            return cls(len(figures), figures[-1], lowest, highest, _ZERO, highest)
        sizes = [abs(figure) for figure in figures if figure] or [_ZERO]
        return cls(len(figures), sizes[-1], min(sizes), max(sizes), lowest, max(highest, _ZERO))

    @property
    def usual(self) -> Decimal:
        """The size to expect: the last one, nearer to the middle of all the further they lie apart."""
        return _usual(self.last, self.least, self.most)

    @property
    def crosses_zero(self) -> bool:
        """True where figures of both signs are ordinary: their sizes say little then."""
        return self.lowest < 0 < self.highest


_NOTHING_KNOWN = RowFigures(0, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO)


def _usual(last: Decimal, least: Decimal, most: Decimal) -> Decimal:
    return (last + last + least + most) / _FOUR


def _usual_size(figures: Sequence[Decimal], lowest: Decimal) -> Decimal:
    """The size that a row's other figures let expect; 0 where they say nothing of sizes."""
    if lowest > _ZERO:  # as in most rows: then each is its own size, and all that is known of the row is known here
        return _usual(figures[-1], lowest, max(figures))
    row = RowFigures.of(figures)
    return row.usual if row.most and not row.crosses_zero else _ZERO


def _is_near_all(grounds: Grounds, figure: Decimal, others: Sequence[Decimal], lowest: Decimal) -> bool:
    """Whether a figure is at most half of a jump from the least of the others and no drop from the greatest: then it is
    neither from what is usual among them. Most figures are so near, and to reckon with that takes three times as long.
    """
    jump, drop = grounds.limits.get(_JUMP), grounds.limits.get(_DROP)
    if lowest <= _ZERO or jump is None or drop is None:
        return False
    small = small_margin(grounds.money)
    size = figure + small
    return size + size <= (lowest + small) * jump and size * drop >= max(others) + small


def find_slip(grounds: Grounds, figure: Decimal, others: Sequence[Decimal], budget: Decimal | None) -> Suspicion | None:
    """The first slip a figure looks like, or None.

    ``others`` are the row's figures of earlier years, the earliest first (for 初期値 the first one of later years);
    ``budget`` is the year's.
    """
    limits, lowest = grounds.limits, min(others) if others else _ZERO
    if (figure < _ZERO or lowest < _ZERO) and _SIGN in limits and _sign_is_new(grounds, figure, others):
        return Suspicion(_SIGN, tuple(others))
    if grounds.percent and _SHARE in limits and figure > limits[_SHARE] >= max([_ZERO, *others]):
        return Suspicion(_SHARE, tuple(others), _power_of_ten(abs(figure), RowFigures.of(others).usual))
    if grounds.cumulative and _FALL in limits and others and _falls(figure, others[-1], limits[_FALL]):
        return Suspicion(_FALL, tuple(others[-1:]), _power_of_ten(abs(figure), RowFigures.of(others).usual))
    if budget is not None and budget > _ZERO:
        if _BUDGET in limits and figure > _rounded(budget * limits[_BUDGET]):
            return Suspicion(_BUDGET, (budget,), _power_of_ten(figure, budget))
        if _PART in limits and figure > _ZERO and _rounded(figure * limits[_PART]) < budget:
            return Suspicion(_PART, (budget,), _power_of_ten(figure, budget))
    elif _is_near_all(grounds, figure, others, lowest):
        return None
    elif figure and (usual := _usual_size(others, lowest)):
        small = small_margin(grounds.money)
        times = _rounded((abs(figure) + small) / (usual + small))
        if _JUMP in limits and times >= limits[_JUMP]:
            return Suspicion(_JUMP, tuple(others), _power_of_ten(abs(figure), usual))
        if _DROP in limits and times < inverse(limits[_DROP]):
            return Suspicion(_DROP, tuple(others), _power_of_ten(abs(figure), usual))
    return None


def slip_of(grounds: Grounds, key: str, number: Callable[[str], Decimal | None]) -> Suspicion | None:
    """The slip of the figure of ``key``, the reason aside; ``number`` gives the figure typed for a key."""

    def known(earlier: Earlier) -> Decimal | None:
        return earlier_figure(earlier, number)

    figure = number(key)
    if figure is None:
        return None
    others = [each for each in map(known, grounds.others) if each is not None]
    if grounds.after:
        others = others[:1]
    return find_slip(grounds, figure, others, known(grounds.budget) if grounds.budget else None)


def earlier_figure(earlier: Earlier, number: Callable[[str], Decimal | None]) -> Decimal | None:
    """The figure that another is held against: the one known when the workbook was sent out, else the one typed."""
    return earlier[1] if earlier[1] is not None else number(earlier[0])


def _sign_is_new(grounds: Grounds, figure: Decimal, others: Sequence[Decimal]) -> bool:
    """True for a first figure below 0, and for one above 0 where the row reaches further below it than above.

    So many others at ``least`` must say so; a share is never below 0 to begin with. Counts and money below 0 where
    nothing is known are outside the cell's own rule.
    """
    least, row = grounds.limits[_SIGN], RowFigures.of(others)
    if figure < 0:
        return row.lowest == 0 and (row.known >= least or grounds.percent)
    return figure > 0 and row.lowest + row.highest < 0 and row.known >= least


def _falls(figure: Decimal, latest: Decimal, percents: Decimal) -> bool:
    return _rounded((latest - figure) * 100) > _rounded(abs(latest) * percents)


def small_margin(money: bool) -> Decimal:
    """What is added to two sizes before they are compared; nothing to money, of which even small sums are planned."""
    return _ZERO if money else _SMALL


@lru_cache(maxsize=64)  # the thresholds of a plan
def inverse(limit: Decimal) -> Decimal:
    """One part of so many, rounded as formulas round."""
    return _rounded(1 / limit)


def _rounded(number: Decimal) -> Decimal:
    """As ROUND(…,9) does, half away from zero."""
    return _ROOM.quantize(number, _ROUNDING)


def _power_of_ten(figure: Decimal, usual: Decimal) -> int:
    """3 where the figure is about a thousand times the usual one, -1 for about a tenth; 0 for about none of these."""
    if figure <= 0 or usual <= 0:
        return 0
    for power, times in _POWERS:
        scaled = usual * times
        if scaled <= figure * _NEAR and figure <= scaled * _NEAR:
            return power
    return 0


def limits_of_part(limits: Mapping[Slip, Decimal]) -> Mapping[Slip, Decimal]:
    """What a part of a sum (合算) is held against: of the whole budget it may be as little as it likes, never more."""
    return {slip: limit for slip, limit in limits.items() if slip is not Slip.PART}


def initial_grounds(subject: str, unit: str, after: tuple[Earlier, ...], limits: Mapping[Slip, Decimal]) -> Grounds:
    """What an 初期値 is compared with."""
    remark = keys.named(subject, keys.REMARK)
    return Grounds(after=after, percent=is_percent(unit), subject=subject, remark=remark, limits=limits)
