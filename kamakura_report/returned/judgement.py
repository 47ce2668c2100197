"""Judgement: what of the figures that were read can hardly be right, by the plan of today.

What a file answers and what of it is held back is decided once, when it is read, by the book it was issued as. What is
doubted of it is not kept, but told anew whenever somebody asks: a figure over budget is none any more once the budget
was raised. Nothing here holds a figure back or lets one go (docs/ledger.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import Answers
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import FIGURE_DAY, FIGURE_DAY_PERHAPS
from kamakura_report.problem.file_kind_codes import FILE_DATE1904
from kamakura_report.problem.look_codes import FIGURE_PERCENT
from kamakura_report.returned.checks import JUDGED_TODAY, check_answers
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, is_judged_anew
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.book import Book

_HUNDREDTH = Decimal("0.01")


def judge(questions: Book, read: Submission, elsewhere: Elsewhere = NOWHERE) -> tuple[Problem, ...]:
    """The doubts about the answers of a file, each in its cell of the file.

    ``questions`` are those of its issued book with what figures are held against (``form.yardstick``). A day that was
    held back when the file was read is told there already; one that was not is taken, and stays so.
    """
    reading = without_doubts(read.problems)
    answers = _with_stored(read.answers, reading)
    book = replace(questions, date1904=any(problem.code == FILE_DATE1904.code for problem in reading))
    days = {problem.key for problem in reading if problem.code == FIGURE_DAY.code}
    found = check_answers(book, answers, elsewhere, JUDGED_TODAY)
    return tuple(
        _in_its_cell(_taken(problem), answers)
        for problem in found
        if problem.code != FIGURE_DAY.code or problem.key not in days
    )


def without_doubts(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of reading: what is judged anew left out (files read by an earlier program were kept with it)."""
    return tuple(problem for problem in problems if not is_judged_anew(problem))


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
