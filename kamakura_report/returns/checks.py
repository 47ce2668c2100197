"""Checks of answers that were read well: each is a function in a list, its name is the rule's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from kamakura_report.form import kinds, plausible
from kamakura_report.form.answer import Answers, Status
from kamakura_report.form.book import Ask, Book, Position, reference
from kamakura_report.form.completion import Held
from kamakura_report.plan.figures import plain
from kamakura_report.plan.keys import Key
from kamakura_report.plan.thresholds import Slip
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns import dates
from kamakura_report.returns.filling import held
from kamakura_report.text import shorten

Check = Callable[[Book, Answers], Iterator[Problem]]


def check(book: Book, answers: Answers) -> tuple[Problem, ...]:
    """Every problem that the checks find in the answers to a book."""
    return tuple(problem for rule in CHECKS for problem in rule(book, answers))


def required_blank(book: Book, answers: Answers) -> Iterator[Problem]:
    """A required cell is empty."""
    for question in book.asks():
        *_, ask = question
        if ask.required and ask.key not in answers:
            advice = "記入するか、「該当なし」「未確定」と入力してください。"
            yield _told("required.blank", Severity.WARNING, "必要な欄が空です。", advice, question)


def outside_rule(book: Book, answers: Answers) -> Iterator[Problem]:
    """A number that the cell's own validation would not have let in: it was pasted."""
    for question in book.asks():
        *_, ask = question
        value = _figure(answers, ask)
        if value is not None and not kinds.accepts(ask, value):
            found = f"「{plain(value)}」は0以上の整数ではありません。"
            advice = f"単位（{ask.unit}）と桁を確かめてください。"
            yield _told("figure.rule", Severity.WARNING, found, advice, question)


def small_share(book: Book, answers: Answers) -> Iterator[Problem]:
    """A share of at most 1 where the last was 1 or more: 14.5% typed, of which Excel made 0.145. Never converted."""
    for question in book.asks():
        *_, ask = question
        value = _figure(answers, ask)
        # What is held against earlier figures is looked at there, and a reason clears it.
        known = ask.base is not None and ask.base >= 1 and ask.grounds is None
        if value is not None and known and kinds.percent(ask.unit) and 0 < value <= 1:
            found = f"「{plain(value)}」{ask.unit} となっています（もとの値は {plain(ask.base or value)}）。"
            advice = "14.5% は 0.145 ではなく 14.5 と入力します。正しければそのままで構いません。"
            yield _told("figure.share", Severity.WARNING, found, advice, question)


def day_number(book: Book, answers: Answers) -> Iterator[Problem]:
    """The number of a day about when the figure was due: 5/31 typed, of which Excel made a date under this format.

    An error where the figure the plan knows is far smaller, a warning where it knows none.
    """
    for question in book.asks():
        *_, ask = question
        value = _figure(answers, ask)
        if value is None or not _about_then(ask, value, book.date1904):
            continue
        if ask.base and value < ask.base * kinds.FAR:
            continue
        both = dates.readings(plain(value), date1904=book.date1904)
        found = f"{both}が入っています。「5/31」などと入力すると、Excel が日付の数にします。"
        advice = "数字だけを入力し直してください。"
        severity = Severity.ERROR if ask.base else Severity.WARNING
        yield _told("figure.day", severity, found, advice, question)


def unlikely(book: Book, answers: Answers) -> Iterator[Problem]:
    """A figure that can hardly be right, while its 備考 gives no reason (form.plausible)."""
    for question in book.asks():
        *_, ask = question
        if ask.grounds is None or ask.grounds.remark in answers:
            continue
        found = plausible.doubt(ask.grounds, ask.key, lambda key: _shown_number(answers, key))
        if found is not None:
            code, told = SLIPS[found]
            limit = ask.grounds.limits[found]
            said = OVER_BUDGET if found is Slip.BUDGET and limit == 1 else told.replace("{}", plain(limit))
            advice = "確かめてください。正しければ、備考に理由を書くと、このお知らせは出なくなります。"
            yield _told(code, Severity.WARNING, said, advice, question)


def as_text(book: Book, answers: Answers) -> Iterator[Problem]:
    """An answer that was understood from another way of writing: in the workbook itself its cell is 要確認."""
    for question in book.asks():
        *_, ask = question
        answer = answers.get(ask.key)
        if answer is None or answer.formula or answer.status is Status.UNREADABLE:
            continue
        told_already = isinstance(answer.value, Decimal) and not answer.conversion
        if not told_already and held(ask, answer) is Held.DOUBTFUL:
            found = f"「{shorten(answer.raw)}」を「{shorten(answer.shown)}」と読みました。"
            advice = "このままで受け取ります。表紙では、直すまで「要確認」と数えます。"
            yield _told("answer.converted", Severity.NOTE, found, advice, question)


def _told(code: str, severity: Severity, found: str, advice: str, question: tuple[str, Position, Ask]) -> Problem:
    """A problem at the cell of a question."""
    sheet, position, ask = question
    place = {"sheet": sheet, "cell": reference(position), "key": ask.key, "label": ask.label}
    return Problem(code, severity, found, advice, **place)


def _figure(answers: Answers, ask: Ask) -> Decimal | None:
    value = answers[ask.key].value if ask.key in answers else None
    return value if isinstance(value, Decimal) else None


def _shown_number(answers: Answers, key: str) -> Decimal | None:
    """The number that a cell shows; a text that only ``check`` understands is none there."""
    answer = answers.get(key)
    if answer is None or not isinstance(answer.value, Decimal) or (answer.conversion and not answer.formula):
        return None
    return answer.value


def _about_then(ask: Ask, value: Decimal, date1904: bool) -> bool:
    """True for the number of a day from the fiscal year asked about to the end of the year after it."""
    of, year = dates.day(value, date1904=date1904), Key.parse(ask.key).year
    return of is not None and year is not None and year.begins <= of.year <= year.begins + 2


SLIPS = {
    Slip.THOUSAND: ("plausible.thousand", "予算額のおよそ{}倍か、{}分の1です（円と千円の違いかもしれません）。"),
    Slip.BUDGET: ("plausible.budget", "決算額が予算額の{}倍を超えています。"),
    Slip.SHARE: ("plausible.share", "割合が {} を超えています。"),
    Slip.HUNDRED: ("plausible.hundred", "前の数字のおよそ{}倍か、{}分の1です（14.5 と 0.145 の違いかもしれません）。"),
    Slip.FALL: ("plausible.fall", "累計なのに、前の数字より減っています。"),
    Slip.JUMP: ("plausible.jump", "前の数字の{}倍を超えています。"),
    Slip.DROP: ("plausible.drop", "前の数字の{}分の1を下回っています。"),
    Slip.BACKWARD: ("plausible.backward", "目指す方向と逆に動いています。"),
}
OVER_BUDGET = "決算額が予算額を超えています。"  # as people say it of one time as much
CHECKS: tuple[Check, ...] = (required_blank, outside_rule, small_share, day_number, unlikely, as_text)
