"""Comparison: everything shown is compared with what was issued, before a single figure is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.problem import Problem
from kamakura_report.problem.sheet_codes import (
    SHEET_REARRANGED,
    SHOWN_ADDED,
    SHOWN_CHANGED,
    SHOWN_CHANGED_ADDED,
    SHOWN_CHANGED_GONE,
    SHOWN_FORMULA,
    SHOWN_FORMULA_GONE,
    SHOWN_FORMULA_TYPED,
    SHOWN_MOVED,
)
from kamakura_report.returned.grid import GridSheet, RawCell, StoredKind
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Cell, Formula, Sheet
from kamakura_report.workbook.formula_refs import formula_outline

LISTED_AT_MOST = 5  # differences listed one by one before a sheet counts as rearranged
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_NAME = re.compile(r"'([^'\"!]*)'(?=!)")
_NOISE = re.compile(r"\s|_xl(?:fn|ws|pm)\.|(?<=TRUE)\(\)|(?<=FALSE)\(\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a returned sheet shows something else than it was issued with."""

    sheet: str
    changed: Mapping[Position, Problem]
    moved: Mapping[Position, tuple[tuple[str, str], ...]]  # formulas that speak of other cells than they did: (of, now)

    @property
    def same(self) -> bool:
        """True when everything shown is as it was issued."""
        return not self.changed and not self.moved

    def problems(self) -> Iterator[Problem]:
        """One for each shown cell that is not as issued; many are reported as a rearranged sheet.

        Formulas that speak of other cells than they did are one problem: asked cells were moved, and office programs
        let all that refers to them follow. Not on a rearranged sheet, where it is other rows' formulas that stand
        there.
        """
        if self.moved and len(self.changed) <= LISTED_AT_MOST:
            yield _moved_problem(self.sheet, self.moved)
        yield from list(self.changed.values())[:LISTED_AT_MOST]
        if len(self.changed) > LISTED_AT_MOST:
            more = len(self.changed) + len(self.moved) - LISTED_AT_MOST
            yield SHEET_REARRANGED.problem(count=more).at(sheet=self.sheet)


def compare(issued: Sheet, returned: GridSheet) -> Comparison:
    """Every cell of the two sheets, asked ones left out."""
    changed, moved = {}, {}
    for position in sorted(issued.cells.keys() | returned.cells.keys()):
        raw = returned.at(position)
        problem = _difference(issued, position, raw)
        if problem is not None and (references := _moved_references(issued.cells.get(position), raw)):
            moved[position] = references
        elif problem is not None:
            changed[position] = problem
    return Comparison(issued.name, changed, moved)


def _difference(issued: Sheet, position: Position, raw: RawCell) -> Problem | None:
    cell = issued.cells.get(position)
    if cell is not None and cell.ask is not None:
        return None
    wanted = None if cell is None else cell.value
    if shows_same(wanted, raw):
        return None
    return _changed_problem(wanted, raw).at(sheet=issued.name, cell=cell_name(position))


def _moved_references(cell: Cell | None, raw: RawCell) -> tuple[tuple[str, str], ...]:
    """What a formula spoke of and speaks of now, where it differs; nothing when more than that has changed."""
    if cell is None or not isinstance(cell.value, Formula) or raw.formula is None:
        return ()
    (text, before), (text_now, now) = formula_outline(cell.value.text), formula_outline(raw.formula)
    if _normal_formula(text) != _normal_formula(text_now):
        return ()
    return tuple(pair for pair in zip(before, now, strict=True) if pair[0] != pair[1])


def _moved_problem(sheet: str, moved: Mapping[Position, tuple[tuple[str, str], ...]]) -> Problem:
    places = [cell_name(position) for position in moved]
    distinct = dict.fromkeys(pair for pairs in moved.values() for pair in pairs)
    # What lay where something was put is gone; of areas only an end may have moved.
    listable = [f"{old} → {new}" for old, new in distinct if "#REF!" not in new and ":" not in old + new]
    examples = f"（{'、'.join(listable[:LISTED_AT_MOST])}）" if listable else ""
    several = f" など {len(places)} か所" if len(places) > 1 else ""
    return SHOWN_MOVED.problem(moves=examples, cells=f"{places[0]}{several}").at(sheet=sheet, cell=places[0])


def shows_same(wanted: str | Decimal | Formula | None, raw: RawCell) -> bool:
    """True when the stored cell shows what was issued; of a formula that is not known any more, when there is one."""
    if isinstance(wanted, Formula):
        if raw.formula is None:
            return False
        # Most come back to the letter: only of the others is it worth finding out whether they mean the same.
        return wanted.text in ("", raw.formula) or _normal_formula(raw.formula) == _normal_formula(wanted.text)
    if raw.formula is not None:
        return False
    if wanted is None or wanted == "":
        return not raw.text
    if isinstance(wanted, Decimal):
        return raw.kind in (StoredKind.NUMBER, StoredKind.DATE) and _number(raw.text) == wanted
    return raw.kind is StoredKind.TEXT and _lines(raw.text) == _lines(wanted)


def _normal_formula(text: str) -> str:
    """A formula as every office program writes it: no spaces, no future-function prefix, ``TRUE`` for
    ``TRUE()``, one case, sheet names without quotes.
    """
    parts = _QUOTED.split(_NAME.sub(r"\1", text.lstrip("=")))
    return "".join(part if part.startswith('"') else _NOISE.sub("", part).upper() for part in parts)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str) -> Decimal | None:
    try:
        return parse_figure(text)
    except ValueError:
        return None


def _changed_problem(wanted: str | Decimal | Formula | None, raw: RawCell) -> Problem:
    """What stands there instead of what was issued."""
    typed = "計算式" if raw.formula is not None else f"「{shorten(raw.text)}」"
    emptied = raw.formula is None and not raw.text
    if isinstance(wanted, Formula):
        if raw.formula is not None:
            return SHOWN_FORMULA.problem(formula=shorten(raw.formula))
        return SHOWN_FORMULA_GONE.problem() if emptied else SHOWN_FORMULA_TYPED.problem(typed=typed)
    if wanted is None:
        return SHOWN_ADDED.problem(typed=typed)
    if wanted == "":
        return SHOWN_CHANGED_ADDED.problem(typed=typed)
    issued = shorten(plain_text(wanted) if isinstance(wanted, Decimal) else wanted)
    return SHOWN_CHANGED_GONE.problem(issued=issued) if emptied else SHOWN_CHANGED.problem(issued=issued, typed=typed)
