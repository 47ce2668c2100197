"""References in the formulas of drawn rules: which cells they name, and what no issued sheet could keep."""

from __future__ import annotations

import re

# Group 1: quoted words, in which nothing is a reference. Groups 2 and 3: a cell, and where a range ends.
REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")"""
    r"""|(?<![\w.!'])(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w.(!])"""
)
CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_ROWS = re.compile(r"\$?\d+:\$?\d+")
_NAME = re.compile(r"(?<![\w.])[^\W\d][\w.]*(?![\w.]|\s*\()")  # a function is followed by a bracket
_WORDS = ("TRUE", "FALSE")


def elsewhere(formula: str) -> str:
    """What the formula names besides cells of its own sheet, "" if nothing: another sheet (which is issued
    under another name, or not at all), a name (they are not carried over), whole rows or columns.
    """
    rest = REFERENCE.sub(" ", formula)
    if "!" in rest:
        return formula
    found = _ROWS.search(rest) or next((name for name in _NAME.finditer(rest) if name[0].upper() not in _WORDS), None)
    return found[0] if found else ""
