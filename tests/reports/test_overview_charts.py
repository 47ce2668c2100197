"""概要: its charts show its own tables, its pages cut none, and every text can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kamakura_report.form.progress import Progress
from kamakura_report.plan.model import Joint
from kamakura_report.reports.consolidated.overview_layout import SECTION
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import PLAIN, Cell, Sheet, Style
from kamakura_report.workbook.paper import down
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge
from tests.reports.overviews import answered_twice, overview, programs, rows, two, worse
from tests.reports.simulated import budgeted, results
from tests.reports.test_result_book import aimed


def test_where_nothing_is_asked_nothing_is_drawn() -> None:
    nothing = replace(plan(), programs=())
    sheet = overview(nothing, merge(nothing, ()))
    assert rows(sheet, "年度")[0] == "R8|0|0|0|0|0"
    assert sheet.charts == ()


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


@pytest.mark.parametrize("count", [1, 2, 5, 9, 14, 20, 24])
def test_every_page_is_as_full_as_its_parts_allow(count: int) -> None:
    """The title is repeated on each; what did not fit on the last begins the next."""
    many = programs(count)
    sheet = overview(many, merge(many, [returned("福祉課", {"2-1/i1@R8": "未確定"})]))
    page, last = sheet.page, max(row for row, _ in sheet.cells)
    assert page.area is not None
    assert (page.area.top, page.area.bottom) == (1, last + 1)  # a gap ends it
    room = down(page) - sheet.heights[1]
    ends = [1, *page.breaks, page.area.bottom]
    heights = [sum(sheet.heights[row] for row in range(one + 1, two + 1)) for one, two in pairwise(ends)]
    assert len(heights) == 1 or max(heights) <= room
    parts = [row - 1 for (row, _), cell in sheet.cells.items() if cell.style == SECTION]
    inner = range(min(sheet.charts[-1].over.bottom, page.area.bottom) + 1, page.area.bottom) if count > 20 else ()
    for before, end in zip(heights, page.breaks, strict=False):
        following = next(row for row in sorted([*parts, *inner, page.area.bottom]) if row > end)
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
    made = place_consolidated(whole, results(whole, whole.years), results(whole, whole.years).problems)
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


@pytest.mark.parametrize(("length", "shown"), [(20, "2-1 " + "あ" * 20), (21, "2-1 " + "あ" * 19 + "…")])
def test_a_very_long_name_leaves_room_for_the_bars(length: int, shown: str):
    one = worse()
    (program,) = one.programs
    long = replace(one, programs=(replace(program, name="あ" * length),))
    (row,) = rows(overview(long, merge(long, [])), "施策")
    assert row.split("|")[0] == shown
