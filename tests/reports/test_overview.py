"""概要: what it counts, and what its tables say."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from kamakura_report.form.progress import Progress
from kamakura_report.merging.agree import ResultState
from kamakura_report.plan.model import Joint
from kamakura_report.reports.consolidated.figure_cells import all_series
from kamakura_report.reports.consolidated.overview import _share
from kamakura_report.reports.consolidated.overview_charts import (
    count_answered,
    money_by_year,
    progress_by_division,
    progress_by_program,
)
from kamakura_report.workbook.book import Link
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge
from tests.reports.overviews import answered_twice, overview, rows, two, worse
from tests.reports.simulated import budgeted, results
from tests.reports.test_result_book import aimed, told


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
        "合計|2|1|1|3|7|0.286",
    ]
    assert "R8 は 5 項目のうち 2 項目に回答があります（40.0%）。競合 1、未確定 1、未入力 1。" in told(sheet)[1]


def test_one_answer_short_of_all_is_never_told_as_all():
    """1,999 of 2,000 would be rounded up to 100.0 %, and one of many down to none."""
    assert [_share(part, 2000).value for part in (1999, 2000, 1)] == [Decimal("0.999"), 1, Decimal("0.001")]


def test_every_asked_figure_is_counted_once():
    whole = budgeted(aimed())
    merged = results(whole, whole.years)
    counted = sum((one.states for one in count_answered(whole, merged)), Counter[ResultState]())
    asked = [row for row in merged.rows if row.line.published is None and row.line.section != "予算額"]
    assert counted == Counter(row.state for row in asked)


def test_words_are_counted_by_program_and_by_the_division_asked_first():
    one = worse()
    merged = merge(one, [returned("福祉課", {"2-1/i1@R8": "11", "2-1/i5@R8": "9", "2-1/3/i1@初期値": "1"})])
    found = all_series(one, merged)
    words = Counter({Progress.BETTER: 1, Progress.WORSE: 1})
    assert [(stand.name, stand.words) for stand in progress_by_program(one, found)] == [("2-1 福祉", words)]
    assert [(stand.name, stand.words) for stand in progress_by_division(one, found)] == [("福祉課", words)]


def test_the_rate_compares_only_projects_whose_settlement_is_known():
    one = budgeted(plan())  # 4176 and 1000
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "2088"})])
    first, second = money_by_year(one, all_series(one, merged))
    assert (first.budget, first.settlement, first.comparable, first.rate) == (5176, 2088, 4176, Decimal("0.5"))
    assert (first.settled, first.projects, second.rate) == (1, 2, None)
    assert rows(overview(one, merged), "年度") != []


def test_what_nobody_has_answered_is_no_part_of_the_share_that_goes_well() -> None:
    one = worse()
    sheet = overview(one, merge(one, [returned("福祉課", {"2-1/i1@R8": "11"})]))
    assert rows(sheet, "施策") == ["2-1 福祉|0|1|0|0|1|2|1"]


OVERVIEW = """\
実績の概要
回答　R9 は 6 項目のうち 4 項目に回答があります（66.7%）。競合 0、未確定 1、未入力 1。
進捗　方向か目標値のある 4 の指標のうち、達成 1、改善 2、横ばい 0、後退 1、未入力 0。
予算　R9 の執行率は 83.2% です（予算額と決算額のある 2 事業）。
施策指標|事業・成果指標||予算決算||点検結果||||競合||変更履歴
特に確認が必要な数字
理由|対象|||||内容|||||||||数字へ
競合|推進事業 講座 R8|||||福祉課「1」、保険課「2」|||||||||開く
後退|福祉 参加した市民 R8|||||初期値 2,000 → R8 2,500%（目指す方向 ↘）|||||||||開く
執行率が低い|単独事業 決算額 R9|||||予算額 1,000 千円、決算額 490 千円（執行率 49.0%）|||||||||開く
未確定|福祉 参加した市民 R9|||||保険課「未確定」|||||||||開く
回答の状況（これまでに照会した項目）
年度|回答済み|未確定|競合|未入力|計|回答率
R8|5|0|1|0|6|0.833
R9|4|1|0|1|6|0.667
合計|9|1|1|1|12|0.75
施策ごとの進捗（施策指標と成果指標）
施策|達成|改善|横ばい|後退|未入力|計|達成＋改善
2-1 福祉|0|2|0|1|0|3|0.667
2-2 教育|1|0|0|0|0|1|1
合計|1|2|0|1|0|4|0.75
課ごとの進捗（担当する指標）
課|達成|改善|横ばい|後退|未入力|計|達成＋改善
福祉課|0|2|0|0|0|2|1
保険課|0|0|0|1|0|1|0
介護課|1|0|0|0|0|1|1
合計|1|2|0|1|0|4|0.75
予算と決算（千円。執行率は、予算額と決算額の両方がある事業だけの割合）
年度|予算額|決算額|執行率|決算あり|率の対象
R8|5000|5000|1.25|1 / 2|1 事業
R9|6000|4990|0.831666666666667|2 / 2|2 事業"""


def test_the_whole_sheet_says_what_two_years_came_to() -> None:
    sheet = overview(two(), answered_twice())
    assert "\n".join(row.rstrip("|") for row in told(sheet) if row.strip("|")) == OVERVIEW
    where = {str(cell.value): cell.link for cell in sheet.cells.values() if cell.link}
    names = ["施策指標", "事業・成果指標", "予算決算", "点検結果", "競合", "変更履歴"]
    assert {name: where[name] for name in names} == {name: Link(name, (1, 1)) for name in names}
    to_figures = [cell.link for cell in sheet.cells.values() if cell.value == "開く"]
    assert to_figures[2:] == [Link("予算決算", (6, 7)), Link("施策指標", (3, 8))]


def test_an_initial_value_that_nobody_is_asked_for_has_no_row_and_a_missing_figure_no_0() -> None:
    nothing = overview(two(), merge(two(), ()))
    assert [row.split("|")[0] for row in rows(nothing, "年度")] == ["R8", "R9", "合計"]
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
