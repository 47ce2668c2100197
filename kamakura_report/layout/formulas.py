"""Computed placeholders: a formula over cells already placed, with the value it has now.

A count over more cells than a formula has room for is left out and named as a problem of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from kamakura_report.form.placeholders import ABOUT_ASKING, COUNTS, Word
from kamakura_report.form.progress import (
    attainment,
    attainment_formula,
    execution_rate,
    execution_rate_formula,
    progress,
    progress_formula,
    trend_stretch,
)
from kamakura_report.form.row_shapes import ShapedRow
from kamakura_report.form.scope import Scope
from kamakura_report.layout.canvas import Canvas, PlacedRow
from kamakura_report.layout.canvas_view import CanvasView
from kamakura_report.plan import keys
from kamakura_report.plan.periods import FiscalYear, Period
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import TEMPLATE_UNCOUNTED
from kamakura_report.workbook.area import Area, Position, cell_name, compact_areas
from kamakura_report.workbook.book import PERCENT_FORMAT, Book, Cell, Formula, Sparkline, Value

_STATE_OF_COUNT = {Count.OPEN: Completion.OPEN, Count.DOUBTFUL: Completion.DOUBTFUL}  # of a row


class FormulaTooLong(Exception):
    """A formula that Excel could not load: a form that counts many cells has a list of them (docs/form.md)."""


def computed_cell(view: CanvasView, position: Position, word: Word, cell: Cell) -> Cell:
    """The cell with its formula, or as it was when the word says nothing there. Raises FormulaTooLong."""
    row = view.canvas.row(position[0])
    if word in ABOUT_ASKING and not row.scope.issue.division:
        return cell  # nothing is asked of nobody
    match word:
        case Word.PROGRESS:
            return _saying(cell, _progress(view, row.scope))
        case Word.EXECUTION | Word.ATTAINMENT:
            drawn = cell.style
            style = view.looks.fitted(drawn, PERCENT_FORMAT if drawn.number_format == "General" else "")
            rate = _execution if word is Word.EXECUTION else _attainment
            return Cell(rate(view, row, view.canvas.column(position[1]).year), style)
        case Word.PLAUSIBLE:
            from kamakura_report.layout.warnings import warning_cell  # no result needs it

            year = view.canvas.column(position[1]).year
            about = view.rows_by_subject.get(row.scope.subject, ())
            return _saying(cell, warning_cell(view.canvas, view.answers, about, row, year))
        case _ if word in COUNTS:
            return _saying(cell, _within_limit(_count(view, position[0], Count(word.value))))
        case Word.STATE:
            return _saying(cell, _within_limit(_state(view, position[0])))
        case Word.BAR:
            return _saying(cell, _within_limit(_bar(view, position[0])))
    return cell


def trend_sparkline(canvas: Canvas, cells: Mapping[Position, Cell], position: Position) -> Sparkline | None:
    """推移: the years' figures, with the initial value when it stands right before them.

    Words that nobody will change here are left out (form.progress); what an open cell will hold is not known yet.
    """
    scope = canvas.row(position[0]).scope
    key = scope.the_indicator.key
    if scope.plan.judged_periods(scope.the_indicator) != scope.plan.periods:
        return None  # a line over neighbours would go through parts and wholes alike
    years = [canvas.figures.get(keys.actual(key, period)) for period in scope.plan.periods]
    placed = [figure for figure in years if figure]
    if not placed:
        return None
    top, left = placed[0]
    if canvas.figures.get(keys.initial(key)) == (top, left - 1):
        left -= 1
    columns = range(left, placed[-1][1] + 1)
    drawn = trend_stretch([None if _is_word(cells.get((top, column))) else True for column in columns])
    return drawn and Sparkline(position, Area(top, left + drawn[0], top, left + drawn[1]))


def uncounted_problems(book: Book, division: str) -> Iterator[Problem]:
    """One problem for each cell of the form that counts more cells of the division's than one formula holds."""
    places = {(sheet.template, cell) for sheet in book.sheets for cell in sheet.uncounted}
    for sheet, cell in sorted(places):
        yield TEMPLATE_UNCOUNTED.problem().at(sheet=sheet, cell=cell_name(cell), label=division)


def _saying(cell: Cell, value: Value) -> Cell:
    """A cell that nothing is asked in, with this value."""
    return Cell(value, cell.style)


def _within_limit(value: Value) -> Value:
    """The value again. Raises FormulaTooLong when so many cells are counted that Excel has no room for the formula."""
    if isinstance(value, Formula) and len(value.text) > FORMULA_LIMIT:
        raise FormulaTooLong
    return value


def _progress(view: CanvasView, scope: Scope) -> Formula | None:
    indicator = scope.the_indicator
    initial = view.figure(scope, keys.initial(indicator.key), Word.INITIAL, None)
    placed = _actuals(view, scope, scope.plan.judged_periods(indicator))
    if (initial is None and not indicator.no_baseline) or not placed:
        return None
    start, known = initial or ("", None)
    tolerance = scope.plan.level_tolerance
    formula = progress_formula(indicator, start, {year: cell for year, (cell, _) in placed.items()}, tolerance)
    word = progress(indicator, known, {year: number for year, (_, number) in placed.items()}, tolerance)
    return Formula(formula, word or "") if formula else None


def _actuals(view: CanvasView, scope: Scope, years: Iterable[Period]) -> dict[Period, tuple[str, Decimal | None]]:
    """The figures of an indicator that the form places, each as its cell and what it is now."""
    key = scope.the_indicator.key
    found = {year: view.figure(scope, keys.actual(key, year), Word.ACTUAL, year) for year in years}
    return {year: figure for year, figure in found.items() if figure}


def _attainment(view: CanvasView, row: PlacedRow, only_year: Period | None) -> Formula | None:
    indicator = row.scope.the_indicator
    placed = _actuals(view, row.scope, [only_year] if only_year else row.scope.plan.years)
    formula = attainment_formula(indicator, {year: cell for year, (cell, _) in placed.items()})
    held = [
        year for year, (_, number) in placed.items() if number is not None and indicator.target_of(year) is not None
    ]
    rate = attainment(indicator, held[-1], placed[held[-1]][1]) if held else None
    return Formula(formula, "" if rate is None else rate) if formula else None


def _execution(view: CanvasView, row: PlacedRow, only_year: Period | None) -> Formula | None:
    scope = row.scope
    figures, project = view.canvas.figures, scope.the_project.key
    budget_key, settlement_key = keys.named(project, keys.BUDGET), keys.named(project, keys.SETTLEMENT)
    formulas, rates = [], []
    for year in scope.plan.years if only_year is None else [only_year] if isinstance(only_year, FiscalYear) else []:
        at = str(year)
        budget, settlement = keys.dated(budget_key, at), keys.dated(settlement_key, at)
        if budget in figures and settlement in figures:
            formulas.append((cell_name(figures[budget]), cell_name(figures[settlement])))
            planned, spent = (
                view.number(scope, budget, Word.BUDGET, year),
                view.number(scope, settlement, Word.SETTLEMENT, year),
            )
            rates.append(execution_rate(planned, spent))
    if not formulas:
        return None
    latest = next((rate for rate in reversed(rates) if rate is not None), "")
    return Formula(execution_rate_formula(formulas), latest)


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


def _is_word(cell: Cell | None) -> bool:
    return cell is not None and cell.ask is None and isinstance(cell.value, str) and cell.value != ""
