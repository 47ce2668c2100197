"""What a cell holds, and how much is still to do: in Python at each edge; the formulas with an office program."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl.workbook import Workbook

from kamakura_report.form.cell_counts import count_formula
from kamakura_report.form.completion import (
    AskedQuestion,
    CellContent,
    Completion,
    Count,
    answered_formula,
    blank_formula,
    cell_content,
    count_cells,
    doubtful_formula,
    is_blank,
)
from kamakura_report.form.filled_so_far import (
    filled_bar,
    filled_bar_formula,
    row_state,
    row_state_formula,
    workbook_state,
    workbook_state_formula,
)
from kamakura_report.form.row_shapes import shaped_rows
from kamakura_report.workbook.area import cell_name, quote_sheet_name
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.office.office import Office

NUMBER = Ask("2-1/3/i1@R8", AnswerKind.NUMBER, True, "講座 R8", "回", whole=True, base=Decimal(12))
TEXT = Ask("2-1/3/i1/備考", AnswerKind.TEXT, False, "講座 備考")
CHOICE = Ask("2-1/3/評価", AnswerKind.CHOICE, False, "評価", choices=("A", "5"))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", False),
        (" ", False),
        ("　", False),
        (" 　\t\r\n\x07 ", False),
        ("\u00a0\u200b", False),
        ("\u2060", True),
        (" 0 ", True),
    ],
)
def test_blank_is_a_text_in_which_nothing_is_seen(text: str, seen: bool) -> None:
    assert is_blank(text) is not seen


@pytest.mark.parametrize(
    ("ask", "value", "state"),
    [
        (NUMBER, None, CellContent.BLANK),
        (NUMBER, "　", CellContent.BLANK),
        (NUMBER, Decimal(0), CellContent.FIGURE),
        (NUMBER, Decimal(-1), CellContent.DOUBTFUL),
        (NUMBER, Decimal("0.5"), CellContent.DOUBTFUL),
        (NUMBER, Decimal(46022), CellContent.FIGURE),
        (NUMBER, Decimal(46023), CellContent.DOUBTFUL),  # 1 January 2026
        (NUMBER, Decimal(47118), CellContent.DOUBTFUL),
        (NUMBER, Decimal(47119), CellContent.FIGURE),  # 1 January 2029
        (replace(NUMBER, base=None), Decimal(46023), CellContent.FIGURE),
        (NUMBER, "12", CellContent.DOUBTFUL),
        (NUMBER, "該当なし", CellContent.NOT_APPLICABLE),
        (NUMBER, "未確定", CellContent.UNDETERMINED),
        (NUMBER, " 未確定", CellContent.DOUBTFUL),
        (TEXT, "あ", CellContent.WORDS),
        (TEXT, Decimal(1), CellContent.WORDS),
        (CHOICE, "A", CellContent.WORDS),
        (CHOICE, "a", CellContent.DOUBTFUL),
        (CHOICE, "A ", CellContent.DOUBTFUL),
        (CHOICE, Decimal(5), CellContent.WORDS),
        (CHOICE, Decimal(6), CellContent.DOUBTFUL),
    ],
)
def test_a_cell_holds_what_was_typed(ask: Ask, value: str | Decimal | None, state: CellContent) -> None:
    assert cell_content(ask, value) is state


def test_only_what_is_required_is_counted_but_whatever_is_doubtful() -> None:
    optional = replace(NUMBER, required=False)
    states = [(ask, state) for ask in (NUMBER, optional) for state in CellContent]
    questions = [AskedQuestion("福祉", (1, column), ask, state) for column, (ask, state) in enumerate(states, 1)]
    counted = {what: count_cells(what, questions) for what in Count}
    assert counted == {Count.ALL: 6, Count.OPEN: 1, Count.DOUBTFUL: 2, Count.FILLED: 4}


@pytest.mark.parametrize(
    ("required", "still_open", "doubtful", "state"),
    [
        (0, 0, 0, Completion.OPTIONAL),
        (0, 0, 1, Completion.DOUBTFUL),
        (2, 1, 1, Completion.DOUBTFUL),
        (2, 1, 0, Completion.OPEN),
        (2, 0, 0, Completion.DONE),
    ],
)
def test_a_row_is_as_far_as_its_worst_cell(required: int, still_open: int, doubtful: int, state: Completion) -> None:
    """By formula too: the same words behind the same comparisons."""
    assert row_state(required, still_open, doubtful) is state
    rest = 'IF(A1=0,"記入済み","残りあり")' if required else '"任意"'
    assert row_state_formula(required, "A1", "B1") == f'IF(B1>0,"要確認",{rest})'


@pytest.mark.parametrize(("left", "state"), [(0, Completion.READY), (1, Completion.UNFINISHED)])
def test_the_workbook_is_ready_when_nothing_is_left(left: int, state: Completion) -> None:
    assert workbook_state(left) is state
    assert workbook_state_formula("A1+B1") == 'IF(A1+B1=0,"提出できます","未完了")'


def test_the_bar_is_full_when_nothing_is_left_and_not_before() -> None:
    bars = [filled_bar(16, left) for left in (0, 1, 8, 15, 16, 20)]
    assert bars == ["■■■■■■■■■■", "■■■■■■■■■□", "■■■■■□□□□□", "□□□□□□□□□□", "□□□□□□□□□□", "□□□□□□□□□□"]
    assert filled_bar_formula(16, "A1+B1") == ('MID("■■■■■■■■■■□□□□□□□□□□",11-INT(10*(16-MIN(16,A1+B1))/16),10)')


CONTENTS: dict[str, object] = {
    "nothing": None,
    "a wide space": "　",
    "a control sign": "\t ",
    "a no-break space": "\u00a0",
    "0": 0,
    "a figure": 12,
    "a broken one": 12.5,
    "below 0": -1,
    "the day before": 46022,
    "the first day": 46023,
    "the last day": 47118,
    "the day after": 47119,
    "digits": "12",
    "a fixed word": "該当なし",
    "the other": "未確定",
    "part of one": "該当",
    "a wildcard": "*",
    "a word": "A",
    "the same in small": "a",
    "a quoted word": 'B"2',
    "the last word": "語" * 40,
    "a formula": "=1+1",
    "an empty one": '=""',
    "an error": "#N/A",
    "true": True,
}
LONG = tuple(f"{number}{'長' * 20}" for number in range(12))  # more than one text in a formula may hold
ASKS = (
    NUMBER,
    replace(NUMBER, base=None),
    replace(NUMBER, whole=False),
    TEXT,
    replace(CHOICE, choices=("A", 'B"2', *LONG, "語" * 40)),
)


def expected(ask: Ask, value: object) -> CellContent:
    """A formula, an error and a truth value are no answers."""
    if isinstance(value, bool) or (isinstance(value, str) and value.startswith(("=", "#"))):
        return CellContent.DOUBTFUL
    return cell_content(ask, Decimal(str(value)) if isinstance(value, int | float) else value)  # type: ignore[arg-type]


@pytest.mark.office
def test_the_formulas_say_of_every_content_what_python_says(office: Office) -> None:
    """Of one cell by those of the colours, of neighbours by those that count, from another sheet than theirs."""
    book = Workbook()
    sheet, other = book.active, book.create_sheet("数え方")
    assert sheet is not None
    sheet.title = "記入 '1' 版"
    wanted: dict[str, float] = {}

    def wants(row: int, column: int, formula: str, number: float) -> None:
        other.cell(row, column, f"={formula}")
        wanted[cell_name((row, column))] = number

    for row, ask in enumerate(ASKS, 1):
        questions = []
        for column, value in enumerate(CONTENTS.values(), 1):
            sheet.cell(row, column, value)  # type: ignore[arg-type]
            # Some are due another year, whose days are others, and some are not required.
            own = replace(ask, key=f"2-1/3/i1@{'R20' if column % 5 == 3 else 'R8'}", required=column % 7 != 0)
            state = expected(own, value)
            questions.append(AskedQuestion(sheet.title, (row, column), own, state))
            place = f"{quote_sheet_name(sheet.title)}!{cell_name((row, column))}"
            good = state not in (CellContent.BLANK, CellContent.DOUBTFUL)
            wants(row * 9, column, f"IF({blank_formula(place)},1,0)", state is CellContent.BLANK)
            wants(row * 9 + 1, column, f"IF({doubtful_formula(own, place)},1,0)", state is CellContent.DOUBTFUL)
            wants(row * 9 + 2, column, f"IF({answered_formula(own, place)},1,0)", good)
        for below, what in enumerate((Count.OPEN, Count.DOUBTFUL, Count.FILLED), row * 9 + 3):
            wants(below, 1, count_formula(what, shaped_rows(questions), other.title), count_cells(what, questions))
    buffer = BytesIO()
    book.save(buffer)
    seen = office.values(buffer.getvalue(), other.title, list(wanted))
    assert {cell: one.number for cell, one in seen.items()} == wanted
    assert not any(one.error for one in seen.values())


def test_only_neighbours_that_ask_alike_are_counted_together() -> None:
    """In one row of one sheet, of one kind; each run of them is one area of the formula."""
    fraction = replace(NUMBER, whole=False)
    asks = [
        ("福祉", (1, 1), NUMBER), ("福祉", (1, 2), replace(NUMBER, key="2-1/3/i1@R9")), ("福祉", (1, 4), NUMBER),
        ("福祉", (2, 5), NUMBER), ("教育", (2, 6), NUMBER), ("教育", (2, 7), fraction), ("教育", (2, 8), CHOICE),
        ("教育", (2, 9), replace(CHOICE, choices=("B",))), ("表紙", (2, 10), TEXT),
    ]  # fmt: skip
    questions = [AskedQuestion(*ask, CellContent.BLANK) for ask in asks]
    formula = count_formula(Count.DOUBTFUL, shaped_rows(questions), "表紙", one_by_one=0)
    areas = [re.findall(r"ISFORMULA\((.*?)\)", term)[0] for term in formula.split("+SUMPRODUCT(")]
    assert areas == [
        "'福祉'!A1:B1", "'福祉'!D1", "'福祉'!E2", "'教育'!F2", "'教育'!G2", "'教育'!H2", "'教育'!I2", "J2",
    ]  # fmt: skip


def test_few_cells_are_counted_one_by_one_and_many_together() -> None:
    """Gnumeric and IronCalc calculate no area here; Excel takes no formula without end."""
    row = [AskedQuestion("福祉", (1, column), NUMBER, CellContent.BLANK) for column in range(1, 40)]
    assert ":" not in count_formula(Count.DOUBTFUL, shaped_rows(row[:6]), "福祉")
    assert "ISFORMULA(A1:AM1)" in count_formula(Count.DOUBTFUL, shaped_rows(row), "福祉")


def test_no_text_in_a_formula_is_longer_than_excel_takes() -> None:
    """255 signs."""
    formula = doubtful_formula(replace(CHOICE, choices=LONG), "A1")
    assert max(map(len, re.findall(r'"((?:[^"]|"")*)"', formula))) <= 255
    assert all(word in formula.replace('"&"', "") for word in LONG)


def test_a_text_cell_with_an_error_or_a_truth_value_is_doubtful_in_excel_too() -> None:
    """LibreOffice makes formulas of both when it opens a workbook, so it cannot show what Excel needs to be asked."""
    for formula in (doubtful_formula(TEXT, "A1"), answered_formula(TEXT, "A1")):
        assert "*(1-ISERROR(A1))*(1-ISLOGICAL(A1))" in formula


def test_where_a_formula_would_be_too_long_alike_rows_below_each_other_are_counted_as_one_area() -> None:
    def figure(row: int, column: int) -> AskedQuestion:
        return AskedQuestion("評価", (row, column), replace(NUMBER, base=Decimal(12)), CellContent.BLANK)

    many = [figure(row, column) for row in range(2, 62) for column in (2, 3)]
    formula = count_formula(Count.DOUBTFUL, shaped_rows(many), "表紙")
    assert formula.count("SUMPRODUCT") == 1
    assert "'評価'!B2:C61" in formula
    assert len(formula) < 8192


def test_what_is_written_once_for_rows_asked_alike_names_the_cells_of_each() -> None:
    """Row numbers of any length: a formula may be as long as it gets, and cells are counted together where that is
    too long."""
    first = [AskedQuestion("教育", (9, column), NUMBER, CellContent.BLANK) for column in (2, 3, 7)]
    formula = count_formula(Count.OPEN, shaped_rows(first), "福祉")
    for row in (10, 98, 1000):
        moved = [question._replace(position=(row, question.position[1])) for question in first]
        for own, sheet in (("福祉", "'教育'!"), ("教育", "")):
            wanted = re.sub(r"'教育'!([B-G])9\b", rf"{sheet}\g<1>{row}", formula)
            assert count_formula(Count.OPEN, shaped_rows(moved), own) == wanted
    assert count_formula(Count.OPEN, shaped_rows([*first, *moved]), "福祉") == "+".join(
        [formula, formula.replace("9", "1000")]
    )
