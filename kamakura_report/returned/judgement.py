"""Judgement: what of the figures that were read can hardly be right, by the plan of today.

What a file answers and what of it is held back is decided once, when it is read, by the book it was issued as. What is
doubted of it is not kept, but told anew whenever somebody asks: a figure over budget is none any more once the budget
was raised. Nothing here holds a figure back or lets one go (docs/ledger.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from kamakura_report.form.answer import Answers
from kamakura_report.frozen import frozen, replace
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import FIGURE_DAY, FIGURE_DAY_PERHAPS
from kamakura_report.problem.file_kind_codes import FILE_DATE1904
from kamakura_report.problem.look_codes import FIGURE_PERCENT
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.checks import JUDGED_TODAY, find_wrong
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, remark_keys, weigh_doubts, without_doubts
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.book import Book

_HUNDREDTH = Decimal("0.01")


@frozen
class Doubted:
    """What can hardly be right in the answers of a file, before it is weighed by what else is said."""

    found: tuple[Problem, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)  # of these, key of a figure → key of its 備考


def judge(questions: Book, read: Submission, elsewhere: Elsewhere = NOWHERE) -> tuple[Problem, ...]:
    """The doubts about the answers of a file, each in its cell of the file."""
    return weigh_doubted(find_doubted(questions, read.answers, read.problems), read, elsewhere)


def find_doubted(questions: Book, answers: Answers, reading: Iterable[Problem]) -> Doubted:
    """What is doubted of these answers, by the file alone: ``reading`` are the problems that were met with in it.

    ``questions`` are those of its issued book with what figures are held against (``form.yardstick``).
    """
    met_with = without_doubts(reading)
    book = replace(questions, date1904=any(problem.code == FILE_DATE1904.code for problem in met_with))
    found = tuple(find_wrong(AnsweredBook(book, _with_stored(answers, met_with)), JUDGED_TODAY))
    return Doubted(found, remark_keys(book, found))


def weigh_doubted(doubted: Doubted, read: Submission, elsewhere: Elsewhere = NOWHERE) -> tuple[Problem, ...]:
    """The doubts about the answers of a file, each in its cell of the file.

    A day that was held back when the file was read is told there already; one that was not is taken, and stays so.
    """
    answers = read.answers
    days = {problem.key for problem in without_doubts(read.problems) if problem.code == FIGURE_DAY.code}
    found = weigh_doubts(doubted.remarks, answers, doubted.found, elsewhere)
    return tuple(
        _in_its_cell(_taken(problem), answers)
        for problem in found
        if problem.code != FIGURE_DAY.code or problem.key not in days
    )


def _with_stored(answers: Answers, reading: Iterable[Problem]) -> Answers:
    """The answers; a share that was seen as so many per cent with what was stored, which the ledger does not keep."""
    seen = {one.key for one in reading if one.code == FIGURE_PERCENT.code and one.severity is Severity.NOTE}
    if not seen:
        return answers
    return Answers(
        (key, replace(answer, stored=answer.number * _HUNDREDTH) if key in seen and answer.number else answer)
        for key, answer in answers.items()
    )


def _taken(problem: Problem) -> Problem:
    """The doubt as a warning: its figure counts."""
    if problem.severity is not Severity.ERROR:
        return problem
    return problem.at(severity=Severity.WARNING, advice=FIGURE_DAY_PERHAPS.advice)


def _in_its_cell(problem: Problem, answers: Answers) -> Problem:
    answer = answers.get(problem.key)
    if answer is None or answer.place is None:
        return problem
    return problem.at(sheet=answer.place.sheet, cell=answer.place.cell)
