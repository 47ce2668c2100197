"""Where the figures of the result stand is told before the sheets are made: each stands there on the sheet itself."""

from __future__ import annotations

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.merging.lines import Section
from kamakura_report.reports.consolidated.figure_cells import all_series
from kamakura_report.reports.consolidated.figure_places import FigureTable, TableRows, find_place
from kamakura_report.reports.consolidated.indicator_sheets import outcome_indicator_table, program_indicator_table
from kamakura_report.reports.consolidated.money_sheet import money_table
from kamakura_report.reports.consolidated.named_sheet import named_table
from kamakura_report.reports.consolidated.yearly_texts import yearly_text_table
from kamakura_report.workbook.book import Link
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge
from tests.merging.test_named import merged
from tests.reports.test_yearly_texts import KEY, REVIEW

SAID = {
    "福祉課": {
        "2-1/i1@R8": "10", "2-1/i5@初期値": "11", "2-1/i5@R9": "12", "2-1/i1/職員数@R8": "13", "2-1/面積": "14",
        "2-1/3/i1@初期値": "15", "2-1/3/i1@R9": "16", "2-1/3/i1/年度目標@R8": "17", "2-1/3/決算額@R8": "18",
    },
    "介護課": {"2-1/12/決算額@R9": "19", "2-1/12/人件費@R8": "20"},
}  # fmt: skip
RESULT = merged(*(returned(name, said) for name, said in SAID.items()))


@pytest.fixture(scope="module")
def tables() -> list[FigureTable]:
    series, nothing = all_series(plan(), RESULT), dict[str, str]()
    named = named_table(plan(), series, {"R8"})
    assert named is not None
    makers = (program_indicator_table, outcome_indicator_table, money_table)
    return [*(make(plan(), series, {"R8"}, nothing) for make in makers), named]


def test_each_figure_stands_where_its_place_says(tables: list[FigureTable]) -> None:
    sheets = {table.rows.sheet: table.make() for table in tables}
    places = [table.rows for table in tables]
    for row in RESULT.rows:
        link = find_place(places, row.line.key)
        assert link is not None
        assert sheets[link.sheet].cells[link.position].value == row.value, row.line.key
    figures = {row.line.key for row in RESULT.rows if row.value is not None and row.line.published is None}
    assert figures == {key for said in SAID.values() for key in said}
    assert {row.line.section for row in RESULT.rows if row.value is not None} == set(Section)


def test_the_row_of_a_thing_begins_with_its_name(tables: list[FigureTable]) -> None:
    places = [table.rows for table in tables]
    assert find_place(places, "2-1/i5") == Link("施策指標", (3, 1))
    assert find_place(places, "2-1/3") == find_place(places, "2-1/3/i1") == Link("事業・成果指標", (2, 1))
    assert find_place(places, "2-1/12") == Link("事業・成果指標", (3, 1))  # it has no indicator


def test_a_text_leads_to_what_it_stands_under_and_what_nobody_knows_nowhere(tables: list[FigureTable]) -> None:
    places = [table.rows for table in tables]
    assert find_place(places, "2-1/3/i1/備考") == find_place(places, "2-1/3/i1")
    assert find_place(places, "2-1/12/決算額@R99") == find_place(places, "2-1/12")
    assert find_place(places, "9-9/1/i1@R8") is find_place(places, "") is find_place(places, "@R8") is None


def test_a_year_without_a_figure_of_its_own_has_no_place_and_the_last_sheet_that_knows_a_key_counts() -> None:
    first = TableRows("a", 5, ("R8", "R9"), {"x": (2, {"R8", "R9"})})
    last = TableRows("b", 7, ("R8", "R9"), {"x": (4, {"R9"})})
    found = [find_place((first, last), key) for key in ("x@R8", "x@R9", "x", "x@R10")]
    assert found == [Link("a", (2, 5)), Link("b", (4, 8)), Link("b", (4, 1)), None]


def test_a_text_of_a_year_stands_where_its_place_says() -> None:
    table = yearly_text_table(plan(), load_form(REVIEW).form, merge(plan(), [returned("介護課", {KEY: "B"})]), {"R8"})
    assert table is not None
    link = table.rows.find(KEY)
    assert link is not None
    assert table.make().cells[link.position].value == "B"
    assert table.rows.find("2-1/12/評価") == Link("評価", (link.position[0], 1))
