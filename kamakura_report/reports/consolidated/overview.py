"""Sheet 概要: where things stand, seen in a minute.

Three sentences, the figures most in need of attention, and counts with their charts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kamakura_report.form.progress import Progress, execution_rate
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.lines import Section
from kamakura_report.merging.merge import Merged
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.figure_cells import PeriodSeries, Places, find_place, series_of
from kamakura_report.reports.consolidated.overview_charts import (
    PeriodCount,
    ProgressCount,
    YearMoney,
    answered_chart,
    count_answered,
    money_by_year,
    money_chart,
    progress_by_division,
    progress_by_program,
    progress_chart,
)
from kamakura_report.reports.consolidated.overview_layout import OverviewLayout
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Cell, Link, Sheet
from kamakura_report.workbook.office_style import fitting_text, result_title

CONFLICT, OVERSPENT, WORSE, UNSPENT, UNDETERMINED_REASON = "競合", "予算超過", "後退", "執行率が低い", "未確定"
LOW = Decimal("0.5")  # of the budget
TURN = 3  # figures of one reason, before those of the others have had theirs
NAME = "概要"
SHOWN = 10  # of the figures to look at
LONGEST_NAME = 24  # characters of a name beside a bar; a longer one would leave no room for the bars
NOTHING_URGENT = "特に確認が必要な数字は、今のところありません。"
COUNT_CELL = replace(office_style.NUMBER, number_format="#,##0;-#,##0;–")  # a dash for 0: what there is stands out
TOTAL = "合計"


@dataclass(frozen=True, slots=True)
class Urgent:
    """One figure to look at: why, which, and what is known of it."""

    reason: str
    key: str
    name: str
    detail: str


def overview_sheet(
    plan: Plan, merged: Merged, series: Sequence[PeriodSeries], places: Places, sheets: Sequence[str]
) -> Sheet:
    """The sheet. ``places`` say where the figures stand that it links to, ``sheets`` are the names of the others."""
    layout = OverviewLayout(plan, NAME)
    periods = count_answered(plan, merged)
    programs = progress_by_program(plan, series)
    money = money_by_year(plan, series)
    layout.title(result_title(plan, "実績の概要"))
    for sentence in _sentences(periods, programs, money):
        layout.line(sentence)
    layout.links({name: Link(name, (1, 1)) for name in sheets})
    _add_urgent(layout, urgent_figures(plan, series), places)
    _add_answered(layout, periods)
    _add_progress(layout, "施策ごとの進捗（施策指標と成果指標）", "施策", programs)
    _add_progress(layout, "課ごとの進捗（担当する指標）", "課", progress_by_division(plan, series))
    _add_money(layout, money)
    return layout.sheet()


def urgent_figures(plan: Plan, series: Sequence[PeriodSeries]) -> list[Urgent]:
    """All figures that somebody should look at, the most urgent first.

    競合 first, for nothing can be said before they are decided; then money spent beyond its budget, indicators that
    went the wrong way (the furthest first), money that was hardly used, and what is not known yet.
    """
    return [
        *_in_state(series, ResultState.CONFLICT, CONFLICT),
        *_spent(plan, series, beyond=True),
        *_worse(plan, series),
        *_spent(plan, series, beyond=False),
        *_in_state(series, ResultState.UNDETERMINED, UNDETERMINED_REASON),
    ]


def choose_urgent(figures: Sequence[Urgent], most: int) -> list[Urgent]:
    """So many of them, in their order: the worst three of each reason, then the next three …

    Else many small overruns would hide the one indicator that went far the wrong way.
    """
    seen: Counter[str] = Counter()
    turns = []
    for place, figure in enumerate(figures):
        turns.append((seen[figure.reason] // TURN, place))
        seen[figure.reason] += 1
    return [figures[place] for place in sorted(place for _, place in sorted(turns)[:most])]


def _sentences(
    periods: Sequence[PeriodCount], programs: Sequence[ProgressCount], money: Sequence[YearMoney]
) -> Iterable[str]:
    latest = next((count for count in reversed(periods) if count.asked > count.states[ResultState.BLANK]), None)
    if latest is None:
        yield "回答　まだ届いていません。"
    else:
        open_ = "、".join(
            f"{state} {latest.states[state]}"
            for state in (ResultState.CONFLICT, ResultState.UNDETERMINED, ResultState.BLANK)
        )
        share = _part(latest.given, latest.asked)
        given = f"{latest.asked} 欄のうち {latest.given} 欄に回答があります（{share:.1%}）"
        yield f"回答　{latest.period} は {given}。{open_}。"
    words = sum((count.words for count in programs), Counter[Progress]())
    counted = "、".join(f"{word} {words[word]}" for word in Progress)
    if words:
        yield f"進捗　方向か目標値のある {words.total()} の指標のうち、{counted}。"
    else:
        yield "進捗　方向か目標値のある指標がありません。"
    settled = next((count for count in reversed(money) if count.settled), None)
    if settled is None:
        yield "予算　決算額はまだ届いていません。"
    elif settled.rate is None:
        unknown = "予算額が分からないか 0 なので、執行率を出せません"
        yield f"予算　{settled.year} の決算額がある {settled.settled} 事業は、{unknown}。"
    else:
        yield f"予算　{settled.year} の執行率は {settled.rate:.1%} です（決算額のある {settled.settled} 事業）。"


def _add_urgent(layout: OverviewLayout, figures: Sequence[Urgent], places: Places) -> None:
    more = f"（{len(figures)} 件のうち {SHOWN} 件）" if len(figures) > SHOWN else ""
    layout.section(f"特に確認が必要な数字{more}")
    if not figures:
        layout.line(NOTHING_URGENT)
    else:
        layout.wide([Cell(text, office_style.HEADING) for text in ("理由", "対象", "内容", "数字へ")])
    for figure in choose_urgent(figures, SHOWN):
        link = find_place(places, figure.key)
        style = office_style.BAD if figure.reason in (CONFLICT, OVERSPENT, WORSE) else office_style.OPEN
        texts = [Cell(fitting_text(text), office_style.BODY) for text in (figure.name, figure.detail)]
        layout.wide(
            [
                Cell(figure.reason, style),
                *texts,
                Cell(figure.key, office_style.LINK if link else office_style.SMALL, link=link),
            ]
        )
    layout.gap()


def _add_answered(layout: OverviewLayout, periods: Sequence[PeriodCount]) -> None:
    headings = (
        "年度",
        "回答済み",
        ResultState.UNDETERMINED.value,
        ResultState.CONFLICT.value,
        ResultState.BLANK.value,
        "計",
        "回答率",
    )
    rows = []
    for count in periods:
        counts = (
            count.given,
            *(count.states[state] for state in (ResultState.UNDETERMINED, ResultState.CONFLICT, ResultState.BLANK)),
        )
        rows.append([_name(count.period), *_counts(*counts, count.asked), _share(count.given, count.asked)])
    chart = answered_chart if any(count.asked for count in periods) else None
    layout.block("回答の状況（課に聞いている欄）", headings, rows, chart)


def _add_progress(layout: OverviewLayout, title: str, kind: str, counts: Sequence[ProgressCount]) -> None:
    if not counts:
        return
    headings = (kind, *(word.value for word in Progress), "計", "達成＋改善")
    rows = [_progress_row(count.name, count.words) for count in counts]
    if len(counts) > 1:
        total = _progress_row(TOTAL, sum((count.words for count in counts), Counter[Progress]()))
        rows.append([replace(cell, style=replace(cell.style, bold=True, fill="EEF0F2")) for cell in total])
    drawn = any(count.indicators for count in counts)
    layout.block(title, headings, rows, progress_chart(kind, len(counts)) if drawn and len(counts) > 1 else None)


def _progress_row(name: str, words: Counter[Progress]) -> list[Cell]:
    good = words[Progress.REACHED] + words[Progress.BETTER]
    known = words.total() - words[Progress.BLANK]
    return [
        _name(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"),
        *_counts(*(words[word] for word in Progress), words.total()),
        _share(good, known),
    ]


def _add_money(layout: OverviewLayout, years: Sequence[YearMoney]) -> None:
    headings = ("年度", "予算額", "決算額", "執行率", "決算あり")
    rows = []
    for year in years:
        rate = Cell(year.rate, office_style.PERCENT) if year.rate is not None else Cell(None, office_style.EMPTY)
        settled = Cell(year.settlement if year.settled else None, COUNT_CELL)
        share = Cell(f"{year.settled} / {year.projects}", replace(office_style.CENTERED, wrap=False, shrink=True))
        rows.append([_name(str(year.year)), Cell(year.budget, COUNT_CELL), settled, rate, share])
    drawn = any(year.budget or year.settlement for year in years)
    title = "予算と決算（千円。執行率は、決算額のある事業の予算額に対する割合）"
    layout.block(title, headings, rows, money_chart if drawn else None)


def _name(text: str) -> Cell:
    return Cell(fitting_text(text), office_style.BODY)


def _counts(*counts: int) -> list[Cell]:
    return [Cell(Decimal(count), COUNT_CELL) for count in counts]


def _share(part: int, whole: int) -> Cell:
    return Cell(_part(part, whole), office_style.PERCENT) if whole else Cell(None, office_style.EMPTY)


def _part(part: int, whole: int) -> Decimal:
    """Rounded down to what is shown, a tenth of a percent: 100.0 % is said of all alone."""
    return Decimal(1000 * part // whole) / 1000


def _in_state(all_series: Sequence[PeriodSeries], state: ResultState, reason: str) -> Iterator[Urgent]:
    for series in all_series:
        for period, row in series.rows.items():
            if row.state is state:
                answers = "、".join(f"{claim.division}「{claim.answer.shown}」" for claim in row.claims)
                yield Urgent(reason, row.line.key, f"{series.name} {period}", answers)


def _worse(plan: Plan, all_series: Sequence[PeriodSeries]) -> list[Urgent]:
    ranked = []
    for series in all_series:
        if series.progress(plan) is not Progress.WORSE or series.indicator is None:
            continue
        initial = series.value(keys.INITIAL)
        year = next(year for year in reversed(plan.years) if series.value(year) is not None)
        latest = series.value(year)
        assert initial is not None
        assert latest is not None
        loss = abs(latest - initial) / (abs(initial) or Decimal(1))
        way, target = series.indicator.direction, series.indicator.target
        aim = f"目指す方向 {way}" if way else f"目標値 {_shown(target)}"
        detail = f"初期値 {_shown(initial)} → {year} {_shown(latest)}{series.indicator.unit}（{aim}）"
        ranked.append((-loss, Urgent(WORSE, series.rows[str(year)].line.key, f"{series.name} {year}", detail)))
    return [figure for _, figure in sorted(ranked, key=lambda pair: pair[0])]


def _spent(plan: Plan, all_series: Sequence[PeriodSeries], *, beyond: bool) -> list[Urgent]:
    """Money spent beyond its budget, or hardly used, in the last year whose 決算額 is known; the furthest off first."""
    ranked = []
    pairs = zip(series_of(all_series, Section.BUDGET), series_of(all_series, Section.SETTLEMENT), strict=True)
    for budget, settlement in pairs:
        year = next((year for year in reversed(plan.years) if settlement.value(year) is not None), None)
        rate = execution_rate(budget.value(year), settlement.value(year)) if year else None
        if rate is None or not (rate > 1 if beyond else rate < LOW):
            continue
        spent = f"決算額 {_shown(settlement.value(year))} 千円（執行率 {rate:.1%}）"
        detail = f"予算額 {_shown(budget.value(year))} 千円、{spent}"
        key = settlement.rows[str(year)].line.key
        figure = Urgent(OVERSPENT if beyond else UNSPENT, key, f"{settlement.name} {year}", detail)
        ranked.append((-rate if beyond else rate, figure))
    return [figure for _, figure in sorted(ranked, key=lambda pair: pair[0])]


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}" if abs(value) >= 1000 else plain_text(value)
