"""What a clerk drew besides cells: her validations and conditional formats, repeated with their bands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from kamakura_report.form.book import Area, Highlight, Position, Validation, reference
from kamakura_report.form.layout.canvas import Canvas, compact

_REFERENCE = re.compile(r"""("(?:[^"]|"")*")|(?<![A-Za-z0-9_.!'])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![A-Za-z0-9_.(!])""")


def validations(canvas: Canvas, keep: Callable[[Position], bool]) -> Iterator[Validation]:
    """The drawn validations, for the placed cells that ``keep`` accepts."""
    for drawn in canvas.form.drawn.validations:
        start = (drawn.areas[0].top, drawn.areas[0].left)
        groups: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
        for origin, placed in _cells(canvas, drawn.areas):
            if keep(placed):
                formula, formula2, source = (
                    _relative(canvas, text, start, origin, placed)
                    for text in (drawn.formula, drawn.formula2, drawn.source)
                )
                groups[formula, formula2, source].append(placed)
        for formulas, positions in groups.items():
            for areas in compact(positions).values():
                first = (areas[0].top, areas[0].left)
                formula, formula2, source = (_absolute(text, first) for text in formulas)
                yield replace(drawn, areas=areas, formula=formula, formula2=formula2, source=source)


def highlights(canvas: Canvas) -> Iterator[Highlight]:
    """The drawn conditional formats."""
    for drawn in canvas.form.drawn.highlights:
        start = (drawn.areas[0].top, drawn.areas[0].left)
        groups: dict[str, list[Position]] = defaultdict(list)
        for origin, placed in _cells(canvas, drawn.areas):
            groups[_relative(canvas, drawn.formula, start, origin, placed)].append(placed)
        for formula, positions in groups.items():
            for areas in compact(positions).values():
                yield replace(drawn, areas=areas, formula=_absolute(formula, (areas[0].top, areas[0].left)))


def _cells(canvas: Canvas, areas: tuple[Area, ...]) -> Iterator[tuple[Position, Position]]:
    """(template cell, placed cell) for every placed cell whose template cell lies in the areas."""
    for number, row in enumerate(canvas.rows, 1):
        for index, column in enumerate(canvas.columns, 1):
            source = (row.source, column.source)
            if any(source in area for area in areas):
                yield source, (number, index)


def _relative(canvas: Canvas, formula: str, start: Position, origin: Position, placed: Position) -> str:
    """The formula as meant at ``placed``, its references as distances from there: ``R[0]C[-1]``."""

    def moved(match: re.Match[str]) -> str:
        if match.group(1):
            return match.group(0)
        _, fixed_column, letters, fixed_row, digits = match.groups()
        row, column = int(digits), _number(letters)
        row += 0 if fixed_row else origin[0] - start[0]
        column += 0 if fixed_column else origin[1] - start[1]
        return f"⟦{_row(canvas, row, placed) - placed[0]},{_column(canvas, column, placed) - placed[1]}⟧"

    return _REFERENCE.sub(moved, formula)


def _absolute(formula: str, first: Position) -> str:
    def back(match: re.Match[str]) -> str:
        return reference((first[0] + int(match.group(1)), first[1] + int(match.group(2))))

    return re.sub(r"⟦(-?\d+),(-?\d+)⟧", back, formula)


def _row(canvas: Canvas, source: int, placed: Position) -> int:
    """The placed row that a template row means here: in the same repetition as far as there is one."""
    here = canvas.row(placed[0]).path

    def distance(row: int) -> tuple[int, int]:
        path = canvas.row(row).path
        shared = next((depth for depth, pair in enumerate(zip(here, path, strict=False)) if pair[0] != pair[1]), None)
        common = min(len(here), len(path)) if shared is None else shared
        return -common, abs(row - placed[0])

    return min(canvas.rows_of[source] or [placed[0]], key=distance)


def _column(canvas: Canvas, source: int, placed: Position) -> int:
    year = canvas.column(placed[1]).year

    def distance(column: int) -> tuple[bool, int]:
        return canvas.column(column).year != year, abs(column - placed[1])

    return min(canvas.columns_of[source] or [placed[1]], key=distance)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
