"""Computed placeholders: a formula over cells already placed, with the value it has now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

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
from kamakura_report.form.scope import Scope
from kamakura_report.layout.canvas import Canvas, PlacedRow
from kamakura_report.layout.canvas_view import CanvasView
from kamakura_report.layout.known_figures import figure_lookup
from kamakura_report.plan import keys
from kamakura_report.plan.periods import FiscalYear, Period
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import PERCENT_FORMAT, Cell, Formula, Sparkline, Value


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
        case _ if word in COUNTS or word in (Word.STATE, Word.BAR):
            from kamakura_report.layout.counting_words import counting_value  # no result needs it

            return _saying(cell, counting_value(view, position[0], word))
    return cell


def trend_sparkline(canvas: Canvas, cells: Mapping[Position, Cell], position: Position) -> Sparkline | None:
    """推移: the years' figures, with the initial value when it stands right before them.

    Words that nobody will change here are left out (form.progress); what an open cell will hold is not known yet.
    """
    scope = canvas.row(position[0]).scope
    key = scope.the_indicator.key
    if scope.plan.judged_periods(scope.the_indicator) != scope.plan.periods:
        return None  # a line over neighbours would go through parts and wholes alike
    years = [canvas.figures.get(key + ending) for ending in keys.period_endings(scope.plan.periods)]
    placed = [figure for figure in years if figure]
    if not placed:
        return None
    top, left = placed[0]
    if canvas.figures.get(keys.initial(key)) == (top, left - 1):
        left -= 1
    columns = range(left, placed[-1][1] + 1)
    drawn = trend_stretch([None if _is_word(cells.get((top, column))) else True for column in columns])
    return drawn and Sparkline(position, Area(top, left + drawn[0], top, left + drawn[1]))


def _saying(cell: Cell, value: Value) -> Cell:
    """A cell that nothing is asked in, with this value."""
    return Cell(value, cell.style)


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


def _actuals(view: CanvasView, scope: Scope, years: tuple[Period, ...]) -> dict[Period, tuple[str, Decimal | None]]:
    """The figures of an indicator that the form places, each as its cell and what it is now."""
    key = scope.the_indicator.key
    dated = zip(years, keys.period_endings(years), strict=True)
    found = {year: view.figure(scope, key + ending, Word.ACTUAL, year) for year, ending in dated}
    return {year: figure for year, figure in found.items() if figure}


def _attainment(view: CanvasView, row: PlacedRow, only_year: Period | None) -> Formula | None:
    indicator = row.scope.the_indicator
    placed = _actuals(view, row.scope, (only_year,) if only_year else row.scope.plan.years)
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
            planned = figure_lookup(scope, view.answers, budget, Word.BUDGET, year)
            spent = figure_lookup(scope, view.answers, settlement, Word.SETTLEMENT, year)
            rates.append(execution_rate(planned, spent))
    if not formulas:
        return None
    latest = next((rate for rate in reversed(rates) if rate is not None), "")
    return Formula(execution_rate_formula(formulas), latest)


def _is_word(cell: Cell | None) -> bool:
    return cell is not None and cell.ask is None and isinstance(cell.value, str) and cell.value != ""
