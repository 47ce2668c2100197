"""What is known of figures when a workbook is placed: by plan, by what was accepted before, by what will be shown."""

from __future__ import annotations

from decimal import Decimal

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.placeholders import Word
from kamakura_report.form.scope import Scope
from kamakura_report.plan.periods import FiscalYear, Period


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
    accepted = scope.issue.accepted
    return (accepted if accepted is not NO_ANSWERS and key in accepted else answers).number(key)


def cell_value(answer: Answer | None) -> str | Decimal | None:
    """What a cell holds for an answer; one that could not be understood stays as it was typed.

    未確定 stays as it was typed, 「7月公表」: read again it is the same answer.
    """
    if answer is None:
        return None
    if answer.status is Status.UNREADABLE:
        return answer.raw
    return answer.raw or answer.value if answer.status is Status.UNDETERMINED else answer.value
