"""How open cells look while they are being filled in: one conditional format for each rule and state.

No two of them hold for one cell, so that it does not matter in which order an office program looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kamakura_report.form.area import compact
from kamakura_report.form.book import Ask, Cell, Formula, Highlight, Kind, Position, Style, reference
from kamakura_report.form.completion import Held, answered_formula, blank_formula, doubtful_formula
from kamakura_report.form.grammar.bands import State
from kamakura_report.form.grammar.placeholders import Shown, Word
from kamakura_report.form.layout.canvas import Canvas
from kamakura_report.plan.keys import Key
from kamakura_report.plan.years import FiscalYear


@dataclass(frozen=True, slots=True)
class _Rule:
    """What cells must have in common to be told by one rule."""

    kind: Kind
    whole: bool
    choices: tuple[str, ...]
    required: bool
    marked: bool
    word: tuple[int, int] | None  # {{点検}}: so many rows below the cell, in this column


def highlights(canvas: Canvas, cells: Mapping[Position, Cell], looks: Mapping[State, Style]) -> Iterator[Highlight]:
    """Empty required cells, filled ones and doubtful ones, and the words beside them, as far as 凡例 draws them.

    A cell sent back for correction keeps its own look instead of that of a filled one.
    """
    spoken = dict(_spoken(canvas, cells))
    words = _words(spoken, cells)
    groups: dict[_Rule, list[Position]] = defaultdict(list)
    for position, cell in cells.items():
        if cell.ask is not None:
            groups[_rule(cell, cell.ask, position, words)].append(position)
    for rule, positions in groups.items():
        for areas in compact(positions).values():
            first = (areas[0].top, areas[0].left)
            ask = cells[first].ask
            assert ask is not None
            for state, formula in _formulas(rule, ask, first):
                if state in looks:
                    yield Highlight(areas, formula, looks[state])
    if State.DOUBTFUL in looks:
        for areas in compact(spoken).values():
            word = reference((areas[0].top, areas[0].left))
            yield Highlight(areas, f'{word}<>""', looks[State.DOUBTFUL])


def _rule(cell: Cell, ask: Ask, position: Position, words: Mapping[str, Position]) -> _Rule:
    word = words.get(ask.key)
    beside = (word[0] - position[0], word[1]) if word else None
    return _Rule(ask.kind, ask.whole, ask.choices, ask.required, bool(cell.note), beside)


def _formulas(rule: _Rule, ask: Ask, first: Position) -> Iterator[tuple[State, str]]:
    cell = reference(first)
    plain = replace(ask, base=None)  # the days a figure may be mistaken for differ from cell to cell
    good = answered_formula(plain, cell)
    yield State.DOUBTFUL, doubtful_formula(plain, cell)
    if rule.required:
        yield State.BLANK, blank_formula(cell)
    if rule.word:
        beside = f"${reference((first[0] + rule.word[0], rule.word[1]))}"
        unlikely = f'SUBSTITUTE({beside},"{Held.DOUBTFUL}","")'  # the rest is of this figure or its neighbours
        yield State.DOUBTFUL, f'AND({good},{unlikely}<>"")'
        good = f'AND({good},{unlikely}="")'
    if not rule.marked:
        yield State.FILLED, good


def _spoken(canvas: Canvas, cells: Mapping[Position, Cell]) -> Iterator[tuple[Position, tuple[str, FiscalYear | None]]]:
    """Each {{点検}} that may say something: its cell → the key it is about, and the year if only that."""
    for position, row, year, piece in canvas.placeholders():
        if piece == Shown(Word.PLAUSIBLE) and isinstance(cells[position].value, Formula):
            yield position, (row.scope.subject, year)


def _words(
    spoken: Mapping[Position, tuple[str, FiscalYear | None]], cells: Mapping[Position, Cell]
) -> dict[str, Position]:
    """Key of a figure → the cell with the word about it, of its own year where there is one."""
    about: dict[str, list[str]] = defaultdict(list)
    for cell in cells.values():
        if cell.ask is not None and cell.ask.grounds is not None:
            about[cell.ask.grounds.subject].append(cell.ask.key)
    found: dict[str, Position] = {}
    for position, (subject, year) in spoken.items():
        told = [key for key in about[subject] if year is None or Key.parse(key).year == year]
        found.update(dict.fromkeys(told, position))
    return found
