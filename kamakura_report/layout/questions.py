"""What the form asks of a part of the plan: required, optional, shown or closed; what figures are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import OF_MONEY, AskedPiece, Word
from kamakura_report.form.scope import Scope
from kamakura_report.form.yardstick import ordinary_figure
from kamakura_report.layout.asked_periods import AskedPeriods
from kamakura_report.layout.canvas import figure_key, series_key
from kamakura_report.layout.comparisons import Comparing
from kamakura_report.layout.known_figures import plan_figure
from kamakura_report.plan import keys
from kamakura_report.plan.periods import Period
from kamakura_report.plan.things import cell_label
from kamakura_report.workbook.question import AnswerKind, Ask, Condition

# What is said of an open cell besides what is asked there: its place among the periods, whether it is required, what
# must have been answered for it to be asked. Plain tuples, for there are as many as cells.
Wanted = tuple[int, bool, Condition | None]


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

    __slots__ = ("_known_figures", "asked", "here", "is_shown", "scope", "series")

    def __init__(self, scope: Scope, asked: AskedPiece, is_shown: Callable[[str], bool]) -> None:
        self.scope = scope
        self.asked = asked
        self.is_shown = is_shown
        self.series = series_key(scope, asked)  # its keys without their period
        self.here = _is_asked(scope, asked)  # this division is asked
        self._known_figures: _Figures | None = None

    def keys_of(self, periods: AskedPeriods) -> list[str]:
        """The keys of its questions in these periods."""
        series = self.series
        return [series + ending for ending in periods.endings(self.asked)]

    def states(self, periods: AskedPeriods) -> Sequence[CellState]:
        """The states of its cells, from who is asked and which years the round requires (docs/contracts.md, Rounds)."""
        if not self.here:
            return periods.shown
        asked, project, issue = self.asked, self.scope.project, self.scope.issue
        optional = asked.kind is AnswerKind.TICK or asked.required is False  # a blank box says no
        once = self._state_once() if periods.once else CellState.CLOSED
        states: Sequence[CellState] = periods.states(once, required=not optional)
        years, figure = periods.years, asked.figure
        if project is not None and (project.starts or project.ends):
            runs = [year is None or project.runs_in(year) for year in years]
            states = [state if here else CellState.CLOSED for state, here in zip(states, runs, strict=True)]
        if figure is Word.BUDGET:  # which is the year's
            states = [CellState.CLOSED if at and at.part else state for at, state in zip(years, states, strict=True)]
        if figure is Word.BUDGET or figure is Word.INITIAL:
            known = [self.known(year) for year in years]
            states = [state if one is None else CellState.SHOWN for one, state in zip(known, states, strict=True)]
        if issue.accepted:
            accepted = [key in issue.accepted for key in self.keys_of(periods)]
            states = [CellState.SHOWN if given else state for given, state in zip(accepted, states, strict=True)]
        return states

    def known(self, year: Period | None) -> Decimal | None:
        """The figure that the plan itself gives, or None: a decided initial value, a published budget."""
        figure = self.asked.figure
        return plan_figure(self.scope, figure, year) if figure else None

    def number_format(self, current: str | Decimal | None) -> str:
        """The number format of a figure; ``current`` is what stands there now."""
        unit, sample, decimals, _ = self._figures
        return kinds.number_format(unit, sample, current if isinstance(current, Decimal) else None, decimals)

    def questions(self, periods: AskedPeriods, wanted: Sequence[Wanted]) -> list[Ask]:
        """The questions of its open cells among those of these periods, with what their figures are compared with."""
        asked, label, shares = self.asked, self._label, self._shares
        unit, sample, decimals, negative = self._figures
        shape = kinds.ANY_SHAPE
        if asked.kind is AnswerKind.NUMBER:
            shape = kinds.figure_shape(unit, sample, decimals, negative)
        compared = Comparing(self.scope, asked, self.series, unit, bool(shares), self.is_shown)
        indexes, years = [at for at, _, _ in wanted], periods.years
        against = zip(
            compared.bases([years[index] for index in indexes]), compared.grounds(periods, indexes), strict=True
        )
        series, endings, called = self.series, periods.endings(asked), periods.label_endings
        return [
            Ask(
                series + endings[at], asked.kind, required, label + called[at], unit, *shape, asked.choices,
                base, grounds, condition, asked.office, shares,
            )
            for (at, required, condition), (base, grounds) in zip(wanted, against, strict=True)
        ]  # fmt: skip

    def _state_once(self) -> CellState:
        """The state where no period is asked for."""
        years = self.scope.issue.round.years
        if not years:
            return CellState.OPTIONAL
        if self.asked.figure is not Word.INITIAL:
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
        scope, asked, figure = self.scope, self.asked, self.asked.figure
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
        return scope.plan.money_shares(scope.the_project) if self.asked.figure is Word.SETTLEMENT else ()

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
            row = [self.series + ending for ending in keys.period_endings((None, *periods))]
        elif scope.indicator is not None:
            row = [figure_key(scope, word, at) for word, at in _figures_of_indicator(periods)]
        elif scope.project is not None:
            row = [figure_key(scope, Word.SETTLEMENT, period) for period in periods]
        else:
            return None
        return ordinary_figure((latest, *map(scope.issue.accepted.number, row)))


def _is_asked(scope: Scope, asked: AskedPiece) -> bool:
    """Whether this division is asked; nobody is for a sheet of results, nor for an 初期値 that there is none of."""
    division = scope.issue.division
    if not division or (asked.figure is Word.INITIAL and scope.the_indicator.no_baseline):
        return False
    return division in (scope.named_owners(asked.summed) if asked.is_named else scope.asked_of(asked))


def _figures_of_indicator(periods: Iterable[Period]) -> list[tuple[Word, Period | None]]:
    return [(Word.INITIAL, None), *((Word.ACTUAL, period) for period in periods)]
