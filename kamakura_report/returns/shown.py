"""Names that others gave, fit for a message: nothing in them moves a cursor, hides or reorders a part."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

_PRIVATE = "Co"  # where Unicode leaves room for 外字
_WIDE_SPACE = "\u3000"  # printable for Japanese eyes, not for Python's


def shown(name: str) -> str:
    """The name as people see it: composed (NFC, as a Mac does not), and all else escaped.

    Escaped are control and bidirectional signs (``\\u202e``), bytes that are no text in the system's encoding
    (``\\x8b``, as the names in a cp932 archive unpacked elsewhere) and the backslash itself (``\\\\``), so that two
    names in the same form are never shown alike. 外字 stay: without a shape here, they have one in a city's own font.
    """
    return "".join(map(_sign, unicodedata.normalize("NFC", name)))


def apart(names: Iterable[str]) -> list[str]:
    """Each name ``shown``, no two alike: of a composed and a decomposed twin the latter's marks are escaped.

    What is alike even so is one name in two folders, and gets a number.
    """
    given = list(names)
    alike = Counter(map(shown, given))
    found: list[str] = []
    taken: set[str] = set()
    for name in given:
        plain = fit = shown(name) if alike[shown(name)] == 1 else _decomposed(name)
        number = 1
        while fit in taken:
            number += 1
            fit = f"{plain}（{number}）"
        taken.add(fit)
        found.append(fit)
    return found


def inert(text: str) -> str:
    """A message fit for a terminal: whatever a file had in its texts, nothing moves the cursor or turns letters round.

    Line breaks, tabs and backslashes are the message's own and stay.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign in "\n\t\\" else _sign(sign) for sign in text)


def seen(sign: str) -> bool:
    """True for a sign that has a place and a shape on the line, if only in a city's own font (外字)."""
    return sign.isprintable() or sign == _WIDE_SPACE or unicodedata.category(sign) == _PRIVATE


def _decomposed(name: str) -> str:
    if unicodedata.is_normalized("NFC", name):
        return shown(name)
    return "".join(_escaped(sign) if unicodedata.combining(sign) else _sign(sign) for sign in name)


def _sign(sign: str) -> str:
    if sign == "\\":
        return "\\\\"
    return sign if seen(sign) else _escaped(sign)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # Python's stand-in for a byte that could not be decoded (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
