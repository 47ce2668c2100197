"""Formulas of one sheet: a cell that only follows another's formula must never look like a typed figure."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.doors.guard import Limits, Refused
from kamakura_report.doors.read.formulas import shifted
from kamakura_report.doors.read.references import area
from kamakura_report.doors.read.xml import Attributes
from kamakura_report.form.book import Area, Position
from kamakura_report.returns.grid import Raw


class Formulas:
    """What ``f`` elements say, gathered while the sheet is read and spread over its cells at the end."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._shared: dict[str, tuple[Position, str]] = {}  # number → where it is written, what it says
        self._followers: list[tuple[Position, str]] = []
        self._areas: list[tuple[Area, str]] = []
        self._characters = 0

    def text(self, attributes: Attributes, written: str, here: Position) -> str:
        """The formula of this cell without ``=``; "" while it is only known by a shared one's number."""
        if len(written) > self._limits.formula:
            raise Refused("limit.formula", "長すぎる数式があります。")
        formula = written.strip().removeprefix("=")
        kind = attributes.get("t", "normal")
        if kind == "shared":
            return self._share(attributes.get("si", ""), formula, here)
        if kind == "dataTable":
            formula = f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
        if kind in ("array", "dataTable") and "ref" in attributes:
            self._areas.append((area(attributes["ref"]), formula))
        return formula

    def _share(self, number: str, formula: str, here: Position) -> str:
        if formula:
            # The first is the one the others follow; one that says its own thing keeps it.
            self._shared.setdefault(number, (here, formula))
        else:
            self._followers.append((here, number))
        return formula

    def spread(self, cells: dict[Position, Raw]) -> None:
        """Give every follower, and every cell an array formula fills, its formula. Raises ``Refused`` out of bounds."""
        for here, number in self._followers:
            if number not in self._shared:
                raise Refused("sheet.formula", "元のない共有数式があります。")
            (row, column), formula = self._shared[number]
            self._count(formula)
            cells[here] = replace(cells[here], formula=shifted(formula, here[0] - row, here[1] - column))
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
                    cells[place] = replace(raw, formula=formula)

    def _count(self, formula: str) -> None:
        self._characters += len(formula)
        if self._characters > self._limits.expanded:
            raise _too_many()


def _too_many() -> Refused:
    return Refused("limit.formulas", "数式が多すぎるブックです。")
