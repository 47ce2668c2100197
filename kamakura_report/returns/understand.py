"""One asked cell understood: the raw content as an answer, or as a problem. Never a guess, never a 0."""

from __future__ import annotations

from kamakura_report.form.answer import FIXED_WORDS, Answer, Place, Status
from kamakura_report.form.book import Ask, Kind, Position, reference
from kamakura_report.plan.figures import figure, plain
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.compare import shortened
from kamakura_report.returns.grid import Raw, Stored

_FIXED = "、".join(f"「{word}」" for word in FIXED_WORDS)
_NUMBER_ADVICE = f"数字だけを入力するか、{_FIXED}と入力してください。"


def understand(ask: Ask, raw: Raw, sheet: str, position: Position) -> tuple[Answer | None, Problem | None]:
    """The answer (None for a blank), and what is wrong with it if anything.

    A content that is not an answer stays as it was typed, with status 要確認.
    """
    place = Place(sheet, reference(position))
    if raw.formula is None and not raw.text.strip():
        return None, None
    complaint = _complaint(ask, raw)
    if complaint is not None:
        code, found, advice = complaint
        answer = Answer(Status.UNREADABLE, raw.text, raw=raw.text, formula=raw.formula or "", place=place)
        where = {"sheet": sheet, "cell": place.cell, "key": ask.key, "label": ask.label}
        return answer, Problem(code, Severity.ERROR, found, advice, **where)
    return _answer(ask, raw, place), None


def _complaint(ask: Ask, raw: Raw) -> tuple[str, str, str] | None:
    """Code, what was found and what to do, when the content is not an answer to the question."""
    told = shortened(raw.text)
    if raw.formula is not None:
        return "answer.formula", "計算式が入っています。", "計算した結果を入力してください。"
    if raw.kind is Stored.ERROR:
        return "answer.error", f"エラー値「{told}」が入っています。", "正しい値を入力してください。"
    if raw.kind is Stored.DATE:
        return "answer.date", "日付として保存されています。", "日付は文字で、数字は数字だけで入力してください。"
    if raw.kind is Stored.BOOLEAN:
        return "answer.boolean", f"「{told}」が入っています。", "言葉や数字で入力してください。"
    if ask.kind is Kind.NUMBER and not _is_number(raw) and raw.text.strip() not in FIXED_WORDS:
        return "figure.unreadable", f"「{told}」は数字として読めません。", _NUMBER_ADVICE
    if ask.kind is Kind.CHOICE and _words(raw).strip() not in ask.choices:
        words = "・".join(ask.choices)
        return "choice.unknown", f"「{told}」は選択肢にありません。", f"{words} のどれかを選んでください。"
    return None


def _answer(ask: Ask, raw: Raw, place: Place) -> Answer:
    if ask.kind is Kind.NUMBER and raw.kind is Stored.NUMBER:
        return Answer(Status.FIGURE, figure(raw.text), raw=raw.text, place=place)
    words = _words(raw)
    if ask.kind is Kind.TEXT:
        return Answer(Status.TEXT, words, raw=raw.text, place=place)
    status = Status(words.strip()) if ask.kind is Kind.NUMBER else Status.TEXT
    return Answer(status, words.strip(), raw=raw.text, place=place)


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
