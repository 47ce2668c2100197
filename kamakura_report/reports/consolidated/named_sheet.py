"""Sheet 追加項目: the figures that the forms name, a row for each thing and name, all years side by side; then the sum
over the projects of each name that can be added, with how many projects gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from functools import partial

from kamakura_report.form.kinds import is_count
from kamakura_report.frozen import replace
from kamakura_report.merging.lines import Section
from kamakura_report.plan.model import Plan
from kamakura_report.reports import lists
from kamakura_report.reports.consolidated.figure_cells import (
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
from kamakura_report.workbook.book import Cell, Sheet, Sparkline
from kamakura_report.workbook.office_style import fitting_text, grouped

NAMED_NAME = "追加項目"
NAMED_BEFORE = {"施策": 10.0, "No": 4.5, "事業名": 21.0, "指標名": 21.0, "項目": 15.0, "単位": 6.0}
NAMED_AFTER = {"推移": 9.5, "担当課": 12.0, "状態": 10.0, "キー": 15.0}
NO_YEAR = "年度なし"
SUM_OF_PROJECTS = "事業の合計"


def named_table(plan: Plan, series: Sequence[PeriodSeries], due: Set[str]) -> FigureTable | None:
    """追加項目; None where no form names a figure."""
    named = series_of(series, Section.NAMED)
    if not named:
        return None
    dated = tuple(map(str, plan.periods))
    periods = (("",) if any("" in each.rows for each in named) else ()) + dated
    place = TableRows(NAMED_NAME, len(NAMED_BEFORE) + 1, periods, series_rows(dict(enumerate(named, lists.FIRST_ROW))))
    return FigureTable(place, partial(_named_sheet, plan, named, periods, due))


def _named_sheet(plan: Plan, named: Sequence[PeriodSeries], periods: Sequence[str], due: Set[str]) -> Sheet:
    dated = tuple(map(str, plan.periods))
    columns = {
        **NAMED_BEFORE,
        **{plan.shown(period) or NO_YEAR: figure_width(named) for period in periods},
        **NAMED_AFTER,
    }
    trend = len(NAMED_BEFORE) + 1 + len(periods)
    rows: list[list[Cell]] = []
    lines: list[Sparkline] = []
    for number, each in enumerate(named, lists.FIRST_ROW):
        rows.append(_row(each, periods, due))
        drawn = trend_cells(number, trend - len(dated), [each.rows.get(period) for period in dated])
        lines += [Sparkline((number, trend), drawn)] if drawn and plan.periods == plan.years else []  # no parts between
    for name, of_projects in _addable(named).items():
        rows += _sum_rows(name, of_projects, periods)
    return list_sheet(
        plan,
        NAMED_NAME,
        columns,
        rows,
        frozen=len(NAMED_BEFORE) - 1,
        nothing="",
        needed="推移",
        table=NAMED_NAME,
        sparklines=tuple(lines),
    )


def _row(series: PeriodSeries, periods: Sequence[str], due: Set[str]) -> list[Cell]:
    project, unit = series.project, next(iter(series.rows.values())).line.unit
    return [
        Cell(fitting_text(program_title(series.program)), office_style.BODY),
        Cell(Decimal(project.number) if project else None, office_style.ORDINAL),
        Cell(fitting_text(project.name) if project else None, office_style.BODY),
        Cell(fitting_text(series.about.name) if series.about else None, office_style.BODY),
        Cell(fitting_text(series.item), office_style.BODY),
        Cell(fitting_text(unit) or None, office_style.CENTERED),
        *(figure_cell(series.rows.get(period), series.style, period in due) for period in periods),
        Cell(None, office_style.BODY),
        Cell(fitting_text("、".join(series.owners)) or None, office_style.BODY),
        Cell(series.open_summary(due) or None, office_style.CENTERED),
        Cell(series.key, office_style.KEY_STYLE),
    ]


def _addable(named: Sequence[PeriodSeries]) -> Mapping[str, list[PeriodSeries]]:
    """By name the series of projects whose figures mean something when they are added: counted things, money, parts."""
    by_name: dict[str, list[PeriodSeries]] = {}
    for each in named:
        line = next(iter(each.rows.values())).line
        if each.project is not None and each.about is None and (line.summed or is_count(line.unit, None)):
            by_name.setdefault(each.item, []).append(each)
    return by_name


def _sum_rows(name: str, series: Sequence[PeriodSeries], periods: Sequence[str]) -> tuple[list[Cell], list[Cell]]:
    """The sum of what was given, and below it of how many projects that is, year by year."""
    unit = next(iter(series[0].rows.values())).line.unit
    style = office_style.NUMBER
    decimals = max(each.decimals for each in series)
    sums: list[Cell] = []
    counts: list[Cell] = []
    for period in periods:
        given = [each.values[period] for each in series if period in each.values]
        listed = sum(period in each.rows and bool(each.rows[period].line.owners) for each in series)
        number = Cell(sum(given, Decimal()) if given else None, replace(style, number_format=grouped(decimals)))
        sums.append(number if listed else Cell(None, office_style.EMPTY))
        counts.append(Cell(f"{len(given)}／{listed}事業" if listed else None, office_style.QUIET))
    grey = Cell(None, office_style.EMPTY)
    item, after = Cell(fitting_text(name), office_style.BODY), [grey] * len(NAMED_AFTER)
    sum_unit = Cell(fitting_text(unit) or None, office_style.CENTERED)
    return (
        [grey, grey, Cell(SUM_OF_PROJECTS, office_style.BODY), grey, item, sum_unit, *sums, *after],
        [grey, grey, Cell("回答した事業の数", office_style.QUIET_BODY), grey, item, grey, *counts, *after],
    )
