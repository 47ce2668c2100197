"""The wide tables of consolidated.xlsx cell by cell: formats, lines, colours, formulas and where each stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.form.progress import Progress
from kamakura_report.merging.decisions import Decision
from kamakura_report.plan.model import Division, Indicator, Joint, Plan
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.consolidated.figure_cells import NARROWEST_FIGURE, WIDEST_FIGURE
from kamakura_report.reports.consolidated.result_book import RoundStatus, place_consolidated
from kamakura_report.rounds.division_status import DivisionStatus
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.workbook import office_style
from kamakura_report.workbook.area import Area, cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Link, Sheet
from kamakura_report.workbook.office_style import row_height
from tests.merging.answered import R8, R9, plan, returned
from tests.merging.in_memory import merge
from tests.reports.test_result_book import aimed, told


def broad() -> Plan:
    """The first 事業 has two indicators, the second with a broken target; both 事業 have a budget for both years."""
    small = aimed()
    (program,) = small.programs
    first, second = program.projects
    target = Indicator("2-1/3/i2", 2, "受講者", "人", Decimal(10), target=Decimal("12.5"))
    first = replace(first, indicators=(*first.indicators, target), budget={R8: Decimal(4000), R9: Decimal(5000)})
    second = replace(second, budget={R8: Decimal(1000), R9: Decimal(1000)})
    return replace(small, programs=(replace(program, projects=(first, second)),))


SAID = {
    "2-1/i1@R8": "10", "2-1/i1@R9": "10.25", "2-1/3/i2@R8": "11", "2-1/3/i2@R9": "12",
    "2-1/3/決算額@R8": "3000", "2-1/3/決算額@R9": "該当なし",
}  # fmt: skip


def made(some: Plan | None = None, said: dict[str, str] | None = None, *problems: Problem) -> Book:
    some = some or broad()
    merged = merge(some, [returned("福祉課", SAID if said is None else said)])
    return place_consolidated(some, merged, problems)


def column(sheet: Sheet, heading: str) -> int:
    (found,) = [column for (row, column), cell in sheet.cells.items() if row == 1 and cell.value == heading]
    return found


def cells(sheet: Sheet, row: int, *headings: str) -> list[Cell]:
    return [sheet.cells[row, column(sheet, heading)] for heading in headings]


def test_a_row_has_as_many_decimals_as_its_longest_figure() -> None:
    """The target's among them; the cell holds more than the ten that are shown."""
    book = made()
    first, second = book.sheet("施策指標"), book.sheet("事業・成果指標")
    assert {one.style.number_format for one in cells(first, 2, "初期値", "R8", "R9")} == {"#,##0.00"}
    assert {one.style.number_format for one in cells(second, 3, "目標値", "初期値", "R8", "R9")} == {"#,##0.0"}
    (tiny,) = cells(made(said={"2-1/i1@R8": "0.000000000001"}).sheet("施策指標"), 2, "R8")
    assert (tiny.value, tiny.style.number_format) == (Decimal("0.000000000001"), "#,##0.0000000000")


@pytest.mark.parametrize(
    ("figure", "wide"), [("7", NARROWEST_FIGURE), ("1234567", 9 * 0.8 + 2.4), ("999999999999999", WIDEST_FIGURE)]
)
def test_years_are_as_wide_as_their_longest_figure_within_bounds(figure: str, wide: float) -> None:
    sheet = made(said={"2-1/i1@R8": figure}).sheet("施策指標")
    assert [sheet.widths[column(sheet, year)] for year in ("R8", "R9")] == [wide, wide]


