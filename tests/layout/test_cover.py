"""The cover: every asked row with a link to where typing begins, and how much is still open, now and live."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.cell_counts import FORMULA_LIMIT
from kamakura_report.form.completion import CellContent, cell_content, is_blank
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.counting_words import uncounted_problems
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from tests.effort import cases
from tests.form.forms import COVER, SMALL, Line, drawn, form, shipped, small
from tests.form.permuted import permuted
from tests.form.plans import LEAD, PROGRAM, R8, many, placed, plan, shown
from tests.form.walks import Walk, walks
from tests.office.office import Office

KNOWN = st.sampled_from(["shipped", "small"]).map(lambda name: shipped() if name == "shipped" else small())
COUNTED = re.compile(
    r"SUMPRODUCT\(\(1-_xlfn\.ISFORMULA\((?:'((?:[^']|'')+)'!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?\)\)"
    r'\*ISNUMBER\(1/\(TRIM\(CLEAN\(SUBSTITUTE\([^"]+,"　",""\)\)\)=""\)\)\)'
)


def asked_cells(sheet: Sheet) -> list[tuple[bool, CellContent]]:
    """Of each open cell: whether it is required, and what it holds."""
    asked = []
    for at, ask in sheet.asks():
        value = sheet.cells[at].value
        assert not isinstance(value, Formula)
        asked.append((ask.required, cell_content(ask, value)))
    return asked


def test_each_asked_row_is_listed_with_a_link_to_its_first_open_cell() -> None:
    """In the order of the sheets, with what it is about and its key."""
    book = placed(small(), plan(), LEAD, (R8,))
    cover = book.sheet("表紙")
    rows = [row for (row, column), cell in sorted(cover.cells.items()) if column == 3 and cell.link]
    listed = [tuple(cover.cells[row, column].value for column in (1, 2, 3, 6)) for row in rows]
    assert listed == [
        ("2-1 福祉", "満足な市民", "C2", "2-1/i1"),
        ("No 3 推進事業", "講座", "C5", "2-1/3/i1"),
        ("No 3 推進事業", "受講者", "B6", "2-1/3/i2"),  # the undecided initial value comes first
        ("No 3 推進事業", "決算額", "C8", "2-1/3/決算額"),
    ]
    for row in rows:
        link = cover.cells[row, 3].link
        assert link is not None
        assert (link.sheet, cell_name(link.position)) == (PROGRAM, cover.cells[row, 3].value)


@settings(max_examples=cases(300))
@given(walks(KNOWN))
def test_the_list_is_every_row_that_asks_and_nothing_else(walk: Walk) -> None:
    """Each link leads to an open cell, the leftmost of its row."""
    book = walk.book
    links = [
        (cell.link.sheet, cell.link.position)
        for _, cell in sorted(book.sheet("表紙").cells.items())
        if cell.link is not None
    ]
    first: dict[tuple[str, int], tuple[int, int]] = {}
    for sheet, at, _ in book.asks():
        if sheet != "表紙":
            first.setdefault((sheet, at[0]), at)
    listed = [(sheet, at) for (sheet, _), at in first.items()]
    sheets = {sheet: at for sheet, at in reversed(listed)}
    assert links in (listed, [*reversed(sheets.items()), *listed])  # the shipped cover lists the sheets above


def recounted(book: Book, own: str, formula: str) -> int:
    """What the formula comes to in this workbook, by looking at every cell it names."""
    summed = re.fullmatch(r"SUM\(([A-Z]+)(\d+)(?::[A-Z]+(\d+))?\)", formula)
    if summed:
        cells = {cell_name(at): cell for at, cell in book.sheet(own).cells.items()}
        rows = range(int(summed[2]), int(summed[3] or summed[2]) + 1)
        values = [cells[f"{summed[1]}{row}"].value for row in rows]
        return sum(int(str(one.value if isinstance(one, Formula) else one)) for one in values)
    count = 0
    for sheet, left, top, right, bottom in COUNTED.findall(formula):
        name = sheet.replace("''", "'") or own
        empty = {cell_name(at): is_empty(cell) for at, cell in book.sheet(name).cells.items()}
        assert not bottom or bottom == top
        columns = range(number(left), number(right or left) + 1)
        count += sum(empty[cell_name((int(top), column))] for column in columns)
    assert re.sub(COUNTED, "", formula).strip("+") == ""
    return count


def is_empty(cell: Cell) -> bool:
    """Nothing is seen in it."""
    return cell.value is None or (isinstance(cell.value, str) and is_blank(cell.value))


def number(letters: str) -> int:
    return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))


@settings(max_examples=cases(300))
@given(walks(KNOWN | permuted()))
def test_counts_and_states_are_what_their_formulas_come_to(walk: Walk) -> None:
    """Every 未入力数, and every sum of counts: the value written is the value that the formula has now."""
    book = walk.book
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if not isinstance(cell.value, Formula):
                continue
            counted = not re.sub(COUNTED, "", cell.value.text).strip("+")
            if counted or (sheet.name == "表紙" and re.fullmatch(r"SUM\([^+]*\)", cell.value.text)):
                assert cell.value.value == recounted(book, sheet.name, cell.value.text)


@settings(max_examples=cases(300))
@given(walks(KNOWN))
def test_the_cover_counts_every_required_cell_once(walk: Walk) -> None:
    """And says 提出できます exactly when none is empty and nothing is doubtful."""
    book = walk.book
    asked = [question for sheet in book.sheets for question in asked_cells(sheet)]
    left = [one for one in asked if one[1] is CellContent.DOUBTFUL or (one[0] and one[1] is CellContent.BLANK)]
    said = shown(book.sheet("表紙"))
    state = next(one for one in said.values() if str(getattr(one, "value", one)) in ("提出できます", "未完了"))
    assert str(getattr(state, "value", state)) == ("未完了" if left else "提出できます")
    counts = {one.text: one.value for one in said.values() if isinstance(one, Formula) and one.text.startswith("SUM(")}
    assert sum(1 for required, held in asked if required and held is CellContent.BLANK) in counts.values() or not counts


@pytest.mark.parametrize(
    ("answers", "state", "count"),
    [
        ({}, "残りあり", 1),
        ({"2-1/3/i1@R8": Answer.figure(0)}, "記入済み", 0),
        ({"2-1/3/i1@R8": Answer.word("該当なし")}, "記入済み", 0),
        ({"2-1/3/i1@R9": Answer.figure(1)}, "残りあり", 1),
    ],
)
def test_a_row_is_done_when_its_required_cells_are_filled(answers: dict[str, Answer], state: str, count: int) -> None:
    book = placed(small(), plan(), LEAD, (R8,), answers=Answers(answers))
    cover = book.sheet("表紙")
    (row,) = [at[0] for at, cell in cover.cells.items() if cell.value == "2-1/3/i1"]
    values = [cover.cells[row, column].value for column in (4, 5)]
    assert [one.value for one in values if isinstance(one, Formula)] == [count, state]


def test_a_row_in_which_nothing_is_required_says_so() -> None:
    cover = placed(small(), plan(), LEAD).sheet("表紙")
    rows = [at[0] for at, cell in cover.cells.items() if cell.link]
    assert {getattr(cover.cells[row, 5].value, "value", "") for row in rows} == {"任意"}
    assert {cover.cells[row, 4].value for row in rows} == {0}
    assert getattr(cover.cells[2, 2].value, "value", "") == "提出できます"


def test_counts_stand_where_they_were_drawn() -> None:
    """Of its own row; of the project or indicator around it; of the sheet; on a cover without a list, of everything."""
    program = [
        Line("施策", "{{未入力数}}|{{記入状況}}|様式ID {{様式ID}}"),
        *SMALL[1:3],
        Line("事業", "{{未入力数}}|{{記入状況}}"),
        *SMALL[3:],
        Line("成果指標", "{{未入力数}}"),
    ]
    book = placed(form(drawn(program, cover=COVER[:3])), plan(), LEAD, (R8,))
    said = {cell: one.value for cell, one in shown(book.sheet(PROGRAM)).items() if isinstance(one, Formula)}
    assert (said["A1"], said["B1"]) == (5, "未完了")  # i1, 3/i1, 3/i2 with its initial value, 決算額
    assert (said["A5"], said["B5"]) == (4, "残りあり")
    assert [said[cell] for cell in said if cell[0] == "A" and cell not in ("A1", "A5")] == [1, 2]
    cover = {cell: one.value for cell, one in shown(book.sheet("表紙")).items() if isinstance(one, Formula)}
    assert list(cover.values()) == ["未完了", 5]


@pytest.mark.office
def test_an_office_program_comes_to_the_same_words_and_numbers(office: Office) -> None:
    """Every formula of the shipped form's workbook, half filled in, calculated again."""
    said = {
        "2-1/3/i1@R8": Answer.figure(13),
        "2-1/3/決算額@R8": Answer.figure(4000),
        "2-1/i1@R8": Answer.word("未確定"),
    }
    book = placed(shipped(), plan(), LEAD, (R8,), answers=Answers(said))
    data = write_workbook(book)
    for sheet in book.sheets[:2]:
        formulas = [cell_name(at) for at, cell in sheet.cells.items() if isinstance(cell.value, Formula)]
        assert formulas
        before = office.values(data, sheet.name, formulas, calculate=False)
        after = office.values(data, sheet.name, formulas)
        assert {cell: seen.text for cell, seen in before.items()} == {cell: seen.text for cell, seen in after.items()}
        numbers = [[seen.number for seen in several.values() if seen.number is not None] for several in (before, after)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-14)
        assert all(seen.error == 0 for seen in after.values())


