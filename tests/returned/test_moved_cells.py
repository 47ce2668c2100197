"""A cell cut and pasted is one message, of the sheet it was on; formulas elsewhere that followed it are no change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.problem import Problem
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask


def sheet(name: str, key: str, formulas: dict[Position, str]) -> Sheet:
    """One question, and formulas."""
    cells = {at: Cell(Formula(text)) for at, text in formulas.items()}
    return Sheet(name, {(1, 1): Cell(ask=Ask(key, AnswerKind.TEXT, False, key)), (1, 2): Cell(name)} | cells)


COVER = sheet("表紙", "表紙/記入者", {(2, 1): "'2-1'!H5*2", (3, 1): "'2-1'!I9+'2-2'!A1"})
FIRST = sheet("2-1", "2-1/1/備考", {(2, 1): "H5+I9"})
SECOND = sheet("2-2", "2-2/1/備考", {})
BOOK = Book((COVER, FIRST, SECOND))
ANSWERS = {key: Answer.text("回答") for key in ("表紙/記入者", "2-1/1/備考", "2-2/1/備考")}


def taken(now: dict[str, dict[Position, str]], book: Book = BOOK) -> tuple[Answers, tuple[Problem, ...]]:
    """The book as it came back, every question answered, with these formulas in place of its own."""
    sheets = []
    for issued in book.sheets:
        cells = {(1, 1): RawCell(StoredKind.TEXT, "回答", locked=False), (1, 2): RawCell(StoredKind.TEXT, issued.name)}
        for at, cell in issued.cells.items():
            if isinstance(cell.value, Formula):
                formula = now.get(issued.name, {}).get(at, cell.value.text)
                cells[at] = RawCell(StoredKind.NUMBER, "1", formula)
        sheets.append(GridSheet(issued.name, cells))
    return take(book, Grid(tuple(sheets)))


def without(*keys: str) -> Answers:
    """All answers but these."""
    return Answers({key: answer for key, answer in ANSWERS.items() if key not in keys})


@pytest.mark.parametrize("lost", ["'2-1'!#REF!", "#REF!"])
def test_a_cover_whose_formulas_followed_is_as_issued(lost: str) -> None:
    """H5 was pasted over I9; of what was there a formula knows the sheet (Excel) or nothing (some others)."""
    now = {"表紙": {(2, 1): "'2-1'!I9*2", (3, 1): f"{lost}+'2-2'!A1"}, "2-1": {(2, 1): "I9+#REF!"}}
    answers, (problem,) = taken(now)
    assert (problem.code, problem.sheet, problem.cell) == ("shown.moved", "2-1", "A2")
    assert "（H5 → I9）" in problem.found
    assert answers == without("2-1/1/備考")


def test_what_only_the_cover_knows_is_told_of_the_sheet_it_speaks_of() -> None:
    answers, (problem,) = taken({"表紙": {(3, 1): "'2-1'!I9+'2-2'!B1"}})
    assert (problem.code, problem.sheet, problem.cell) == ("shown.moved", "2-2", "")
    assert "表紙 A3" in problem.found
    assert answers == without("2-2/1/備考")


def test_a_cell_moved_to_another_sheet_concerns_both() -> None:
    answers, problems = taken({"表紙": {(2, 1): "'2-2'!H5*2"}})
    assert [(one.code, one.sheet) for one in problems] == [("shown.moved", "2-1"), ("shown.moved", "2-2")]
    assert answers == without("2-1/1/備考", "2-2/1/備考")


@pytest.mark.parametrize("now", ["B7*2", "'表紙'!B7*2", "'別紙'!H5*2"])
def test_formulas_that_speak_of_their_own_sheet_or_of_a_strange_one_are_a_change_of_it(now: str) -> None:
    answers, problems = taken({"表紙": {(2, 1): now}})
    assert [(one.code, one.sheet) for one in problems] == [("shown.moved", "表紙"), ("shown.moved", "2-1")]
    assert answers == without("表紙/記入者", "2-1/1/備考")


def test_two_sheets_that_followed_each_other_are_both_told() -> None:
    book = replace(
        BOOK,
        sheets=(sheet("表紙", "表紙/記入者", {(2, 1): "'2-1'!H5"}), sheet("2-1", "2-1/1/備考", {(2, 1): "'表紙'!C1"})),
    )
    answers, problems = taken({"表紙": {(2, 1): "'2-1'!H6"}, "2-1": {(2, 1): "'表紙'!C2"}}, book)
    assert sorted((one.code, one.sheet) for one in problems) == [("shown.moved", "2-1"), ("shown.moved", "表紙")]
    assert answers == Answers()


def test_a_cover_that_was_changed_otherwise_too_is_told() -> None:
    answers, problems = taken({"表紙": {(2, 1): "'2-1'!I9*2", (3, 1): "1"}, "2-1": {(2, 1): "I9+#REF!"}})
    assert [(one.code, one.sheet) for one in problems] == [
        ("shown.moved", "表紙"), ("shown.formula", "表紙"), ("shown.moved", "2-1")
    ]  # fmt: skip
    assert answers == without("表紙/記入者", "2-1/1/備考")
