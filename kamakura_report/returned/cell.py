"""One asked cell understood: its raw content as an answer or as a problem, never a guess, never a 0; and dates
that Excel made of what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from kamakura_report.form.answer import FIXED_WORDS, NO_ANSWERS, Answer, Place, Status
from kamakura_report.form.completion import is_blank
from kamakura_report.form.kinds import DAY_ZERO
from kamakura_report.plan.figures import parse_figure, plain_text
from kamakura_report.problem import Problem
from kamakura_report.problem.answer_codes import (
    ANSWER_BOOLEAN,
    ANSWER_COMPUTED,
    ANSWER_DATE,
    ANSWER_DATE_TAKEN,
    ANSWER_ERROR,
    ANSWER_FORMULA,
    ANSWER_PICTURE,
    CHOICE_UNKNOWN,
    FIGURE_DIGITS,
    FIGURE_UNIT,
    FIGURE_UNREADABLE,
    FIGURE_UNREADABLE_VAGUE,
)
from kamakura_report.returned.arithmetic import evaluate_arithmetic
from kamakura_report.returned.conversions import (
    Meaning,
    meaning_of,
    stored_too_long,
    strip_unseen,
    too_long,
    unit_of,
    vague_words,
)
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.returned.shown_as import seen_number, seen_text
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.question import AnswerKind, Ask

_ZERO_1904 = date(1904, 1, 1)  # day 0 of a workbook that says date1904, as Excel for the Mac once made them
_FIRST, _LAST = date(1900, 3, 1), date.max
_NOISE = Decimal("1e-9")  # of a figure: what a program's binary fractions leave of =1000.1-1000
_LONGEST_CHOICE = 255  # characters
_LONGEST_DIGITS = 1000  # characters of a text in which digits are counted
_FIXED = "、".join(f"「{word}」" for word in FIXED_WORDS)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_DURATION = re.compile(r"PT(?:([0-9]{1,4})H)?(?:([0-9]{1,2})M)?(?:[0-9.]{1,9}S)?")  # a time of a Strict workbook


def day_of_number(number: Decimal, *, date1904: bool = False) -> date | None:
    """The day of that number, None when it is no whole number of a day that Excel knows."""
    epoch = _ZERO_1904 if date1904 else DAY_ZERO
    if not max(1, (_FIRST - epoch).days) <= number <= (_LAST - epoch).days or number != number.to_integral_value():
        return None
    return epoch + timedelta(days=int(number))


def number_of_day(day: date, *, date1904: bool = False) -> int:
    """The number that Excel stores for a day, counted from 1900 or 1904."""
    return (day - (_ZERO_1904 if date1904 else DAY_ZERO)).days


def date_readings(stored: str, *, date1904: bool = False) -> str:
    """What is stored under a date format or as a date, in both readings, for a message."""
    if match := _ISO.match(stored):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return f"日付「{stored}」"
        return _date_and_digits(day, str(number_of_day(day, date1904=date1904)))
    if match := _DURATION.fullmatch(stored):
        return f"時刻「{int(match[1] or 0)}:{int(match[2] or 0):02}」"
    try:
        value = parse_figure(stored)
    except ValueError:
        return "日付や時刻"
    day_shown = day_of_number(value.to_integral_value(rounding="ROUND_FLOOR"), date1904=date1904)
    if day_shown is not None:
        return _date_and_digits(day_shown, plain_text(value))
    if 0 <= value < 1:
        time = (datetime.min + timedelta(seconds=round(float(value) * 86400))).strftime("%H:%M")
        return f"時刻「{time}」（数字としては {plain_text(value)}）"
    return f"日付や時刻（数字としては {plain_text(value)}）"


def _date_and_digits(day: date, digits: str) -> str:
    return f"日付「{day.month}/{day.day}」（{day.year}年{day.month}月{day.day}日、数字としては {digits}）"


def understand_cell(
    ask: Ask,
    raw: RawCell,
    sheet: str,
    position: Position,
    *,
    date1904: bool = False,
    earlier: Mapping[str, Answer] = NO_ANSWERS,
) -> tuple[Answer | None, Problem | None]:
    """The answer (None for a blank), and what is wrong with it if anything; ``earlier`` are answers read before it.

    A content that is not an answer stays as it was typed, with status 要確認. What was understood from
    another way of writing, or is seen otherwise than stored, says so in ``conversion``.
    """
    place = Place(sheet, cell_name(position))
    location = {"sheet": sheet, "cell": place.cell, "key": ask.key, "label": ask.label}
    if raw.formula is None and is_blank(raw.text):
        return None, None
    if raw.look is not None and raw.kind is not StoredKind.ERROR:
        answer, problem = _understand_look(ask, raw, place, earlier)
        if answer is not None:
            return answer, None if problem is None else problem.at(**location)
    if ask.kind is AnswerKind.NUMBER and _recomputed(raw):
        assert raw.formula is not None
        computed = evaluate_arithmetic(raw.formula)
        value = parse_figure(raw.text) if computed is None else computed
        conversion = f"={shorten(raw.formula.removeprefix('='))} → {plain_text(value)}（計算式）"
        answer = Answer(Status.FIGURE, value, raw=raw.text, conversion=conversion, formula=raw.formula, place=place)
        problem = ANSWER_COMPUTED.problem(formula=shorten(raw.formula.removeprefix("=")), value=plain_text(value))
        return answer, problem.at(**location)
    if ask.kind is AnswerKind.TEXT and raw.formula is None and (words := _day_words(raw, date1904=date1904)):
        shown = date_readings(raw.text, date1904=date1904)
        answer = Answer(Status.TEXT, words, raw=raw.text, conversion=f"{shown} → {words}", place=place)
        return answer, ANSWER_DATE_TAKEN.problem(taken=words).at(**location)
    complaint = _complaint(ask, raw, date1904)
    if complaint is not None:
        answer = Answer(Status.UNREADABLE, raw.text, raw=raw.text, formula=raw.formula or "", place=place)
        return answer, complaint.at(**location)
    return _answer(ask, raw, place), None


def _understand_look(
    ask: Ask, raw: RawCell, place: Place, earlier: Mapping[str, Answer]
) -> tuple[Answer | None, Problem | None]:
    """The answer where what is seen settles it, with what there is to say; None where what is stored does."""
    assert raw.look is not None
    formula = raw.formula or ""
    if raw.look.runs:
        seen = seen_text(ask, raw.look.runs)
        if seen.error is not None:
            return Answer(Status.UNREADABLE, seen.raw, raw=seen.raw, formula=formula, place=place), seen.error
        if raw.formula is None and raw.kind is StoredKind.TEXT:
            plain = replace(raw, text=seen.text, look=None)
            if _complaint(ask, plain, False) is None:
                answer = replace(_answer(ask, plain, place), raw=seen.raw if seen.note else raw.text)
                return answer, seen.note
    if not raw.look.number_format or not _is_number(raw) or (raw.formula is not None and not _recomputed(raw)):
        return None, None
    value = parse_figure(raw.text)
    number = seen_number(ask, value, raw.look.number_format, earlier)
    if ask.kind is AnswerKind.TEXT and number.error is not None and number.text.endswith("%"):
        conversion = f"{plain_text(value)} → {shorten(number.text)}（見えるとおり）"
        return Answer(Status.TEXT, number.text, raw.text, conversion, formula, place), None
    if number.error is not None:
        return Answer(Status.UNREADABLE, number.raw, raw=number.raw, formula=formula, place=place), number.error
    if number.note is None:
        return None, None
    conversion = f"{plain_text(value)} → {plain_text(number.value)}（「{shorten(number.text)}」と見える書式）"
    answer = Answer(Status.FIGURE, number.value, raw.text, conversion, formula, place, stored=value)
    return answer, number.note


def _day_words(raw: RawCell, *, date1904: bool) -> str:
    """The day that a cell holds, without its time, as a clerk writes it: ``2027年5月20日``; "" when it holds none."""
    if raw.kind is not StoredKind.DATE:
        return ""
    if match := _ISO.match(raw.text):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return ""
    else:
        number = _number(raw.text)
        whole = None if number is None else number.to_integral_value(rounding="ROUND_FLOOR")  # the rest is a time
        found = None if whole is None else day_of_number(whole, date1904=date1904)
        if found is None:
            return ""
        day = found
    return f"{day.year}年{day.month}月{day.day}日"


def _number(text: str) -> Decimal | None:
    try:
        return parse_figure(text)
    except ValueError:
        return None


def _recomputed(raw: RawCell) -> bool:
    """True for a formula over written numbers that comes here to what the file says, but for a program's rounding."""
    if raw.formula is None or not _is_number(raw) or stored_too_long(raw.text):
        return False
    computed, stored = evaluate_arithmetic(raw.formula), parse_figure(raw.text)
    return computed is not None and abs(computed - stored) <= max(abs(computed), Decimal(1)) * _NOISE


