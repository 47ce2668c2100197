"""The question of an asked cell: required, optional, shown or closed; what its figure is compared with and shown as."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.form_model import CellState
from kamakura_report.form.placeholders import OF_MONEY, AskedPiece, Word
from kamakura_report.form.plausibility import initial_grounds, limits_of_part
from kamakura_report.form.scope import Scope
from kamakura_report.form.yardstick import indicator_base, money_base, ordinary_figure
from kamakura_report.layout.canvas import asked_key, figure_key
from kamakura_report.plan import keys
from kamakura_report.plan.model import thresholds_in_force
from kamakura_report.plan.periods import FiscalYear, Period, comparable_before
from kamakura_report.plan.things import cell_label
from kamakura_report.workbook.question import AnswerKind, Ask, Earlier, Grounds


def cell_state(scope: Scope, asked: AskedPiece, year: Period | None) -> CellState:
    """The state of an asked cell, from who is asked and which years the round requires (docs/contracts.md, Rounds)."""
    issue = scope.issue
    owners = scope.named_owners(asked.summed) if asked.is_named else scope.asked_of(asked)
    if not issue.division or issue.division not in owners:
        return CellState.SHOWN
    if asked.figure is Word.INITIAL and scope.the_indicator.no_baseline:
        return CellState.SHOWN
    if known_figure(scope, asked, year) is not None or asked_key(scope, asked, year) in issue.accepted:
        return CellState.SHOWN
    if year is not None and scope.project is not None and not scope.project.runs_in(year):
        return CellState.CLOSED
    if asked.figure is Word.BUDGET and year is not None and year.part:
        return CellState.CLOSED  # a budget is the year's
    years = issue.round.years
    if not years:
        return CellState.OPTIONAL
    if year is None:
        if asked.figure is not Word.INITIAL:
            return CellState.REQUIRED if asked.required else CellState.OPTIONAL
        yet_to_start = (
            scope.project is not None and scope.project.starts is not None and scope.project.starts > max(years)
        )
        return CellState.CLOSED if yet_to_start else CellState.REQUIRED
    if year in years:
        optional = asked.kind is AnswerKind.TICK or asked.required is False  # a blank box says no
        return CellState.OPTIONAL if optional else CellState.REQUIRED
    return CellState.CLOSED if year > max(years) else CellState.OPTIONAL


def known_figure(scope: Scope, asked: AskedPiece, year: Period | None) -> Decimal | None:
    """The figure of an asked cell that the plan itself gives, or None: a decided initial value, a published budget."""
    return plan_figure(scope, asked.figure, year) if asked.figure else None


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


def figure_format(scope: Scope, asked: AskedPiece, current: str | Decimal | None) -> str:
    """The number format of a figure; ``current`` is what stands there now."""
    shown = current if isinstance(current, Decimal) else None
    decimals, _ = _shape(scope, asked)
    return kinds.number_format(figure_unit(scope, asked), _sample(scope, asked), shown, decimals)


def make_question(scope: Scope, asked: AskedPiece, year: Period | None, required: bool) -> Ask:
    """The question of an open cell, without its grounds (``make_grounds``)."""
    question = Ask(
        key=asked_key(scope, asked, year),
        kind=asked.kind,
        required=required,
        label=_question_label(scope, asked.item, year),
        unit=figure_unit(scope, asked),
        choices=asked.choices,
        office=asked.office,
        base=_base(scope, asked, year),
        shares=_shares(scope, asked),
    )
    if asked.kind is not AnswerKind.NUMBER:
        return question
    return kinds.with_shape(question, _sample(scope, asked), *_shape(scope, asked))


def make_grounds(
    is_shown: Callable[[str], bool], scope: Scope, asked: AskedPiece, year: Period | None
) -> Grounds | None:
    """What a year's figure or an 初期値 is compared with, of the figures that are shown; None for other answers."""
    compared = asked.is_named or asked.figure in (Word.ACTUAL, Word.SETTLEMENT)
    if asked.figure is not Word.INITIAL and (not compared or year is None):
        return None

    def shown(word: Word | None, key: str, placed_year: Period | None) -> Earlier | None:
        return (key, figure_lookup(scope, NO_ANSWERS, key, word, placed_year)) if is_shown(key) else None

    def placed(word: Word, placed_year: Period | None) -> Earlier | None:
        return shown(word, figure_key(scope, word, placed_year), placed_year)

    limits = thresholds_in_force(scope.plan.thresholds)
    if year is None:
        later = [placed(Word.ACTUAL, other) for other in scope.plan.years]
        unit = scope.the_indicator.unit
        return initial_grounds(scope.subject, unit, tuple(each for each in later if each is not None), limits)
    indicator = scope.indicator if asked.figure is Word.ACTUAL else None
    cumulative = indicator is not None and indicator.cumulative
    comparable = comparable_before(year, scope.plan.periods, running=cumulative)
    earlier = [shown(asked.figure, asked_key(scope, asked, other), other) for other in comparable]
    if indicator is not None and not indicator.no_baseline and (cumulative or not year.part):
        earlier.insert(0, placed(Word.INITIAL, None))
    return Grounds(
        before=tuple(each for each in earlier if each is not None),
        budget=placed(Word.BUDGET, year) if asked.figure is Word.SETTLEMENT and not year.part else None,
        money=asked.figure is Word.SETTLEMENT,
        percent=kinds.is_percent(figure_unit(scope, asked)),
        cumulative=cumulative,
        subject=scope.subject,
        remark=keys.named(scope.subject, keys.REMARK),
        limits=limits_of_part(limits) if _shares(scope, asked) else limits,
    )


