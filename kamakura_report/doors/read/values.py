"""What a cell stores, from the words of its XML."""

from __future__ import annotations

import math
import re

from kamakura_report.doors.guard import LIMITS, Refused
from kamakura_report.doors.read.escapes import unescaped
from kamakura_report.returns.grid import Stored

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_ERROR = re.compile(r"#[A-Z0-9/_!?]{1,30}", re.ASCII)
_DATE = re.compile(r"[0-9T:.+Z-]{1,40}", re.ASCII)


def stored(kind: str, written: str, strings: list[str], *, date: bool) -> tuple[Stored, str]:
    """Kind and text of a cell by its ``t`` (ECMA-376 part 1, 18.18.11) and the text of its ``v``.

    A number's text stays as written (``38.299999999999997``); an empty value is BLANK, and so is an empty
    text. Raises ``Refused`` when the two do not fit together.
    """
    if kind == "s":
        index = written.strip()
        if not index:
            return Stored.BLANK, ""
        if not (index.isascii() and index.isdigit() and len(index) < 8 and int(index) < len(strings)):
            raise unreadable("文字列の番号")
        return text(strings[int(index)])
    if kind == "str":
        return text(unescaped(written))
    word = written.strip()
    if not word:
        return Stored.BLANK, ""
    if kind == "n":
        if len(word) > LIMITS.number or not _NUMBER.fullmatch(word) or not math.isfinite(float(word)):
            raise unreadable("数値")
        return (Stored.DATE if date else Stored.NUMBER), word
    if kind == "b" and word in _BOOLEANS:
        return Stored.BOOLEAN, _BOOLEANS[word]
    if kind == "e" and _ERROR.fullmatch(word):
        return Stored.ERROR, word
    if kind == "d" and _DATE.fullmatch(word):
        return Stored.DATE, word
    raise unreadable("値")


def text(words: str) -> tuple[Stored, str]:
    """A text, BLANK when it is empty: nobody can see the difference."""
    return (Stored.TEXT, words) if words else (Stored.BLANK, "")


def unreadable(what: str) -> Refused:
    """The refusal of a cell whose content no office program writes."""
    return Refused("sheet.value", f"セルの{what}が壊れています。")
