"""Checks of answers that were read well: each is a function in a list, its name is the rule's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answers
from kamakura_report.form.book import Ask, Book, reference
from kamakura_report.plan.figures import plain
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns import dates

Check = Callable[[Book, Answers], Iterator[Problem]]
FAR = 10  # times as much is far more than before


def check(book: Book, answers: Answers) -> tuple[Problem, ...]:
    """Every problem that the checks find in the answers to a book."""
    return tuple(problem for rule in CHECKS for problem in rule(book, answers))


def required_blank(book: Book, answers: Answers) -> Iterator[Problem]:
    """A required cell is empty."""
    for sheet, position, ask in book.asks():
        if ask.required and ask.key not in answers:
            advice = "記入するか、「該当なし」「未確定」と入力してください。"
            yield Problem(
                "required.blank", Severity.WARNING, "必要な欄が空です。", advice,
                sheet=sheet, cell=reference(position), key=ask.key, label=ask.label,
            )  # fmt: skip


def outside_rule(book: Book, answers: Answers) -> Iterator[Problem]:
    """A number that the cell's own validation would not have let in: it was pasted."""
    for sheet, position, ask in book.asks():
        value = answers[ask.key].value if ask.key in answers else None
        if isinstance(value, Decimal) and not kinds.accepts(ask, value):
            found = f"「{plain(value)}」は0以上の整数ではありません。"
            advice = f"単位（{ask.unit}）と桁を確かめてください。"
            yield Problem(
                "figure.rule", Severity.WARNING, found, advice,
                sheet=sheet, cell=reference(position), key=ask.key, label=ask.label,
            )  # fmt: skip


def small_share(book: Book, answers: Answers) -> Iterator[Problem]:
    """A share of at most 1 where the last was 1 or more: 14.5% typed, of which Excel made 0.145. Never converted."""
    for sheet, position, ask in book.asks():
        value = answers[ask.key].value if ask.key in answers else None
        known = ask.base is not None and ask.base >= 1
        if isinstance(value, Decimal) and known and kinds.percent(ask.unit) and 0 < value <= 1:
            found = f"「{plain(value)}」{ask.unit} となっています（もとの値は {plain(ask.base or value)}）。"
            advice = "14.5% は 0.145 ではなく 14.5 と入力します。正しければそのままで構いません。"
            yield Problem(
                "figure.share", Severity.WARNING, found, advice,
                sheet=sheet, cell=reference(position), key=ask.key, label=ask.label,
            )  # fmt: skip


def day_number(book: Book, answers: Answers) -> Iterator[Problem]:
    """The number of a day about when the figure was due: 5/31 typed, of which Excel made a date under this format.

    An error where the figure the plan knows is far smaller, a warning where it knows none.
    """
    for sheet, position, ask in book.asks():
        value = answers[ask.key].value if ask.key in answers else None
        if not isinstance(value, Decimal) or not _about_then(ask, value) or (ask.base and value < ask.base * FAR):
            continue
        found = f"{dates.readings(plain(value))}が入っています。「5/31」などと入力すると、Excel が日付の数にします。"
        advice = "数字だけを入力し直してください。"
        severity = Severity.ERROR if ask.base else Severity.WARNING
        yield Problem(
            "figure.day", severity, found, advice,
            sheet=sheet, cell=reference(position), key=ask.key, label=ask.label,
        )  # fmt: skip


def _about_then(ask: Ask, value: Decimal) -> bool:
    """True for the number of a day from the fiscal year asked about to the end of the year after it."""
    of = dates.day(value)
    try:
        year = FiscalYear.parse(ask.key.rpartition("@")[2]).begins
    except ValueError:
        return False
    return of is not None and year <= of.year <= year + 2


CHECKS: tuple[Check, ...] = (required_blank, outside_rule, small_share, day_number)
