"""Warnings of a workbook while it is filled in: the word {{点検}} beside a row, and the colours of open cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kamakura_report.form.answer import Answers
from kamakura_report.form.asked_rows import AskedRow
from kamakura_report.form.cell_counts import ONE_BY_ONE_LIMIT, count_formula
from kamakura_report.form.completion import (
    AskedQuestion,
    CellContent,
    Count,
    answered_formula,
    blank_formula,
    doubtful_formula,
    gate_formula,
)
from kamakura_report.form.form_model import CellState
from kamakura_report.form.kinds import FRACTION_FORMAT
from kamakura_report.form.placeholders import Word
from kamakura_report.form.plausibility import SLIP_WORDS, slip_of
from kamakura_report.form.reasons import reason_formula, says_something
from kamakura_report.form.row_shapes import ShapedRow, shaped_rows
from kamakura_report.form.slip_formula import unless_reason
from kamakura_report.form.slip_rows import ComparedFigure, slip_formulas
from kamakura_report.frozen import replace
from kamakura_report.layout.canvas import Canvas, PlacedRow
from kamakura_report.layout.known_figures import cell_value
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Position, cell_name, compact_areas
from kamakura_report.workbook.book import WHOLE_FORMAT, Cell, Formula, Highlight, Style
from kamakura_report.workbook.question import AnswerKind, Ask

_FORMULA_ROOM = 7900  # characters of a formula; Excel takes 8192


class _HighlightRule(NamedTuple):
    """What cells must have in common to share their conditional formats."""

    kind: AnswerKind
    shape: tuple[bool, int | None, bool]  # of a number: ``whole``, ``places`` and ``unsigned`` of its question
    choices: tuple[str, ...]
    required: bool
    marked: bool  # sent back for correction
    words: tuple[str, ...]  # what must be chosen elsewhere for it to be asked
    decider: tuple[int, int]  # so many rows below and columns to the right that is; (0, 0): it is asked anyway
    warning: tuple[int, int] | None  # {{点検}}: so many rows below the cell, in this column


_Alike = tuple[Any, ...]  # the fields of a ``_HighlightRule``: there are as many as cells, and few rules


def warning_cell(
    canvas: Canvas, answers: Answers, about: Iterable[AskedRow], row: PlacedRow, only_year: Period | None
) -> Formula | None:
    """The word about what ``row`` is about, in the column of a year about that year; None when nothing is asked.

    ``about`` are the rows about the same thing; their open cells of no year belong to every year.

    A reason in the 備考 silences what is hardly right, never 要確認. A formula that meets an error says 要確認 too.
    """
    questions = [each for asked in about for each in asked.questions if _is_of(each, only_year)]
    if not questions:
        return None
    rows = [each for asked in about for each in asked.shaped] if only_year is None else shaped_rows(questions)
    doubtful = _doubtful(canvas, rows)
    remark_key = keys.named(row.scope.subject, keys.REMARK)
    remark = next((question for question in questions if question.ask.key == remark_key), None)
    formulas, words = _slips(canvas, answers, questions)
    formula = _formula(doubtful, formulas, remark)
    if len(formula) > _FORMULA_ROOM:
        doubtful = _doubtful(canvas, rows, one_by_one=0)
        formula = _formula(doubtful, formulas, remark)
    while len(formula) > _FORMULA_ROOM:
        formulas, words = formulas[1:], words[1:]  # of very many open years the earliest are left to ``check``
        formula = _formula(doubtful, formulas, remark)
    if remark is not None and says_something(cell_value(answers.get(remark_key))):
        words = []
    doubt = [CellContent.DOUBTFUL.value] if any(each.content is CellContent.DOUBTFUL for each in questions) else []
    return Formula(formula, " ".join([*doubt, *filter(None, words)]))


def state_highlights(
    canvas: Canvas, cells: Mapping[Position, Cell], asked: Mapping[Position, Ask], looks: Mapping[CellState, Style]
) -> Iterator[Highlight]:
    """Empty required cells, filled ones and doubtful ones, and the words beside them, as far as 凡例 draws them.

    A cell sent back for correction keeps its own look instead of that of a filled one. A part of a whole thing, which
    may be true, is seen with its decimals.
    """
    warning_cells = dict(_warning_cells(canvas, cells))
    cells_by_key = _cells_by_key(warning_cells, asked.values())
    deciders = {ask.key: position for position, ask in asked.items()}
    groups: dict[_Alike, list[Position]] = defaultdict(list)
    for position, ask in asked.items():
        groups[_highlight_rule(cells[position].note, ask, position, cells_by_key, deciders)].append(position)
    for alike, positions in groups.items():
        rule = _HighlightRule(*alike)
        for areas in compact_areas(positions).values():
            first = (areas[0].top, areas[0].left)
            for state, formula in _formulas(rule, asked[first], first):
                if state in looks:
                    yield Highlight(areas, formula, looks[state])
    if CellState.DOUBTFUL in looks:
        for areas in compact_areas(warning_cells).values():
            word = cell_name((areas[0].top, areas[0].left))
            yield Highlight(areas, f'{word}<>""', looks[CellState.DOUBTFUL])
    whole = [position for position in asked if cells[position].style.number_format == WHOLE_FORMAT]
    for areas in compact_areas(whole).values():
        figure = cell_name((areas[0].top, areas[0].left))
        yield Highlight(areas, f"AND(ISNUMBER({figure}),{figure}<>INT({figure}))", Style(number_format=FRACTION_FORMAT))


def _is_of(question: AskedQuestion, only_year: Period | None) -> bool:
    return only_year is None or Key.parse(question.ask.key).when in (None, only_year)


def _doubtful(canvas: Canvas, rows: Sequence[ShapedRow], one_by_one: int = ONE_BY_ONE_LIMIT) -> str:
    """要確認 by formula; "" of very many cells about one thing: the cover's list counts them."""
    counted = count_formula(Count.DOUBTFUL, rows, canvas.name, one_by_one)
    formula = f'IF({counted}>0,"{CellContent.DOUBTFUL} ","")'
    return formula if len(formula) <= _FORMULA_ROOM else ""


