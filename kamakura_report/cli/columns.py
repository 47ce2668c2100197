"""Text in columns as a terminal counts them: a Japanese letter takes two, and lines break between letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from kamakura_report.patterns import pattern

_PIECE = pattern(r"[!-~]+|\s+|.")  # a Latin word stays whole
_NOT_AT_START = frozenset("、。，．・：；？！ー）」』】〕］｝…)]},.:;?!")
_NOT_AT_END = frozenset("（「『【〔［｛")


def display_width(text: str) -> int:
    """Columns on a terminal. What is narrow or wide by the font (…, →, ①) is wide on a Japanese one."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most that many columns; no line begins with 。 or ends with （."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and display_width((line + piece).rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """What must stay on one line: words, and letters with the marks that belong to them."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_AT_START or pieces[-1][-1] in _NOT_AT_END):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def aligned(
    rows: Sequence[Sequence[str]], right: Collection[int] = (), at_most: Mapping[int, int] | None = None
) -> Iterator[str]:
    """Each row as a line, its cells under each other; the columns ``right`` (from 0) end in line.

    A column of ``at_most`` is no wider than that: a longer text moves the rest of its own line.
    """
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for number, limit in (at_most or {}).items():
        widths[number] = min(widths[number], limit)
    for row in rows:
        cells = (
            f"{' ' * (room - display_width(text))}{text}"
            if number in right
            else f"{text}{' ' * (room - display_width(text))}"
            for number, (text, room) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
