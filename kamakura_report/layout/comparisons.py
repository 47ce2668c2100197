"""What the figures of one thing are compared with in each of their periods: known sizes, and figures shown beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from kamakura_report.form import kinds
from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.form.placeholders import OF_MONEY, AskedPiece, Word
from kamakura_report.form.plausibility import initial_grounds, limits_of_part
from kamakura_report.form.scope import Scope
from kamakura_report.form.yardstick import indicator_base, money_base
from kamakura_report.frozen import frozen
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.canvas import figure_key
from kamakura_report.layout.known_figures import figure_lookup
from kamakura_report.plan import keys
from kamakura_report.plan.model import Slip, thresholds_in_force
from kamakura_report.plan.periods import Period, comparable_before
from kamakura_report.workbook.question import Earlier, Grounds


@frozen
class Comparing:
    """One thing that is asked of one part of the plan, and which figures stand on the sheet too (by their keys)."""

    scope: Scope
    asked: AskedPiece
    series: str  # its keys without their period
    unit: str
    shared: bool  # it is asked for in parts (合算)
    is_shown: Callable[[str], bool]

    def bases(self, years: Sequence[Period | None]) -> Sequence[Decimal | None]:
        """What the plan knows of the same quantity: 直近実績値 or 目標値; of money the last budget up to that year."""
        figure = self.asked.figure
        if self.asked.is_named:
            return [self._base_of_named(year) for year in years]
        if figure is None:
            return [None] * len(years)
        if figure in OF_MONEY:
            project = self.scope.the_project
            return [money_base(project, year) for year in years]
        return [indicator_base(self.scope.the_indicator)] * len(years)

    def grounds(self, periods: AskedPeriods, indexes: Sequence[int]) -> Sequence[Grounds | None]:
        """What figures of years or an 初期値 are compared with, of figures that are shown; None for other answers.

        Of the ``indexes`` among the periods alone.
        """
        figure, years = self.asked.figure, periods.years
        if figure is Word.INITIAL:
            return [self._grounds_of_initial() if years[index] is None else None for index in indexes]
        if not self.asked.is_named and figure is not Word.ACTUAL and figure is not Word.SETTLEMENT:
            return [None] * len(indexes)
        scope = self.scope
        cumulative = figure is Word.ACTUAL and scope.the_indicator.cumulative
        money = figure is Word.SETTLEMENT
        subject = scope.subject
        alike = kinds.is_percent(self.unit), cumulative, subject, keys.named(subject, keys.REMARK), self._limits()
        figures, first = self._own_figures(periods), self._first()
        earlier = periods.earlier_running if cumulative else periods.earlier
        endings, budgets = periods.endings(self.asked), keys.named(scope.the_project.key, keys.BUDGET) if money else ""
        grounds: list[Grounds | None] = []
        for index in indexes:
            year = years[index]
            if year is None:
                grounds.append(None)
                continue
            before = [known for place in earlier[index] if (known := figures[place]) is not None]
            if first is not None and (cumulative or not year.part):
                before.insert(0, first)
            budget = self._budget(budgets + endings[index], year) if money and not year.part else None
            grounds.append(Grounds(tuple(before), (), budget, money, *alike))
        return grounds

    def _grounds_of_initial(self) -> Grounds:
        scope = self.scope
        later = (self._shown(Word.ACTUAL, other) for other in scope.plan.years)
        known = tuple(each for each in later if each is not None)
        return initial_grounds(scope.subject, scope.the_indicator.unit, known, self._limits())

    def _limits(self) -> Mapping[Slip, Decimal]:
        limits = _in_force(tuple(self.scope.plan.thresholds.items()))
        return limits_of_part(limits) if self.shared else limits

    def _base_of_named(self, year: Period | None) -> Decimal | None:
        periods = self.scope.plan.periods
        earlier = periods if year is None else comparable_before(year, periods, running=False)
        known = (self.scope.issue.accepted.number(keys.dated(self.series, str(each))) for each in reversed(earlier))
        return next((figure for figure in known if figure is not None), None)

    def _own_figures(self, periods: AskedPeriods) -> list[Earlier | None]:
        """Its own figures of all the plan's periods, as far as they are shown."""
        series, accepted, is_shown = self.series, self.scope.issue.accepted, self.is_shown
        own = [series + ending for ending in periods.plan_endings]
        number = accepted.number if accepted else _unknown
        return [(key, number(key)) if is_shown(key) else None for key in own]

    def _first(self) -> Earlier | None:
        """初期値 of the indicator whose 実績 is asked, where it is shown and there may be one."""
        if self.asked.figure is not Word.ACTUAL or self.scope.the_indicator.no_baseline:
            return None
        return self._shown(Word.INITIAL, None)

    def _budget(self, key: str, year: Period) -> Earlier | None:
        return (key, figure_lookup(self.scope, NO_ANSWERS, key, Word.BUDGET, year)) if self.is_shown(key) else None

    def _shown(self, word: Word, year: Period | None) -> Earlier | None:
        """A figure of the plan to compare with; None where it is not shown."""
        key = figure_key(self.scope, word, year)
        return (key, figure_lookup(self.scope, NO_ANSWERS, key, word, year)) if self.is_shown(key) else None


def _unknown(key: str) -> None:
    """Nothing is accepted yet."""


@lru_cache
def _in_force(thresholds: tuple[tuple[Slip, Decimal | None], ...]) -> Mapping[Slip, Decimal]:
    return thresholds_in_force(dict(thresholds))
