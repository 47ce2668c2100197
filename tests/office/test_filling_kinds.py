"""Random fillings of days, ticks, several choices and what depends on them, calculated by an office program: its cells
count as ``check`` does.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.submission import count_filling
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Book, Value
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases, generator
from tests.form.forms import Line, drawn, form
from tests.form.plans import LEAD, R8, R9, placed, plan
from tests.form.test_kinds_of_answer import LINES
from tests.office.office import Office
from tests.office.test_filling import filled

COUNTED = ("欄数", "記入数", "要確認数", "未入力数")
HEAD = Line("見出し", "様式ID {{様式ID}}|{{欄数}}||{{記入数}}|{{要確認数}}|{{未入力数}}")
CASES = cases(160)


def typed(chance: Random, ask: Ask) -> Value:
    """What a person leaves in such a cell."""
    if ask.kind is AnswerKind.DATE:
        return chance.choice([None, Decimal(46173), Decimal("46173.5"), Decimal(0), "令和8年5月31日", "5/31", "46173"])
    if ask.kind is AnswerKind.MULTI:
        return chance.choice([None, "国", "県、国", "国、民間", "国、都", "国、国", "国,県", "、", Decimal(1)])
    return chance.choice([None, " ", *ask.choices, *ask.choices, "ほか", Decimal(3)])


@pytest.mark.office
def test_cells_of_every_kind_are_counted_alike_by_the_workbook_and_by_check(office: Office) -> None:
    chance = generator()
    some_form = form(drawn(None, project=[HEAD, *LINES[1:]]))
    seen: Counter[tuple[AnswerKind, bool]] = Counter()
    for number in range(CASES):
        book = placed(some_form, plan(), LEAD, (R8, R9) if number % 2 else (R8,))
        sheet = book.sheet("3 推進事業")
        values: dict[tuple[str, Position], Value] = {(sheet.name, at): typed(chance, ask) for at, ask in sheet.asks()}
        where = {one: cell_name((1, column)) for one, column in zip(COUNTED, _columns(book), strict=True)}
        written = write_workbook(filled(book, values))
        said = office.values(written, sheet.name, list(where.values()))
        answers, _ = take(book, read_workbook(written))
        of = count_filling(AnsweredBook(book, answers))
        counted = tuple(int(float(said[where[one]].text)) for one in COUNTED)
        assert counted == (of.required, of.filled, of.doubtful, of.blank), values
        for at, ask in sheet.asks():
            seen[ask.kind, values[sheet.name, at] is None] += 1
    assert {kind for kind, _ in seen} == {AnswerKind.DATE, AnswerKind.MULTI, AnswerKind.TICK, AnswerKind.CHOICE}


def _columns(book: Book) -> list[int]:
    """Where the four counts stand in the first row, left to right."""
    sheet = book.sheet("3 推進事業")
    return [column for (row, column), cell in sorted(sheet.cells.items()) if row == 1 and column > 1 and cell.value]
