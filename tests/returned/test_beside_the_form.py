"""What stands beyond the form, and formulas that a network turned into values: told, and the figures are taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamakura_report.problem import Severity
from kamakura_report.returned.compare import LISTED_AT_MOST, compare
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.matching import MANY_FORMULAS
from kamakura_report.returned.shown_text import mean_the_same, quote_difference, written_number
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask

ASK = Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 R8")
SHEET = Sheet(
    "2-1 福祉",
    {
        (1, 1): Cell("福祉"),
        (2, 1): Cell("2-1/i1"),
        (2, 2): Cell(ask=ASK),
        (3, 1): Cell(Formula("B2*2")),
        (3, 2): Cell(Formula("B2*3")),
    },
)
COVER = Sheet("表紙", {(1, 1): Cell("状況"), (1, 2): Cell(Formula("COUNT('2-1 福祉'!B2)"))})
BOOK = Book((COVER, SHEET))


def text(words: str) -> RawCell:
    return RawCell(StoredKind.TEXT, words)


def returned(sheet: Sheet, changes: dict[Position, RawCell] | None = None) -> GridSheet:
    cells = {}
    for at, cell in sheet.cells.items():
        if cell.ask is not None:
            cells[at] = RawCell(StoredKind.NUMBER, "17", locked=False)
        elif isinstance(cell.value, Formula):
            cells[at] = RawCell(StoredKind.NUMBER, "34", cell.value.text)
        else:
            cells[at] = text(str(cell.value))
    return GridSheet(sheet.name, {**cells, **(changes or {})})


def told(*sheets: GridSheet) -> tuple[list[tuple[str, str, str, str]], bool]:
    """Severity, code, sheet and cell of each problem, and whether the figure was taken."""
    answers, problems = take(BOOK, Grid(sheets))
    return [(one.severity.value, one.code, one.sheet, one.cell) for one in problems], ASK.key in answers


@pytest.mark.parametrize("at", [(4, 1), (1, 3), (200, 2), (90, 90)])
@pytest.mark.parametrize("raw", [text("※R8は見込み"), RawCell(StoredKind.NUMBER, "12"), RawCell(formula="B2/12")])
def test_a_remark_beyond_the_last_row_or_column_is_a_warning_at_its_cell(at: Position, raw: RawCell) -> None:
    ((severity, code, sheet, _),), taken = told(returned(COVER), returned(SHEET, {at: raw}))
    assert (severity, code, sheet, taken) == ("warning", "shown.outside", SHEET.name, True)


@pytest.mark.parametrize("words", ["5/31", "2027/5/20", "1-2/3", "2-1/18", "人/年", "i1", "9", "UBAWD-TB3AN"])
def test_a_day_or_a_share_beyond_the_form_is_no_key(words: str) -> None:
    problems, taken = told(returned(COVER), returned(SHEET, {(9, 9): text(words)}))
    assert (problems, taken) == ([("warning", "shown.outside", SHEET.name, "I9")], True)


@pytest.mark.parametrize("words", ["2-1/i1", " 2-1/i1 ", "2-1/i1@R8", "3-4/12/i2", "3-4/12/決算額@R8", "表紙/記入者"])
def test_a_key_beyond_the_form_was_copied_there(words: str) -> None:
    problems, taken = told(returned(COVER), returned(SHEET, {(9, 9): text(words)}))
    assert (problems, taken) == ([("error", "shown.added", SHEET.name, "I9")], False)


@pytest.mark.parametrize(("date1904", "year"), [(False, 2027), (True, 2031)])
def test_a_day_beyond_the_form_is_told_as_it_is_seen(date1904: bool, year: int) -> None:
    sheets = (returned(COVER), returned(SHEET, {(9, 9): RawCell(StoredKind.DATE, "46527")}))
    _, (problem,) = take(BOOK, Grid(sheets, date1904=date1904))
    assert problem.code == "shown.outside"
    assert f"（{year}年5月2" in problem.found


def test_the_remark_is_told_in_its_own_words() -> None:
    _, (problem,) = take(BOOK, Grid((returned(COVER), returned(SHEET, {(9, 9): text("R8は\n見込み")}))))
    assert problem.found == "様式の外に、「R8は 見込み」と書いてあります。"
    assert problem.cell == "I9"


@pytest.mark.parametrize(
    "changes",
    [
        {(3, 3): text("メモ"), (2, 1): text("2-1/i2")},
        {(9, 1): text("2-1/i1"), (9, 2): text("99")},
        {(9, 1): text("2-1/i1@R8")},
        {(1, 2): text("メモ")},  # inside
        {(1, 1): text(""), (9, 1): text("福祉")},  # moved out of the form
    ],
)
def test_what_is_of_the_form_itself_holds_the_sheet(changes: dict[Position, RawCell]) -> None:
    problems, taken = told(returned(COVER), returned(SHEET, changes))
    assert "error" in {severity for severity, *_ in problems}
    assert not taken


def test_many_remarks_are_listed_up_to_some_and_counted() -> None:
    remarks = {(9 + row, 1): text(f"メモ{row}") for row in range(LISTED_AT_MOST + 2)}
    answers, problems = take(BOOK, Grid((returned(COVER), returned(SHEET, remarks))))
    assert [problem.code for problem in problems] == ["shown.outside"] * (LISTED_AT_MOST + 1)
    assert "ほかにも 2 か所" in problems[-1].found
    assert ASK.key in answers


def values(sheet: GridSheet, kept: int = 0) -> GridSheet:
    """The sheet with values in place of all formulas but the first few."""
    formulas = [at for at, raw in sheet.cells.items() if raw.formula is not None][kept:]
    return replace(sheet, cells={**sheet.cells, **{at: sheet.cells[at]._replace(formula=None) for at in formulas}})


def test_formulas_all_turned_into_values_are_told_once_and_the_figures_taken() -> None:
    assert told(values(returned(COVER)), values(returned(SHEET))) == ([("warning", "shown.values", "", "")], True)


def test_formulas_left_anywhere_make_values_elsewhere_a_change() -> None:
    problems, taken = told(returned(COVER), values(returned(SHEET)))
    assert [code for _, code, *_ in problems] == ["shown.formula"] * 2
    assert not taken
    problems, taken = told(values(returned(COVER)), values(returned(SHEET), kept=1))
    assert [(code, sheet) for _, code, sheet, _ in problems] == [
        ("shown.formula", "表紙"),
        ("shown.formula", SHEET.name),
    ]
    assert not taken


def test_formulas_that_are_all_gone_or_few_were_taken_out_by_a_person() -> None:
    blank = {at: RawCell() for at, cell in SHEET.cells.items() if isinstance(cell.value, Formula)}
    problems, taken = told(returned(COVER, {(1, 2): RawCell()}), returned(SHEET, blank))
    assert {code for _, code, *_ in problems} == {"shown.formula"}
    assert not taken
    few = Book((Sheet(SHEET.name, {at: cell for at, cell in SHEET.cells.items() if at != (3, 2)}),))
    answers, found = take(few, Grid((values(returned(few.sheets[0])),)))
    assert MANY_FORMULAS > 1
    assert ([problem.code for problem in found], len(answers)) == (["shown.formula"], 0)


def test_a_changed_label_beside_values_holds_the_sheet() -> None:
    problems, taken = told(values(returned(COVER)), values(returned(SHEET, {(1, 1): text("健康")})))
    assert ("error", "shown.changed", SHEET.name, "A1") in problems
    assert not taken


@pytest.mark.parametrize(
    ("issued", "now", "same"),
    [
        ("ガード", "ｶﾞｰﾄﾞ", True),
        ("が", "か\u3099", True),  # as a Mac composes it
        ("満足度〜割合", "満足度～割合", True),
        ("A－B", "A−B", True),
        ("事業 名", "事業\u3000名", True),
        ("事業名", "事業名 \u3000\n", True),
        ("事業\n名", "事業 \r\n名", True),
        ("事業名", "事業名" + " " * 100_000, True),
        ("事業名", "事業 名", False),
        ("事業名", " 事業名", False),
        ("予算額", "決算額", False),
        ("か", "か" + "\u3099" * 100_000, False),
        ("2-1/i1", "2-1/i1 ", False),
        ("2-1/i1", "２-１/i1", False),
        ("様式ID UBAWD-TB3AN-UI", "様式ID UBAWD-TB3AN-UI ", False),
        ("2025", "２０２５", True),
    ],
)
def test_texts_mean_the_same_but_for_width_composition_and_spaces_behind(issued: str, now: str, same: bool) -> None:
    assert mean_the_same(issued, now) is same


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14.5", "14.5"),
        ("１４．５ ", "14.5"),
        ("4,176", "4176"),
        ("▲3", None),
        ("−3", "-3"),
        ("41,76", None),
        ("x", None),
    ],
)
def test_a_number_kept_as_text_is_the_number(typed: str, number: str | None) -> None:
    written = written_number(typed)
    assert (None if written is None else str(written)) == number


@pytest.mark.parametrize(
    ("issued", "now", "quoted"),
    [
        ("予算額", "決算額", ("予算額", "決算額")),
        ("事業 名", "事業  名", ("事業␣名", "事業␣␣名")),
        ("名", " 名", ("名", "␣名")),
        ("事業名", "事業名\u200b", ("事業名", "事業名\\u200b")),
        ("事業名", "\ufeff事業名", ("事業名", "\\ufeff事業名")),
        ("葛\U000e0100飾", "葛飾", ("葛\\ue0100飾", "葛飾")),  # two shapes of one 漢字
        ("事業\n名", "事業 名", ("事業↵名", "事業␣名")),
        ("同じ始まりの" * 6 + "甲", "同じ始まりの" * 6 + "乙", ("…まり" + "の同じ始まりの"[-6:] + "甲", "")),
    ],
)
def test_where_texts_differ_the_message_shows_the_difference(issued: str, now: str, quoted: tuple[str, str]) -> None:
    shown = quote_difference(issued, now)
    assert shown[0] != shown[1]
    assert shown == quoted if quoted[1] else (shown[0].endswith("甲") and shown[1].endswith("乙"))


def test_the_difference_is_in_the_message() -> None:
    sheet = Sheet("S", {(1, 1): Cell("長い事業の名前" * 6 + "（北）")})
    (problem,) = compare(sheet, GridSheet("S", {(1, 1): text("長い事業の名前" * 6 + "（南）")})).problems()
    assert problem.severity is Severity.ERROR
    assert "（北）" in problem.found
    assert "（南）" in problem.found