def _shape(scope: Scope, asked: AskedPiece) -> tuple[int | None, bool | None]:
    """小数桁 and 負数 as the master says them of the figure: of an indicator's own alone."""
    of_indicator = scope.indicator if asked.figure in (Word.ACTUAL, Word.INITIAL) else None
    return (None, None) if of_indicator is None else (of_indicator.decimals, of_indicator.negative)


def _question_label(scope: Scope, item: str, year: Period | None) -> str:
    """事業名・指標名・項目・年度, as people know the cell."""
    return cell_label(scope.project or scope.program, scope.indicator, item, scope.plan.shown(year) if year else "")


def figure_unit(scope: Scope, asked: AskedPiece) -> str:
    """The unit of a figure; "" of a text or a choice."""
    if asked.is_named:
        return asked.unit or (scope.indicator.unit if scope.indicator is not None else "")
    if asked.figure is None:
        return ""
    return kinds.THOUSAND_YEN if asked.figure in OF_MONEY else scope.the_indicator.unit


def _shares(scope: Scope, asked: AskedPiece) -> tuple[str, ...]:
    """Who gives a part of the figure; nobody where it is asked for as the whole."""
    if asked.is_named and asked.summed:
        owners = scope.named_owners(asked.summed)
        return owners if len(owners) > 1 else ()
    return scope.plan.money_shares(scope.the_project) if asked.figure is Word.SETTLEMENT else ()


def _sample(scope: Scope, asked: AskedPiece) -> Decimal | None:
    """A figure known of the row that shows what is ordinary there: one that is no count, where there is such a one."""
    if asked.is_named:
        own = [asked_key(scope, asked, year) for year in (None, *scope.plan.periods)]
        return ordinary_figure(scope.issue.accepted.number(key) for key in own)
    if scope.indicator is not None:
        row = [figure_key(scope, Word.INITIAL, None)]
        row += [figure_key(scope, Word.ACTUAL, period) for period in scope.plan.periods]
    elif scope.project is not None:
        row = [figure_key(scope, Word.SETTLEMENT, period) for period in scope.plan.periods]
    else:
        return None
    latest = scope.indicator.latest if scope.indicator is not None else None
    return ordinary_figure((latest, *(scope.issue.accepted.number(key) for key in row)))


def _base(scope: Scope, asked: AskedPiece, year: Period | None) -> Decimal | None:
    """What the plan knows of the same quantity: 直近実績値 or 目標値; of money the last budget up to that year."""
    if asked.is_named:
        periods = scope.plan.periods
        earlier = periods if year is None else comparable_before(year, periods, running=False)
        known = (asked_key(scope, asked, each) for each in reversed(earlier))
        figures = (scope.issue.accepted.number(key) for key in known)
        return next((figure for figure in figures if figure is not None), None)
    if asked.figure is None:
        return None
    if asked.figure in OF_MONEY:
        return money_base(scope.the_project, year)
    return indicator_base(scope.the_indicator)