@pytest.mark.parametrize("word", ["未入力数", "要確認数", "記入数", "記入状況", "記入の進み"])
def test_a_count_too_long_for_a_formula_stays_blank_and_is_told_with_its_place_in_the_form(word: str) -> None:
    """A form without 一覧 that counts in a heading: a formula holds so many cells, and overlooks none."""
    known = form(drawn([Line("見出し", f"題||{{{{{word}}}}}"), *SMALL], cover=COVER[:1]))
    few, lots = (placed(known, many(number), LEAD, (R8,)) for number in (4, 120))
    value = few.sheet(PROGRAM).cells[1, 3].value
    assert isinstance(value, Formula)
    assert len(value.text) <= FORMULA_LIMIT
    assert list(uncounted_problems(few, LEAD)) == []
    assert lots.sheet(PROGRAM).cells[1, 3].value is None
    (told,) = uncounted_problems(lots, LEAD)
    assert (told.code, told.sheet, told.cell, told.label) == ("template.uncounted", "施策", "D2", LEAD)
    assert write_workbook(lots)


def test_a_list_that_says_only_states_is_enough_for_the_state_of_all() -> None:
    """However many rows it has: then the words are counted, not the cells."""
    cover = [COVER[0], Line("表紙", "{{記入状況}}"), Line("一覧", "{{一覧.記入欄}}|{{記入状況}}|{{一覧.キー}}")]
    book = placed(form(drawn(cover=cover)), many(120, 5), LEAD, (R8,))
    value = book.sheet("表紙").cells[2, 1].value
    assert isinstance(value, Formula)
    assert (value.value, value.text.count("COUNTIF"), list(uncounted_problems(book, LEAD))) == ("未完了", 2, [])


