"""Rows, columns and sheets that moved: figures go by their keys where the sheet itself proves it, else none is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import Severity
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.line_moves import find_line_moves
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.formula_refs import move_references
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases
from tests.office.office import Office

NAME = "2-1 福祉"
KEYS = ("2-1/1/i1", "2-1/2/i1", "2-1/3/i1")
YEARS = ("R8", "R9")
ROWS = (4, 7, 8)  # 5 and 6 show nothing
TOTAL = "SUM(C4:D4,C7:D8)"


def sheet(answers: Answers = Answers()) -> Sheet:  # noqa: B008
    """Three asked rows under a head, blank rows between, a blank column, a formula, keys at the right."""
    cells: dict[Position, Cell] = {(1, 1): Cell("福祉"), (3, 1): Cell("指標"), (3, 3): Cell("R8"), (3, 4): Cell("R9")}
    cells[3, 5] = Cell(Formula(TOTAL, Decimal(0)))
    for row, key in zip(ROWS, KEYS, strict=True):
        cells[row, 1] = Cell("参加者数")  # the same words on every row
        for column, year in enumerate(YEARS, 3):
            ask = Ask(f"{key}@{year}", AnswerKind.NUMBER, True, f"{key} {year}")
            given = answers.get(ask.key)
            cells[row, column] = Cell(given.value if given else None, ask=ask)
        cells[row, 6] = Cell(key)
    return Sheet(NAME, cells, protected=True)


COVER = Sheet(
    "表紙",
    {
        (1, 1): Cell("記入の状況"),
        (1, 2): Cell(Formula(f"COUNTBLANK('{NAME}'!C4:D4)+COUNTBLANK('{NAME}'!C7)", Decimal(0))),
        (2, 1): Cell("記入者"),
        (2, 2): Cell(ask=Ask("表紙/記入者", AnswerKind.TEXT, False, "記入者")),
        (2, 3): Cell("表紙/記入者"),
        **{(row, 3): Cell(key) for row, key in enumerate(KEYS, 3)},  # a cover lists the keys of other sheets
    },
    protected=True,
)
BOOK = Book((COVER, sheet()))
TRUTH = Answers({f"{key}@{year}": Answer.figure(100 + row * 10 + column)
                 for row, key in enumerate(KEYS) for column, year in enumerate(YEARS)})  # fmt: skip


def returned() -> Grid:
    return read_workbook(write_workbook(Book((COVER, sheet(TRUTH)))))


def with_cells(grid: Grid, cells: dict[Position, RawCell], number: int = 1) -> Grid:
    sheets = list(grid.sheets)
    sheets[number] = replace(sheets[number], cells=cells)
    return replace(grid, sheets=tuple(sheets))


def put(grid: Grid, at: Position, raw: RawCell, number: int = 1) -> Grid:
    return with_cells(grid, {**grid.sheets[number].cells, at: raw}, number)


def spread(before: Iterable[int], line: int) -> int:
    """Where a line is after one was put in before each of these, as they were numbered at first."""
    return line + sum(1 for one in before if one <= line)


def stretched(grid: Grid, rows: list[int], columns: list[int]) -> Grid:
    """Lines put in before these of the second sheet; its formulas and the cover's written out again by hand."""

    def at(row: int, column: int) -> str:
        return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[spread(columns, column) - 1]}{spread(rows, row)}"

    total = f"SUM({at(4, 3)}:{at(4, 4)},{at(7, 3)}:{at(8, 4)})"
    state = f"COUNTBLANK('{NAME}'!{at(4, 3)}:{at(4, 4)})+COUNTBLANK('{NAME}'!{at(7, 3)})"
    cells = {
        (spread(rows, row), spread(columns, column)): replace(raw, formula=total) if raw.formula else raw
        for (row, column), raw in grid.sheets[1].cells.items()
    }
    cover = {where: replace(raw, formula=state) if raw.formula else raw for where, raw in grid.sheets[0].cells.items()}
    return with_cells(with_cells(grid, cells), cover, 0)


def codes(grid: Grid, book: Book = BOOK) -> list[tuple[str, str]]:
    return [(problem.code, problem.sheet) for problem in take(book, grid)[1]]


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
    up[3, 5] = replace(up[3, 5], formula="SUM(C4:D4,C6:D7)")
    cover = dict(grid.sheets[0].cells)
    cover[1, 2] = replace(cover[1, 2], formula=f"COUNTBLANK('{NAME}'!C4:D4)+COUNTBLANK('{NAME}'!C6)")
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
    down[4, 5] = replace(down[4, 5], formula="SUM(C5:D5,C8:D9)")
    assert find_line_moves(bare, GridSheet(NAME, down)) is None
    assert find_line_moves(bare, grid.sheets[0]) is None


def test_an_asked_column_without_a_head_proves_nothing_once_it_moved() -> None:
    """A column put in before it and one taken out behind it look just like it."""
    headless = replace(sheet(), cells={at: cell for at, cell in sheet().cells.items() if at != (3, 4)})
    assert find_line_moves(headless, returned().sheets[1]) is None


def renamed(grid: Grid, name: str, *, formula: bool = True) -> Grid:
    cover = dict(grid.sheets[0].cells)
    state = cover[1, 2]
    cover[1, 2] = replace(state, formula=(state.formula or "").replace(f"'{NAME}'", name if formula else f"'{NAME}'"))
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
