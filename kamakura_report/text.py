"""Text that others gave, made fit for where it goes: escaped, quoted, stripped or shortened.

One rule says which signs may be seen (``is_visible``); a terminal, JSON and letters all go by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
_QUOTE = "'"
_PRIVATE = "Co"  # where Unicode leaves room for 外字
_WIDE_SPACE = "\u3000"  # printable for Japanese eyes, not for Python's
_LONGEST_WORD = 60  # characters that are compared where the nearest of many is looked for
_PLAIN_SIGNS = frozenset("._-+~:@/\\")  # with letters and digits: what needs no quotes in any shell
_NOT_IN_XML = "[^\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # a pattern; compiled when a sign may be one of these


def is_visible(sign: str) -> bool:
    """True for a sign that has a place and a shape on the line, if only in a city's own font (外字).

    Control signs (C0, DEL, C1), line separators, bidirectional and other format signs are not, nor are lone
    surrogates: they move a cursor, hide a part of the text or turn it round.
    """
    return sign.isprintable() or sign == _WIDE_SPACE or unicodedata.category(sign) == _PRIVATE


def escape_for_terminal(text: str) -> str:
    """The text on one line, with nothing in it that moves a cursor or turns letters round; backslashes stay.

    A line break becomes ``↵``, a tab a space, whatever else is not visible its code (``\\u001b``). Escaping twice
    changes nothing more.
    """
    return _replaced(text, {"\n": "↵", "\t": " "})


def escape_for_json(document: str) -> str:
    """A JSON document whose strings hold the signs that are not visible as ``\\uXXXX``: it parses to the same value."""
    units = {sign: sign.encode("utf-16-be", "surrogatepass").hex() for sign in _invisible(document)}
    return _replaced(
        document,
        {sign: "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4)) for sign, code in units.items()},
    )


@lru_cache(maxsize=1 << 10)  # most texts of a table stand in many rows of it
def quote_for_csv(text: str) -> str:
    """A text that no spreadsheet program takes for a formula when it opens the CSV.

    A text whose first visible character starts a formula (``= + - @``, also full-width), or that
    begins with a tab or a line break, gets an apostrophe in front; so does one that begins with an
    apostrophe. Hence taking one leading apostrophe away always gives the text back.
    """
    if not text or text[0].isalnum():  # as nearly all begin
        return text
    first = next((sign for sign in text if not _is_skipped(sign)), "")
    return _QUOTE + text if text.startswith((_QUOTE, "\t", "\r", "\n")) or first in _STARTS_A_FORMULA else text


def comparable(words: str) -> str:
    """A unit or a name as it is compared: the same however wide it is written, and with whatever spaces."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def reads_alike(words: str, other: str) -> bool:
    """True for one unit or one name, in whatever width and with whatever spaces it is written."""
    return words == other or comparable(words) == comparable(other)


def nearest(word: str, among: Iterable[str], most: int, cutoff: float) -> list[str]:
    """Of these words at most so many that are spelled like it, the most alike first (difflib's ratio at least)."""
    from difflib import get_close_matches  # only for a word that was mistyped

    return get_close_matches(word[:_LONGEST_WORD], list(among), most, cutoff)


def command_line(*words: str) -> str:
    """``kamakura-report close "第1回 照会" --reopen``: a command that can be pasted as it stands, in any shell."""
    return " ".join(("kamakura-report", *map(_argument, words)))


def _argument(word: str) -> str:
    """The word as one argument of cmd, PowerShell and a Unix shell; a quotation mark in it becomes one of Japan."""
    plain = word and all(sign.isalnum() or sign in _PLAIN_SIGNS for sign in word)
    return word if plain else '"' + word.replace('"', "”") + '"'


def strip_for_xml(text: str) -> str:
    """The text with U+FFFD in the place of each character that XML 1.0 cannot hold."""
    return text if text.isprintable() else re.sub(_NOT_IN_XML, "\ufffd", text)


def shorten(text: str, limit: int = 30) -> str:
    """One line of at most ``limit`` characters, the last an ellipsis where some were cut; runs of space become one."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def plain_line(text: str) -> str:
    """One line for a letter, whatever was typed into the cell or the file name that it quotes."""
    if not text.replace(_WIDE_SPACE, "").isprintable():  # as hardly any is: else sign by sign
        text = "".join(sign if is_visible(sign) else " " for sign in text)
    return text.rstrip()


def first_of(names: Sequence[str], most: int, unit: str = "件") -> str:
    """``a、b ほか 3 件``: the first ``most`` of these, and how many more there are."""
    more = f" ほか {len(names) - most} {unit}".rstrip() if len(names) > most else ""
    return "、".join(names[:most]) + more


def located(*, file: str = "", sheet: str = "", cell: str = "", label: str = "") -> str:
    """``福祉課.xlsx ［2-1 福祉］ F12 講座 R8``: a place as people read it, without what is not known of it."""
    return " ".join(part for part in (file, sheet and f"［{sheet}］", cell, label) if part)


def visible_name(name: str) -> str:
    """The name as people see it: composed (NFC, as a Mac does not), and all else escaped.

    Escaped are control and bidirectional signs (``\\u202e``), bytes that are no text in the system's encoding
    (``\\x8b``, as the names in a cp932 archive unpacked elsewhere) and the backslash itself (``\\\\``), so that two
    names in the same form are never shown alike. 外字 stay: without a shape here, they have one in a city's own font.
    """
    return "".join(map(_visible_sign, unicodedata.normalize("NFC", name)))


def distinct_names(names: Iterable[str]) -> list[str]:
    """Each name visible, no two alike: of a composed and a decomposed twin the latter's marks are escaped.

    What is alike even so is one name in two folders, and gets a number.
    """
    given = list(names)
    times = Counter(map(visible_name, given))
    distinct: list[str] = []
    taken: set[str] = set()
    for name in given:
        plain = candidate = visible_name(name) if times[visible_name(name)] == 1 else _decomposed(name)
        number = 1
        while candidate in taken:
            number += 1
            candidate = f"{plain}（{number}）"
        taken.add(candidate)
        distinct.append(candidate)
    return distinct


def _replaced(text: str, by: dict[str, str]) -> str:
    """The text with every sign that is not visible escaped, or as ``by`` says."""
    if text.isprintable():
        return text
    return text.translate({ord(sign): by.get(sign) or _escaped(sign) for sign in _invisible(text)})


def _invisible(text: str) -> set[str]:
    return {sign for sign in set(text) if not is_visible(sign)}


def _is_skipped(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")


def _decomposed(name: str) -> str:
    if unicodedata.is_normalized("NFC", name):
        return visible_name(name)
    return "".join(_escaped(sign) if unicodedata.combining(sign) else _visible_sign(sign) for sign in name)


def _visible_sign(sign: str) -> str:
    if sign == "\\":
        return "\\\\"
    return sign if is_visible(sign) else _escaped(sign)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # Python's stand-in for a byte that could not be decoded (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
