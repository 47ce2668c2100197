"""Checks of answers that could be read: each is a function in a list, its name is the rule's name; and oddities of
the file that nobody sees on a sheet (macros, the 1904 date system, cells under a merge)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kamakura_report.form import kinds
from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.completion import CellContent, is_blank
from kamakura_report.form.days import day_of_number, number_of_day
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.plan.periods import Period
from kamakura_report.problem import Problem
from kamakura_report.problem.answer_codes import (
    ANSWER_CONVERTED,
    ANSWER_NONE,
    ANSWER_NOT_ASKED,
    FIGURE_DAY,
    FIGURE_DAY_PERHAPS,
    FIGURE_RULE,
    FIGURE_SHARE,
    FIGURE_SHARE_FIRST,
    REQUIRED_BLANK,
    REQUIRED_BLANK_CHOICE,
    REQUIRED_BLANK_TEXT,
)
from kamakura_report.problem.file_kind_codes import FILE_DATE1904, FILE_MACROS
from kamakura_report.problem.sheet_codes import CELL_COVERED, CELL_MERGED
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, remark_keys, settled_problems, weigh_doubts
from kamakura_report.returned.grid import GridSheet, covered_cells
from kamakura_report.returned.number_words import may_mean_zero
from kamakura_report.returned.submission import returned_content
from kamakura_report.returned.typed_day import date_readings
from kamakura_report.returned.unlikely import looks_unlikely, unlikely
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import AnswerKind, Ask, question_place

_YEARS_ABOUT_DUE = 2  # from the one in which a fiscal year begins to the last in which its figures are typed
if TYPE_CHECKING:
    from kamakura_report.returned.matching import Matching

_ZERO, _ONE = Decimal(0), Decimal(1)  # made once: a number is compared with them faster than with 0 and 1

Check = Callable[[AnsweredBook], Iterator[Problem]]


def check_answers(
    book: Book, answers: Answers, elsewhere: Elsewhere = NOWHERE, checks: Sequence[Check] | None = None
) -> tuple[Problem, ...]:
    """Every problem that these checks (None: all) find in the answers to a book, doubts weighed by all that is said."""
    found = find_wrong(AnsweredBook(book, answers), CHECKS if checks is None else checks)
    return tuple(weigh_doubts(remark_keys(book, found), answers, found, elsewhere))


def find_wrong(answered: AnsweredBook, checks: Sequence[Check]) -> list[Problem]:
    """What these checks find, doubts not weighed yet."""
    return [problem for rule in checks for problem in rule(answered)]


def check_reading(book: Book, answers: Answers, elsewhere: Elsewhere = NOWHERE) -> tuple[Problem, ...]:
    """Of these the problems that the issued book decides once for all: what holds back, and what is no doubt."""
    found = find_wrong(AnsweredBook(book, answers), READ_BY_ISSUED)
    return tuple(settled_problems(remark_keys(book, found), answers, found, elsewhere))


def required_blank(answered: AnsweredBook) -> Iterator[Problem]:
    """Problems for required cells that are empty."""
    for question in answered.blank:
        ask = question[2]
        if ask.required and _is_asked(ask, answered.answers):
            yield _blank(ask).at(**question_place(*question))


def not_asked(answered: AnsweredBook) -> Iterator[Problem]:
    """An answer to what is not asked, as another answer says. It is kept: nobody knows which of the two is wrong."""
    for question, _ in answered.answered:
        ask = question[2]
        if ask.condition is not None and not _is_asked(ask, answered.answers):
            decider = answered.answers.get(ask.condition.key)
            problem = ANSWER_NOT_ASKED.problem(
                item=Key.parse(ask.condition.key).item,
                words="」か「".join(ask.condition.words),
                now=f"「{shorten(decider.shown)}」" if decider else "空欄",
            )
            yield problem.at(**question_place(*question))


def _is_asked(ask: Ask, answers: Answers) -> bool:
    decider = answers.get(ask.condition.key) if ask.condition else None
    return ask.condition is None or ask.condition.is_met(decider.shown if decider else None)


def _blank(ask: Ask) -> Problem:
    """What to do depends on what is asked: the fixed words stand for figures alone."""
    match ask.kind:
        case AnswerKind.TEXT | AnswerKind.DATE:
            return REQUIRED_BLANK_TEXT.problem()
        case AnswerKind.CHOICE | AnswerKind.MULTI:
            return REQUIRED_BLANK_CHOICE.problem(choices="・".join(ask.choices))
    return REQUIRED_BLANK.problem()


def outside_rule(answered: AnsweredBook) -> Iterator[Problem]:
    """A number with more decimals, or of another sign, than is usual there. A slip is told as such alone."""
    for question, value in answered.figures:
        ask = question[2]
        if not kinds.usual_shape(ask, value) and not looks_unlikely(ask, answered.answers):
            yield FIGURE_RULE.problem(value=plain_text(value), unit=ask.unit).at(**question_place(*question))


def small_share(answered: AnsweredBook) -> Iterator[Problem]:
    """A share of at most 1 where the last was 1 or more, or is not known: 14.5% typed, of which Excel made 0.145.

    Never converted. One that is seen as so many per cent is none of these.
    """
    answers = answered.answers
    for question, value in answered.figures:
        ask = question[2]
        if value > _ONE or value <= _ZERO or not kinds.is_percent(ask.unit) or _says_percent(answers[ask.key]):
            continue
        # What is held against earlier figures is looked at there, and a reason clears it.
        if ask.base is not None and ask.base >= 1 and (ask.grounds is None or _is_initial(ask)):
            problem = FIGURE_SHARE.problem(value=plain_text(value), unit=ask.unit, base=plain_text(ask.base))
            yield problem.at(**question_place(*question))
        elif _nothing_to_compare(ask, answers):
            problem = FIGURE_SHARE_FIRST.problem(value=plain_text(value), unit=ask.unit)
            yield problem.at(**question_place(*question))


def day_number(answered: AnsweredBook) -> Iterator[Problem]:
    """The number of a day about when the figure was due: 5/31 typed, of which Excel made a date under this format.

    An error where the figure the plan knows is far smaller, a warning where it knows none, and at 初期値.
    """
    date1904, (first, last) = answered.book.date1904, _days_about_due(answered)
    for question, value in answered.figures:
        if not first <= value <= last:
            continue
        ask = question[2]
        if not _is_day_about_due(_years_of(ask, answered), value, date1904):
            continue
        if value < kinds.known_size(ask) * kinds.FAR:
            continue
        code = FIGURE_DAY if ask.base and not _is_initial(ask) else FIGURE_DAY_PERHAPS
        yield code.problem(day=date_readings(plain_text(value), date1904=date1904)).at(**question_place(*question))


def as_text(answered: AnsweredBook) -> Iterator[Problem]:
    """An answer that was understood from another way of writing: in the workbook itself its cell is 要確認."""
    for question, answer in answered.answered:
        if answer.number is not None and not answer.conversion:
            continue  # most of what comes back
        ask = question[2]
        if answer.formula or answer.status is Status.UNREADABLE or answer.stored is not None:
            continue
        if answer.status is Status.NOT_APPLICABLE and may_mean_zero(answer.raw):
            yield ANSWER_NONE.problem(raw=shorten(answer.raw)).at(**question_place(*question))
            continue
        if returned_content(ask, answer) is CellContent.DOUBTFUL:
            problem = ANSWER_CONVERTED.problem(raw=shorten(answer.raw), value=shorten(answer.shown))
            yield problem.at(**question_place(*question))


def find_oddities(matching: Matching) -> Iterator[Problem]:
    """Notes on macros and on days counted from 1904; an error for each question under a merge: what was answered there
    is gone, or nobody sees it.

    Anything else under a merge is a difference from what was issued (``compare``).
    """
    if matching.grid.macros:
        yield FILE_MACROS.problem()
    if matching.grid.date1904:
        yield FILE_DATE1904.problem()
    for match in matching.sheets:
        asked, returned = dict(match.expected.asks()), match.returned
        if returned is None:
            continue
        for position in covered_cells(returned, asked):
            code = CELL_MERGED if _shows_nothing(returned, position) else CELL_COVERED
            yield code.problem().at(**question_place(match.expected.name, position, asked[position]))


def _shows_nothing(sheet: GridSheet, position: Position) -> bool:
    raw = sheet.at(position)
    return raw.formula is None and is_blank(raw.text)


def _says_percent(answer: Answer) -> bool:
    return answer.stored is not None or any(sign in answer.raw for sign in "%％")


def _nothing_to_compare(ask: Ask, answers: Answers) -> bool:
    """True when no other figure is known, and what else is known of the quantity is no share of at most 1."""
    before = ask.grounds.before if ask.grounds else ()
    after = ask.grounds.after if ask.grounds else ()  # of an 初期値
    typed = [answers.number(key) for key, _ in (*before, *after)]
    greater = any(number is not None and number > 1 for number in typed)
    return not greater and all(known is None for _, known in before) and (ask.base is None or ask.base > 1)


def _is_initial(ask: Ask) -> bool:
    return Key.parse(ask.key).is_initial


def _years_of(ask: Ask, answered: AnsweredBook) -> Collection[Period]:
    """The year that is asked about; of 初期値 all that the workbook asks about, for it is due with them."""
    key = Key.parse(ask.key)
    return answered.periods if key.is_initial else [key.when] if key.when is not None else []


def _days_about_due(answered: AnsweredBook) -> tuple[Decimal, Decimal]:
    """The first and the last number of a day about when anything that the workbook asks about was due."""
    if not answered.periods:
        return Decimal(1), Decimal(0)
    days = date(min(answered.periods).begins, 1, 1), date(max(answered.periods).begins + _YEARS_ABOUT_DUE, 12, 31)
    first, last = (Decimal(number_of_day(day, date1904=answered.book.date1904)) for day in days)
    return first, last


def _is_day_about_due(years: Collection[Period], value: Decimal, date1904: bool) -> bool:
    """True for the number of a day from the first of these fiscal years to the end of the year after the last."""
    day = day_of_number(value, date1904=date1904)
    return day is not None and bool(years) and min(years).begins <= day.year <= max(years).begins + _YEARS_ABOUT_DUE


READ_BY_ISSUED: tuple[Check, ...] = (required_blank, not_asked, day_number, as_text)
JUDGED_TODAY: tuple[Check, ...] = (outside_rule, small_share, day_number, unlikely)
CHECKS: tuple[Check, ...] = (required_blank, not_asked, *JUDGED_TODAY, as_text)
