"""Yardsticks: what today's plan holds a figure against, whatever plan its workbook was sent out with.

The issued book says which cells were asked and what was shown beside them; 予算額, 直近実績値, 目標値, 累計 and the
thresholds of 点検 are those of today (docs/contracts.md, Answers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answers
from kamakura_report.form.plausibility import limits_of_part
from kamakura_report.frozen import frozen, replace
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan, Program, Project, Slip, thresholds_in_force
from kamakura_report.plan.periods import FiscalYear, Period, comparable_before
from kamakura_report.plan.things import things_by_key
from kamakura_report.text import reads_alike
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell
from kamakura_report.workbook.question import AnswerKind, Ask, Earlier, Grounds

KeyToday = Callable[[str], str]  # the key of a project or indicator as it was sent out → its key in today's plan


def indicator_base(indicator: Indicator) -> Decimal | None:
    """What the plan knows of the quantity: 直近実績値, else 目標値."""
    return indicator.latest if indicator.latest is not None else indicator.aim


def money_base(project: Project, period: Period | None) -> Decimal | None:
    """The last budget up to that year; of a part of it too, which hardly costs more than the whole."""
    if period is not None and (planned := project.budget.get(period.whole)) is not None:
        return planned
    known_years = [each for each in project.budget if period is None or each <= period.whole]
    return project.budget[max(known_years)] if known_years else None


def ordinary_figure(known: Iterable[Decimal | None]) -> Decimal | None:
    """Of the figures known of a row one that shows what is ordinary there: one that is no count, if there is such."""
    figures = [figure for figure in known if figure is not None]
    return next((figure for figure in figures if figure < 0 or figure != int(figure)), next(iter(figures), None))


@frozen
class Yardstick:
    """Today's plan as far as figures are judged by it."""

    things: Mapping[str, Indicator | Project | Program]  # by key
    periods: tuple[Period, ...]
    limits: Mapping[Slip, Decimal]

    @classmethod
    def of(cls, plan: Plan) -> Yardstick:
        """That of this plan."""
        things = things_by_key(plan)
        return cls(things, plan.periods, thresholds_in_force(plan.thresholds))

    def questions(self, book: Book, accepted: Answers, key_today: KeyToday) -> Book:
        """The open cells of an issued workbook alone, each with what its figure is held against today.

        A cell is left out when the plan does not have what it asks about any more, or gives the figure itself by now.
        ``accepted`` are the figures of other rounds that the workbook was sent out with.
        """

        row = cache(lambda subject, unit: self._row(subject, unit, accepted, key_today))
        of_part = limits_of_part(self.limits)

        def cells(asked: Iterable[tuple[Position, Ask]]) -> Iterator[tuple[Position, Cell]]:
            for position, ask in asked:
                limits = of_part if ask.shares else self.limits
                judged = self._question(ask, accepted, limits, row)
                if judged is not None:
                    yield position, Cell(ask=judged)

        return replace(book, sheets=tuple(replace(sheet, cells=dict(cells(sheet.asks()))) for sheet in book.sheets))

    def _question(
        self, ask: Ask, accepted: Answers, limits: Mapping[Slip, Decimal], row_of: Callable[[str, str], _Row]
    ) -> Ask | None:
        key = Key.parse(ask.key)
        if ask.kind is not AnswerKind.NUMBER or key.on_cover:
            return ask
        row = row_of(key.subject, ask.unit)
        thing = row.thing
        if thing is not None and key.item not in ("", keys.BUDGET, keys.SETTLEMENT):
            # A figure that the form names: the plan knows nothing of it.
            return replace(ask, grounds=ask.grounds and replace(ask.grounds, limits=limits))
        if thing is None or isinstance(thing, Program) or _planned(thing, key) is not None:
            return None
        known = accepted if row.comparable else None
        grounds = ask.grounds and _held_against(ask.grounds, thing, key.when, known, limits)
        if not row.comparable:
            return replace(ask, grounds=grounds)
        base = indicator_base(thing) if isinstance(thing, Indicator) else money_base(thing, key.when)
        shape = row.shape
        return replace(ask, whole=shape.whole, places=shape.places, unsigned=shape.unsigned, base=base, grounds=grounds)

    def _row(self, subject: str, unit: str, accepted: Answers, key_today: KeyToday) -> _Row:
        thing = self.things.get(key_today(subject))
        if thing is None or isinstance(thing, Program):
            return _Row(thing)
        ordinary = ordinary_figure(self._known(thing, subject, accepted))
        if isinstance(thing, Indicator):
            shape = kinds.figure_shape(unit, ordinary, thing.decimals, thing.negative)
            return _Row(thing, reads_alike(thing.unit, unit), shape)
        return _Row(thing, True, kinds.figure_shape(unit, ordinary, None, None))

    def _known(self, thing: Indicator | Project, subject: str, accepted: Answers) -> Iterator[Decimal | None]:
        """The figures known of the row: the plan's, then those that its workbook was sent out with."""
        if isinstance(thing, Indicator):
            yield thing.latest
        if not accepted:  # as in the first round
            return
        if isinstance(thing, Indicator):
            yield accepted.number(keys.initial(subject))
            yield from (accepted.number(keys.actual(subject, period)) for period in self.periods)
        else:
            yield from (accepted.number(keys.money(subject, keys.SETTLEMENT, period)) for period in self.periods)


class _Row(NamedTuple):
    """What is the same for all figures of one thing in one unit."""

    thing: Indicator | Project | Program | None  # as the plan has it today
    comparable: bool = True  # whether the plan counts it in the same unit
    shape: kinds.Shape = kinds.ANY_SHAPE  # of its figures


def _planned(thing: Indicator | Project, key: Key) -> Decimal | None:
    """The figure of that key as the plan gives it; None where the plan gives none."""
    if isinstance(thing, Indicator):
        return thing.latest if key.is_initial else None
    return thing.budget.get(key.when) if key.item == keys.BUDGET and isinstance(key.when, FiscalYear) else None


def _held_against(
    grounds: Grounds,
    thing: Indicator | Project,
    period: Period | None,
    accepted: Answers | None,
    limits: Mapping[Slip, Decimal],
) -> Grounds:
    """What a figure of that period is held against today.

    That of an indicator, which may be no running total now, without what says nothing of it. 初期値 and 予算額 are as
    the plan gives them, else as they were accepted, else not known; None for ``accepted``: all stays as it was sent
    out, since the figures of the plan are none to compare with.
    """

    before, budget, cumulative = grounds.before, grounds.budget, grounds.cumulative
    if isinstance(thing, Indicator) and period is not None:
        cumulative = thing.cumulative
        before = tuple([each for each in before if _says_something(Key.parse(each[0]).when, period, cumulative)])
    if accepted is not None:
        before = tuple([_known(each, thing, accepted) for each in before])
        budget = _known(budget, thing, accepted) if budget else None
    return replace(grounds, before=before, budget=budget, cumulative=cumulative, limits=limits)


@lru_cache  # all rows ask this of the same few periods
def _says_something(earlier: Period | None, period: Period, running: bool) -> bool:
    """Whether a figure of that period (None: 初期値) says something of one of a later one."""
    if earlier is None:
        return period.part is None or running
    return bool(comparable_before(period, (earlier,), running=running))


def _known(earlier: Earlier, thing: Indicator | Project, accepted: Answers) -> Earlier:
    key = Key.parse(earlier[0])
    if key.period != keys.INITIAL and key.item != keys.BUDGET:
        return earlier
    planned = _planned(thing, key)
    return earlier[0], accepted.number(earlier[0]) if planned is None else planned
