"""概要: which figures are named as urgent, and in which order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kamakura_report.plan.model import Indicator, Joint
from kamakura_report.reports.consolidated.figure_cells import all_series
from kamakura_report.reports.consolidated.overview import Urgent, choose_urgent, urgent_figures
from tests.merging.answered import R8, R9, plan, returned
from tests.merging.in_memory import merge
from tests.reports.overviews import overview, rows, two, worse
from tests.reports.test_result_book import told


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
    assert [(found.reason, found.key) for found in urgent_figures(one, all_series(one, merged))] == [
        ("競合", "2-1/3/i1@R8"),
        ("予算超過", "2-1/12/決算額@R8"),
        ("後退", "2-1/i5@R8"),
        ("後退", "2-1/i1@R8"),
        ("執行率が低い", "2-1/3/決算額@R8"),
        ("未確定", "2-1/3/i1@R9"),
    ]
    listed = rows(overview(one, merged), "理由")
    assert len(listed) == 6
    assert listed[2] == "後退|福祉 参加した市民 R8|||||初期値 10 → R8 2%（目指す方向 ↗）|||||||||開く"
    assert listed[1].split("|")[6] == "予算額 1,000 千円、決算額 1,500 千円（執行率 150.0%）"


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


def test_no_reason_hides_the_others_among_the_ten():
    """Of 20 overruns, 2 that went the wrong way and 4 unknown: three of each first, then more of the worst reason."""
    reasons = ["予算超過"] * 20 + ["後退"] * 2 + ["未確定"] * 4
    listed = [Urgent(reason, str(number), "", "") for number, reason in enumerate(reasons)]
    assert [int(one.key) for one in choose_urgent(listed, 10)] == [0, 1, 2, 3, 4, 20, 21, 22, 23, 24]
    assert choose_urgent(listed, 100) == listed
    assert choose_urgent(listed[:2], 10) == listed[:2]


def test_when_nothing_is_urgent_it_says_so_and_before_any_answer_too():
    sheet = overview(plan(), merge(plan(), ()))
    assert any("特に確認が必要な数字は、今のところありません。" in row for row in told(sheet))
    assert told(sheet)[1].startswith("回答　まだ届いていません。")
    assert told(sheet)[3].startswith("予算　決算額はまだ届いていません。")


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
    return [(found.reason, found.key.split("/")[1]) for found in urgent_figures(one, all_series(one, merged))]


def test_money_is_urgent_beyond_its_budget_and_below_half_of_it_the_furthest_first() -> None:
    pairs = [("100", "100"), ("100", "50"), ("100", "101"), ("100", "49"), ("100", "300"), ("100", "0"), ("0", "9")]
    assert spent(*pairs) == [("予算超過", "5"), ("予算超過", "3"), ("執行率が低い", "6"), ("執行率が低い", "4")]


def test_money_is_held_against_the_budget_of_its_own_last_year() -> None:
    one = two()
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "9000", "2-1/3/決算額@R9": "5000"})])
    assert urgent_figures(one, all_series(one, merged)) == []
    merged = merge(one, [returned("福祉課", {"2-1/3/決算額@R8": "4000", "2-1/3/決算額@R9": "5500"})])
    assert [found.key for found in urgent_figures(one, all_series(one, merged))] == ["2-1/3/決算額@R9"]


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
    found = urgent_figures(one, all_series(one, merged))
    assert [one.key for one in found] == ["2-1/i3@R9", "2-1/i2@R9", "2-1/i4@R9", "2-1/i1@R9"]
    assert found[0].detail == "初期値 0 → R9 -2,000人（目指す方向 ↗）"
