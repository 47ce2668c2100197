"""What the form asks of a part of the plan: required, optional, shown or closed; what figures are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import OF_MONEY, AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.form.yardstick import ordinary_figure
from kamakura_report.layout.canvas import figure_key
from kamakura_report.layout.comparisons import AskedPeriods, Comparing
from kamakura_report.layout.known_figures import plan_figure
from kamakura_report.plan import keys
from kamakura_report.plan.periods import Period, YearStyle
from kamakura_report.plan.things import cell_label
from kamakura_report.workbook.question import AnswerKind, Ask, Condition


class _Named(NamedTuple):
    """What must be known of a thing asked before anything else."""

    figure: Word | None  # of the plan; None for anything else
    series: str  # its keys without their period: of an indicator's figures the key of the indicator
    here: bool  # this division is asked


class _Figures(NamedTuple):
    """What its figures look like."""

    unit: str  # "" of a text or a choice
    sample: Decimal | None  # one known of the row that shows what is ordinary there
    decimals: int | None  # 小数桁 and 負数 as the master says them: of an indicator's own figures alone
    negative: bool | None


class Asking:
    """One thing that the form asks of one part of the plan, in each of the periods it is asked for.

    What its questions have in common is worked out once. ``is_shown`` tells of a key whether its figure stands on the
    sheet too, to be compared with.
    """

    __slots__ = ("_known_figures", "_named", "asked", "is_shown", "scope")

    def __init__(self, scope: Scope, asked: AskedPiece, is_shown: Callable[[str], bool]) -> None:
        self.scope = scope
        self.asked = asked
        self.is_shown = is_shown
        self._named = _named(scope, asked)
        self._known_figures: _Figures | None = None

    @property
    def series(self) -> str:
        """Its keys without their period."""
        return self._named.series

    def keys_of(self, years: AskedPeriods) -> list[str]:
        """The keys of its questions in these periods."""
        figure, series, _ = self._named
        if figure is Word.INITIAL:
            return [keys.dated(series, keys.INITIAL)] * len(years)
        return [series + ending for ending in keys.period_endings(years)]

    def states(self, years: AskedPeriods) -> list[CellState]:
        """The states of its cells, from who is asked and which years the round requires (docs/contracts.md, Rounds)."""
        scope, issue, figure = self.scope, self.scope.issue, self._named.figure
        if not self._named.here:
            return [CellState.SHOWN] * len(years)
        optional = self.asked.kind is AnswerKind.TICK or self.asked.required is False  # a blank box says no
        once = self._state_once() if None in years else CellState.CLOSED
        states = list(_states_of_periods(years, issue.round.years, once, required=not optional))
        project = scope.project
        for index, year in enumerate(years) if project is not None and (project.starts or project.ends) else ():
            assert project is not None
            if year is not None and not project.runs_in(year):
                states[index] = CellState.CLOSED
        if figure is Word.BUDGET:  # which is the year's
            states = [CellState.CLOSED if at and at.part else state for at, state in zip(years, states, strict=True)]
        if figure in (Word.BUDGET, Word.INITIAL):
            known = [self.known(year) for year in years]
            states = [state if one is None else CellState.SHOWN for one, state in zip(known, states, strict=True)]
        for index, key in enumerate(self.keys_of(years)) if issue.accepted else ():
            if key in issue.accepted:
                states[index] = CellState.SHOWN
        return states

    def known(self, year: Period | None) -> Decimal | None:
        """The figure that the plan itself gives, or None: a decided initial value, a published budget."""
        figure = self._named.figure
        return plan_figure(self.scope, figure, year) if figure else None

    def number_format(self, current: str | Decimal | None) -> str:
        """The number format of a figure; ``current`` is what stands there now."""
        unit, sample, decimals, _ = self._figures
        return kinds.number_format(unit, sample, current if isinstance(current, Decimal) else None, decimals)

    def questions(self, years: AskedPeriods, wanted: Iterable[tuple[bool, Condition | None]]) -> list[Ask]:
        """The questions of its open cells in these periods, with what their figures are compared with.

        ``wanted`` says of each whether it is required, and what must have been answered for it to be asked.
        """
        asked, label, shares = self.asked, self._label, self._shares
        unit, sample, decimals, negative = self._figures
        figure, series, _ = self._named
        shape = kinds.ANY_SHAPE
        if asked.kind is AnswerKind.NUMBER:
            shape = kinds.figure_shape(unit, sample, decimals, negative)
        compared = Comparing(self.scope, asked, figure, series, unit, bool(shares), self.is_shown)
        named = zip(self.keys_of(years), _label_endings(years, self.scope.plan.year_style), strict=True)
        against = zip(compared.bases(years), compared.grounds(years), strict=True)
        return [
            Ask(
                key, asked.kind, required, label + ending, unit, *shape, asked.choices, base, grounds, condition,
                asked.office, shares,
            )
            for (key, ending), (required, condition), (base, grounds) in zip(named, wanted, against, strict=True)
        ]  # fmt: skip

    def _state_once(self) -> CellState:
        """The state where no period is asked for."""
        years = self.scope.issue.round.years
        if not years:
            return CellState.OPTIONAL
        if self._named.figure is not Word.INITIAL:
            return CellState.REQUIRED if self.asked.required else CellState.OPTIONAL
        starts = self.scope.project.starts if self.scope.project is not None else None
        return CellState.CLOSED if starts is not None and starts > max(years) else CellState.REQUIRED

    @property
    def _label(self) -> str:
        """What people call it, without its year."""
        return cell_label(self.scope.project or self.scope.program, self.scope.indicator, self.asked.item)

    @property
    def _figures(self) -> _Figures:
        if self._known_figures is None:
            self._known_figures = self._work_out_figures()
        return self._known_figures

    def _work_out_figures(self) -> _Figures:
        scope, asked, figure = self.scope, self.asked, self._named.figure
        if asked.is_named:
            unit = asked.unit or (scope.indicator.unit if scope.indicator is not None else "")
        elif figure is None:
            unit = ""
        else:
            unit = kinds.THOUSAND_YEN if figure in OF_MONEY else scope.the_indicator.unit
        indicator = scope.indicator if figure in (Word.ACTUAL, Word.INITIAL) else None
        said = (None, None) if indicator is None else (indicator.decimals, indicator.negative)
        return _Figures(unit, self._sample(), *said)

    @property
    def _shares(self) -> tuple[str, ...]:
        """Who gives a part of the figure; nobody where it is asked for as the whole."""
        scope, asked = self.scope, self.asked
        if asked.is_named and asked.summed:
            owners = scope.named_owners(asked.summed)
            return owners if len(owners) > 1 else ()
        return scope.plan.money_shares(scope.the_project) if self._named.figure is Word.SETTLEMENT else ()

    def _sample(self) -> Decimal | None:
        """A figure known of the row that shows what is ordinary there: one that is no count, where there is such a
        one."""
        scope, asked, latest = self.scope, self.asked, None
        periods = scope.plan.periods
        if scope.indicator is not None and not asked.is_named:
            latest = scope.indicator.latest
        if not scope.issue.accepted:
            return latest
        row: list[str]
        if asked.is_named:
            row = self.keys_of((None, *periods))
        elif scope.indicator is not None:
            row = [figure_key(scope, word, at) for word, at in _figures_of_indicator(periods)]
        elif scope.project is not None:
            row = [figure_key(scope, Word.SETTLEMENT, period) for period in periods]
        else:
            return None
        return ordinary_figure((latest, *map(scope.issue.accepted.number, row)))


def _named(scope: Scope, asked: AskedPiece) -> _Named:
    figure, division = asked.figure, scope.issue.division
    if figure in (Word.ACTUAL, Word.INITIAL):
        series = scope.the_indicator.key
    else:
        series = keys.named(scope.the_project.key if figure else scope.subject, asked.item)
    if not division or (figure is Word.INITIAL and scope.the_indicator.no_baseline):  # nobody, or none to give
        return _Named(figure, series, False)
    owners = scope.named_owners(asked.summed) if asked.is_named else scope.asked_of(asked)
    return _Named(figure, series, division in owners)


def _figures_of_indicator(periods: Iterable[Period]) -> list[tuple[Word, Period | None]]:
    return [(Word.INITIAL, None), *((Word.ACTUAL, period) for period in periods)]


@lru_cache  # a round asks for few periods, and for each of them in every row
def _states_of_periods(
    years: AskedPeriods, asked: tuple[Period, ...], once: CellState, *, required: bool
) -> tuple[CellState, ...]:
    """The states of what is asked for these periods, in a round that asks for those; ``once``: where it is for none."""

    def state(period: Period | None) -> CellState:
        if period is None or not asked:
            return once if period is None else CellState.OPTIONAL
        if period in asked:
            return CellState.REQUIRED if required else CellState.OPTIONAL
        return CellState.CLOSED if period > max(asked) else CellState.OPTIONAL

    return tuple(map(state, years))


@lru_cache
def _label_endings(years: AskedPeriods, style: YearStyle) -> tuple[str, ...]:
    """What ``things.dated_label`` says of each of these periods behind a label."""
    return tuple(f" {year.short(style)}" if year is not None else "" for year in years)
