"""Rows that are written straight are, byte by byte, those that XlsxWriter writes."""

from __future__ import annotations

import configparser
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from kamakura_report.io.write import straight
from kamakura_report.io.write.straight_sheet import _OLD_FUNCTIONS, StraightWorksheet
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import (
    PLAIN,
    Book,
    Cell,
    Chart,
    Formula,
    Highlight,
    Link,
    MadeSheets,
    Series,
    Sheet,
    Sparkline,
    Style,
    Table,
    Validation,
    Value,
)
from kamakura_report.workbook.row_cells import RowCells
from tests.io.books import AREA, ASK, BOX, full_book, sheet

ROOT = Path(__file__).resolve().parents[2]
Refusals = type[Exception] | tuple[type[Exception], ...]
HEAD = Cell("見出し")
LINES = tuple(
    Sparkline((at, 1), Area(at, 2, at, 5), color) for at, color in ((3, "FF0000"), (1, "1F4E79"), (2, "FF0000"))
)
TABLE = Table("表", Area(1, 1, 3, 1))
CHART = Chart(
    "bar", Area(6, 1, 20, 4), "図", Area(2, 1, 3, 1), (Series((1, 2), Area(2, 2, 3, 2), "1F4E79"),), "課", "件"
)


def by_xlsxwriter(book: Book) -> bytes:
    """The workbook as under a version that was not compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(straight, "COMPARED_VERSIONS", frozenset())
        return write_workbook(book)


def test_the_installed_version_and_the_lowest_one_were_compared() -> None:
    """A new version: when all else here passes, add it to COMPARED_VERSIONS; until then XlsxWriter writes the rows."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    (wanted,) = (line for line in settings["options"]["install_requires"].split("\n") if line.startswith("XlsxWriter"))
    lowest = wanted.removeprefix("XlsxWriter >= ")
    assert {xlsxwriter.__version__, f"{lowest}.0"} <= straight.COMPARED_VERSIONS


TEXT = (
    *("a", "", " a", "a ", "a\n", "\ta", "\u3000a", "a\u00a0", "a\nb", "=1", "a&b", "<a>", '"', "&amp;", "a\u2028"),
    *("_x0041_", "_x0041_x0042_", "<r>a</r>", "<r><t>a</t></r>", "a\r\nb", "\x00\x1f", "\ufffe\uffff", "\ud83d", "𠮷"),
    *("_x000d", "a" * 32767, "\x85", "\x1c", "]]>", "\x7f"),
)
NUMBER = ["0", "-0", "1", "1.0", "1E+3", "131.3", "-0.001", "123456789012345", "1E-10", "1E+20", "1E-300"]
SHOWN = ("", "済", "a<b&c", "_x0041_", "\r", " ", "a\nb", "#DIV/0!", "#N/A", "#SPILL!", True, False)
ROUNDED = ["0.1", "0.1234567890123456789", "1E+30", "-0"]
FORMULA = (
    *('IF(A1<>"",1&2,"<b>")', '"\n\t\u3000𠮷"', "12", "1", "A1}", "SUM({1,2})", "'_x0041_'!A1", "_xlfn.IFNA(A1,1)"),
    *("_xlfn._xlws.FILTER(A1:A2,B1:B2)", "FILTER(A1:A2,B1:B2)", "SORT(A1:A9)", "JINGLE(A1)", "A1FILTER(A1)"),
    *("1FILTER(A1)", "F1ILTER(A1)", "_xlfn.SINGLE(A1)", "LET(x,1,x)"),
)


@pytest.mark.parametrize(
    "value",
    [
        *(*TEXT, *map(Decimal, NUMBER), *map(Formula, FORMULA), *(Formula("A1", now) for now in SHOWN)),
        *(Formula("A1", Decimal(now)) for now in ROUNDED),
    ],
    ids=ascii,
)
def test_a_cell_of_every_kind_is_written_the_same(value: Value) -> None:
    linked = Cell(value, PLAIN, None, Link("施策", (1, 1)), "メモ")
    cells = (Cell(value), Cell(value, BOX), Cell(value, PLAIN, ASK), linked)
    book = Book((sheet({(3, column): cell for column, cell in enumerate(cells, 2)}), sheet_of(Cell(value), "二")))
    assert write_workbook(book) == by_xlsxwriter(book)