def test_beyond_its_number_of_rows_the_list_has_one_line_a_thing() -> None:
    """And counts the same: a big division's cover is no book of its own."""
    words = "{{一覧.対象}}|{{一覧.項目}}|{{一覧.記入欄}}|{{欄数}}|{{未入力数}}|{{一覧.キー}}"
    whole = Line("表紙", "{{未入力数}}")

    def listed(most: int) -> tuple[list[tuple[object, ...]], list[Any]]:
        book = placed(form(drawn(cover=[COVER[0], whole, Line(f"一覧（{most}行まで）", words)])), plan(), LEAD, (R8,))
        cover = book.sheet("表紙")
        rows = [row for (row, column), cell in sorted(cover.cells.items()) if column == 3 and cell.link]
        counts = [value.value for value in shown(cover).values() if isinstance(value, Formula)]
        return [tuple(cover.cells[row, column].value for column in (1, 2, 3, 6)) for row in rows], counts

    short, counts = listed(3)
    assert short == [
        ("2-1 福祉", "満足な市民", "C2", "2-1/i1"),
        ("No 3 推進事業", "講座 など 3 行", "C5", "2-1/3"),
    ]
    every, every_count = listed(4)
    assert (len(every), sum(counts[1:]), sum(every_count[1:])) == (4, counts[0], every_count[0])
    assert counts[0] == every_count[0] == 5


def test_a_bar_shows_how_far_a_row_a_sheet_and_the_whole_are() -> None:
    """Where the counts stand beside it, it reads them; where nothing is required there is none."""
    cover = [
        COVER[0],
        Line("表紙", "{{記入の進み}}|{{未入力数}}|{{要確認数}}"),
        Line("シート一覧", "{{シート一覧.シート}}|{{記入の進み}}"),
        Line("一覧", "{{一覧.項目}}|{{記入の進み}}|{{未入力数}}|{{要確認数}}|{{一覧.キー}}"),
    ]
    known = form(drawn(cover=cover))
    said = {
        "2-1/3/i1@R8": Answer.figure(13),
        "2-1/i1@R8": Answer.word("未確定"),
        "2-1/3/i2@R8": Answer.text("約3"),
    }
    sheet = placed(known, plan(), LEAD, (R8,), answers=Answers(said)).sheet("表紙")
    bars = {
        cell_name(at): cell.value
        for at, cell in sheet.cells.items()
        if isinstance(cell.value, Formula) and "■" in cell.value.text
    }
    assert [bar.value.count("■") for bar in bars.values()] == [4, 4, 10, 10, 0, 0]
    assert "MIN(5,B2+C2)" in bars["A2"].text
    assert "MIN(1,C4+D4)" in bars["B4"].text
    nothing = placed(known, plan(), LEAD).sheet("表紙")
    assert [cell for cell in nothing.cells.values() if isinstance(cell.value, Formula) and "■" in cell.value.text] == []
