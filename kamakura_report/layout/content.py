"""The content of a placed cell: the template's text with its placeholders filled in, or a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.days import DAY_FORMAT, day_value, shows_day
from kamakura_report.form.field_values import LINKED, OF_INDICATORS, OF_SENDING, field_value, is_own_field
from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import form_id
from kamakura_report.form.placeholders import (
    ABOUT_ASKING,
    FIGURES,
    OF_MONEY,
    AskedPiece,
    FieldPiece,
    NamedPiece,
    Piece,
    Placeholder,
    ShownPiece,
    Word,
)
from kamakura_report.form.scope import Scope
from kamakura_report.layout.canvas import Canvas, PlacedColumn, PlacedRow, asked_key, figure_key, row_key
from kamakura_report.layout.questions import (
    cell_state,
    cell_value,
    figure_format,
    known_figure,
    make_grounds,
    make_question,
    plan_figure,
    shown_target,
)
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import NO_BASELINE
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import NO_BORDER, Cell, Formula, Link, Style
from kamakura_report.workbook.names import utf16_units
from kamakura_report.workbook.number_formats import parse_number_format
from kamakura_report.workbook.question import AnswerKind, Condition

_BRACKETS = {("(", ")"), ("（", "）"), ("［", "］"), ("【", "】"), ("「", "」")}
MARGIN_LIMIT = 255  # UTF-16 units of a header or footer with its codes, Excel's
Marks = Mapping[str, str]  # key → what must be corrected there


@dataclass(frozen=True)
class CanvasContent:
    """What is filled into a canvas besides the plan: answers, marks, and the looks of the 凡例."""

    answers: Answers
    marks: Marks
    looks: Mapping[CellState, Style]
    formats: Mapping[str, str]  # key of an indicator or of a project's 決算額 → the number format of its figures

    def number_format(self, scope: Scope, asked: AskedPiece, value: str | Decimal | None) -> str:
        """The number format of a figure where none is drawn."""
        named = asked.is_named or asked.figure in OF_MONEY
        subject = keys.named(scope.subject, asked.item) if named else scope.the_indicator.key
        return self.formats.get(subject) or figure_format(scope, asked, value)

    def answer(self, row: PlacedRow, key: str) -> Answer | None:
        """The answer to show for a key, or None; an accepted one goes before any other."""
        return row.scope.issue.accepted.get(key) or self.answers.get(key)


def placed_cell(canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn) -> Cell | None:
    """The cell where that row and column meet; None where the template has none.

    Computed placeholders and drawn formulas are left empty: they speak of other cells, which must stand first.
    """
    drawn = canvas.form.drawn.cells.get((row.source, column.source))
    if drawn is None:
        return None
    pieces = canvas.form.slots.get((row.source, column.source), ())
    alone = _lone_placeholder(pieces)
    if not row.scope.issue.division and _only_of_sending(pieces):
        return Cell(style=drawn.style)  # a result is sent to nobody
    if isinstance(alone, AskedPiece):
        return _asked_cell(canvas, content, row, column, alone, drawn.style)
    if not pieces:
        return Cell(None if isinstance(drawn.value, Formula) else drawn.value, drawn.style)
    if alone is None:
        return Cell(_joined([_text(canvas, content, row, column, piece) for piece in pieces]), drawn.style)
    value = _value(canvas, content, row, column, alone)
    style = drawn.style
    if isinstance(value, Decimal) and style.number_format == "General":
        style = replace(style, number_format=_number_format(content, row, alone, value))
    style = fit_figure(style) if isinstance(value, Decimal) else style
    link = None
    if isinstance(alone, FieldPiece) and alone.name in LINKED:
        first = row.scope.asked_row or row.scope.asked_rows[0]
        link = Link(first.sheet, first.questions[0].position)
    return Cell(value if value != "" else None, style, link=link)


def asks_there(canvas: Canvas, position: Position) -> bool:
    """True when the form asks for something there, open in this workbook or not."""
    source = (canvas.row(position[0]).source, canvas.column(position[1]).source)
    return isinstance(_lone_placeholder(canvas.form.slots.get(source, ())), AskedPiece)


def fit_figure(style: Style) -> Style:
    """The look of a figure: one too long for its column is shown smaller, never as ####."""
    return replace(style, wrap=False, shrink=True)


def overlay_style(style: Style, look: Style | None) -> Style:
    """The drawn style with what the 凡例 says of a state: its colours and borders."""
    if look is None:
        return style
    sides = {side: getattr(look, side) for side in ("left", "right", "top", "bottom")}
    drawn_sides = {side: border for side, border in sides.items() if border != NO_BORDER}
    return replace(style, fill=look.fill or style.fill, color=look.color or style.color, **drawn_sides)


def page_margin_text(pieces: tuple[Piece, ...], scope: Scope) -> str:
    """A header or footer of the printed page, as long as Excel takes it: then it is the names that are cut.

    ``&`` in a name is doubled, for Excel's codes begin with it.
    """
    names = [_shown_field(piece, scope) if isinstance(piece, FieldPiece) else "" for piece in pieces]
    while True:
        parts = [
            name.replace("&", "&&") if isinstance(piece, FieldPiece) else _margin_piece(piece, scope)
            for piece, name in zip(pieces, names, strict=True)
        ]
        margin = "".join(parts)
        if utf16_units(margin) <= MARGIN_LIMIT or not any(names):
            return margin
        longest = max(range(len(names)), key=lambda index: len(names[index]))
        names[longest] = names[longest][:-1]


