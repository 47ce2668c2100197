"""Simple arithmetic over written numbers: ``4176+200``, ``(12+3)*2``, ``14.5%``; nothing else, and bounded.

A formula's stored value is only what some program says it came to. It is believed when the same comes out here.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, tidy

LONGEST = 255  # characters
DEEPEST = 20  # brackets and signs inside each other
_TOKEN = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?|[-+*/()%])", re.ASCII)
_ROUNDING = Context(prec=SIGNIFICANT_DIGITS)


def computed(formula: str) -> Decimal | None:
    """What the formula (with or without ``=``) comes to, as a figure of 15 digits.

    Computed exactly and rounded once. None when it is not simple arithmetic over numbers, divides by
    zero, or is too long or too deep.
    """
    text = formula.strip().removeprefix("=")
    tokens = _tokens(text) if len(text) <= LONGEST else []
    try:
        reading = _Reading(tokens)
        exact = reading.sum(0)
    except (ValueError, ZeroDivisionError):
        return None
    if reading.next:
        return None
    return tidy(_ROUNDING.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def _tokens(text: str) -> list[str]:
    """The numbers and signs; none at all when there is anything else."""
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return []
        tokens.append(match[1])
        at = match.end()
    return tokens


class _Reading:
    """Recursive descent. Two numbers in a row, or a sign in a wrong place, raise ValueError."""

    def __init__(self, tokens: list[str]) -> None:
        self._left = tokens[::-1]

    @property
    def next(self) -> str:
        """The token to come, "" at the end."""
        return self._left[-1] if self._left else ""

    def sum(self, depth: int) -> Fraction:
        """Terms and what is added to them."""
        total = self._product(depth)
        while self.next in ("+", "-"):
            sign = self._left.pop()
            term = self._product(depth)
            total = total + term if sign == "+" else total - term
        return total

    def _product(self, depth: int) -> Fraction:
        total = self._percent(depth)
        while self.next in ("*", "/"):
            sign = self._left.pop()
            factor = self._percent(depth)
            total = total * factor if sign == "*" else total / factor
        return total

    def _percent(self, depth: int) -> Fraction:
        value = self._single(depth)
        while self.next == "%":
            self._left.pop()
            value /= 100
        return value

    def _single(self, depth: int) -> Fraction:
        if not self._left or depth > DEEPEST:
            raise ValueError
        token = self._left.pop()
        if token in ("+", "-"):
            value = self._single(depth + 1)
            return -value if token == "-" else value
        if token == "(":
            value = self.sum(depth + 1)
            if self.next != ")":
                raise ValueError
            self._left.pop()
            return value
        return Fraction(token)  # raises ValueError for "*", "/", ")" and "%"
