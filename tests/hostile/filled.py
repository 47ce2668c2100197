"""Workbooks filled in rightly, by someone who answers every question as its kind asks and means it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.read_returns import read_submission
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.form.days import number_of_day
from kamakura_report.form.issue import sealed
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Problem
from kamakura_report.returned.judgement import judge
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.question import BETWEEN, AnswerKind, Ask
from tests.form.walks import SECRET, Walk
from tests.hostile.desks import NOWHERE, Sent
from tests.office.real import likely_figure
from tests.understood import reading

DAY = date(2027, 4, 12)


def filled(walk: Walk) -> tuple[Book, bytes, dict[str, str]]:
    """The workbook as issued, the file filled in, and what each key was answered."""
    book = replace(walk, answers=NO_ANSWERS).book
    asks = list(book.asks())
    said: dict[str, str] = {}
    for _ in range(3):  # what depends on an answer may stand before it
        for number, (_, _, ask) in enumerate(asks):
            if ask.key not in said and (ask.condition is None or ask.condition.is_met(said.get(ask.condition.key))):
                said[ask.key] = _meant(ask, number, said)
    entries = {(sheet, cell_name(at)): _typed(ask, said[ask.key]) for sheet, at, ask in asks if ask.key in said}
    return book, fill_workbook(write_workbook(sealed(book, walk.issue, SECRET)), entries, Producer.EXCEL), said


def _meant(ask: Ask, number: int, said: dict[str, str]) -> str:
    match ask.kind:
        case AnswerKind.NUMBER if _anything_known(ask, said):
            return likely_figure(ask, said)
        case AnswerKind.NUMBER:
            return str(Decimal(20 + number % 50) if ask.unit == "%" else 200 + 7 * number)
        case AnswerKind.DATE:
            return DAY.isoformat()
        case AnswerKind.MULTI:
            return BETWEEN.join(ask.choices[: 1 + number % len(ask.choices)])
        case _:
            return ask.choices[number % len(ask.choices)] if ask.choices else f"対象者が{number}人増えたため。"


def _anything_known(ask: Ask, said: dict[str, str]) -> bool:
    if ask.base is not None or ask.grounds is None:
        return ask.base is not None
    earlier = [*ask.grounds.before, *([ask.grounds.budget] if ask.grounds.budget else [])]
    return any(figure is not None or key in said for key, figure in earlier)


def _typed(ask: Ask, said: str) -> TypedEntry:
    if ask.kind is AnswerKind.DATE:
        return TypedEntry(str(number_of_day(date.fromisoformat(said))), number=True)
    return TypedEntry(said, number=ask.kind is AnswerKind.NUMBER)


def told(walk: Walk, book: Book, data: bytes) -> Iterator[Problem]:
    """All that is told of the file when it comes back, doubts by the plan too."""
    snapshots = Sent(NOWHERE, sent=(walk.issue, book))
    returned = ReturnedFile(Path("返送.xlsx"), "返送.xlsx")
    came = read_submission(snapshots, SECRET, returned, reading(snapshots, read_workbook(data)), "2027-05-20T09:00:00Z")
    yield from came.problems
    yield from judge(book, came)
