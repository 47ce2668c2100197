"""Periods that something is asked for: what follows from them alone, whatever part of the plan is asked about."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

from kamakura_report.form.form_model import CellState
from kamakura_report.form.issue import Round
from kamakura_report.form.placeholders import AskedPiece, Word
from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import Period, YearStyle, comparable_before


@frozen
class AskedPeriods:
    """The periods of what one cell of the template asks, in the columns where it comes to stand; None: asked once."""

    years: tuple[Period | None, ...]
    of_plan: tuple[Period, ...]
    style: YearStyle
    of_round: tuple[Period, ...]
    _states: dict[tuple[CellState, bool], tuple[CellState, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )  # those worked out so far

    @classmethod
    def of(cls, years: tuple[Period | None, ...], plan: Plan, round_: Round) -> AskedPeriods:
        """These periods in a plan and a round."""
        return cls(years, plan.periods, plan.year_style, round_.years)

    def at(self, years: tuple[Period | None, ...]) -> AskedPeriods:
        """Other periods in the same plan and round."""
        return AskedPeriods(years, self.of_plan, self.style, self.of_round)

    @cached_property
    def once(self) -> bool:
        """True when some of it is asked for no period."""
        return None in self.years

    def endings(self, asked: AskedPiece) -> tuple[str, ...]:
        """What stands behind the key of each: ``@R8``; of 初期値 its word, whatever its column."""
        return self._initial_endings if asked.figure is Word.INITIAL else self._key_endings

    @cached_property
    def _key_endings(self) -> tuple[str, ...]:
        return keys.period_endings(self.years)

    @cached_property
    def _initial_endings(self) -> tuple[str, ...]:
        return (keys.dated("", keys.INITIAL),) * len(self.years)

    @cached_property
    def plan_endings(self) -> tuple[str, ...]:
        """What stands behind the key of each of the plan's."""
        return keys.period_endings(self.of_plan)

    @cached_property
    def label_endings(self) -> tuple[str, ...]:
        """What ``things.dated_label`` says of each behind a label."""
        return tuple(f" {year.short(self.style)}" if year is not None else "" for year in self.years)

    @cached_property
    def earlier(self) -> tuple[tuple[int, ...], ...]:
        """Of each the places of the plan's periods before it that it can be compared with."""
        return self._before(running=False)

    @cached_property
    def earlier_running(self) -> tuple[tuple[int, ...], ...]:
        """The same of running totals (累計)."""
        return self._before(running=True)

    @cached_property
    def shown(self) -> tuple[CellState, ...]:
        """The states where nothing is asked of this division."""
        return (CellState.SHOWN,) * len(self.years)

    def states(self, once: CellState, *, required: bool) -> tuple[CellState, ...]:
        """The states of what is asked in the round; ``once``: where it is asked for no period."""
        if (once, required) not in self._states:
            self._states[once, required] = tuple(self._state(year, once, required) for year in self.years)
        return self._states[once, required]

    def _state(self, period: Period | None, once: CellState, required: bool) -> CellState:
        if period is None or not self.of_round:
            return once if period is None else CellState.OPTIONAL
        if period in self.of_round:
            return CellState.REQUIRED if required else CellState.OPTIONAL
        return CellState.CLOSED if period > max(self.of_round) else CellState.OPTIONAL

    def _before(self, *, running: bool) -> tuple[tuple[int, ...], ...]:
        places = {period: place for place, period in enumerate(self.of_plan)}
        return tuple(
            tuple(places[other] for other in comparable_before(year, self.of_plan, running=running)) if year else ()
            for year in self.years
        )
