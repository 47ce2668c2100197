"""The asked cells of a placed sheet: how each looks in its state, what stands in it already, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.days import DAY_FORMAT, day_value, shows_day
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.layout.canvas import Canvas, PlacedColumn, PlacedRow
from kamakura_report.layout.questions import Asking, cell_value
from kamakura_report.plan.model import NO_BASELINE
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.book import NO_BORDER, Cell, Style
from kamakura_report.workbook.number_formats import parse_number_format
from kamakura_report.workbook.question import AnswerKind, Condition

Marks = Mapping[str, str]  # key → what must be corrected there


@dataclass(frozen=True)
class CanvasContent:
    """What is filled into a canvas besides the plan: answers, marks, and the looks of the 凡例."""

    answers: Answers
    marks: Marks
    looks: Mapping[CellState, Style]
    formats: Mapping[str, str]  # key of an indicator or of a project's 決算額 → the number format of its figures
    _styles: dict[tuple[object, ...], Style] = field(default_factory=dict)  # those of asked cells worked out so far

    def number_format(self, asking: Asking, value: str | Decimal | None) -> str:
        """The number format of a figure where none is drawn."""
        return self.formats.get(asking.series) or asking.number_format(value)

    def answer(self, row: PlacedRow, key: str) -> Answer | None:
        """The answer to show for a key, or None; an accepted one goes before any other."""
        for answers in (row.scope.issue.accepted, self.answers):
            if key in answers:
                return answers[key]
        return None

    def style(self, drawn: Style, number_format: str, kind: AnswerKind, state: CellState, *, marked: bool) -> Style:
        """The look of an asked cell: as it is drawn, and what the 凡例 says of its state."""
        look = (id(drawn), number_format, kind, state, marked)  # the template's own styles outlive this
        if look not in self._styles:
            # What is typed there would be held as struck out.
            style = replace(drawn, number_format=number_format, strike=False)
            style = fit_figure(style) if kind in (AnswerKind.NUMBER, AnswerKind.DATE) else style
            style = overlay_style(style, self.looks.get(state))
            self._styles[look] = overlay_style(style, self.looks.get(CellState.MARKED)) if marked else style
        return self._styles[look]


def asked_cell(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, asking: Asking, drawn: Style
) -> Cell:
    """The cell of a question in the column of a period, open or not; ``drawn`` is its look in the template."""
    scope, asked, year = asking.scope, asking.asked, column.year
    key, state = asking.key(year), asking.state(year)
    condition = _condition(canvas, scope, asked, year) if state.open else None
    if condition is not None and not _is_open(canvas, condition.key):
        known = content.answer(row, condition.key)  # it is decided: there is nothing more to wait for
        state = state if condition.is_met(known.shown if known else None) else CellState.CLOSED
        condition = None
    value: str | Decimal | None = asking.known(year)
    if value is None:
        value = no_baseline(scope, asked.figure) or cell_value(content.answer(row, key))
    number_format = _number_format(content, asking, drawn.number_format, value)
    if asked.kind is AnswerKind.DATE and isinstance(value, str):
        value = day_value(value) or value
    note = content.marks.get(key, "")
    style = content.style(drawn, number_format, asked.kind, state, marked=note != "")
    question = asking.question(year, state is CellState.REQUIRED, condition) if state.open else None
    return Cell(value, style, ask=question, note=note)


def _condition(canvas: Canvas, scope: Scope, asked: AskedPiece, year: Period | None) -> Condition | None:
    """What must have been answered for this to be asked, None when it is asked anyway."""
    if asked.when is None:
        return None
    name, words = asked.when
    key = canvas.decider(scope, name, year)
    return Condition(key, words) if key else None


def _is_open(canvas: Canvas, key: str) -> bool:
    _, row, year, piece = canvas.named_questions[key]
    return Asking(row.scope, piece, canvas.figures.__contains__).state(year).open


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


@lru_cache(maxsize=256)  # a form has few looks
def fit_figure(style: Style, number_format: str = "") -> Style:
    """The look of a figure: one too long for its column is shown smaller, never as ####. "" keeps its format."""
    return replace(style, wrap=False, shrink=True, number_format=number_format or style.number_format)


def overlay_style(style: Style, look: Style | None) -> Style:
    """The drawn style with what the 凡例 says of a state: its colours and borders."""
    if look is None:
        return style
    sides = {side: getattr(look, side) for side in ("left", "right", "top", "bottom")}
    drawn_sides = {side: border for side, border in sides.items() if border != NO_BORDER}
    return replace(style, fill=look.fill or style.fill, color=look.color or style.color, **drawn_sides)
