"""Arithmetic over written numbers (``4176+200``, ``14.5%``, ``ROUND(3100456/1000,0)``), nothing else, and bounded."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction

from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure

LONGEST_FORMULA = 255  # characters
DEEPEST = 20  # brackets and signs inside each other
_MOST_PLACES = 15  # to which something is rounded
_TOKEN = pattern(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?|[-+*/()%,]|[A-Za-z]{2,10}(?=\s*\())", re.ASCII)
_ROUNDING = Context(prec=SIGNIFICANT_DIGITS)
Arguments = Sequence[Fraction]


def evaluate_arithmetic(formula: str) -> Decimal | None:
    """What the formula (with or without ``=``) comes to, as a figure of 15 digits.

    Computed exactly and rounded once. None when it is not simple arithmetic over numbers, divides by
    zero, or is too long or too deep.
    """
    text = formula.strip().removeprefix("=")
    tokens = _tokens(text) if len(text) <= LONGEST_FORMULA else []
    try:
        parser = _Parser(tokens)
        exact = parser.sum(0)
    except (ValueError, ZeroDivisionError):
        return None
    if parser.next:
        return None
    return normalize_figure(_ROUNDING.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


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


class _Parser:
    """Recursive descent. Two numbers in a row, or a sign in a wrong place, raise ValueError."""

    def __init__(self, tokens: list[str]) -> None:
        self._remaining = tokens[::-1]

    @property
    def next(self) -> str:
        """The token to come, "" at the end."""
        return self._remaining[-1] if self._remaining else ""

    def sum(self, depth: int) -> Fraction:
        """Terms and what is added to them."""
        total = self._product(depth)
        while self.next in ("+", "-"):
            sign = self._remaining.pop()
            term = self._product(depth)
            total = total + term if sign == "+" else total - term
        return total

    def _product(self, depth: int) -> Fraction:
        total = self._percent(depth)
        while self.next in ("*", "/"):
            sign = self._remaining.pop()
            factor = self._percent(depth)
            total = total * factor if sign == "*" else total / factor
        return total

    def _percent(self, depth: int) -> Fraction:
        value = self._single(depth)
        while self.next == "%":
            self._remaining.pop()
            value /= 100
        return value

    def _single(self, depth: int) -> Fraction:
        if not self._remaining or depth > DEEPEST:
            raise ValueError
        token = self._remaining.pop()
        if token.isalpha():
            return self._call(token.upper(), depth + 1)
        if token in ("+", "-"):
            value = self._single(depth + 1)
            return -value if token == "-" else value
        if token == "(":
            value = self.sum(depth + 1)
            if self.next != ")":
                raise ValueError
            self._remaining.pop()
            return value
        return Fraction(token)  # raises ValueError for "*", "/", ")", "," and "%"

    def _call(self, name: str, depth: int) -> Fraction:
        if name not in FUNCTIONS or self.next != "(":
            raise ValueError
        arguments = []
        while self.next in ("(", ","):
            self._remaining.pop()
            arguments.append(self.sum(depth))
        if self.next != ")":
            raise ValueError
        self._remaining.pop()
        return FUNCTIONS[name](arguments)


def _half_up(value: Fraction) -> int:
    """Half away from zero, as Excel rounds."""
    return _sign(value) * math.floor(abs(value) + Fraction(1, 2))


def _away(value: Fraction) -> int:
    return _sign(value) * math.ceil(abs(value))


def _sign(value: Fraction) -> int:
    return -1 if value < 0 else 1


def _rounded(to_whole: Callable[[Fraction], int]) -> Callable[[Arguments], Fraction]:
    """A function of a number and of how many places stay."""

    def function(arguments: Arguments) -> Fraction:
        value, places = arguments
        if places.denominator != 1 or abs(places) > _MOST_PLACES:
            raise ValueError
        scale = Fraction(10) ** int(places)
        return to_whole(value * scale) / scale

    return function


def _truncated(arguments: Arguments) -> Fraction:
    return _rounded(math.trunc)([*arguments, Fraction(0)] if len(arguments) == 1 else arguments)


def _alone(whole: Callable[[Fraction], Fraction | int]) -> Callable[[Arguments], Fraction]:
    def function(arguments: Arguments) -> Fraction:
        (value,) = arguments
        return Fraction(whole(value))

    return function


FUNCTIONS: Mapping[str, Callable[[Arguments], Fraction]] = {
    "ROUND": _rounded(_half_up),
    "ROUNDUP": _rounded(_away),
    "ROUNDDOWN": _rounded(math.trunc),
    "TRUNC": _truncated,
    "INT": _alone(math.floor),
    "ABS": _alone(abs),
    "SUM": lambda arguments: sum(arguments, Fraction(0)),
    "AVERAGE": lambda arguments: sum(arguments, Fraction(0)) / len(arguments),
    "MAX": max,
    "MIN": min,
    "PRODUCT": lambda arguments: math.prod(arguments, start=Fraction(1)),
}
