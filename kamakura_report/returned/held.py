"""Held keys: what of a returned workbook is not taken until somebody acts, a cell, a sheet or all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kamakura_report.problem import Hold, Problem
from kamakura_report.returned.matching import Matching


def held_keys(asked: Mapping[str, str], names: Collection[str], problems: Iterable[Problem]) -> Mapping[str, Hold]:
    """The keys that these problems hold back, each with the widest reach of what holds it.

    ``asked`` are all keys that the workbook was issued with, those of deleted rows too, ``names`` its sheets as they
    are called now. An error about something that it does not
    ask or have holds all: nobody knows how far it reaches.
    """
    cells: set[str] = set()
    sheets: set[str] = set()
    whole = False
    for problem in problems:
        match problem.holds:
            case Hold.CELL if problem.key in asked:
                cells.add(problem.key)
            case Hold.CELL | Hold.SHEET if problem.sheet in names:
                sheets.add(problem.sheet)
            case None:
                pass
            case _:
                whole = True
    return {
        key: Hold.FILE if whole else Hold.SHEET if sheet in sheets else Hold.CELL
        for key, sheet in asked.items()
        if whole or sheet in sheets or key in cells
    }


def nothing_counts(asked: Mapping[str, str], held: Mapping[str, Hold]) -> bool:
    """True when every key that the workbook was issued with is held back."""
    return bool(held) and held.keys() == asked.keys()


def asked_keys(matching: Matching) -> dict[str, str]:
    """Each key with the name that its sheet has now."""
    return {ask.key: sheet.expected.name for sheet in matching.sheets for _, ask in sheet.issued.asks()}
