"""The cells that a formula speaks of, and the same formula when they have moved."""

from __future__ import annotations

import re
from collections.abc import Callable

from kamakura_report.form.book import Position, column_letters, quoted
from kamakura_report.plan.cells import column_number

Move = Callable[[str, Position], tuple[str, Position] | None]  # sheet ("" for its own) and cell → where it is now

_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # a text, in which nothing is a reference
    rf"|(?:'(?P<sheet>(?:[^']|'')+)'!|(?<![\w.$!]))(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w.(!])"
)
_REFERENCE = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?<![\w.$!])(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    rf"(?P<cells>#REF!|{_CELL}(?::{_CELL})?)(?![\w.(!])"
)
_PARTS = re.compile(r"(\$?)([A-Z]+)(\$?)([0-9]+)")


def moved(formula: str, move: Move) -> str | None:
    """The formula after the move, as office programs rewrite it; None when a cell has nowhere to be.

    Read are references as this program writes them: a sheet's name, if any, in quotes.
    """
    lost = False

    def rewritten(match: re.Match[str]) -> str:
        nonlocal lost
        if match["first"] is None:
            return match[0]
        sheet = (match["sheet"] or "").replace("''", "'")
        names, cells = set(), []
        for cell in (match["first"], match["last"]):
            if cell is None:
                continue
            parts = _PARTS.fullmatch(cell)
            assert parts is not None
            now = move(sheet, (int(parts[4]), column_number(parts[2])))
            if now is None:
                lost = True
                return match[0]
            names.add(now[0])
            cells.append(f"{parts[1]}{column_letters(now[1][1])}{parts[3]}{now[1][0]}")
        name = names.pop()
        return f"{quoted(name)}!{':'.join(cells)}" if name else ":".join(cells)

    text = _TOKEN.sub(rewritten, formula)
    return None if lost else text


def outline(formula: str) -> tuple[str, tuple[str, ...]]:
    """The formula without what it refers to, and that: cells as every office program writes them, ``#REF!``."""
    cells: list[str] = []

    def left_out(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return match[0]
        cells.append((match["sheet"] or "").replace("'", "") + match["cells"].replace("$", ""))
        return "§"

    return _REFERENCE.sub(left_out, formula), tuple(cells)
