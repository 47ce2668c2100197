"""Conversions: what a clerk types where a figure is asked, made plain step by step, each step that changes something
named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from kamakura_report.form.answer import Status
from kamakura_report.form.completion import UNSEEN
from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, is_plain_figure, normalize_figure, parse_figure
from kamakura_report.returned.number_words import fixed_word, is_counter, is_vague, vague_start
from kamakura_report.workbook.question import Ask

Step = Callable[[Ask, str], str]

_STORED_AS_TEXT = "文字で保存された数字"
_SAVED_DIGITS = 17  # tell any two numbers of a program apart
LONGEST_TEXT = 40  # characters, without the spaces around, of what can still be one figure or a word for one
_AROUND = f"{UNSEEN}\u2060\ufeff"  # what is taken away besides spaces, where something else is seen
_SPACES = pattern(rf"[\s{_AROUND}]*")
_NARROW = str.maketrans("０１２３４５６７８９．，（）％－−‐–", "0123456789.,()%----")
_AMOUNT = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_FIGURE = pattern(rf"-?{_AMOUNT}")
_PLAIN = pattern(r"-?[0-9]+(?:\.[0-9]+)?")
_WITH_UNIT = pattern(rf"(-?{_AMOUNT})\s*([^\s0-9.,-].*)", re.DOTALL)
_TRIANGLE = pattern(r"[▲△]\s*([0-9].*)", re.DOTALL)
_BRACKETS = pattern(rf"\(\s*({_AMOUNT})\s*([^0-9()]*)\)\s*([^0-9()]*)")


@frozen
class Meaning:
    """What a text stands for, and the names of the steps that led there."""

    status: Status
    value: Decimal | str  # a Decimal exactly when status is FIGURE
    steps: tuple[str, ...] = ()


def meaning_of(ask: Ask, text: str) -> Meaning | None:
    """The figure or the fixed word that a text means where a number is asked; None when it is neither."""
    if is_plain_figure(text):  # no step would change anything
        return Meaning(Status.FIGURE, Decimal(text), (_STORED_AS_TEXT,))
    if len(strip_unseen(text)) > LONGEST_TEXT:
        return None
    steps = []
    for name, step in STEPS:
        plainer = step(ask, text)
        if plainer != text:
            steps.append(name)
            text = plainer
        if (word := fixed_word(text)) is not None:
            return Meaning(Status(word), word, tuple([*steps, "同じ意味の言葉"] if text != word else steps))
    if not _PLAIN.fullmatch(text) or _significant(text) > SIGNIFICANT_DIGITS:
        return None
    return Meaning(Status.FIGURE, normalize_figure(Decimal(text)), (_STORED_AS_TEXT, *steps))


def unit_of(text: str) -> str:
    """The words that follow the one number of a text: ``1,234円`` → ``円``; "" when it is not written so."""
    plainer = strip_unseen(text).translate(_NARROW)
    match = _WITH_UNIT.fullmatch(_signed(plainer)) if len(plainer) <= LONGEST_TEXT else None
    return match[2] if match and match[2].isalpha() else ""


def vague_words(text: str) -> str:
    """The words that leave the one number of a text open: ``100人以上`` → ``人以上``, ``約130`` → ``約``; else ""."""
    plainer = strip_unseen(text).translate(_NARROW)
    if len(plainer) > LONGEST_TEXT:
        return ""
    match = _WITH_UNIT.fullmatch(_signed(plainer))
    return match[2] if match and is_vague(match[2]) else vague_start(plainer)


def too_long(text: str) -> bool:
    """True for one number of more digits than a figure has, however it is dressed."""
    if len(text) <= SIGNIFICANT_DIGITS:
        return False  # as nearly all are
    plainer = _signed(strip_unseen(text).translate(_NARROW))
    match = _WITH_UNIT.fullmatch(plainer)
    number = (match[1] if match else plainer).replace(",", "")
    return _PLAIN.fullmatch(number) is not None and _significant(number) > SIGNIFICANT_DIGITS


def stored_too_long(stored: str) -> bool:
    """True for a stored number that is no figure any more: 16 digits before the point, or digits no program saves.

    The 17 digits with which programs save what was typed as 131.3 are none.
    """
    if len(stored) <= SIGNIFICANT_DIGITS and "e" not in stored and "E" not in stored:
        return False  # as nearly all are
    value = parse_figure(stored)
    if abs(value) >= 10**SIGNIFICANT_DIGITS:
        return True
    return _significant(stored.lower().partition("e")[0]) > _SAVED_DIGITS and float(stored) != float(value)


def _significant(number: str) -> int:
    """How many digits a plain number has, without the zeros before it, and behind a point."""
    digits = number.lstrip("+-0")
    if "." in digits:
        return len(digits.replace(".", "").strip("0"))
    return len(digits)


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
    """1,234千円 → 1,234 where 千円 is asked, 138人 → 138 where no unit is given.

    Another unit stays, for nothing is ever multiplied.
    """
    match = _WITH_UNIT.fullmatch(text)
    if match is None:
        return text
    typed, unit = _plain(match[2]), _plain(ask.unit)
    return match[1] if (typed == unit if unit else is_counter(typed)) else text


def _thousands(ask: Ask, text: str) -> str:
    """1,234 → 1234; 12,34 is no number."""
    return text.replace(",", "") if _FIGURE.fullmatch(text) else text


def _plain(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()


STEPS: tuple[tuple[str, Step], ...] = (
    ("前後の空白", _outer_spaces),
    ("全角", _wide_signs),
    ("負の符号", _negative),
    ("単位", _own_unit),
    ("桁区切り", _thousands),
)
