"""The asked rows of a placed sheet, as the cover lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kamakura_report.form.book import Cell, Formula, Position
from kamakura_report.form.completion import Question, held
from kamakura_report.form.layout.canvas import Canvas, row_key
from kamakura_report.form.scope import Entry, Scope
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key


def entries(canvas: Canvas, cells: Mapping[Position, Cell]) -> Iterator[Entry]:
    """One entry for each row with an open cell, top to bottom."""
    by_row: dict[int, list[Position]] = defaultdict(list)
    for position, cell in sorted(cells.items()):
        if cell.ask is not None:
            by_row[position[0]].append(position)
    for number, positions in by_row.items():
        row = canvas.row(number)
        key = row_key(canvas, row)
        yield Entry(
            sheet=canvas.name,
            key=key,
            subject=_subject(row.scope),
            item=_item(row.scope, key),
            row=number,
            questions=tuple(_question(canvas.name, cells, position) for position in positions),
        )


def _question(sheet: str, cells: Mapping[Position, Cell], position: Position) -> Question:
    ask, value = cells[position].ask, cells[position].value
    assert ask is not None
    assert not isinstance(value, Formula)
    return sheet, position, ask, held(ask, value)


def _subject(scope: Scope) -> str:
    """``No 12 障害者福祉運営事業``, or the program; 表紙 for its own rows."""
    if scope.project is not None:
        return f"No {scope.project.number} {scope.project.name}"
    return f"{scope.program.key} {scope.program.name}" if scope.program is not None else keys.COVER


def _item(scope: Scope, key: str) -> str:
    """The indicator, or what else the row is about: 決算額, 取組実績."""
    name = scope.indicator.name if scope.indicator is not None else ""
    return " ".join(part for part in (name, Key.parse(key).item) if part) or keys.REMARK
