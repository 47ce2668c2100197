"""Rows, columns and sheets that moved: figures go by their keys where the sheet itself proves it, else none is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.line_moves import find_line_moves
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell
from kamakura_report.workbook.formula_refs import move_references
from tests.effort import cases
from tests.office.office import Office
from tests.returned.moved_lines import (
    BOOK,
    COVER,
    KEYS,
    NAME,
    ROWS,
    TOTAL,
    TRUTH,
    YEARS,
    put,
    returned,
    sheet,
    spread,
    stretched,
    with_cells,
)


def test_as_issued_nothing_moved() -> None:
    assert take(BOOK, returned()) == (TRUTH, ())
    found = find_line_moves(sheet(), returned().sheets[1])
    assert found is not None
    assert not found.moved


@settings(max_examples=cases(1000))
@given(st.lists(st.integers(1, 8), max_size=4), st.lists(st.integers(1, 6), max_size=4))
def test_blank_lines_anywhere_change_no_figure(rows: list[int], columns: list[int]) -> None:
    """Any number, before any line; the figures stand where they stand now, and one warning says so."""
    grid = stretched(returned(), rows, columns)
    answers, problems = take(BOOK, grid)
    assert answers == TRUTH
    assert [(problem.code, problem.severity) for problem in problems] == (
        [("sheet.shifted", Severity.WARNING)] if rows or columns else []
    )
    for key, answer in answers.items():
        assert answer.place is not None
        row = spread(rows, ROWS[KEYS.index(key.split("@")[0])])
        column = spread(columns, 3 + YEARS.index(key.split("@")[1]))
        assert answer.place.cell == f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column - 1]}{row}"


def test_the_warning_says_after_which_lines() -> None:
    (problem,) = take(BOOK, stretched(returned(), [4, 4, 8], [1]))[1]
    assert problem.found == (
        "3行目の次に、行が 2 つ加わっています。9行目の次に、行が 1 つ加わっています。"
        "最初の列の前に、列が 1 つ加わっています。"
    )


def test_what_else_is_wrong_is_told_where_it_stands_now() -> None:
    """A blank, and a word that is no figure, two rows lower than they were sent."""
    grid = stretched(returned(), [2, 2], [])
    grid = put(grid, (6, 3), RawCell(StoredKind.TEXT, "約17", locked=False))
    grid = put(grid, (9, 4), RawCell(locked=False))
    answers, problems = take(BOOK, grid)
    found = [*problems, *check_answers(match(BOOK, grid).book, answers)]
    assert [(problem.code, problem.cell, problem.key) for problem in found] == [
        ("sheet.shifted", "", ""),
        ("figure.unreadable", "C6", "2-1/1/i1@R8"),
        ("required.blank", "D9", "2-1/2/i1@R9"),
    ]


def test_a_blank_row_taken_out_is_told_and_no_figure_lost() -> None:
    grid = returned()
    up = {(row - (row > 5), column): raw for (row, column), raw in grid.sheets[1].cells.items()}
    up[3, 5] = up[3, 5]._replace(formula="SUM(C4:D4,C6:D7)")
    cover = dict(grid.sheets[0].cells)
    cover[1, 2] = cover[1, 2]._replace(formula=f"COUNTBLANK('{NAME}'!C4:D4)+COUNTBLANK('{NAME}'!C6)")
    answers, problems = take(BOOK, with_cells(with_cells(grid, up), cover, 0))
    assert answers == TRUTH
    assert [problem.found for problem in problems] == ["4行目の次の、何も書いていない行が 1 つ消えています。"]


def exchanged(one: int, other: int, axis: int) -> Callable[[Grid], Grid]:
    def change(grid: Grid) -> Grid:
        place = {one: other, other: one}
        cells = {
            (place.get(row, row), column) if axis == 0 else (row, place.get(column, column)): raw
            for (row, column), raw in grid.sheets[1].cells.items()
        }
        return with_cells(grid, cells)

    return change


def doubled(grid: Grid) -> Grid:
    """Row 4 copied and put in below itself."""
    longer = stretched(grid, [5], [])
    cells = dict(longer.sheets[1].cells)
    return with_cells(longer, cells | {(5, column): raw for (row, column), raw in cells.items() if row == 4})


def without_row(grid: Grid) -> Grid:
    """Row 4 taken out: the rows below have the same words."""
    return with_cells(
        grid, {(row - (row > 4), column): raw for (row, column), raw in grid.sheets[1].cells.items() if row != 4}
    )


@pytest.mark.parametrize(
    "change",
    [
        exchanged(4, 7, 0),
        exchanged(7, 8, 0),
        exchanged(3, 4, 1),
        doubled,
        without_row,
        lambda grid: put(stretched(grid, [4], []), (4, 3), RawCell(StoredKind.NUMBER, "5")),  # in the new row
        lambda grid: put(stretched(grid, [4], []), (9, 1), RawCell(StoredKind.TEXT, "参加者")),  # a label too
        lambda grid: put(stretched(grid, [4], []), (9, 6), RawCell(StoredKind.TEXT, KEYS[0])),  # a key twice
        lambda grid: put(stretched(grid, [4], []), (3, 5), RawCell(StoredKind.NUMBER, "0", TOTAL)),  # the old formula
        lambda grid: put(stretched(grid, [], [4]), (3, 4), RawCell(StoredKind.TEXT, "R8")),  # a second R8
    ],
)
def test_what_does_not_prove_itself_is_not_read(change: Callable[[Grid], Grid]) -> None:
    answers, problems = take(BOOK, change(returned()))
    assert len(answers) == 0
    assert {problem.severity for problem in problems if problem.sheet == NAME} == {Severity.ERROR}


def test_a_sheet_without_keys_proves_nothing() -> None:
    bare = replace(sheet(), cells={at: cell for at, cell in sheet().cells.items() if at[1] != 6})
    book = Book((bare,))
    grid = read_workbook(write_workbook(book))
    down = {(row + 1, column): raw for (row, column), raw in grid.sheets[0].cells.items()}
    down[4, 5] = down[4, 5]._replace(formula="SUM(C5:D5,C8:D9)")
    assert find_line_moves(bare, GridSheet(NAME, down)) is None
    assert find_line_moves(bare, grid.sheets[0]) is None


def test_an_asked_column_without_a_head_proves_nothing_once_it_moved() -> None:
    """A column put in before it and one taken out behind it look just like it."""
    headless = replace(sheet(), cells={at: cell for at, cell in sheet().cells.items() if at != (3, 4)})
    assert find_line_moves(headless, returned().sheets[1]) is None


def test_where_lines_below_all_words_stand_is_known_only_while_nothing_moved() -> None:
    framed = replace(sheet(), cells={**sheet().cells, (12, 1): Cell()})
    grid = returned()
    found, other = find_line_moves(framed, grid.sheets[1]), find_line_moves(framed, stretched(grid, [8], []).sheets[1])
    assert found is not None
    assert other is not None
    assert (found.at((12, 1)), other.at((12, 1))) == ((12, 1), None)


def test_protection_taken_off_is_a_note() -> None:
    grid = returned()
    answers, problems = take(BOOK, replace(grid, sheets=(grid.sheets[0], replace(grid.sheets[1], protected=False))))
    assert answers == TRUTH
    assert [(problem.code, problem.severity, problem.sheet) for problem in problems] == [
        ("sheet.unprotected", Severity.NOTE, NAME)
    ]


@pytest.mark.parametrize(
    ("formula", "now"),
    [
        ("A1+B$2+$C3", "A2+B$3+$C4"),
        ("SUM(A1:B10)", "SUM(A2:B11)"),
        ('IF(A1="A1","B2 と C3",LOG10(A1))', 'IF(A2="A1","B2 と C3",LOG10(A2))'),
        ("COUNTBLANK('別 表'!A1:B2)+A1", "COUNTBLANK('新 表'!C1:D2)+A2"),
        ("'い''ろ'!A1", "'い''ろ'!A1"),
        ('"""A1"""&A1', '"""A1"""&A2'),
        ("ABCD1+A1B", "ABCD1+A1B"),
        ("", ""),
    ],
)
def test_a_formula_moves_with_the_cells_it_speaks_of(formula: str, now: str) -> None:
    def move(name: str, at: Position) -> tuple[str, Position] | None:
        if name == "別 表":
            return "新 表", (at[0], at[1] + 2)
        return (name, at) if name else ("", (at[0] + 1, at[1]))

    assert move_references(formula, move) == now


def test_a_formula_that_speaks_of_a_cell_that_is_nowhere_has_no_new_text() -> None:
    assert move_references("A1+B2", lambda name, at: None if at == (2, 2) else (name, at)) is None


@pytest.mark.office
@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("rows", NAME, 4, 2), ("columns", NAME, 4, 1)], ["sheet.shifted", "sheet.unprotected"]),
        ([("rows", NAME, 6, -1)], ["sheet.shifted", "sheet.unprotected"]),
        ([("rename", NAME, "福祉")], ["sheet.renamed", "sheet.unprotected"]),
        ([("copy", NAME, "写し")], ["sheet.copied"]),
    ],
)
def test_what_a_real_office_program_makes_of_it(
    steps: list[tuple[str | int, ...]], told: list[str], office: Office
) -> None:
    """It rewrites the formulas by its own lights."""
    answers, problems = take(BOOK, read_workbook(office.rearrange(write_workbook(Book((COVER, sheet(TRUTH)))), steps)))
    assert answers == TRUTH
    assert [problem.code for problem in problems] == told
