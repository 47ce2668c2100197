"""Place a form: plan, issue, answers and marks → the workbook, every cell at its row and column."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamakura_report.form import kinds
from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.completion import AskedQuestion, CellContent, cell_content
from kamakura_report.form.form_model import COVER_SHEET, Band, Form, FormSheet
from kamakura_report.form.issue import STAMP_SHEET, Issue, stamp_properties, stamp_sheet
from kamakura_report.form.offices import judges_program
from kamakura_report.form.placeholders import Word
from kamakura_report.form.scope import Scope
from kamakura_report.frozen import replace
from kamakura_report.layout.asked_cells import CanvasContent, Marks
from kamakura_report.layout.canvas import Canvas, row_key
from kamakura_report.layout.canvas_cells import canvas_cells, placed_merges
from kamakura_report.layout.canvas_view import CanvasView
from kamakura_report.layout.form_looks import FormLooks
from kamakura_report.layout.formulas import FormulaTooLong, computed_cell, trend_sparkline
from kamakura_report.layout.pages import drawn_widths, fitted_heights, placed_page
from kamakura_report.layout.repeated_rules import drawn_highlights, drawn_validations
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan, Program
from kamakura_report.workbook.area import Area, Position, cell_name, compact_areas
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet, Sparkline, Validation
from kamakura_report.workbook.names import UsedNames, sheet_name
from kamakura_report.workbook.question import Ask

if TYPE_CHECKING:
    from kamakura_report.form.asked_rows import AskedRow

NO_MARKS: Marks = MappingProxyType({})
_NO_FORMATS: Mapping[str, str] = MappingProxyType({})


@contextmanager
def all_kept() -> Iterator[None]:
    """Without looks for what could be thrown away: all that is placed is kept, and looks through it all, again and
    again while it grows, took a fifth of the time of a large division."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


@all_kept()
def place(
    form: Form,
    plan: Plan,
    issue: Issue,
    answers: Answers = NO_ANSWERS,
    marks: Marks = NO_MARKS,
    formats: Mapping[str, str] = _NO_FORMATS,
) -> Book:
    """The workbook of one issue: the cover, a sheet for each program and project that concerns the division, the stamp.

    Which of the two the form draws; one of a program that asks for nothing stands only where the form draws no other.
    ``answers`` are shown in the open cells they belong to, ``marks`` colours cells and notes why,
    ``formats`` are number formats of figures that others show too, by the key of their row.
    Whether anything is asked at all is for the caller to see (``Book.asks``).
    """
    content = CanvasContent(answers, marks, FormLooks.of(form), formats)
    scope = Scope(plan, issue, offices=form.offices)
    sheets: list[Sheet] = []
    listed: list[AskedRow] = []
    for sheet, asked in _placed(form, scope, content):
        listed.extend(asked)
        sheets.append(sheet)
    if form.cover is not None:
        from kamakura_report.form.asked_rows import short_list  # no result needs it

        listed = list(short_list(listed, form.cover.most_listed))
        canvas = Canvas.spread(COVER_SHEET, form.cover, replace(scope, asked_rows=tuple(listed)))
        cells, merges = canvas_cells(canvas, content), placed_merges(canvas)
        asked = (*listed, *_asked_rows(canvas, cells))
        sheets.insert(0, _sheet(form, canvas, cells, merges, CanvasView(canvas, answers, asked, content.looks)))
    return Book(
        sheets=(*sheets, stamp_sheet(issue)),
        properties=stamp_properties(issue),
        title=" ".join(part for part in (plan.name, issue.division, issue.round.name) if part),
        locked=True,
        font=form.font,
        font_size=form.font_size,
    )


def place_sheets(
    form: Form, plan: Plan, issue: Issue, answers: Answers, formats: Mapping[str, str] = _NO_FORMATS
) -> Iterator[Sheet]:
    """The sheets of programs and projects alone, as ``place`` makes them, each made when it is asked for."""
    content = CanvasContent(answers, NO_MARKS, FormLooks.of(form), formats)
    return (sheet for sheet, _ in _placed(form, Scope(plan, issue, offices=form.offices), content))


