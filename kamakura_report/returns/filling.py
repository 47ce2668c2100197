"""How far a workbook is filled in, counted from what came back: the numbers that its own cover shows."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.book import Ask, Book, Kind
from kamakura_report.form.completion import Completion, Count, Held, count, whole_state
from kamakura_report.form.completion import held as held_as_typed


@dataclass(frozen=True, slots=True)
class Filling:
    """Numbers of asked cells (form.completion.Count)."""

    required: int = 0
    filled: int = 0  # of the required ones
    doubtful: int = 0  # required or not
    blank: int = 0  # of the required ones

    @property
    def ready(self) -> bool:
        """True when the cover says 提出できます."""
        return whole_state(self.blank + self.doubtful) is Completion.READY


NOTHING_ASKED = Filling()


def filling(book: Book, answers: Answers) -> Filling:
    """The numbers for the answers to a book; cells of which nothing could be read are 空."""
    questions = [(sheet, at, ask, held(ask, answers.get(ask.key))) for sheet, at, ask in book.asks()]
    now = {what: count(what, questions) for what in Count}
    return Filling(now[Count.ALL], now[Count.FILLED], now[Count.DOUBTFUL], now[Count.OPEN])


def held(ask: Ask, answer: Answer | None) -> Held:
    """The state of a cell as its workbook shows it, from what was read there."""
    if answer is None:
        return Held.BLANK
    if answer.formula or answer.status is Status.UNREADABLE:
        return Held.DOUBTFUL
    typed = answer.raw if answer.conversion or ask.kind is not Kind.NUMBER else answer.value
    return held_as_typed(ask, typed)