def test_each_word_has_its_own_look_and_its_source() -> None:
    shared = aimed(Joint.EACH)
    said = returned("福祉課", {"2-1/3/i1@R8": "1", "2-1/i5@R8": "未確定", "2-1/i5@R9": "該当なし"})
    merged = merge(shared, [said, returned("保険課", {"2-1/3/i1@R8": "2"})])
    book = place_consolidated(shared, merged, ())
    (conflict,) = cells(book.sheet("事業・成果指標"), 2, "R8")
    unknown, nothing = cells(book.sheet("施策指標"), 3, "R8", "R9")
    for cell, style in ((conflict, office_style.BAD), (unknown, office_style.OPEN), (nothing, office_style.CLOSED)):
        assert (cell.style.color, cell.style.fill) == (style.color, style.fill)
    assert [line for line in conflict.note.splitlines() if "課 " in line] == ["福祉課 1", "保険課 2"]
    assert "福祉課 未確定" in unknown.note


def test_a_figure_of_the_master_and_a_decision_say_so() -> None:
    decided = Decision(1, "2-1/i1@R8", Answer.figure(17), "電話で確認", "佐藤", "2027-06-01T09:00:00+09:00")
    merged = merge(plan(), (), [decided])
    initial, figure = cells(place_consolidated(plan(), merged, ()).sheet("施策指標"), 2, "初期値", "R8")
    assert initial.note == "master.xlsx 施策指標"
    assert figure.value == Decimal(17)
    assert figure.note.splitlines()[-1] == "決定 2027-06-01 佐藤: 電話で確認"


def test_a_budget_that_nobody_knows_is_not_waited_for() -> None:
    budget, settlement = (made(plan(), {"2-1/i1@R8": "1"}).sheet("予算決算").cells[row, 6] for row in (5, 6))
    assert [(one.value, one.style.fill) for one in (budget, settlement)] == [(None, ""), (None, office_style.OPEN.fill)]


def test_a_budget_that_was_answered_begins_no_year() -> None:
    """A form may ask for the budgets of all years at once."""
    said = [returned("福祉課", {"2-1/i1@R8": "1"}), returned("介護課", {"2-1/12/予算額@R9": "500"})]
    book = place_consolidated(plan(), merge(plan(), said), ())
    assert told(book.sheet("予算決算"))[4].split("|")[6] == "500"
    assert [one.value for one in cells(book.sheet("施策指標"), 3, "状態")] == ["未入力1"]


def test_what_is_open_is_told_the_most_urgent_first() -> None:
    """The initial value counts among the periods that have begun."""
    shared = aimed(Joint.EACH)
    mine = returned("福祉課", {"2-1/3/i1@初期値": "1", "2-1/3/i1@R8": "未確定", "2-1/i5@R9": "2"})
    merged = merge(shared, [mine, returned("保険課", {"2-1/3/i1@初期値": "2"})])
    book = place_consolidated(shared, merged, ())
    (state,) = cells(book.sheet("事業・成果指標"), 2, "状態")
    assert state.value == "競合1、未確定1、未入力1"
    assert [one.value for one in cells(book.sheet("施策指標"), 3, "状態")] == ["未入力2"]


def test_after_its_last_year_nobody_is_waited_for() -> None:
    """Its 課 are still named, and 概要 counts only what is asked."""
    shared = broad()
    (program,) = shared.programs
    ended = replace(program.projects[0], ends=R8)
    ending = replace(shared, programs=(replace(program, projects=(ended, *program.projects[1:])),))
    said = {"2-1/3/i1@初期値": "1", "2-1/3/i1@R8": "1", "2-1/3/決算額@R8": "4000", "2-1/i1@R9": "3"}
    book = made(ending, said)
    indicators, money = book.sheet("事業・成果指標"), book.sheet("予算決算")
    assert [one.value for one in cells(indicators, 2, "状態", "担当課")] == ["回答済み", "福祉課、保険課"]
    assert [one.value for one in cells(money, 3, "状態")] == ["回答済み"]
    assert {one.style.fill for one in (*cells(indicators, 2, "R9"), *cells(money, 3, "R9"))} == {""}
    overview = told(book.sheet("概要"))
    assert [row.split("|")[5] for row in overview if row.startswith(("R8|", "R9|"))][:2] == ["6", "3"]
    assert [row.split("|")[4] for row in overview if row.startswith(("R8|", "R9|"))][2:] == ["1 / 2", "0 / 1"]
    assert not any("担当課なし" in row for row in overview)