def sheet_of(cell: Cell, name: str = "一") -> Sheet:
    return Sheet(name, {(1, 1): cell})


@pytest.mark.parametrize(
    "several",
    [
        (sheet(),),
        (sheet(heights={3: 20.0}),),
        (sheet(widths={3: 20.0}),),
        (sheet({(1, 1): Cell()}),),
        (sheet({(1, 1): Cell()}, row_height=0),),
        (sheet({(1, 1): Cell(note="メモ")}),),
        (sheet({(5, 9): Cell(note="メモ"), (5, 2): HEAD}),),
        (sheet({(2, 2): HEAD}, merges=(Area(2, 2, 40, 3),)),),
        (sheet({(2, 2): Cell(None, BOX, ASK)}, merges=(Area(2, 2, 3, 3), Area(5, 5, 5, 6))),),
        (sheet({(16, 2): HEAD, (17, 4): HEAD, (33, 1): HEAD}, heights={1: 0, 2: 15, 17: 18.375, 50: 409.5}),),
        (sheet({(16, 2): HEAD}, heights={16: 18.0, 18: 20.0}, row_height=0),),
        (sheet({(1_048_576, 16_384): HEAD}),),
        (sheet({(1, 1): HEAD, (2, 1): Cell("a")}, tables=(TABLE,)), sheet_of(HEAD)),
        (sheet({(1, 2): HEAD, (2, 2): Cell(Decimal(1), BOX)}, charts=(CHART,)), sheet_of(Cell("見出し", BOX))),
        (sheet_of(Cell(Formula("FILTER(A1,1)"), BOX)), sheet({(1, 1): HEAD, (1, 2): Cell("a", Style(bold=True))})),
        (sheet_of(HEAD), sheet({(1, 1): Cell("\x0b"), (1, 2): Cell("a")}), sheet_of(Cell("a"), "三")),
        (sheet({(row, 1): Cell(note=f"{row}") for row in range(1, 1026)}), Sheet("二", {(3, 3): Cell(note="\n" * 9)})),
        (
            Sheet("図", {(1, 2): Cell("a", note="図")}, charts=(CHART,)),
            sheet({(2, 1): Cell(note="a")}, heights={1: 90}),
        ),
        (sheet(sparklines=LINES), Sheet("a's", {}, sparklines=LINES)),
        (sheet({(1, 1): Cell("a", PLAIN, None, Link("施策", (1, 2))), (1, 2): HEAD, (1, 3): Cell(note="メモ")}),),
        (sheet({(at, 1): Cell(note=text) for at, text in enumerate(TEXT, 1) if "\ud83d" not in text}),),
        (sheet({(1, 1): HEAD, (2, 1): Cell("a")}, tables=(TABLE,), merges=(Area(5, 1, 6, 2), Area(7, 1, 7, 2))),),
    ],
)
def test_a_sheet_of_every_kind_is_written_the_same(several: tuple[Sheet, ...]) -> None:
    assert write_workbook(Book(several)) == by_xlsxwriter(Book(several))


RULES = (
    *('B5=""', "B5<>1&2", 'B5="_x0041_"', "12", "B5}", "{B5", "_xlfn.ISFORMULA(B5)", "SUM({1,2})", "1=B5"),
    *("T.DIST.2T(B5,1)", "T.DIST(B5,1,TRUE)", "T1DIST(B5)", "TDIST(B5,1,2)", "T.DIST.3T(B5)", "FILTER(B5:B6,1)"),
    *("_xl1fn.FILTER(B5)", "1FILTER(B5)", "F1ILTER(B5)", "JINGLE(B5)", "'_x0041_'!B5", '"\u3000𠮷"=B5', "BASE(B5,2)"),
)


@pytest.mark.parametrize("formula", RULES)
def test_a_rule_is_written_the_same(formula: str) -> None:
    where = (AREA, Area(7, 2, 8, 2)), (AREA,), (AREA,), (Area(1, 1, 2, 3),)
    looks = Style(fill="FFF2CC"), Style(bold=True), Style(fill="FFF2CC")
    rules = tuple(Highlight(areas, formula, looks[at % 3], stop=at == 1) for at, areas in enumerate(where))
    book = Book((sheet(highlights=rules, validations=(Validation((AREA,), "custom", formula),)),))
    assert write_workbook(book) == by_xlsxwriter(book)


