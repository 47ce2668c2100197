"""Sheets 施策指標 and 事業・成果指標: a row per indicator, all years side by side.

進捗 and 達成率 are formulas of the row's own figures.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence, Set
from decimal import Decimal
from functools import partial

from kamakura_report.form.progress import (
    Progress,
    attainment,
    attainment_formula,
    progress_formula,
)
from kamakura_report.frozen import replace
from kamakura_report.merging.lines import Section
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan, Program, Project
from kamakura_report.plan.periods import Period
from kamakura_report.reports import lists
from kamakura_report.reports.consolidated.figure_cells import (
    RATE_STYLE,
    PeriodSeries,
    figure_cell,
    figure_width,
    program_title,
    series_of,
    trend_cells,
)
from kamakura_report.reports.consolidated.figure_places import FigureTable, TableRows, series_rows
from kamakura_report.reports.lists import list_sheet
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, cell_name
from kamakura_report.workbook.book import Cell, Formula, Highlight, Sheet, Sparkline, Style
from kamakura_report.workbook.office_style import fitting_text

PROGRAMS_NAME, OUTCOMES_NAME = "施策指標", "事業・成果指標"
NO_INDICATOR, NO_INDICATORS = "（成果指標なし）", "計画に指標がありません。"
PROGRAM_BEFORE = {"施策": 10.0}
PROJECT_BEFORE = {"施策": 10.0, "No": 4.5, "事業名": 21.0}
INDICATOR_COLUMNS = {"指標名": 25.0, "単位": 5.5, "目指す方向": 8.0, "目標値": 8.0}
ATTAINED = "達成率"  # a column where the plan has targets of single years
ARROW = replace(office_style.CENTERED, size=14)
PROGRESS_WORDS = {
    Progress.REACHED: Style(bold=True, color="0B4F2A", fill="D9EFE0"),
    Progress.BETTER: Style(color="0B4F2A"),
    Progress.WORSE: Style(bold=True, color="9C1C13", fill="FBE3E1"),
    Progress.BLANK: Style(color="56606B"),
}

_AFTER_AIMED = {"推移": 9.5, "進捗": 7.0, ATTAINED: 7.5, "担当課": 12.0, "状態": 9.0, "備考": 28.0, "キー": 12.0}
_IndicatorRow = PeriodSeries | tuple[Program, Project]  # an indicator, or a project without one
_IndicatorRows = Mapping[int, _IndicatorRow]  # by their places on the sheet


def program_indicator_table(
    plan: Plan, series: Sequence[PeriodSeries], due: Set[str], remarks: Mapping[str, str]
) -> FigureTable:
    """施策指標."""
    rows = series_of(series, Section.PROGRAM_INDICATOR)
    return _indicator_table(plan, PROGRAMS_NAME, dict(enumerate(rows, lists.FIRST_ROW)), due, remarks)


def outcome_indicator_table(
    plan: Plan, series: Sequence[PeriodSeries], due: Set[str], remarks: Mapping[str, str]
) -> FigureTable:
    """事業・成果指標; a project without an indicator has a row too."""
    rows: list[_IndicatorRow] = []
    by_key = {each.key: each for each in series}
    for program in plan.programs:
        for project in program.projects:
            rows += [by_key[indicator.key] for indicator in project.indicators] or [(program, project)]
    return _indicator_table(plan, OUTCOMES_NAME, dict(enumerate(rows, lists.FIRST_ROW)), due, remarks)


def _indicator_table(
    plan: Plan, name: str, rows: _IndicatorRows, due: Set[str], remarks: Mapping[str, str]
) -> FigureTable:
    before = PROGRAM_BEFORE if name == PROGRAMS_NAME else PROJECT_BEFORE
    place = TableRows(
        name, len(before) + len(INDICATOR_COLUMNS) + 1, (keys.INITIAL, *map(str, plan.periods)), _rows_by_key(rows)
    )
    return FigureTable(place, partial(_indicator_sheet, plan, place, before, rows, due, remarks))


def _rows_by_key(rows: _IndicatorRows) -> dict[str, tuple[int, Container[str]]]:
    """The rows of indicators, and of each project the first one."""
    series = {number: row for number, row in rows.items() if isinstance(row, PeriodSeries)}
    found = series_rows(series)
    for number, row in rows.items():
        project = row.project if isinstance(row, PeriodSeries) else row[1]
        if project is not None:
            found.setdefault(project.key, (number, ()))
    return found


def _indicator_sheet(
    plan: Plan,
    place: TableRows,
    before: Mapping[str, float],
    rows: _IndicatorRows,
    due: Set[str],
    remarks: Mapping[str, str],
) -> Sheet:
    name, first, periods = place.sheet, place.first, place.periods
    series = [row for row in rows.values() if isinstance(row, PeriodSeries)]
    aimed = any(row.indicator is not None and row.indicator.targets for row in series)
    after = {name: width for name, width in _AFTER_AIMED.items() if aimed or name != ATTAINED}
    figures = dict.fromkeys(map(plan.shown, periods), figure_width(series))
    columns = {**before, **INDICATOR_COLUMNS, **figures, **after}
    trend = first + len(periods)
    listed_rows = []
    lines = []
    for number, row in rows.items():
        if isinstance(row, PeriodSeries):
            remark = remarks.get(keys.named(row.key, keys.REMARK), "")
            cells = _indicator_row(plan, row, number, first, periods, due, remark)
            listed_rows.append(cells if aimed else _without_rate(cells))
            lines += _trend(plan, row, (number, trend), first, periods)
        else:
            listed_rows.append(_project_row(*row, len(columns)))
    last = lists.HEAD_ROW + len(rows)
    return list_sheet(
        plan,
        name,
        columns,
        listed_rows,
        frozen=len(before) + 1,
        needed="担当課",
        nothing=NO_INDICATORS,
        table=name.replace("・", ""),
        highlights=_progress_highlights(Area(lists.FIRST_ROW, trend + 1, last, trend + 1)) if series else (),
        sparklines=tuple(lines),
    )


def _trend(
    plan: Plan, series: PeriodSeries, place: tuple[int, int], first: int, periods: Sequence[str]
) -> list[Sparkline]:
    """推移 of an indicator; none where its neighbours are parts of years and wholes that say nothing of each other."""
    if series.indicator is None or plan.judged_periods(series.indicator) != plan.periods:
        return []
    drawn = trend_cells(place[0], first, [series.rows.get(period) for period in periods])
    return [Sparkline(place, drawn)] if drawn else []


def _indicator_row(
    plan: Plan, series: PeriodSeries, number: int, first: int, periods: Sequence[str], due: Set[str], remark: str
) -> list[Cell]:
    indicator = series.indicator
    assert indicator is not None
    style = series.style
    refs = {period: cell_name((number, column)) for column, period in enumerate(periods, first)}
    word = series.progress
    cells = {period: refs[str(period)] for period in plan.judged_periods(indicator)}
    formula = progress_formula(indicator, refs[keys.INITIAL], cells, plan.level_tolerance)
    progress = Formula(formula, word) if word else None
    return [
        Cell(fitting_text(program_title(series.program)), office_style.BODY),
        *(_project_cells(series.project) if series.project else ()),
        Cell(fitting_text(indicator.name), office_style.BODY),
        Cell(fitting_text(indicator.unit) or None, office_style.CENTERED),
        Cell(indicator.direction or None, ARROW),
        Cell(indicator.aim, style),
        *(figure_cell(series.rows.get(period), style, period in due) for period in periods),
        Cell(None, office_style.BODY),
        Cell(progress, office_style.CENTERED) if progress else Cell(None, office_style.EMPTY),
        _rate_cell(series, cells),
        Cell(fitting_text("、".join(series.owners)) or None, office_style.BODY),
        Cell(series.open_summary(due) or None, office_style.CENTERED),
        Cell(fitting_text(remark) or None, office_style.BODY),
        Cell(series.key, office_style.KEY_STYLE),
    ]


def _rate_cell(series: PeriodSeries, cells: Mapping[Period, str]) -> Cell:
    """達成率 of the last year that has a figure and a target."""
    assert series.indicator is not None
    formula = attainment_formula(series.indicator, cells)
    if not formula:
        return Cell(None, office_style.EMPTY)
    known = [when for when in cells if str(when) in series.values and series.indicator.target_of(when) is not None]
    rate = attainment(series.indicator, known[-1], series.values[str(known[-1])]) if known else None
    return Cell(Formula(formula, "" if rate is None else rate), RATE_STYLE)


def _without_rate(cells: Sequence[Cell]) -> list[Cell]:
    place = len(cells) - list(reversed(_AFTER_AIMED)).index(ATTAINED) - 1
    return [*cells[:place], *cells[place + 1 :]]


def _project_row(program: Program, project: Project, columns: int) -> list[Cell]:
    """A project without an indicator: all it has is its name."""
    head = [
        Cell(fitting_text(program_title(program)), office_style.BODY),
        *_project_cells(project),
        Cell(NO_INDICATOR, office_style.QUIET_BODY),
    ]
    owners = Cell(fitting_text("、".join(project.divisions)) or None, office_style.BODY)
    empty = [Cell(None, office_style.EMPTY)] * (columns - len(head) - 2)
    return [*head, *empty[:-2], owners, *empty[-2:], Cell(project.key, office_style.KEY_STYLE)]


def _project_cells(project: Project) -> tuple[Cell, Cell]:
    number = Cell(Decimal(project.number), office_style.ORDINAL)
    return number, Cell(fitting_text(project.name), office_style.BODY)


def _progress_highlights(area: Area) -> tuple[Highlight, ...]:
    """The words of 進捗 stand out by weight and colour, also after a figure was changed by hand."""
    first = cell_name((area.top, area.left))
    return tuple(Highlight((area,), f'{first}="{word}"', style) for word, style in PROGRESS_WORDS.items())