def _placed(form: Form, scope: Scope, content: CanvasContent) -> Iterator[tuple[Sheet, tuple[AskedRow, ...]]]:
    """The sheets of programs and projects in order, and what each asks."""
    used = UsedNames([COVER_SHEET, STAMP_SHEET])
    for name, drawn, inner in _things(form, scope):
        canvas = Canvas.spread(sheet_name(name, used), drawn, inner)
        cells, merges = canvas_cells(canvas, content), placed_merges(canvas)
        asked = tuple(_asked_rows(canvas, cells))
        if not asked and drawn is form.program and form.project and scope.issue.division:
            continue
        used.use(canvas.name)
        yield _sheet(form, canvas, cells, merges, CanvasView(canvas, content.answers, asked, content.looks)), asked


def _things(form: Form, scope: Scope) -> Iterator[tuple[str, FormSheet, Scope]]:
    """What has a sheet of its own, in the order of the plan: the name wanted for it, its form, its scope."""
    for program in scope.plan.programs:
        inner = scope.of_program(program)
        if form.program is not None and _concerns(form, inner, program):
            yield f"{program.key} {program.name}", form.program, inner
        if form.project is not None:
            for each in inner.children(Band.PROJECT):
                yield f"{each.the_project.number} {each.the_project.name}", form.project, each


def _concerns(form: Form, scope: Scope, program: Program) -> bool:
    """True when the program has a sheet in the workbook."""
    plan, issue = scope.plan, scope.issue
    owners = [plan.program_owner(program, indicator) for indicator in program.indicators]
    if program.level and not owners:
        return False  # a level without indicators has a name alone
    owners += scope.owners("") if form.asks_of_programs else ()
    own = issue.division in ("", *owners) or plan.concerns(issue.division, program)
    return own or judges_program(plan, issue.division, scope.offices, program)


def _sheet(
    form: Form, canvas: Canvas, cells: dict[Position, Cell], merges: tuple[Area, ...], view: CanvasView
) -> Sheet:
    sparklines: list[Sparkline] = []
    uncounted: list[Position] = []
    for position, row, _, word in canvas.computed:
        if position in cells:
            try:
                cells[position] = computed_cell(view, position, word, cells[position])
            except FormulaTooLong:
                uncounted.append((row.source, canvas.column(position[1]).source))
            if word is Word.TREND and (line := trend_sparkline(canvas, cells, position)):
                sparklines.append(line)
    if canvas.form.formulas:
        from kamakura_report.layout.drawn_formulas import drawn_formulas  # few forms have any

        formulas = drawn_formulas(canvas, cells)
        cells |= formulas.cells
        uncounted += formulas.too_long
    by_row = fitted_heights(form, canvas, cells, merges, view.open_cells)
    by_column = drawn_widths(canvas)
    rules = tuple(drawn_validations(canvas, lambda position: position in cells))
    ruled = {position for rule in rules for area in rule.areas for position in area.positions()}
    highlights = list(drawn_highlights(canvas))
    if view.open_cells:
        from kamakura_report.layout.warnings import state_highlights  # no result needs it

        highlights += state_highlights(canvas, cells, view.open_cells, form.looks)
    template = canvas.form.drawn
    return Sheet(
        name=canvas.name,
        cells=cells,
        merges=merges,
        widths=by_column,
        heights=by_row,
        validations=(*rules, *_validations(view.open_cells, ruled)),
        highlights=tuple(highlights),
        sparklines=tuple(sparklines),
        page=placed_page(form, canvas, by_column, by_row, merges),
        freeze=_freeze(canvas),
        protected=True,
        zoom=template.zoom,
        gridlines=template.gridlines,
        tab_color=template.tab_color,
        template=template.name,
        row_height=template.row_height,
        uncounted=tuple(dict.fromkeys(uncounted)),
    )


