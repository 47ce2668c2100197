"""Bounds that an office changed for itself: lines ``seconds = 60`` or ``file = 40 MB`` (docs/limits.md)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import Field, fields, replace

from kamakura_report.doors.guard.limits import LIMITS, MIB, Limits
from kamakura_report.problem import CannotRun

_LINE = re.compile(r"(?P<name>\S*?)\s*[=:]\s*(?P<number>[0-9][0-9,]{0,15})\s*(?P<unit>\S*)", re.ASCII)


def changed(text: bytes, limits: Limits = LIMITS, name: str = "input/limits.txt") -> Limits:
    """The limits with those of the file in their place. Raises CannotRun naming the first wrong line.

    Empty lines and what follows a ``#`` are passed over; full-width signs are read like the others.
    """
    known = {one.name: one for one in fields(Limits) if not one.metadata.get("fixed")}
    wanted: dict[str, int] = {}
    for number, line in enumerate(text.decode("utf-8-sig", "replace").splitlines(), 1):
        said = unicodedata.normalize("NFKC", line).partition("#")[0].strip()
        if not said:
            continue
        match = _LINE.fullmatch(said)
        place = f"{name} の {number} 行目"
        if match is None or match["name"] not in known:
            advice = f"「名前 = 数」の形で書いてください。使える名前は {'、'.join(known)} です。"
            raise CannotRun(f"{place}「{_brief(said)}」が読めません。{advice}")
        value = _value(known[match["name"]], match["number"], match["unit"])
        if value is None or match["name"] in wanted:
            why = "同じ名前が二度あります" if value is not None else "値が正しくありません"
            raise CannotRun(f"{place}「{_brief(said)}」の{why}。1 以上の数を、一つの名前に一度だけ書いてください。")
        wanted[match["name"]] = value
    return replace(limits, **wanted)


def _value(bound: Field[int], digits: str, unit: str) -> int | None:
    """What was written, in what the bound counts; None when that cannot be."""
    usual = str(bound.metadata["unit"])
    if unit.upper() not in ("", usual):
        return None
    value = int(digits.replace(",", "")) * (MIB if usual == "MB" else 1)
    return value if 0 < value < 2**53 else None


def _brief(line: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in line[:40])
