"""The figures most in need of attention, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.form.progress import Progress, execution
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.strips import Strip, of
from kamakura_report.returns.agree import State
from kamakura_report.returns.rows import Section

CONFLICT, OVERSPENT, WORSE, UNSPENT, UNDETERMINED = "競合", "予算超過", "後退", "執行率が低い", "未確定"
LOW = Decimal("0.5")  # of the budget
TURN = 3  # figures of one reason, before those of the others have had theirs


@dataclass(frozen=True, slots=True)
class Urgent:
    """One figure to look at: why, which, and what is known of it."""

    reason: str
    key: str
    name: str
    told: str


def urgent(plan: Plan, found: Sequence[Strip]) -> list[Urgent]:
    """競合 first, for nothing can be said before they are decided; then money spent beyond its budget, indicators that
    went the wrong way (the furthest first), money that was hardly used, and what is not known yet."""
    return [
        *_in_state(found, State.CONFLICT, CONFLICT),
        *_spent(plan, found, beyond=True),
        *_worse(plan, found),
        *_spent(plan, found, beyond=False),
        *_in_state(found, State.UNDETERMINED, UNDETERMINED),
    ]


def chosen(listed: Sequence[Urgent], most: int) -> list[Urgent]:
    """So many of them, in their order: the worst three of each reason, then the next three …

    Else many small overruns would hide the one indicator that went far the wrong way.
    """
    seen: Counter[str] = Counter()
    turns = []
    for place, one in enumerate(listed):
        turns.append((seen[one.reason] // TURN, place))
        seen[one.reason] += 1
    return [listed[place] for place in sorted(place for _, place in sorted(turns)[:most])]


def _in_state(found: Sequence[Strip], state: State, reason: str) -> Iterator[Urgent]:
    for strip in found:
        for period, row in strip.rows.items():
            if row.state is state:
                said = "、".join(f"{claim.division}「{claim.answer.shown}」" for claim in row.claims)
                yield Urgent(reason, row.line.key, f"{strip.name} {period}", said)


def _worse(plan: Plan, found: Sequence[Strip]) -> list[Urgent]:
    ranked = []
    for strip in found:
        if strip.progress(plan) is not Progress.WORSE or strip.indicator is None:
            continue
        initial = strip.value(keys.INITIAL)
        year = next(year for year in reversed(plan.years) if strip.value(year) is not None)
        latest = strip.value(year)
        assert initial is not None
        assert latest is not None
        lost = abs(latest - initial) / (abs(initial) or Decimal(1))
        way, target = strip.indicator.direction, strip.indicator.target
        aim = f"目指す方向 {way}" if way else f"目標値 {_shown(target)}"
        told = f"初期値 {_shown(initial)} → {year} {_shown(latest)}{strip.indicator.unit}（{aim}）"
        ranked.append((-lost, Urgent(WORSE, strip.rows[str(year)].line.key, f"{strip.name} {year}", told)))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def _spent(plan: Plan, found: Sequence[Strip], *, beyond: bool) -> list[Urgent]:
    """In the last year whose 決算額 is known."""
    ranked = []
    pairs = zip(of(found, Section.BUDGET), of(found, Section.SETTLEMENT), strict=True)
    for budget, settlement in pairs:
        year = next((year for year in reversed(plan.years) if settlement.value(year) is not None), None)
        rate = execution(budget.value(year), settlement.value(year)) if year else None
        if rate is None or not (rate > 1 if beyond else rate < LOW):
            continue
        spent = f"決算額 {_shown(settlement.value(year))} 千円（執行率 {rate:.1%}）"
        told = f"予算額 {_shown(budget.value(year))} 千円、{spent}"
        key = settlement.rows[str(year)].line.key
        one = Urgent(OVERSPENT if beyond else UNSPENT, key, f"{settlement.name} {year}", told)
        ranked.append((-rate if beyond else rate, one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}" if abs(value) >= 1000 else plain(value)
