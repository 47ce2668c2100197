"""Formulas of one sheet: a cell that only follows another's formula must never look like a typed figure."""

from __future__ import annotations

import re
from dataclasses import replace

from kamakura_report.io.xlsx.cell_references import parse_area, sheet_column
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_stream import Attributes
from kamakura_report.problem.limit_codes import LIMIT_FORMULA, LIMIT_FORMULAS
from kamakura_report.problem.package_codes import SHEET_FORMULA
from kamakura_report.returned.grid import RawCell
from kamakura_report.workbook.area import Area, Position, column_letters

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|'(?:[^']|'')*'"  # a quoted sheet name
    r"|\[[^\[\]]*\]"  # a column of a table, another workbook; no nesting, or "[[[[…" takes quadratic time
    r"|(?<![\w.\\$])(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\])"  # F12, $F$12: neither LOG10( nor AB1!
    r"|(?<![\w.\\$:])(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\w.(!\\$])"  # F:G
    r"|(?<![\w.\\$:])(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\w.(!\\$])",  # 3:5
    re.IGNORECASE,
)
_LOST_REFERENCE = "#REF!"


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
            cells[cell] = replace(cells[cell], formula=shift_formula(formula, cell[0] - row, cell[1] - column))
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


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many rows and columns further; references that leave the sheet are ``#REF!``.

    So a formula written once for many cells is meant (ECMA-376 part 1, 18.3.1.40, f).
    """

    def moved(match: re.Match[str]) -> str:
        if match[2]:
            return _both(_column(match[1], match[2], columns), _row(match[3], match[4], rows), "", match[0])
        if match[6]:
            return _both(_column(match[5], match[6], columns), _column(match[7], match[8], columns), ":", match[0])
        if match[10]:
            return _both(_row(match[9], match[10], rows), _row(match[11], match[12], rows), ":", match[0])
        return match[0]

    return _TOKEN.sub(moved, formula)


def _both(first: str | None, second: str | None, between: str, written: str) -> str:
    if first is None or second is None:
        return written  # XYZ1 is a name, not a cell
    return f"{first}{between}{second}" if first and second else _LOST_REFERENCE


def _column(fixed: str, letters: str, by: int) -> str | None:
    """The column that much further, "" when that is outside the sheet, None when it is no column at all."""
    number = sheet_column(letters.upper())
    if not number:
        return None
    if fixed:
        return fixed + letters
    return column_letters(number + by) if 1 <= number + by <= LIMITS.columns else ""


def _row(fixed: str, digits: str, by: int) -> str | None:
    number = int(digits)
    if number > LIMITS.rows:
        return None
    if fixed:
        return fixed + digits
    return str(number + by) if 1 <= number + by <= LIMITS.rows else ""


def _too_many() -> Refused:
    return Refused(LIMIT_FORMULAS.problem())
