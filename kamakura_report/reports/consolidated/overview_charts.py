"""What 概要 counts (answers by period, 進捗 by 施策 and 課, money by year), and the chart of each count.

Bars are told apart without colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from kamakura_report.form.progress import Progress, comparable_money, execution_rate
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.lines import Section
from kamakura_report.merging.merge import Merged
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.reports.consolidated.figure_cells import PeriodSeries, program_title, series_of
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Chart, Series

NOBODY = "（担当課なし）"
DARK, MIDDLE, PALE, WARM, GREY = "1F3864", "8FB4DC", "C9D6E6", "B5460F", "F4F5F7"
WHITE, INK = "FFFFFF", "1F2933"
MOST_BARS = 25  # bars that can still be read; of more, only the sum is drawn
# 達成, 改善, 横ばい, 後退, 未入力: fill, pattern, figures
_WORDS = (
    (DARK, "", WHITE),
    (MIDDLE, "", INK),
    ("7A8794", "ltHorz", INK),
    (WARM, "wdUpDiag", INK),
    (GREY, "", INK),
)
# 回答済み, 未確定, 競合, 未入力
_STATES = ((DARK, "", WHITE), (MIDDLE, "", INK), (WARM, "wdUpDiag", INK), (GREY, "", INK))
_MONEY = ((PALE, "", ""), (DARK, "", ""))  # 予算額, 決算額


@frozen
class PeriodCount:
    """The figures that divisions are asked for in one period, by what they come to."""

    period: str  # "R8", or 初期値
    shown: str  # as the plan shows it
    states: Counter[ResultState]

    @property
    def asked(self) -> int:
        """How many there are."""
        return self.states.total()

    @property
    def given(self) -> int:
        """How many are answered: with a figure, or with 該当なし."""
        return self.states[ResultState.SETTLED] + self.states[ResultState.NOT_APPLICABLE]


@frozen
class ProgressCount:
    """How the indicators of one 施策 or 課 stand."""

    name: str
    words: Counter[Progress]

    @property
    def indicators(self) -> int:
        """How many have a direction or a target."""
        return self.words.total()


@frozen
class YearMoney:
    """One year of all projects, 千円. ``comparable`` and ``spent`` are of the projects that have a rate."""

    year: FiscalYear
    shown: str  # as the plan shows it
    budget: Decimal
    settlement: Decimal
    comparable: Decimal
    spent: Decimal
    compared: int  # projects that have a rate
    settled: int  # projects with a 決算額
    projects: int  # that are asked for one

    @property
    def rate(self) -> Decimal | None:
        """執行率 of what can be compared."""
        return execution_rate(self.comparable, self.spent) if self.compared else None


def count_answered(plan: Plan, merged: Merged) -> list[PeriodCount]:
    """The figures divisions are asked for, counted by period, in order; 初期値 only where it is asked."""
    by_period = {period: Counter[ResultState]() for period in (keys.INITIAL, *map(str, plan.periods))}
    for row in merged.asked:
        if row.line.period:
            by_period[row.line.period][row.state] += 1
    return [
        PeriodCount(period, plan.shown(period), states)
        for period, states in by_period.items()
        if states or period != keys.INITIAL
    ]


def progress_by_program(plan: Plan, series: Iterable[PeriodSeries]) -> list[ProgressCount]:
    """進捗 counted by 施策: its own indicators and those of its projects together."""
    words = {program.key: Counter[Progress]() for program in plan.programs}
    for each in series:
        if word := each.progress:
            words[each.program.key][word] += 1
    return [ProgressCount(program_title(program), words[program.key]) for program in plan.programs]


def progress_by_division(plan: Plan, series: Iterable[PeriodSeries]) -> list[ProgressCount]:
    """進捗 counted by 課, each indicator under the first that is asked for it, in the order of the plan's divisions."""
    words = {division.name: Counter[Progress]() for division in plan.divisions}
    for each in series:
        if word := each.progress:
            words.setdefault(next(iter(each.owners), NOBODY) or NOBODY, Counter())[word] += 1
    return [ProgressCount(name, counted) for name, counted in words.items() if counted]


def money_by_year(plan: Plan, series: Sequence[PeriodSeries]) -> list[YearMoney]:
    """The money of all projects, year by year."""
    budgets, settlements = series_of(series, Section.BUDGET), series_of(series, Section.SETTLEMENT)
    years = []
    for year in plan.years:
        name = str(year)
        pairs = [(one.values.get(name), two.values.get(name)) for one, two in zip(budgets, settlements, strict=True)]
        known = [settlement for _, settlement in pairs if settlement is not None]
        both = comparable_money(pairs)
        years.append(
            YearMoney(
                year,
                plan.shown(year),
                budget=sum((budget or Decimal() for budget, _ in pairs), Decimal()),
                settlement=sum(known, Decimal()),
                comparable=sum((budget for budget, _ in both), Decimal()),
                spent=sum((spent for _, spent in both), Decimal()),
                compared=len(both),
                settled=len(known),
                projects=sum([one.rows[name].is_asked for one in settlements]),
            )
        )
    return years


def answered_chart(count: int) -> Callable[[Area, Area], Chart]:
    """What draws how many figures are answered: a bar for each of the ``count`` periods, not for their sum."""

    def draw(over: Area, table: Area) -> Chart:
        shown = replace(table, top=table.top + 1, bottom=table.top + count)
        return Chart(
            "column",
            over,
            "年度ごとの回答の状況",
            _names(shown),
            _series(table, shown, _STATES),
            across="年度",
            along="項目の数",
            stacked="stacked",
        )

    return draw


def progress_chart(kind: str, count: int) -> Callable[[Area, Area], Chart]:
    """What draws the words of 進捗: a bar per 施策 or 課 (``kind``), or one for all when there are too many."""

    def draw(over: Area, table: Area) -> Chart:
        few = count <= MOST_BARS
        first, last = (table.top + 1, table.top + count) if few else (table.bottom, table.bottom)
        shown = replace(table, top=first, bottom=last)
        return Chart(
            "bar",
            over,
            f"{kind}ごとの進捗" if few else "全体の進捗",
            _names(shown),
            _series(table, shown, _WORDS),
            across=kind,
            along="指標の割合（棒の中の数は指標の数）",
            stacked="percent",
        )

    return draw


def money_chart(over: Area, table: Area) -> Chart:
    """予算額 and 決算額 of each year, side by side."""
    return Chart(
        "column",
        over,
        "年度ごとの予算額と決算額",
        _names(_below(table)),
        _series(table, _below(table), _MONEY),
        across="年度",
        along="千円",
    )


def _below(table: Area) -> Area:
    """All rows but the headings."""
    return replace(table, top=table.top + 1)


def _names(shown: Area) -> Area:
    return replace(shown, right=shown.left)


def _series(table: Area, shown: Area, looks: Iterable[tuple[str, str, str]]) -> tuple[Series, ...]:
    """A series for each column after the names: of these rows, named by the table's heading."""
    return tuple(
        Series((table.top, column), replace(shown, left=column, right=column), fill, pattern, numbers)
        for column, (fill, pattern, numbers) in enumerate(looks, table.left + 1)
    )
