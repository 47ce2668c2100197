"""What goes back to a division: its answers typed again, and the cells marked in which something is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.book import Ask, Book, reference
from kamakura_report.form.layout import Marks
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import ANSWER_NOT_COPIED
from kamakura_report.returns.grid import Raw, Stored
from kamakura_report.returns.understand import understand
from kamakura_report.text import shorten, strip_for_xml

LONGEST = 32767  # UTF-16 units of one cell, Excel's limit
CONFIRM = "この行の表示が書き換えられていたので、元に戻しました。数字が合っているか確かめてください。"


def typed(book: Book, answers: Answers) -> Answers:
    """The answers as they are typed into the fresh workbook, unreadable ones as they were typed.

    A formula becomes its text. What would be read otherwise the second time (a date is stored as a
    number), or is too long for a cell, is left out: nothing may turn into an answer on its way back.
    """
    asks = {ask.key: ask for _, _, ask in book.asks()}
    shown = ((key, _typed(asks[key], answer)) for key, answer in answers.items() if key in asks)
    return Answers((key, answer) for key, answer in shown if answer is not None)


def _typed(ask: Ask, answer: Answer) -> Answer | None:
    if answer.status is not Status.UNREADABLE:
        return answer if _fits(answer.shown) and _fits(answer.raw) else None
    text = _as_typed(answer)
    again, _ = understand(ask, Raw(Stored.TEXT, text, locked=False), "", (1, 1))
    if again is None or again.status is not Status.UNREADABLE or not _fits(text):
        return None
    return Answer(Status.UNREADABLE, text, raw=text)


def _as_typed(answer: Answer) -> str:
    return f"={answer.formula}" if answer.formula else answer.raw


def _fits(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST


def told(book: Book, problems: Iterable[Problem], answers: Answers, shown: Answers) -> tuple[Problem, ...]:
    """The problems for the division to read: notes left out, and of ``answers`` those not ``shown`` told as gone."""
    gone = {
        key: ANSWER_NOT_COPIED.problem(typed=shorten(_as_typed(answers[key]))) for key in answers if key not in shown
    }
    found = [problem for problem in problems if problem.severity is not Severity.NOTE]
    known = {problem.key for problem in found}
    found = [
        problem.at(found=problem.found + gone[problem.key].found) if problem.key in gone else problem
        for problem in found
    ]
    for sheet, position, ask in book.asks():
        if ask.key in gone and ask.key not in known:
            where = {"sheet": sheet, "cell": reference(position), "key": ask.key, "label": ask.label}
            found.append(gone[ask.key].at(**where))
    return tuple(found)


def marks(book: Book, problems: Iterable[Problem], shown: Answers) -> Marks:
    """Key → what must be corrected there, as a note beside the cell.

    Cells in a row whose shown text had been changed are to be confirmed when they hold an answer. Warnings
    about the form are not of this kind: there the rows were proved, and may have stood elsewhere.
    """
    notes: dict[str, list[str]] = defaultdict(list)
    changed: set[tuple[str, int]] = set()
    for problem in problems:
        if problem.key:
            notes[problem.key].append(strip_for_xml(f"{problem.found}{problem.advice}"))
        elif problem.severity is Severity.ERROR and (row := re.fullmatch("[A-Z]+([0-9]+)", problem.cell)):
            changed.add((problem.sheet, int(row[1])))
    for sheet, position, ask in book.asks():
        if (sheet, position[0]) in changed and ask.key in shown:
            notes[ask.key].append(CONFIRM)
    return {key: "\n".join(dict.fromkeys(texts)) for key, texts in notes.items()}
