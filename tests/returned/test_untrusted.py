"""What is carried over from a sheet that nothing is taken from: only what stands beside its own key."""

from __future__ import annotations

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.returned.compare import LISTED_AT_MOST
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take_untrusted
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

SHEET = "2-1 福祉"
ROWS = {3: "2-1/i1", 4: "2-1/i2", 5: "2-1/12/決算額"}


def text(words: str) -> RawCell:
    return RawCell(StoredKind.TEXT, words)


def number(digits: str) -> RawCell:
    return RawCell(StoredKind.NUMBER, digits, locked=False)


CELLS: dict[Position, Cell] = {(1, 1): Cell("福祉")}
for number_of_row, key in ROWS.items():
    CELLS |= {
        (number_of_row, 1): Cell(f"名前{number_of_row}"),
        (number_of_row, 2): Cell(ask=Ask(f"{key}@R8", AnswerKind.NUMBER, True, "名前")),
        (number_of_row, 9): Cell(key),
    }
BOOK = Book((Sheet(SHEET, CELLS), Sheet("_stamp", {})))
RETURNED = {at: text(str(cell.value)) for at, cell in CELLS.items() if cell.value} | {
    (row, 2): number(str(row)) for row in ROWS
}
ALL = Answers({f"{key}@R8": Answer.figure(row) for row, key in ROWS.items()})


def carried(changes: dict[Position, RawCell], untrusted: tuple[str, ...] = (SHEET,)) -> Answers:
    grid = Grid((GridSheet(SHEET, RETURNED | changes),))
    return take_untrusted(match(BOOK, grid), untrusted)[0]


def test_a_changed_label_carries_every_answer() -> None:
    assert carried({(3, 1): text("別の名前")}) == ALL


def test_a_trusted_sheet_has_nothing_to_carry() -> None:
    assert not carried({}, ())


def test_a_missing_sheet_has_nothing_to_carry() -> None:
    assert not take_untrusted(match(BOOK, Grid(())), (SHEET,))[0]


def test_a_changed_key_carries_nothing() -> None:
    assert not carried({(3, 9): text("2-1/i9")})


def test_two_keys_exchanged_carry_nothing() -> None:
    assert not carried({(3, 9): text("2-1/i2"), (4, 9): text("2-1/i1")})


def test_as_many_changes_as_are_told_one_by_one_are_few() -> None:
    changes = {(1, 2 + column): text("書き込み") for column in range(LISTED_AT_MOST)}
    assert carried(changes) == ALL
    assert not carried(changes | {(1, 9): text("もう一つ")})


def test_a_row_put_in_carries_nothing_where_a_changed_label_leaves_it_unproved() -> None:
    moved = {(row + (row >= 4), column): raw for (row, column), raw in RETURNED.items()}
    grid = Grid((GridSheet(SHEET, moved | {(3, 1): text("別の名前")}),))
    assert not take_untrusted(match(BOOK, grid), (SHEET,))[0]


def test_what_is_wrong_with_a_cell_is_told() -> None:
    grid = Grid((GridSheet(SHEET, RETURNED | {(4, 2): text("約4")._replace(locked=False)}),))
    (problem,) = take_untrusted(match(BOOK, grid), (SHEET,))[1]
    assert (problem.code, problem.cell, problem.key) == ("figure.unreadable", "B4", "2-1/i2@R8")


def test_a_key_with_its_period_names_its_row_too() -> None:
    """A row that asks for 初期値 alone shows ``2-1/i1@初期値``."""
    asked = Cell(ask=Ask("2-1/i1@初期値", AnswerKind.NUMBER, True, "名前"))
    book = Book((Sheet(SHEET, {(3, 2): asked, (3, 9): Cell("2-1/i1@初期値")}),))
    grid = Grid((GridSheet(SHEET, {(3, 2): number("3"), (3, 9): text("2-1/i1@R8")}),))
    assert not take_untrusted(match(book, grid), (SHEET,))[0]


def test_formulas_that_followed_a_moved_cell_are_no_reason_to_carry_nothing() -> None:
    """A cell cut and pasted changes the formulas of two rows, and of the cover's list; every label is there."""
    rows = range(20, 22 + LISTED_AT_MOST)
    book = Book((Sheet(SHEET, CELLS | {(row, 1): Cell(Formula("B3*2")) for row in rows}),))
    followed = {(row, 1): RawCell(StoredKind.NUMBER, "6", formula="B4*2") for row in rows}
    assert take_untrusted(match(book, Grid((GridSheet(SHEET, RETURNED | followed),))), (SHEET,))[0] == ALL
    pasted = followed | {(row, 1): number("6") for row in rows[1:]}
    assert not take_untrusted(match(book, Grid((GridSheet(SHEET, RETURNED | pasted),))), (SHEET,))[0]
