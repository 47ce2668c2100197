"""Parts of the public pages: an indicator and its chart, money, how things stand, as rows and words for templates"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kamakura_report.form.kinds import THOUSAND_YEN
from kamakura_report.form.progress import Progress, execution_rate
from kamakura_report.frozen import frozen
from kamakura_report.plan.figures import percent_text
from kamakura_report.plan.keys import INITIAL
from kamakura_report.reports.site.edition import (
    PublishedFigure,
    PublishedIndicator,
    PublishedProgram,
    PublishedProject,
)
from kamakura_report.reports.site.indicator_chart import ChartPoint, indicator_chart
from kamakura_report.reports.site.money_chart import spending_chart
from kamakura_report.reports.site.svg_parts import figure_text

NO_FIGURE = "―"
WAYS = {"↗": "増やす（↗）", "↘": "減らす（↘）", "→": "保つ（→）"}


@frozen
class Standing:
    """進捗 as citizens read it: the word, a sign that tells it without colour, a class for the style sheet."""

    word: str
    sign: str
    look: str


STANDINGS = {
    Progress.REACHED: Standing("達成", "◎", "reached"),
    Progress.BETTER: Standing("改善", "○", "better"),
    Progress.LEVEL: Standing("横ばい", "△", "level"),
    Progress.WORSE: Standing("後退", "▼", "worse"),
    Progress.BLANK: Standing("実績待ち", "…", "waiting"),
    "": Standing("判定なし", "－", "none"),
}


@frozen
class FigureRow:
    """A row of an indicator's table: the period, its figure and its target as people read them."""

    period: str
    figure: str
    target: str


@frozen
class IndicatorPart:
    """An indicator on a page."""

    indicator: PublishedIndicator
    anchor: str
    standing: Standing
    way: str
    target: str  # with its unit; "" where there is none
    chart: str  # SVG; "" where there is nothing to draw
    rows: tuple[FigureRow, ...]
    has_targets: bool
    named: tuple[NamedPart, ...]


@frozen
class NamedPart:
    """A figure that a form names: its 項目, and by period what is said."""

    item: str
    unit: str
    rows: tuple[tuple[str, str], ...]


@frozen
class MoneyRow:
    """A row of a project's money."""

    period: str
    budget: str
    settlement: str
    rate: str  # 執行率


@frozen
class MoneyPart:
    """The money of a project, or of all projects of a program."""

    chart: str
    rows: tuple[MoneyRow, ...]
    unit: str = THOUSAND_YEN


def said_of(figure: PublishedFigure | None) -> str:
    """A figure, the word in its place, or a dash."""
    if figure is None or not figure.said:
        return NO_FIGURE
    return figure.word if figure.figure is None else figure_text(figure.figure)


def standing_of(indicator: PublishedIndicator) -> Standing:
    """How an indicator stands."""
    return STANDINGS[Progress(indicator.progress) if indicator.progress else ""]


def indicator_part(owner: str, indicator: PublishedIndicator) -> IndicatorPart:
    """An indicator of the thing of that name."""
    anchor = f"i{indicator.number}"
    way = WAYS.get(indicator.direction, indicator.direction)
    by_period = {figure.period: figure for figure in indicator.figures}
    initial = [INITIAL] if INITIAL in by_period else []
    points = [
        ChartPoint(name, by_period[name].figure if name in by_period else None, indicator.target_of(name))
        for name in indicator.whole
    ]
    points[:0] = [ChartPoint(name, by_period[name].figure) for name in initial]
    rows = []
    for name in with_missing_years([*by_period], indicator.whole):
        target = None if name in initial else indicator.target_of(name)
        rows.append(FigureRow(name, said_of(by_period.get(name)), NO_FIGURE if target is None else figure_text(target)))
    return IndicatorPart(
        indicator,
        anchor,
        standing_of(indicator),
        way,
        f"{figure_text(indicator.target)} {indicator.unit}".rstrip() if indicator.target is not None else "",
        indicator_chart(anchor, f"{owner} {indicator.name}の推移", indicator.unit, way, points),
        tuple(rows),
        indicator.target is not None or bool(indicator.targets),
        named_parts(indicator.named),
    )


def named_parts(figures: Iterable[PublishedFigure]) -> tuple[NamedPart, ...]:
    """Figures that forms name, item by item; those with nothing to read are left out."""
    by_item: dict[str, list[PublishedFigure]] = {}
    for figure in figures:
        if figure.said:
            by_item.setdefault(figure.item, []).append(figure)
    return tuple(
        NamedPart(item, given[0].unit, tuple((one.period, said_of(one)) for one in given))
        for item, given in by_item.items()
    )


def with_missing_years(known: list[str], whole: Sequence[str]) -> list[str]:
    """The periods that have a figure, with the missing ones of these where they belong: each year has its row, also one
    whose figure waits for a decision.
    """
    for number, name in enumerate(whole):
        if name not in known:
            later = [known.index(one) for one in whole[number + 1 :] if one in known]
            known.insert(min(later, default=len(known)), name)
    return known


def project_money(project: PublishedProject, years: Sequence[str]) -> MoneyPart:
    """予算額 and 決算額 of a project, year by year: those of the plan, and further ones that it has figures of."""
    budget = {one.period: one for one in project.budget}
    settlement = {one.period: one for one in project.settlement}
    periods = with_missing_years(list(dict.fromkeys([*budget, *settlement])), years)
    rows = [
        MoneyRow(
            period,
            said_of(budget.get(period)),
            said_of(settlement.get(period)),
            _rate(_of(budget.get(period)), _of(settlement.get(period))),
        )
        for period in periods
    ]
    amounts = [(period, _of(budget.get(period)), _of(settlement.get(period))) for period in periods]
    chart = spending_chart("money", f"{project.name}の予算額と決算額", THOUSAND_YEN, amounts)
    return MoneyPart(chart, tuple(rows))


def program_money(program: PublishedProgram, years: Sequence[str]) -> MoneyPart:
    """The sums over all projects of a program that are known, year by year."""
    budgets = [one for project in program.projects for one in project.budget]
    settlements = [one for project in program.projects for one in project.settlement]
    sums = [(year, _sum(budgets, year), _sum(settlements, year)) for year in years]
    rows = [MoneyRow(year, _amount(budget), _amount(spent), "") for year, budget, spent in sums]
    chart = spending_chart("money", f"{program.name}の事業の予算額と決算額の合計", THOUSAND_YEN, sums)
    return MoneyPart(chart, tuple(rows))


def standing_counts(indicators: Iterable[PublishedIndicator]) -> list[tuple[Standing, int]]:
    """How many indicators stand how, by ``STANDINGS``, each of them."""
    counts = Counter(map(standing_of, indicators))
    return [(standing, counts[standing]) for standing in STANDINGS.values()]


def all_indicators(program: PublishedProgram) -> list[PublishedIndicator]:
    """Those of a program and of its projects that are still in the plan."""
    of_projects = [one for project in program.projects if not project.gone for one in project.indicators]
    return [*program.indicators, *of_projects]


def _sum(figures: Iterable[PublishedFigure], year: str) -> Decimal | None:
    known = [one.figure for one in figures if one.period == year and one.figure is not None]
    return sum(known, Decimal(0)) if known else None


def _of(figure: PublishedFigure | None) -> Decimal | None:
    return None if figure is None else figure.figure


def _amount(figure: Decimal | None) -> str:
    return NO_FIGURE if figure is None else figure_text(figure)


def _rate(budget: Decimal | None, spent: Decimal | None) -> str:
    rate = execution_rate(budget, spent)
    return NO_FIGURE if rate is None else percent_text(rate)
