"""One asked cell understood: what was typed is an answer, or told; never a guess and never a 0."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Place, Status
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.cell import understand_cell
from kamakura_report.returned.grid import RawCell, StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases
from tests.io.forms import edited

NUMBER = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 R8", "%")
WORDS = Ask("2-1/i1/備考", AnswerKind.TEXT, False, "満足な市民 備考")
CHOICE = Ask("2-1/3/評価", AnswerKind.CHOICE, False, "推進事業 評価", choices=("順調", "遅れ", "3"))


def understood(ask: Ask, raw: RawCell) -> tuple[Answer | None, str]:
    """The answer, and the code of the problem."""
    answer, problem = understand_cell(ask, raw, "2-1 福祉", (12, 6))
    if problem is not None:
        assert (problem.sheet, problem.cell, problem.key, problem.label) == ("2-1 福祉", "F12", ask.key, ask.label)
        assert problem.severity is (Severity.NOTE if problem.code == "answer.computed" else Severity.ERROR)
    return answer, problem.code if problem else ""


@pytest.mark.parametrize(
    ("raw", "figure"),
    [
        ("131.30000000000001", "131.3"),
        ("38.299999999999997", "38.3"),
        ("1.7E1", "17"),
        ("-0", "0"),
        ("1e-7", "0.0000001"),
        ("123456789012345.6", "123456789012346"),  # more digits than a figure has
        ("17.0", "17"),
    ],
)
def test_a_stored_number_is_the_figure_that_was_typed(raw: str, figure: str) -> None:
    """In the file itself, through the real reader; the stored text is kept."""
    data = write_workbook(Book((Sheet("施策", {(1, 1): Cell(Decimal(424242), ask=NUMBER)}),)))
    data = edited(data, "xl/worksheets/sheet1.xml", "<v>424242</v>", f"<v>{raw}</v>")
    book = Book((Sheet("施策", {(1, 1): Cell(ask=NUMBER)}),))
    answers, problems = take(book, read_workbook(data))
    assert problems == ()
    answer = answers[NUMBER.key]
    assert (answer.status, answer.shown, answer.raw) == (Status.FIGURE, figure, raw)
    assert answer.place == Place("施策", "A1")


@pytest.mark.parametrize("word", ["該当なし", "未確定", " 未確定　", "該当なし\n"])
def test_the_fixed_words_are_answers_where_a_number_is_asked(word: str) -> None:
    answer, code = understood(NUMBER, RawCell(StoredKind.TEXT, word))
    assert (answer, code) == (Answer.word(word.strip()), "")
    assert answer is not None
    assert answer.raw == word


@pytest.mark.parametrize("ask", [NUMBER, WORDS, CHOICE])
@pytest.mark.parametrize("raw", [RawCell(), RawCell(StoredKind.TEXT, " 　\n\t")])
def test_a_blank_is_no_answer_and_no_problem(ask: Ask, raw: RawCell) -> None:
    assert understood(ask, raw) == (None, "")


@pytest.mark.parametrize(
    ("ask", "raw", "code"),
    [
        (NUMBER, RawCell(StoredKind.NUMBER, "4", "1+2"), "answer.formula"),  # not what comes out here
        (WORDS, RawCell(StoredKind.TEXT, "", "A1"), "answer.formula"),  # also one that shows nothing
        (NUMBER, RawCell(StoredKind.ERROR, "#DIV/0!"), "answer.error"),
        (WORDS, RawCell(StoredKind.ERROR, "#REF!"), "answer.error"),
        (NUMBER, RawCell(StoredKind.DATE, "46173"), "answer.date"),
        (WORDS, RawCell(StoredKind.DATE, "2026-02-31"), "answer.date"),
        (WORDS, RawCell(StoredKind.DATE, "0.5"), "answer.date"),  # a time alone
        (CHOICE, RawCell(StoredKind.DATE, "46173"), "answer.date"),
        (NUMBER, RawCell(StoredKind.BOOLEAN, "TRUE"), "answer.boolean"),
        (CHOICE, RawCell(StoredKind.BOOLEAN, "FALSE"), "answer.boolean"),
        (NUMBER, RawCell(StoredKind.TEXT, "約17"), "figure.unreadable"),
        (NUMBER, RawCell(StoredKind.TEXT, "--"), "figure.unreadable"),
        (NUMBER, RawCell(StoredKind.TEXT, "該当する"), "figure.unreadable"),
        (NUMBER, RawCell(StoredKind.NUMBER, "1e999"), "figure.unreadable"),
        (CHOICE, RawCell(StoredKind.TEXT, "順 調"), "choice.unknown"),
        (CHOICE, RawCell(StoredKind.NUMBER, "4"), "choice.unknown"),
    ],
)
def test_what_is_no_answer_is_kept_as_typed_and_told(ask: Ask, raw: RawCell, code: str) -> None:
    answer, told = understood(ask, raw)
    assert told == code
    assert answer is not None
    assert (answer.status, answer.value, answer.raw, answer.formula) == (
        Status.UNREADABLE,
        raw.text,
        raw.text,
        raw.formula or "",
    )


@pytest.mark.parametrize(
    ("ask", "raw", "words"),
    [
        (WORDS, RawCell(StoredKind.TEXT, " 先頭の空白と\r\n改行 "), " 先頭の空白と\r\n改行 "),
        (WORDS, RawCell(StoredKind.NUMBER, "131.30000000000001"), "131.3"),
        (WORDS, RawCell(StoredKind.TEXT, "該当なし"), "該当なし"),
        (CHOICE, RawCell(StoredKind.TEXT, "遅れ "), "遅れ"),
        (CHOICE, RawCell(StoredKind.NUMBER, "3"), "3"),
    ],
)
def test_words_are_kept_as_they_were_typed_and_choices_as_they_were_offered(ask: Ask, raw: RawCell, words: str) -> None:
    assert understood(ask, raw) == (Answer.text(words), "")


UNSEEN = {*map(chr, range(33)), "\u3000", "\u00a0", "\u200b"}  # control signs and spaces


@settings(max_examples=cases(5000))
@given(
    st.sampled_from([NUMBER, WORDS, CHOICE]),
    st.builds(
        RawCell,
        st.sampled_from(StoredKind),
        st.text(max_size=20) | st.from_regex(r"-?\d{1,20}(\.\d+)?(E-?\d{1,3})?"),
        st.none() | st.text(max_size=5),
        st.booleans(),
        st.none(),
    ),
)
def test_whatever_the_cell_holds_it_is_blank_an_answer_or_told(ask: Ask, raw: RawCell) -> None:
    """No content ends in a traceback; only a readable number is a figure, and none is without a trace."""
    answer, code = understood(ask, raw)
    if answer is None:
        assert (code, set(raw.text) - UNSEEN, raw.formula) == ("", set(), None)
        return
    assert (answer.status is Status.UNREADABLE) == (code not in ("", "answer.computed"))
    assert isinstance(answer.value, Decimal) == (answer.status is Status.FIGURE)
    assert answer.raw == raw.text
    if answer.status is Status.FIGURE:
        assert ask is NUMBER
        assert raw.kind is StoredKind.NUMBER or answer.conversion
