"""A returned workbook understood: what it says by itself and by what was issued, without a look at any other file.

All that is done to the texts of a returned file is done here, where the file is read, within its time. What is left,
to weigh its doubts by what other files say, goes by the answers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.form.issue import Issue
from kamakura_report.frozen import frozen, replace
from kamakura_report.problem import Hold, Problem, Severity
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.beside import find_beside, with_covered_doubted
from kamakura_report.returned.checks import READ_BY_ISSUED, find_oddities, find_wrong
from kamakura_report.returned.doubts import remark_keys
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.held import asked_keys
from kamakura_report.returned.identity import identify, record_contradictions, seal_shown
from kamakura_report.returned.judgement import Doubted, find_doubted
from kamakura_report.returned.matching import Matching, match
from kamakura_report.returned.submission import NOTHING_ASKED, Filling, count_filling
from kamakura_report.returned.take import take_matched, take_untrusted
from kamakura_report.workbook.book import Book


@frozen
class SentOut:
    """An issue, and the workbooks written for it: several when the program changed meanwhile."""

    issue: Issue
    books: tuple[Book, ...]
    questions: Book | None = None  # of the first of these as they are judged today; None: they are not judged


Headings = tuple[tuple[str, tuple[str, ...]], ...]  # each sheet by its name, with the texts of its first rows
HEADING_ROWS = 10  # among which the headings of the office's own lists stand, below what is said of them
LONGEST_HEADING, MOST_HEADINGS = 100, 200  # characters, and sheets or texts of one: no list of ours has more
FindSent = Callable[[str], SentOut | None]  # issue id → None where it was never sent out, or cannot be known


@frozen
class Contents:
    """What a workbook holds, by what was issued."""

    answers: Answers = NO_ANSWERS
    problems: tuple[Problem, ...] = ()
    found: tuple[Problem, ...] = ()  # by what holds for the issued book for good; doubts are not weighed yet
    remarks: Mapping[str, str] = field(default_factory=dict)  # of these, key of a figure → key of its 備考
    filling: Filling = NOTHING_ASKED
    untrusted: Answers = NO_ANSWERS
    untrusted_problems: tuple[Problem, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)  # key → the name that its sheet has now
    sheets: tuple[str, ...] = ()  # names of all issued sheets, as they are now
    doubted: tuple[Doubted, ...] = ()  # of the answers; then of these with the untrusted ones, where there are any


@frozen
class UnderstoodBook:
    """A returned workbook: which issue it says it is ("": why that is not known), and what it holds (None: unknown)."""

    issue: str = ""
    identity: tuple[Problem, ...] = ()
    headings: Headings = ()  # of a workbook that carries no id: it may be one of the office's own
    seal: str | None = None  # what its stamp says; None when it has none
    modified: str = ""
    program: str = ""  # what saved it, with its version
    contents: Contents | None = None


def understand(grid: Grid, find_sent: FindSent) -> UnderstoodBook:
    """The workbook with these cells; what was sent out is asked for by the id that it carries."""
    identity, said = identify(grid), UnderstoodBook(modified=grid.modified, program=grid.program)
    if not identity.issue:
        return replace(said, identity=identity.problems, headings=_headings(grid))
    sent = find_sent(identity.issue)
    contents = None if sent is None else _contents(grid, sent)
    return replace(said, issue=identity.issue, seal=seal_shown(grid), contents=contents)


def _headings(grid: Grid) -> Headings:
    sheets = []
    for sheet in grid.sheets[:MOST_HEADINGS]:
        first_rows = (raw.text.strip() for (row, _), raw in sheet.cells.items() if row <= HEADING_ROWS)
        texts = [text for text in first_rows if len(text) <= LONGEST_HEADING]
        sheets.append((sheet.name, tuple(texts[:MOST_HEADINGS])))
    return tuple(sheets)


def _contents(grid: Grid, sent: SentOut) -> Contents:
    matching, taken, problems = min((_taken(match(book, grid)) for book in sent.books), key=_doubts)
    beside = tuple(find_beside(matching))
    answers = with_covered_doubted(taken, beside)
    answered = AnsweredBook(matching.book, answers)
    unread = {problem.sheet for problem in problems if problem.holds is Hold.SHEET}
    oddities = tuple(find_oddities(matching))
    covered = {problem.key for problem in oddities if problem.key}
    # The blanks of a sheet that could not be read are no one's fault; those under a merge are told as such.
    found = tuple(
        problem
        for problem in find_wrong(answered, READ_BY_ISSUED)
        if problem.sheet not in unread and problem.key not in covered
    )
    untrusted, untrusted_problems = take_untrusted(matching, unread)
    untrusted = with_covered_doubted(untrusted, beside)
    met_with = (*record_contradictions(grid, sent.issue), *oddities, *beside, *problems)
    judged = [answers, Answers({**untrusted, **answers})] if untrusted else [answers]
    questions = sent.questions
    return Contents(
        answers,
        met_with,
        found,
        remark_keys(matching.book, found),
        count_filling(answered),
        untrusted,
        untrusted_problems,
        asked_keys(matching),
        tuple(sheet.expected.name for sheet in matching.sheets),
        () if questions is None else tuple(find_doubted(questions, each, met_with) for each in judged),
    )


_Taken = tuple[Matching, Answers, tuple[Problem, ...]]


def _taken(matching: Matching) -> _Taken:
    return matching, *take_matched(matching)


def _doubts(taken: _Taken) -> int:
    """How many errors are about more than one answer: none for the workbook that it is."""
    return sum(1 for problem in taken[2] if problem.severity is Severity.ERROR and not problem.key)
