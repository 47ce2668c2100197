"""Figures, 未定 and arrows as a published page prints them."""

from __future__ import annotations

import re
from decimal import Decimal

from kamakura_report.plan.figures import SIGNIFICANT_DIGITS, printed

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_COUNT = re.compile(r"[1-9]\d{0,3}")
_UNDECIDED = re.compile(r"[(]?未定[)]?")
_WIDE = {ord("！") + step: ord("!") + step for step in range(94)} | {ord("　"): " "}  # １２３ → 123, but ① stays ①

# What the arrow of 目指す方向 came out as: its font has no Unicode table, so the extraction guessed.
UP, DOWN, LEVEL = "↗", "↘", "→"
ARROWS = {
    **dict.fromkeys(("ㄗ", "ㄉ", "㍻", "7", "㊦", UP), UP),
    **dict.fromkeys(("ㄱ", DOWN), DOWN),
    LEVEL: LEVEL,
}


def number(text: str) -> Decimal | None:
    """``17,250``, ``17.0``, ``△3``; None for anything else and for more digits than a figure can have."""
    bare = re.sub(r"^[△▲−]", "-", text.translate(_WIDE).strip())
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        return None
    read = printed(bare)
    return read if len(read.as_tuple().digits) <= SIGNIFICANT_DIGITS else None


def count(text: str) -> int | None:
    """A project's No, 1 to 9999; None for anything else (a circled ① is none)."""
    bare = text.translate(_WIDE).strip()
    return int(bare) if bare.isascii() and _COUNT.fullmatch(bare) else None


def undecided(text: str) -> bool:
    """``(未定)`` in any width."""
    return _UNDECIDED.fullmatch(text.translate(_WIDE).strip()) is not None
