"""import of a list: first its reading set-up, then the master by it, with everything told that a person must know."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.commands.load import load_plan
from kamakura_report.plan.model import Plan
from tests.commands.town import FORM, R8, Town
from tests.lists.made import BLOCKS, TWO_ROWS, TWO_ROWS_MERGES, workbook

NOT_PROJECTS = [("年度", "区分", "基金名", "金額（億円）"), (2026, "積立", "基金A", 3), (2026, "合計", "合計", 3)]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.workspace.template.parent.mkdir()
    made.workspace.template.write_bytes(FORM.read_bytes())
    return made


def listed(town: Town, data: bytes, name: str = "一覧.xlsx") -> str:
    path = town.root / name
    path.write_bytes(data)
    return str(path)


def edit(path: Path, **cells: object) -> None:
    """Cells of sheets (``列_F2``) get other values."""
    book: Any = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.partition("_")
        book[sheet][cell] = value
    saved = BytesIO()
    book.save(saved)
    path.write_bytes(saved.getvalue())


def plan(town: Town) -> Plan:
    return load_plan(town.workspace)[0]


def test_first_a_set_up_is_written_and_the_same_command_then_imports_by_it(town: Town) -> None:
    path = listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES))
    first = town.run("import", path, "--city", "さくら市")
    assert (first.status, first.err) == (0, "")
    assert not town.workspace.master.exists()
    edit(town.workspace.reading_setup, 列_F2="使わない", 設定_B7="総合計画")
    second = town.run("import", path)
    assert second.status == 1 - 1
    assert (plan(town).city, plan(town).name) == ("さくら市", "総合計画")
    assert [project.own for program in plan(town).programs for project in program.projects] == [{}] * 4
    assert "一覧 9,670.134 ＝ 取り込み 4,835.067 ＋ 除いた行 4,835.067 千円（合います）" in second.out


def test_accept_imports_at_once_and_leaves_the_set_up_it_went_by(town: Town) -> None:
    said = town.run("import", listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES)), "--accept")
    assert said.status == 0
    assert town.workspace.reading_setup.exists()
    assert len(plan(town).programs) == 4  # two of them levels above


def test_what_the_list_does_not_say_is_asked_and_nothing_is_imported_without_it(town: Town) -> None:
    path = listed(town, workbook(BLOCKS))
    refused = town.run("import", path, "--accept")
    assert refused.status == 2
    assert "E 列「実績」の年度" in refused.err
    assert not town.workspace.reading_setup.exists()
    assert town.run("import", path).status == 0
    open_still = town.run("import", path)
    assert open_still.status == 2
    assert "列］ G6" in open_still.err
    assert not town.workspace.master.exists()


def test_what_is_no_list_of_projects_is_one_line_and_read_when_told_how(town: Town) -> None:
    path = listed(town, workbook(NOT_PROJECTS))
    refused = town.run("import", path)
    assert (refused.status, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert not town.workspace.reading_setup.exists()
    assert town.run("import", path, "--force").status == 0
    edit(
        town.workspace.reading_setup,
        列_F4="事業名",
        列_F5="決算額",
        設定_B8="R9",
        設定_B9="R13",
        使わない行_A3="B",
        使わない行_B3="である",
        使わない行_C3="合計",
    )
    told = town.run("import", path)
    assert (told.status, told.err) == (0, "")
    (program,) = plan(town).programs
    assert [project.name for project in program.projects] == ["基金A"]


def test_known_figures_stand_beside_as_the_next_command_takes_them(town: Town) -> None:
    path = listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES))
    said = town.run("import", path, "--accept")
    known = town.workspace.master.with_name("これまでの実績.csv")
    assert f"kamakura-report import-figures {known}" in said.out
    with known.open(encoding="utf-8-sig", newline="") as file:
        assert {row["キー"]: row["値"] for row in csv.DictReader(file)}["1-1/1/決算額@R6"] == "1234.567"
    taken = town.run("import-figures", str(known))
    assert (taken.status, taken.err) == (0, "")
    assert "取り込んだ数字 6、" in taken.out


def test_another_list_is_not_read_by_a_set_up_of_this_one(town: Town) -> None:
    assert town.run("import", listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES))).status == 0
    rows = [("事業名", "課", "施策"), ("A事業", "甲課", "1 福祉")]
    said = town.run("import", listed(town, workbook([(), (), (), (), *rows]), "別.xlsx"))
    assert said.status == 2
    assert "設定" in said.err


def test_a_moved_heading_is_told_with_its_column_and_another_list_in_one_line(town: Town) -> None:
    first: list[tuple[object, ...]] = [("事業名", "課", "施策", "R8予算額（千円）"), ("A事業", "甲課", "1 福祉", 10)]
    assert town.run("import", listed(town, workbook(first))).status == 0
    moved = [("事業名", "課", "分野", "R8予算額（千円）"), *first[1:]]
    said = town.run("import", listed(town, workbook(moved), "動いた.xlsx"))
    assert (said.status, said.err.count("C 列の見出しは「分野」ですが、設定では「施策」です。")) == (2, 1)
    other = [("基金名", "区分", "目的", "残高"), *first[1:]]
    said = town.run("import", listed(town, workbook(other), "別.xlsx"))
    assert (said.status, len(said.err.splitlines()), "別.xlsx とは別の一覧の設定です。" in said.err) == (2, 1, True)


def test_another_sheet_chosen_makes_the_set_up_anew(town: Town) -> None:
    path = listed(
        town, workbook([("事業名", "課"), ("A事業", "甲課")], more={"本表": [("事業名", "課"), ("B事業", "乙課")]})
    )
    assert "読まないシート: 本表（" in town.run("import", path).out
    edit(town.workspace.reading_setup, 設定_B3="本表")
    assert "作り直しました" in town.run("import", path).out
    edit(town.workspace.reading_setup, 設定_B8="R8", 設定_B9="R12")
    assert town.run("import", path).status == 0
    assert plan(town).programs[0].projects[0].name == "B事業"


def test_a_longer_list_keeps_numbers_and_what_people_added(town: Town) -> None:
    rows = [
        ("施策", "事業名", "課", "R6決算(千円)"),
        ("10 福祉", "敬老会", "甲課", 1),
        ("10 教育", "図書館", "乙課", 2),
    ]
    assert (
        town.run("import", listed(town, workbook(rows)), "--accept", "--city", "市", "--plan-name", "計画").status == 0
    )
    edit(town.workspace.master, 施策_C2="安心なまち")
    longer = [rows[0], ("10 福祉", "見守り", "甲課", 5), *rows[1:]]
    said = town.run("import", listed(town, workbook(longer)))
    assert (said.status, said.err) == (0, "")
    programs = plan(town).programs
    assert programs[0].vision == "安心なまち"
    assert [(one.key, one.name) for one in programs[0].projects] == [("1/1", "敬老会"), ("1/2", "見守り")]


def test_the_same_list_twice_changes_nothing(town: Town) -> None:
    path = listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES))
    assert town.run("import", path, "--accept").status == 0
    before = town.workspace.master.read_bytes()
    said = town.run("import", path)
    assert "（変わりありません）" in said.out
    assert town.workspace.master.read_bytes() == before


def test_two_lists_at_once_are_refused(town: Town) -> None:
    one, other = listed(town, workbook(BLOCKS)), listed(town, workbook(BLOCKS), "二.xlsx")
    said = town.run("import", one, other)
    assert (said.status, said.err.count("\n")) == (2, 1)


def test_workbooks_go_out_for_what_a_list_became(town: Town) -> None:
    assert town.run("import", listed(town, workbook(TWO_ROWS, TWO_ROWS_MERGES)), "--accept").status == 0
    edit(town.workspace.master, 計画_B2="さくら市", 計画_B3="計画")
    assert [one.division for one in town.generate(R8).issued] == ["高齢福祉課", "市民部地域振興課", "総務部地域振興課"]