def _complaint(ask: Ask, raw: RawCell, date1904: bool) -> Problem | None:
    """What is wrong when the content is not an answer to the question."""
    typed = shorten(raw.text)
    if raw.kind is StoredKind.PICTURE:
        return ANSWER_PICTURE.problem()
    if raw.kind is StoredKind.ERROR:
        return ANSWER_ERROR.problem(raw=typed)
    if raw.formula is not None:
        return ANSWER_FORMULA.problem()
    if raw.kind is StoredKind.DATE:
        return ANSWER_DATE.problem(day=date_readings(raw.text, date1904=date1904))
    if raw.kind is StoredKind.BOOLEAN:
        return ANSWER_BOOLEAN.problem(raw=typed)
    if ask.kind is AnswerKind.NUMBER and _has_too_many_digits(raw):
        return FIGURE_DIGITS.problem(raw=typed)
    if ask.kind is AnswerKind.NUMBER and not _is_number(raw) and _meaning(ask, raw) is None:
        if raw.kind is StoredKind.TEXT and (vague := vague_words(raw.text)):
            return FIGURE_UNREADABLE_VAGUE.problem(raw=typed, typed=shorten(vague), words=_FIXED)
        unit = unit_of(raw.text) if raw.kind is StoredKind.TEXT else ""
        if unit and ask.unit:
            return FIGURE_UNIT.problem(raw=typed, typed=unit, unit=ask.unit)
        return FIGURE_UNREADABLE.problem(raw=typed, words=_FIXED)
    if ask.kind is AnswerKind.CHOICE and _choice(ask, _words(raw)) is None:
        return CHOICE_UNKNOWN.problem(raw=typed, choices="・".join(ask.choices))
    return None


