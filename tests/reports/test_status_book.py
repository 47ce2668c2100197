"""``status.xlsx``: a row per division on one page, a bar that is not colour alone, every open cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Division, Joint
from kamakura_report.plan.periods import YearStyle
from kamakura_report.reports import status_book
from kamakura_report.reports.status_book import due_until, place_status, share_bar, status_summary
from kamakura_report.rounds.division_status import Stage, count_totals
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Book, Sheet
from kamakura_report.workbook.office_style import points, row_height
from tests.audit import findings
from tests.merging.answered import plan
from tests.rounds.statuses import DUE, FUKUSHI, HOKEN, TODAY, came, sending, stood, wrong

SENDINGS = (sending("福祉課", FUKUSHI), sending("保険課", HOKEN))
RETURNS = (came("福祉課", {"2-1/i1@R8": "10"}), wrong(came("保険課", {})))


def book(sendings=SENDINGS, returns=RETURNS, on=None, closed: bool = False) -> Book:
    on = on or plan(Joint.EACH)
    return place_status(on, "R8", list(stood(on, sendings, returns).values()), TODAY, closed=closed)


def shown(sheet: Sheet) -> list[list[object]]:
    rows = max(row for row, _ in sheet.cells)
    columns = max(column for _, column in sheet.cells)
    return [
        [sheet.cells[row, column].value if (row, column) in sheet.cells else None for column in range(1, columns + 1)]
        for row in range(1, rows + 1)
    ]


def test_each_division_is_one_row_and_the_last_adds_them_up() -> None:
    title, due, totals, heading, *rows = shown(book().sheet(status_book.NAME))
    assert title[0] == "提出状況　R8"
    assert due[0] == "提出期限 令和9年5月31日（月）　　令和9年6月10日（木）現在"
    assert str(totals[0]).startswith("配布 2 課、届いた 2、受け取れた 1、そろった 0、期限に遅れた 0")
    assert heading == list(status_book.COLUMNS)
    assert [row[:2] for row in rows] == [
        ["福祉課", "一部未記入"],
        ["保険課", "要修正"],
        ["介護課", "配布なし"],
        ["合計", "0 / 2 課"],
    ]
    numbers = [[None if value is None else int(value) for value in row[3:11]] for row in rows]
    #  遅れ 届いた 対象 記入 未確定 誤り 競合 残り
    assert numbers == [[0, 1, 2, 1, 0, 0, 0, 1], [0, 1, 1, 0, 0, 1, 0, 1], [None] * 8, [None, None, 3, 1, 0, 1, 0, 2]]
    assert [row[11] for row in rows] == ["■■■■■□□□□□ 50.0%", "□□□□□□□□□□ 0.0%", None, "■■■□□□□□□□ 33.3%"]
    assert [row[2] for row in rows] == ["2027-05-20", "2027-05-20", None, None]
    assert [row[12] for row in rows] == ["福祉課.xlsx", "保険課.xlsx", None, None]


def test_every_open_cell_is_listed_with_its_label_and_what_is_wrong() -> None:
    heading, *rows = shown(book().sheet(status_book.OPEN_NAME))
    assert heading == list(status_book.OPEN_COLUMNS)
    assert [row[:5] for row in rows] == [
        ["福祉課", "残り", "福祉課.xlsx", "2-1 福祉", "H13"],
        ["保険課", "誤り", "保険課.xlsx", "2-1 福祉", "H13"],
        ["保険課", "残り", "保険課.xlsx", "2-1 福祉", "H12"],
    ]
    assert rows[1][5:9] == [
        "推進事業 講座 R8",
        None,
        "「約10」は数字として読めません。数字だけを入力してください。",
        "2-1/3/i1@R8",
    ]


def test_a_round_in_which_nothing_is_open_says_so() -> None:
    whole = book(sendings=SENDINGS[:1], returns=[came("福祉課", {"2-1/i1@R8": "1", "2-1/3/i1@R8": "2"})])
    assert shown(whole.sheet(status_book.OPEN_NAME))[1][0] == status_book.NOTHING_OPEN


def test_the_list_of_a_closed_round_says_so() -> None:
    assert "締め切りました" in str(shown(book(closed=True).sheet(status_book.NAME))[0][0])


def test_two_due_dates_are_both_told_and_none_is() -> None:
    later = replace(SENDINGS[1], due=DUE.replace(month=6, day=7))
    statuses = stood(plan(), (SENDINGS[0], later))
    assert due_until(list(statuses.values()), YearStyle.ERA) == "令和9年5月31日（月）、令和9年6月7日（月）"
    assert due_until([], YearStyle.ERA) == "なし"


def test_the_days_above_the_table_are_shown_as_the_plan_shows_its_years() -> None:
    western = shown(book(on=replace(plan(), year_style=YearStyle.WESTERN)).sheet(status_book.NAME))[1][0]
    assert western == "提出期限 2027年5月31日（月）　　2027年6月10日（木）現在"


@pytest.mark.parametrize(
    ("filled", "asked", "text"),
    [
        (0, 9, "□□□□□□□□□□ 0.0%"),
        (199, 200, "■■■■■■■■■□ 99.5%"),
        (1999, 2000, "■■■■■■■■■□ 99.9%"),  # never 100 while one is open
        (1, 3000, "□□□□□□□□□□ 0.1%"),  # never 0 once there is one
        (200, 200, "■■■■■■■■■■ 100.0%"),
        (0, 0, "■■■■■■■■■■ 100.0%"),
        (1, 3, "■■■□□□□□□□ 33.3%"),
        (2, 3, "■■■■■■□□□□ 66.7%"),
    ],
)
def test_a_bar_is_as_long_as_what_is_filled(filled: int, asked: int, text: str) -> None:
    assert share_bar(filled, asked) == text


@pytest.mark.parametrize("divisions", [1, 8, 20])
def test_the_table_of_a_plan_is_printed_on_one_page_at_nine_points_or_more(divisions: int) -> None:
    many = tuple(Division(f"第{number}課") for number in range(divisions))
    sheet = book([], [], replace(plan(), divisions=many)).sheet(status_book.NAME)
    page = sheet.page
    assert (page.landscape, page.paper, page.breaks, page.column_breaks) == (True, 9, (), ())
    assert page.scale >= 90
    assert page.area is not None
    assert list(status_book.COLUMNS)[page.area.right - 1] == "記入の割合"
    wide = sum(points(sheet.widths[column]) for column in range(1, page.area.right + 1)) * page.scale / 100
    high = sum(sheet.heights.values()) * page.scale / 100
    assert wide <= (11.69 - page.margins[0] - page.margins[1]) * 72
    assert high <= (8.27 - page.margins[2] - page.margins[3]) * 72


def test_more_divisions_than_one_page_can_show_go_on_in_even_parts_under_the_same_heading() -> None:
    on = replace(plan(), divisions=tuple(Division(f"第{number}課") for number in range(60)))
    page = book([], [], on).sheet(status_book.NAME).page
    assert page.repeat == (status_book.STATUS_HEAD, status_book.STATUS_HEAD)
    ends = [status_book.STATUS_HEAD, *page.breaks, status_book.STATUS_HEAD + 61]
    rows = [two - one for one, two in pairwise(ends)]
    assert len(rows) == 3
    assert max(rows) - min(rows) <= 4  # what stands above the first heading takes the place of some


def test_every_stage_has_its_look() -> None:
    assert set(status_book.STYLES) == set(Stage)


def test_the_workbook_is_one_that_excel_opens_and_holds_no_formula() -> None:
    odd = came("福祉課", {}, file="=1+1\u202e\x01 長い名前" + "あ" * 300 + ".xlsx")
    made = book(returns=[odd])
    assert findings(write_workbook(made)) == []
    values = {type(cell.value) for sheet in made.sheets for cell in sheet.cells.values()}
    assert values <= {str, Decimal, type(None), Stage, *{type(what) for what in status_book.OPEN_STYLES}}


def test_each_stage_and_each_open_cell_has_a_look_that_says_how_urgent_it_is() -> None:
    """Red is wrong, yellow is waited for, and the bars keep still while the list scrolls."""
    made = book()
    divisions, cells = made.sheet(status_book.NAME), made.sheet(status_book.OPEN_NAME)
    first = status_book.STATUS_HEAD + 1
    assert [divisions.cells[first + row, 2].style for row in range(3)] == [
        office_style.OPEN,
        office_style.BAD,
        office_style.CLOSED,
    ]
    assert [cells.cells[row, 2].style for row in (2, 3, 4)] == [office_style.OPEN, office_style.BAD, office_style.OPEN]
    assert (divisions.freeze, cells.freeze) == ((first, 2), (2, 2))
    assert status_book.STYLES[Stage.WAITING] == office_style.OPEN


def test_conflicts_and_undetermined_cells_are_listed_after_the_empty_ones() -> None:
    keys = ("2-1/i5@R8", "2-1/3/i1@R8", "2-1/i1@R8")
    said = [
        came("福祉課", {"2-1/i5@R8": "未確定", "2-1/3/i1@R8": "1"}),
        came("保険課", {"2-1/3/i1@R8": "2"}),
    ]
    made = book((sending("福祉課", keys), SENDINGS[1]), said)
    rows = shown(made.sheet(status_book.OPEN_NAME))[1:4]
    assert [(row[1], row[4], row[6], row[8]) for row in rows] == [
        ("残り", "H14", "人", "2-1/i1@R8"),
        ("競合", "H13", "人", "2-1/3/i1@R8"),
        ("未確定", "H12", "人", "2-1/i5@R8"),
    ]
    assert [made.sheet(status_book.OPEN_NAME).cells[row, 2].style for row in (2, 3, 4)] == [
        office_style.OPEN,
        office_style.BAD,
        office_style.QUIET,
    ]


def test_a_division_that_took_over_from_two_finds_each_cell_in_the_workbook_that_asks_for_it() -> None:
    on = replace(plan(), divisions=(Division("福祉課", former=("子育て課", "高齢課")), *plan().divisions[1:]))
    sent = (sending("子育て課", ("2-1/i1@R8",)), sending("高齢課", ("2-1/3/i1@R8",)))
    rows = shown(book(sent, (), on).sheet(status_book.OPEN_NAME))[1:]
    assert sorted((row[8], row[2]) for row in rows) == [
        ("2-1/3/i1@R8", "高齢課.xlsx"),
        ("2-1/i1@R8", "子育て課.xlsx"),
    ]


def test_every_file_is_counted_and_a_workbook_without_cells_has_no_bar() -> None:
    twice = [
        came("福祉課", {"2-1/i1@R8": "1"}, f"2027-05-{day}T17:31:00+09:00", file=f"{day}.xlsx") for day in (20, 21)
    ]
    made = book((SENDINGS[0], sending("介護課", ())), twice).sheet(status_book.NAME)
    rows = {row[0]: row for row in shown(made)}
    assert (rows["福祉課"][4], rows["福祉課"][12]) == (2, "21.xlsx")
    assert (rows["介護課"][5], rows["介護課"][11]) == (0, None)


def test_a_name_longer_than_a_cell_is_cut() -> None:
    long = came("福祉課", {"2-1/i1@R8": "1"}, file="長" * 3000 + ".xlsx")
    made = book(returns=[wrong(long)])
    for sheet, column in ((status_book.NAME, 13), (status_book.OPEN_NAME, 3)):
        texts = [str(cell.value) for (_, at), cell in made.sheet(sheet).cells.items() if at == column]
        assert max(map(len, texts)) == office_style.LONGEST_CELL


def test_headings_are_merged_over_the_table_and_all_totals_are_told_in_their_order() -> None:
    sheet = book().sheet(status_book.NAME)
    assert [str(area) for area in sheet.merges] == ["A1:M1", "A2:M2", "A3:M3"]
    assert str(sheet.cells[3, 1].value).endswith("対象 3 欄、記入 1、未確定 0、誤り 1、競合 0、残り 2")
    undone = count_totals(stood(plan(Joint.EACH), SENDINGS, RETURNS).values())
    odd = replace(undone, wrong=5, conflicts=6, outstanding=7, late=8)
    assert status_summary(odd)[0].endswith("期限に遅れた 8")
    assert status_summary(odd)[1].endswith("誤り 5、競合 6、残り 7")


def test_an_indented_name_of_any_length_fits_its_row() -> None:
    on = replace(plan(), divisions=tuple(Division("課" * length) for length in range(1, 60)))
    sheet = book([], [], on).sheet(status_book.NAME)
    for row in range(status_book.STATUS_HEAD + 1, status_book.STATUS_HEAD + 60):
        needed = row_height([(str(sheet.cells[row, 1].value), sheet.widths[1] - office_style.INDENT_WIDTH)])
        assert needed <= sheet.heights[row]
