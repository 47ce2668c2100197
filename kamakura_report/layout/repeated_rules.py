"""The validations and conditional formats drawn in a template, repeated with their bands, their formulas moved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

from kamakura_report.frozen import replace
from kamakura_report.layout.canvas import Canvas
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Area, Position, column_letters, column_number, compact_areas
from kamakura_report.workbook.book import Highlight, Validation
from kamakura_report.workbook.formula_refs import DRAWN_CELL, DRAWN_REFERENCE

_RELATIVE = pattern(r"⟦([=+])(-?\d+),([=+])(-?\d+)⟧")  # row and column: = where it stands, + how far away

_REMEMBERED = 256  # formulas of a form
_Choose = Callable[..., int]  # of a range: min for where it begins, max for where it ends


class _DrawnCell(NamedTuple):
    """A cell as a drawn formula names it."""

    row: int
    fixed_row: bool
    column: int
    fixed_column: bool


class _Meant:
    """What rows and columns of the template mean as seen from placed ones: a rule asks for each again and again."""

    def __init__(self, canvas: Canvas) -> None:
        self.row = cache(partial(_row_mark, canvas))
        self.column = cache(partial(_column_mark, canvas))


def drawn_validations(canvas: Canvas, keep: Callable[[Position], bool]) -> Iterator[Validation]:
    """The drawn validations for the placed cells that ``keep`` accepts, one for each formula that comes of it."""
    meant = _Meant(canvas)
    for drawn in canvas.form.drawn.validations:
        start = (drawn.areas[0].top, drawn.areas[0].left)
        groups: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
        for origin, placed in _cells(canvas, drawn.areas):
            if keep(placed):
                formula, formula2, source = (
                    _relative(meant, text, start, origin, placed)
                    for text in (drawn.formula, drawn.formula2, drawn.source)
                )
                groups[formula, formula2, source].append(placed)
        for texts, positions in groups.items():
            for areas in compact_areas(positions).values():
                first = (areas[0].top, areas[0].left)
                formula, formula2, source = (_absolute(text, first) for text in texts)
                yield replace(drawn, areas=areas, formula=formula, formula2=formula2, source=source)


def drawn_highlights(canvas: Canvas) -> Iterator[Highlight]:
    """The drawn conditional formats for all placed cells, one for each formula that comes of it."""
    meant = _Meant(canvas)
    for drawn in canvas.form.drawn.highlights:
        start = (drawn.areas[0].top, drawn.areas[0].left)
        groups: dict[str, list[Position]] = defaultdict(list)
        for origin, placed in _cells(canvas, drawn.areas):
            groups[_relative(meant, drawn.formula, start, origin, placed)].append(placed)
        for formula, positions in groups.items():
            for areas in compact_areas(positions).values():
                yield replace(drawn, areas=areas, formula=_absolute(formula, (areas[0].top, areas[0].left)))


def _cells(canvas: Canvas, areas: tuple[Area, ...]) -> Iterator[tuple[Position, Position]]:
    """(template cell, placed cell) for every placed cell whose template cell lies in the areas."""
    inside = canvas.across.inside(areas)
    if not inside:
        return
    for number, row in enumerate(canvas.rows, 1):
        for column_there, index in inside.get(row.source, ()):
            yield (row.source, column_there), (number, index)


def _relative(meant: _Meant, formula: str, start: Position, origin: Position, placed: Position) -> str:
    """The formula as meant at ``placed``, the same for all cells that one rule can serve.

    A row or column that the issued sheet has once is written as it is, every other as its distance from
    ``placed``.
    """

    def cell(drawn: _DrawnCell, choose: _Choose | None) -> str:
        row = drawn.row if drawn.fixed_row else drawn.row + origin[0] - start[0]
        column = drawn.column if drawn.fixed_column else drawn.column + origin[1] - start[1]
        return f"⟦{meant.row(row, placed[0], choose)},{meant.column(column, placed[1], choose)}⟧"

    parts = []
    for words, first, last in _references(formula):
        parts.append(words)
        if first is not None:
            parts.append(f"{cell(first, min)}:{cell(last, max)}" if last is not None else cell(first, None))
    return "".join(parts)


@lru_cache(maxsize=_REMEMBERED)  # each is moved to very many cells
def _references(formula: str) -> tuple[tuple[str, _DrawnCell | None, _DrawnCell | None], ...]:
    """A drawn formula in parts: words, and the cell or range behind them."""
    parts: list[tuple[str, _DrawnCell | None, _DrawnCell | None]] = []
    done = 0
    for match in DRAWN_REFERENCE.finditer(formula):
        quoted, first, last = match.groups()
        if not quoted:
            parts.append((formula[done : match.start()], _drawn_cell(first), _drawn_cell(last) if last else None))
            done = match.end()
    return (*parts, (formula[done:], None, None))


def _drawn_cell(text: str) -> _DrawnCell:
    match = DRAWN_CELL.fullmatch(text)
    assert match is not None
    fixed_column, letters, fixed_row, digits = match.groups()
    return _DrawnCell(int(digits), bool(fixed_row), column_number(letters), bool(fixed_column))


def _absolute(formula: str, first: Position) -> str:
    """The formula of ``_relative`` as written for a rule whose first cell is ``first``."""

    def reference(match: re.Match[str]) -> str:
        row_is, row, column_is, column = match.groups()
        at = int(row) + (first[0] if row_is == "+" else 0), int(column) + (first[1] if column_is == "+" else 0)
        letters = column_letters(at[1])
        return f"{'$' if column_is == '=' else ''}{letters}{'$' if row_is == '=' else ''}{at[0]}"

    return _RELATIVE.sub(reference, formula)


def _row_mark(canvas: Canvas, source: int, placed: int, choose: _Choose | None) -> str:
    """The placed row that a template row means in another one: about the same things as far as there is one.

    Of several the nearest, or the one that ``choose`` takes for the end of a range.
    """
    candidates = canvas.closest_rows(source, canvas.row(placed).things) or [placed]
    row = choose(candidates) if choose else min(candidates, key=lambda row: abs(row - placed))
    return f"={row}" if len(canvas.rows_of[source]) == 1 else f"+{row - placed}"


def _column_mark(canvas: Canvas, source: int, placed: int, choose: _Choose | None) -> str:
    """The placed column that a template column means in another one: of the same year if there is one."""
    columns = canvas.columns_of[source] or [placed]
    year = canvas.column(placed).year
    candidates = [column for column in columns if canvas.column(column).year == year] or columns
    column = choose(candidates) if choose else min(candidates, key=lambda column: abs(column - placed))
    return f"={column}" if len(canvas.columns_of[source]) == 1 else f"+{column - placed}"
