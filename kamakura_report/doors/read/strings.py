"""Texts of cells: shared by all sheets, or written in the cell itself."""

from __future__ import annotations

from collections.abc import Callable

from kamakura_report.doors.guard import Limits, Package, Refused
from kamakura_report.doors.read.escapes import unescaped
from kamakura_report.doors.read.xml import MAIN, Element, named, walk


def rich_text(piece: Callable[[str], None]) -> dict[str, Element]:
    """What may stand in a string item: ``t``, or runs ``r`` of ``t``. Furigana (``rPh``) is passed over."""
    text = Element(text=piece)
    return named(MAIN, {"t": text, "r": Element(named(MAIN, {"t": text}, strict=True))}, strict=True)


def shared_strings(package: Package, part: str) -> list[str]:
    """The shared texts in order. Raises ``Refused``, also when there are too many."""
    found: list[str] = []
    pieces: list[str] = []

    def done() -> None:
        found.append(unescaped(joined(pieces, package.limits)))
        pieces.clear()
        if len(found) > package.limits.strings:
            raise Refused("limit.strings", "文字列が多すぎるブックです。")

    item = Element(rich_text(pieces.append), close=done)
    walk(package, part, named(MAIN, {"sst": Element(named(MAIN, {"si": item}, strict=True))}))
    return found


def joined(pieces: list[str], limits: Limits) -> str:
    """One text of its runs. Raises ``Refused`` when it is too long: each run is bounded by itself alone."""
    if len(pieces) > 1 and sum(map(len, pieces)) > limits.text:
        raise Refused("limit.text", "一つの文字列が長すぎるブックです。")
    return "".join(pieces)
