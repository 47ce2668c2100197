"""``place``: form, plan, issue, answers and marks → the workbook. Issuing, prefilling the next round,
moving an old workbook's figures into a new one and sending back for correction are this one verb.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kamakura_report.form import kinds, stamp
from kamakura_report.form.answer import NOTHING, Answers
from kamakura_report.form.area import compact
from kamakura_report.form.book import Area, Book, Cell, Position, Sheet, Validation, reference
from kamakura_report.form.grammar.bands import COVER_SHEET, Band
from kamakura_report.form.grammar.form import Form
from kamakura_report.form.grammar.placeholders import Shown, Word
from kamakura_report.form.issue import Issue
from kamakura_report.form.layout import computed, drawn, live
from kamakura_report.form.layout.asked_rows import entries
from kamakura_report.form.layout.canvas import Canvas
from kamakura_report.form.layout.content import Filling, Marks, asks, cell, overlay
from kamakura_report.form.layout.heights import heights, widths
from kamakura_report.form.layout.pages import page
from kamakura_report.form.names import sheet_name
from kamakura_report.form.scope import Entry, Scope
from kamakura_report.plan.model import Plan, Program

NO_MARKS: Marks = MappingProxyType({})


def place(form: Form, plan: Plan, issue: Issue, answers: Answers = NOTHING, marks: Marks = NO_MARKS) -> Book:
    """The workbook of one issue: the cover, a sheet for each program that concerns the division, the stamp.

    ``answers`` are shown in the open cells they belong to, ``marks`` colours cells and notes why.
    Whether anything is asked at all is for the caller to see (``Book.asks``).
    """
    filling = Filling(answers, marks, form.looks)
    scope = Scope(plan, issue)
    sheets: list[Sheet] = []
    listed: list[Entry] = []
    taken = [COVER_SHEET, stamp.STAMP_SHEET]
    for program in plan.programs:
        if not _concerned(plan, issue, program):
            continue
        taken.append(sheet_name(f"{program.key} {program.name}", taken))
        canvas = Canvas.spread(taken[-1], form.program, replace(scope, program=program))
        cells = _cells(canvas, filling)
        asked = tuple(entries(canvas, cells))
        listed.extend(asked)
        sheets.append(_sheet(form, canvas, cells, computed.Sight(canvas, answers, asked)))
    if form.cover is not None:
        canvas = Canvas.spread(COVER_SHEET, form.cover, replace(scope, entries=tuple(listed)))
        cells = _cells(canvas, filling)
        asked = (*listed, *entries(canvas, cells))
        sheets.insert(0, _sheet(form, canvas, cells, computed.Sight(canvas, answers, asked)))
    return Book(
        sheets=(*sheets, stamp.sheet(issue)),
        properties=stamp.properties(issue),
        title=" ".join(part for part in (plan.name, issue.division, issue.round.name) if part),
        locked=True,
        font=form.font,
        font_size=form.font_size,
    )


def _concerned(plan: Plan, issue: Issue, program: Program) -> bool:
    owners = [plan.program_owner(program, indicator) for indicator in program.indicators]
    return not issue.division or issue.division in owners or any(issue.concerns(each) for each in program.projects)


def _cells(canvas: Canvas, filling: Filling) -> dict[Position, Cell]:
    """Every cell in reading order; what lies under a merge keeps its look and loses its text.

    An asked merge is framed as a whole: Excel draws each of its edges from the cells that lie there.
    """
    corners = {position: (area.top, area.left) for area in _merges(canvas) for position in area.positions()}
    found: dict[Position, Cell] = {}
    for number, row in enumerate(canvas.rows, 1):
        for index, column in enumerate(canvas.columns, 1):
            placed = cell(canvas, filling, row, column)
            if placed is None:
                continue
            corner = corners.get((number, index), (number, index))
            if corner != (number, index):
                asked = asks(canvas, corner) and corner in found
                placed = Cell(style=overlay(placed.style, found[corner].style) if asked else placed.style)
            found[number, index] = placed
    return found


def _merges(canvas: Canvas) -> tuple[Area, ...]:
    drawn_merges = [area for area in canvas.form.drawn.merges if area.right > 1 and area.bottom > 1]
    return tuple(sorted(placed for area in drawn_merges for placed in canvas.areas(area)))


def _sheet(form: Form, canvas: Canvas, cells: dict[Position, Cell], sight: computed.Sight) -> Sheet:
    sparklines, uncounted = [], []
    for position, row, _, piece in canvas.placeholders():
        if isinstance(piece, Shown) and position in cells:
            try:
                cells[position] = computed.compute(sight, position, piece.word, cells[position])
            except computed.TooLong:
                uncounted.append((row.source, canvas.column(position[1]).source))
            if piece.word is Word.TREND and (line := computed.sparkline(canvas, cells, position)):
                sparklines.append(line)
    merges = _merges(canvas)
    by_row = heights(form, canvas, cells, merges)
    by_column = widths(canvas)
    rules = tuple(drawn.validations(canvas, lambda position: position in cells))
    ruled = {position for rule in rules for area in rule.areas for position in area.positions()}
    template = canvas.form.drawn
    return Sheet(
        name=canvas.name,
        cells=cells,
        merges=merges,
        widths=by_column,
        heights=by_row,
        validations=(*rules, *_validations(cells, ruled)),
        highlights=(*drawn.highlights(canvas), *live.highlights(canvas, cells, form.looks)),
        sparklines=tuple(sparklines),
        page=page(form, canvas, by_column, by_row),
        freeze=_freeze(canvas),
        protected=True,
        zoom=template.zoom,
        gridlines=template.gridlines,
        tab_color=template.tab_color,
        row_height=template.row_height,
        uncounted=tuple(dict.fromkeys(uncounted)),
    )


def _validations(cells: Mapping[Position, Cell], drawn_already: set[Position]) -> list[Validation]:
    """One validation for each rule, with all the cells it holds for; a drawn one goes before ours."""
    groups: dict[kinds.Entry, list[Position]] = defaultdict(list)
    for position, placed in cells.items():
        if placed.ask is not None and position not in drawn_already:
            groups[kinds.entry(placed.ask)].append(position)
    found = []
    for entry, positions in groups.items():
        if entry == kinds.Entry():
            continue
        for areas in compact(positions).values():
            first = reference((areas[0].top, areas[0].left))
            found.append(
                Validation(
                    areas=areas,
                    kind="list" if entry.choices else "custom",
                    formula=entry.formula.format(x=first),
                    choices=entry.choices,
                    prompt_title=entry.prompt_title,
                    prompt=entry.prompt,
                    error_title=entry.error_title,
                    error=entry.error,
                )
            )
    return found


def _freeze(canvas: Canvas) -> Position | None:
    """Below the heading, when the sheet begins with it."""
    head = [number for number, row in enumerate(canvas.rows, 1) if row.band is Band.HEAD]
    return (head[-1] + 1, 1) if head and head[0] == 1 else None


__all__ = ["Marks", "place"]
