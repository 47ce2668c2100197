"""Names that Windows and Excel accept: of files and of sheets (docs/contracts.md, Outputs); and how Excel counts."""

from __future__ import annotations

import re
import unicodedata
from codecs import utf_16_le_encode
from collections.abc import Iterable

from kamakura_report.patterns import pattern

SHEET_UNITS = 31  # UTF-16 units, Excel's limit
CELL_UNITS = 32_767  # of the text in one cell, likewise
LONGEST = 255  # of a file's name: UTF-16 units on Windows and macOS, UTF-8 bytes on Linux and its shares
FILE_UNITS, FILE_BYTES = 120, 200  # well below, so that an ending, a number and a backup's time still fit
# Besides what Excel forbids: the beginning of what a file stores for another character, _x0041_ for A.
_NOT_IN_SHEETS = pattern(r"[\[\]:*?/\\\x00-\x1f\x7f]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_FILES = pattern(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = pattern(r"(CON|CONIN\$|CONOUT\$|PRN|AUX|NUL|COM[\d¹²³]|LPT[\d¹²³]) *(\..*)?", re.IGNORECASE)
_JOINER = "\u200d"
_RESERVED_SHEETS = ("history",)


class UsedNames:
    """The names of a workbook's sheets, or of a folder's files: no two are one to any system (case, composed marks)."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._used = {_folded(name) for name in names}
        self._numbers: dict[str, int] = {}  # by a name that is used, the last number behind it that is used too

    def use(self, name: str) -> None:
        """Nothing else gets this name."""
        self._used.add(_folded(name))

    def free(self, name: str, units: int, size: int) -> str:
        """The name within both bounds (UTF-16 units, bytes of UTF-8), with a number behind it where it is used."""
        first = candidate = _cut(name, units, size)
        number = self._numbers.get(first, 1)
        while _folded(candidate) in self._used:
            number += 1
            ending = f"({number})"
            candidate = _cut(name, units - len(ending), size - len(ending)) + ending
        if number > 1:
            self._numbers[first] = number - 1  # the caller may leave this one
        return candidate


def sheet_name(wanted: str, used: UsedNames | None = None) -> str:
    """A name Excel accepts for a sheet, different from all ``used`` ones."""
    name = _NOT_IN_SHEETS.sub("＿", wanted).strip().strip("'") or "シート"
    if name.casefold() in _RESERVED_SHEETS:
        name += "＿"
    return (used or UsedNames()).free(name, SHEET_UNITS, SHEET_UNITS * 3)


def file_name(wanted: str, used: UsedNames | None = None) -> str:
    """A name Windows accepts for a file or folder (without extension), different from all ``used`` ones."""
    name = _NOT_IN_FILES.sub("＿", wanted).strip().rstrip(". ") or "名称なし"
    if _DEVICES.fullmatch(name):
        name += "＿"
    return (used or UsedNames()).free(name, FILE_UNITS, FILE_BYTES)


def fitting_name(stem: str, ending: str, *, units: int = LONGEST, size: int = LONGEST) -> str:
    """``stem`` with ``ending`` behind it, the stem cut between characters so that any system takes the whole as a name.

    ``size`` is in bytes of UTF-8. Nothing makes an ending fit that is too long by itself.
    """
    return _cut(stem, units - utf16_units(ending), size - _bytes(ending)) + ending


def cut_units(text: str, units: int) -> str:
    """At most that many UTF-16 units, as Excel counts; never half a character."""
    while utf16_units(text) > units:
        text = text[:-1]
    return text


def utf16_units(text: str) -> int:
    """The length as Excel counts it: characters beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(utf_16_le_encode(text, "surrogatepass")[0]) // 2


def _folded(name: str) -> str:
    """What names have in common that are one to some system: case, and how marks are composed."""
    return unicodedata.normalize("NFC", name).casefold()


def _cut(name: str, units: int, size: int) -> str:
    """The name within both bounds, not cut between a sign and what belongs to it (marks, variants, joiners)."""
    if utf16_units(name) <= units and _bytes(name) <= size:
        return name
    end = max(min(len(name), units, size), 0)
    while end and (utf16_units(name[:end]) > units or _bytes(name[:end]) > size):
        end -= 1
    whole = end
    while whole and (_belongs_to_the_last(name[whole]) or name[whole - 1] == _JOINER):
        whole -= 1
    return name[: whole or end].rstrip(" '.")


def _belongs_to_the_last(sign: str) -> bool:
    return sign == _JOINER or unicodedata.category(sign) in ("Mn", "Me", "Mc")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