def _answer(ask: Ask, raw: RawCell, place: Place) -> Answer:
    if ask.kind is AnswerKind.NUMBER and raw.kind is StoredKind.NUMBER:
        return Answer(Status.FIGURE, parse_figure(raw.text), raw=raw.text, place=place)
    if ask.kind is AnswerKind.NUMBER:
        meaning = _meaning(ask, raw)
        assert meaning is not None
        answer = Answer(meaning.status, meaning.value, raw=raw.text, place=place)
        return replace(answer, conversion=_conversion(raw.text, answer.shown, meaning.steps))
    words = _words(raw)
    if ask.kind is AnswerKind.TEXT:
        return Answer(Status.TEXT, words, raw=raw.text, place=place)
    chosen = _choice(ask, words)
    assert chosen is not None
    conversion = "" if chosen == strip_unseen(words) else f"{shorten(words)} → {chosen}（全角・半角、大文字・小文字）"
    return Answer(Status.TEXT, chosen, raw=raw.text, conversion=conversion, place=place)


def _choice(ask: Ask, words: str) -> str | None:
    """The one choice that was typed, to the letter or but for width and case; None when there is none or several."""
    typed = strip_unseen(words)
    if typed in ask.choices:
        return typed
    if len(typed) > _LONGEST_CHOICE:
        return None
    alike = [choice for choice in ask.choices if _plain_choice(choice) == _plain_choice(typed)]
    return alike[0] if len(alike) == 1 else None


def _plain_choice(words: str) -> str:
    """Narrow and in one case, but ① stays ①: as a choice it is another sign than 1."""
    narrow = "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.east_asian_width(sign) in "FH" else sign for sign in words
    )
    return unicodedata.normalize("NFC", narrow).casefold()


def _has_too_many_digits(raw: RawCell) -> bool:
    if raw.kind is StoredKind.TEXT:
        return len(raw.text) <= _LONGEST_DIGITS and too_long(raw.text)
    return _is_number(raw) and stored_too_long(raw.text)


def _meaning(ask: Ask, raw: RawCell) -> Meaning | None:
    return meaning_of(ask, raw.text) if raw.kind is StoredKind.TEXT else None


def _conversion(raw: str, shown: str, steps: tuple[str, ...]) -> str:
    """What was understood from what, and how: ``１２ → 12（全角）``; "" when nothing had to be."""
    return f"{shorten(raw)} → {shown}（{'、'.join(steps)}）" if steps else ""


def _words(raw: RawCell) -> str:
    """A text as stored; a number typed where words are asked, as people would read it."""
    return plain_text(parse_figure(raw.text)) if _is_number(raw) else raw.text


def _is_number(raw: RawCell) -> bool:
    return raw.kind is StoredKind.NUMBER and _number(raw.text) is not None
