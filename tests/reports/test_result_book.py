"""consolidated.xlsx: figures by key and year in wide tables, states in words, problems with their place."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import openpyxl
import pytest

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.merging.agree import ResultState
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.consolidated.figure_cells import STYLES
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.reports.problem_list import problem_sheet
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Formula, Sheet
from kamakura_report.workbook.office_style import points
from kamakura_report.workbook.text_size import MAX_ROW_HEIGHT
from tests.audit import findings
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge
from tests.reports.simulated import budgeted, results

LISTS = ("施策指標", "事業・成果指標", "予算決算", "点検結果", "競合", "変更履歴")
TABLES = LISTS[:3]


def aimed(joint: Joint = Joint.EACH) -> Plan:
    """The small plan; its first indicator is meant to rise."""
    small = plan(joint)
    (program,) = small.programs
    rising = replace(program.indicators[0], direction="↗")
    return replace(small, programs=(replace(program, indicators=(rising, *program.indicators[1:])),))


def book() -> Book:
    """R8: a figure, a conflict, 未確定 and 該当なし; nobody has answered for R9."""
    shared = aimed()
    said = {
        "2-1/i1@R8": "1234.5", "2-1/i5@R8": "未確定", "2-1/3/i1@R8": "1", "2-1/3/決算額@R8": "-3",
        "2-1/3/i1/備考": "会場を変えた", "2-1/3/備考": "年度末に減",
    }  # fmt: skip
    merged = merge(
        shared,
        [
            returned("福祉課", said),
            returned("保険課", {"2-1/3/i1@R8": "2", "2-1/3/i1/備考": "増えた"}),
            returned("介護課", {"2-1/12/決算額@R8": "該当なし"}),
        ],
    )
    return place_consolidated(shared, merged, merged.problems)


def shown(sheet: Sheet) -> list[list[object]]:
    rows, columns = (max(position[axis] for position in sheet.cells) for axis in (0, 1))
    return [
        [sheet.cells[row, column].value if (row, column) in sheet.cells else None for column in range(1, columns + 1)]
        for row in range(1, rows + 1)
    ]


def told(sheet: Sheet) -> list[str]:
    """Each row as text; a formula as the value it has now, a line break as a slash."""
    values = ([value.value if isinstance(value, Formula) else value for value in row] for row in shown(sheet))
    return ["|".join("" if value is None else str(value).replace("\n", "/") for value in row) for row in values]


ROWS = {
    "施策指標": """\
施策|指標名|単位|目指す方向|目標値|初期値|R8|R9|推移|進捗|担当課|状態|備考|キー
2-1 福祉|満足な市民|%|↗||14.5|1234.5|||改善|福祉課|回答済み||2-1/i1
2-1 福祉|参加した市民|%||||未確定||||福祉課|未確定1||2-1/i5""",
    "事業・成果指標": """\
施策|No|事業名|指標名|単位|目指す方向|目標値|初期値|R8|R9|推移|進捗|担当課|状態|備考|キー
2-1 福祉|3|推進事業|講座|回||||競合||||福祉課、保険課|競合1|福祉課（R8）: 会場を変えた/保険課（R8）: 増えた|2-1/3/i1
2-1 福祉|12|単独事業|（成果指標なし）|||||||||介護課|||2-1/12""",
    "予算決算": """\
施策|No|事業名|所管課|区分（千円）|R8|R9|推移|状態|備考|キー
2-1 福祉|3|推進事業|福祉課、保険課|予算額|4176|||||2-1/3/予算額
2-1 福祉|3|推進事業|福祉課、保険課|決算額|-3|||回答済み|福祉課（R8）: 年度末に減|2-1/3/決算額
2-1 福祉|3|推進事業|福祉課、保険課|執行率|-0.000718390804597701|||||2-1/3/執行率
2-1 福祉|12|単独事業|介護課|予算額||||||2-1/12/予算額
2-1 福祉|12|単独事業|介護課|決算額|該当なし|||回答済み||2-1/12/決算額
2-1 福祉|12|単独事業|介護課|執行率||||||2-1/12/執行率""",
    "競合": """\
