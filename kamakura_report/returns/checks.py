"""Checks of answers that were read well: each is a function in a list, its name is the rule's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answers
from kamakura_report.form.book import Book, reference
from kamakura_report.plan.figures import plain
from kamakura_report.problem import Problem, Severity

Check = Callable[[Book, Answers], Iterator[Problem]]


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


CHECKS: tuple[Check, ...] = (required_blank, outside_rule)
