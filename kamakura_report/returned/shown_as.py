"""What people see in an asked cell, where that is something else than is stored: struck, raised and unseen pieces of
a text, and numbers that a format shows as others. What no rule settles is a problem, never a guess.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from kamakura_report.form.answer import Answer
from kamakura_report.form.completion import is_blank
from kamakura_report.form.days import parse_day
from kamakura_report.form.kinds import is_percent
from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import Problem
from kamakura_report.problem.look_codes import (
    ANSWER_LEFT_OUT,
    ANSWER_RAISED,
    ANSWER_STRUCK,
    ANSWER_STRUCK_WHOLE,
    ANSWER_UNSEEN,
    FIGURE_PERCENT,
    FIGURE_PERCENT_DOUBTFUL,
    FIGURE_SHOWN,
    FIGURE_SHOWN_AS_NOTHING,
)
from kamakura_report.returned.conversions import meaning_of, strip_unseen
from kamakura_report.returned.grid import Mark, Run
from kamakura_report.text import shorten
from kamakura_report.workbook.book import WHOLE_FORMAT
from kamakura_report.workbook.number_formats import ShownNumber, parse_number_format
from kamakura_report.workbook.question import AnswerKind, Ask

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAMES = {Mark.STRUCK: "取り消し線", Mark.UNSEEN: "見えない文字", Mark.RAISED: "上付き", Mark.LOWERED: "下付き"}
_LEFT_OUT = (Mark.STRUCK, Mark.UNSEEN)
_MULTIPLIED = pattern(r"[十百千万億兆]+(?!円)|[百千万億兆]+円")
_MONEY_OR_SHARE = ("円", "銭", "%", "‰", "パーセント")


@frozen
class SeenText:
    """A text as people see it; ``error`` says why it is no answer."""

    text: str
    raw: str  # with what is marked named: 〔取り消し線: 28〕31
    error: Problem | None = None
    note: Problem | None = None


@frozen
class SeenNumber:
    """A number as people see it; ``value`` is what counts where nothing is wrong."""

    text: str
    value: Decimal
    raw: str  # both what is seen and what is stored
    error: Problem | None = None
    note: Problem | None = None


def seen_text(ask: Ask, runs: tuple[Run, ...]) -> SeenText:
    """What is seen of a content in pieces, and what that means where this is asked."""
    raw = "".join(_named(run) for run in runs)
    struck = _joined(runs, Mark.STRUCK)
    unseen = _joined(runs, Mark.UNSEEN)
    seen = "".join(_small(run) for run in runs if run.mark not in _LEFT_OUT)
    plain = "".join(run.text for run in runs if run.mark not in _LEFT_OUT)
    left_out = not is_blank(struck) or not is_blank(unseen)
    if left_out and (is_blank(seen) or ask.kind is not AnswerKind.TEXT):
        return SeenText(plain, raw, _left_out_error(struck, unseen, plain))
    if ask.kind is AnswerKind.TEXT:
        note = ANSWER_LEFT_OUT.problem(left=shorten(struck + unseen), value=shorten(plain)) if left_out else None
        return SeenText(plain, raw, note=note)
    if seen == plain or _reads_as_seen(ask, seen):
        return SeenText(seen, raw)
    raised = "".join(run.text for run in runs if run.mark in (Mark.RAISED, Mark.LOWERED))
    return SeenText(seen, raw, ANSWER_RAISED.problem(text=shorten(seen), raised=shorten(raised)))


def seen_number(ask: Ask, value: Decimal, number_format: str, earlier: Mapping[str, Answer]) -> SeenNumber:
    """What is seen of a number under a format, and which figure counts; ``earlier`` are answers before it."""
    shown = parse_number_format(number_format).show(value)
    raw = f"{shown.text}（保存は {plain_text(value)}）" if shown.text else f"（見えません。保存は {plain_text(value)}）"
    texts = {"stored": plain_text(value), "shown": shorten(shown.text)}
    if shown.vanishes and number_format == WHOLE_FORMAT and (ask.whole or ask.places == 0):
        return SeenNumber(plain_text(value), value, plain_text(value))  # layout.warnings shows its decimals
    if shown.percents == 1 and is_percent(ask.unit) and shown.number is not None and not shown.vanishes:
        if shown.number == value:  # 0
            return SeenNumber(shown.text, value, raw)
        if 0 <= shown.number <= 100 and not _fits_better(value, shown.number, _earlier_figure(ask, earlier)):
            note = FIGURE_PERCENT.problem(**texts, value=plain_text(shown.number))
            return SeenNumber(shown.text, shown.number, raw, note=note)
        return SeenNumber(shown.text, value, raw, FIGURE_PERCENT_DOUBTFUL.problem(**texts))
    if shown.vanishes and not shown.text:
        return SeenNumber(shown.text, value, raw, FIGURE_SHOWN_AS_NOTHING.problem(stored=plain_text(value)))
    if shown.vanishes or shown.percents or _other_number(value, shown) or _other_size(ask.unit, shown.unit):
        return SeenNumber(shown.text, value, raw, FIGURE_SHOWN.problem(**texts))
    return SeenNumber(shown.text, value, raw)


def _other_number(value: Decimal, shown: ShownNumber) -> bool:
    """True for another number; a 0 may also be seen as a dash or not at all, as accounts have it."""
    return shown.number != value and (bool(value) or any(sign.isdigit() for sign in shown.text))


def _other_size(unit: str, behind: str) -> bool:
    """True when the words behind a number say that it is so many thousands, yen or hundredths of another unit."""
    asked, word = (unicodedata.normalize("NFKC", text).strip() for text in (unit, behind))
    if not word or word == asked:
        return False
    return _MULTIPLIED.match(word) is not None or (bool(asked) and word in _MONEY_OR_SHARE)


def _earlier_figure(ask: Ask, earlier: Mapping[str, Answer]) -> Decimal | None:
    """The last figure of the same quantity before this one, else what the plan knows of it."""
    for key, known in reversed(ask.grounds.before if ask.grounds else ()):
        typed = earlier[key].number if key in earlier else None
        if known is not None or typed is not None:
            return known if known is not None else typed
    return ask.base


def _fits_better(first: Decimal, second: Decimal, figure: Decimal | None) -> bool:
    """True when the first of two positive numbers is nearer to the figure, by how many times they differ."""
    if figure is None or figure <= 0:
        return False
    return max(first / figure, figure / first) < max(second / figure, figure / second)


def _left_out_error(struck: str, unseen: str, rest: str) -> Problem:
    if is_blank(struck):
        return ANSWER_UNSEEN.problem(unseen=shorten(unseen))
    if is_blank(rest):
        return ANSWER_STRUCK_WHOLE.problem(struck=shorten(struck))
    return ANSWER_STRUCK.problem(struck=shorten(struck), rest=shorten(rest))


def _reads_as_seen(ask: Ask, seen: str) -> bool:
    """True when small digits are no part of the number: 31m² where ㎡ is asked."""
    if ask.kind is AnswerKind.NUMBER:
        return meaning_of(ask, seen) is not None
    if ask.kind is AnswerKind.DATE:
        return parse_day(seen) is not None
    return strip_unseen(seen) in ask.choices


def _joined(runs: tuple[Run, ...], mark: Mark) -> str:
    return "".join(run.text for run in runs if run.mark is mark)


def _small(run: Run) -> str:
    """The piece as it is seen: small digits are signs of their own, which no number is made of."""
    if run.mark is Mark.RAISED:
        return run.text.translate(_RAISED)
    return run.text.translate(_LOWERED) if run.mark is Mark.LOWERED else run.text


def _named(run: Run) -> str:
    return f"〔{_NAMES[run.mark]}: {run.text}〕" if run.mark and not is_blank(run.text) else run.text