def test_what_was_over_before_the_plan_is_neither_open_nor_to_come() -> None:
    (program,) = plan().programs
    over = replace(program.projects[1], ends=FiscalYear(R8.begins - 1))
    some = replace(plan(), programs=(replace(program, projects=(over,)),))
    assert [one.value for one in cells(made(some, {"2-1/i1@R8": "1"}).sheet("予算決算"), 3, "状態")] == [None]


def test_lines_stand_under_推移_over_their_own_figures() -> None:
    book = made()
    drawn = {
        name: [(cell_name(line.position), str(line.area)) for line in book.sheet(name).sparklines]
        for name in ("施策指標", "事業・成果指標", "予算決算")
    }
    assert drawn == {
        "施策指標": [("I2", "F2:H2")],
        "事業・成果指標": [("K3", "H3:J3")],
        "予算決算": [("H2", "F2:G2"), ("H3", "F3"), ("H5", "F5:G5")],
    }
    for name, lines in drawn.items():
        sheet = book.sheet(name)
        assert {re.sub(r"\d", "", cell) for cell, _ in lines} == {
            re.sub(r"\d", "", cell_name((1, column(sheet, "推移"))))
        }


def test_the_words_of_進捗_stand_out_in_every_row() -> None:
    sheet = made().sheet("事業・成果指標")
    assert sheet.cells[1, 12].value == "進捗"
    assert [(one.areas, one.formula) for one in sheet.highlights] == [
        ((Area(2, 12, 4, 12),), f'L2="{word}"') for word in Progress if word is not Progress.LEVEL
    ]
    fills = {one.formula: one.style.fill for one in sheet.highlights}
    assert fills[f'L2="{Progress.WORSE}"'] == office_style.BAD.fill != fills[f'L2="{Progress.REACHED}"']


def test_money_beyond_the_budget_stands_out_in_every_rate() -> None:
    sheet = made().sheet("予算決算")
    assert [one.formula for one in sheet.highlights] == ["AND(ISNUMBER(F4),F4>1)"]
    assert sheet.highlights[0].areas == (Area(4, 6, 4, 7), Area(7, 6, 7, 7))
    assert [sheet.cells[row, 5].value for row in (4, 7)] == ["執行率", "執行率"]


def test_進捗_and_執行率_are_calculated_from_their_own_row() -> None:
    book = made()
    (progress,) = cells(book.sheet("事業・成果指標"), 3, "進捗")
    assert isinstance(progress.value, Formula)
    assert set(re.findall(r"[A-Z]+\d+", progress.value.text)) == {"H3", "I3", "J3"}
    assert "COUNT(I3,J3)=0,NOT(ISNUMBER(H3))" in progress.value.text
    (rate,) = cells(book.sheet("予算決算"), 4, "R8")
    assert rate.value == Formula('IF(AND(ISNUMBER(F3),ISNUMBER(F2),F2<>0),F3/F2,"")', Decimal("0.75"))
    assert rate.style.number_format == "0.0%"


def test_names_stay_while_the_years_scroll_and_step_back_below_the_first_row() -> None:
    book = made()
    freezes = {sheet.name: sheet.freeze and cell_name(sheet.freeze) for sheet in book.sheets[:4]}
    assert freezes == {"概要": "A2", "施策指標": "C2", "事業・成果指標": "E2", "予算決算": "F2"}
    money = book.sheet("予算決算")
    assert [money.cells[row, 3].style.color for row in (2, 3, 4, 5)] == ["", "56606B", "56606B", ""]
    assert [money.cells[row, 3].style.top.style for row in (2, 3, 4, 5)] == ["medium", "thin", "thin", "medium"]


