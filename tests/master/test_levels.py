"""体系: the levels above 施策, in the master, in forms and in the asking."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kamakura_report.form.field_list import list_fields
from kamakura_report.master.read_master import parse_master
from kamakura_report.merging.lines import result_lines
from kamakura_report.plan.changes import plan_changes
from kamakura_report.plan.model import Indicator, Plan, Program
from kamakura_report.plan.snapshot import dump_plan, load_plan_snapshot
from kamakura_report.workbook.raw_tables import RawTable, RawTables, RawValue
from tests.form.forms import SMALL, Line, drawn, form, problem_cells
from tests.form.plans import LEAD, OFFICE, R8, asked, placed, plan, shown
from tests.form.test_grammar import wrong
from tests.master.test_master import places, small
from tests.plan import laid


def with_levels(bare: Plan) -> Plan:
    """The plan of 2-1 below 2, which has an indicator, and beside it 9, which has only a name."""
    one = Indicator("2/i1", 1, "住みたい市民", "%", Decimal(40), "2025", "↗")
    health = Program("2", "健やかなまち", "みんなが元気", indicators=(one,), level=True)
    return replace(bare, programs=(health, *bare.programs, Program("9", "行財政", level=True)))


def with_sheet(*rows: tuple[RawValue, ...], indicator_of: str = "") -> RawTables:
    """The small master with a sheet 体系 of these rows."""
    tables = laid.tables(small())
    cells = {(row, column): value for row, values in enumerate(rows, 1) for column, value in enumerate(values, 1)}
    sheets = {**tables.sheets, "体系": RawTable("体系", cells)}
    if indicator_of:
        sheets["施策指標"] = RawTable("施策指標", {**sheets["施策指標"].cells, (2, 1): indicator_of})
    return RawTables(tables.file, sheets)


def test_levels_come_back_from_the_master_and_from_a_snapshot() -> None:
    some = with_levels(small())
    assert parse_master(laid.tables(some)) == (some, ())
    assert load_plan_snapshot(dump_plan(some)) == some


def test_each_level_stands_before_the_first_program_below_it() -> None:
    plan_, problems = parse_master(
        with_sheet(("番号", "名称", "主管課"), ("9", "行財政"), ("2", "健やか", "福祉課"), indicator_of="2")
    )
    assert problems == ()
    assert plan_ is not None
    assert [(each.key, each.level) for each in plan_.programs] == [("2", True), ("2-1", False), ("9", True)]
    assert [one.key for one in plan_.programs[0].indicators] == ["2/i1"]
    assert plan_.programs[0].division == "福祉課"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("二", "健やか")], ("level-number", "A2")),
        ([("2-1", "健やか")], ("level-twice", "A2")),
        ([("2", "健やか"), ("2", "やすらぎ")], ("level-twice", "A3")),
        ([("2",)], ("blank", "")),
        ([("2", "健やか", "税務課")], ("division-unknown", "C2")),
    ],
)
def test_what_is_wrong_with_a_level_is_told_with_its_cell(rows: list[tuple[str, ...]], told: tuple[str, str]) -> None:
    _, problems = parse_master(with_sheet(("番号", "名称", "主管課"), *rows))
    assert [(code, cell) for code, sheet, cell in places(problems) if sheet == "体系"] == [(told[0], told[1] or "B2")]


def test_a_project_stands_below_a_program_and_no_level() -> None:
    tables = with_sheet(("番号", "名称"), ("2", "健やか"))
    sheets = {**tables.sheets, "事業": RawTable("事業", {**tables.sheets["事業"].cells, (2, 1): "2"})}
    _, problems = parse_master(RawTables(tables.file, sheets))
    assert ("program-unknown", "事業", "A2") in places(problems)


def test_the_indicators_of_a_level_are_asked_like_a_programs_on_a_sheet_of_its_own() -> None:
    some = with_levels(plan())
    book = placed(form(drawn()), some, OFFICE, (R8,))
    assert [sheet.name for sheet in book.sheets[1:-1]] == ["2 健やかなまち"]  # とりまとめ課, where no 主管課 is named
    assert "2/i1@R8" in asked(book)
    assert "2 健やかなまち" not in [sheet.name for sheet in placed(form(drawn()), some, LEAD).sheets]
    assert [sheet.name for sheet in placed(form(drawn()), some, "").sheets[1:-1]] == ["2 健やかなまち", "2-1 福祉"]
    keys = [line.key for line in result_lines(some)]
    assert keys[:4] == ["2/i1@初期値", "2/i1@R8", "2/i1@R9", "2/i1@R10"]
    assert keys[4:] == [line.key for line in result_lines(plan())]


def test_a_form_names_the_levels_above() -> None:
    lines = [
        Line("見出し", "{{体系.番号}} {{体系.名称}}|{{体系1.説明}}|{{体系2.名称}}"),
        *SMALL,
        Line("成果指標", "{{体系1.名称}}（{{体系2.主管課}}）"),
    ]
    seen = set(shown(placed(form(drawn(lines)), with_levels(plan()), LEAD).sheet("2-1 福祉")).values())
    assert {"2 健やかなまち", "みんなが元気", "健やかなまち"} <= seen
    listed = {field.written: field.example for field in list_fields(with_levels(plan()))}
    assert (listed["{{体系.名称}}"], listed["{{体系2.名称}}"]) == ("健やかなまち", "")


def test_the_levels_of_deep_numbers_are_counted_from_the_top() -> None:
    deep = [Program("1", "柱", level=True), Program("1-2", "政策", level=True), Program("1-2-3", "施策")]
    some = replace(plan(), programs=tuple(deep))
    assert [each.name for each in some.levels_above(deep[2])] == ["柱", "政策"]
    assert [each.name for each in some.levels_above(deep[1])] == ["柱", "政策"]


def test_a_level_on_the_cover_or_an_unknown_field_of_it_is_told() -> None:
    book = drawn()
    book["表紙"]["B3"] = "{{体系.名称}}"

    assert problem_cells(book) == [("template.place", "表紙", "B3")]
    assert wrong("C4", "{{体系.名前}}") == [("template.placeholder", "施策", "C4")]
    assert wrong("C4", "{{体系9.名称}}") == [("template.place", "施策", "C4")]


def test_a_changed_level_is_told_as_one() -> None:
    old = with_levels(plan())
    new = replace(old, programs=(replace(old.programs[0], name="元気なまち"), *old.programs[1:]))
    assert [str(change) for change in plan_changes(old, new)] == [
        "体系 2「元気なまち」の名称: 健やかなまち → 元気なまち"
    ]
