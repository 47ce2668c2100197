"""An issued workbook with what was answered to its questions, as every check looks at it: put together once for all"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import Ask

Question = tuple[str, Position, Ask]  # sheet, cell, what is asked there


@frozen
class AnsweredBook:
    """A workbook and the answers to it; all questions in reading order."""

    book: Book
    answers: Answers

    @property
    def answered(self) -> list[tuple[Question, Answer]]:
        """The questions to which something was answered."""
        return self._sorted_out[0]

    @property
    def blank(self) -> list[Question]:
        """Those to which nothing was answered."""
        return self._sorted_out[1]

    @cached_property
    def _sorted_out(self) -> tuple[list[tuple[Question, Answer]], list[Question]]:
        """``answered`` and ``blank``."""
        answered, blank = [], []
        answer_to = self.answers.answer
        for question in self.book.asks():
            answer = answer_to(question[2].key)
            if answer is None:
                blank.append(question)
            else:
                answered.append((question, answer))
        return answered, blank

    @cached_property
    def typed(self) -> dict[str, Decimal]:
        """All figures by key, also those that the workbook does not ask for."""
        return self.answers.figures()

    @cached_property
    def figures(self) -> list[tuple[Question, Decimal]]:
        """The questions that a figure answers."""
        typed = self.typed
        return [(question, typed[question[2].key]) for question in self.book.asks() if question[2].key in typed]

    @cached_property
    def periods(self) -> frozenset[Period]:
        """All periods that the workbook asks about."""
        return keys.periods_of([ask.key for _, _, ask in self.book.asks()])
