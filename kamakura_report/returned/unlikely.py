"""Figures that can hardly be right, told with what they were held against (form.plausibility, across_rows)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from kamakura_report.form.answer import Answers
from kamakura_report.form.plausibility import Suspicion, earlier_figure, find_slip, slip_of
from kamakura_report.plan import keys
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Slip
from kamakura_report.plan.periods import parse_period
from kamakura_report.problem import Problem, ProblemCode
from kamakura_report.problem.doubt_codes import (
    PLAUSIBLE_BUDGET,
    PLAUSIBLE_COPIED,
    PLAUSIBLE_COPIED_ONE,
    PLAUSIBLE_DIGITS,
    PLAUSIBLE_DIGITS_SHARE,
    PLAUSIBLE_DROP,
    PLAUSIBLE_EXCHANGED,
    PLAUSIBLE_FALL,
    PLAUSIBLE_JUMP,
    PLAUSIBLE_NEIGHBOUR,
    PLAUSIBLE_NEIGHBOUR_FIRST,
    PLAUSIBLE_PART,
    PLAUSIBLE_SHARE,
    PLAUSIBLE_SIGN,
    PLAUSIBLE_SIGN_SHARE,
    PLAUSIBLE_THOUSAND,
)
from kamakura_report.returned.across_rows import FigureInRow, copied_years, neighbour_slips
from kamakura_report.returned.answered_book import AnsweredBook, Question
from kamakura_report.workbook.question import Ask, question_place

_CODES: Mapping[Slip, ProblemCode] = {
    Slip.SHARE: PLAUSIBLE_SHARE,
    Slip.FALL: PLAUSIBLE_FALL,
    Slip.BUDGET: PLAUSIBLE_BUDGET,
    Slip.PART: PLAUSIBLE_PART,
    Slip.JUMP: PLAUSIBLE_JUMP,
    Slip.DROP: PLAUSIBLE_DROP,
}
_TIMES = {1: "10倍", 2: "100倍", 3: "1,000倍", -1: "10分の1", -2: "100分の1", -3: "1,000分の1"}


def unlikely(answered: AnsweredBook) -> Iterator[Problem]:
    """Problems for figures that look like a slip by themselves, and beside other rows.

    Of exchanged figures that alone is told: it says why each is so much greater or smaller than its row.
    """
    suspicions, in_rows = _held_against_their_rows(answered)
    across_rows = list(_unlikely_across_rows(in_rows))
    exchanged = {problem.key for problem in across_rows if problem.code == PLAUSIBLE_EXCHANGED.code}
    for question, figure, suspicion in suspicions:
        ask = question[2]
        if ask.key not in exchanged:
            yield _suspicious(ask, figure, suspicion).at(**question_place(*question))
    yield from across_rows


def looks_unlikely(ask: Ask, answers: Answers) -> bool:
    """True for a figure of which ``unlikely`` tells something."""
    return ask.grounds is not None and slip_of(ask.grounds, ask.key, answers.number) is not None


def _held_against_their_rows(
    answered: AnsweredBook,
) -> tuple[list[tuple[Question, Decimal, Suspicion]], list[FigureInRow]]:
    """The figures that look like a slip beside what is known of their own rows; and all figures of years.

    What is known of a row is put together once for both: most of a judgement is that.
    """
    suspicions, in_rows = [], []
    typed = answered.typed.get
    for question, figure in answered.figures:
        ask = question[2]
        grounds = ask.grounds
        if grounds is None:
            continue
        asked = Key.parse(ask.key)
        ending, last_year, others = None if asked.when is None else _year_before(asked.period), None, []
        for key, known in grounds.before:
            earlier = typed(key) if known is None else known
            if earlier is not None:
                others.append(earlier)
            if ending is not None and key.endswith(ending):
                last_year = earlier
        budget = None if grounds.budget is None else earlier_figure(grounds.budget, typed)
        suspicion = slip_of(grounds, ask.key, typed) if grounds.after else find_slip(grounds, figure, others, budget)
        if suspicion is not None:
            suspicions.append((question, figure, suspicion))
        if asked.when is not None:
            budget = budget if budget is not None and budget > 0 else None
            in_rows.append(FigureInRow(question, asked.period, grounds, figure, others, last_year, budget))
    return suspicions, in_rows


@lru_cache
def _year_before(period: str) -> str:
    """How the key of a figure ends that was asked for the same period a year before."""
    return keys.dated("", str(parse_period(period).before))


def _unlikely_across_rows(figures: Sequence[FigureInRow]) -> Iterator[Problem]:
    for compared in copied_years(figures):
        first = min(compared, key=lambda figure: figure.question[:2])
        if len(compared) == 1:
            problem = PLAUSIBLE_COPIED_ONE.problem(year=parse_period(first.year))
        else:
            problem = PLAUSIBLE_COPIED.problem(year=parse_period(first.year), count=len(compared))
        yield problem.at(**question_place(*first.question))
    for slip, figure, neighbour in neighbour_slips(figures):
        yield _in_the_wrong_row(slip, figure, neighbour).at(**question_place(*figure.question))


def _suspicious(ask: Ask, number: Decimal, suspicion: Suspicion) -> Problem:
    grounds = ask.grounds
    assert grounds is not None
    figure, slip, against = plain_text(number), suspicion.slip, suspicion.against
    if slip is Slip.SIGN:
        if not against:
            return PLAUSIBLE_SIGN_SHARE.problem(figure=figure)
        return PLAUSIBLE_SIGN.problem(figure=figure, known=_known(ask, against))
    by_budget = slip in (Slip.BUDGET, Slip.PART)
    if suspicion.power:
        times = _TIMES[suspicion.power]
        if by_budget and abs(suspicion.power) == 3:
            return PLAUSIBLE_THOUSAND.problem(figure=figure, budget=_shown(against[0]), times=times)
        code = PLAUSIBLE_DIGITS_SHARE if grounds.percent and abs(suspicion.power) == 2 else PLAUSIBLE_DIGITS
        known = _known_budget(against[0]) if by_budget else _known(ask, against)
        return code.problem(figure=figure, known=known, times=times)
    code = _CODES[slip]
    values = {
        "figure": figure,
        "limit": plain_text(grounds.limits[slip]),
        "budget": _shown(against[0]) if by_budget else "",
        "before": _shown(against[-1]) if against else "",
        "known": "" if by_budget or not against else _known(ask, against),
    }
    return code.problem(**{name: value for name, value in values.items() if name in code.fields})


def _in_the_wrong_row(slip: Slip, figure: FigureInRow, neighbour: FigureInRow) -> Problem:
    shown, beside = plain_text(figure.figure), neighbour.ask.label
    if slip is Slip.EXCHANGED:
        assert figure.expected is not None
        assert neighbour.expected is not None
        return PLAUSIBLE_EXCHANGED.problem(
            figure=shown, expected=_shown(figure.expected), neighbour=beside, other=_shown(neighbour.expected)
        )
    if figure.budget:
        known = _known_budget(figure.budget)
    elif figure.others:
        known = _known(figure.ask, figure.others)
    else:
        return PLAUSIBLE_NEIGHBOUR_FIRST.problem(figure=shown, neighbour=beside)
    return PLAUSIBLE_NEIGHBOUR.problem(figure=shown, neighbour=beside, known=known)


def _known(ask: Ask, figures: Sequence[Decimal]) -> str:
    """The figures of the row that another is held against, in words."""
    if Key.parse(ask.key).is_initial:
        return f"最初の年度の数字（{_shown(figures[0])}）"
    if len(figures) == 1:
        return f"前の数字（{_shown(figures[0])}）"
    lowest, highest = min(figures), max(figures)
    if lowest == highest:
        return f"これまでの数字（{_shown(lowest)}）"
    return f"これまでの数字（{_shown(lowest)}～{_shown(highest)}）"


def _known_budget(budget: Decimal) -> str:
    return f"予算額（{_shown(budget)}）"


def _shown(figure: Decimal) -> str:
    """With grouping, as in the workbook."""
    return f"{figure:,f}"
