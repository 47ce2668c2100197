"""A submission: one returned workbook after it was read, with its division, answers, problems, and how far it is
filled in."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers, Status
from kamakura_report.form.completion import (
    AskedQuestion,
    CellContent,
    Completion,
    Count,
    cell_content,
    count_cells,
    workbook_state,
)
from kamakura_report.problem import Problem, Severity
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import AnswerKind, Ask


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
        return workbook_state(self.blank + self.doubtful) is Completion.READY


NOTHING_ASKED = Filling()


def count_filling(book: Book, answers: Answers) -> Filling:
    """The numbers for the answers to a book; cells of which nothing could be read are 空."""
    questions = [
        AskedQuestion(sheet, at, ask, returned_content(ask, answers.get(ask.key))) for sheet, at, ask in book.asks()
    ]
    counts = {kind: count_cells(kind, questions) for kind in Count}
    return Filling(counts[Count.ALL], counts[Count.FILLED], counts[Count.DOUBTFUL], counts[Count.OPEN])


def returned_content(ask: Ask, answer: Answer | None) -> CellContent:
    """The state of a cell as its workbook shows it, from what was read there."""
    if answer is None:
        return CellContent.BLANK
    if answer.formula or answer.status is Status.UNREADABLE:
        return CellContent.DOUBTFUL
    if answer.stored is not None:
        return cell_content(ask, answer.stored)
    typed = answer.raw if answer.conversion or ask.kind is not AnswerKind.NUMBER else answer.value
    return cell_content(ask, typed)


@dataclass(frozen=True)
class Submission:
    """A file that came back. Its figures count only when it holds no error (``usable``)."""

    file: str  # as shown to people: the name below the folder that was read
    received: str  # ISO 8601 with offset
    division: str = ""  # "" when the file could not be identified
    round: str = ""
    issue: str = ""  # issue id
    modified: str = ""  # dcterms:modified inside the file
    answers: Answers = NO_ANSWERS
    problems: tuple[Problem, ...] = ()
    filling: Filling = NOTHING_ASKED  # as its own cover counts it
    untrusted: Answers = NO_ANSWERS  # typed, but on sheets nothing is taken from
    untrusted_problems: tuple[Problem, ...] = ()  # what is wrong with the cells they stand in
    digest: str = ""  # SHA-256 of its bytes, under which the ledger keeps it

    @property
    def typed(self) -> Answers:
        """Everything that was typed, also on sheets that nothing is taken from."""
        return Answers({**self.untrusted, **self.answers})

    @property
    def usable(self) -> bool:
        """True when the workbook is ours and nothing in it is an error."""
        return bool(self.division) and all(problem.severity is not Severity.ERROR for problem in self.problems)
