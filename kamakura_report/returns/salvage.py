"""What was typed on a sheet that nothing is taken from: never counted, but shown to the clerk again.

One overwritten label makes a whole sheet untrusted. Sent back for correction it must not come back
empty, so where the rows still stand in their places its content is carried into the fresh workbook,
for people to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kamakura_report.form.answer import NOTHING, Answer, Answers
from kamakura_report.form.book import Book, Cell, Position, Sheet
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem
from kamakura_report.returns.compare import TOLD_AT_MOST, moves, same
from kamakura_report.returns.grid import Grid, GridSheet
from kamakura_report.returns.understand import understand


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Answers that were typed but not taken, and what is wrong with the cells themselves."""

    answers: Answers = NOTHING
    problems: tuple[Problem, ...] = ()


NO_SALVAGE = Salvaged()


def salvage(book: Book, grid: Grid, untrusted: Collection[str]) -> Salvaged:
    """The content of the open cells of these sheets, where their rows can be known by the keys on them."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for issued in book.sheets:
        returned = grid.sheet(issued.name)
        if issued.name not in untrusted or returned is None or not _in_place(issued, returned):
            continue
        for position, ask in issued.asks():
            answer, problem = understand(ask, returned.at(position), issued.name, position, date1904=grid.date1904)
            if answer is not None:
                answers[ask.key] = answer
            if problem is not None:
                problems.append(problem)
    return Salvaged(Answers(answers), tuple(problems))


def _in_place(issued: Sheet, returned: GridSheet) -> bool:
    """True when few shown cells differ, and of the keys that name the asked rows none."""
    changed = {
        position
        for position in issued.cells.keys() | returned.cells.keys()
        if not _same(issued.cells.get(position), returned, position)
    }
    return len(changed) <= TOLD_AT_MOST and changed.isdisjoint(_keys(issued))


def _same(cell: Cell | None, returned: GridSheet, position: Position) -> bool:
    if cell is not None and cell.ask is not None:
        return True
    raw = returned.at(position)
    return same(None if cell is None else cell.value, raw) or bool(moves(cell, raw))


def _keys(sheet: Sheet) -> Iterator[Position]:
    """Where the keys of the asked rows are shown."""
    named = {(row, key) for (row, _), ask in sheet.asks() for key in (ask.key, Key.parse(ask.key).without_period)}
    for position, cell in sheet.cells.items():
        if cell.ask is None and isinstance(cell.value, str) and (position[0], cell.value) in named:
            yield position
