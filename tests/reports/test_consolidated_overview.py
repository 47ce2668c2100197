"""概要: what it counts, which ten figures it names, and that its charts show its own tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.book import PLAIN, Cell, Sheet, Style
from kamakura_report.form.progress import Progress
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.reports.consolidated import place, tallies
from kamakura_report.reports.consolidated.strips import strips
from kamakura_report.reports.consolidated.urgent import Urgent, chosen, urgent
from kamakura_report.returns.agree import State
from kamakura_report.returns.merge import Merged, merge
from tests.reports.simulated import budgeted, results
from tests.reports.test_consolidated import aimed, told
from tests.returns.answered import R9, plan, returned


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
        "初期値|0|0|0|2|2|0.0000",
        "R8|2|1|1|1|5|0.4000",
        "R9|0|0|0|5|5|0.0000",
    ]
    assert "R8 は 5 欄のうち 2 欄に回答があります（40.0%）。競合 1、未確定 1、未入力 1。" in told(sheet)[1]


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
