"""Shown texts: whether two mean the same to whoever reads them, and where they do not, what differs."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import parse_printed_figure
from kamakura_report.plan.keys import Key
from kamakura_report.text import shorten

FORM_ID = pattern(r"(?<![A-Z0-9])[A-Z2-7]{5}-[A-Z2-7]{5}-[A-Z2-7]{2}(?![A-Z0-9])")  # 様式ID, as every sheet shows it
# Signs that Windows and other systems make of the same key; the rest is NFKC.
_ALIKE = str.maketrans("\u301c\u2212\u2014\u2016", "~-\u2015\u2225")
_NUMBER = pattern(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?", re.ASCII)
_LONGER = 4  # times as many signs may be in a text that is taken apart (か and ゛ for が)
_LONGEST_NUMBER = 40
_BLANKS = {" ": "␣", "\u3000": "□", "\n": "↵", "\t": "⇥"}
_AROUND = 8  # characters shown before and after what differs
_WHOLE = 30  # characters of a text that is shown as it is


def mean_the_same(issued: str, now: str) -> bool:
    """True for texts that are equal but for width, composition and spaces at the end of lines.

    A key or a 様式ID is the same only to the letter.
    """
    issued, now = _lines(issued), _lines(now)
    if issued == now:
        return True
    # What is far longer is not read: putting it in order could take long.
    fits = len(now := now.rstrip()) <= _LONGER * len(issued)
    return fits and not _is_exact(issued) and _readable(issued) == _readable(now)


def written_number(text: str) -> Decimal | None:
    """The number that a text is to whoever reads it: ``14.5``, ``１４．５``, ``4,176``; None for any other."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_NUMBER]).translate(_ALIKE).strip()
    return parse_printed_figure(plain) if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(plain) else None


def quote_difference(issued: str, now: str) -> tuple[str, str]:
    """Both texts, short enough for a message and so that the difference is seen: cut to it, or blanks made visible."""
    short = shorten(issued), shorten(now)
    if _seen(short[0]) != _seen(short[1]):
        return short
    start = next((at for at, (one, other) in enumerate(zip(issued, now, strict=False)) if one != other), None)
    start = min(len(issued), len(now)) if start is None else start
    return _cut(issued, start), _cut(now, start)


def _cut(text: str, start: int) -> str:
    """The text from a little before ``start``, its blanks as signs."""
    first = max(0, start - _AROUND)
    part = "".join(_BLANKS.get(sign, sign if _seen(sign) else f"\\u{ord(sign):04x}") for sign in text[first:])
    return ("…" if first else "") + (part if len(part) <= _WHOLE else part[:_WHOLE] + "…")


def _seen(text: str) -> str:
    """The text without signs that nobody sees, such as those that choose between two shapes of a 漢字."""
    return "".join(sign for sign in text if sign.isprintable() and not unicodedata.category(sign).startswith("M"))


def _is_exact(text: str) -> bool:
    if FORM_ID.search(text):
        return True
    if text.isdigit():  # a year, a number of people: hardly ever the key of anything
        return False
    try:
        Key.parse(text)
    except ValueError:
        return False
    return True


def _readable(text: str) -> str:
    lines = unicodedata.normalize("NFKC", text).translate(_ALIKE).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
