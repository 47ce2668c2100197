"""consolidated.xlsx: figures by key and year, states in words, problems with their place."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from kamakura_report.doors.write import write
from kamakura_report.form.book import Book, Sheet, Style
from kamakura_report.form.metrics import MAX_ROW_HEIGHT
from kamakura_report.plan.model import Joint
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports import attention, look
from kamakura_report.reports.consolidated import STYLES, place
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import merge
from tests.audit import findings
from tests.returns.answered import plan, returned


def book() -> Book:
    """R8: a figure, a conflict, 未確定 and 該当なし; R9 is empty."""
    shared = plan(Joint.EACH)
    merged = merge(
        shared,
        [
            returned(
                "福祉課", {"2-1/i1@R8": "1234.5", "2-1/i5@R8": "未確定", "2-1/3/i1@R8": "1", "2-1/3/決算額@R8": "-3"}
            ),
            returned("保険課", {"2-1/3/i1@R8": "2"}),
            returned("介護課", {"2-1/12/決算額@R8": "該当なし"}),
        ],
    )
    return place(shared, merged, merged.problems)


def shown(sheet: Sheet) -> list[list[object]]:
    rows, columns = (max(position[axis] for position in sheet.cells) for axis in (0, 1))
    return [
        [sheet.cells[row, column].value if (row, column) in sheet.cells else None for column in range(1, columns + 1)]
        for row in range(1, rows + 1)
    ]


TABLE = """\
キー|施策|No|事業名|指標名|項目|単位|初期値|R8|R9|状態|課
2-1/i1|2-1 福祉|||満足な市民|実績|%|14.5|1234.5|未入力|未入力1|福祉課
2-1/i5|2-1 福祉|||参加した市民|実績|%|未入力|未確定|未入力|未確定1、未入力2|福祉課
2-1/3/i1|2-1 福祉|3|推進事業|講座|実績|回|未入力|競合|未入力|競合1、未入力2|福祉課、保険課
2-1/3/予算額|2-1 福祉|3|推進事業||予算額|千円||4176|未入力|未入力1|福祉課、保険課
2-1/3/決算額|2-1 福祉|3|推進事業||決算額|千円||-3|未入力|未入力1|福祉課、保険課
2-1/12/予算額|2-1 福祉|12|単独事業||予算額|千円||未入力|未入力|未入力2|介護課
2-1/12/決算額|2-1 福祉|12|単独事業||決算額|千円||該当なし|未入力|未入力1|介護課"""


def test_one_row_per_indicator_budget_and_settlement():
    rows = shown(book().sheet("実績一覧"))
    assert ["|".join("" if value is None else str(value) for value in row) for row in rows] == TABLE.splitlines()
    assert all(isinstance(rows[row][column], Decimal) for row, column in [(1, 7), (1, 8), (3, 2), (4, 8)])


def test_a_row_says_when_nothing_is_open():
    merged = merge(plan(), [returned("福祉課", {"2-1/i1@R8": "1", "2-1/i1@R9": "該当なし"})])
    assert place(plan(), merged, ()).sheet("実績一覧").cells[2, 11].value == "すべて確定"


def test_figures_have_the_decimals_of_their_row_and_states_a_look_of_their_own():
    sheet = book().sheet("実績一覧")
    assert [sheet.cells[row, 9].style.number_format for row in (2, 5)] == ["#,##0.0", "#,##0"]
    looks = {sheet.cells[position].style for position in [(2, 9), (3, 9), (4, 9), (8, 9), (8, 10)]}
    assert len(looks) == 5


def test_headings_stay_and_repeat_and_filter_on_a4_landscape():
    for sheet in book().sheets:
        columns = max(column for _, column in sheet.cells)
        assert sheet.freeze is not None
        assert sheet.freeze[0] == 2
        assert sheet.page.repeat == (1, 1)
        assert (sheet.page.landscape, sheet.page.paper) == (True, 9)
        assert sheet.filtered is not None
        assert str(sheet.filtered).startswith("A1:")
        assert sheet.filtered.right == columns == len(sheet.widths)


@pytest.mark.parametrize("years", [1, 10])
def test_the_scale_makes_every_sheet_one_page_wide(years: int):
    wide = replace(plan(), last=FiscalYear(plan().first.begins + years - 1))
    for sheet in place(wide, merge(wide, [returned("福祉課", {"2-1/i1@R8": "123456789.5"})]), ()).sheets:
        printed = sum(map(look.points, sheet.widths.values())) * sheet.page.scale / 100
        assert 0.9 < printed / ((11.69 - 0.8) * 72) < 0.98


def test_an_ampersand_in_the_city_s_name_is_no_print_code():
    named = replace(plan(), city="A&D市")
    assert place(named, merge(named, ()), ()).sheets[0].page.header == "&LA&&D市 実績一覧"


def test_the_problems_stand_worst_first_with_their_place():
    problems = [
        Problem("b.note", Severity.NOTE, "同じです。", "不要です。"),
        Problem(
            "a.error", Severity.ERROR, "違います。", "直します。", "x.xlsx", "2-1 福祉", "F12", "2-1/i1@R8", "指標・R8"
        ),
    ]
    assert shown(attention.sheet(plan(), problems)) == [
        ["重大度", "コード", "ファイル", "シート", "セル", "対象", "見つかったこと", "していただくこと"],
        ["エラー", "a.error", "x.xlsx", "2-1 福祉", "F12", "指標・R8\n2-1/i1@R8", "違います。", "直します。"],
        ["お知らせ", "b.note", "", "", "", "", "同じです。", "不要です。"],
    ]


def test_no_problems_are_one_sentence():
    sheet = attention.sheet(plan(), ())
    assert sheet.cells[2, 1].value == "確認が必要なことはありません。"
    assert sheet.filtered is None


def test_people_s_text_is_text_in_the_written_workbook():
    attack = '=HYPERLINK("http://x","y")'
    problem = Problem("a", Severity.ERROR, attack, "@SUM(A1)", attack, "+1", "A1", "-1", "=1")
    data = write(place(plan(), merge(plan(), ()), [problem]))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["要確認"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]][2:] == [
        (attack, "s"), ("+1", "s"), ("A1", "s"), ("=1\n-1", "s"), (attack, "s"), ("@SUM(A1)", "s")
    ]  # fmt: skip
    assert not sheet._hyperlinks


def test_the_workbook_is_one_that_excel_opens():
    assert findings(write(book())) == []


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_written():
    problem = Problem("a", Severity.ERROR, "長" * 40000, "直します。")
    sheet = place(plan(), merge(plan(), ()), [problem]).sheet("要確認")
    text = sheet.cells[2, 7].value
    assert isinstance(text, str)
    assert (len(text), text[-1], sheet.heights[2]) == (look.LONGEST, "…", MAX_ROW_HEIGHT)


@pytest.mark.parametrize("said", ["1e-12", "1e300", "999999999999999"])
def test_any_figure_can_be_written(said: str):
    merged = merge(plan(), [returned("福祉課", {"2-1/i1@R8": said})])
    assert findings(write(place(plan(), merged, ()))) == []


def luminance(rgb: str) -> float:
    parts = [int(rgb[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    dark, light = sorted([luminance(style.color or "000000"), luminance(style.fill or "FFFFFF")])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", [look.BODY, look.HEADING, look.EMPTY, *STYLES.values(), *attention.STYLES.values()])
def test_every_text_can_be_read_against_its_ground(style: Style):
    """WCAG 2.1, 1.4.3: a contrast of at least 4.5:1."""
    assert contrast(style) >= 4.5


def test_the_contrast_test_can_fail():
    assert contrast(Style(color="AAAAAA")) < 4.5


def test_every_state_but_a_figure_has_a_style():
    assert set(STYLES) == set(State) - {State.SETTLED}
