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

    @cached_property
    def _asked(self) -> list[tuple[Question, Answer | None]]:
        """Each question with what was answered, None where that is nothing."""
        answer = self.answers.answer
        return [(each, answer(each[2].key)) for each in self.book.asks()]

    @cached_property
    def answered(self) -> list[tuple[Question, Answer]]:
        """The questions to which something was answered."""
        return [(each, answer) for each, answer in self._asked if answer is not None]

    @cached_property
    def figures(self) -> list[tuple[Question, Decimal]]:
        """Those that a figure answers."""
        return [(each, answer.value) for each, answer in self.answered if isinstance(answer.value, Decimal)]

    @cached_property
    def blank(self) -> list[Question]:
        """Those to which nothing was answered."""
        return [each for each, answer in self._asked if answer is None]

    @cached_property
    def periods(self) -> frozenset[Period]:
        """All periods that the workbook asks about."""
        return keys.periods_of(ask.key for _, _, ask in self.book.asks())
