"""概要: it speaks of the years that are due, by the numbers of the other sheets; a rate is of the same projects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.plan.figures import percent_text, share_done
from kamakura_report.plan.model import Joint
from kamakura_report.reports.consolidated.figure_cells import all_series
from kamakura_report.reports.consolidated.overview_charts import money_by_year
from kamakura_report.reports.consolidated.result_book import RoundStatus, place_consolidated
from kamakura_report.rounds.division_status import count_totals
from tests.merging.answered import R8, R9, plan, returned
from tests.merging.in_memory import merge
from tests.reports.overviews import overview, rows, worse
from tests.reports.simulated import budgeted
from tests.reports.test_result_book import told
from tests.rounds.statuses import FUKUSHI, HOKEN, TODAY, came, sending, stood


def test_a_rate_of_all_is_over_the_projects_that_have_both_figures() -> None:
    """A settlement is never held against the budget of another project, nor against one of 0."""
    base = budgeted(plan())
    (program,) = base.programs
    first, second = (replace(project, budget={}) for project in program.projects)
    first = replace(first, budget={R8: Decimal(100_000), R9: Decimal(0)})
    one = replace(base, programs=(replace(program, projects=(first, second)),))
    first_answers = {"2-1/3/決算額@R8": "540", "2-1/3/決算額@R9": "7"}
    merged = merge(one, [returned("福祉課", first_answers), returned("介護課", {"2-1/12/決算額@R8": "13460"})])
    year, next_year = money_by_year(one, all_series(one, merged))
    assert (year.settlement, year.rate, year.compared, year.settled) == (14_000, Decimal("0.0054"), 1, 2)
    assert (next_year.settlement, next_year.rate, next_year.compared, next_year.settled) == (7, None, 0, 1)
    assert told(overview(one, merged))[3].startswith("予算　R9 の決算額がある 1 事業は、予算額が分からないか 0 なので")
    until_r8 = merge(
        one, [returned("福祉課", {"2-1/3/決算額@R8": "540"}), returned("介護課", {"2-1/12/決算額@R8": "1"})]
    )
    assert told(overview(one, until_r8))[3].rstrip("|") == (
        "予算　R8 の執行率は 0.5% です（予算額と決算額のある 1 事業。予算額が分からないか 0 の 1 事業は除いています）。"
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.0125", "1.3%"), ("0.0005", "0.1%"), ("0.66666", "66.7%"), ("0.9996", "100.0%"), ("1.25", "125.0%"),
     ("-0.0125", "-1.3%"), ("0", "0.0%")],
)  # fmt: skip
def test_a_share_is_rounded_as_a_cell_in_percent_shows_it(share: str, text: str) -> None:
    """Half up, away from 0."""
    assert percent_text(Decimal(share)) == text


def test_what_is_done_is_all_or_nothing_only_when_it_is() -> None:
    found = [percent_text(share_done(*counts)) for counts in ((0, 3), (1, 3000), (2, 3), (2999, 3000), (3, 3), (0, 0))]
    assert found == ["0.0%", "0.1%", "66.7%", "99.9%", "100.0%", "100.0%"]


def test_only_the_years_that_are_due_are_spoken_of() -> None:
    """Those that a round asked for, answered or not, and none to come; all while nobody was asked for any."""
    one = worse()
    merged = merge(one, [returned("福祉課", {"2-1/i1@R8": "11"})])
    asked = replace(merged, required=frozenset({"R8", "R9"}))
    for result, years in ((merged, ["R8"]), (asked, ["R8", "R9"]), (merge(one, []), ["R8", "R9"])):
        spoken = [row.split("|")[0] for row in told(overview(one, result)) if row.startswith(("R8|", "R9|"))]
        assert spoken == [*years, *years]  # of answers, of money
    assert {row.line.period for row in asked.asked_by_now()} == {"初期値", "R8", "R9"}
    assert {row.line.period for row in merged.asked_by_now()} == {"R8"}


def test_the_sum_of_the_answers_is_drawn_by_no_bar() -> None:
    one = worse()
    asked = replace(merge(one, [returned("福祉課", {"2-1/i1@R8": "11"})]), required=frozenset({"R8", "R9"}))
    sheet = overview(one, asked)
    table = rows(sheet, "年度")
    chart = next(chart for chart in sheet.charts if chart.title == "年度ごとの回答の状況")
    assert [row.split("|")[0] for row in table] == ["初期値", "R8", "R9", "合計"]
    assert chart.categories.bottom - chart.categories.top + 1 == len(table) - 1
    assert {series.values.bottom for series in chart.series} == {chart.categories.bottom}


@pytest.mark.parametrize("joint", [Joint.LEAD, Joint.EACH])
def test_a_round_is_told_by_the_numbers_of_its_own_sheet(joint: Joint) -> None:
    """A cell that two divisions are asked counts twice on both."""
    one = worse(joint)
    came_back = [came("福祉課", {"2-1/i1@R8": "11"})]
    statuses = list(stood(one, [sending("福祉課", FUKUSHI), sending("保険課", HOKEN)], came_back).values())
    totals = count_totals(statuses)
    book = place_consolidated(one, merge(one, came_back), (), round_status=RoundStatus("R8", statuses, TODAY))
    assert told(book.sheet("概要"))[1].rstrip("|") == (
        f"回答　回「R8」は {totals.asked} 欄のうち {totals.filled} 欄に回答があります"
        f"（{percent_text(share_done(totals.filled, totals.asked))}）。"
        f"未確定 {totals.undetermined}、競合 {totals.conflicts}、残り {totals.outstanding}。"
    )
    assert f"対象 {totals.asked} 欄、記入 {totals.filled}、" in " ".join(told(book.sheet("提出状況")))


def test_a_target_that_was_passed_is_said_to_be_judged_by_nothing() -> None:
    one = worse()
    (program,) = one.programs
    first, second = program.indicators
    passed = replace(first, direction="", latest=Decimal(93), target=Decimal(90))
    one = replace(one, programs=(replace(program, indicators=(passed, second)),))
    sentence = told(overview(one, merge(one, [returned("福祉課", {"2-1/i1@R8": "95"})])))[2]
    assert "方向か目標値のある 1 の指標のうち" in sentence
    assert sentence.rstrip("|").endswith("目標値をすでに超え、目指す方向のない 1 は判定していません。")
