"""Formulas of one sheet: a cell that only follows another's formula must never look like a typed figure."""

from __future__ import annotations

from kamakura_report.io.xlsx.cell_references import parse_area
from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.shifted_references import shift_formula
from kamakura_report.io.xlsx.xml_elements import Attributes
from kamakura_report.problem.limit_codes import LIMIT_FORMULA, LIMIT_FORMULAS
from kamakura_report.problem.package_codes import SHEET_FORMULA
from kamakura_report.returned.grid import RawCell
from kamakura_report.workbook.area import Area, Position


class SheetFormulas:
    """What ``f`` elements say, gathered while the sheet is read and spread over its cells at the end."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._shared: dict[str, tuple[Position, str]] = {}  # number → where it is written, what it says
        self._followers: list[tuple[Position, str]] = []
        self._areas: list[tuple[Area, str]] = []
        self._characters = 0

    def text(self, attributes: Attributes, written: str, cell: Position) -> str | None:
        """The formula of this cell without ``=``; "" while it is only known by a shared one's number.

        None for an element that says nothing at all, as some programs write beside a value.
        """
        if len(written) > self._limits.formula:
            raise Refused(LIMIT_FORMULA.problem())
        formula = written.strip().removeprefix("=")
        if not attributes:  # as most are
            return formula or None
        kind = attributes.get("t", "normal")
        if kind == "shared":
            return self._share(attributes.get("si", ""), formula, cell)
        if kind == "dataTable":
            formula = f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
        if kind in ("array", "dataTable") and "ref" in attributes:
            self._areas.append((parse_area(attributes["ref"]), formula))
        return None if kind == "normal" and not formula else formula

    def _share(self, number: str, formula: str, cell: Position) -> str:
        if formula:
            # The first is the one the others follow; one that says its own thing keeps it.
            self._shared.setdefault(number, (cell, formula))
        else:
            self._followers.append((cell, number))
        return formula

    def spread(self, cells: dict[Position, RawCell]) -> None:
        """Give every follower, and every cell an array formula fills, its formula. Raises ``Refused`` out of bounds."""
        for cell, number in self._followers:
            if number not in self._shared:
                raise Refused(SHEET_FORMULA.problem())
            (row, column), formula = self._shared[number]
            self._count(formula)
            shifted = shift_formula(formula, cell[0] - row, cell[1] - column)
            cells[cell] = cells[cell]._replace(formula=shifted)
        visited = 0
        for filled, formula in self._areas:
            size = (filled.bottom - filled.top + 1) * (filled.right - filled.left + 1)
            visited += min(size, len(cells))
            if visited > self._limits.spread:
                raise _too_many()
            # Whichever is less: a formula may claim a whole column, or stand in a sheet of many cells.
            places = filled.positions() if size <= len(cells) else (place for place in list(cells) if place in filled)
            for place in places:
                raw = cells.get(place)
                if raw is not None and raw.formula is None:
                    self._count(formula)
                    cells[place] = raw._replace(formula=formula)

    def _count(self, formula: str) -> None:
        self._characters += len(formula)
        if self._characters > self._limits.expanded:
            raise _too_many()


def _too_many() -> Refused:
    return Refused(LIMIT_FORMULAS.problem())
