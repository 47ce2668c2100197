"""Formulas drawn in the form: placed with their band, moved as Excel moves them, with the value they will have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.plan.periods import Rhythm
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Formula
from tests.form.forms import SMALL, Line, calculated, drawn, form
from tests.form.plans import LEAD, PROGRAM, R8, R9, THIRD, many, placed, plan
from tests.form.walks import returned

SAID = Answers(
    {
        "2-1/i1@R8": Answer.figure("15.2"),
        "2-1/i1@R9": Answer.figure(16),
        "2-1/3/決算額@R8": Answer.figure(3000),
        "2-1/3/人件費@R8": Answer.figure(700),
        "2-1/3/決算額@R9": Answer.word("該当なし"),
    }
)


def formulas(book: Book, *lines: int) -> dict[str, tuple[str, object]]:
    """``C3`` → the formula there and its value, on these rows of the program's sheet."""
    cells = book.sheet(PROGRAM).cells
    return {
        cell_name(at): (cell.value.text, cell.value.value)
        for at, cell in cells.items()
        if at[0] in lines and isinstance(cell.value, Formula)
    }


def one(*lines: Line, answers: Answers = SAID, years: tuple[int, ...] = (3,)) -> tuple[Book, Form]:
    """The small form with these lines below it, and what comes of it."""
    some = form(drawn([*SMALL, *lines], years=years))
    return placed(some, plan(), LEAD, (R8, R9), answers=answers), some


def test_each_year_looks_at_its_own_and_the_one_before() -> None:
    """In the first year that is 初期値."""
    book = placed(calculated(), plan(), LEAD, (R8, R9), answers=SAID)
    assert formulas(book, 3) == {
        "C3": ('IFERROR(ROUND(C2/B2,3),"－")', Decimal("1.048")),
        "D3": ('IFERROR(ROUND(D2/C2,3),"－")', Decimal("1.053")),
        "E3": ('IFERROR(ROUND(E2/D2,3),"－")', Decimal(0)),
        "F3": ("COUNT(C2:E2)", Decimal(2)),
    }


def test_a_half_year_looks_at_the_same_half_of_the_year_before_and_sums_add_whole_years() -> None:
    some = form(drawn([*SMALL, Line("事業", "||=前年(D7)+D7|=SUM(D7)")]))
    book = placed(some, replace(plan(), rhythm=Rhythm.HALF_YEARLY), LEAD, (R8,), answers=SAID)
    found = {cell: text for cell, (text, _) in formulas(book, 9).items()}
    assert (found["F9"], found["G9"], found["H9"], found["L9"]) == ("C8+F8", "D8+G8", "E8+H8", "SUM(E8,H8,K8)")


def test_each_project_looks_at_its_own_rows_and_enclosing_ones_at_all_of_them() -> None:
    line = Line("事業", "総額||=D7*2"), Line("施策", "合計||=SUM(D7)|=SUM(D7)")
    book, _ = one(*line)
    assert [text for text, _ in formulas(book, 9).values()] == ["C8*2", "D8*2", "E8*2"]
    assert [text for text, _ in formulas(book, 10).values()] == ["SUM(C8)", "SUM(D8)", "SUM(E8)", "SUM(C8:E8)"]


def test_before_the_first_year_nothing_is_an_empty_cell() -> None:
    """A sum goes on without it; what can only be an error is left empty."""
    line = (
        Line("事業", "累計||=前年(D8)+D7"),
        Line("事業", "比||=D7/前年(D7)"),
        Line("事業", "新||=IF(ISBLANK(前年(D7)),1,2)"),
    )
    book, _ = one(*line)
    rows = {text: value for text, value in formulas(book, 9, 10, 11).values()}
    assert rows["0+C8"] == Decimal(3000)
    assert "D8/C8" in rows
    assert not any(text.startswith("C8/") for text in rows)
    assert rows["IF(TRUE,1,2)"] == Decimal(1)


def test_a_constant_of_the_plan_is_a_number_in_formulas() -> None:
    """It stands in a cell of the heading, at which all look."""
    lines = [Line("見出し", "単価|{{計画.人件費単価}}"), *SMALL, Line("予算決算", "人件費||=$C$2*2")]
    some = form(drawn(lines))
    book = placed(some, replace(plan(), constants={"人件費単価": Decimal(4000)}), LEAD, (R8, R9))
    assert formulas(book, 10) == {f"{letter}10": ("B1*2", Decimal(8000)) for letter in "CDE"}


def test_a_word_in_place_of_a_figure_is_no_number() -> None:
    book = placed(calculated(), plan(), LEAD, (R8, R9), answers=SAID)
    assert formulas(book, 16)["D16"] == ("D14+D15", "#VALUE!")
    assert formulas(book, 16)["C16"] == ("C14+C15", Decimal(3700))


@pytest.mark.parametrize("division", [LEAD, THIRD])
def test_drawn_formulas_are_locked_and_asked_of_nobody(division: str) -> None:
    book = placed(calculated(), plan(), division, (R8, R9), answers=SAID)
    assert all(cell.ask is None for cell in book.sheet(PROGRAM).cells.values() if isinstance(cell.value, Formula))


@pytest.mark.parametrize("typed", [Formula("C14-C15"), Decimal(9999), None, "該当なし"])
def test_a_formula_that_was_changed_or_overwritten_is_told(typed: Formula | Decimal | str | None) -> None:
    """As any other shown cell: of a sheet that is not as it was sent out nothing is taken."""
    book = placed(calculated(), plan(), LEAD, (R8, R9), answers=SAID)
    assert take(book, returned(book)) == (SAID, ())
    sheet = book.sheet(PROGRAM)
    changed = replace(sheet, cells={**sheet.cells, (16, 3): replace(sheet.cells[16, 3], value=typed)})
    sheets = tuple(changed if each is sheet else each for each in book.sheets)
    answers, problems = take(book, returned(replace(book, sheets=sheets)))
    assert [(problem.code, problem.cell) for problem in problems] == [("shown.formula", "C16")]
    assert len(answers) == 0


def test_a_formula_over_more_cells_than_excel_takes_is_left_out_and_told() -> None:
    """300 projects, whose rows do not lie side by side."""
    some = form(drawn([*SMALL, Line("施策", "|=SUM(D7)")]))
    book = placed(some, many(300, 1), LEAD, (R8,))
    assert book.sheet(PROGRAM).uncounted == ((8, 3),)
    assert formulas(placed(some, many(3, 1), LEAD, (R8,)), 19) == {"B19": ("SUM(C8,C13,C18)", Decimal(0))}
