"""概要: what it counts, which ten figures it names, and that its charts show its own tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from kamakura_report.form.book import PLAIN, Area, Cell, Link, Sheet, Style
from kamakura_report.form.progress import Progress
from kamakura_report.plan.model import Indicator, Joint, Plan, Program
from kamakura_report.reports import look
from kamakura_report.reports.consolidated import place, tallies
from kamakura_report.reports.consolidated.layout import SECTION
from kamakura_report.reports.consolidated.overview import _share
from kamakura_report.reports.consolidated.strips import strips
from kamakura_report.reports.consolidated.urgent import Urgent, chosen, urgent
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged
from tests.reports.simulated import budgeted, results
from tests.reports.test_consolidated import aimed, told
from tests.returns.answered import R8, R9, plan, returned
from tests.returns.merging import merge


def worse(joint: Joint = Joint.LEAD) -> Plan:
    """Both program indicators are meant to rise, and there are budgets."""
    small = budgeted(plan(joint))
    (program,) = small.programs
    rising = tuple(replace(one, direction="↗", latest=Decimal(10)) for one in program.indicators)
    return replace(small, programs=(replace(program, indicators=rising),))


def rows(sheet: Sheet, first: str) -> list[str]:
    """The rows of the table whose first heading is this, as text."""
    found = told(sheet)
    start = next(number for number, row in enumerate(found) if row.startswith(f"{first}|"))
    taken = []
    for row in found[start + 1 :]:
        if not row.strip("|"):
            break
        taken.append(row.rstrip("|"))
    return taken


def overview(plan: Plan, merged: Merged) -> Sheet:
    return place(plan, merged, merged.problems).sheet("概要")


def test_answers_are_counted_by_period_and_only_where_somebody_is_asked():
    small = plan(Joint.EACH)
    merged = merge(
        small,
        [
            returned("福祉課", {"2-1/i1@R8": "3", "2-1/i5@R8": "未確定", "2-1/3/i1@R8": "1"}),
            returned("保険課", {"2-1/3/i1@R8": "2"}),
            returned("介護課", {"2-1/12/決算額@R8": "該当なし"}),
        ],
    )
    sheet = overview(small, merged)
    assert rows(sheet, "年度")[:3] == [
        "初期値|0|0|0|2|2|0",
        "R8|2|1|1|1|5|0.4",
        "R9|0|0|0|5|5|0",
    ]
    assert "R8 は 5 欄のうち 2 欄に回答があります（40.0%）。競合 1、未確定 1、未入力 1。" in told(sheet)[1]


def test_one_answer_short_of_all_is_never_told_as_all():
    """1,999 of 2,000 would be rounded up to 100.0 %."""
    assert [_share(part, 2000).value for part in (1999, 2000, 1)] == [Decimal("0.999"), 1, 0]


def test_every_asked_figure_is_counted_once():
    whole = budgeted(aimed())
    merged = results(whole, whole.years)
    counted = sum((one.states for one in tallies.answered(whole, merged)), Counter[State]())
    asked = [row for row in merged.rows if row.line.published is None and row.line.section != "予算額"]
    assert counted == Counter(row.state for row in asked)


def test_words_are_counted_by_program_and_by_the_division_asked_first():
    one = worse()
    merged = merge(one, [returned("福祉課", {"2-1/i1@R8": "11", "2-1/i5@R8": "9", "2-1/3/i1@初期値": "1"})])
    found = strips(one, merged)
    words = Counter({Progress.BETTER: 1, Progress.WORSE: 1})
    assert [(stand.name, stand.words) for stand in tallies.by_program(one, found)] == [("2-1 福祉", words)]
    assert [(stand.name, stand.words) for stand in tallies.by_division(one, found)] == [("福祉課", words)]


def test_the_rate_compares_only_projects_whose_settlement_is_known():
    one = budgeted(plan())  # 4176 and 1000
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "2088"})])
    first, second = tallies.money(one, strips(one, merged))
    assert (first.budget, first.settlement, first.comparable, first.rate) == (5176, 2088, 4176, Decimal("0.5"))
    assert (first.settled, first.projects, second.rate) == (1, 2, None)
    assert rows(overview(one, merged), "年度") != []


def test_the_most_urgent_stand_first():
    one = worse(Joint.EACH)
    merged = merge(
        one,
        [
            returned(
                "福祉課",
                {"2-1/i1@R8": "9", "2-1/i5@R8": "2", "2-1/3/i1@R8": "1", "2-1/3/i1@R9": "未確定",
                 "2-1/3/決算額@R8": "9"},
            ),
            returned("保険課", {"2-1/3/i1@R8": "2"}),
            returned("介護課", {"2-1/12/決算額@R8": "1500"}),
        ],
    )  # fmt: skip
    assert [(found.reason, found.key) for found in urgent(one, strips(one, merged))] == [
        ("競合", "2-1/3/i1@R8"),
        ("予算超過", "2-1/12/決算額@R8"),
        ("後退", "2-1/i5@R8"),
        ("後退", "2-1/i1@R8"),
        ("執行率が低い", "2-1/3/決算額@R8"),
        ("未確定", "2-1/3/i1@R9"),
    ]
    listed = rows(overview(one, merged), "理由")
    assert len(listed) == 6
    assert listed[2] == "後退|福祉 参加した市民 R8||||||初期値 10 → R8 2%（目指す方向 ↗）|||||||2-1/i5@R8"
    assert listed[1].split("|")[7] == "予算額 1,000 千円、決算額 1,500 千円（執行率 150.0%）"


def test_ten_are_named_and_the_rest_counted():
    one = replace(worse(), last=replace(R9, begins=2035))
    merged = merge(one, [returned("福祉課", {f"2-1/i1@{year}": "未確定" for year in one.years} | {
        f"2-1/i5@{year}": "未確定" for year in one.years})])  # fmt: skip
    sheet = overview(one, merged)
    assert len(rows(sheet, "理由")) == 10
    assert any("20 件のうち 10 件" in row for row in told(sheet))


def test_ten_are_all_of_ten_and_a_long_text_is_cut() -> None:
    (program,) = worse().programs
    named = replace(program.indicators[0], name="長" * 3000)
    one = replace(worse(), last=replace(R9, begins=2035), programs=(replace(program, indicators=(named,)),))
    merged = merge(one, [returned("福祉課", {f"2-1/i1@{year}": "未確定" for year in one.years})])
    sheet = overview(one, merged)
    assert len(rows(sheet, "理由")) == 10
    assert not any("件のうち" in row for row in told(sheet)[5:])
    assert max(len(row) for row in rows(sheet, "理由")) < 2100


def test_what_nobody_has_answered_is_no_part_of_the_share_that_goes_well() -> None:
    one = worse()
    sheet = overview(one, merge(one, [returned("福祉課", {"2-1/i1@R8": "11"})]))
    assert rows(sheet, "施策") == ["2-1 福祉|0|1|0|0|1|2|1"]


def test_where_nothing_is_asked_nothing_is_drawn() -> None:
    nothing = replace(plan(), programs=())
    sheet = overview(nothing, merge(nothing, ()))
    assert rows(sheet, "年度")[0] == "R8|0|0|0|0|0"
    assert sheet.charts == ()


def test_no_reason_hides_the_others_among_the_ten():
    """Of 20 overruns, 2 that went the wrong way and 4 unknown: three of each first, then more of the worst reason."""
    reasons = ["予算超過"] * 20 + ["後退"] * 2 + ["未確定"] * 4
    listed = [Urgent(reason, str(number), "", "") for number, reason in enumerate(reasons)]
    assert [int(one.key) for one in chosen(listed, 10)] == [0, 1, 2, 3, 4, 20, 21, 22, 23, 24]
    assert chosen(listed, 100) == listed
    assert chosen(listed[:2], 10) == listed[:2]


def test_when_nothing_is_urgent_it_says_so_and_before_any_answer_too():
    sheet = overview(plan(), merge(plan(), ()))
    assert any("特に確認が必要な数字は、今のところありません。" in row for row in told(sheet))
    assert told(sheet)[1].startswith("回答　まだ届いていません。")
    assert told(sheet)[3].startswith("予算　決算額はまだ届いていません。")


def test_each_chart_shows_the_table_beside_it():
    whole = budgeted(aimed())
    sheet = overview(whole, results(whole, whole.years))
    assert [chart.title for chart in sheet.charts] == ["年度ごとの回答の状況", "年度ごとの予算額と決算額"]
    for chart in sheet.charts:
        assert all((series.name[0], chart.categories.left) in sheet.cells for series in chart.series)
        for series in chart.series:
            assert (series.values.top, series.values.bottom) == (chart.categories.top, chart.categories.bottom)
            assert sheet.cells[series.name].value in ("回答済み", "未確定", "競合", "未入力", "予算額", "決算額")


def test_no_chart_and_no_list_is_cut_by_a_page():
    many = worse()
    programs = tuple(replace(many.programs[0], key=f"2-{number}", projects=()) for number in range(1, 13))
    sheet = overview(replace(many, programs=programs), merge(replace(many, programs=programs), ()))
    assert sheet.page.breaks
    for last in sheet.page.breaks:
        assert not any(chart.over.top <= last < chart.over.bottom for chart in sheet.charts)
        assert not any((last, column) in sheet.cells for column in range(1, 17))  # a gap ends each part


def two() -> Plan:
    """Two 施策 of three 課; one indicator is meant to rise, one to fall, one to be kept, one has a target."""
    base = plan(Joint.EACH)
    (program,) = base.programs
    rising = replace(program.indicators[0], direction="↗", latest=Decimal(10))
    falling = replace(program.indicators[1], direction="↘", latest=Decimal(2000), division="保険課")
    first, second = program.projects
    aimed_at = replace(first.indicators[0], latest=Decimal(0), target=Decimal(5))
    first = replace(first, indicators=(aimed_at,), budget={R8: Decimal(4000), R9: Decimal(5000)})
    second = replace(second, budget={R8: Decimal(1000), R9: Decimal(1000)})
    kept = Indicator("2-2/i1", 1, "学ぶ人", "人", Decimal(10), direction="→")
    other = Program("2-2", "教育", division="介護課", indicators=(kept,))
    return replace(base, programs=(replace(program, indicators=(rising, falling), projects=(first, second)), other))


def answered_twice() -> Merged:
    """Both years of ``two``, answered nearly whole."""
    first = {
        "2-1/i1@R8": "9", "2-1/i1@R9": "12", "2-1/3/i1@R8": "1", "2-1/3/i1@R9": "3",
        "2-1/3/決算額@R8": "5000", "2-1/3/決算額@R9": "4500",
    }  # fmt: skip
    second = {"2-1/3/i1@R8": "2", "2-1/i5@R8": "2500", "2-1/i5@R9": "未確定"}
    third = {"2-2/i1@R8": "10", "2-1/12/決算額@R8": "該当なし", "2-1/12/決算額@R9": "490"}
    return merge(two(), [returned("福祉課", first), returned("保険課", second), returned("介護課", third)])


OVERVIEW = """\
実績の概要
回答　R9 は 6 欄のうち 4 欄に回答があります（66.6%）。競合 0、未確定 1、未入力 1。
進捗　方向か目標値のある 4 の指標のうち、達成 1、改善 2、横ばい 0、後退 1、未入力 0。
予算　R9 の執行率は 83.2% です（決算額のある 2 事業）。
施策指標|事業・成果指標||予算決算||要確認||||競合||変更履歴
特に確認が必要な数字
理由|対象||||||内容|||||||数字へ
競合|推進事業 講座 R8||||||福祉課「1」、保険課「2」|||||||2-1/3/i1@R8
後退|福祉 参加した市民 R8||||||初期値 2,000 → R8 2,500%（目指す方向 ↘）|||||||2-1/i5@R8
執行率が低い|単独事業 決算額 R9||||||予算額 1,000 千円、決算額 490 千円（執行率 49.0%）|||||||2-1/12/決算額@R9
未確定|福祉 参加した市民 R9||||||保険課「未確定」|||||||2-1/i5@R9
回答の状況（課に聞いている欄）
年度|回答済み|未確定|競合|未入力|計|回答率
R8|5|0|1|0|6|0.833
R9|4|1|0|1|6|0.666
施策ごとの進捗（施策指標と成果指標）
施策|達成|改善|横ばい|後退|未入力|計|達成＋改善
2-1 福祉|0|2|0|1|0|3|0.666
2-2 教育|1|0|0|0|0|1|1
合計|1|2|0|1|0|4|0.75
課ごとの進捗（担当する指標）
課|達成|改善|横ばい|後退|未入力|計|達成＋改善
福祉課|0|2|0|0|0|2|1
保険課|0|0|0|1|0|1|0
介護課|1|0|0|0|0|1|1
合計|1|2|0|1|0|4|0.75
予算と決算（千円。執行率は、決算額のある事業の予算額に対する割合）
年度|予算額|決算額|執行率|決算あり
R8|5000|5000|1.25|1 / 2
R9|6000|4990|0.831666666666667|2 / 2"""


def test_the_whole_sheet_says_what_two_years_came_to() -> None:
    sheet = overview(two(), answered_twice())
    assert "\n".join(row.rstrip("|") for row in told(sheet) if row.strip("|")) == OVERVIEW
    where = {str(cell.value): cell.link for cell in sheet.cells.values() if cell.link}
    names = ["施策指標", "事業・成果指標", "予算決算", "要確認", "競合", "変更履歴"]
    assert {name: where[name] for name in names} == {name: Link(name, (1, 1)) for name in names}
    assert where["2-1/i5@R9"] == Link("施策指標", (3, 8))
    assert where["2-1/12/決算額@R9"] == Link("予算決算", (6, 7))


def test_an_initial_value_that_nobody_is_asked_for_has_no_row_and_a_missing_figure_no_0() -> None:
    nothing = overview(two(), merge(two(), ()))
    assert [row.split("|")[0] for row in rows(nothing, "年度")] == ["R8", "R9"]
    money = told(nothing)[-1 - next(n for n, row in enumerate(reversed(told(nothing))) if row.startswith("年度|")) :]
    assert [row.strip("|") for row in money if row.startswith("R")] == ["R8|5000|||0 / 2", "R9|6000|||0 / 2"]


def test_shares_are_percents_and_a_nought_is_a_dash() -> None:
    sheet = overview(two(), answered_twice())
    formats = {
        (str(sheet.cells[row, 1].value), column): cell.style.number_format
        for (row, column), cell in sheet.cells.items()
        if isinstance(cell.value, Decimal)
    }
    assert set(formats.values()) == {"0.0%", "#,##0;-#,##0;–"}
    assert {place for place, shown in formats.items() if shown == "0.0%"} == {
        ("R8", 7), ("R9", 7), ("R8", 4), ("R9", 4), *((name, 8) for name in (
            "2-1 福祉", "2-2 教育", "福祉課", "保険課", "介護課", "合計")),
    }  # fmt: skip


def test_each_chart_draws_every_row_of_its_table_but_the_sum() -> None:
    """A bar per year, 施策 or 課; a colour per word, 後退 and 競合 hatched, 未入力 the palest."""
    sheet = overview(two(), answered_twice())
    drawn = []
    for chart in sheet.charts:
        names = [sheet.cells[row, 1].value for row in range(chart.categories.top, chart.categories.bottom + 1)]
        drawn.append((chart.kind, chart.stacked, names, [sheet.cells[series.name].value for series in chart.series]))
        assert chart.categories.left == chart.categories.right == 1
    words = list(Progress)
    assert drawn == [
        ("column", "stacked", ["R8", "R9"], ["回答済み", "未確定", "競合", "未入力"]),
        ("bar", "percent", ["2-1 福祉", "2-2 教育"], words),
        ("bar", "percent", ["福祉課", "保険課", "介護課"], words),
        ("column", "", ["R8", "R9"], ["予算額", "決算額"]),
    ]
    for chart in sheet.charts:
        assert all(series.values == Area(
            chart.categories.top, series.name[1], chart.categories.bottom, series.name[1]) for series in chart.series
        )  # fmt: skip
        named = {str(sheet.cells[series.name].value): series for series in chart.series}
        assert {name for name, series in named.items() if series.pattern == "wdUpDiag"} == {"後退", "競合"} & set(named)
        if "未入力" in named:
            palest = max(chart.series, key=lambda series: luminance(series.fill))
            assert sheet.cells[palest.name].value == "未入力"


def test_charts_lie_beside_their_tables_and_are_high_enough() -> None:
    sheet = overview(two(), answered_twice())
    for chart in sheet.charts:
        assert (chart.over.left, chart.over.right) == (10, 16)
        assert chart.over.top == chart.series[0].name[0]  # the row of the headings
        assert chart.over.bottom - chart.over.top >= 11
        assert not any(chart.over.top <= row <= chart.over.bottom and column >= 10 for row, column in sheet.cells)


def programs(count: int) -> Plan:
    (one,) = worse().programs
    several = tuple(replace(one, key=f"2-{number}", projects=()) for number in range(1, count + 1))
    return replace(worse(), programs=several)


@pytest.mark.parametrize(
    ("count", "title", "bars"), [(1, [], 0), (25, ["施策ごとの進捗"], 25), (26, ["全体の進捗"], 1)]
)
def test_more_bars_than_can_be_read_are_one_and_a_single_one_is_none(count: int, title: list[str], bars: int) -> None:
    many = programs(count)
    sheet = overview(many, merge(many, [returned("福祉課", {"2-1/i1@R8": "3"})]))
    charts = [chart for chart in sheet.charts if chart.kind == "bar"]
    assert [chart.title for chart in charts] == title
    for chart in charts:
        assert chart.categories.bottom - chart.categories.top + 1 == bars
        assert (sheet.cells[chart.categories.bottom, 1].value == "合計") is (bars == 1)


def spent(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    """What is told of a 事業 for each of these budgets and settlements of the first year."""
    (program,) = plan().programs
    projects = tuple(
        replace(program.projects[1], key=f"2-1/{number}", number=number, budget={R8: Decimal(budget), R9: Decimal(1)})
        for number, (budget, _) in enumerate(pairs, 1)
    )
    one = replace(plan(), programs=(replace(program, indicators=(), projects=projects),))
    merged = merge(one, [returned("介護課", {
        f"2-1/{number}/決算額@R8": settlement for number, (_, settlement) in enumerate(pairs, 1)})])  # fmt: skip
    return [(found.reason, found.key.split("/")[1]) for found in urgent(one, strips(one, merged))]


def test_money_is_urgent_beyond_its_budget_and_below_half_of_it_the_furthest_first() -> None:
    pairs = [("100", "100"), ("100", "50"), ("100", "101"), ("100", "49"), ("100", "300"), ("100", "0"), ("0", "9")]
    assert spent(*pairs) == [("予算超過", "5"), ("予算超過", "3"), ("執行率が低い", "6"), ("執行率が低い", "4")]


def test_money_is_held_against_the_budget_of_its_own_last_year() -> None:
    one = two()
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "9000", "2-1/3/決算額@R9": "5000"})])
    assert urgent(one, strips(one, merged)) == []
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "4000", "2-1/3/決算額@R9": "5500"})])
    assert [found.key for found in urgent(one, strips(one, merged))] == ["2-1/3/決算額@R9"]


def test_what_lost_most_of_its_start_is_the_worst() -> None:
    """And from nothing, by what it lost; a figure of thousands is told with commas."""
    (program,) = plan().programs
    starts = ((1, "1000", "900"), (2, "10", "5"), (3, "0", "-2000"), (4, "100", "60"))
    rising = tuple(
        Indicator(f"2-1/i{number}", number, "指標", "人", Decimal(start), direction="↗") for number, start, _ in starts
    )
    one = replace(plan(), programs=(replace(program, indicators=rising, projects=()),))
    merged = merge(one, [returned("福祉課", {
        **{f"2-1/i{number}@R8": "99999" for number, *_ in starts},
        **{f"2-1/i{number}@R9": end for number, _, end in starts}})])  # fmt: skip
    found = urgent(one, strips(one, merged))
    assert [one.key for one in found] == ["2-1/i3@R9", "2-1/i2@R9", "2-1/i4@R9", "2-1/i1@R9"]
    assert found[0].told == "初期値 0 → R9 -2,000人（目指す方向 ↗）"


@pytest.mark.parametrize("count", [1, 2, 5, 9, 14, 20, 24])
def test_every_page_is_as_full_as_its_parts_allow(count: int) -> None:
    """The title is repeated on each; what did not fit on the last begins the next."""
    many = programs(count)
    sheet = overview(many, merge(many, [returned("福祉課", {"2-1/i1@R8": "未確定"})]))
    page, last = sheet.page, max(row for row, _ in sheet.cells)
    assert page.area is not None
    assert (page.area.top, page.area.bottom) == (1, last + 1)  # a gap ends it
    room = (8.27 - page.margins[2] - page.margins[3]) * 72 * 100 / page.scale * look.SLACK - sheet.heights[1]
    ends = [1, *page.breaks, page.area.bottom]
    heights = [sum(sheet.heights[row] for row in range(one + 1, two + 1)) for one, two in pairwise(ends)]
    assert len(heights) == 1 or max(heights) <= room
    parts = [row - 1 for (row, _), cell in sheet.cells.items() if cell.style == SECTION]
    for before, end in zip(heights, page.breaks, strict=False):
        following = next(row for row in [*sorted(parts), page.area.bottom] if row > end)
        assert before + sum(sheet.heights[row] for row in range(end + 1, following + 1)) > room


def test_a_part_that_fills_more_than_a_page_does_not_begin_with_an_empty_one() -> None:
    many = programs(1)
    (program,) = many.programs
    long = tuple(replace(one, name="長い名前" * 200) for one in program.indicators)
    many = replace(many, programs=(replace(program, indicators=long),))
    said = {f"2-1/i{number}@{year}": "未確定" for number in (1, 5) for year in ("R8", "R9")}
    sheet = overview(many, merge(many, [returned("福祉課", said)]))
    assert sheet.page.breaks
    assert sheet.page.breaks[0] > 9


def luminance(rgb: str) -> float:
    parts = [int(rgb[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: str, ground: str) -> float:
    dark, light = sorted([luminance(text or "000000"), luminance(ground or "FFFFFF")])
    return (light + 0.05) / (dark + 0.05)


def looks(sheet: Sheet) -> set[Style]:
    """Of all cells, and of those changed by a conditional format."""
    return {cell.style for cell in sheet.cells.values()} | {rule.style for rule in sheet.highlights}


def test_every_text_can_be_read_against_its_ground():
    """WCAG 2.1, 1.4.3: a contrast of at least 4.5:1; also of the figures written on bars without a pattern."""
    whole = budgeted(aimed())
    made = place(whole, results(whole, whole.years), results(whole, whole.years).problems)
    for sheet in made.sheets:
        assert [style for style in looks(sheet) if contrast(style.color, style.fill) < 4.5] == []
        for series in (series for chart in sheet.charts for series in chart.series):
            assert not series.numbers or series.pattern or contrast(series.numbers, series.fill) >= 4.5


def test_the_contrast_test_can_fail():
    assert contrast("AAAAAA", "FFFFFF") < 4.5
    assert looks(Sheet("a", {(1, 1): Cell("x")})) == {PLAIN}


@pytest.mark.parametrize("word", Progress)
def test_neighbouring_bars_differ_in_lightness_or_pattern(word: Progress):
    whole = worse(Joint.EACH)
    (program,) = whole.programs
    two = replace(whole, programs=(program, replace(program, key="2-2", projects=())))
    merged = merge(two, [returned("福祉課", {"2-1/i1@R8": "3"})])
    (chart,) = [chart for chart in overview(two, merged).charts if chart.kind == "bar"]
    series = list(chart.series)
    index = list(Progress).index(word)
    for neighbour in series[index + 1 : index + 2]:
        one = series[index]
        assert one.pattern != neighbour.pattern or contrast(one.fill, neighbour.fill) >= 1.7


def test_it_does_not_count_indicators_that_nobody_can_judge():
    """No direction, no target anywhere: said in words instead of by noughts, and no table of headings alone."""
    bare = plan()
    sheet = overview(bare, merge(bare, []))
    assert told(sheet)[2].startswith("進捗　方向か目標値のある指標がありません。")
    assert not [row for row in told(sheet) if row.startswith("課ごとの進捗")]


def test_money_without_a_budget_is_not_called_missing():
    small = plan()
    merged = merge(small, [returned("介護課", {"2-1/12/決算額@R9": "10"})])
    assert told(overview(small, merged))[3].startswith(
        "予算　R9 の決算額がある 1 事業は、予算額が分からないか 0 なので"
    )
    assert told(overview(small, merge(small, [])))[3].startswith("予算　決算額はまだ届いていません。")


@pytest.mark.parametrize(("length", "shown"), [(20, "2-1 " + "あ" * 20), (21, "2-1 " + "あ" * 19 + "…")])
def test_a_very_long_name_leaves_room_for_the_bars(length: int, shown: str):
    one = worse()
    (program,) = one.programs
    long = replace(one, programs=(replace(program, name="あ" * length),))
    (row,) = rows(overview(long, merge(long, [])), "施策")
    assert row.split("|")[0] == shown
