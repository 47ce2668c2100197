"""Computed cells: which cells their formulas look at, and that the value written is the one of the figures shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.reasons import reason_formula
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.book import Book, Formula
from tests.form.forms import Line, drawn, form
from tests.form.plans import LEAD, PROGRAM, R8, R9, placed, plan, shown

SHEET = (
    Line("見出し", "{{施策.施策名}}||様式ID {{様式ID}}"),
    Line("事業", "{{事業.事業名}}|{{未入力数}}|{{入力:決算額}}|{{点検}}|{{執行率}}|{{キー}}"),
    Line("事業", "予算||{{予算額}}"),
    Line("事業", "率||{{執行率}}"),
    Line("事業", "点検||{{点検}}"),
    Line("成果指標", "{{成果指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{進捗}}|{{推移}}|{{キー}}"),
    Line("成果指標", "備考|{{欄数}}|{{点検}}|{{入力:備考}}|{{点検}}|{{キー}}"),
    Line("施策指標", "{{施策指標.指標名}}||{{入力:実績}}|{{点検}}|{{推移}}|{{キー}}"),
)
COVER = (
    Line("見出し", "{{課.課名}}|様式ID {{様式ID}}"),
    Line("表紙", "状況|{{記入状況}}|{{要確認数}}|{{未入力数}}|{{記入数}}|{{欄数}}"),
    Line("表紙", "記入者|{{入力:文章 記入者}}||{{キー}}"),
    Line("シート一覧", "{{シート一覧.シート}}|{{シート一覧.記入欄}}|{{未入力数}}|{{要確認数}}"),
    Line("一覧", "{{一覧.対象}}|{{一覧.項目}}|{{一覧.記入欄}}|{{未入力数}}|{{要確認数}}|{{記入状況}}|{{一覧.キー}}"),
)
SAID = {
    "2-1/3/決算額@R8": Answer.figure(9000),
    "2-1/3/決算額@R9": Answer.figure(500),
    "2-1/3/i1@R8": Answer.figure(13),
    "2-1/3/i1@R9": Answer.figure(99),
}


def two() -> Plan:
    """A second 施策 with an indicator, and budgets of two years."""
    small = plan()
    (program,) = small.programs
    first, second = program.projects
    first = replace(first, budget={R8: Decimal(4000), R9: Decimal(5000)})
    other = replace(
        program, key="2-2", name="教育", projects=(), indicators=(replace(program.indicators[0], key="2-2/i1"),)
    )
    return replace(small, programs=(replace(program, projects=(first, second)), other))


def made(
    said: Mapping[str, Answer] = SAID, some: Plan | None = None, years: Sequence[FiscalYear] = (R8, R9), who: str = LEAD
) -> Book:
    return placed(form(drawn(SHEET, cover=COVER)), some or two(), who, years, answers=Answers(said))


def now(book: Book, sheet: str = PROGRAM) -> dict[str, object]:
    """What a cell says now."""
    said = shown(book.sheet(sheet))
    return {cell: value.value if isinstance(value, Formula) else value for cell, value in said.items()}


def text(book: Book, cell: str, sheet: str = PROGRAM) -> str:
    value = shown(book.sheet(sheet))[cell]
    assert isinstance(value, Formula)
    return value.text


def over(formula: str) -> set[str]:
    return set(re.findall(r"[A-Z]+[0-9]+", formula))


def test_進捗_looks_at_the_initial_value_and_at_every_year() -> None:
    book = made()
    assert over(text(book, "F6")) == {"B6", "C6", "D6", "E6"}
    assert "COUNT(C6,D6,E6)=0,NOT(ISNUMBER(B6))" in text(book, "F6")
    assert now(book)["F6"] == "達成"
    assert now(made({"2-1/3/i1@R8": Answer.figure(11)}))["F6"] == "後退"
    assert now(made({}))["F6"] == "未入力"


def test_執行率_is_of_the_last_year_known_or_of_the_year_of_its_column() -> None:
    book = made()
    cells = now(book)
    assert [cells[cell] for cell in ("G2", "C4", "D4", "E4")] == [Decimal("0.1"), Decimal("2.25"), Decimal("0.1"), ""]
    assert over(text(book, "G2")) == {"C2", "C3", "D2", "D3", "E2", "E3"}
    assert [over(text(book, f"{column}4")) for column in "CD"] == [{"C2", "C3"}, {"D2", "D3"}]


def test_執行率_is_shown_as_a_percentage_unless_the_form_says_otherwise() -> None:
    book = drawn(SHEET, cover=COVER)
    book["施策"].cell(3, 6).number_format = "0%"  # G2 of the issued sheet, less the years' two more columns
    cells = placed(form(book), two(), LEAD, (R8,)).sheet(PROGRAM).cells
    assert [cells[at].style.number_format for at in ((2, 7), (4, 3))] == ["0%", "0.0%"]


def test_点検_speaks_of_all_years_or_of_the_year_of_its_column() -> None:
    book = made()
    cells = now(book)
    assert [cells[cell] for cell in ("F2", "C5", "D5")] == ["予算超過 桁を確認", "予算超過", "桁を確認"]
    assert over(text(book, "C5")) == {"C2"}  # the budgets are settled
    assert over(text(book, "D5")) == {"C2", "D2"}
    assert [cells[cell] for cell in ("C7", "D7", "G7")] == ["", "急増", "急増"]


def test_a_reason_silences_点検_in_every_cell_of_the_row() -> None:
    book = made({**SAID, "2-1/3/i1/備考": Answer.text("開設のため")})
    assert [now(book)[cell] for cell in ("C7", "D7", "G7")] == ["", "", ""]
    assert all(f'IF({reason_formula("F7")},"",IF(ISNUMBER(' in text(book, cell) for cell in ("C7", "D7", "G7"))
    assert text(book, "F2").startswith("IFERROR(TRIM(")  # between years that say nothing no blanks are left


def test_of_very_many_years_点検_speaks_of_the_latest_and_stays_loadable() -> None:
    """A word for a year that the formula leaves out is not written either."""
    years = FiscalYear(R8.begins + 9)
    (program, other) = two().programs
    steep = replace(program.indicators[0], cumulative=True, unit="%", direction="↗", latest=Decimal(1))
    some = replace(two(), last=years, programs=(replace(program, indicators=(steep,), projects=()), other))
    book = made({f"2-1/i1@{each}": Answer.figure(10 ** (9 - n)) for n, each in enumerate(some.years)}, some, ())
    (cell,) = [cell for cell, value in shown(book.sheet(PROGRAM)).items() if isinstance(value, Formula)]
    told = re.findall(r"IF\(ISNUMBER\(([A-Z])2\),IF\((?:OR\(AND\(|C2<0)", text(book, cell))
    assert len(text(book, cell)) <= 8192
    assert 1 < len(told) < 10
    assert told[-1] == "L"
    assert len(str(now(book)[cell]).split()) == len(told)


def test_a_line_begins_at_the_initial_value_where_that_stands_right_before_the_years() -> None:
    lines = {line.position: str(line.area) for line in made().sheet(PROGRAM).sparklines}
    assert lines == {(6, 7): "B6:E6", (8, 7): "B8:E8", (10, 7): "C10:E10", (11, 7): "C11:E11"}


def test_a_row_counts_its_own_cells_before_those_of_what_is_in_it() -> None:
    book = made({})
    assert (now(book)["B2"], over(text(book, "B2"))) == (2, {"C2", "D2"})
    assert (shown(book.sheet(PROGRAM))["B7"], shown(book.sheet(PROGRAM))["B9"]) == (0, 0)  # 欄数 is no formula


def test_the_cover_adds_up_its_list_by_sheet_and_in_all_and_its_own_cells() -> None:
    book = made()
    cells = now(book, "表紙")
    assert [cells[f"{column}2"] for column in "BCDEF"] == ["未完了", 0, 7, 4, 11]
    assert [cells[f"{column}{row}"] for row in (4, 5) for column in "ABC"] == ["2-1 福祉", "C2", 5, "2-2 教育", "C2", 2]
    formulas = {cell: text(book, cell, "表紙") for cell in ("B2", "C2", "D2", "C4", "D4", "C5", "D5")}
    assert formulas["B2"] == 'IF(D2+C2=0,"提出できます","未完了")'
    assert formulas["C2"].startswith("SUM(E6:E12)+SUMPRODUCT(")
    assert over(formulas["C2"]) == {"E6", "E12", "B3"}
    assert [formulas[cell] for cell in ("D2", "C4", "D4", "C5", "D5")] == [
        "SUM(D6:D12)", "SUM(D6:D11)", "SUM(E6:E11)", "SUM(D12)", "SUM(E12)",
    ]  # fmt: skip
    assert text(book, "F9", "表紙") == 'IF(E9>0,"要確認",IF(D9=0,"記入済み","残りあり"))'
    assert text(book, "F8", "表紙") == 'IF(E8>0,"要確認","任意")'


def test_what_is_doubtful_keeps_the_workbook_from_being_ready() -> None:
    """In the row, in its sheet, in all; also where nothing is required."""
    wrong = Answer(Status.UNREADABLE, "約10", raw="約10")
    book = made({"2-1/3/i1@R8": wrong}, years=())
    cells = now(book, "表紙")
    assert (cells["B2"], cells["C2"], cells["D4"], cells["D5"], cells["E7"], cells["F7"]) == (
        "未完了", 1, 1, 0, 1, "要確認",
    )  # fmt: skip
    assert now(made({}, years=()), "表紙")["B2"] == "提出できます"


def test_the_list_names_what_each_row_asks_for() -> None:
    cells = now(made(), "表紙")
    assert [(cells[f"A{row}"], cells[f"B{row}"], cells[f"C{row}"]) for row in (6, 7, 8, 9, 11)] == [
        ("No 3 推進事業", "決算額", "C2"),
        ("No 3 推進事業", "講座", "C6"),
        ("No 3 推進事業", "講座 備考", "F7"),
        ("No 3 推進事業", "受講者", "B8"),
        ("2-1 福祉", "満足な市民", "C10"),
    ]


def test_a_workbook_for_nobody_counts_nothing_and_doubts_nothing() -> None:
    book = made(who="")
    cells = now(book)
    assert not {"B2", "F2", "C5", "C7"} & set(cells)
    assert cells["G2"] == Decimal("0.1")
    assert set(now(book, "表紙")) == {"A2", "A3", "D3"}