項目|回答|課|ファイル|シート|セル|受付日時|数字へ|キー
推進事業 講座 R8|1|福祉課|福祉課.xlsx|2-1 福祉|F14|2027-07-01 17:31|開く|2-1/3/i1@R8
推進事業 講座 R8|2|保険課|保険課.xlsx|2-1 福祉|F12|2027-07-01 17:31|開く|2-1/3/i1@R8
どれを採るかは、output/conflicts.xlsx の「採用」に印を付けて「kamakura-report resolve」で取り込みます。||||||||""",
}


def test_the_sheets_stand_in_order():
    assert [sheet.name for sheet in book().sheets] == ["概要", *LISTS]


@pytest.mark.parametrize("name", ROWS)
def test_each_row_says_what_is_known(name: str):
    assert told(book().sheet(name)) == ROWS[name].splitlines()


def test_figures_have_the_decimals_of_their_row_and_states_a_look_of_their_own():
    indicators, money = book().sheet("施策指標"), book().sheet("予算決算")
    assert [sheet.cells[2, 6].style.number_format for sheet in (indicators, money)] == ["#,##0.0", "#,##0"]
    conflict = book().sheet("事業・成果指標").cells[2, 9]
    looks = {cell.style for cell in (indicators.cells[2, 7], indicators.cells[3, 7], money.cells[6, 6], conflict)}
    assert len(looks) == 4


def test_what_is_missing_is_an_empty_cell_and_stands_out_once_others_have_answered():
    """Excel draws a word in a line of figures as 0, so no word may stand for a figure nobody has given yet."""
    merged = merge(plan(), [returned("福祉課", {"2-1/i1@R8": "1"})])
    cells = place_consolidated(plan(), merged, ()).sheet("施策指標").cells
    assert [cells[3, column].value for column in (7, 8)] == [None, None]
    assert [cells[3, column].style for column in (7, 8)] == [office_style.OPEN, office_style.BODY]
    assert [cells[row, 12].value for row in (2, 3)] == ["回答済み", "未入力1"]


def test_before_anybody_has_answered_nothing_is_missing_yet():
    assert place_consolidated(plan(), merge(plan(), ()), ()).sheet("施策指標").cells[3, 12].value == "これから"


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("1 2 3 4 5", "F2:K2"),
        ("1 2 - - -", "F2:K2"),
        ("1 2 3 未確定 5", "F2:I2"),
        ("該当なし 2 3 4 5", "H2:K2"),
        ("1 該当なし 3 4 -", "I2:K2"),  # of equal ones the latest
        ("未確定 - - - -", "F2:F2"),
    ],
)
def test_a_line_is_drawn_of_figures_and_blanks_without_the_words_between(said: str, area: str):
    long = replace(plan(), last=FiscalYear(2030))
    answers = {f"2-1/i1@{year}": word for year, word in zip(long.years, said.split(" "), strict=True) if word != "-"}
    merged = merge(long, [returned("福祉課", answers)])
    line = place_consolidated(long, merged, ()).sheet("施策指標").sparklines[0]
    assert f"{cell_name((line.area.top, line.area.left))}:{cell_name((line.area.bottom, line.area.right))}" == area


@pytest.mark.parametrize("name", LISTS)
def test_headings_stay_and_repeat_and_filter_in_landscape(name: str):
    event = Event(1, EventKind.CLOSED, "2027-06-01T09:00:00+09:00", "企画", {"round": "R8"})
    shared = aimed()
    whole = merge(shared, [returned("福祉課", {"2-1/3/i1@R8": "1"}), returned("保険課", {"2-1/3/i1@R8": "2"})])
    sheet = place_consolidated(shared, whole, whole.problems, events=[event]).sheet(name)
    assert sheet.freeze is not None
    assert sheet.freeze[0] == 2
    assert sheet.page.repeat == (1, 1)
    assert sheet.page.landscape
    filtered = sheet.tables[0].area if name in TABLES else sheet.filtered
    assert filtered is not None
    assert str(filtered).startswith("A1:")
    assert filtered.right == max(column for _, column in sheet.cells) == len(sheet.widths)


@pytest.mark.parametrize("years", [1, 5, 20])
def test_every_list_is_printed_at_nine_points_or_more_without_its_keys(years: int):
    """On as many pages side by side as it takes, the names in front of each."""
    wide = replace(plan(), last=FiscalYear(plan().first.begins + years - 1))
    made = place_consolidated(wide, merge(wide, [returned("福祉課", {"2-1/i1@R8": "123456789.5"})]), ())
    for sheet in made.sheets:
        page = sheet.page
        assert page.area is not None
        printed = {column: points(sheet.widths[column]) for column in range(1, page.area.right + 1)}
        sizes = [cell.style.size or made.font_size for (_, column), cell in sheet.cells.items() if column in printed]
        assert min(sizes) * page.scale / 100 >= 9
        last = sheet.cells.get((1, page.area.right))
        assert last is None or last.value not in ("キー", "コード", "数字へ")
        repeated = sum(printed[column] for column in range(1, (page.repeat_columns or (1, 0))[1] + 1))
        ends = [0, *page.column_breaks, page.area.right]
        room = {9: 11.69 - 0.8, 8: 16.54 - 0.8}[page.paper] * 72
        for number, (one, two) in enumerate(pairwise(ends)):
            across = sum(printed[column] for column in range(one + 1, two + 1)) + (repeated if number else 0)
            assert across * page.scale / 100 < 0.98 * room
    side_by_side = {sheet.name for sheet in made.sheets if sheet.page.column_breaks}
    assert side_by_side == (set(TABLES) if years == 20 else set())


def test_an_ampersand_in_the_city_s_name_is_no_print_code():
    named = replace(plan(), city="A&D市")
    assert place_consolidated(named, merge(named, ()), ()).sheets[0].page.header == "&LA&&D市 概要"


def test_the_problems_stand_worst_first_with_their_place_and_lead_to_the_figure():
    problems = [
        Problem("b.note", Severity.NOTE, "同じです。", "不要です。", key="表紙/記入者"),
        Problem(
            "a.error", Severity.ERROR, "違います。", "直します。", "x.xlsx", "2-1 福祉", "F12", "2-1/i1@R8", "指標・R8"
        ),
    ]
    sheet = place_consolidated(plan(), merge(plan(), ()), problems).sheet("点検結果")
    assert told(sheet) == [
        "重大度|対象|見つかったこと|していただくこと|ファイル|シート|セル|数字へ|コード|キー",
        "エラー|指標・R8|違います。|直します。|x.xlsx|2-1 福祉|F12|開く|a.error|2-1/i1@R8",
        "お知らせ||同じです。|不要です。|||||b.note|表紙/記入者",
    ]
    link = sheet.cells[2, 8].link
    assert link is not None
    assert (link.sheet, cell_name(link.position)) == ("施策指標", "G2")
    assert sheet.cells[3, 8].link is None


def test_every_link_leads_to_the_cell_of_its_key():
    """In 点検結果, 競合 and 変更履歴; a figure's cell is known by its row's key and its column's heading."""
    whole = budgeted(aimed())
    merged = results(whole, whole.years)
    decided = [{"key": row.line.key, "status": "数値", "shown": "1", "reason": "電話"} for row in merged.rows]
    events = [Event(1, EventKind.DECIDED, "2027-06-01T09:00:00+09:00", "企画", {"decisions": decided})]
    made = place_consolidated(whole, merged, merged.problems, events=events)
    seen = 0
    for sheet in made.sheets:
        for (at, _), cell in sheet.cells.items():
            key = sheet.cells[at, len(sheet.widths)].value if (at, len(sheet.widths)) in sheet.cells else None
            if cell.link is None or not isinstance(key, str) or "@" not in key:
                continue
            target = made.sheet(cell.link.sheet)
            row, column = cell.link.position
            subject = target.cells[row, len(target.widths)].value
            assert f"{subject}@{target.cells[1, column].value}" == key
            seen += 1
    assert seen >= len(merged.rows)


