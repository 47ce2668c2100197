"""``consolidated.xlsx`` as a whole, and the sheets of it that have no module: 競合, one per 施策 or 事業.

Such a sheet is in the published form: the form's own ``place_sheets``, sent to nobody. No formula needs another file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.form_model import Form, FormSheet
from kamakura_report.form.issue import NO_RECIPIENT
from kamakura_report.frozen import frozen, replace
from kamakura_report.layout.place import place_sheets
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.claims import Claim
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.texts import join_texts
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import MERGE_SHEETS_LEFT_OUT
from kamakura_report.reports import status_book
from kamakura_report.reports.consolidated import overview
from kamakura_report.reports.consolidated.figure_cells import (
    PeriodSeries,
    all_remarks,
    all_series,
    texts_by_key,
)
from kamakura_report.reports.consolidated.figure_places import FigureTable, Places, find_place
from kamakura_report.reports.consolidated.history import history_sheet
from kamakura_report.reports.consolidated.indicator_sheets import outcome_indicator_table, program_indicator_table
from kamakura_report.reports.consolidated.money_sheet import money_table
from kamakura_report.reports.consolidated.named_sheet import named_table
from kamakura_report.reports.consolidated.yearly_texts import yearly_text_table
from kamakura_report.reports.lists import TO_FIGURE, lead_to, list_sheet
from kamakura_report.reports.problem_list import problem_sheet
from kamakura_report.reports.status_book import place_status
from kamakura_report.rounds.division_status import DivisionStatus, count_totals
from kamakura_report.rounds.events import Event
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Book, Cell, MadeSheets, Sheet, Style
from kamakura_report.workbook.names import UsedNames, sheet_name
from kamakura_report.workbook.office_style import fitting_text, minute_of, result_title
from kamakura_report.workbook.text_size import column_points

TITLE = "集計結果"
CONFLICTS_NAME = "競合"
CONFLICTS_COLUMNS = {
    "項目": 33.0,
    "回答": 13.0,
    "課": 14.0,
    "ファイル": 21.0,
    "シート": 10.0,
    "セル": 6.0,
    "受付日時": 15.5,
    TO_FIGURE: 7.0,
    "キー": 18.0,
}
NO_CONFLICTS = "競合はありません。"
CONFLICTS_ADVICE = (
    "どれを採るかは、output/conflicts.xlsx の「採用」に印を付けて「kamakura-report resolve」で取り込みます。"
)
SCALE_STEPS = 256  # a stored width is a multiple of 1/256
LOWEST_SCALE = 10  # percent, Excel's
MOST_PROJECT_SHEETS = 100  # with more of them nobody finds a table any more


@frozen
class RoundStatus:
    """A round as it stands on one day: what sheet 提出状況 shows."""

    round: str
    statuses: Sequence[DivisionStatus]
    today: date
    closed: bool = False


def place_consolidated(
    plan: Plan,
    merged: Merged,
    problems: Iterable[Problem],
    *,
    form: Form | None = None,
    round_status: RoundStatus | None = None,
    events: Iterable[Event] = (),
) -> Book:
    """The workbook. ``problems`` are all to be shown in 点検結果, those of ``merged`` among them.

    Without ``form`` there are no sheets in the published form, without ``round_status`` no 提出状況.
    """
    series = all_series(plan, merged)
    periods, remarks = merged.due, all_remarks(merged)
    perhaps: tuple[FigureTable | None, ...] = (
        program_indicator_table(plan, series, periods, remarks),
        outcome_indicator_table(plan, series, periods, remarks),
        money_table(plan, series, periods, remarks),
        named_table(plan, series, periods),
        yearly_text_table(plan, form, merged, periods),
    )
    tables = [table for table in perhaps if table is not None]
    places = [table.rows for table in tables]
    others: list[Sheet] = []
    if round_status is not None:
        status = place_status(
            plan, round_status.round, round_status.statuses, round_status.today, closed=round_status.closed
        )
        others.append(status.sheet(status_book.NAME))
    others += [
        problem_sheet(plan, problems, lambda key: find_place(places, key)),
        conflict_sheet(plan, merged, series, places),
        history_sheet(plan, merged, events, places),
    ]
    names = [*(rows.sheet for rows in places), *(sheet.name for sheet in others)]
    cells = None if round_status is None else (round_status.round, count_totals(round_status.statuses))
    first = overview.overview_sheet(plan, merged, series, places, names, cells)

    def sheets() -> Iterator[Sheet]:
        yield first
        yield from (table.make() for table in tables)
        yield from others
        if form is not None:
            yield from program_sheets(form, plan, merged, series, [overview.NAME, *names])

    title = result_title(plan, TITLE)
    return Book(MadeSheets(sheets), title=title, font=office_style.FONT, font_size=office_style.FONT_SIZE)


def conflict_sheet(plan: Plan, merged: Merged, series: Sequence[PeriodSeries], places: Places) -> Sheet:
    """競合: a row per candidate, and where to decide between them."""
    conflicts = [row for row in merged.rows if row.state is ResultState.CONFLICT]
    told = {row.line.key for row in conflicts}
    styles = {row.line.key: each.style for each in series for row in each.rows.values() if row.line.key in told}
    rows = [_claim_row(row, claim, styles[row.line.key], places) for row in conflicts for claim in row.claims]
    if rows:
        rows.append([Cell(CONFLICTS_ADVICE, replace(office_style.NOTE, wrap=False))])
    return list_sheet(
        plan, CONFLICTS_NAME, CONFLICTS_COLUMNS, rows, frozen=1, nothing=NO_CONFLICTS, alarming=bool(rows)
    )


def program_sheets(
    form: Form,
    plan: Plan,
    merged: Merged,
    series: Sequence[PeriodSeries],
    taken_names: Iterable[str],
) -> Iterator[Sheet]:
    """A sheet per 施策 and 事業 as drawn, without cover, stamp and 様式ID, so that it cannot be taken for a return.

    Nothing is locked. ``taken_names`` are those of the other sheets; figures have the decimals that they have there.
    """
    formats = {each.key: each.style.number_format for each in series}
    project = None if any(left_out_sheets(form, plan)) else form.project
    shown = replace(form, cover=None, program=_in_font(form.program, form), project=_in_font(project, form))
    used = UsedNames(taken_names)
    for sheet in place_sheets(shown, plan, NO_RECIPIENT, shown_answers(merged), formats):
        name = sheet_name(sheet.name, used)
        used.use(name)
        yield _fitted(replace(sheet, name=name, protected=False), form)


def left_out_sheets(form: Form | None, plan: Plan) -> Iterator[Problem]:
    """A note when there are more sheets of 事業 than a workbook of results holds."""
    count = sum(len(program.projects) for program in plan.programs)
    if form is not None and form.project is not None and count > MOST_PROJECT_SHEETS:
        yield MERGE_SHEETS_LEFT_OUT.problem(count=count, most=MOST_PROJECT_SHEETS)


def shown_answers(merged: Merged) -> Answers:
    """What the form shows: accepted figures, the word where there is none, and what was written, with its 回."""
    given = [row for row in merged.rows if row.state is not ResultState.BLANK]
    accepted = {row.line.key: _answer(row) for row in given}
    written = {key: Answer.text(fitting_text(join_texts(rows))) for key, rows in texts_by_key(merged).items()}
    return Answers({**written, **accepted})


def _answer(row: ResultRow) -> Answer:
    if row.state is ResultState.CONFLICT:
        return Answer(Status.UNREADABLE, row.state.value, raw=row.state.value)
    return row.answer or Answer.word(row.state)


def _in_font(sheet: FormSheet | None, form: Form) -> FormSheet | None:
    """The sheet of the form with its font said in each cell: a workbook of results has another one for all else."""

    if sheet is None:
        return None
    drawn = sheet.drawn
    looks = {id(cell.style): cell.style for cell in drawn.cells.values()}  # far fewer than cells, and dear to compare
    named = {
        one: replace(style, font=style.font or form.font, size=style.size or form.font_size)
        for one, style in looks.items()
    }
    cells = {
        position: Cell(cell.value, named[id(cell.style)], cell.ask, cell.link, cell.note)
        for position, cell in drawn.cells.items()
    }
    return replace(sheet, drawn=replace(drawn, cells=cells))


def _fitted(sheet: Sheet, form: Form) -> Sheet:
    """The sheet as wide as in its own workbook: a column's width is counted in digits of the default font.

    Widths are rounded anew, so the page gets a hundredth more room.
    """
    share = column_points(SCALE_STEPS, form.font, form.font_size) / column_points(
        SCALE_STEPS, office_style.FONT, office_style.FONT_SIZE
    )
    widths = {column: -int(-width * share * SCALE_STEPS // 1) / SCALE_STEPS for column, width in sheet.widths.items()}
    page = replace(sheet.page, scale=max(LOWEST_SCALE, sheet.page.scale - 1))
    return replace(sheet, widths=widths, page=page)


def _claim_row(row: ResultRow, claim: Claim, figure: Style, places: Places) -> list[Cell]:
    number = None if claim.held else claim.answer.number
    shown = Cell(fitting_text(claim.shown), office_style.CENTERED) if number is None else Cell(number, figure)
    where = (claim.division, claim.file, claim.sheet, claim.cell)
    return [
        Cell(fitting_text(row.line.label), office_style.BODY),
        shown,
        *(Cell(fitting_text(text) or None, office_style.BODY) for text in where),
        Cell(minute_of(claim.received) or None, office_style.CENTERED),
        lead_to(find_place(places, row.line.key)),
        Cell(row.line.key, office_style.KEY_STYLE),
    ]
