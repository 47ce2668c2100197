"""Names that Windows and Excel accept: of files and of sheets (docs/contracts.md, Outputs)."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHEET_UNITS = 31  # UTF-16 units, Excel's limit
FILE_UNITS = 120  # well below Windows' 255, so that folder and backup time still fit
# Besides what Excel forbids: the beginning of what a file stores for another character, _x0041_ for A.
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(CON|CONIN\$|CONOUT\$|PRN|AUX|NUL|COM[\d¹²³]|LPT[\d¹²³]) *(\..*)?", re.IGNORECASE)
_RESERVED_SHEETS = ("history",)


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name Excel accepts for a sheet, different from all ``taken`` ones after case-folding."""
    name = _NOT_IN_SHEETS.sub("＿", wanted).strip().strip("'") or "シート"
    if name.casefold() in _RESERVED_SHEETS:
        name += "＿"
    return _unique(name, taken, SHEET_UNITS)


def file_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name Windows accepts for a file or folder (without extension), different from ``taken`` ones."""
    name = _NOT_IN_FILES.sub("＿", wanted).strip().rstrip(". ") or "名称なし"
    if _DEVICES.fullmatch(name):
        name += "＿"
    return _unique(name, taken, FILE_UNITS)


def cut_units(text: str, units: int) -> str:
    """At most that many UTF-16 units, as Excel counts; never half a character."""
    while utf16_units(text) > units:
        text = text[:-1]
    return text


def utf16_units(text: str) -> int:
    """The length as Excel counts it: characters beyond U+FFFF are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _unique(name: str, taken: Iterable[str], units: int) -> str:
    used = {other.casefold() for other in taken}
    candidate, number = cut_units(name, units).rstrip(" '"), 1
    while candidate.casefold() in used:
        number += 1
        ending = f"({number})"
        candidate = cut_units(name, units - len(ending)).rstrip(" '") + ending
    return candidate
