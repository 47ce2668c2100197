"""The asked cells of a placed sheet: how each looks in its state, what stands in it already, and what it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.form.days import DAY_FORMAT, day_value, shows_day
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import frozen
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.canvas import Canvas, PlacedRow
from kamakura_report.layout.form_looks import FormLooks
from kamakura_report.layout.known_figures import cell_value
from kamakura_report.layout.questions import Asking
from kamakura_report.layout.template_rows import AskedRun
from kamakura_report.plan.model import NO_BASELINE
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.book import Cell, Style
from kamakura_report.workbook.number_formats import parse_number_format
from kamakura_report.workbook.question import AnswerKind, Ask, Condition

Marks = Mapping[str, str]  # key → what must be corrected there


@frozen
class CanvasContent:
    """What is filled into a canvas besides the plan: answers, marks, and how that looks."""

    answers: Answers
    marks: Marks
    looks: FormLooks
    formats: Mapping[str, str]  # key of an indicator or of a project's 決算額 → the number format of its figures

    def number_format(self, asking: Asking, value: str | Decimal | None) -> str:
        """The number format of a figure where none is drawn."""
        return self.formats.get(asking.series) or asking.number_format(value)

    def answer(self, row: PlacedRow, key: str) -> Answer | None:
        """The answer to show for a key, or None; an accepted one goes before any other."""
        return self.look_up(row)(key)

    def look_up(self, row: PlacedRow) -> Callable[[str], Answer | None]:
        """The same of all keys that are asked for in a row."""
        accepted, others = row.scope.issue.accepted, self.answers.answer
        return others if accepted is NO_ANSWERS else lambda key: accepted.answer(key) or others(key)


def asked_cells(canvas: Canvas, content: CanvasContent, row: PlacedRow, run: AskedRun) -> list[Cell]:
    """The cells of what is asked in the columns of a run, open or not."""
    asking = Asking(row.scope, run.piece, canvas.figures.__contains__)
    periods = run.periods
    states, questions = _asked_there(canvas, content, row, asking, periods)
    values = _values(content, row, periods, asking)
    notes = [content.marks.get(key, "") for key in asking.keys_of(periods)] if content.marks else [""] * len(states)
    looks = _Looks(content, asking, run.style)
    return [
        looks.blank(state)
        if value is None and question is None and not note
        else Cell(value, looks.of(state, value, note != ""), question, None, note)
        for state, value, question, note in zip(states, values, questions, notes, strict=True)
    ]


def _asked_there(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, asking: Asking, periods: AskedPeriods
) -> tuple[Sequence[CellState], Sequence[Ask | None]]:
    """The states of the cells, and what those ask that are open."""
    states = asking.states(periods)
    questions: list[Ask | None] = [None] * len(states)
    if not asking.here:
        return states, questions
    conditions: Sequence[Condition | None] = ()
    if asking.asked.when is not None:
        decided = [
            _decided(canvas, content, row, asking, at, state) for at, state in zip(periods.years, states, strict=True)
        ]
        states, conditions = [state for state, _ in decided], [condition for _, condition in decided]
    wanted = [
        (index, state is CellState.REQUIRED, conditions[index] if conditions else None)
        for index, state in enumerate(states)
        if state is CellState.REQUIRED or state is CellState.OPTIONAL
    ]
    for (index, _, _), question in zip(wanted, asking.questions(periods, wanted) if wanted else (), strict=True):
        questions[index] = question
    return states, questions


class _Looks:
    """The looks of the cells of one thing asked."""

    def __init__(self, content: CanvasContent, asking: Asking, drawn: Style) -> None:
        self._content, self._asking, self._drawn = content, asking, drawn
        self._blank: dict[tuple[CellState, bool], Style] = {}
        self._blank_cells: dict[CellState, Cell] = {}

    def blank(self, state: CellState) -> Cell:
        """The cell in this state that neither holds nor asks anything: one for all years, as most are in results."""
        cell = self._blank_cells.get(state)
        if cell is None:
            cell = self._blank_cells[state] = Cell(None, self.of(state, None, marked=False))
        return cell

    def of(self, state: CellState, value: str | Decimal | None, marked: bool) -> Style:
        """The look of a cell in this state that holds this value."""
        if value is not None:
            return self._look(state, value, marked)
        look = self._blank.get((state, marked))
        if look is None:
            look = self._blank[state, marked] = self._look(state, None, marked)
        return look

    def _look(self, state: CellState, value: str | Decimal | None, marked: bool) -> Style:
        drawn = self._drawn
        number_format = _number_format(self._content, self._asking, drawn.number_format, value)
        return self._content.looks.asked(drawn, number_format, self._asking.asked.kind, state, marked=marked)


def _values(
    content: CanvasContent, row: PlacedRow, periods: AskedPeriods, asking: Asking
) -> Sequence[str | Decimal | None]:
    """What stands in the cells already: what the plan gives, else what is answered."""
    scope, asked, figure = row.scope, asking.asked, asking.asked.figure
    values: list[str | Decimal | None] = [None] * len(periods.years)
    if figure is Word.INITIAL or figure is Word.BUDGET:
        values = [asking.known(at) for at in periods.years]
        if none := no_baseline(scope, figure):
            values = [none if value is None else value for value in values]
    if content.answers or scope.issue.accepted:
        look_up = content.look_up(row)
        for index, key in enumerate(asking.keys_of(periods)):
            if values[index] is None:
                values[index] = cell_value(look_up(key))
    if asked.kind is AnswerKind.DATE:
        values = [(day_value(value) or value) if isinstance(value, str) else value for value in values]
    return values


def _decided(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, asking: Asking, year: Period | None, state: CellState
) -> tuple[CellState, Condition | None]:
    """The state of what is only asked when another question is answered so, and that while it is still open."""
    condition = _condition(canvas, asking.scope, asking.asked, year) if state.open else None
    if condition is None or _is_open(canvas, condition.key):
        return state, condition
    known = content.answer(row, condition.key)  # it is decided: there is nothing more to wait for
    return state if condition.is_met(known.shown if known else None) else CellState.CLOSED, None


def _condition(canvas: Canvas, scope: Scope, asked: AskedPiece, year: Period | None) -> Condition | None:
    """What must have been answered for this to be asked, None when it is asked anyway."""
    if asked.when is None:
        return None
    name, words = asked.when
    key = canvas.decider(scope, name, year)
    return Condition(key, words) if key else None


def _is_open(canvas: Canvas, key: str) -> bool:
    _, row, year, piece = canvas.named_questions[key]
    period = AskedPeriods.of((year,), row.scope.plan, row.scope.issue.round)
    return Asking(row.scope, piece, canvas.figures.__contains__).states(period)[0].open


def no_baseline(scope: Scope, word: Word | None) -> str:
    """なし in the place of an 初期値 that there is none of."""
    return NO_BASELINE if word is Word.INITIAL and scope.the_indicator.no_baseline else ""


def _number_format(content: CanvasContent, asking: Asking, drawn: str, value: str | Decimal | None) -> str:
    """As it is drawn, unless nothing is or it would mislead."""
    kind = asking.asked.kind
    is_figure = kind is AnswerKind.NUMBER
    if drawn == "General" or (is_figure and _misleads(drawn, value)):
        drawn = content.number_format(asking, value) if is_figure else kinds.TEXT_FORMAT
    return DAY_FORMAT if kind is AnswerKind.DATE and not shows_day(drawn) else drawn


def _misleads(number_format: str, value: str | Decimal | None) -> bool:
    """True when a figure typed there would be seen as another one, or this one as 0 (docs/contracts.md, Answers)."""
    understood = parse_number_format(number_format)
    return understood.misleads or (isinstance(value, Decimal) and understood.show(value).vanishes)