def test_no_problems_are_one_sentence():
    sheet = problem_sheet(plan(), ())
    assert sheet.cells[2, 1].value == "確認が必要なことはありません。"
    assert sheet.filtered is None


def test_people_s_text_is_text_in_the_written_workbook():
    attack = '=HYPERLINK("http://x","y")'
    problem = Problem("a", Severity.ERROR, attack, "@SUM(A1)", attack, "+1", "A1", "-1", "=1")
    data = write_workbook(place_consolidated(plan(), merge(plan(), ()), [problem]))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["点検結果"]
    assert [(cell.value, cell.data_type) for cell in sheet[2] if cell.value is not None][1:] == [
        ("=1", "s"), (attack, "s"), ("@SUM(A1)", "s"), (attack, "s"), ("+1", "s"), ("A1", "s"), ("a", "s"), ("-1", "s")
    ]  # fmt: skip
    assert not sheet._hyperlinks


def test_the_workbook_is_one_that_excel_opens():
    assert findings(write_workbook(book())) == []


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_written():
    problem = Problem("a", Severity.ERROR, "長" * 40000, "直します。")
    sheet = place_consolidated(plan(), merge(plan(), ()), [problem]).sheet("点検結果")
    text = sheet.cells[2, 3].value
    assert isinstance(text, str)
    assert (len(text), text[-1], sheet.heights[2]) == (office_style.LONGEST_CELL, "…", MAX_ROW_HEIGHT)