@pytest.mark.parametrize(
    "merges",
    [
        (Area(1, 1, 2, 2), Area(2, 2, 3, 3)),
        (Area(1, 1, 2, 2), Area(1, 1, 2, 2)),
        (Area(1, 1, 1, 1),),
        (Area(1, 1, 1, 16_385),),
        (Area(0, 1, 1, 1),),
        (Area(5, 1, 6, 2), Area(3, 1, 4, 1)),
    ],
)
def test_merges_that_no_sheet_can_hold_are_refused_the_same(merges: tuple[Area, ...]) -> None:
    tables = (TABLE,) if merges[0].top == 5 else ()
    book = Book((sheet({(1, 1): HEAD, (2, 1): Cell("a")}, merges=merges, tables=tables),))
    refused = [outcome(write, book, Exception) for write in (write_workbook, by_xlsxwriter)]
    assert isinstance(refused[0], str)
    assert refused[0] == refused[1]


def test_rows_of_cells_are_written_like_cells_by_position() -> None:
    rows = RowCells([[HEAD, Cell(Decimal(1))], [], [Cell(None), Cell("a", BOX, None, Link("施策", (1, 1)), "メモ")]])
    positions = {(1, 1): HEAD, (1, 2): Cell(Decimal(1)), (3, 1): Cell(None), (3, 2): rows[3, 2]}
    assert dict(rows) == positions
    assert (list(rows.items()), list(rows.values())) == (list(positions.items()), list(positions.values()))
    assert len(rows) == len(positions)
    assert all(place not in rows for place in ((0, 1), (1, 0), (1, 3), (2, 1), (4, 1)))
    assert write_workbook(Book((replace(sheet(), cells=rows),))) == by_xlsxwriter(Book((sheet(positions),)))


def test_sheets_made_one_by_one_are_written_like_sheets_that_are_there() -> None:
    there = (sheet_of(HEAD), sheet_of(Cell("b"), "二"))
    made = MadeSheets(lambda: iter(there))
    assert (len(made), made[1], made[:1], tuple(made)) == (2, there[1], there[:1], there)
    assert write_workbook(Book(made)) == write_workbook(Book(there))


def test_workbooks_that_look_alike_are_written_the_same_whichever_came_before() -> None:
    """Looks are kept from one workbook to the next; a note has looks of its own."""
    for note in ("", "直してください", ""):
        book = Book((sheet({(1, 1): Cell("甲", BOX, note=note)}),))
        assert write_workbook(book) == by_xlsxwriter(book)


def test_everything_together_is_written_the_same() -> None:
    assert write_workbook(full_book()) == by_xlsxwriter(full_book())


TEXTS = st.text(st.characters(), max_size=6) | st.text("_x0041DF<>r/\r &\n", max_size=9)
FORMULAS = st.text("A1+(){}=&<>\"'", min_size=1, max_size=8) | st.sampled_from(
    ("SORT(A1)", "_xlfn.SINGLE(A1)", "XINGLE(")
)
FIGURES = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
NOW = TEXTS | FIGURES | st.booleans()
VALUES = st.none() | TEXTS | FIGURES | st.builds(Formula, FORMULAS, NOW)
STYLES = st.sampled_from((PLAIN, BOX, Style(bold=True), Style(fill="DDEBF7"), Style(fill="DDEBF7")))
CELLS = st.builds(
    Cell,
    VALUES,
    STYLES,
    st.none() | st.just(ASK),
    st.none() | st.just(Link("二", (1, 1))),
    st.just("") | st.just("メモ"),
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))
HEIGHTS = st.dictionaries(st.integers(1, 45), st.sampled_from((0.0, 13.5, 18.3, 24.0)), max_size=4)


def sheets(name: str) -> st.SearchStrategy[Sheet]:
    cells = st.dictionaries(PLACES, CELLS, max_size=12)
    return st.builds(Sheet, st.just(name), cells, heights=HEIGHTS, row_height=st.sampled_from((0, 15, 18)))


