"""公開: the sheet of the master that says what leaves the office, and the rows of 計画 about publishing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.master.read_master import parse_master
from kamakura_report.master.write_master import place_master
from kamakura_report.plan.carried import carry_over
from kamakura_report.plan.model import Plan
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.plan.snapshot import dump_plan, dump_plan_as_read, load_plan_snapshot
from kamakura_report.workbook.raw_tables import RawTable, RawTables, RawValue
from tests.master.test_master import changed, places, small
from tests.plan import laid

SAID = Publication(
    (
        Release("評価@R8", True),
        Release("2-1/1", False, "個人が分かるため"),
        Release("2-1/1/i1@R8", True, "算定の方法を改めたため"),
    ),
    "142042",
    "CC BY 4.0",
    "鎌倉市",
)


def published() -> Plan:
    return replace(small(), publication=SAID)


def with_rows(*rows: tuple[RawValue, ...]) -> RawTables:
    """The small master with a sheet 公開 of these rows."""
    tables = laid.tables(small())
    listed = (("キーまたは項目", "公開する", "公表する理由"), *rows)
    cells = {(row, column): value for row, values in enumerate(listed, 1) for column, value in enumerate(values, 1)}
    return RawTables(tables.file, {**tables.sheets, "公開": RawTable("公開", cells)})


def test_what_is_published_comes_back_from_the_master() -> None:
    assert parse_master(laid.tables(published())) == (published(), ())


def test_a_master_without_it_says_nothing_of_publishing() -> None:
    sheets = {sheet.name for sheet in place_master(small(), ()).sheets}
    assert "公開" not in sheets
    assert {sheet.name for sheet in place_master(published(), ()).sheets} == {*sheets, "公開"}


def test_the_cells_of_the_sheet_help() -> None:
    (sheet,) = [sheet for sheet in place_master(published(), ()).sheets if sheet.name == "公開"]
    assert [rule.choices for rule in sheet.validations] == [(), ("○", "×")]


def test_what_is_published_changes_no_issue_but_is_kept_with_what_was_read() -> None:
    assert dump_plan(published()) == dump_plan(small())
    kept = load_plan_snapshot(dump_plan_as_read(published()))
    assert kept == published()
    read, _ = parse_master(laid.tables(published()))
    assert read is not None
    again = load_plan_snapshot(dump_plan_as_read(read))
    assert [row.cell for row in again.publication.releases] == ["A2", "A3", "A4"]


def test_importing_again_keeps_what_is_published() -> None:
    assert carry_over(published(), small())[0].publication == SAID


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("表紙/記入者", "○")], ("public-key", "A2")),
        ([("評価@R7", "○")], ("public-key", "A2")),
        ([("わが市の 評価", "○")], ("public-key", "A2")),
        ([("評価", "○"), ("評価", "×")], ("public-twice", "A3")),
        ([("2-1/1/i1@R8", "×"), ("２－１/1/i1@R8", "×")], ("public-twice", "A3")),
        ([("2-1/1", "×"), ("2-1/1", "×")], ("public-twice", "A3")),
        ([("2-1/1", "？")], ("public-word", "B2")),
        ([("2-1/1",)], ("blank", "B2")),
        ([(Decimal("2.1"), "○")], ("public-key", "A2")),
        ([("2-1/1", "○")], ("public-idle", "A2")),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_cell(
    rows: list[tuple[RawValue, ...]], told: tuple[str, str]
) -> None:
    _, problems = parse_master(with_rows(*rows))
    assert [(code, cell) for code, sheet, cell in places(problems) if sheet == "公開"] == [told]


@pytest.mark.parametrize(
    "row", [("2-1/1", "○", "名を改めたため"), ("2-1/1/評価", "○"), ("評価", "〇"), ("決算額", "×")]
)
def test_a_row_that_says_something_is_told_nothing(row: tuple[str, ...]) -> None:
    plan, problems = parse_master(with_rows(row))
    assert problems == ()
    assert plan is not None
    assert [one.subject for one in plan.publication.releases] == [row[0]]


def test_a_row_that_frees_what_a_wider_one_withholds_is_not_idle() -> None:
    assert parse_master(with_rows(("2-1", "×"), ("2-1/1", "○"), ("2-1/1/決算額@R8", "○")))[1] == ()


def test_a_code_that_is_no_municipality_is_told_with_its_cell() -> None:
    rows = len(laid.tables(small()).sheets["計画"].cells) // 2
    _, problems = parse_master(changed(("計画", f"A{rows + 1}", "自治体コード"), ("計画", f"B{rows + 1}", "142043")))
    assert places(problems) == [("municipality", "計画", f"B{rows + 1}")]
