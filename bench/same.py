"""Proof that peers write the same workbook: both are read back with openpyxl and compared cell by cell.

Rules are compared as every single cell has them, whether a file says them once for all cells or once for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Border, Font

from bench.given import moved
from kamakura_report.workbook.area import Position

Described = dict[tuple[str, str], object]  # sheet and cell, or what else is told of the sheet → what it is
EDGES = ("left", "right", "top", "bottom")
SHOWN = 5  # differences in the message


def must_be_same(name: str, ours: bytes, theirs: bytes, *, values_only: bool = False, below: int = 0) -> int:
    """How many things were found the same; raises AssertionError that names those that are not.

    ``below``: so many rows further down the peer's values stand.
    """
    mine, other = (describe(data, values_only=values_only) for data in (ours, theirs))
    if below:
        other = {at: value for at, value in _up(other, below)}
    differ = [at for at in {**mine, **other} if mine.get(at) != other.get(at)]
    shown = [f"{at}: {mine.get(at)!r} / {other.get(at)!r}" for at in sorted(differ)[:SHOWN]]
    assert not differ, f"{name} does not write the same: {len(differ)} differ\n" + "\n".join(shown)
    return len(mine)


def describe(data: bytes, *, values_only: bool = False) -> Described:
    """All that a workbook says in its cells, and, unless ``values_only``, how they look and which rules they have."""
    said: Described = {}
    for sheet in openpyxl.load_workbook(BytesIO(data)).worksheets:
        merged = _merged(sheet)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if (cell.row, cell.column) in merged:  # openpyxl gives it looks that stand in no file
                continue
            if values_only and cell.value is not None:
                said[sheet.title, cell.coordinate] = cell.value
            elif not values_only and (cell.value is not None or _is_seen(cell)):
                said[sheet.title, cell.coordinate] = (cell.value, *_look(cell))
        if not values_only:
            said[sheet.title, "merges"] = sorted(map(str, sheet.merged_cells.ranges))
            said[sheet.title, "protected"] = sheet.protection.sheet
            said[sheet.title, "shown"] = sheet.sheet_state
            for kind, rules in (("validation", _validations(sheet)), ("format", _highlights(sheet))):
                for at, each in rules.items():
                    said[sheet.title, f"{kind} {at}"] = each
    return said


def _up(said: Described, rows: int) -> Iterator[tuple[tuple[str, str], object]]:
    for (sheet, name), value in said.items():
        at = openpyxl.utils.cell.coordinate_from_string(name)
        if at[1] > rows:
            yield (sheet, f"{at[0]}{at[1] - rows}"), value


def _merged(sheet: Any) -> set[Position]:
    return {at for area in sheet.merged_cells.ranges for at in list(area.cells)[1:]}


def _is_seen(blank: Any) -> bool:
    """Whether a cell without a value is anything at all."""
    edges = (getattr(blank.border, edge) for edge in EDGES)
    return blank.fill.fill_type is not None or not blank.protection.locked or any(map(_side, edges))


def _look(cell: Any) -> Iterator[object]:
    font, fill, border, aligned = cell.font, cell.fill, cell.border, cell.alignment
    yield from (font.name, font.sz, bool(font.b), bool(font.i), font.u, bool(font.strike), _color(font.color))
    yield _color(fill.fgColor) if fill.fill_type == "solid" else None
    yield tuple(_side(getattr(border, edge)) for edge in EDGES)
    yield from (aligned.horizontal, aligned.vertical if aligned.vertical != "bottom" else None)
    yield from (bool(aligned.wrap_text), bool(aligned.shrink_to_fit), int(aligned.indent or 0))
    yield from (cell.number_format, cell.protection.locked)


def _color(color: Any) -> str | None:
    return color.rgb if color is not None and color.type == "rgb" and color.rgb != "FF000000" else None


def _side(side: Any) -> tuple[str, str | None] | None:
    return (side.style, _color(side.color)) if side is not None and side.style else None


def _validations(sheet: Any) -> dict[str, list[object]]:
    found: dict[str, list[object]] = defaultdict(list)
    for rule in sheet.data_validations.dataValidation:
        told = (rule.type, rule.operator or "between", rule.errorStyle or "stop")
        told += (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)
        for first, at, name in _cells(rule.sqref.ranges):
            formulas = [moved(formula or "", first, at) for formula in (rule.formula1, rule.formula2)]
            found[name].append((*told, *formulas))
    return found


def _highlights(sheet: Any) -> dict[str, list[object]]:
    found: dict[str, list[tuple[int, object]]] = defaultdict(list)
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            told = (bool(rule.stopIfTrue), *_overlay(rule.dxf))
            for first, at, name in _cells(area.cells.ranges):
                found[name].append((rule.priority, (moved(rule.formula[0], first, at), told)))
    return {name: [told for _, told in sorted(rules, key=lambda rule: rule[0])] for name, rules in found.items()}


def _cells(areas: Iterable[Any]) -> Iterator[tuple[Position, Position, str]]:
    """The first cell of a rule, each of its cells, and that one's name."""
    several = sorted(areas, key=lambda area: (area.min_row, area.min_col))
    first = (several[0].min_row, several[0].min_col)
    for area in several:
        for at in area.cells:
            yield first, at, f"{openpyxl.utils.get_column_letter(at[1])}{at[0]}"


def _overlay(drawn: Any) -> Iterator[object]:
    font, border = drawn.font or Font(), drawn.border or Border()
    yield from (bool(font.b), bool(font.i), font.u, bool(font.strike), _color(font.color))
    yield _color(drawn.fill.bgColor) if drawn.fill is not None else None
    yield tuple(_side(getattr(border, edge)) for edge in EDGES)
    yield drawn.numFmt.formatCode if drawn.numFmt is not None else None