@pytest.mark.parametrize("said", ["1e-12", "1e300", "999999999999999"])
def test_any_figure_can_be_written(said: str):
    merged = merge(plan(), [returned("福祉課", {"2-1/i1@R8": said, "2-1/3/決算額@R8": said})])
    assert findings(write_workbook(place_consolidated(plan(), merged, ()))) == []


def test_every_state_but_a_figure_and_a_blank_has_a_style():
    assert set(STYLES) == set(ResultState) - {ResultState.SETTLED, ResultState.BLANK}


def test_a_figure_says_where_it_comes_from():
    note = book().sheet("施策指標").cells[2, 7].note
    assert note == "福祉課.xlsx\n2-1 福祉 F12\n福祉課 1234.5\n2027-07-01 17:31"
    assert isinstance(book().sheet("施策指標").cells[2, 7].value, Decimal)


def test_what_happened_stands_latest_first():
    issued = {"round": "R8", "issues": [{"file": "output/workbooks/R8/福祉課.xlsx"}]}
    taken = {"files": [{"sha256": "0", "name": "福祉課.xlsx"}] * 14}
    events = [
        Event(1, EventKind.ISSUED, "2027-04-01T09:00:00+09:00", "佐藤", issued),
        Event(2, EventKind.MERGED, "2027-05-20T09:00:00+09:00", "佐藤", taken),
        Event(3, EventKind.UNDONE, "2027-05-21T09:00:00+09:00", "鈴木", {"batch": 2}),
        Event(
            4, EventKind.DECIDED, "2027-05-22T09:00:00+09:00", "鈴木",
            {"decisions": [
                {"key": "2-1/i1@R8", "status": "数値", "shown": "17", "reason": "電話で確認"},
                {"key": "2-1/i9@R8", "status": "", "shown": "", "reason": "取り下げ"},
                {"key": "2-1/i1@R8", "status": "取下げ", "shown": "", "reason": "課の回答のとおり"},
            ]},
        ),
        Event(5, EventKind.CLOSED, "2027-06-01T09:00:00+09:00", "鈴木", {"round": "R8"}),
    ]  # fmt: skip
    sheet = place_consolidated(plan(), merge(plan(), ()), (), events=events).sheet("変更履歴")
    assert told(sheet) == [
        "日時|できごと|対象|値|理由・内容|行った人|数字へ|キー",
        "2027-06-01 09:00|回の締切|回「R8」|||鈴木||",
        "2027-05-22 09:00|決定|福祉 満足な市民 R8|17|電話で確認|鈴木|開く|2-1/i1@R8",
        "2027-05-22 09:00|値の消去|2-1/i9@R8||取り下げ|鈴木||2-1/i9@R8",
        "2027-05-22 09:00|決定の取下げ|福祉 満足な市民 R8||課の回答のとおり|鈴木|開く|2-1/i1@R8",
        "2027-05-21 09:00|取り消し|取り込みの取り消し||できごと 2 番の取り込みを取り消しました。|鈴木||",
        f"2027-05-20 09:00|取り込み|返ってきたファイル 14 件||{'、'.join(['福祉課.xlsx'] * 12)} ほか 2 件|佐藤||",
        "2027-04-01 09:00|配布|回「R8」||福祉課.xlsx|佐藤||",
    ]
