"""One asked cell understood: its raw content as an answer or as a problem, never a guess, never a 0."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.answer import FIXED_WORDS, NO_ANSWERS, Answer, Place, Status
from kamakura_report.form.completion import is_blank
from kamakura_report.frozen import replace
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
    CHOICE_UNKNOWN_AMONG,
    DATE_TIME,
    DATE_UNREADABLE,
    FIGURE_DIGITS,
    FIGURE_UNIT,
    FIGURE_UNREADABLE,
    FIGURE_UNREADABLE_VAGUE,
)
from kamakura_report.returned.arithmetic import evaluate_arithmetic
from kamakura_report.returned.choices import chosen_word, chosen_words
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
from kamakura_report.returned.typed_day import (
    date_readings,
    day_conversion,
    day_words,
    has_time,
    stored_number,
    typed_day,
)
from kamakura_report.text import shorten
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.question import BETWEEN, TICKED, UNTICKED, AnswerKind, Ask, question_place

# Named once: to look up a member of an enumeration takes longer than to compare with it.
_NUMBER, _NUMBER_ASKED, _FIGURE = StoredKind.NUMBER, AnswerKind.NUMBER, Status.FIGURE
_NOISE = Decimal("1e-9")  # of a figure: what a program's binary fractions leave of =1000.1-1000
_LONGEST_DIGITS = 1000  # characters of a text in which digits are counted
_FIXED = "、".join(f"「{word}」" for word in FIXED_WORDS)


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
    if raw.kind is _NUMBER and ask.kind is _NUMBER_ASKED and raw.formula is None and raw.look is None:
        figure = _plain_figure(raw.text)  # most of what comes back: a number where one is asked
        if figure is not None:
            return Answer(_FIGURE, figure, raw.text, "", "", Place(sheet, cell_name(position))), None
    if raw.formula is None and is_blank(raw.text):
        return None, None
    answer, problem = _understood(ask, raw, Place(sheet, cell_name(position)), date1904, earlier)
    return answer, problem and problem.at(**question_place(sheet, position, ask))


def _plain_figure(text: str) -> Decimal | None:
    """The figure that a stored number says; None where it is none."""
    try:
        figure = parse_figure(text)
    except ValueError:
        return None
    return None if stored_too_long(text) else figure


def _understood(
    ask: Ask, raw: RawCell, place: Place, date1904: bool, earlier: Mapping[str, Answer]
) -> tuple[Answer, Problem | None]:
    """The answer of a cell that is not blank, and what is wrong with it, of no place yet."""
    if raw.look is not None and raw.kind is not StoredKind.ERROR:
        answer, problem = _understand_look(ask, raw, place, earlier)
        if answer is not None:
            return answer, problem
    if ask.kind is AnswerKind.NUMBER and _recomputed(raw):
        assert raw.formula is not None
        computed = evaluate_arithmetic(raw.formula)
        value = parse_figure(raw.text) if computed is None else computed
        conversion = f"={shorten(raw.formula.removeprefix('='))} → {plain_text(value)}（計算式）"
        answer = Answer(Status.FIGURE, value, raw=raw.text, conversion=conversion, formula=raw.formula, place=place)
        return answer, ANSWER_COMPUTED.problem(formula=shorten(raw.formula.removeprefix("=")), value=plain_text(value))
    if ask.kind is AnswerKind.TEXT and raw.formula is None and (words := day_words(raw, date1904=date1904)):
        shown = date_readings(raw.text, date1904=date1904)
        answer = Answer(Status.TEXT, words, raw=raw.text, conversion=f"{shown} → {words}", place=place)
        return answer, ANSWER_DATE_TAKEN.problem(taken=words)
    if ask.kind is AnswerKind.DATE and raw.formula is None and (day := typed_day(raw, date1904=date1904)):
        conversion = day_conversion(raw, day, date1904=date1904)
        answer = Answer(Status.TEXT, day.isoformat(), raw=raw.text, conversion=conversion, place=place)
        return answer, DATE_TIME.problem(taken=day.isoformat()) if has_time(raw) else None
    if ask.kind is AnswerKind.TICK and raw.kind is StoredKind.BOOLEAN and raw.formula is None:
        raw = raw._replace(kind=StoredKind.TEXT, text=TICKED if _is_true(raw.text) else UNTICKED)
    complaint = _complaint(ask, raw, date1904)
    if complaint is not None:
        answer = Answer(Status.UNREADABLE, raw.text, raw=raw.text, formula=raw.formula or "", place=place)
        return answer, complaint
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
            plain = raw._replace(text=seen.text, look=None)
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


def _is_true(text: str) -> bool:
    return text.strip().upper() in ("1", "TRUE")


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
    if ask.kind is AnswerKind.DATE:
        shown = date_readings(raw.text, date1904=date1904) if raw.kind is StoredKind.DATE else f"「{typed}」"
        return DATE_UNREADABLE.problem(typed=shown)
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
    if ask.kind in (AnswerKind.CHOICE, AnswerKind.TICK) and chosen_word(ask, _words(raw)) is None:
        return CHOICE_UNKNOWN.problem(raw=typed, choices="・".join(ask.choices))
    if ask.kind is AnswerKind.MULTI and chosen_words(ask, _words(raw)) is None:
        choices = "・".join(ask.choices)
        return CHOICE_UNKNOWN_AMONG.problem(raw=typed, choices=choices, between=BETWEEN)
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
    chosen = chosen_words(ask, words) if ask.kind is AnswerKind.MULTI else chosen_word(ask, words)
    assert chosen is not None
    step = "全角・半角、大文字・小文字" if ask.kind is AnswerKind.CHOICE else "書き方をそろえました"
    conversion = "" if chosen == strip_unseen(words) else f"{shorten(words)} → {chosen}（{step}）"
    return Answer(Status.TEXT, chosen, raw=raw.text, conversion=conversion, place=place)


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
    return raw.kind is StoredKind.NUMBER and stored_number(raw.text) is not None
