"""new: a blank master that helps, is passed over where it only shows how, and never costs anybody a plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.io.master_file import read_tables
from kamakura_report.master import schema
from kamakura_report.master.blank_master import HOW_TO
from kamakura_report.master.example_rows import EXAMPLE_ROWS
from kamakura_report.master.read_master import parse_master
from tests.commands.town import Town
from tests.published import pages


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    assert made.run("new").status == 0
    return made


def typed(town: Town, *cells: tuple[str, str, object]) -> None:
    book = openpyxl.load_workbook(town.workspace.master)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(town.workspace.master)


def codes(town: Town) -> list[tuple[str, str, str]]:
    return [(each.code, each.sheet, each.cell) for each in parse_master(read_tables(town.workspace.master))[1]]


PLAN = (("計画", "B2", "さくら市"), ("計画", "B3", "総合計画"), ("計画", "B6", "企画課"), ("課", "A3", "企画課"))


def test_each_sheet_has_one_example_and_the_first_says_how(town: Town) -> None:
    tables = read_tables(town.workspace.master).sheets
    assert list(tables) == [HOW_TO, *schema.SHEETS]
    assert {name for name, table in tables.items() if table.rows == 2} >= set(EXAMPLE_ROWS)


def test_of_a_master_as_it_was_made_only_what_is_missing_is_told(town: Town) -> None:
    assert codes(town) == [
        ("master.unnamed", "計画", "B2"),
        ("master.unnamed", "計画", "B3"),
        ("master.office-blank", "計画", "B6"),
        ("master.no-program", "施策", "A2"),
    ]


def test_examples_that_stay_are_passed_over(town: Town) -> None:
    typed(town, *PLAN, ("施策", "A3", "1"), ("施策", "B3", "福祉"))
    plan, problems = parse_master(read_tables(town.workspace.master))
    assert plan is not None
    assert problems == ()
    assert [program.key for program in plan.programs] == ["1"]
    assert [division.name for division in plan.divisions] == ["企画課"]


def test_an_example_becomes_a_row_when_its_first_cell_is_written_over(town: Town) -> None:
    typed(town, *PLAN, ("施策", "A2", "2-1"), ("施策", "D2", "企画課"))
    plan, problems = parse_master(read_tables(town.workspace.master))
    assert plan is not None
    assert problems == ()
    assert [(program.key, program.name) for program in plan.programs] == [("2-1", "地域福祉")]


@pytest.mark.parametrize(
    ("sheet", "cell", "value"), [("施策", "B2", "子育て"), ("課", "C2", "内線 99"), ("予算", "C2", 4176)]
)
def test_what_is_written_into_an_example_is_not_lost_untold(town: Town, sheet: str, cell: str, value: object) -> None:
    typed(town, *PLAN, ("施策", "A3", "1"), ("施策", "B3", "福祉"), (sheet, cell, value))
    assert codes(town) == [("master.example", sheet, "A2")]


def _with_plan(town: Town) -> None:
    typed(town, *PLAN)


def _as_made(town: Town) -> None:
    """Nobody touched it."""


@pytest.mark.parametrize("prepare", [_with_plan, _as_made])
def test_a_master_that_is_there_stays_until_told_and_then_as_a_backup(
    town: Town, prepare: Callable[[Town], None]
) -> None:
    prepare(town)
    before = town.workspace.master.read_bytes()
    assert town.run("new").status == 2
    assert town.workspace.master.read_bytes() == before
    assert town.run("new", "--force").status == 0
    assert [path.read_bytes() for path in town.workspace.master.parent.glob("master.*.bak.xlsx")] == [before]


def test_an_import_fills_a_blank_master(town: Town) -> None:
    text = town.root / "1.txt"
    text.write_text(pages.TEXT, encoding="utf-8")
    said = town.run("import", str(text))
    assert (said.status, said.err) == (0, "")
    assert HOW_TO not in read_tables(town.workspace.master).sheets


def test_an_import_adds_to_a_blank_master_in_which_somebody_named_the_city(town: Town) -> None:
    typed(town, *PLAN)
    text = town.root / "1.txt"
    text.write_text(pages.TEXT, encoding="utf-8")
    said = town.run("import", str(text))
    assert (said.status, said.err) == (0, "")
    plan, _ = parse_master(read_tables(town.workspace.master))
    assert plan is not None
    assert (plan.city, [program.key for program in plan.programs]) == ("さくら市", ["2-1"])
