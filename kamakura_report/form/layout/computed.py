"""Computed placeholders: formulas over cells already placed, each with the value it has now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form.answer import Answers
from kamakura_report.form.book import Area, Cell, Formula, Position, Sparkline, reference
from kamakura_report.form.completion import Completion, count_formula, row_state, state_formula, whole_state
from kamakura_report.form.grammar.bands import Band
from kamakura_report.form.grammar.placeholders import ABOUT_ASKING, Shown, Word
from kamakura_report.form.layout import asking
from kamakura_report.form.layout.canvas import Canvas, compact
from kamakura_report.form.layout.content import fitting
from kamakura_report.form.layout.unfold import PlacedRow
from kamakura_report.form.progress import execution, execution_formula, progress, progress_formula
from kamakura_report.form.scope import Entry, Scope
from kamakura_report.plan import keys
from kamakura_report.plan.years import FiscalYear

PERCENT_FORMAT = "0.0%"


@dataclass(frozen=True)
class Sight:
    """What a formula of a canvas can see: the figures placed on it, the asked rows of the workbook."""

    canvas: Canvas
    answers: Answers
    entries: tuple[Entry, ...]  # of this sheet; on the cover, of every sheet

    def figure(self, scope: Scope, key: str, word: Word, year: FiscalYear | None) -> tuple[str, Decimal | None] | None:
        """A figure's cell reference and its number now, or None when the form does not place it."""
        position = self.canvas.figures.get(key)
        return position and (reference(position), asking.lookup(scope, self.answers, key, word, year))


def compute(sight: Sight, position: Position, word: Word, cell: Cell) -> Cell:
    """The cell with its formula. A word that has nothing to say there leaves it empty."""
    row = sight.canvas.row(position[0])
    if word in ABOUT_ASKING and not row.scope.issue.division:
        return cell  # nothing is asked of nobody
    match word:
        case Word.PROGRESS:
            return replace(cell, value=_progress(sight, row.scope))
        case Word.EXECUTION:
            style = fitting(cell.style)
            if style.number_format == "General":
                style = replace(style, number_format=PERCENT_FORMAT)
            return replace(cell, value=_execution(sight, row, sight.canvas.column(position[1]).year), style=style)
        case Word.OPEN_COUNT:
            return replace(cell, value=_open_count(sight, position[0]))
        case Word.STATE:
            return replace(cell, value=_state(sight, position[0]))
    return cell


def _progress(sight: Sight, scope: Scope) -> Formula | None:
    indicator = scope.the_indicator
    initial = sight.figure(scope, keys.initial(indicator.key), Word.INITIAL, None)
    years = [sight.figure(scope, keys.actual(indicator.key, year), Word.ACTUAL, year) for year in scope.plan.years]
    placed = [figure for figure in years if figure]
    if initial is None or not placed:
        return None
    formula = progress_formula(indicator, initial[0], [cell for cell, _ in placed])
    word = progress(indicator, initial[1], [number for _, number in placed])
    return Formula(formula, word) if formula and word else None


def _execution(sight: Sight, row: PlacedRow, only: FiscalYear | None) -> Formula | None:
    scope, pairs = row.scope, []
    for year in [only] if only else scope.plan.years:
        project = scope.the_project.key
        budget = sight.figure(scope, keys.money(project, keys.BUDGET, year), Word.BUDGET, year)
        settlement = sight.figure(scope, keys.money(project, keys.SETTLEMENT, year), Word.SETTLEMENT, year)
        if budget and settlement:
            pairs.append((budget, settlement))
    if not pairs:
        return None
    rates = [execution(budget[1], settlement[1]) for budget, settlement in pairs]
    latest = next((rate for rate in reversed(rates) if rate is not None), "")
    return Formula(execution_formula([(budget[0], settlement[0]) for budget, settlement in pairs]), latest)


def _open_count(sight: Sight, number: int) -> Formula | Decimal:
    formula, count, _ = _counted(sight, number)
    return Formula(formula, Decimal(count)) if formula else Decimal(0)


def _state(sight: Sight, number: int) -> Formula | str:
    formula, count, required = _counted(sight, number)
    if sight.canvas.row(number).path == ():
        state = whole_state(count)
        done, unfinished = Completion.READY, Completion.UNFINISHED
    else:
        state = row_state(required, count)
        done, unfinished = Completion.DONE, Completion.OPEN
    return Formula(state_formula(formula, done, unfinished), state) if formula else str(state)


def _counted(sight: Sight, number: int) -> tuple[str, int, int]:
    """For a row: the formula of its empty required cells ("" without any), how many, of how many."""
    row = sight.canvas.row(number)
    if row.scope.entry is not None:
        entries: Sequence[Entry] = [row.scope.entry]
    else:
        asked_here = [entry for entry in sight.entries if entry.sheet == sight.canvas.name and entry.row == number]
        entries = asked_here or [entry for entry in sight.entries if _within(sight.canvas, entry, row)]
    required = sum(1 for entry in entries for area in entry.required for _ in area.positions())
    count = sum(entry.open_count for entry in entries)
    if not required:
        return "", 0, 0
    listed = _listed_counts(sight.canvas) if row.path == () else ()
    if listed:
        return f"SUM({','.join(map(str, listed))})", count, required
    own = sight.canvas.name
    formula = count_formula(
        ("" if entry.sheet == own else entry.sheet, area) for entry in entries for area in entry.required
    )
    return formula, count, required


def _within(canvas: Canvas, entry: Entry, row: PlacedRow) -> bool:
    """True when the asked row is about the thing of ``row`` or one in it; a root row sees all there is."""
    if row.path == () or row.band is Band.HEAD:
        return True
    return entry.sheet == canvas.name and canvas.row(entry.row).things[: len(row.path)] == row.things


def _listed_counts(canvas: Canvas) -> tuple[Area, ...]:
    """On a cover that lists the asked rows with their counts: where those counts stand."""
    counts = [
        position
        for position, row, _, piece in canvas.placeholders()
        if row.scope.entry is not None and piece == Shown(Word.OPEN_COUNT)
    ]
    return next(iter(compact(counts).values()), ())


def sparkline(canvas: Canvas, position: Position) -> Sparkline | None:
    """推移: the years' figures, with the initial value when it stands right before them."""
    scope = canvas.row(position[0]).scope
    key = scope.the_indicator.key
    years = [canvas.figures.get(keys.actual(key, year)) for year in scope.plan.years]
    placed = [figure for figure in years if figure]
    if not placed:
        return None
    top, left = placed[0]
    if canvas.figures.get(keys.initial(key)) == (top, left - 1):
        left -= 1
    return Sparkline(position, Area(top, left, top, placed[-1][1]))
