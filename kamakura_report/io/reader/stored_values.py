"""What a cell's value says by its type: its kind, and its text exactly as stored."""

from __future__ import annotations

import math
import re

from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.shared_strings import unescape
from kamakura_report.patterns import pattern
from kamakura_report.problem.package_codes import SHEET_VALUE
from kamakura_report.returned.grid import StoredKind

_NUMBER = pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
# Named once: to look up a member of an enumeration takes as long as to read a small number.
_BLANK, _TEXT, _NUMERIC, _DATED = StoredKind.BLANK, StoredKind.TEXT, StoredKind.NUMBER, StoredKind.DATE
_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_ERROR = pattern(r"#[A-Z0-9/_!?]{1,30}", re.ASCII)
_DATE = pattern(r"[0-9T:.+Z-]{1,40}|-?P[0-9YMDTHS.]{1,40}", re.ASCII)  # a day, or (Strict) a time as a duration


def parse_value(kind: str, written: str, strings: list[str], *, date: bool) -> tuple[StoredKind, str]:
    """Kind and text of a cell by its ``t`` (ECMA-376 part 1, 18.18.11) and the text of its ``v``.

    A number's text stays as written (``38.299999999999997``); an empty value is BLANK, and so is an empty
    text. Raises ``Refused`` when the two do not fit together.
    """
    if kind == "s":
        index = written.strip()
        if not index:
            return _BLANK, ""
        if not (index.isascii() and index.isdigit() and len(index) < 8 and int(index) < len(strings)):
            raise _unreadable("文字列の番号")
        return kind_of_text(strings[int(index)])
    if kind == "str":
        return kind_of_text(unescape(written))
    text = written.strip()
    if not text:
        return _BLANK, ""
    if kind == "n":
        if len(text) > LIMITS.number or not (text.isdigit() and text.isascii()):  # not a whole number, as most are
            number = _NUMBER.fullmatch(text) if len(text) <= LIMITS.number else None
            # Without an exponent so few digits are always a number.
            if number is None or (number.lastindex and not math.isfinite(float(text))):
                raise _unreadable("数値")
        return (_DATED if date else _NUMERIC), text
    if kind == "b" and text in _BOOLEANS:
        return StoredKind.BOOLEAN, _BOOLEANS[text]
    if kind == "e" and _ERROR.fullmatch(text):
        return StoredKind.ERROR, text
    if kind == "d" and _DATE.fullmatch(text):
        return _DATED, text
    raise _unreadable("値")


def kind_of_text(text: str) -> tuple[StoredKind, str]:
    """A text, BLANK when it is empty: nobody can see the difference."""
    return (_TEXT, text) if text else (_BLANK, "")


def _unreadable(content: str) -> Refused:
    """The refusal of a cell whose content no office program writes."""
    return Refused(SHEET_VALUE.problem(content=content))
