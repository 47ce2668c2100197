"""What a workbook warns of while it is filled in: the locked word {{点検}} beside a row, and how open cells
look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kamakura_report.form import plausibility
from kamakura_report.form.answer import Answers
from kamakura_report.form.completion import (
    AskedQuestion,
    CellContent,
    Count,
    answered_formula,
    blank_formula,
    count_formula,
    doubtful_formula,
    unseen_formula,
)
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import ShownPiece, Word
from kamakura_report.form.plausibility import slip_formula, slip_of, unless_reason
from kamakura_report.form.scope import AskedRow
from kamakura_report.layout.canvas import Canvas, PlacedRow
from kamakura_report.layout.questions import answer_number
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.area import Position, cell_name, compact_areas
from kamakura_report.workbook.book import Cell, Formula, Highlight, Style
from kamakura_report.workbook.question import AnswerKind, Ask

ROOM = 7900  # characters of a formula; Excel takes 8192


def warning_cell(
    canvas: Canvas, answers: Answers, entries: Iterable[AskedRow], row: PlacedRow, only: FiscalYear | None
) -> Formula | None:
    """The word about what ``row`` is about, in the column of a year about that year; None when nothing is asked.

    A reason in the 備考 clears what is hardly right, never 要確認. A formula that meets an error says 要確認 too.
    """
    questions = list(_about(canvas, entries, row, only))
    if not questions:
        return None
    doubtful = f'IF({count_formula(Count.DOUBTFUL, questions, canvas.name)}>0,"{CellContent.DOUBTFUL} ","")'
    if len(doubtful) > ROOM:  # of very many cells about one thing: the cover's list counts them
        doubtful = ""
    remark = next((one for one in questions if one[2].key == keys.named(row.scope.subject, keys.REMARK)), None)
    asked, now = _slips(canvas, answers, questions)
    while len(formula := _formula(doubtful, asked, remark)) > ROOM:
        asked, now = asked[1:], now[1:]  # of very many open years the earliest are left to ``check``
    if remark is not None and remark[3] is not CellContent.BLANK:
        now = []
    said = [CellContent.DOUBTFUL.value] if any(state is CellContent.DOUBTFUL for *_, state in questions) else []
    return Formula(formula, " ".join([*said, *filter(None, now)]))


def _about(
    canvas: Canvas, entries: Iterable[AskedRow], row: PlacedRow, only: FiscalYear | None
) -> Iterable[AskedQuestion]:
    """The open cells about the same thing; those of no year belong to every year."""
    for entry in entries:
        if canvas.row(entry.row).scope.subject == row.scope.subject:
            yield from (one for one in entry.questions if only is None or Key.parse(one[2].key).year in (None, only))


def _slips(canvas: Canvas, answers: Answers, questions: Iterable[AskedQuestion]) -> tuple[list[str], list[str]]:
    """A formula for each figure that can be held against another, and what it says now."""
    asked, now = [], []
    for _, position, ask, _ in questions:
        grounds = ask.grounds
        if grounds is None:
            continue
        before = [cell_name(canvas.figures[each]) for each, _ in grounds.before]
        budget = cell_name(canvas.figures[grounds.budget[0]]) if grounds.budget else ""
        formula = slip_formula(grounds, cell_name(position), before, budget)
        if formula:
            found = slip_of(grounds, ask.key, lambda each: answer_number(answers.get(each)))
            asked.append(formula)
            now.append(plausibility.SLIP_WORDS[found] if found else "")
    return asked, now


def _formula(doubtful: str, asked: list[str], remark: AskedQuestion | None) -> str:
    slips = '&" "&'.join(asked)
    if slips and remark is not None:
        slips = unless_reason(slips, unseen_formula(cell_name(remark[1])))
    return f'IFERROR(TRIM({"&".join(filter(None, (doubtful, slips)))}),"{CellContent.DOUBTFUL}")'


@dataclass(frozen=True, slots=True)
class _Rule:
    """What cells must have in common to be told by one rule."""

    kind: AnswerKind
    whole: bool
    choices: tuple[str, ...]
    required: bool
    marked: bool
    word: tuple[int, int] | None  # {{点検}}: so many rows below the cell, in this column


def state_highlights(
    canvas: Canvas, cells: Mapping[Position, Cell], looks: Mapping[CellState, Style]
) -> Iterator[Highlight]:
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
        for areas in compact_areas(positions).values():
            first = (areas[0].top, areas[0].left)
            ask = cells[first].ask
            assert ask is not None
            for state, formula in _formulas(rule, ask, first):
                if state in looks:
                    yield Highlight(areas, formula, looks[state])
    if CellState.DOUBTFUL in looks:
        for areas in compact_areas(spoken).values():
            word = cell_name((areas[0].top, areas[0].left))
            yield Highlight(areas, f'{word}<>""', looks[CellState.DOUBTFUL])


def _rule(cell: Cell, ask: Ask, position: Position, words: Mapping[str, Position]) -> _Rule:
    word = words.get(ask.key)
    beside = (word[0] - position[0], word[1]) if word else None
    return _Rule(ask.kind, ask.whole, ask.choices, ask.required, bool(cell.note), beside)


def _formulas(rule: _Rule, ask: Ask, first: Position) -> Iterator[tuple[CellState, str]]:
    cell = cell_name(first)
    plain = replace(ask, base=None)  # the days a figure may be mistaken for differ from cell to cell
    good = answered_formula(plain, cell)
    yield CellState.DOUBTFUL, doubtful_formula(plain, cell)
    if rule.required:
        yield CellState.BLANK, blank_formula(cell)
    if rule.word:
        beside = f"${cell_name((first[0] + rule.word[0], rule.word[1]))}"
        unlikely = f'SUBSTITUTE({beside},"{CellContent.DOUBTFUL}","")'  # the rest is of this figure or its neighbours
        yield CellState.DOUBTFUL, f'AND({good},{unlikely}<>"")'
        good = f'AND({good},{unlikely}="")'
    if not rule.marked:
        yield CellState.FILLED, good


def _spoken(canvas: Canvas, cells: Mapping[Position, Cell]) -> Iterator[tuple[Position, tuple[str, FiscalYear | None]]]:
    """Each {{点検}} that may say something: its cell → the key it is about, and the year if only that."""
    for position, row, year, piece in canvas.placeholders():
        if piece == ShownPiece(Word.PLAUSIBLE) and isinstance(cells[position].value, Formula):
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