def _validations(asked: Mapping[Position, Ask], drawn_already: set[Position]) -> list[Validation]:
    """One validation for each rule, with all the cells it holds for; a cell with a drawn one keeps that alone."""
    of_rule: dict[int, tuple[kinds.EntryRule, list[Position]]] = {}  # by its identity: to hash one takes long
    for position, ask in asked.items():
        if position not in drawn_already:
            rule = kinds.entry_rule(ask)
            of_rule.setdefault(id(rule), (rule, []))[1].append(position)
    groups: dict[kinds.EntryRule, list[Position]] = defaultdict(list)
    for rule, positions in of_rule.values():
        groups[rule] += positions
    validations = []
    for rule, positions in groups.items():
        if rule == kinds.EntryRule():
            continue
        for areas in compact_areas(positions).values():
            first = cell_name((areas[0].top, areas[0].left))
            validations.append(
                Validation(
                    areas=areas,
                    kind="list" if rule.choices else "custom",
                    formula=rule.formula.format(x=first),
                    choices=rule.choices,
                    prompt_title=rule.prompt_title,
                    prompt=rule.prompt,
                    error_title=rule.error_title,
                    error=rule.error,
                )
            )
    return validations


def _freeze(canvas: Canvas) -> Position | None:
    """The first cell below the heading, when the sheet begins with it."""
    head = [number for number, row in enumerate(canvas.rows, 1) if row.band is Band.HEAD]
    return (head[-1] + 1, 1) if head and head[0] == 1 else None


def _asked_rows(canvas: Canvas, cells: Mapping[Position, Cell]) -> Iterator[AskedRow]:
    """Each row with an open cell, top to bottom."""
    by_row: dict[int, list[Position]] = defaultdict(list)
    by_key: dict[str, Position] = {}
    shapes = canvas.across.rows
    for number, row in enumerate(canvas.rows, 1):
        for column in shapes[row.source].asked_columns:
            ask = cells[number, column].ask
            if ask is not None:
                by_row[number].append((number, column))
                by_key[ask.key] = (number, column)
    if not by_row:
        return
    from kamakura_report.form.asked_rows import AskedRow  # no result needs it

    for number, positions in by_row.items():
        row = canvas.row(number)
        key = row_key(canvas, row)
        yield AskedRow(
            sheet=canvas.name,
            key=key,
            subject=_subject(row.scope),
            item=_item(row.scope, key),
            row=number,
            questions=tuple(_question(canvas.name, cells, position, by_key) for position in positions),
        )


def _question(
    sheet: str, cells: Mapping[Position, Cell], position: Position, by_key: Mapping[str, Position]
) -> AskedQuestion:
    ask, value = cells[position].ask, cells[position].value
    assert ask is not None
    assert not isinstance(value, Formula)
    content = CellContent.BLANK if value is None else cell_content(ask, value)
    if ask.condition is None:
        return AskedQuestion(sheet, position, ask, content)
    decider = by_key[ask.condition.key]
    said = cells[decider].value
    waived = not ask.condition.is_met(said if isinstance(said, str) else None)
    return AskedQuestion(sheet, position, ask, content, decider, waived)


def _subject(scope: Scope) -> str:
    """``No 12 障害者福祉運営事業``, or the program; 表紙 for its own rows."""
    if scope.project is not None:
        return f"No {scope.project.number} {scope.project.name}"
    return f"{scope.program.key} {scope.program.name}" if scope.program is not None else keys.COVER


def _item(scope: Scope, key: str) -> str:
    """The indicator, or what else the row is about: 決算額, 取組実績."""
    name = scope.indicator.name if scope.indicator is not None else ""
    return " ".join(part for part in (name, Key.parse(key).item) if part) or keys.REMARK
