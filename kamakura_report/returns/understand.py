"""One asked cell understood: the raw content as an answer, or as a problem. Never a guess, never a 0."""

from __future__ import annotations

from dataclasses import replace

from kamakura_report.form.answer import FIXED_WORDS, Answer, Place, Status
from kamakura_report.form.book import Ask, Kind, Position, reference
from kamakura_report.form.completion import blank
from kamakura_report.plan.figures import figure, plain
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns import dates
from kamakura_report.returns.arithmetic import computed
from kamakura_report.returns.conversions import Meaning, meaning, trimmed, unit_of
from kamakura_report.returns.grid import Raw, Stored
from kamakura_report.text import shorten

_FIXED = "、".join(f"「{word}」" for word in FIXED_WORDS)
_NUMBER_ADVICE = f"数字だけを入力するか、{_FIXED}と入力してください。"


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
        found = f"計算式「={shorten(raw.formula.removeprefix('='))}」が入っています。"
        advice = f"計算し直して同じになった {plain(value)} を受け取ります。"
        return answer, Problem("answer.computed", Severity.NOTE, found, advice, **where)
    complaint = _complaint(ask, raw, date1904)
    if complaint is not None:
        code, found, advice = complaint
        answer = Answer(Status.UNREADABLE, raw.text, raw=raw.text, formula=raw.formula or "", place=place)
        return answer, Problem(code, Severity.ERROR, found, advice, **where)
    return _answer(ask, raw, place), None


def _recomputed(raw: Raw) -> bool:
    """True for a formula over written numbers that comes here to what the file says."""
    return raw.formula is not None and _is_number(raw) and computed(raw.formula) == figure(raw.text)


def _complaint(ask: Ask, raw: Raw, date1904: bool) -> tuple[str, str, str] | None:
    """Code, what was found and what to do, when the content is not an answer to the question."""
    told = shorten(raw.text)
    if raw.kind is Stored.ERROR:
        return "answer.error", f"エラー値「{told}」が入っています。", "正しい値を入力してください。"
    if raw.formula is not None:
        return "answer.formula", "計算式が入っています。", "計算した結果を入力してください。"
    if raw.kind is Stored.DATE:
        found = f"{dates.readings(raw.text, date1904=date1904)}として保存されています。"
        advice = "日付は「'」を先頭に付けて文字で、数字は書式を「標準」にしてから数字だけで、入力し直してください。"
        return "answer.date", found, advice
    if raw.kind is Stored.BOOLEAN:
        return "answer.boolean", f"「{told}」が入っています。", "言葉や数字で入力してください。"
    if ask.kind is Kind.NUMBER and not _is_number(raw) and _meaning(ask, raw) is None:
        unit = unit_of(raw.text) if raw.kind is Stored.TEXT else ""
        if unit and ask.unit:
            found = f"「{told}」の「{unit}」は、この欄の単位「{ask.unit}」と違います。"
            return "figure.unit", found, f"「{ask.unit}」を単位にして、数字だけを入力してください。"
        return "figure.unreadable", f"「{told}」は数字として読めません。", _NUMBER_ADVICE
    if ask.kind is Kind.CHOICE and trimmed(_words(raw)) not in ask.choices:
        words = "・".join(ask.choices)
        return "choice.unknown", f"「{told}」は選択肢にありません。", f"{words} のどれかを選んでください。"
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
