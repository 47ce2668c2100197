"""Doubts weighed: a reason in the 備考, or the same figure in another file, says that a doubtful figure is meant.

A doubt stays a warning whatever is said: the office sees it with its reason. What a reason takes out of the 差戻し is
told by its code, ``plausible.explained``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from kamakura_report.form.answer import Answers, Status
from kamakura_report.form.reasons import is_reason
from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import DAY_MEANT, DAY_REPEATED, FIGURE_DAY, FIGURE_RULE, FIGURE_SHARE
from kamakura_report.problem.doubt_codes import (
    PLAUSIBLE_BUDGET,
    PLAUSIBLE_CLOSED,
    PLAUSIBLE_COPIED,
    PLAUSIBLE_DIGITS,
    PLAUSIBLE_DROP,
    PLAUSIBLE_EXCHANGED,
    PLAUSIBLE_EXPLAINED,
    PLAUSIBLE_FALL,
    PLAUSIBLE_JUMP,
    PLAUSIBLE_NEIGHBOUR,
    PLAUSIBLE_PART,
    PLAUSIBLE_SHARE,
    PLAUSIBLE_SIGN,
    PLAUSIBLE_THOUSAND,
    REASON_GIVEN,
    STILL_DOUBTED,
)
from kamakura_report.text import comparable, shorten
from kamakura_report.workbook.book import Book

# A reason takes a soft doubt out of the 差戻し; a strong one it only explains.
SOFT_DOUBTS = frozenset(
    code.code
    for code in (
        PLAUSIBLE_BUDGET,
        PLAUSIBLE_DROP,
        PLAUSIBLE_FALL,
        PLAUSIBLE_JUMP,
        PLAUSIBLE_NEIGHBOUR,
        PLAUSIBLE_PART,
        PLAUSIBLE_SHARE,
    )
)
STRONG_DOUBTS = frozenset(
    code.code
    for code in (
        FIGURE_DAY,
        FIGURE_RULE,
        FIGURE_SHARE,
        PLAUSIBLE_COPIED,
        PLAUSIBLE_DIGITS,
        PLAUSIBLE_EXCHANGED,
        PLAUSIBLE_SIGN,
        PLAUSIBLE_THOUSAND,
    )
)
DOUBTS = SOFT_DOUBTS | STRONG_DOUBTS
_FAMILY = "plausible."  # how the codes of doubts about figures begin, those of every program


@frozen
class Elsewhere:
    """What other files say of a key: 備考 of earlier rounds, and figures of this division in this round."""

    remarks: Callable[[str], Collection[str]]
    figures: Callable[[str], Collection[Decimal]]


NOWHERE = Elsewhere(lambda key: (), lambda key: ())


def weigh_doubts(
    remarks: Mapping[str, str], answers: Answers, problems: Iterable[Problem], elsewhere: Elsewhere = NOWHERE
) -> Iterator[Problem]:
    """The problems, doubts with the reason that was given for them; ``remarks`` as of ``remark_keys``."""
    for problem in problems:
        if problem.code in DOUBTS:
            yield _weighed(problem, answers, remarks.get(problem.key, ""), elsewhere)
        else:
            yield problem


def settled_problems(
    remarks: Mapping[str, str], answers: Answers, problems: Iterable[Problem], elsewhere: Elsewhere = NOWHERE
) -> Iterator[Problem]:
    """``weigh_doubts`` without what is judged anew."""
    return (one for one in weigh_doubts(remarks, answers, problems, elsewhere) if not is_judged_anew(one))


def is_judged_anew(problem: Problem) -> bool:
    """True for a doubt that holds nothing back: whether it is one still is for today's plan to say.

    Also of an earlier program, whose rules may have had other names.
    """
    return problem.severity is not Severity.ERROR and (problem.code in DOUBTS or problem.code.startswith(_FAMILY))


def without_doubts(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of reading: what is judged anew left out (files read by an earlier program were kept with it)."""
    return tuple(problem for problem in problems if not is_judged_anew(problem))


def as_closed(problem: Problem, round_: str) -> Problem:
    """A doubt about a figure of a round that is closed: for the office alone, in no 差戻し."""
    if problem.severity is Severity.ERROR or problem.code not in DOUBTS:  # a reason closes it for good
        return problem
    return _at_place_of(problem, PLAUSIBLE_CLOSED.problem(found=problem.found, round=round_))


def reason_given(answers: Answers, remark: str, elsewhere: Elsewhere = NOWHERE) -> str:
    """The reason that the 備考 of this key gives, "" when it gives none: one of an earlier round is none."""
    answer = answers.get(remark)
    if answer is None or answer.status is not Status.TEXT or answer.formula or not is_reason(answer.shown):
        return ""
    said_before = {comparable(text) for text in elsewhere.remarks(remark)}
    return "" if comparable(answer.shown) in said_before else answer.shown


def _weighed(problem: Problem, answers: Answers, remark: str, elsewhere: Elsewhere) -> Problem:
    reason = reason_given(answers, remark, elsewhere)
    if reason:
        found = problem.found + REASON_GIVEN.format(reason=shorten(reason))
        if problem.code in SOFT_DOUBTS:
            return _at_place_of(problem, PLAUSIBLE_EXPLAINED.problem(found=found))
        if problem.severity is Severity.ERROR:
            return problem.at(found=found, advice=DAY_MEANT, severity=Severity.WARNING)
        return problem.at(found=found, advice=STILL_DOUBTED)
    if (
        problem.code == FIGURE_DAY.code
        and problem.severity is Severity.ERROR
        and _repeated(problem, answers, elsewhere)
    ):
        return problem.at(found=problem.found + DAY_REPEATED, advice=DAY_MEANT, severity=Severity.WARNING)
    return problem


def _repeated(problem: Problem, answers: Answers, elsewhere: Elsewhere) -> bool:
    """True when another file says the same figure."""
    return answers[problem.key].value in elsewhere.figures(problem.key)


def _at_place_of(problem: Problem, other: Problem) -> Problem:
    return other.at(sheet=problem.sheet, cell=problem.cell, key=problem.key, label=problem.label)


def remark_keys(book: Book, problems: Iterable[Problem]) -> dict[str, str]:
    """Of what these problems are about: key of a figure → the key of the 備考 that speaks of it."""
    told = {problem.key for problem in problems}
    return {
        ask.key: ask.grounds.remark if ask.grounds else keys.named(Key.parse(ask.key).subject, keys.REMARK)
        for _, _, ask in (book.asks() if told else ())
        if ask.key in told
    }