@pytest.mark.parametrize(
    ("key", "sheet", "cell"),
    [
        ("2-1/i1/備考", "施策指標", "A2"),
        ("2-1/3/i2/備考", "事業・成果指標", "A3"),
        ("2-1/3/備考", "事業・成果指標", "A2"),
        ("2-1/3/決算額@R9", "予算決算", "G3"),
        ("2-1/3/決算額", "予算決算", "A3"),
        ("2-1/12", "事業・成果指標", "A4"),
    ],
)
def test_a_text_leads_to_the_row_of_what_it_is_about(key: str, sheet: str, cell: str) -> None:
    """A 事業 to its first row."""
    book = made(None, None, Problem("a", Severity.NOTE, "同じです。", "不要です。", key=key))
    link = book.sheet("点検結果").cells[2, 8].link
    assert link is not None
    assert (link.sheet, cell_name(link.position)) == (sheet, cell)


def test_a_sheet_that_must_be_looked_at_has_a_coloured_tab() -> None:
    shared = aimed(Joint.EACH)
    conflicting = merge(shared, [returned("福祉課", {"2-1/3/i1@R8": "1"}), returned("保険課", {"2-1/3/i1@R8": "2"})])
    notes = [Problem("a", Severity.WARNING, "同じです。", "不要です。")]
    tabs = {
        sheet.name: bool(sheet.tab_color)
        for sheet in place_consolidated(shared, conflicting, conflicting.problems).sheets
    }
    assert [name for name, alarming in tabs.items() if alarming] == ["点検結果", "競合"]
    assert not any(sheet.tab_color for sheet in place_consolidated(shared, merge(shared, ()), notes).sheets)


def test_each_severity_has_its_look() -> None:
    problems = [Problem("a", severity, "違います。", "直します。") for severity in Severity]
    rows = made(None, None, *problems).sheet("点検結果").cells
    assert [rows[row, 1].style for row in (2, 3, 4)] == [office_style.BAD, office_style.OPEN, office_style.QUIET]


def test_a_rival_figure_stands_as_it_was_said() -> None:
    shared = aimed(Joint.EACH)
    said = [returned("福祉課", {"2-1/3/i1@R8": "1234.25"}), returned("保険課", {"2-1/3/i1@R8": "該当なし"})]
    sheet = place_consolidated(shared, merge(shared, said), ()).sheet("競合")
    assert [(sheet.cells[row, 2].value, sheet.cells[row, 2].style.number_format) for row in (2, 3)] == [
        (Decimal("1234.25"), "#,##0.00"), ("該当なし", "General"),
    ]  # fmt: skip


def test_every_text_of_a_row_fits_its_height() -> None:
    """Also over merged columns; what is not wrapped makes no row higher."""
    (program,) = broad().programs
    long = "長い名前の事業" * 12
    projects = tuple(replace(one, name=long) for one in program.projects)
    indicators = tuple(replace(one, name=long) for one in program.indicators)
    some = replace(broad(), joint=Joint.EACH)
    some = replace(some, programs=(replace(program, name=long, projects=projects, indicators=indicators),))
    said = [returned("福祉課", {**SAID, "2-1/i5@R8": "未確定", "2-1/3/i1@R8": "1", "2-1/3/備考": long * 2})]
    merged = merge(some, [*said, returned("保険課", {"2-1/3/i1@R8": "2"})])
    book = place_consolidated(some, merged, [*merged.problems, Problem("a", Severity.NOTE, long * 3, long)])
    higher = 0
    for sheet in book.sheets:
        spans = {(area.top, area.left): area.right for area in sheet.merges}
        for (row, column), cell in sheet.cells.items():
            if not isinstance(cell.value, str) or not cell.style.wrap:
                continue
            wide = sum(sheet.widths[each] for each in range(column, spans.get((row, column), column) + 1))
            room = wide - office_style.INDENT_WIDTH * cell.style.indent
            needed = row_height(
                [(cell.value, room * office_style.FONT_SIZE / (cell.style.size or office_style.FONT_SIZE))]
            )
            assert needed <= sheet.heights[row] + 0.1, (sheet.name, row, column)
            higher += needed > 19
    assert higher > 20
    conflicting = book.sheet("競合")
    assert conflicting.heights[max(conflicting.heights)] == 18


