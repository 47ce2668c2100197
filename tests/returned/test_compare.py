"""Every shown cell is compared: each way to change one is told at its cell, and what no one typed is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.compare import LISTED_AT_MOST, compare
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.io.forms import edited

ASK = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 R8")
SHEET = Sheet(
    "2-1 福祉",
    {
        (1, 1): Cell("満足な市民\n割合"),
        (1, 2): Cell(Decimal("38.3")),
        (2, 1): Cell(),
        (2, 2): Cell(Decimal(17), ask=ASK),
        (3, 1): Cell(Formula('IF(B2="","未入力 (1)",AND(B2>=0,TRUE))', "x")),
        (4, 1): Cell("=1+1"),
        (5, 1): Cell("最後の行"),
        (6, 1): Cell("2025"),  # 直近実績時点 is a text
    },
    merges=(Area(5, 1, 5, 3),),
)
BOOK = Book((SHEET, Sheet("表紙", {(1, 1): Cell("記入の状況")})))


def issued() -> Grid:
    """The workbook as it was sent out."""
    return read_workbook(write_workbook(BOOK))


def changed(grid: Grid, cells: dict[Position, RawCell | None]) -> Grid:
    """The same with some cells of its first sheet exchanged or taken away."""
    first, *others = grid.sheets
    kept = {at: raw for at, raw in ({**first.cells, **cells}).items() if raw is not None}
    return replace(grid, sheets=(replace(first, cells=kept), *others))


def told(grid: Grid) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.sheet, problem.cell) for problem in take(BOOK, grid)[1]]


def text(words: str) -> RawCell:
    return RawCell(StoredKind.TEXT, words)


def number(digits: str) -> RawCell:
    return RawCell(StoredKind.NUMBER, digits)


def test_the_workbook_as_issued_has_no_differences() -> None:
    assert told(issued()) == []


@pytest.mark.parametrize(
    ("at", "raw", "code", "cell"),
    [
        ((1, 1), text("満足な市民\n割 合"), "shown.changed", "A1"),
        ((1, 1), None, "shown.changed", "A1"),
        (
            (1, 1),
            RawCell(StoredKind.TEXT, "満足な市民\n割合", "A5"),
            "shown.changed",
            "A1",
        ),  # a formula that shows the same
        ((1, 2), number("38.31"), "shown.changed", "B1"),
        ((1, 2), text("38.31"), "shown.changed", "B1"),
        ((1, 2), text("38.3%"), "shown.changed", "B1"),
        ((1, 1), text(" 満足な市民\n割合"), "shown.changed", "A1"),
        ((1, 1), text("満足な市民割合"), "shown.changed", "A1"),
        ((1, 2), None, "shown.changed", "B1"),
        ((1, 2), RawCell(StoredKind.NUMBER, "38.3", "38+0.3"), "shown.changed", "B1"),
        ((6, 1), number("2026"), "shown.changed", "A6"),
        ((2, 1), number("0"), "shown.added", "A2"),
        ((2, 1), RawCell(StoredKind.BLANK, "", "B2"), "shown.added", "A2"),
        ((6, 2), text("メモ"), "shown.added", "B6"),
        ((9, 9), text("2-1/i1"), "shown.added", "I9"),  # a key: a row copied out of the form
        ((9, 9), text("様式ID UBAWD-TB3AN-UI"), "shown.added", "I9"),
        ((5, 2), text("結合の下"), "shown.added", "B5"),
        ((3, 1), text("未入力 (1)"), "shown.formula", "A3"),  # pasted as a value
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF(B2="","未入力(1)",AND(B2>=0,TRUE))'), "shown.formula", "A3"),
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF(B3="","未入力 (1)",AND(B2>=0,TRUE))'), "shown.moved", "A3"),
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF(#REF!="","未入力 (1)",AND($B$2>=0,TRUE))'), "shown.moved", "A3"),
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF(Sheet2!B2="","未入力 (1)",AND(B2>=0,TRUE))'), "shown.moved", "A3"),
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF(B3="","B2",AND(B2>=0,TRUE))'), "shown.formula", "A3"),
        ((3, 1), None, "shown.formula", "A3"),
        (
            (4, 1),
            RawCell(StoredKind.NUMBER, "2", "1+1"),
            "shown.changed",
            "A4",
        ),  # a text that a program took for a formula
    ],
)
def test_each_change_of_a_shown_cell_is_told_at_it_and_the_sheet_not_read(
    at: Position, raw: RawCell | None, code: str, cell: str
) -> None:
    grid = changed(issued(), {at: raw})
    answers, problems = take(BOOK, grid)
    assert [(problem.code, problem.sheet, problem.cell) for problem in problems] == [(code, "2-1 福祉", cell)]
    assert len(answers) == 0


@pytest.mark.parametrize(
    ("at", "raw"),
    [
        ((1, 2), number("38.299999999999997")),  # Excel's 17 digits
        ((1, 2), number("3.83E1")),
        ((1, 2), RawCell(StoredKind.DATE, "38.3")),  # under a date format, which is only a look
        ((1, 1), text("満足な市民\r\n割合")),
        ((1, 1), RawCell(StoredKind.TEXT, "満足な市民\n割合", locked=False)),
        ((2, 1), RawCell(locked=False)),
        ((2, 1), text("")),
        ((2, 1), text(" \u3000\u00a0")),
        ((2, 1), RawCell(StoredKind.BLANK, "", '""')),
        ((9, 9), text(" ")),
        ((9, 9), RawCell(StoredKind.BLANK, "", ' "" ')),
        ((9, 9), RawCell(StoredKind.TEXT, "　", '"　"')),
        ((1, 1), text("満足な市民 \n割合\u3000")),
        ((1, 2), text("38.3")),  # a number that a program keeps as text
        ((1, 2), text("３８．３")),
        ((6, 1), number("2025")),
        ((6, 1), text("２０２５")),
        ((3, 1), RawCell(StoredKind.TEXT, "x", 'IF($B$2="","未入力 (1)",AND(B$2>=0,TRUE))')),
        ((3, 1), RawCell(StoredKind.TEXT, "x", '_xlfngnumeric.IF(B2="","未入力 (1)",AND(B2>=0,TRUE))')),
        (
            (3, 1),
            RawCell(StoredKind.ERROR, "#NAME?", 'IF(B2="","未入力 (1)",AND(B2>=0,TRUE))'),
        ),  # values are never believed
        ((3, 1), RawCell(StoredKind.TEXT, "x", ' if( b2 = "" , "未入力 (1)" , and( b2 >= 0 , TRUE() ) )')),
        ((3, 1), RawCell(StoredKind.TEXT, "x", '=_xlfn.IF(B2="","未入力 (1)",AND(B2>=0,true))')),
    ],
)
def test_what_an_office_program_changes_by_itself_is_no_difference(at: Position, raw: RawCell) -> None:
    assert told(changed(issued(), {at: raw})) == []


@pytest.mark.parametrize(("formula", "again"), [("IF(FALSE,A1,B1)", "IF(FALSE(),A1,B1)"), ("true", "TRUE()")])
def test_truth_is_written_as_a_word_or_as_a_function(formula: str, again: str) -> None:
    sheet = Sheet("S", {(1, 3): Cell(Formula(formula))})
    assert compare(sheet, GridSheet("S", {(1, 3): RawCell(StoredKind.NUMBER, "1", again)})).same


def test_a_text_that_begins_with_an_equals_sign_comes_back_as_text() -> None:
    assert issued().sheets[0].at((4, 1)) == text("=1+1")


def test_a_figure_stored_with_seventeen_digits_is_no_tampering() -> None:
    """In the file itself, through the real reader."""
    data = write_workbook(BOOK)
    data = edited(data, "xl/worksheets/sheet1.xml", "<v>38.3</v>", "<v>38.299999999999997</v>")
    grid = read_workbook(data)
    assert grid.sheets[0].at((1, 2)).text == "38.299999999999997"
    assert told(grid) == []
    assert told(read_workbook(edited(data, "xl/worksheets/sheet1.xml", "38.299999999999997", "38.29999"))) == [
        ("shown.changed", "2-1 福祉", "B1")
    ]


def test_an_inserted_row_takes_no_other_figure() -> None:
    """Every cell below stands one lower: some are told, the rest counted, nothing is read."""
    grid = issued()
    first = grid.sheets[0]
    lower = replace(first, cells={(row + (row > 1), column): raw for (row, column), raw in first.cells.items()})
    answers, problems = take(BOOK, replace(grid, sheets=(lower, grid.sheets[1])))
    assert len(answers) == 0
    assert [(problem.code, problem.cell) for problem in problems] == [
        ("shown.formula", "A3"),
        ("shown.added", "B3"),  # the figure of the row above
        ("shown.changed", "A4"),
        ("shown.changed", "A5"),
        ("shown.changed", "A6"),
        ("sheet.rearranged", ""),
    ]


def test_moved_cells_are_one_problem_that_names_them() -> None:
    """Cut and pasted, a cell takes along whatever refers to it: H5 to I9, and an area's end; I9 was overwritten."""
    formulas = {(1, 1): "H5*2", (2, 1): "SUM(H5:J5)+I9", (3, 1): "IF(H5>0,1,J5)", (4, 1): "J5"}
    sheet = Sheet("S", {at: Cell(Formula(text)) for at, text in formulas.items()})
    now = {(1, 1): "$I$9*2", (2, 1): "SUM(I5:J5)+#REF!", (3, 1): "IF(I9>0,1,J5)", (4, 1): "J5"}
    cells = {at: RawCell(StoredKind.NUMBER, "1", formula) for at, formula in now.items()}
    (problem,) = compare(sheet, GridSheet("S", cells)).problems()
    assert (problem.code, problem.cell) == ("shown.moved", "A1")
    assert "（H5 → I9）、自動で計算する式（A1 など 3 か所）" in problem.found


