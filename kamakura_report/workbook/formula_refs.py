"""The cells that a formula speaks of: found, moved with their rows and columns, and what no issued sheet could
keep."""

from __future__ import annotations

import re
from collections.abc import Callable

from kamakura_report.workbook.area import Position, column_letters, column_number, quote_sheet_name

# Group 1: quoted words, in which nothing is a reference. Groups 2 and 3: a cell, and where a range ends.
DRAWN_REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")"""
    r"""|(?<![\w.!'])(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w.(!])"""
)
DRAWN_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_ROWS = re.compile(r"\$?\d+:\$?\d+")
_NAME = re.compile(r"(?<![\w.])[^\W\d][\w.]*(?![\w.]|\s*\()")  # a function is followed by a bracket
_WORDS = ("TRUE", "FALSE")


def outside_reference(formula: str) -> str:
    """What the formula names besides cells of its own sheet, "" if nothing: another sheet (which is issued
    under another name, or not at all), a name (they are not carried over), whole rows or columns.
    """
    rest = DRAWN_REFERENCE.sub(" ", formula)
    if "!" in rest:
        return formula
    found = _ROWS.search(rest) or next((name for name in _NAME.finditer(rest) if name[0].upper() not in _WORDS), None)
    return found[0] if found else ""


MoveCell = Callable[[str, Position], tuple[str, Position] | None]  # sheet ("" for its own) and cell → where it is now

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


def move_references(formula: str, move: MoveCell) -> str | None:
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
        return f"{quote_sheet_name(name)}!{':'.join(cells)}" if name else ":".join(cells)

    text = _TOKEN.sub(rewritten, formula)
    return None if lost else text


def formula_outline(formula: str) -> tuple[str, tuple[str, ...]]:
    """The formula without what it refers to, and that: cells as every office program writes them, ``#REF!``."""
    cells: list[str] = []

    def left_out(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return match[0]
        cells.append((match["sheet"] or "").replace("'", "") + match["cells"].replace("$", ""))
        return "§"

    return _REFERENCE.sub(left_out, formula), tuple(cells)