@pytest.mark.parametrize("name", ["点検結果", "競合", "変更履歴"])
def test_a_list_of_nothing_has_a_line_and_neither_filter_nor_colour(name: str) -> None:
    sheet = place_consolidated(plan(), merge(plan(), ()), ()).sheet(name)
    printed = column(sheet, "数字へ") - 1
    assert (str(sheet.page.area), sheet.filtered, sheet.tables) == (f"A1:{cell_name((2, printed))}", None, ())
    assert isinstance(sheet.cells[2, 1].value, str)


def test_a_plan_of_nothing_has_tables_without_rows() -> None:
    nothing = replace(plan(), programs=())
    for name in ("施策指標", "事業・成果指標", "予算決算"):
        sheet = place_consolidated(nothing, merge(nothing, ()), ()).sheet(name)
        assert (sheet.tables, sheet.highlights, sheet.sparklines) == ((), (), ())


def test_tables_and_filters_hold_every_row() -> None:
    book = made()
    for sheet in book.sheets[1:4]:
        assert [(str(one.area), one.name) for one in sheet.tables] == [
            (f"A1:{cell_name(max(sheet.cells))}", sheet.name.replace("・", ""))
        ]
    twice = made(None, None, *[Problem("a", Severity.NOTE, "違います。", "直します。")] * 2).sheet("点検結果")
    assert (str(twice.filtered), str(twice.page.area)) == ("A1:J3", "A1:G3")


def test_提出状況_stands_after_the_figures_and_says_that_the_round_is_closed() -> None:
    day = date(2027, 6, 10)
    for closed in (True, False):
        told_of = RoundStatus("R8", [DivisionStatus(Division("福祉課"))], day, closed)
        book = place_consolidated(
            replace(plan(), city="鎌倉市", name="総合計画"), merge(plan(), ()), (), round_status=told_of
        )
        assert [sheet.name for sheet in book.sheets][3:6] == ["予算決算", "提出状況", "点検結果"]
        assert ("締め切りました" in str(book.sheet("提出状況").cells[1, 1].value)) is closed
        assert book.title == "鎌倉市 総合計画 集計結果"


def test_a_file_of_former_figures_and_a_full_list_of_files_are_told() -> None:
    """Twelve names are told whole."""
    when = "2027-05-20T09:00:00+09:00"
    names = [{"name": f"{number}.xlsx"} for number in range(12)]
    events = [
        Event(1, EventKind.IMPORTED, when, "佐藤", {"file": "過去.csv", "decisions": [{}, {}]}),
        Event(2, EventKind.MERGED, when, "佐藤", {"files": names}),
        Event(3, EventKind.OPENED, when, "佐藤", {"round": "R8"}),
    ]
    rows = told(place_consolidated(plan(), merge(plan(), ()), (), events=events).sheet("変更履歴"))
    assert rows[1:] == [
        "2027-05-20 09:00|回の再開|回「R8」|||佐藤||",
        f"2027-05-20 09:00|取り込み|返ってきたファイル 12 件||{'、'.join(one['name'] for one in names)}|佐藤||",
        "2027-05-20 09:00|過去の値|過去.csv||過去の値 2 件を取り込みました。|佐藤||",
    ]


def test_every_rival_and_every_decision_leads_to_its_figure() -> None:
    shared = aimed(Joint.EACH)
    conflicting = merge(shared, [returned("福祉課", {"2-1/3/i1@R8": "1"}), returned("保険課", {"2-1/3/i1@R8": "2"})])
    decided = {"decisions": [{"key": "2-1/3/i1@R8", "status": "数値", "shown": "1", "reason": "電話"}]}
    events = [Event(1, EventKind.DECIDED, "2027-05-20T09:00:00+09:00", "佐藤", decided)]
    book = place_consolidated(shared, conflicting, (), events=events)
    links = [*(book.sheet("競合").cells[row, 8].link for row in (2, 3)), book.sheet("変更履歴").cells[2, 7].link]
    assert links == [Link("事業・成果指標", (2, 9))] * 3
