"""What the form asks of a part of the plan: required, optional, shown or closed; what figures are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from kamakura_report.form import kinds
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import OF_MONEY, AskedPiece, Word
from kamakura_report.form.plausibility import initial_grounds, limits_of_part
from kamakura_report.form.scope import Scope
from kamakura_report.form.yardstick import indicator_base, money_base, ordinary_figure
from kamakura_report.layout.canvas import figure_key
from kamakura_report.plan import keys
from kamakura_report.plan.model import Slip, thresholds_in_force
from kamakura_report.plan.periods import FiscalYear, Period, comparable_before
from kamakura_report.plan.things import cell_label, dated_label
from kamakura_report.workbook.question import AnswerKind, Ask, Condition, Earlier, Grounds


@dataclass(frozen=True)
class Asking:
    """One thing that the form asks of one part of the plan, in each of the periods it is asked for.

    What its questions have in common is worked out once. ``is_shown`` tells of a key whether its figure stands on the
    sheet too, to be compared with.
    """

    scope: Scope
    asked: AskedPiece
    is_shown: Callable[[str], bool]

    @cached_property
    def figure(self) -> Word | None:
        """Which figure of the plan is asked; None for anything else."""
        return self.asked.figure

    @cached_property
    def series(self) -> str:
        """Its keys without their period: of an indicator's figures the key of the indicator."""
        if self.figure in (Word.ACTUAL, Word.INITIAL):
            return self.scope.the_indicator.key
        return keys.named(self.scope.the_project.key if self.figure else self.scope.subject, self.asked.item)

    def key(self, year: Period | None) -> str:
        """The key of the question of a period; None where it is asked once."""
        if self.figure is Word.INITIAL:
            return keys.dated(self.series, keys.INITIAL)
        return keys.dated(self.series, str(year)) if year is not None else self.series

    def state(self, year: Period | None) -> CellState:
        """The state of its cell, from who is asked and which years the round requires (docs/contracts.md, Rounds)."""
        scope, asked, issue = self.scope, self.asked, self.scope.issue
        if not self._asked_here or self.known(year) is not None or self.key(year) in issue.accepted:
            return CellState.SHOWN
        if year is not None and scope.project is not None and not scope.project.runs_in(year):
            return CellState.CLOSED
        if self.figure is Word.BUDGET and year is not None and year.part:
            return CellState.CLOSED  # a budget is the year's
        years = issue.round.years
        if not years:
            return CellState.OPTIONAL
        if year is not None:
            optional = asked.kind is AnswerKind.TICK or asked.required is False  # a blank box says no
            return _state_of_period(year, years, required=not optional)
        if self.figure is not Word.INITIAL:
            return CellState.REQUIRED if asked.required else CellState.OPTIONAL
        starts = scope.project.starts if scope.project is not None else None
        return CellState.CLOSED if starts is not None and starts > max(years) else CellState.REQUIRED

    def known(self, year: Period | None) -> Decimal | None:
        """The figure that the plan itself gives, or None: a decided initial value, a published budget."""
        return plan_figure(self.scope, self.figure, year) if self.figure else None

    def number_format(self, current: str | Decimal | None) -> str:
        """The number format of a figure; ``current`` is what stands there now."""
        return self._format_of(current) if isinstance(current, Decimal) else self._format_of_none

    def question(self, year: Period | None, required: bool, condition: Condition | None = None) -> Ask:
        """The question of an open cell, with what its figure is compared with."""
        scope, asked = self.scope, self.asked
        return Ask(
            self.key(year),
            asked.kind,
            required,
            dated_label(self._label, scope.plan.shown(year)) if year is not None else self._label,
            self._unit,
            *self._shape,
            asked.choices,
            self._base(year),
            self._grounds(year),
            condition,
            asked.office,
            self._shares,
        )

    def _format_of(self, current: Decimal | None) -> str:
        return kinds.number_format(self._unit, self._sample, current, self._of_indicator[0])

    @cached_property
    def _format_of_none(self) -> str:
        return self._format_of(None)

    def _grounds(self, year: Period | None) -> Grounds | None:
        """What a year's figure or an 初期値 is compared with, of the figures that are shown; None for other answers."""
        scope, asked = self.scope, self.asked
        if year is None:
            if self.figure is not Word.INITIAL:
                return None
            later = (self._shown(Word.ACTUAL, other) for other in scope.plan.years)
            known = tuple(each for each in later if each is not None)
            return initial_grounds(scope.subject, scope.the_indicator.unit, known, self._limits)
        if not asked.is_named and self.figure not in (Word.ACTUAL, Word.SETTLEMENT):
            return None
        earlier = comparable_before(year, scope.plan.periods, running=self._cumulative)
        figures = self._figures
        before = [figure for period in earlier if (figure := figures[period]) is not None]
        if self._first is not None and (self._cumulative or not year.part):
            before.insert(0, self._first)
        money = self.figure is Word.SETTLEMENT
        budget = self._shown(Word.BUDGET, year) if money and not year.part else None
        return Grounds(tuple(before), (), budget, money, *self._held_alike)

    def _shown(self, word: Word, year: Period | None) -> Earlier | None:
        """A figure of the plan to compare with; None where it is not shown."""
        key = figure_key(self.scope, word, year)
        return (key, figure_lookup(self.scope, NO_ANSWERS, key, word, year)) if self.is_shown(key) else None

    @cached_property
    def _figures(self) -> Mapping[Period, Earlier | None]:
        """Its own figures of all periods, as far as they are shown."""
        accepted, own = self.scope.issue.accepted, {year: self.key(year) for year in self.scope.plan.periods}
        return {year: (key, accepted.number(key)) if self.is_shown(key) else None for year, key in own.items()}

    @cached_property
    def _first(self) -> Earlier | None:
        """初期値 of the indicator whose 実績 is asked, where it is shown and there may be one."""
        if self.figure is not Word.ACTUAL or self.scope.the_indicator.no_baseline:
            return None
        return self._shown(Word.INITIAL, None)

    @cached_property
    def _asked_here(self) -> bool:
        """True when this division is asked."""
        scope, asked, division = self.scope, self.asked, self.scope.issue.division
        owners = scope.named_owners(asked.summed) if asked.is_named else scope.asked_of(asked)
        none_to_give = self.figure is Word.INITIAL and scope.the_indicator.no_baseline
        return division != "" and division in owners and not none_to_give

    @cached_property
    def _cumulative(self) -> bool:
        return self.figure is Word.ACTUAL and self.scope.the_indicator.cumulative

    @cached_property
    def _held_alike(self) -> tuple[bool, bool, str, str, Mapping[Slip, Decimal]]:
        """What its figures are held against alike in all years: the last five fields of their ``Grounds``."""
        subject = self.scope.subject
        remark = keys.named(subject, keys.REMARK)
        return kinds.is_percent(self._unit), self._cumulative, subject, remark, self._limits

    @cached_property
    def _limits(self) -> Mapping[Slip, Decimal]:
        limits = thresholds_in_force(self.scope.plan.thresholds)
        return limits_of_part(limits) if self._shares else limits

    @cached_property
    def _label(self) -> str:
        """What people call it, without its year."""
        return cell_label(self.scope.project or self.scope.program, self.scope.indicator, self.asked.item)

    @cached_property
    def _unit(self) -> str:
        """The unit of a figure; "" of a text or a choice."""
        scope, asked = self.scope, self.asked
        if asked.is_named:
            return asked.unit or (scope.indicator.unit if scope.indicator is not None else "")
        if self.figure is None:
            return ""
        return kinds.THOUSAND_YEN if self.figure in OF_MONEY else scope.the_indicator.unit

    @cached_property
    def _shape(self) -> kinds.Shape:
        """The usual shape of its figures: of any for what is no figure."""
        if self.asked.kind is not AnswerKind.NUMBER:
            return kinds.ANY_SHAPE
        return kinds.figure_shape(self._unit, self._sample, *self._of_indicator)

    @property
    def _of_indicator(self) -> tuple[int | None, bool | None]:
        """小数桁 and 負数 as the master says them of the figure: of an indicator's own alone."""
        indicator = self.scope.indicator if self.figure in (Word.ACTUAL, Word.INITIAL) else None
        return (None, None) if indicator is None else (indicator.decimals, indicator.negative)

    @cached_property
    def _shares(self) -> tuple[str, ...]:
        """Who gives a part of the figure; nobody where it is asked for as the whole."""
        scope, asked = self.scope, self.asked
        if asked.is_named and asked.summed:
            owners = scope.named_owners(asked.summed)
            return owners if len(owners) > 1 else ()
        return scope.plan.money_shares(scope.the_project) if self.figure is Word.SETTLEMENT else ()

    @cached_property
    def _sample(self) -> Decimal | None:
        """A figure known of the row that shows what is ordinary there: one that is no count, where there is such a
        one."""
        scope, asked, latest = self.scope, self.asked, None
        row: list[str]
        if asked.is_named:
            row = [self.key(year) for year in (None, *scope.plan.periods)]
        elif scope.indicator is not None:
            latest = scope.indicator.latest
            row = [figure_key(scope, Word.INITIAL, None)]
            row += [figure_key(scope, Word.ACTUAL, period) for period in scope.plan.periods]
        elif scope.project is not None:
            row = [figure_key(scope, Word.SETTLEMENT, period) for period in scope.plan.periods]
        else:
            return None
        return ordinary_figure((latest, *map(scope.issue.accepted.number, row)))

    def _base(self, year: Period | None) -> Decimal | None:
        """What the plan knows of the same quantity: 直近実績値 or 目標値; of money the last budget up to that year."""
        scope, asked = self.scope, self.asked
        if asked.is_named:
            periods = scope.plan.periods
            earlier = periods if year is None else comparable_before(year, periods, running=False)
            figures = (scope.issue.accepted.number(self.key(each)) for each in reversed(earlier))
            return next((figure for figure in figures if figure is not None), None)
        if self.figure is None:
            return None
        if self.figure in OF_MONEY:
            return money_base(scope.the_project, year)
        return indicator_base(scope.the_indicator)