def test_formulas_of_other_rows_on_a_rearranged_sheet_are_counted_with_the_rest() -> None:
    cells = {(row, 1): Cell(f"行{row}") for row in range(1, 12)} | {
        (row, 2): Cell(Formula(f"H{row}")) for row in (1, 2)
    }
    now = {(row + 1, 1): text(f"行{row}") for row in range(1, 12)} | {
        (row, 2): RawCell(StoredKind.NUMBER, "1", f"H{row + 1}") for row in (1, 2)
    }
    told = list(compare(Sheet("S", cells), GridSheet("S", now)).problems())
    assert [one.code for one in told] == ["shown.changed"] * LISTED_AT_MOST + ["sheet.rearranged"]
    assert "ほかに 9 か所" in told[-1].found


def test_many_differences_are_told_as_a_sheet_rearranged() -> None:
    sheet = Sheet("S", {(row, 1): Cell(f"行{row}") for row in range(1, 12)})
    moved = GridSheet("S", {(row + 1, 1): text(f"行{row}") for row in range(1, 12)})
    codes = [problem.code for problem in compare(sheet, moved).problems()]
    assert codes == ["shown.changed"] * LISTED_AT_MOST + ["sheet.rearranged"]
    same_many = GridSheet(
        "S", {(row, 1): text(f"行{row}{'変' if row <= LISTED_AT_MOST else ''}") for row in range(1, 12)}
    )
    assert [problem.code for problem in compare(sheet, same_many).problems()] == ["shown.changed"] * LISTED_AT_MOST


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (lambda sheets: sheets[1:], [("sheet.missing", "2-1 福祉")]),
        (
            lambda sheets: (replace(sheets[0], name="2-1 福祉 (2)"), sheets[1]),
            [("sheet.missing", "2-1 福祉"), ("sheet.extra", "2-1 福祉 (2)")],
        ),
        (lambda sheets: (*sheets, GridSheet("メモ", {(1, 1): text("x")})), [("sheet.extra", "メモ")]),
        (lambda sheets: sheets[::-1], []),  # another order
        (lambda sheets: (replace(sheets[0], hidden="hidden", protected=False, merges=()), sheets[1]), []),
    ],
)
def test_sheets_missing_renamed_and_added(
    change: Callable[[tuple[GridSheet, ...]], tuple[GridSheet, ...]], problems: list[tuple[str, str]]
) -> None:
    grid = issued()
    answers, found = take(BOOK, replace(grid, sheets=change(grid.sheets)))
    assert [(problem.code, problem.sheet) for problem in found] == problems
    assert ("2-1/i1@R8" in answers) == (("sheet.missing", "2-1 福祉") not in problems)


def test_a_changed_sheet_does_not_stop_the_others() -> None:
    second = Sheet("2-2 健康", {(1, 1): Cell(Decimal(5), ask=replace(ASK, key="2-2/i1@R8"))})
    book = Book((SHEET, second))
    grid = changed(read_workbook(write_workbook(book)), {(1, 1): text("改")})
    answers, problems = take(book, grid)
    assert [problem.code for problem in problems] == ["shown.changed"]
    assert list(answers) == ["2-2/i1@R8"]


def test_what_was_found_and_what_was_issued_are_quoted_short() -> None:
    (problem,) = take(BOOK, changed(issued(), {(1, 1): text("長い\n" + "文" * 100)}))[1]
    assert "「満足な市民 割合」" in problem.found
    assert "「長い " + "文" * 26 + "…」" in problem.found
