"""Conversions: what a clerk types where a figure is asked, made plain step by step, each step that changes something
named; and simple arithmetic over written numbers (``4176+200``, ``14.5%``), nothing else, and bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from kamakura_report.form.answer import NOT_APPLICABLE, UNDETERMINED, Status
from kamakura_report.form.completion import UNSEEN
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, normalize_figure
from kamakura_report.workbook.question import Ask

Step = Callable[[Ask, str], str]

_STORED_AS_TEXT = "文字で保存された数字"
LONGEST_TEXT = 40  # characters, without the spaces around, of what can still be one figure or a word for one
LONGEST_FORMULA = 255  # characters
DEEPEST = 20  # brackets and signs inside each other
_AROUND = f"{UNSEEN}\u2060\ufeff"  # what is taken away besides spaces, where something else is seen
_SPACES = re.compile(rf"[\s{_AROUND}]*")
_NARROW = str.maketrans("０１２３４５６７８９．，（）％－−‐–", "0123456789.,()%----")
_AMOUNT = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_FIGURE = re.compile(rf"-?{_AMOUNT}")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WITH_UNIT = re.compile(rf"(-?{_AMOUNT})\s*([^\s0-9.,-].*)", re.DOTALL)
_TRIANGLE = re.compile(r"[▲△]\s*([0-9].*)", re.DOTALL)
_BRACKETS = re.compile(rf"\(\s*({_AMOUNT})\s*([^0-9()]*)\)\s*([^0-9()]*)")
_NONE = re.compile(r"該当なし|[-‐–—―ー－−─]")
_LATER = re.compile(
    r"未確定|集計中|未定|未集計|未実施|"
    r"(?:[1-9]|1[0-2])月(?:上旬|中旬|下旬|末|頃|ごろ)?に?(?:公表|確定|集計|判明|発表)(?:予定|見込み?)?"
)
_TOKEN = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?|[-+*/()%])", re.ASCII)
_ROUNDING = Context(prec=SIGNIFICANT_DIGITS)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text stands for, and the names of the steps that led there."""

    status: Status
    value: Decimal | str  # a Decimal exactly when status is FIGURE
    steps: tuple[str, ...] = ()


def meaning_of(ask: Ask, text: str) -> Meaning | None:
    """The figure or the fixed word that a text means where a number is asked; None when it is neither."""
    if len(strip_unseen(text)) > LONGEST_TEXT:
        return None
    steps = []
    for name, step in STEPS:
        plainer = step(ask, text)
        if plainer != text:
            steps.append(name)
            text = plainer
        if (word := _word(text)) is not None:
            return Meaning(Status(word), word, tuple([*steps, "同じ意味の言葉"] if text != word else steps))
    digits = text.removeprefix("-").replace(".", "").strip("0")
    if not _PLAIN.fullmatch(text) or len(digits) > SIGNIFICANT_DIGITS:
        return None
    return Meaning(Status.FIGURE, normalize_figure(Decimal(text)), (_STORED_AS_TEXT, *steps))


def unit_of(text: str) -> str:
    """The words that follow the one number of a text: ``1,234円`` → ``円``; "" when it is not written so."""
    plainer = strip_unseen(text).translate(_NARROW)
    match = _WITH_UNIT.fullmatch(_signed(plainer)) if len(plainer) <= LONGEST_TEXT else None
    return match[2] if match and match[2].isalpha() else ""


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


def strip_unseen(text: str) -> str:
    """Without spaces, line breaks and zero-width signs around it."""
    start = _SPACES.match(text)
    assert start is not None
    end = len(text)
    while end > start.end() and (text[end - 1].isspace() or text[end - 1] in _AROUND):
        end -= 1
    return text[start.end() : end]


def _outer_spaces(ask: Ask, text: str) -> str:
    return strip_unseen(text)


def _wide_signs(ask: Ask, text: str) -> str:
    """１２，３４５ → 12,345. Not by NFKC, which makes 1 of ① and 102 of 10²."""
    return text.translate(_NARROW)


def _negative(ask: Ask, text: str) -> str:
    """▲12, △12 and (12) → -12, as bookkeepers write; a unit stays behind the number."""
    return _signed(text)


def _signed(text: str) -> str:
    if match := _TRIANGLE.fullmatch(text):
        return f"-{match[1]}"
    match = _BRACKETS.fullmatch(text)
    return f"-{match[1]}{match[2]}{match[3]}".strip() if match else text


def _own_unit(ask: Ask, text: str) -> str:
    """1,234千円 → 1,234 where 千円 is asked; another unit stays, for nothing is ever multiplied."""
    match = _WITH_UNIT.fullmatch(text)
    return match[1] if match and _plain(match[2]) == _plain(ask.unit) else text


def _thousands(ask: Ask, text: str) -> str:
    """1,234 → 1234; 12,34 is no number."""
    return text.replace(",", "") if _FIGURE.fullmatch(text) else text


def _word(text: str) -> str | None:
    """The fixed word that a text is, or says in another way."""
    if _NONE.fullmatch(text):
        return NOT_APPLICABLE
    return UNDETERMINED if _LATER.fullmatch(text) else None


def _plain(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()


STEPS: tuple[tuple[str, Step], ...] = (
    ("前後の空白", _outer_spaces),
    ("全角", _wide_signs),
    ("負の符号", _negative),
    ("単位", _own_unit),
    ("桁区切り", _thousands),
)


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
        if token in ("+", "-"):
            value = self._single(depth + 1)
            return -value if token == "-" else value
        if token == "(":
            value = self.sum(depth + 1)
            if self.next != ")":
                raise ValueError
            self._remaining.pop()
            return value
        return Fraction(token)  # raises ValueError for "*", "/", ")" and "%"