def _asked_cell(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, asked: AskedPiece, style: Style
) -> Cell:
    scope, year = row.scope, column.year
    key, state = asked_key(scope, asked, year), cell_state(scope, asked, year)
    condition = _condition(canvas, scope, asked, year) if state.open else None
    if condition is not None and not _is_open(canvas, condition.key):
        known = content.answer(row, condition.key)  # it is decided: there is nothing more to wait for
        state = state if condition.is_met(known.shown if known else None) else CellState.CLOSED
        condition = None
    value: str | Decimal | None = known_figure(scope, asked, year)
    if value is None:
        value = _no_baseline(scope, asked.figure) or cell_value(content.answer(row, key))
    is_figure = asked.kind is AnswerKind.NUMBER
    if style.number_format == "General" or (is_figure and _misleads(style.number_format, value)):
        wanted = content.number_format(scope, asked, value) if is_figure else kinds.TEXT_FORMAT
        style = replace(style, number_format=wanted)
    if asked.kind is AnswerKind.DATE:
        style = style if shows_day(style.number_format) else replace(style, number_format=DAY_FORMAT)
        value = day_value(value) or value if isinstance(value, str) else value
    style = replace(style, strike=False)  # what is typed there would be held as struck out
    fitted = asked.kind in (AnswerKind.NUMBER, AnswerKind.DATE)
    style = overlay_style(fit_figure(style) if fitted else style, content.looks.get(state))
    note = content.marks.get(key, "")
    if note:
        style = overlay_style(style, content.looks.get(CellState.MARKED))
    question = None
    if state.open:
        grounds = make_grounds(canvas.figures.__contains__, scope, asked, year)
        question = make_question(scope, asked, year, state is CellState.REQUIRED)
        question = replace(question, grounds=grounds, condition=condition)
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
    return cell_state(row.scope, piece, year).open


def _no_baseline(scope: Scope, word: Word | None) -> str:
    """なし in the place of an 初期値 that there is none of."""
    return NO_BASELINE if word is Word.INITIAL and scope.the_indicator.no_baseline else ""


def _misleads(number_format: str, value: str | Decimal | None) -> bool:
    """True when a figure typed there would be seen as another one, or this one as 0 (docs/contracts.md, Answers)."""
    understood = parse_number_format(number_format)
    return understood.misleads or (isinstance(value, Decimal) and understood.show(value).vanishes)


def _value(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, piece: Placeholder
) -> str | Decimal | None:
    match piece:
        case FieldPiece(owner, name):
            return field_value(row.scope, owner, name)
        case ShownPiece(Word.YEAR):
            return row.scope.plan.shown(column.year) if column.year else ""
        case ShownPiece(Word.KEY):
            return row_key(canvas, row)
        case ShownPiece(Word.FORM_ID):
            return form_id(row.scope.issue.id)
        case ShownPiece(Word.TARGET):
            return shown_target(row.scope, column.year)
        case ShownPiece(word) if word in FIGURES:
            known = plan_figure(row.scope, word, column.year)
            if known is not None:
                return known
            if none := _no_baseline(row.scope, word):
                return none
            return cell_value(content.answer(row, figure_key(row.scope, word, column.year)))
        case NamedPiece(asked):
            return cell_value(content.answer(row, asked_key(row.scope, asked, column.year)))
    return None


def _text(canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    value = _value(canvas, content, row, column, piece)
    if not isinstance(value, Decimal):
        return value or ""
    return plain_text(value) if _is_own(piece) else f"{value:,f}"


def _is_own(piece: Piece) -> bool:
    return isinstance(piece, FieldPiece) and is_own_field(piece.owner, piece.name)


def _joined(texts: Sequence[str]) -> str:
    """The parts as one text, in which what is blank in the plan leaves no trace.

    No blank at the edge: 「{{課.部名}}　{{課.課名}}」 without a 部; no empty brackets:
    「直近実績値（{{施策指標.直近実績時点}}）」 without a 時点.
    """
    parts = list(texts)
    for index in range(1, len(parts) - 1):
        before, after = parts[index - 1], parts[index + 1]
        if not parts[index] and (before[-1:], after[:1]) in _BRACKETS:
            parts[index - 1], parts[index + 1] = before[:-1], after[1:]
    return "".join(parts).strip()


def _only_of_sending(pieces: tuple[Piece, ...]) -> bool:
    """True when the placeholders speak of the sending-out alone: to which division, until when, by which 様式ID."""
    placeholders = [piece for piece in pieces if not isinstance(piece, str)]
    return bool(placeholders) and all(
        piece.owner in OF_SENDING
        if isinstance(piece, FieldPiece)
        else isinstance(piece, ShownPiece) and piece.word in ABOUT_ASKING
        for piece in placeholders
    )


def _lone_placeholder(pieces: tuple[Piece, ...]) -> Placeholder | None:
    """The placeholder that has a cell to itself (spaces around it do not count), or None."""
    parts = [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], str) else None


def _number_format(content: CanvasContent, row: PlacedRow, piece: Placeholder, value: Decimal) -> str:
    if isinstance(piece, NamedPiece):
        return content.number_format(row.scope, piece.asked, value)
    if isinstance(piece, ShownPiece):
        word = Word.ACTUAL if piece.word is Word.TARGET else piece.word
        return content.number_format(row.scope, AskedPiece(AnswerKind.NUMBER, word), value)
    if isinstance(piece, FieldPiece) and piece.owner in OF_INDICATORS and not _is_own(piece):
        return content.number_format(row.scope, AskedPiece(AnswerKind.NUMBER, Word.ACTUAL), value)
    return "General"


def _shown_field(piece: FieldPiece, scope: Scope) -> str:
    value = field_value(scope, piece.owner, piece.name)
    return plain_text(value) if isinstance(value, Decimal) else value


def _margin_piece(piece: Piece, scope: Scope) -> str:
    return piece if isinstance(piece, str) else form_id(scope.issue.id)
