"""The words that count the open cells of a row, a sheet or a workbook: 残り, 状態 and the bar, calculated as one types.

A count over more cells than a formula has room for is left out and named as a problem of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal

from kamakura_report.form.asked_rows import AskedRow
from kamakura_report.form.cell_counts import FORMULA_LIMIT, count_formula
from kamakura_report.form.completion import Completion, Count
from kamakura_report.form.filled_so_far import (
    filled_bar,
    filled_bar_formula,
    row_state,
    row_state_formula,
    workbook_state,
    workbook_state_formula,
)
from kamakura_report.form.form_model import Band
from kamakura_report.form.placeholders import Word
from kamakura_report.form.row_shapes import ShapedRow
from kamakura_report.layout.canvas_view import CanvasView
from kamakura_report.layout.formulas import FormulaTooLong
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import TEMPLATE_UNCOUNTED
from kamakura_report.workbook.area import Area, cell_name, compact_areas
from kamakura_report.workbook.book import Book, Formula, Value

_STATE_OF_COUNT = {Count.OPEN: Completion.OPEN, Count.DOUBTFUL: Completion.DOUBTFUL}  # of a row


def counting_value(view: CanvasView, number: int, word: Word) -> Value:
    """What such a word comes to in the row of that number. Raises FormulaTooLong."""
    if word is Word.STATE:
        return _within_limit(_state(view, number))
    return _within_limit(_bar(view, number) if word is Word.BAR else _count(view, number, Count(word.value)))


def uncounted_problems(book: Book, division: str) -> Iterator[Problem]:
    """One problem for each cell of the form that counts more cells of the division's than one formula holds."""
    places = {(sheet.template, cell) for sheet in book.sheets for cell in sheet.uncounted}
    for sheet, cell in sorted(places):
        yield TEMPLATE_UNCOUNTED.problem().at(sheet=sheet, cell=cell_name(cell), label=division)


def _within_limit(value: Value) -> Value:
    """The value again. Raises FormulaTooLong when so many cells are counted that Excel has no room for the formula."""
    if isinstance(value, Formula) and len(value.text) > FORMULA_LIMIT:
        raise FormulaTooLong
    return value


def _count(view: CanvasView, number: int, count: Count) -> Formula | Decimal:
    current = Decimal(view.count(number, count))
    if count is Count.ALL and not any(question.ask.condition for question in view.questions_of_row(number)):
        return current
    formula = _row_count_formula(view, number, count)
    return Formula(formula, current) if formula else current


def _state(view: CanvasView, number: int) -> Formula | str:
    questions = view.questions_of_row(number)
    whole = view.canvas.row(number).path == () and view.canvas.form.root is not Band.PROJECT  # else it is one project
    if not questions:
        return str(workbook_state(0) if whole else Completion.OPTIONAL)
    current = {count: view.count(number, count) for count in (Count.OPEN, Count.DOUBTFUL)}
    formulas = {}
    for count in (Count.OPEN, Count.DOUBTFUL):
        counted = _row_count_formula(view, number, count, exactly=False)
        formulas[count] = counted and (_shown_beside(view, number, count) or counted)
    if whole:
        text = workbook_state_formula("+".join(filter(None, formulas.values())))
        word = workbook_state(current[Count.OPEN] + current[Count.DOUBTFUL])
    else:
        required = sum(1 for question in questions if question.ask.required)  # also one that is waived for now
        text = row_state_formula(required, formulas[Count.OPEN], formulas[Count.DOUBTFUL])
        word = row_state(required, current[Count.OPEN], current[Count.DOUBTFUL])
    return Formula(text, word)


def _bar(view: CanvasView, number: int) -> Formula | None:
    questions = view.questions_of_row(number)
    required = sum(1 for question in questions if question.ask.required)  # one that is waived for now is done
    if not required:
        return None
    undone = (Count.OPEN, Count.DOUBTFUL)
    left = [_shown_beside(view, number, each) or _row_count_formula(view, number, each) for each in undone]
    current = sum(view.count(number, each) for each in undone)
    return Formula(filled_bar_formula(required, "+".join(filter(None, left))), filled_bar(required, current))


def _row_count_formula(view: CanvasView, number: int, count: Count, *, exactly: bool = True) -> str:
    """The formula of a count: over the cells, or on a cover that lists them over the counts and its own cells.

    Not ``exactly``, it need only tell none from some: then the words that the list says will do.
    """
    known = view.formulas_of_counts.get((number, count, exactly))  # a row may say the same by several words
    if known is None:
        known = view.formulas_of_counts[number, count, exactly] = _count_formula(view, number, count, exactly=exactly)
    return known


def _count_formula(view: CanvasView, number: int, count: Count, *, exactly: bool) -> str:
    row, rows = view.canvas.row(number), view.rows_of_row(number)
    if row.scope.asked_row is None and (row.path == () or row.band is Band.SHEETS):
        sheets = {asked.sheet for asked in rows}
        terms = [f"SUM({','.join(map(str, areas))})" for areas in _listed_areas(view, Word(count.value), sheets)]
        if not terms and not exactly:
            # A row that is 要確認 may hide that it is 残りあり too, but is not done either way.
            words = [area for areas in _listed_areas(view, Word.STATE, sheets) for area in areas]
            terms = [f'COUNTIF({area},"{_STATE_OF_COUNT[count]}")' for area in words]
        if terms:
            unlisted = [asked for asked in rows if asked.sheet == view.canvas.name]
            terms.append(count_formula(count, _shaped(unlisted), view.canvas.name))
            return "+".join(filter(None, terms))
    return count_formula(count, _shaped(rows), view.canvas.name)


def _shaped(rows: Iterable[AskedRow]) -> list[ShapedRow]:
    return [shaped for row in rows for shaped in row.shaped]


def _shown_beside(view: CanvasView, number: int, count: Count) -> str:
    """The cell of the same row that already shows the count; "" where none does, or one that was left blank."""
    position = view.words_in_row.get((number, Word(count.value)))
    counted = position and len(_row_count_formula(view, number, count)) <= FORMULA_LIMIT
    return cell_name(position) if position and counted else ""


def _listed_areas(view: CanvasView, word: Word, sheets: AbstractSet[str]) -> Iterable[tuple[Area, ...]]:
    """On a cover that lists the asked rows with that word: where those of some sheets stand, alike ones together."""
    return compact_areas(place for sheet in sheets for place in view.listed_words.get((sheet, word), ())).values()
