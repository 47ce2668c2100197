"""Which value belongs to which heading, also where the columns slid in the extraction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from kamakura_report.plan import names
from kamakura_report.plan.published import figures
from kamakura_report.plan.published.headings import LATEST, PROJECT_HEADS, SOURCE, TARGET
from kamakura_report.plan.published.lines import Cell, Cells

Placed = tuple[dict[str, Cell], bool]  # by heading, and whether a value stands outside its heading's column
_MARKS = re.compile(r"[①-⑳㉑-㉟\s、，,・]+")


def measure(heads: Sequence[tuple[str, int]], cells: Cells) -> Placed | None:
    """The values under 直近実績値, 目指す方向 or 目標値, 出典; None when they cannot be told apart.

    As many values as headings are taken in order. Fewer are taken where they stand if each looks like
    what its heading says, else by their looks alone if there is only one way.
    """
    if len(cells) > len(heads):
        return None
    if len(cells) == len(heads):
        return _together(heads, cells)
    by_column = dict((column, head) for head, column in heads)
    exact = [(by_column.get(cell.column, ""), cell) for cell in cells]
    if all(head and _fits(head, cell) for head, cell in exact):
        return dict(exact), False
    ways = [
        chosen
        for chosen in combinations(heads, len(cells))
        if all(_fits(head, cell) for (head, _), cell in zip(chosen, cells, strict=True))
    ]
    return _together(ways[0], cells) if len(ways) == 1 else None


def project(heads: Sequence[tuple[str, int]], cells: Cells) -> Placed | None:
    """The values of a project's row; None when it is none. ``heads`` may be missing (a lost heading line)."""
    number = next((place for place, cell in enumerate(cells[:2]) if figures.count(cell.text) is not None), None)
    if number is None or (number == 1 and not _MARKS.fullmatch(cells[0].text)):
        return None
    after = cells[number + 1 :]
    if not 1 <= len(after) <= 3:
        return None
    wanted: tuple[str, ...] = PROJECT_HEADS[2:]
    if len(after) == 2:  # 所管課 or 事業内容 is blank
        division = all(names.complete(name) or names.vague(name) for name in names.split(after[1].text))
        wanted = ("事業名", "所管課" if division else "事業内容")
    chosen = (*PROJECT_HEADS[1 - number : 2], *wanted[: len(after)])
    columns = dict(heads)
    if not columns:
        return dict(zip(chosen, cells, strict=True)), False
    return _together([(head, columns[head]) for head in chosen], cells)


def _together(heads: Sequence[tuple[str, int]], cells: Cells) -> Placed:
    slid = any(column != cell.column for (_, column), cell in zip(heads, cells, strict=True))
    return {head: cell for (head, _), cell in zip(heads, cells, strict=True)}, slid


def _fits(head: str, cell: Cell) -> bool:
    number = figures.number(cell.text) is not None
    if head == LATEST:
        return number or figures.undecided(cell.text)
    if head == TARGET:
        return number
    if head == SOURCE:
        return not number and len(cell.text) > 2
    return len(cell.text) <= 2
