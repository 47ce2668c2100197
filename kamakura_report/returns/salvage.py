"""What was typed on a sheet that nothing is taken from: never counted, but shown to the clerk again.

One overwritten label makes a whole sheet untrusted. Sent back for correction it must not come back
empty, so where the rows still stand in their places its content is carried into the fresh workbook,
for people to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kamakura_report.form.answer import NOTHING, Answer, Answers
from kamakura_report.form.book import Position, Sheet
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem
from kamakura_report.returns.compare import TOLD_AT_MOST
from kamakura_report.returns.pairing import Matching, Pair
from kamakura_report.returns.understand import understand


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Answers that were typed but not taken, and what is wrong with the cells themselves."""

    answers: Answers = NOTHING
    problems: tuple[Problem, ...] = ()


NO_SALVAGE = Salvaged()


def salvage(matching: Matching, untrusted: Collection[str]) -> Salvaged:
    """The content of the open cells of these returned sheets, where their rows can be known by the keys on them."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    date1904 = matching.grid.date1904
    for pair in matching.pairs:
        returned = pair.returned
        if returned is None or returned.name not in untrusted or not _in_place(pair):
            continue
        for position, ask in pair.here.asks():
            answer, problem = understand(ask, returned.at(position), returned.name, position, date1904=date1904)
            if answer is not None:
                answers[ask.key] = answer
            if problem is not None:
                problems.append(problem)
    return Salvaged(Answers(answers), tuple(problems))


def _in_place(pair: Pair) -> bool:
    """True when few shown cells differ, and of the keys that name the asked rows none."""
    changed = pair.comparison.changed if pair.comparison else {}
    return len(changed) <= TOLD_AT_MOST and changed.keys().isdisjoint(_keys(pair.here))


def _keys(sheet: Sheet) -> Iterator[Position]:
    """Where the keys of the asked rows are shown."""
    named = {(row, key) for (row, _), ask in sheet.asks() for key in (ask.key, Key.parse(ask.key).without_period)}
    for position, cell in sheet.cells.items():
        if cell.ask is None and isinstance(cell.value, str) and (position[0], cell.value) in named:
            yield position
