"""A sheet that was renamed or copied: known by what it says, or told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Sheet
from tests.returned.moved_lines import (
    BOOK,
    KEYS,
    NAME,
    TRUTH,
    codes,
    returned,
    sheet,
)


def renamed(grid: Grid, name: str, *, formula: bool = True) -> Grid:
    cover = dict(grid.sheets[0].cells)
    state = cover[1, 2]
    cover[1, 2] = state._replace(formula=(state.formula or "").replace(f"'{NAME}'", name if formula else f"'{NAME}'"))
    first = replace(grid.sheets[0], cells=cover)
    return replace(grid, sheets=(first, replace(grid.sheets[1], name=name), *grid.sheets[2:]))


def test_a_renamed_sheet_is_known_by_what_it_says() -> None:
    """Excel writes the new name in the formulas too, without quotes where it needs none."""
    answers, problems = take(BOOK, renamed(returned(), "福祉"))
    assert answers == TRUTH
    assert [(problem.code, problem.sheet) for problem in problems] == [("sheet.renamed", "福祉")]
    assert {answer.place.sheet for answer in answers.values() if answer.place} == {"福祉"}


def test_a_renamed_cover_is_no_copy_of_the_sheet_whose_keys_it_lists() -> None:
    grid = returned()
    grid = replace(grid, sheets=(replace(grid.sheets[0], name="はじめに"), grid.sheets[1]))
    answers, problems = take(BOOK, grid)
    assert answers == TRUTH
    assert [(problem.code, problem.sheet) for problem in problems] == [("sheet.renamed", "はじめに")]


def test_of_two_sheets_that_could_be_it_neither_is_believed() -> None:
    grid = renamed(returned(), "福祉", formula=False)
    grid = replace(grid, sheets=(*grid.sheets, replace(grid.sheets[1], name="福祉 (2)")))
    answers, problems = take(BOOK, grid)
    assert len(answers) == 0
    assert [problem.code for problem in problems] == ["sheet.missing", "sheet.extra", "sheet.extra"]


@pytest.mark.parametrize(
    ("change", "severity", "taken"),
    [
        (lambda copy: copy, Severity.WARNING, 6),  # says the same
        (
            lambda copy: put_in(copy, (4, 3), RawCell(locked=False)),
            Severity.WARNING,
            6,
        ),  # is empty where the other is not
        (lambda copy: put_in(copy, (4, 3), RawCell(StoredKind.NUMBER, "999", locked=False)), Severity.ERROR, 0),
        (lambda copy: put_in(copy, (4, 1), RawCell(StoredKind.TEXT, "別の言葉")), Severity.ERROR, 0),
    ],
)
def test_a_copy_is_told_and_one_that_says_something_else_makes_both_doubtful(
    change: Callable[[GridSheet], GridSheet], severity: Severity, taken: int
) -> None:
    grid = returned()
    grid = replace(grid, sheets=(*grid.sheets, change(replace(grid.sheets[1], name=f"{NAME} (2)"))))
    answers, problems = take(BOOK, grid)
    assert [(problem.code, problem.severity, problem.sheet) for problem in problems] == [
        ("sheet.copied", severity, NAME)
    ]
    assert len(answers) == taken


def put_in(sheet: GridSheet, at: Position, raw: RawCell) -> GridSheet:
    return replace(sheet, cells={**sheet.cells, at: raw})


def test_a_sheet_of_notes_that_quotes_all_keys_is_no_copy() -> None:
    notes = GridSheet("メモ", {(row, 1): RawCell(StoredKind.TEXT, key) for row, key in enumerate(KEYS, 1)})
    grid = returned()
    answers, problems = take(BOOK, replace(grid, sheets=(*grid.sheets, notes)))
    assert answers == TRUTH
    assert [problem.code for problem in problems] == ["sheet.extra"]


def test_a_copy_is_of_the_sheet_that_is_most_like_it() -> None:
    """Of a cover that shows nothing but its keys a sheet shows all the same words."""
    cover = Sheet("表紙", {(row, 1): Cell(key) for row, key in enumerate(KEYS, 1)})
    book = Book((cover, sheet(TRUTH)))
    grid = read_workbook(write_workbook(book))
    grid = replace(grid, sheets=(*grid.sheets, replace(grid.sheets[1], name=f"{NAME} (2)")))
    assert codes(grid, book) == [("sheet.copied", NAME)]