@given(st.tuples(sheets("一"), sheets("二")))
def test_any_book_is_written_or_refused_the_same(two: tuple[Sheet, Sheet]) -> None:
    book = Book(two)
    assert outcome(write_workbook, book) == outcome(by_xlsxwriter, book)


def outcome(write: Callable[[Book], bytes], book: Book, refusals: Refusals = (ValueError, RuntimeError)) -> bytes | str:
    try:
        return write(book)
    except refusals as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        (Cell("あ" * 32768), "over 32767 characters"),
        (Cell(Decimal("NaN")), "施策 A1: not a finite number"),
        (Cell(Decimal("1.234567890123456")), "施策 A1: more than 15 significant digits"),
        (Cell(Formula("=1")), "施策 A1: not a formula"),
        (Cell(Formula("")), "施策 A1: not a formula"),
        (Cell(Formula("1+" * 4096 + "1")), "施策 A1: not a formula"),
        (Cell(Formula('"\x0b"')), r"U\+000B cannot stand here"),
    ],
)
def test_a_cell_that_no_sheet_can_hold_is_refused_the_same(cell: Cell, refusal: str) -> None:
    for write in (write_workbook, by_xlsxwriter):
        with pytest.raises(ValueError, match=refusal):
            write(Book((sheet({(1, 1): cell}),)))


def test_a_cell_beyond_the_last_is_refused_with_its_place() -> None:
    for position, name in (((1_048_577, 1), "A1048577"), ((1, 16_385), "XFE1"), ((0, 1), "A0")):
        for write in (write_workbook, by_xlsxwriter):
            with pytest.raises(ValueError, match=f"施策 {name}: out of bounds"):
                write(Book((sheet({(1, 1): HEAD, position: HEAD}),)))


@pytest.mark.parametrize("first", [Cell("a_b"), Cell(Decimal("0.30")), Cell(None, BOX)])
def test_a_chart_keeps_the_same_of_a_cell_of_every_kind(first: Cell) -> None:
    numbers = [Decimal(text) for text in ("0.1234567890123", "123456789012345", "-0", "1E+20", "1E-300")]
    formulas = [Formula("A1", now) for now in (Decimal("0.1234567890123456789"), "", "済", "#N/A", True)]
    texts = ["", "_x0041_x0042_", "<r>a</r>", "a&b"]
    cells = [first, *map(Cell, [*numbers, *formulas, *texts]), Cell(""), Cell("", BOX), Cell(None), Cell(note="メモ")]
    column = Area(1, 1, len(cells) + 2, 1)  # two rows that hold nothing
    chart = replace(CHART, categories=column, series=(Series((1, 1), replace(column, top=2), "1F4E79"),))
    book = Book((sheet(dict(zip(((row, 1) for row in range(1, 99)), cells, strict=False)), charts=(chart,)),))
    assert write_workbook(book) == by_xlsxwriter(book)


def test_xlsxwriter_is_told_of_no_cell_but_where_it_must_know(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(Worksheet, "write_string", lambda _, row, column, *rest: told.append((row, column)))
    plain, charted = sheet({(1, 1): HEAD}), Sheet("図", {(1, 2): HEAD, (2, 2): Cell(Decimal(1))}, charts=(CHART,))
    write_workbook(Book((plain, charted)))
    assert told == []
    by_xlsxwriter(Book((plain,)))
    assert told == [(0, 0)]


@pytest.mark.parametrize("name", sorted(_OLD_FUNCTIONS))
def test_a_function_that_is_taken_for_old_is_left_alone_by_xlsxwriter(name: str) -> None:
    assert Worksheet()._prepare_formula(f"{name}(A1)", True) == f"{name}(A1)"


@pytest.mark.parametrize(
    "formula",
    ["IF(A1,1)", "XOR(A1)", "IF(XOR(A1),1)", "あIF(A1)", "{=SUM(A1)}", "IF(A1,{1,2}", "_xlfn.XOR(A1)", "A1+1"],
)
def test_a_formula_is_prepared_as_xlsxwriter_does(formula: str) -> None:
    assert StraightWorksheet()._prepare_formula(formula, True) == Worksheet()._prepare_formula(formula, True)
