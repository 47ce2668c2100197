"""One asked cell understood: the raw content as an answer, or as a problem. Never a guess, never a 0."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.form.answer import FIXED_WORDS, Answer, Place, Status
from kamakura_report.form.book import Ask, Kind, Position, reference
from kamakura_report.form.completion import blank
from kamakura_report.plan.figures import figure, plain
from kamakura_report.problem import Problem
from kamakura_report.problem.answer_codes import (
    ANSWER_BOOLEAN,
    ANSWER_COMPUTED,
    ANSWER_DATE,
    ANSWER_ERROR,
    ANSWER_FORMULA,
    CHOICE_UNKNOWN,
    FIGURE_UNIT,
    FIGURE_UNREADABLE,
)
from kamakura_report.returns import dates
from kamakura_report.returns.arithmetic import computed
from kamakura_report.returns.conversions import Meaning, meaning, trimmed, unit_of
from kamakura_report.returns.grid import Raw, Stored
from kamakura_report.text import shorten

_FIXED = "、".join(f"「{word}」" for word in FIXED_WORDS)


def understand(
    ask: Ask, raw: Raw, sheet: str, position: Position, *, date1904: bool = False
) -> tuple[Answer | None, Problem | None]:
    """The answer (None for a blank), and what is wrong with it if anything.

    A content that is not an answer stays as it was typed, with status 要確認. What was understood from
    another way of writing says so in ``conversion``.
    """
    place = Place(sheet, reference(position))
    where = {"sheet": sheet, "cell": place.cell, "key": ask.key, "label": ask.label}
    if raw.formula is None and blank(raw.text):
        return None, None
    if ask.kind is Kind.NUMBER and _recomputed(raw):
        assert raw.formula is not None
        value = figure(raw.text)
        conversion = f"={shorten(raw.formula.removeprefix('='))} → {plain(value)}（計算式）"
        answer = Answer(Status.FIGURE, value, raw=raw.text, conversion=conversion, formula=raw.formula, place=place)
        problem = ANSWER_COMPUTED.problem(formula=shorten(raw.formula.removeprefix("=")), value=plain(value))
        return answer, problem.at(**where)
    complaint = _complaint(ask, raw, date1904)
    if complaint is not None:
        answer = Answer(Status.UNREADABLE, raw.text, raw=raw.text, formula=raw.formula or "", place=place)
        return answer, complaint.at(**where)
    return _answer(ask, raw, place), None


def _recomputed(raw: Raw) -> bool:
    """True for a formula over written numbers that comes here to what the file says."""
    return raw.formula is not None and _is_number(raw) and computed(raw.formula) == figure(raw.text)


def _complaint(ask: Ask, raw: Raw, date1904: bool) -> Problem | None:
    """What is wrong when the content is not an answer to the question."""
    told = shorten(raw.text)
    if raw.kind is Stored.ERROR:
        return ANSWER_ERROR.problem(raw=told)
    if raw.formula is not None:
        return ANSWER_FORMULA.problem()
    if raw.kind is Stored.DATE:
        return ANSWER_DATE.problem(day=dates.readings(raw.text, date1904=date1904))
    if raw.kind is Stored.BOOLEAN:
        return ANSWER_BOOLEAN.problem(raw=told)
    if ask.kind is Kind.NUMBER and not _is_number(raw) and _meaning(ask, raw) is None:
        unit = unit_of(raw.text) if raw.kind is Stored.TEXT else ""
        if unit and ask.unit:
            return FIGURE_UNIT.problem(raw=told, typed=unit, unit=ask.unit)
        return FIGURE_UNREADABLE.problem(raw=told, words=_FIXED)
    if ask.kind is Kind.CHOICE and trimmed(_words(raw)) not in ask.choices:
        return CHOICE_UNKNOWN.problem(raw=told, choices="・".join(ask.choices))
    return None


def _answer(ask: Ask, raw: Raw, place: Place) -> Answer:
    if ask.kind is Kind.NUMBER and raw.kind is Stored.NUMBER:
        return Answer(Status.FIGURE, figure(raw.text), raw=raw.text, place=place)
    if ask.kind is Kind.NUMBER:
        meant = _meaning(ask, raw)
        assert meant is not None
        answer = Answer(meant.status, meant.value, raw=raw.text, place=place)
        return replace(answer, conversion=_told(raw.text, answer.shown, meant.steps))
    words = _words(raw)
    if ask.kind is Kind.TEXT:
        return Answer(Status.TEXT, words, raw=raw.text, place=place)
    return Answer(Status.TEXT, trimmed(words), raw=raw.text, place=place)


def _meaning(ask: Ask, raw: Raw) -> Meaning | None:
    return meaning(ask, raw.text) if raw.kind is Stored.TEXT else None


def _told(raw: str, shown: str, steps: tuple[str, ...]) -> str:
    """What was understood from what, and how: ``１２ → 12（全角）``; "" when nothing had to be."""
    return f"{shorten(raw)} → {shown}（{'、'.join(steps)}）" if steps else ""


def _words(raw: Raw) -> str:
    """A text as stored; a number typed where words are asked, as people would read it."""
    return plain(figure(raw.text)) if _is_number(raw) else raw.text


def _is_number(raw: Raw) -> bool:
    if raw.kind is not Stored.NUMBER:
        return False
    try:
        figure(raw.text)
    except ValueError:
        return False
    return True