@lru_cache  # a round asks for few periods, and for each of them in every row
def _state_of_period(period: Period, asked: tuple[Period, ...], *, required: bool) -> CellState:
    """The state of what is asked for a period, in a round that asks for these ones."""
    if period in asked:
        return CellState.REQUIRED if required else CellState.OPTIONAL
    return CellState.CLOSED if period > max(asked) else CellState.OPTIONAL


def plan_figure(scope: Scope, word: Word, year: Period | None) -> Decimal | None:
    """A figure as the master gives it, or None: 初期値 is 直近実績値, 予算額 the year's budget; it has no results."""
    if word is Word.INITIAL:
        return scope.the_indicator.latest
    if word is Word.BUDGET and isinstance(year, FiscalYear):
        return scope.the_project.budget.get(year)
    return None


def shown_target(scope: Scope, year: Period | None) -> Decimal | None:
    """目標値 in the column of a year: the year's own; in the last year else the one of the plan; of no part of one."""
    indicator = scope.the_indicator
    if year is None or year == scope.plan.last:
        return indicator.target if year is None else indicator.target_of(year)
    return None if year.part else indicator.targets.get(year.whole)


def figure_lookup(scope: Scope, answers: Answers, key: str, word: Word | None, year: Period | None) -> Decimal | None:
    """The figure known for a key: the plan's, an accepted one, or one about to be shown; ``word`` None: a named one."""
    planned = plan_figure(scope, word, year) if word else None
    if planned is not None:
        return planned
    return (scope.issue.accepted if key in scope.issue.accepted else answers).number(key)


def cell_value(answer: Answer | None) -> str | Decimal | None:
    """What a cell holds for an answer; one that could not be understood stays as it was typed.

    未確定 stays as it was typed, 「7月公表」: read again it is the same answer.
    """
    if answer is None:
        return None
    if answer.status is Status.UNREADABLE:
        return answer.raw
    return answer.raw or answer.value if answer.status is Status.UNDETERMINED else answer.value
