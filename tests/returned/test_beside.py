"""What lies beside the cells: over a figure it is that cell's error, anything else a warning with its words."""

from __future__ import annotations

import re

import pytest

from kamakura_report.form.answer import Status
from kamakura_report.problem import ProblemCode, Severity, beside_codes
from kamakura_report.problem.answer_codes import FIGURE_UNREADABLE, REQUIRED_BLANK
from kamakura_report.returned.beside import CONFIRM, TOLD_AT_MOST, find_beside, with_covered_doubted
from kamakura_report.returned.grid import Grid, GridSheet, ObjectKind, RawCell, SheetObject, StoredKind
from kamakura_report.returned.matching import match
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Area, cell_position
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.contracts import SECTIONS, table

SHEET = "2-1 福祉"
FIGURE = Cell(ask=Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 実績 R8"))
BLANK = Cell(ask=Ask("2-1/i2@R8", AnswerKind.NUMBER, True, "元気な市民 実績 R8"))
REMARK = Cell(ask=Ask("2-1/i1/備考", AnswerKind.TEXT, False, "備考"))
BOOK = Book((Sheet(SHEET, {(2, 2): FIGURE, (3, 2): BLANK, (2, 4): REMARK}),))
CELLS = {
    (2, 2): RawCell(StoredKind.NUMBER, "85", locked=False),
    (3, 2): RawCell(locked=False),
    (2, 4): RawCell(StoredKind.TEXT, "速報", locked=False),
}


def lying(kind: ObjectKind, at: str, text: str = "") -> SheetObject:
    first, _, last = at.partition(":")
    top, left = cell_position(first) or (0, 0)
    bottom, right = cell_position(last or first) or (0, 0)
    return SheetObject(kind, Area(top, left, bottom, right), text)


def told(*objects: SheetObject, merges: tuple[Area, ...] = (), more: tuple[GridSheet, ...] = ()) -> list[str]:
    grid = Grid((GridSheet(SHEET, CELLS, merges, objects=objects), *more))
    return [
        f"{problem.code} {problem.severity.value} {problem.cell} {problem.key}".strip()
        for problem in find_beside(match(BOOK, grid))
    ]


def words(*objects: SheetObject) -> str:
    return "".join(
        problem.found for problem in find_beside(match(BOOK, Grid((GridSheet(SHEET, CELLS, objects=objects),))))
    )


@pytest.mark.parametrize("kind", [ObjectKind.TEXT_BOX, ObjectKind.PICTURE, ObjectKind.SHAPE])
def test_over_a_figure_it_is_an_error_of_that_cell_and_over_an_empty_cell_a_warning(kind: ObjectKind) -> None:
    assert told(lying(kind, "B2", "31")) == ["beside.covered error B2 2-1/i1@R8"]
    assert told(lying(kind, "A1:C3", "31"), lying(kind, "B2", "32")) == ["beside.covered error B2 2-1/i1@R8"]
    assert told(lying(kind, "B3:C9", "31")) == ["beside.object warning B3 2-1/i2@R8"]
    assert told(lying(kind, "F9", "31")) == ["beside.object warning F9"]


def test_over_words_it_is_a_warning() -> None:
    assert told(lying(ObjectKind.PICTURE, "D2")) == ["beside.object warning D2 2-1/i1/備考"]


def test_a_merged_cell_lies_under_whatever_lies_on_any_part_of_it() -> None:
    merged = (Area(2, 2, 2, 3),)
    assert told(lying(ObjectKind.PICTURE, "C2"), merges=merged) == ["beside.covered error B2 2-1/i1@R8"]
    assert told(lying(ObjectKind.NOTE, "C2", "?"), merges=merged) == ["beside.note warning B2 2-1/i1@R8"]


def test_lines_are_told_where_they_may_strike_something() -> None:
    assert told(lying(ObjectKind.LINE, "A2:C2")) == ["beside.line warning B2 2-1/i1@R8"]
    assert told(lying(ObjectKind.LINE, "A7:C7")) == ["beside.line note A7"]


def test_the_words_and_the_place_are_told() -> None:
    assert "「3,100 うち繰越」" in words(lying(ObjectKind.TEXT_BOX, "F9:G9", "3,100\nうち繰越"))
    assert "F9:G9" in words(lying(ObjectKind.TEXT_BOX, "F9:G9", "x"))
    assert "画像" in words(lying(ObjectKind.PICTURE, "B2"))
    assert "「85」" in words(lying(ObjectKind.PICTURE, "B2"))
    assert "差し替え" in words(lying(ObjectKind.NOTE, "B2", "差し替えてください"))


def test_what_could_not_be_read_matters_where_an_answer_is_missing() -> None:
    assert told(SheetObject(ObjectKind.UNREAD)) == ["beside.unread warning"]
    filled = CELLS | {(3, 2): RawCell(StoredKind.NUMBER, "3", locked=False)}
    grid = Grid((GridSheet(SHEET, filled, objects=(SheetObject(ObjectKind.UNREAD),)),))
    assert [problem.severity for problem in find_beside(match(BOOK, grid))] == [Severity.NOTE]


def test_many_things_are_told_in_one_line_in_the_end_but_every_covered_figure_by_itself() -> None:
    many = [lying(ObjectKind.NOTE, f"F{row}", "あ") for row in range(1, 100)]
    found = told(*many, lying(ObjectKind.PICTURE, "B2"))
    assert len(found) == TOLD_AT_MOST + 2
    assert "beside.covered error B2 2-1/i1@R8" in found
    assert words(*many).endswith(f"ほかに {99 - TOLD_AT_MOST} 個あります。")


def test_notes_of_a_workbook_that_was_sent_back_are_no_news() -> None:
    problem = FIGURE_UNREADABLE.problem(raw="約3100", words="「該当なし」")
    ours = f"{problem.found}{problem.advice}"
    blank = REQUIRED_BLANK.problem()
    both = f"{ours}\n{CONFIRM}\n{blank.found}{blank.advice}"
    assert told(lying(ObjectKind.NOTE, "B2", ours), lying(ObjectKind.NOTE, "B3", both)) == []
    assert told(lying(ObjectKind.NOTE, "B2", f"{ours}\n直しました。31です")) == ["beside.note warning B2 2-1/i1@R8"]
    assert told(lying(ObjectKind.NOTE, "B2", f"はい。{ours}")) == ["beside.note warning B2 2-1/i1@R8"]
    assert told(lying(ObjectKind.NOTE, "B2", "  ")) == []


def test_notes_of_an_earlier_program_are_known_by_the_list_that_was_sent_with_them() -> None:
    cells = {(6, 6): RawCell(StoredKind.TEXT, "昔の言葉です。"), (6, 7): RawCell(StoredKind.TEXT, "直してください。")}
    note = lying(ObjectKind.NOTE, "B2", "昔の言葉です。直してください。")
    assert told(note) == ["beside.note warning B2 2-1/i1@R8"]
    assert told(note, more=(GridSheet("要修正", cells),)) == []


def test_a_picture_in_the_asked_cell_is_an_error_that_says_so() -> None:
    cells = CELLS | {(2, 2): RawCell(StoredKind.PICTURE, "［画像］", locked=False)}
    answers, problems = take(BOOK, Grid((GridSheet(SHEET, cells),)))
    assert [(problem.code, problem.cell) for problem in problems] == [("answer.picture", "B2")]
    assert "画像" in problems[0].found
    assert answers["2-1/i1@R8"].value == "［画像］"


def test_what_is_told_is_what_the_contracts_say() -> None:
    rows = table("Answers", "beside the cells of a sheet that was sent out")
    told = {code: said for _, said in rows for code in re.findall(r"`(beside\.[a-z]+)`", said)}
    codes = [code for code in vars(beside_codes).values() if isinstance(code, ProblemCode)]
    assert told.keys() == {code.code for code in codes}
    assert all(code.severity.value in told[code.code] for code in codes)
    assert f"{TOLD_AT_MOST} warnings and notes" in SECTIONS["Answers"]


def test_a_button_over_a_figure_hides_it() -> None:
    assert told(lying(ObjectKind.CONTROL, "B2")) == ["beside.covered error B2 2-1/i1@R8"]
    assert "ボタン" in words(lying(ObjectKind.CONTROL, "F9"))


def test_what_lies_on_the_list_that_was_sent_with_it_is_told() -> None:
    note = lying(ObjectKind.NOTE, "G6", "直しました")
    assert told(more=(GridSheet("要修正", {}, objects=(note,)),)) == ["beside.note warning G6"]


def test_what_lies_on_a_copy_of_a_sheet_is_told() -> None:
    copy = GridSheet(f"{SHEET} (2)", CELLS, objects=(lying(ObjectKind.NOTE, "B2", "確定は31"),))
    shown = {(1, 1): RawCell(StoredKind.TEXT, "福祉の指標"), (1, 2): RawCell(StoredKind.TEXT, "令和8年度")}
    book = Book((Sheet(SHEET, BOOK.sheets[0].cells | {at: Cell(raw.text) for at, raw in shown.items()}),))
    grid = Grid((GridSheet(SHEET, CELLS | shown), GridSheet(copy.name, CELLS | shown, objects=copy.objects)))
    assert [(problem.code, problem.sheet) for problem in find_beside(match(book, grid))] == [("beside.note", copy.name)]


def test_no_message_fits_whatever_somebody_writes() -> None:
    for text in ("はい", "確定は31です。", "85.2に差し替えてください。", "「85.2」を入れてください", "？"):
        assert told(lying(ObjectKind.NOTE, "B2", text)) == ["beside.note warning B2 2-1/i1@R8"]


def test_a_covered_answer_is_what_stands_there_and_no_answer() -> None:
    grid = Grid((GridSheet(SHEET, CELLS, objects=(lying(ObjectKind.PICTURE, "B2"),)),))
    matching = match(BOOK, grid)
    answers, _ = take(BOOK, grid)
    doubted = with_covered_doubted(answers, find_beside(matching))
    assert {key: (answer.status, answer.shown) for key, answer in doubted.items()} == {
        "2-1/i1@R8": (Status.UNREADABLE, "85"),
        "2-1/i1/備考": (Status.TEXT, "速報"),
    }
