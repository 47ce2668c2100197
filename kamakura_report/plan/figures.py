"""Figures: decimals of at most 15 significant digits, which is what Excel itself keeps; and shares as they are shown.

Excel saves 17 digits (``131.30000000000001`` was typed as 131.3), LibreOffice 15; so a figure is
what is left of the stored text when it is read as a float and rounded to 15 digits.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

SIGNIFICANT_DIGITS = 15
_TENTH_OF_A_PERCENT = Decimal("0.001")
_REMEMBERED = 1 << 12  # the figures of a division
_ANY_SIZE = Context(prec=400)  # digits: a float has at most 309 before the point


@lru_cache(maxsize=8192)  # each rule about a cell asks anew what stands in it
def parse_figure(raw: str) -> Decimal:
    """The figure a stored number text stands for: ``38.299999999999997`` is 38.3, ``1.7E1`` is 17.

    Raises ValueError when the text is not one finite ASCII number.
    """
    if not raw.isascii() or "_" in raw:
        raise ValueError(raw)
    if len(raw) <= SIGNIFICANT_DIGITS:  # as most are: few digits stay what they are
        whole, point, part = raw.partition(".")
        if whole.isdecimal() and (part.isdecimal() or not point):
            return Decimal(raw.rstrip("0") if point else raw)
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError(raw)
    return normalize_figure(Decimal(f"{number:.{SIGNIFICANT_DIGITS}g}"))


def is_plain_figure(text: str) -> bool:
    """Whether a text is a figure not below 0 as it stands: ASCII digits, few enough, no zeros behind a point."""
    whole, point, part = text.partition(".")
    few = len(text) <= SIGNIFICANT_DIGITS and text.isascii() and whole.isdecimal()
    return few and (part.isdecimal() and part[-1] != "0" if point else True)


def normalize_figure(number: Decimal) -> Decimal:
    """The same number without exponent, trailing zeros or minus zero: one text for one figure."""
    if not number:
        return Decimal(0)
    text = str(number)
    if text.isdecimal():
        return number
    whole, point, part = text.lstrip("-").partition(".")
    if whole.isdecimal() and (part.isdecimal() and part[-1] != "0" if point else True):
        return number  # as nearly all are; to take a Decimal apart takes ten times as long
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if not exponent:
        return number
    while exponent < 0 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    return Decimal((sign, digits + (0,) * max(exponent, 0), min(exponent, 0)))


def has_few_digits(number: Decimal) -> bool:
    """Whether it has no more digits than a figure can have."""
    return len(str(number)) <= SIGNIFICANT_DIGITS or len(number.as_tuple().digits) <= SIGNIFICANT_DIGITS


@lru_cache(maxsize=_REMEMBERED)  # equal figures have one text
def plain_text(number: Decimal) -> str:
    """``17``, ``14.5``, ``-3``: no exponent, no grouping, no trailing zeros."""
    return format(normalize_figure(number), "f")


def parse_printed_figure(text: str) -> Decimal:
    """A figure as printed in a published plan: ``4,176``, ``17.0``. Raises ValueError otherwise."""
    try:
        return normalize_figure(Decimal(text.replace(",", "")))
    except InvalidOperation:
        raise ValueError(text) from None


def rounded_share(share: Decimal) -> Decimal:
    """A share of 1 as every report shows it: in tenths of a percent, half up, as a cell in the format ``0.0%``."""
    return normalize_figure(share.quantize(_TENTH_OF_A_PERCENT, ROUND_HALF_UP, _ANY_SIZE))


def share_done(part: int, whole: int) -> Decimal:
    """How much of ``whole`` things is done, as it is shown: 100.0 % is said of all alone, 0.0 % of none."""
    if part in (0, whole):
        return Decimal(int(part == whole))
    share = rounded_share(Decimal(part) / whole)
    return min(max(share, _TENTH_OF_A_PERCENT), 1 - _TENTH_OF_A_PERCENT)


def percent_text(share: Decimal) -> str:
    """``89.2%``."""
    return f"{rounded_share(share):.1%}"
