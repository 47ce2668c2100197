"""Sheet 概要: where things stand, seen in a minute.

Three sentences, the figures most in need of attention, and counts with their charts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kamakura_report.form.progress import Progress, execution_rate
from kamakura_report.frozen import frozen, replace
from kamakura_report.merging.agree import ResultState
from kamakura_report.merging.lines import Section
from kamakura_report.merging.merge import Merged
from kamakura_report.plan import keys
from kamakura_report.plan.figures import percent_text, share_done
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.figure_cells import PeriodSeries, series_of
from kamakura_report.reports.consolidated.figure_places import Places, find_place
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
from kamakura_report.reports.lists import TO_FIGURE, lead_to
from kamakura_report.rounds.division_status import Totals
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
SHORT_TEXT = replace(office_style.CENTERED, wrap=False, shrink=True)
TOTAL = "合計"


@frozen
class Urgent:
    """One figure to look at: why, which, and what is known of it."""

    reason: str
    key: str
    name: str
    detail: str


def overview_sheet(
    plan: Plan,
    merged: Merged,
    series: Sequence[PeriodSeries],
    places: Places,
    sheets: Sequence[str],
    cells: tuple[str, Totals] | None = None,
) -> Sheet:
    """The sheet, of the years that are due; of all while none is.

    ``places`` say where the figures stand that it links to, ``sheets`` are the names of the others, ``cells`` the
    round and its cells as 提出状況 counts them.
    """
    layout = OverviewLayout(plan, NAME)
    periods_due = {str(each) for each in plan.periods} & merged.due or set(map(str, plan.periods))
    periods = [count for count in count_answered(plan, merged) if count.period in periods_due | {keys.INITIAL}]
    programs = progress_by_program(plan, series)
    money = [count for count in money_by_year(plan, series) if str(count.year) in periods_due]
    layout.title(result_title(plan, "実績の概要"))
    for sentence in (_answered_sentence(periods, cells), *_sentences(series, programs, money)):
        layout.line(sentence)
    layout.links({name: Link(name, (1, 1)) for name in sheets})
    _add_urgent(layout, urgent_figures(plan, series), places)
    _add_answered(layout, periods)
    _add_progress(layout, "施策ごとの進捗（施策指標と成果指標）", "施策", programs)
    _add_progress(layout, "課ごとの進捗（担当する指標）", "課", progress_by_division(plan, series))
    if money:
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


def _answered_sentence(periods: Sequence[PeriodCount], cells: tuple[str, Totals] | None) -> str:
    """How far the round is, by the same numbers as 提出状況; without a round, how far the latest period is."""
    if cells is not None and cells[1].asked:
        name, totals = cells
        given = _given(totals.filled, totals.asked, "欄")
        counts = f"未確定 {totals.undetermined}、競合 {totals.conflicts}、残り {totals.outstanding}"
        return f"回答　回「{name}」は {given}。{counts}。"
    latest = next((count for count in reversed(periods) if count.asked > count.states[ResultState.BLANK]), None)
    if latest is None:
        return "回答　まだ届いていません。"
    open_states = (ResultState.CONFLICT, ResultState.UNDETERMINED, ResultState.BLANK)
    counts = "、".join(f"{state} {latest.states[state]}" for state in open_states)
    return f"回答　{latest.shown} は {_given(latest.given, latest.asked, '項目')}。{counts}。"


def _given(part: int, whole: int, what: str) -> str:
    return f"{whole} {what}のうち {part} {what}に回答があります（{percent_text(share_done(part, whole))}）"


def _sentences(
    series: Sequence[PeriodSeries], programs: Sequence[ProgressCount], money: Sequence[YearMoney]
) -> Iterable[str]:
    passed = sum(each.indicator is not None and each.indicator.target_passed for each in series)
    unjudged = f"目標値をすでに超え、目指す方向のない {passed} は判定していません。" if passed else ""
    words = sum((count.words for count in programs), Counter[Progress]())
    counted = "、".join(f"{word} {words[word]}" for word in Progress)
    if words:
        yield f"進捗　方向か目標値のある {words.total()} の指標のうち、{counted}。{unjudged}"
    else:
        yield f"進捗　方向か目標値のある指標がありません。{unjudged}"
    settled = next((count for count in reversed(money) if count.settled), None)
    if settled is None:
        yield from ["予算　決算額はまだ届いていません。"] if money else []  # parts of years have no budget
    elif settled.rate is None:
        unknown = "予算額が分からないか 0 なので、執行率を出せません"
        yield f"予算　{settled.shown} の決算額がある {settled.settled} 事業は、{unknown}。"
    else:
        rest = settled.settled - settled.compared
        without = f"。予算額が分からないか 0 の {rest} 事業は除いています" if rest else ""
        over = f"予算額と決算額のある {settled.compared} 事業{without}"
        yield f"予算　{settled.shown} の執行率は {percent_text(settled.rate)} です（{over}）。"


def _add_urgent(layout: OverviewLayout, figures: Sequence[Urgent], places: Places) -> None:
    more = f"（{len(figures)} 件のうち {SHOWN} 件）" if len(figures) > SHOWN else ""
    layout.section(f"特に確認が必要な数字{more}")
    if not figures:
        layout.line(NOTHING_URGENT)
    else:
        layout.wide([Cell(text, office_style.HEADING) for text in ("理由", "対象", "内容", TO_FIGURE)])
    for figure in choose_urgent(figures, SHOWN):
        style = office_style.BAD if figure.reason in (CONFLICT, OVERSPENT, WORSE) else office_style.OPEN
        texts = [Cell(fitting_text(text), office_style.BODY) for text in (figure.name, figure.detail)]
        layout.wide(
            [Cell(figure.reason, style), *texts, lead_to(find_place(places, figure.key))],
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
    total = PeriodCount(TOTAL, TOTAL, sum((count.states for count in periods), Counter[ResultState]()))
    rows = []
    for count in (*periods, *([total] if len(periods) > 1 else ())):
        counts = (
            count.given,
            *(count.states[state] for state in (ResultState.UNDETERMINED, ResultState.CONFLICT, ResultState.BLANK)),
        )
        rows.append([_name(count.shown), *_counts(*counts, count.asked), _share(count.given, count.asked)])
    if len(periods) > 1:
        rows[-1] = _as_total(rows[-1])
    compared = total.asked and sum(count.period != keys.INITIAL for count in periods) > 1
    chart = answered_chart(len(periods)) if compared else None
    layout.block("回答の状況（これまでに照会した項目）", headings, rows, chart)


def _add_progress(layout: OverviewLayout, title: str, kind: str, counts: Sequence[ProgressCount]) -> None:
    if not counts:
        return
    headings = (kind, *(word.value for word in Progress), "計", "達成＋改善")
    rows = [_progress_row(count.name, count.words) for count in counts]
    if len(counts) > 1:
        rows.append(_as_total(_progress_row(TOTAL, sum((count.words for count in counts), Counter[Progress]()))))
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
    headings = ("年度", "予算額", "決算額", "執行率", "決算あり", "率の対象")
    rows = []
    for year in years:
        rate = Cell(year.rate, office_style.PERCENT) if year.rate is not None else Cell(None, office_style.EMPTY)
        settled = Cell(year.settlement if year.settled else None, COUNT_CELL)
        compared = Cell(f"{year.compared} 事業" if year.compared else None, SHORT_TEXT)
        share = Cell(f"{year.settled} / {year.projects}", SHORT_TEXT)
        rows.append([_name(year.shown), Cell(year.budget, COUNT_CELL), settled, rate, share, compared])
    title = "予算と決算（千円。執行率は、予算額と決算額の両方がある事業だけの割合）"
    several = len(years) > 1 and any(year.budget or year.settlement for year in years)
    layout.block(title, headings, rows, money_chart if several else None)


def _name(text: str) -> Cell:
    return Cell(fitting_text(text), office_style.BODY)


def _counts(*counts: int) -> list[Cell]:
    return [Cell(Decimal(count), COUNT_CELL) for count in counts]


def _share(part: int, whole: int) -> Cell:
    return Cell(share_done(part, whole), office_style.PERCENT) if whole else Cell(None, office_style.EMPTY)


def _as_total(cells: Sequence[Cell]) -> list[Cell]:
    return [replace(cell, style=replace(cell.style, bold=True, fill="EEF0F2")) for cell in cells]


def _in_state(all_series: Sequence[PeriodSeries], state: ResultState, reason: str) -> Iterator[Urgent]:
    for series in all_series:
        for row in series.rows.values():
            if row.state is state:
                said = (claim.shown if claim.held else series.said(claim.answer) for claim in row.claims)
                answers = "、".join(f"{claim.division}「{text}」" for claim, text in zip(row.claims, said, strict=True))
                yield Urgent(reason, row.line.key, f"{series.name} {row.line.period_shown}", answers)


def _worse(plan: Plan, all_series: Sequence[PeriodSeries]) -> list[Urgent]:
    ranked = []
    for series in all_series:
        if series.progress is not Progress.WORSE or series.indicator is None:
            continue
        start = str(plan.judged_periods(series.indicator)[0]) if series.indicator.no_baseline else keys.INITIAL
        judged = reversed(plan.judged_periods(series.indicator))
        year, latest = next((period, series.values[str(period)]) for period in judged if str(period) in series.values)
        initial = series.values.get(start) or Decimal(0)  # known wherever something is worse than it
        loss = abs(latest - initial) / (abs(initial) or Decimal(1))
        way, target = series.indicator.direction, series.indicator.target_of(year)
        aims = (way and f"目指す方向 {way}", "" if target is None else f"目標値 {series.text(target)}")
        aim = "、".join(filter(None, aims))
        line, first = series.rows[str(year)].line, plan.shown(start)
        detail = f"{first} {series.text(initial)} → {line.period_shown} {series.text(latest)}{line.unit}（{aim}）"
        ranked.append((-loss, Urgent(WORSE, line.key, f"{series.name} {line.period_shown}", detail)))
    return [figure for _, figure in sorted(ranked, key=lambda pair: pair[0])]


def _spent(plan: Plan, all_series: Sequence[PeriodSeries], *, beyond: bool) -> list[Urgent]:
    """Money spent beyond its budget, or hardly used, in the last year whose 決算額 is known; the furthest off first."""
    ranked, years = [], [str(year) for year in reversed(plan.years)]
    pairs = zip(series_of(all_series, Section.BUDGET), series_of(all_series, Section.SETTLEMENT), strict=True)
    for budget, settlement in pairs:
        year = next((year for year in years if year in settlement.values), "")
        rate = execution_rate(budget.values.get(year), settlement.values.get(year))
        if rate is None or not (rate > 1 if beyond else rate < LOW):
            continue
        spent = f"決算額 {settlement.text(settlement.values[year])} 千円（執行率 {percent_text(rate)}）"
        detail = f"予算額 {budget.text(budget.values[year])} 千円、{spent}"
        line = settlement.rows[year].line
        name = f"{settlement.name} {line.period_shown}"
        ranked.append((-rate if beyond else rate, Urgent(OVERSPENT if beyond else UNSPENT, line.key, name, detail)))
    return [figure for _, figure in sorted(ranked, key=lambda pair: pair[0])]
