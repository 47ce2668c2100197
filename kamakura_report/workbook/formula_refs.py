"""The cells that a formula refers to: moved with their rows and columns, compared, or refused in a form.

Each pattern knows the formulas of one origin: drawn in a form by hand, written by this program, or saved by any
office program.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Position, column_letters, column_number, quote_sheet_name

MoveCell = Callable[[str, Position], tuple[str, Position] | None]  # sheet ("" for its own) and cell → where it is now

# Group 1: quoted words, in which nothing is a reference. Groups 2 and 3: a cell, and where a range ends.
DRAWN_REFERENCE = pattern(
    r"""("(?:[^"]|"")*")"""
    r"""|(?<![\w.!'])(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w.(!])"""
)
DRAWN_CELL = pattern(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_ROWS = pattern(r"\$?\d+:\$?\d+")
_NAME = pattern(r"(?<![\w.])[^\W\d][\w.]*(?![\w.]|\s*\()")  # a function is followed by a bracket
_WORDS = ("TRUE", "FALSE")
_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_ISSUED_REFERENCE = pattern(
    r'"(?:[^"]|"")*"'  # a text, in which nothing is a reference
    rf"|(?:'(?P<sheet>(?:[^']|'')+)'!|(?<![\w.$!]))(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w.(!])"
)
_ANY_REFERENCE = pattern(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?<![\w.$!])(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    rf"(?P<cells>#REF!|{_CELL}(?::{_CELL})?)(?![\w.(!])"
)


def outside_reference(formula: str) -> str:
    """What a drawn formula refers to besides cells of its own sheet, "" if nothing; no issued sheet could keep it.

    That is another sheet (issued under another name, or not at all), a name (not carried over), or whole rows or
    columns.
    """
    rest = DRAWN_REFERENCE.sub(" ", formula)
    if "!" in rest:
        return formula
    named = _ROWS.search(rest) or next((name for name in _NAME.finditer(rest) if name[0].upper() not in _WORDS), None)
    return named[0] if named else ""


def move_references(formula: str, move: MoveCell) -> str | None:
    """The formula after the move, as office programs rewrite it; None when a cell has nowhere to be.

    Read are references as this program writes them: a sheet's name, if any, in quotes.
    """
    unplaceable = False

    def rewritten(match: re.Match[str]) -> str:
        nonlocal unplaceable
        if match["first"] is None:
            return match[0]
        sheet = (match["sheet"] or "").replace("''", "'")
        names, cells = set(), []
        for cell in (match["first"], match["last"]):
            if cell is None:
                continue
            parts = DRAWN_CELL.fullmatch(cell)
            assert parts is not None
            moved = move(sheet, (int(parts[4]), column_number(parts[2])))
            if moved is None:
                unplaceable = True
                return match[0]
            names.add(moved[0])
            cells.append(f"{parts[1]}{column_letters(moved[1][1])}{parts[3]}{moved[1][0]}")
        name = names.pop()
        return f"{quote_sheet_name(name)}!{':'.join(cells)}" if name else ":".join(cells)

    text = _ISSUED_REFERENCE.sub(rewritten, formula)
    return None if unplaceable else text


def formula_outline(formula: str) -> tuple[str, tuple[str, ...]]:
    """The formula with ``§`` for each reference, and the references without ``$`` and quotes (``#REF!`` is one).

    Two office programs write the same formula alike in this form.
    """
    cells: list[str] = []

    def left_out(match: re.Match[str]) -> str:
        if match["text"] is not None:
            return match[0]
        cells.append((match["sheet"] or "").replace("'", "") + match["cells"].replace("$", ""))
        return "§"

    return _ANY_REFERENCE.sub(left_out, formula), tuple(cells)
