"""Random fillings of texts and choices that are required year by year, calculated by an office program: the cover
counts them as ``check`` does, and says 提出できます exactly when nothing of them is left.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.completion import CellContent
from kamakura_report.form.filled_so_far import filled_bar
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.submission import count_filling, returned_content
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Formula, Value
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.commands.town import FORM
from tests.effort import SOAK, cases, generator
from tests.form.plans import LEAD, R8, R9, placed
from tests.office.office import Office
from tests.office.test_filling import expected, filled, probes, some_plan

FILLINGS = cases(100)
BEFORE = Answers({"2-1/3/評価@R8": Answer.text("B"), "2-1/3/取組実績@R8": Answer.text("=訪問した\n" * 9)})


def words(chance: Random, ask: Ask) -> tuple[str, Value]:
    """What a person leaves in a cell of words: its kind, and the value."""
    kinds: dict[str, Value] = {
        "blank": None,
        "spaces": chance.choice([" ", "　", "\u00a0", "\u200b"]),
        "word": chance.choice(ask.choices or ("訪問した", "=1+1", "A")),
        "other word": chance.choice(["E", "A B", "該当なし", "〕〔", "拡充する", "*"]),
        "number": Decimal(chance.choice([1, 12345])),
        "formula": Formula('"A"', "A"),
        "error": Formula("1/0", "#DIV/0!"),
    }
    kind = chance.choice([*kinds, "word", "word", "blank"])
    return kind, kinds[kind]


@pytest.mark.office
def test_required_words_are_counted_alike_by_the_cover_and_by_check(office: Office) -> None:
    chance = generator()
    form = load_form(FORM.with_name("evaluation_review.xlsx")).form
    seen: Counter[tuple[AnswerKind, str]] = Counter()
    ready: Counter[bool] = Counter()
    for number in range(FILLINGS):
        years, accepted = ((R9,), BEFORE) if number % 2 else ((R8, R9), Answers())
        book = placed(form, some_plan(), LEAD, years, accepted=accepted)
        complete = chance.random() < 0.3
        values: dict[tuple[str, Position], Value] = {}
        for sheet, at, ask in book.asks():
            kind, value = ("figure", Decimal(12))
            if ask.kind is not AnswerKind.NUMBER:
                kind, value = ("word", (ask.choices or ("理由",))[0]) if complete else words(chance, ask)
            seen[ask.kind, kind] += 1
            values[sheet, at] = value
        probed, where, below = probes(book)
        said = office.values(write_workbook(filled(probed, values)), "検査", [*where.values(), *below])
        answers, taken = take(book, read_workbook(write_workbook(filled(book, values))))
        problems = [*taken, *check_answers(book, answers)]
        for sheet, at, ask in book.asks():
            if ask.kind is not AnswerKind.NUMBER:
                value = values[sheet, at]
                state = returned_content(ask, answers.get(ask.key))
                if isinstance(value, Decimal) and state is CellContent.WORDS:
                    state = CellContent.FIGURE  # a number is words there: the workbook shows it as it is
                assert said[where[ask.key]].text == expected(state, value), (ask, value)
        of = count_filling(AnsweredBook(book, answers))
        counted = (of.blank, of.doubtful)
        assert tuple(int(said[cell].text.rpartition(" ")[2]) for cell in below[1:3]) == counted
        assert said[below[3]].text == filled_bar(of.required, sum(counted))
        assert said[below[0]].text == ("提出できます" if of.ready else "未完了")
        blank = {one.key for one in problems if one.code == "required.blank"}
        assert len(blank) == of.blank
        assert of.ready or blank or any(one.severity is Severity.ERROR for one in problems)
        ready[of.ready] += 1
    assert set(ready) == {True, False}
    assert len(seen) >= (14 if SOAK else 10)