def _slips(canvas: Canvas, answers: Answers, questions: Iterable[AskedQuestion]) -> tuple[list[str], list[str]]:
    """A formula for each figure that can be compared with another, and the word it gives now ("" for none)."""
    places = canvas.figures
    figures = [
        ComparedFigure(
            grounds,
            question.position,
            [places[key] for key, _ in grounds.others],
            places[grounds.budget[0]] if grounds.budget else None,
            question.ask.key,
        )
        for question in questions
        if (grounds := question.ask.grounds) is not None
    ]
    formulas, words = [], []
    for figure, formula in zip(figures, slip_formulas(figures), strict=True):
        if formula:
            suspicion = slip_of(figure.grounds, figure.key, answers.number) if answers else None
            formulas.append(formula)
            words.append(SLIP_WORDS[suspicion.slip] if suspicion else "")
    return formulas, words


def _formula(doubtful: str, slip_formulas: list[str], remark: AskedQuestion | None) -> str:
    slips = '&" "&'.join(slip_formulas)
    if slips and remark is not None:
        slips = unless_reason(slips, reason_formula(cell_name(remark.position)))
    return f'IFERROR(TRIM({"&".join(filter(None, (doubtful, slips)))}),"{CellContent.DOUBTFUL}")'


def _highlight_rule(
    note: str, ask: Ask, position: Position, cells_by_key: Mapping[str, Position], deciders: Mapping[str, Position]
) -> _Alike:
    place = cells_by_key.get(ask.key)
    warning = (place[0] - position[0], place[1]) if place else None
    words: tuple[str, ...] = ()
    offset = (0, 0)
    if ask.condition is not None:
        row, column = deciders[ask.condition.key]
        words, offset = ask.condition.words, (row - position[0], column - position[1])
    shape = (ask.whole, ask.places, ask.unsigned)
    return ask.kind, shape, ask.choices, ask.required, bool(note), words, offset, warning


def _formulas(rule: _HighlightRule, ask: Ask, first: Position) -> Iterator[tuple[CellState, str]]:
    cell = cell_name(first)
    plain = replace(ask, base=None)  # the days a figure may be mistaken for differ from cell to cell
    good = answered_formula(plain, cell)
    yield CellState.DOUBTFUL, doubtful_formula(plain, cell)
    asked = ""
    if ask.condition is not None:
        decider = cell_name((first[0] + rule.decider[0], first[1] + rule.decider[1]))
        asked = f"{gate_formula(ask.condition, decider)}>0"
        yield CellState.DOUBTFUL, f"AND(NOT({asked}),NOT({blank_formula(cell)}))"
        yield CellState.CLOSED, f"NOT({asked})"
    if rule.required:
        yield CellState.BLANK, f"AND({asked},{blank_formula(cell)})" if asked else blank_formula(cell)
    if rule.warning:
        below, column = rule.warning
        beside = f"${cell_name((first[0] + below, column))}"
        unlikely = f'SUBSTITUTE({beside},"{CellContent.DOUBTFUL}","")'  # the rest is of this figure or its neighbours
        yield CellState.DOUBTFUL, f'AND({good},{unlikely}<>"")'
        good = f'AND({good},{unlikely}="")'
    if not rule.marked:
        yield CellState.FILLED, good


def _warning_cells(
    canvas: Canvas, cells: Mapping[Position, Cell]
) -> Iterator[tuple[Position, tuple[str, Period | None]]]:
    """Each {{点検}} that may say something: its cell → the key it is about, and the year if only that."""
    for position, row, year, word in canvas.computed:
        if word is Word.PLAUSIBLE and isinstance(cells[position].value, Formula):
            yield position, (row.scope.subject, year)


def _cells_by_key(
    warning_cells: Mapping[Position, tuple[str, Period | None]], asked: Iterable[Ask]
) -> dict[str, Position]:
    """Key of a figure → the cell with the word about it, of its own year where there is one."""
    about: dict[str, list[str]] = defaultdict(list)
    for ask in asked:
        # An 初期値 is named by its word.
        if ask.grounds is not None and not Key.parse(ask.key).is_initial:
            about[ask.grounds.subject].append(ask.key)
    cells_by_key: dict[str, Position] = {}
    for position, (subject, year) in warning_cells.items():
        keys_about = [key for key in about[subject] if year is None or Key.parse(key).when == year]
        cells_by_key.update(dict.fromkeys(keys_about, position))
    return cells_by_key
