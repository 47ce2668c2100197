"""What the form asks of a part of the plan: required, optional, shown or closed; what figures are compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

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
from kamakura_report.plan.things import cell_label
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
        period = keys.INITIAL if self.figure is Word.INITIAL else str(year) if year else ""
        return keys.dated(self.series, period)

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
        if year is None:
            if self.figure is not Word.INITIAL:
                return CellState.REQUIRED if asked.required else CellState.OPTIONAL
            yet_to_start = (
                scope.project is not None and scope.project.starts is not None and scope.project.starts > max(years)
            )
            return CellState.CLOSED if yet_to_start else CellState.REQUIRED
        if year in years:
            optional = asked.kind is AnswerKind.TICK or asked.required is False  # a blank box says no
            return CellState.OPTIONAL if optional else CellState.REQUIRED
        return CellState.CLOSED if year > max(years) else CellState.OPTIONAL

    def known(self, year: Period | None) -> Decimal | None:
        """The figure that the plan itself gives, or None: a decided initial value, a published budget."""
        return plan_figure(self.scope, self.figure, year) if self.figure else None

    def number_format(self, current: str | Decimal | None) -> str:
        """The number format of a figure; ``current`` is what stands there now."""
        return self._format_of(current) if isinstance(current, Decimal) else self._format_of_none

    def question(self, year: Period | None, required: bool, condition: Condition | None = None) -> Ask:
        """The question of an open cell, with what its figure is compared with."""
        scope, asked = self.scope, self.asked
        shape = self._shape
        shown = scope.plan.shown(year) if year else ""
        return Ask(
            key=self.key(year),
            kind=asked.kind,
            required=required,
            label=cell_label(scope.project or scope.program, scope.indicator, asked.item, shown),
            unit=self._unit,
            whole=shape.whole,
            places=shape.places,
            unsigned=shape.unsigned,
            choices=asked.choices,
            base=self._base(year),
            grounds=self._grounds(year),
            condition=condition,
            office=asked.office,
            shares=self._shares,
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
        before = [figure for period in earlier if (figure := self._figures[period]) is not None]
        if self._first is not None and (self._cumulative or not year.part):
            before.insert(0, self._first)
        money = self.figure is Word.SETTLEMENT
        return Grounds(
            before=tuple(before),
            budget=self._shown(Word.BUDGET, year) if money and not year.part else None,
            money=money,
            percent=self._percent,
            cumulative=self._cumulative,
            subject=scope.subject,
            remark=self._remark,
            limits=self._limits,
        )

    def _shown(self, word: Word | None, year: Period | None) -> Earlier | None:
        """A figure to compare with, of the plan or (None) the one asked for by name; None where it is not shown."""
        key = figure_key(self.scope, word, year) if word else self.key(year)
        return (key, figure_lookup(self.scope, NO_ANSWERS, key, word, year)) if self.is_shown(key) else None

    @cached_property
    def _figures(self) -> Mapping[Period, Earlier | None]:
        """Its own figures of all periods, as far as they are shown."""
        return {year: self._shown(self.figure, year) for year in self.scope.plan.periods}

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
    def _percent(self) -> bool:
        return kinds.is_percent(self._unit)

    @cached_property
    def _remark(self) -> str:
        return keys.named(self.scope.subject, keys.REMARK)

    @cached_property
    def _limits(self) -> Mapping[Slip, Decimal]:
        limits = thresholds_in_force(self.scope.plan.thresholds)
        return limits_of_part(limits) if self._shares else limits

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
