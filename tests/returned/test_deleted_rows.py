"""Rows that were deleted are told once as such; what stands in the others is only for the 差戻し."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.line_moves import find_deleted_rows
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take_matched, take_untrusted
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

NAME = "2-1 福祉"
CELLS: dict[Position, Cell] = {(1, 1): Cell("福祉")}
for project in range(1, 5):
    top = 3 * project  # a heading like every other, the asked row, a computed row
    CELLS |= {
        (top, 1): Cell("成果指標"),
        (top + 1, 1): Cell(f"事業{project}"),
        (top + 1, 2): Cell(ask=Ask(f"2-1/{project}/i1@R8", AnswerKind.NUMBER, True, f"事業{project}")),
        (top + 1, 3): Cell(f"2-1/{project}/i1"),
        (top + 2, 1): Cell(f"事業{project}の2倍"),
        (top + 2, 2): Cell(Formula(f"B{top + 1}*2")),
    }
SHEET = Sheet(NAME, CELLS)
COVER = Sheet(
    "表紙", {(1, 1): Cell("記入の状況"), (2, 1): Cell(Formula(f"COUNT('{NAME}'!B4,'{NAME}'!B7,'{NAME}'!B13)"))}
)
BOOK = Book((COVER, SHEET))


def raw_of(at: Position, cell: Cell) -> RawCell:
    if cell.ask is not None:
        return RawCell(StoredKind.NUMBER, str(at[0] * 10), locked=False)
    if isinstance(cell.value, Formula):
        return RawCell(StoredKind.NUMBER, "1", cell.value.text)
    return RawCell(StoredKind.TEXT, str(cell.value))


def without(*gone: int) -> GridSheet:
    """The sheet without these rows, its formulas as Excel leaves them."""
    cells = {}
    for at, cell in CELLS.items():
        if at[0] in gone:
            continue
        up = sum(1 for row in gone if row < at[0])
        raw = raw_of(at, cell)
        if raw.formula is not None:
            raw = raw._replace(formula="#REF!*2" if at[0] - 1 in gone else f"B{at[0] - 1 - up}*2")
        cells[at[0] - up, at[1]] = raw
    return GridSheet(NAME, cells)


def grid(sheet: GridSheet, *gone: int) -> Grid:
    """With the cover, its formula as Excel leaves it."""
    now = ["#REF!" if row in gone else f"'{NAME}'!B{row - sum(1 for one in gone if one < row)}" for row in (4, 7, 13)]
    counted = RawCell(StoredKind.NUMBER, "1", f"COUNT({','.join(now)})")
    return Grid((GridSheet("表紙", {(1, 1): RawCell(StoredKind.TEXT, "記入の状況"), (2, 1): counted}), sheet))


@pytest.mark.parametrize(
    ("gone", "found", "left"),
    [
        ((6, 7, 8), "配布したときの6〜8行目（記入欄 1 を含む 3 行）が消えています。", {1: 4, 3: 10, 4: 13}),
        ((7,), "配布したときの7行目（記入欄 1 を含む 1 行）が消えています。", {1: 4, 3: 10, 4: 13}),
        ((12, 13, 14), "配布したときの12〜14行目（記入欄 1 を含む 3 行）が消えています。", {1: 4, 2: 7, 3: 10}),
        ((4, 10), "配布したときの4行目、10行目（記入欄 2 を含む 2 行）が消えています。", {2: 7, 4: 13}),
        ((5,), "配布したときの5行目（1 行）が消えています。", {1: 4, 2: 7, 3: 10, 4: 13}),
        ((2, 3, 4, 5), "配布したときの2〜5行目（記入欄 1 を含む 4 行）が消えています。", {2: 7, 3: 10, 4: 13}),
    ],
)
def test_deleted_rows_are_one_problem_and_the_rest_goes_back(
    gone: tuple[int, ...], found: str, left: dict[int, int]
) -> None:
    """Each figure beside its own key, by the rows as they were sent out."""
    matching = match(BOOK, grid(without(*gone), *gone))
    answers, problems = take_matched(matching)
    assert [(problem.code, problem.sheet, problem.found) for problem in problems] == [("sheet.rows-gone", NAME, found)]
    assert not [key for key in answers if key.startswith("2-1")]
    carried, _ = take_untrusted(matching, (NAME,))
    assert {key: answer.raw for key, answer in carried.items()} == {
        f"2-1/{project}/i1@R8": str(row * 10) for project, row in left.items()
    }


@pytest.mark.parametrize(
    "changes",
    [
        {(4, 1): RawCell(StoredKind.TEXT, "別の事業")},  # a label
        {(4, 3): RawCell(StoredKind.TEXT, "2-1/9/i1")},  # a key
        {(20, 1): RawCell(StoredKind.TEXT, "メモ")},
        {(4, 5): RawCell(StoredKind.TEXT, "横のメモ")},
    ],
)
def test_rows_are_not_deleted_alone_when_something_else_was_done(changes: dict[Position, RawCell]) -> None:
    sheet = without(7)
    assert find_deleted_rows(SHEET, replace(sheet, cells={**sheet.cells, **changes})) is None
    answers, problems = take_matched(match(BOOK, grid(replace(sheet, cells={**sheet.cells, **changes}))))
    assert "sheet.rearranged" in {problem.code for problem in problems}
    assert not [key for key in answers if key.startswith("2-1")]


def test_rows_that_were_only_emptied_are_not_deleted() -> None:
    sheet = GridSheet(NAME, {at: raw_of(at, cell) for at, cell in CELLS.items() if at[0] != 7})
    assert find_deleted_rows(SHEET, sheet) is None


def test_rows_that_changed_places_are_not_deleted() -> None:
    moved = {4: 7, 7: 4}
    cells = {(moved.get(row, row), column): raw_of((row, column), cell) for (row, column), cell in CELLS.items()}
    assert find_deleted_rows(SHEET, GridSheet(NAME, {at: raw for at, raw in cells.items() if at[0] != 14})) is None


def test_most_of_a_sheet_gone_is_not_a_matter_of_rows() -> None:
    assert find_deleted_rows(SHEET, without(*range(4, 14))) is None
