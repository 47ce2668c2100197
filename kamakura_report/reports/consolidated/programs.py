"""A sheet per 施策 in the published form with all divisions' figures: the form's own ``place``, sent to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.book import Cell, Position, Sheet
from kamakura_report.form.grammar.form import Form
from kamakura_report.form.issue import Issue, Round
from kamakura_report.form.layout import place
from kamakura_report.form.metrics import column_points
from kamakura_report.form.names import sheet_name
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look
from kamakura_report.reports.consolidated import figures
from kamakura_report.returns.agree import Row, State
from kamakura_report.returns.merge import Merged

STEPS = 256  # a stored width is a multiple of 1/256
LOWEST_SCALE = 10  # percent, Excel's
_NOBODY = Issue(plan="", form="", division="", round=Round(""))


def sheets(form: Form, plan: Plan, merged: Merged, remarks: Mapping[str, str], taken: Iterable[str]) -> list[Sheet]:
    """Locked nowhere, without the cover, the stamp and 様式ID: what is sent to nobody cannot be taken for a return."""
    book = place(replace(form, cover=None), plan, _NOBODY, answers(merged, remarks))
    names = list(taken)
    found = []
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        names.append(sheet_name(sheet.name, names))
        found.append(_fitted(replace(sheet, name=names[-1], protected=False), form))
    return found


def answers(merged: Merged, remarks: Mapping[str, str]) -> Answers:
    """What the form shows: accepted figures, the word where there is none, and what was written."""
    accepted = {row.line.key: answer for row in merged.rows if (answer := _answer(row)) is not None}
    written = {key: Answer.text(look.shown(text)) for key, text in _written(merged, remarks).items()}
    return Answers({**written, **accepted})


def _written(merged: Merged, remarks: Mapping[str, str]) -> dict[str, str]:
    """Every division's text or choice of its last round; of 備考 those of all rounds, for they explain their years."""
    last = {
        key: figures.together(list({row.division: row for row in rows}.values()), several=False)
        for key, rows in figures.by_key(merged).items()
        if key not in remarks
    }
    return {**last, **remarks}


def _answer(row: Row) -> Answer | None:
    if row.state is State.BLANK:
        return None
    if row.state is State.CONFLICT:
        return Answer(Status.UNREADABLE, row.state.value, raw=row.state.value)
    return row.answer or Answer.word(row.state)


def _fitted(sheet: Sheet, form: Form) -> Sheet:
    """The sheet as it looks in its own workbook: a column's width is counted in digits of the default font, and what
    names no font is written in it. Widths are rounded anew, so the page gets a hundredth more room.
    """
    share = column_points(STEPS, form.font, form.font_size) / column_points(STEPS, look.FONT, look.FONT_SIZE)
    widths = {column: -int(-width * share * STEPS // 1) / STEPS for column, width in sheet.widths.items()}
    page = replace(sheet.page, scale=max(LOWEST_SCALE, sheet.page.scale - 1))
    return replace(sheet, cells=_in_font(sheet.cells, form), widths=widths, page=page)


def _in_font(cells: Mapping[Position, Cell], form: Form) -> dict[Position, Cell]:
    named = {cell.style: cell.style for cell in cells.values()}
    for style in named:
        named[style] = replace(style, font=style.font or form.font, size=style.size or form.font_size)
    return {position: replace(cell, style=named[cell.style]) for position, cell in cells.items()}
