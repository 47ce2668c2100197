"""The content of a placed row: the template's text with its placeholders filled in, and the questions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kamakura_report.form.field_values import LINKED, OF_INDICATORS, field_value, is_own_field
from kamakura_report.form.form_cell import FormCell
from kamakura_report.form.issue import form_id
from kamakura_report.form.placeholders import (
    FIGURES,
    FieldPiece,
    NamedPiece,
    Piece,
    Placeholder,
    ShownPiece,
    Word,
    as_asked,
)
from kamakura_report.form.scope import Scope
from kamakura_report.layout.asked_cells import CanvasContent, asked_cells, no_baseline
from kamakura_report.layout.canvas import Canvas, PlacedRow, asked_key, figure_key, row_key
from kamakura_report.layout.known_figures import cell_value, plan_figure, shown_target
from kamakura_report.layout.questions import Asking
from kamakura_report.layout.template_rows import PlacedColumn
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.book import Cell, Link
from kamakura_report.workbook.names import utf16_units

_BRACKETS = {("(", ")"), ("（", "）"), ("［", "］"), ("【", "】"), ("「", "」")}
_Askings = dict[Word, Asking]  # figures of the plan as they would be asked in a row
MARGIN_LIMIT = 255  # UTF-16 units of a header or footer with its codes, Excel's


def placed_cells(canvas: Canvas, content: CanvasContent, row: PlacedRow) -> list[Cell]:
    """The cells of one placed row, left to right, as if none lay under a merge.

    Computed placeholders and drawn formulas are left empty: they speak of other cells, which must stand first.
    """
    shape = canvas.across.rows[row.source]
    cells = shape.constants.copy()
    askings: _Askings = {}
    scope = row.scope
    for index, column, drawn, field, parts in shape.shown:
        if drawn.of_sending and not scope.issue.division:
            continue  # a result is sent to nobody
        if field is not None and isinstance(text := field(scope), str):
            cells[index] = Cell(text or None, drawn.constant.style)
        elif parts:
            texts = [part if isinstance(part, str) else _in_text(part(scope)) for part in parts]
            cells[index] = Cell(_joined(texts), drawn.constant.style)
        else:
            cells[index] = _shown_cell(canvas, content, row, column, drawn, askings)
    for word, style, indexes, periods in shape.shown_figures:
        for index, year in zip(indexes, periods.years, strict=True):
            value = _figure_value(content, row, word, year)
            look = style
            if isinstance(value, Decimal):
                known = style.number_format != "General"
                asking = None if known else _asking(canvas, row, word, askings)
                look = content.looks.fitted(style, content.number_format(asking, value) if asking else "")
            cells[index] = Cell(value if value != "" else None, look)
    for run in shape.asked:
        for index, cell in zip(run.indexes, asked_cells(canvas, content, row, run), strict=True):
            cells[index] = cell
    return cells


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


def _shown_cell(
    canvas: Canvas,
    content: CanvasContent,
    row: PlacedRow,
    column: PlacedColumn,
    drawn: FormCell,
    askings: _Askings,
) -> Cell:
    alone, style = drawn.alone, drawn.constant.style
    if alone is None:
        return Cell(_joined([_text(canvas, content, row, column, piece) for piece in drawn.pieces]), style)
    value = _value(canvas, content, row, column, alone)
    if isinstance(value, Decimal):
        drawn_one = style.number_format != "General"
        style = content.looks.fitted(
            style, "" if drawn_one else _number_format(canvas, content, row, alone, value, askings)
        )
    link = None
    if isinstance(alone, FieldPiece) and alone.name in LINKED:
        first = row.scope.asked_row or row.scope.asked_rows[0]
        link = Link(first.sheet, first.questions[0].position)
    return Cell(value if value != "" else None, style, link=link)


def _value(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, piece: Placeholder
) -> str | Decimal | None:
    match piece:
        case FieldPiece(owner, name):
            return field_value(row.scope, owner, name)
        case ShownPiece(word) if word in FIGURES:
            return _figure_value(content, row, word, column.year)
        case ShownPiece(Word.YEAR):
            return row.scope.plan.shown(column.year) if column.year else ""
        case ShownPiece(Word.KEY):
            return row_key(canvas, row)
        case ShownPiece(Word.FORM_ID):
            return form_id(row.scope.issue.id)
        case ShownPiece(Word.TARGET):
            return shown_target(row.scope, column.year)
        case NamedPiece(asked):
            return cell_value(content.answer(row, asked_key(row.scope, asked, column.year)))
    return None


def _figure_value(content: CanvasContent, row: PlacedRow, word: Word, year: Period | None) -> str | Decimal | None:
    """A figure that is only shown: as the plan gives it, else as it is answered."""
    known = plan_figure(row.scope, word, year)
    if known is not None:
        return known
    if none := no_baseline(row.scope, word):
        return none
    if not content.answers and not row.scope.issue.accepted:
        return None
    return cell_value(content.answer(row, figure_key(row.scope, word, year)))


def _text(canvas: Canvas, content: CanvasContent, row: PlacedRow, column: PlacedColumn, piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    value = _value(canvas, content, row, column, piece)
    return plain_text(value) if isinstance(value, Decimal) and _is_own(piece) else _in_text(value)


def _in_text(value: str | Decimal | None) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else value or ""


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


def _number_format(
    canvas: Canvas, content: CanvasContent, row: PlacedRow, piece: Placeholder, value: Decimal, askings: _Askings
) -> str:
    """That of a figure as it would be asked in this row; ``askings`` are those of the row so far."""
    if isinstance(piece, NamedPiece):
        return content.number_format(Asking(row.scope, piece.asked, canvas.figures.__contains__), value)
    if isinstance(piece, ShownPiece):
        word = Word.ACTUAL if piece.word is Word.TARGET else piece.word
    elif isinstance(piece, FieldPiece) and piece.owner in OF_INDICATORS and not _is_own(piece):
        word = Word.ACTUAL
    else:
        return "General"
    return content.number_format(_asking(canvas, row, word, askings), value)


def _asking(canvas: Canvas, row: PlacedRow, word: Word, askings: _Askings) -> Asking:
    """A figure of the plan as it would be asked in this row."""
    asking = askings.get(word)
    if asking is None:
        asking = askings[word] = Asking(row.scope, as_asked(ShownPiece(word)), canvas.figures.__contains__)
    return asking


def _shown_field(piece: FieldPiece, scope: Scope) -> str:
    value = field_value(scope, piece.owner, piece.name)
    return plain_text(value) if isinstance(value, Decimal) else value


def _margin_piece(piece: Piece, scope: Scope) -> str:
    return piece if isinstance(piece, str) else form_id(scope.issue.id)
