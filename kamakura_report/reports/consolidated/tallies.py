"""What 概要 counts: answers by period, 進捗 by 施策 and by 課, money by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.form.progress import Progress, execution
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
from kamakura_report.plan.years import FiscalYear
from kamakura_report.reports.consolidated.figures import asked, named
from kamakura_report.reports.consolidated.strips import Strip, of
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged
from kamakura_report.returns.rows import Section

NOBODY = "（担当課なし）"


@dataclass(frozen=True, slots=True)
class Answered:
    """The figures that divisions are asked for in one period, by what they come to."""

    period: str
    states: Counter[State]

    @property
    def asked(self) -> int:
        """How many there are."""
        return self.states.total()

    @property
    def given(self) -> int:
        """How many are answered: with a figure, or with 該当なし."""
        return self.states[State.SETTLED] + self.states[State.NOT_APPLICABLE]


@dataclass(frozen=True, slots=True)
class Stands:
    """How the indicators of one 施策 or 課 stand."""

    name: str
    words: Counter[Progress]

    @property
    def indicators(self) -> int:
        """How many have a direction or a target."""
        return self.words.total()


@dataclass(frozen=True, slots=True)
class Money:
    """One year of all projects, 千円. ``comparable`` is the 予算額 of the projects whose 決算額 is known."""

    year: FiscalYear
    budget: Decimal
    settlement: Decimal
    comparable: Decimal
    settled: int  # projects with a 決算額
    projects: int  # that are asked for one

    @property
    def rate(self) -> Decimal | None:
        """執行率 of what can be compared."""
        return execution(self.comparable, self.settlement) if self.settled else None


def answered(plan: Plan, merged: Merged) -> list[Answered]:
    """By period, in order."""
    found = {period: Counter[State]() for period in (keys.INITIAL, *map(str, plan.years))}
    for row in merged.rows:
        if asked(row):
            found[row.line.period][row.state] += 1
    return [Answered(period, states) for period, states in found.items() if states or period != keys.INITIAL]


def by_program(plan: Plan, found: Iterable[Strip]) -> list[Stands]:
    """A 施策's own indicators and those of its projects together."""
    words = {program.key: Counter[Progress]() for program in plan.programs}
    for strip in found:
        if word := strip.progress(plan):
            words[strip.program.key][word] += 1
    return [Stands(named(program), words[program.key]) for program in plan.programs]


def by_division(plan: Plan, found: Iterable[Strip]) -> list[Stands]:
    """Each indicator under the first division that is asked for it, as the plan lists them."""
    words = {division.name: Counter[Progress]() for division in plan.divisions}
    for strip in found:
        if word := strip.progress(plan):
            words.setdefault(next(iter(strip.owners), NOBODY) or NOBODY, Counter())[word] += 1
    return [Stands(name, counted) for name, counted in words.items() if counted]


def money(plan: Plan, found: Sequence[Strip]) -> list[Money]:
    """By year."""
    budgets, settlements = of(found, Section.BUDGET), of(found, Section.SETTLEMENT)
    years = []
    for year in plan.years:
        pairs = [(one.value(year), two.value(year)) for one, two in zip(budgets, settlements, strict=True)]
        known = [(budget, settlement) for budget, settlement in pairs if settlement is not None]
        years.append(
            Money(
                year,
                budget=sum((budget or Decimal() for budget, _ in pairs), Decimal()),
                settlement=sum((settlement for _, settlement in known), Decimal()),
                comparable=sum((budget or Decimal() for budget, _ in known), Decimal()),
                settled=len(known),
                projects=sum(asked(one.rows[str(year)]) for one in settlements),
            )
        )
    return years
