"""Sheet 予算決算: 予算額, 決算額 and 執行率 of each project in three rows, all years side by side.

執行率 is a formula of the two figures above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from functools import partial

from kamakura_report.form.progress import execution_rate, execution_rate_formula
from kamakura_report.frozen import replace
from kamakura_report.merging.lines import Section
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
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
from kamakura_report.workbook.book import Border, Cell, Formula, Highlight, Sheet, Sparkline, Style
from kamakura_report.workbook.office_style import fitting_text

MONEY_NAME, RATE, NO_PROJECTS = "予算決算", "執行率", "計画に事業がありません。"
MONEY_BEFORE = {"施策": 10.0, "No": 4.5, "事業名": 24.0, "所管課": 14.0, "区分（千円）": 8.5}
MONEY_AFTER = {"推移": 11.0, "状態": 10.0, "備考": 28.0, "キー": 15.0}
OVER_BUDGET = Style(bold=True, color="9C1C13", fill="FBE3E1")
ROWS_EACH = 3  # of a project
FIRST_FIGURE = len(MONEY_BEFORE) + 1  # the column of the first year
_EDGE = Border("medium", "56606B")  # above each project
_BODIES = {True: office_style.BODY, False: office_style.QUIET_BODY}  # in the first row of a project, and below it
_NUMBERS = {first: replace(body, horizontal="center", number_format="0") for first, body in _BODIES.items()}
_leading_looks: dict[int, tuple[Style, Style]] = {}  # few, as there are few numbers of decimals
_Pairs = Mapping[int, tuple[PeriodSeries, PeriodSeries]]  # by the first row of a project: 予算額 and 決算額


def money_table(plan: Plan, series: Sequence[PeriodSeries], due: Set[str], remarks: Mapping[str, str]) -> FigureTable:
    """予算決算."""
    money = series_of(series, Section.BUDGET, Section.SETTLEMENT)
    pairs = {
        lists.FIRST_ROW + ROWS_EACH * place: pair
        for place, pair in enumerate(zip(money[::2], money[1::2], strict=True))
    }
    rows = {number + below: each for number, pair in pairs.items() for below, each in enumerate(pair)}
    return FigureTable(
        TableRows(MONEY_NAME, FIRST_FIGURE, tuple(map(str, plan.periods)), series_rows(rows)),
        partial(_money_sheet, plan, pairs, due, remarks),
    )


def _money_sheet(plan: Plan, pairs: _Pairs, due: Set[str], remarks: Mapping[str, str]) -> Sheet:
    periods = tuple(map(str, plan.periods))
    width = figure_width(series for pair in pairs.values() for series in pair)
    columns = {**MONEY_BEFORE, **dict.fromkeys(map(plan.shown, periods), width), **MONEY_AFTER}
    rows: list[list[Cell]] = []
    lines: list[Sparkline] = []
    rates: list[Area] = []
    after = FIRST_FIGURE + len(periods)
    for number, (budget, settlement) in pairs.items():
        below = _names(budget, first=False)
        for at, row_series in ((number, budget), (number + 1, settlement)):
            leading = number == at
            names = _names(budget, first=True) if leading else below
            rows.append(_money_row(row_series, names, periods, due, remarks, leading=leading))
            trend = trend_cells(at, FIRST_FIGURE, [row_series.rows.get(period) for period in periods])
            if trend and plan.periods == plan.years:  # else it would go through parts and wholes alike
                lines.append(Sparkline((at, after), trend))
        rows.append(_rate_row(plan.periods, below, budget, settlement, number))  # the last of the three
        rates.append(Area(number + 2, FIRST_FIGURE, number + 2, after - 1))
    return list_sheet(
        plan,
        MONEY_NAME,
        columns,
        rows,
        frozen=len(MONEY_BEFORE),
        needed="推移",
        nothing=NO_PROJECTS,
        table=MONEY_NAME,
        highlights=_over_budget(rates),
        sparklines=tuple(lines),
        starts=pairs.keys(),
    )


def _money_row(
    series: PeriodSeries,
    names: Sequence[Cell],
    periods: Sequence[str],
    due: Set[str],
    remarks: Mapping[str, str],
    *,
    leading: bool,
) -> list[Cell]:
    style = series.style
    assert series.project is not None
    remark = "" if leading else remarks.get(keys.named(series.project.key, keys.REMARK), "")
    cells = [
        *names,
        Cell(series.section, office_style.CENTERED),
        *(figure_cell(series.rows.get(period), style, period in due) for period in periods),
        Cell(None, office_style.BODY),
        Cell(None, office_style.EMPTY) if leading else Cell(series.open_summary(due) or None, office_style.CENTERED),
        Cell(fitting_text(remark) or None, office_style.BODY),
        Cell(series.key, office_style.KEY_STYLE),
    ]
    return [Cell(cell.value, _leading(cell.style), note=cell.note) for cell in cells] if leading else cells


def _leading(style: Style) -> Style:
    """The look in the first row of a project. It is known by the identity of the other one: to hash that takes long."""
    known = _leading_looks.get(id(style))
    if known is None:
        known = _leading_looks[id(style)] = style, replace(style, top=_EDGE)
    return known[1]


def _rate_row(
    periods: Sequence[Period], names: Sequence[Cell], budget: PeriodSeries, settlement: PeriodSeries, number: int
) -> list[Cell]:
    """執行率 of each year, calculated from the two rows above; a part of a year has no budget of its own."""
    cells = []
    for column, year in enumerate(periods, FIRST_FIGURE):
        if year.part:
            cells.append(Cell(None, office_style.EMPTY))
            continue
        name = str(year)
        rate = execution_rate(budget.values.get(name), settlement.values.get(name))
        pair = (cell_name((number, column)), cell_name((number + 1, column)))
        cells.append(Cell(Formula(execution_rate_formula([pair]), "" if rate is None else rate), RATE_STYLE))
    assert budget.project is not None
    empty = [Cell(None, office_style.EMPTY)] * (len(MONEY_AFTER) - 1)
    key = Cell(keys.named(budget.project.key, RATE), office_style.KEY_STYLE)
    return [*names, Cell(RATE, office_style.CENTERED), *cells, *empty, key]


def _names(series: PeriodSeries, *, first: bool) -> list[Cell]:
    """The names stand in each row, so that a filter finds them; below the first they step back."""
    project = series.project
    assert project is not None
    body = _BODIES[first]
    return [
        Cell(fitting_text(program_title(series.program)), body),
        Cell(Decimal(project.number), _NUMBERS[first]),
        Cell(fitting_text(project.name), body),
        Cell(fitting_text("、".join(project.divisions)) or None, body),
    ]


def _over_budget(rates: Sequence[Area]) -> tuple[Highlight, ...]:
    """Years in which more was spent than planned stand out."""
    if not rates:
        return ()
    first = cell_name((rates[0].top, rates[0].left))
    return (Highlight(tuple(rates), f"AND(ISNUMBER({first}),{first}>1)", OVER_BUDGET),)
