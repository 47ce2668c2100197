"""Sheet 概要: where things stand, seen in a minute: three sentences, the ten figures to look at, counts with charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.book import Cell, Link, Sheet
from kamakura_report.form.progress import Progress
from kamakura_report.plan.model import Plan
from kamakura_report.reports import look
from kamakura_report.reports.consolidated import pictures, tallies
from kamakura_report.reports.consolidated.figures import Places, find
from kamakura_report.reports.consolidated.layout import Layout
from kamakura_report.reports.consolidated.strips import Strip
from kamakura_report.reports.consolidated.urgent import CONFLICT, OVERSPENT, WORSE, Urgent, chosen, urgent
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged

NAME = "概要"
SHOWN = 10  # of the figures to look at
LONGEST = 24  # characters of a name beside a bar; a longer one would leave no room for the bars
NOTHING_URGENT = "特に確認が必要な数字は、今のところありません。"
COUNT = replace(look.NUMBER, number_format="#,##0;-#,##0;–")  # a dash for 0: what there is stands out
TOTAL = "合計"


def sheet(plan: Plan, merged: Merged, found: Sequence[Strip], places: Places, sheets: Sequence[str]) -> Sheet:
    """``sheets`` are the names of the others, to lead to."""
    layout = Layout(plan, NAME)
    answered = tallies.answered(plan, merged)
    stands = tallies.by_program(plan, found)
    money = tallies.money(plan, found)
    layout.title(look.title(plan, "実績の概要"))
    for sentence in _sentences(answered, stands, money):
        layout.line(sentence)
    layout.links({name: Link(name, (1, 1)) for name in sheets})
    _urgent(layout, urgent(plan, found), places)
    _answered(layout, answered)
    _stands(layout, "施策ごとの進捗（施策指標と成果指標）", "施策", stands)
    _stands(layout, "課ごとの進捗（担当する指標）", "課", tallies.by_division(plan, found))
    _money(layout, money)
    return layout.sheet()


def _sentences(
    answered: Sequence[tallies.Answered], stands: Sequence[tallies.Stands], money: Sequence[tallies.Money]
) -> Iterable[str]:
    latest = next((one for one in reversed(answered) if one.asked > one.states[State.BLANK]), None)
    if latest is None:
        yield "回答　まだ届いていません。"
    else:
        open_ = "、".join(
            f"{state} {latest.states[state]}" for state in (State.CONFLICT, State.UNDETERMINED, State.BLANK)
        )
        share = _part(latest.given, latest.asked)
        given = f"{latest.asked} 欄のうち {latest.given} 欄に回答があります（{share:.1%}）"
        yield f"回答　{latest.period} は {given}。{open_}。"
    words = sum((one.words for one in stands), Counter[Progress]())
    counted = "、".join(f"{word} {words[word]}" for word in Progress)
    if words:
        yield f"進捗　方向か目標値のある {words.total()} の指標のうち、{counted}。"
    else:
        yield "進捗　方向か目標値のある指標がありません。"
    spent = next((one for one in reversed(money) if one.settled), None)
    if spent is None:
        yield "予算　決算額はまだ届いていません。"
    elif spent.rate is None:
        unknown = "予算額が分からないか 0 なので、執行率を出せません"
        yield f"予算　{spent.year} の決算額がある {spent.settled} 事業は、{unknown}。"
    else:
        yield f"予算　{spent.year} の執行率は {spent.rate:.1%} です（決算額のある {spent.settled} 事業）。"


def _urgent(layout: Layout, listed: Sequence[Urgent], places: Places) -> None:
    more = f"（{len(listed)} 件のうち {SHOWN} 件）" if len(listed) > SHOWN else ""
    layout.section(f"特に確認が必要な数字{more}")
    if not listed:
        layout.line(NOTHING_URGENT)
    else:
        layout.wide([Cell(text, look.HEADING) for text in ("理由", "対象", "内容", "数字へ")])
    for one in chosen(listed, SHOWN):
        link = find(places, one.key)
        style = look.BAD if one.reason in (CONFLICT, OVERSPENT, WORSE) else look.OPEN
        texts = [Cell(look.shown(text), look.BODY) for text in (one.name, one.told)]
        layout.wide([Cell(one.reason, style), *texts, Cell(one.key, look.LINK if link else look.SMALL, link=link)])
    layout.gap()


def _answered(layout: Layout, answered: Sequence[tallies.Answered]) -> None:
    headings = ("年度", "回答済み", State.UNDETERMINED.value, State.CONFLICT.value, State.BLANK.value, "計", "回答率")
    rows = []
    for one in answered:
        counts = (one.given, *(one.states[state] for state in (State.UNDETERMINED, State.CONFLICT, State.BLANK)))
        rows.append([_name(one.period), *_counts(*counts, one.asked), _share(one.given, one.asked)])
    chart = pictures.answered if any(one.asked for one in answered) else None
    layout.block("回答の状況（課に聞いている欄）", headings, rows, chart)


def _stands(layout: Layout, title: str, kind: str, stands: Sequence[tallies.Stands]) -> None:
    if not stands:
        return
    headings = (kind, *(word.value for word in Progress), "計", "達成＋改善")
    rows = [_stand(one.name, one.words) for one in stands]
    if len(stands) > 1:
        total = _stand(TOTAL, sum((one.words for one in stands), Counter[Progress]()))
        rows.append([replace(cell, style=replace(cell.style, bold=True, fill="EEF0F2")) for cell in total])
    drawn = any(one.indicators for one in stands)
    layout.block(title, headings, rows, pictures.progress(kind, len(stands)) if drawn and len(stands) > 1 else None)


def _stand(name: str, words: Counter[Progress]) -> list[Cell]:
    good = words[Progress.REACHED] + words[Progress.BETTER]
    known = words.total() - words[Progress.BLANK]
    return [
        _name(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"),
        *_counts(*(words[word] for word in Progress), words.total()),
        _share(good, known),
    ]


def _money(layout: Layout, money: Sequence[tallies.Money]) -> None:
    headings = ("年度", "予算額", "決算額", "執行率", "決算あり")
    rows = []
    for one in money:
        rate = Cell(one.rate, look.PERCENT) if one.rate is not None else Cell(None, look.EMPTY)
        settled = Cell(one.settlement if one.settled else None, COUNT)
        share = Cell(f"{one.settled} / {one.projects}", replace(look.CENTERED, wrap=False, shrink=True))
        rows.append([_name(str(one.year)), Cell(one.budget, COUNT), settled, rate, share])
    drawn = any(one.budget or one.settlement for one in money)
    title = "予算と決算（千円。執行率は、決算額のある事業の予算額に対する割合）"
    layout.block(title, headings, rows, pictures.money if drawn else None)


def _name(text: str) -> Cell:
    return Cell(look.shown(text), look.BODY)


def _counts(*counts: int) -> list[Cell]:
    return [Cell(Decimal(count), COUNT) for count in counts]


def _share(part: int, whole: int) -> Cell:
    return Cell(_part(part, whole), look.PERCENT) if whole else Cell(None, look.EMPTY)


def _part(part: int, whole: int) -> Decimal:
    """Rounded down to what is shown, a tenth of a percent: 100.0 % is said of all alone."""
    return Decimal(1000 * part // whole) / 1000
