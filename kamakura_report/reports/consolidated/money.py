"""Sheet 予算決算: 予算額, 決算額 and 執行率 of each project, a row each, all years side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Area, Border, Cell, Formula, Highlight, Link, Sheet, Sparkline, Style, reference
from kamakura_report.form.progress import execution, execution_formula
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
from kamakura_report.plan.years import FiscalYear
from kamakura_report.reports import listed, look
from kamakura_report.reports.consolidated import figures, strips
from kamakura_report.reports.consolidated.strips import Strip
from kamakura_report.returns.rows import Section

NAME = "予算決算"
RATE = "執行率"
NOTHING = "計画に事業がありません。"
BEFORE = {"施策": 11.0, "No": 5.0, "事業名": 26.0, "所管課": 16.0, "区分（千円）": 9.0}
AFTER = {"推移": 13.0, "状態": 12.0, "備考": 26.0, "キー": 15.0}
OVER = Style(bold=True, color="9C1C13", fill="FBE3E1")
PERCENT = replace(look.PERCENT, italic=True)
_EDGE = Border("medium", "56606B")  # above each project


def sheet(
    plan: Plan, found: Sequence[Strip], begun: Set[str], remarks: Mapping[str, str]
) -> tuple[Sheet, dict[str, Link]]:
    """The sheet, and where each figure stands."""
    money = strips.of(found, Section.BUDGET, Section.SETTLEMENT)
    pairs = list(zip(money[::2], money[1::2], strict=True))
    years = tuple(map(str, plan.years))
    columns = {**BEFORE, **dict.fromkeys(years, figures.width(money)), **AFTER}
    first = len(BEFORE) + 1
    rows: list[list[Cell]] = []
    lines: list[Sparkline] = []
    rates: list[Area] = []
    places: dict[str, Link] = {}
    for budget, settlement in pairs:
        number = listed.FIRST + len(rows)
        for at, strip in ((number, budget), (number + 1, settlement)):
            rows.append(_row(strip, years, begun, remarks, leading=number == at))
            places |= figures.spread(NAME, at, first, strip, years)
            drawn = figures.trend(at, first, [strip.rows.get(year) for year in years])
            lines += [Sparkline((at, first + len(years)), drawn)] if drawn else []
        rows.append(_rates(plan.years, budget, settlement, number, first))
        rates.append(Area(number + 2, first, number + 2, first + len(years) - 1))
    return (
        listed.sheet(
            plan,
            NAME,
            columns,
            rows,
            frozen=len(BEFORE),
            nothing=NOTHING,
            table=NAME,
            highlights=_over(rates),
            sparklines=tuple(lines),
        ),
        places,
    )


def _row(
    strip: Strip, years: Sequence[str], begun: Set[str], remarks: Mapping[str, str], *, leading: bool
) -> list[Cell]:
    style = figures.number_style(strip.value(year) for year in years)
    assert strip.project is not None
    remark = "" if leading else remarks.get(keys.named(strip.project.key, keys.REMARK), "")
    cells = [
        *_head(strip, strip.section),
        *(figures.figure(strip.rows.get(year), style, year in begun) for year in years),
        Cell(None, look.BODY),
        Cell(None, look.EMPTY) if leading else Cell(figures.summary(strip.rows.values(), begun) or None, look.CENTERED),
        Cell(look.shown(remark) or None, look.BODY),
        Cell(strip.key, look.SMALL),
    ]
    return [replace(cell, style=replace(cell.style, top=_EDGE)) for cell in cells] if leading else cells


def _rates(years: Sequence[FiscalYear], budget: Strip, settlement: Strip, number: int, first: int) -> list[Cell]:
    """執行率 of each year, calculated from the two rows above."""
    cells = []
    for column, year in enumerate(years, first):
        rate = execution(budget.value(year), settlement.value(year))
        pair = (reference((number, column)), reference((number + 1, column)))
        cells.append(Cell(Formula(execution_formula([pair]), "" if rate is None else rate), PERCENT))
    empty = [Cell(None, look.EMPTY)] * (len(AFTER) - 1)
    assert budget.project is not None
    return [*_head(budget, RATE), *cells, *empty, Cell(keys.named(budget.project.key, RATE), look.SMALL)]


def _head(strip: Strip, section: str) -> list[Cell]:
    """The names stand in each row, so that a filter finds them; below the first they step back."""
    project = strip.project
    assert project is not None
    body = look.BODY if section == Section.BUDGET else look.QUIET_BODY
    return [
        Cell(look.shown(figures.named(strip.program)), body),
        Cell(Decimal(project.number), replace(body, horizontal="center", number_format="0")),
        Cell(look.shown(project.name), body),
        Cell(look.shown("、".join(project.divisions)) or None, body),
        Cell(section, look.CENTERED),
    ]


def _over(rates: Sequence[Area]) -> tuple[Highlight, ...]:
    """More was spent than planned."""
    if not rates:
        return ()
    first = reference((rates[0].top, rates[0].left))
    return (Highlight(tuple(rates), f"AND(ISNUMBER({first}),{first}>1)", OVER),)
