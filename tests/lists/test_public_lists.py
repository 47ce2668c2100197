"""Lists of real places: one becomes a master and comes back from divisions, one is refused, or read when told how."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands.load import load_plan
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import FiscalYear
from tests.commands.town import FORM, Told, Town
from tests.lists.public import FOLDER, expected

pytestmark = pytest.mark.lists

PROJECTS, FUNDS = "08_kitamoto_jimujigyo.csv", "18_tokyo_fund_changes.csv"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = Town(tmp_path_factory.mktemp("public"))
    made.workspace.template.parent.mkdir()
    made.workspace.template.write_bytes(FORM.read_bytes())
    return made


@pytest.fixture(scope="module")
def said(town: Town) -> Told:
    words = ("import", str(FOLDER / PROJECTS), "--city", "北本市", "--plan-name", "事務事業評価")
    assert town.run(*words).status == 0
    return town.run("import", str(FOLDER / PROJECTS))


@pytest.fixture(scope="module")
def plan(town: Town, said: Told) -> Plan:
    return load_plan(town.workspace)[0]


def known(town: Town) -> Iterator[dict[str, str]]:
    with town.workspace.master.with_name("これまでの実績.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_the_list_of_projects_is_what_a_right_reading_gives(town: Town, said: Told, plan: Plan) -> None:
    right = expected(PROJECTS)
    assert (said.status, said.err) == (0, "")
    projects = [project for program in plan.programs for project in program.projects]
    indicators = [one for project in projects for one in project.indicators]
    assert len(projects) == right["projects"]
    assert len({name for project in projects for name in project.divisions}) == right["divisions"]
    assert len({each.department for each in plan.divisions} - {""}) == right["bureaus"]
    assert len(plan.programs) == right["measures"]
    kinds = {"活動指標": "活動", "成果指標": "成果"}
    of_kind = {name: [one for one in indicators if one.kind == kind] for name, kind in kinds.items()}
    assert {name: len(ones) for name, ones in of_kind.items()} == right["indicators"]
    assert {name: sum(one.latest is not None for one in ones) for name, ones in of_kind.items()} == right[
        "indicator_values"
    ]
    settled = [int(row["値"]) for row in known(town) if row["項目"] == "決算額"]
    assert (len(settled), sum(settled), settled.count(0)) == (451, right["settlement_sum"], right["zero_settlement"])
    assert f"取り込み {right['settlement_sum']:,} 千円（合います）" in said.out


def test_its_workbooks_go_out_and_come_back(town: Town, plan: Plan) -> None:
    (one,) = town.generate(FiscalYear(2025), divisions=("公平委員会",)).issued
    town.answer(one)
    assert town.run("merge").status == 0
    with (town.workspace.output / "consolidated.csv").open(encoding="utf-8-sig", newline="") as file:
        answered = [row for row in csv.DictReader(file) if row["課"] == one.division and row["値"] == "10"]
    assert len(answered) == one.required


def test_the_other_list_is_refused_in_one_line_and_read_when_told_how(tmp_path: Path) -> None:
    other = Town(tmp_path)
    refused = other.run("import", str(FOLDER / FUNDS))
    assert (refused.status, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert other.tree().keys() <= {"output/", "output/ledger/"}
    assert other.run("import", str(FOLDER / FUNDS), "--force").status == 0
    book = openpyxl.load_workbook(other.workspace.reading_setup)
    columns = {row[0].value: row for row in book["列"].iter_rows(min_row=2)}
    columns["D"][5].value, columns["F"][5].value = "事業名", "決算額"
    book["設定"]["B8"], book["設定"]["B9"] = "R9", "R13"
    wanted = (
        ("A", "でない", "2026"),
        ("D", "である", "合計"),
        ("D", "である", "＜端数調整＞"),
        ("E", "でない", "2026年度末残高"),
    )
    for row, words in enumerate(wanted, start=2):
        for column, word in enumerate(words, start=1):
            book["使わない行"].cell(row, column).value = word
    book.save(other.workspace.reading_setup)
    said = other.run("import", str(FOLDER / FUNDS))
    assert (said.status, said.err) == (0, "")
    right = expected(FUNDS)
    (program,) = load_plan(other.workspace)[0].programs
    assert len(program.projects) == right["real_funds_2026"]
    hundred_million = 100_000
    settled = sum(int(row["値"]) for row in known(other))
    assert settled == right["sum_2026_year_end_without_totals"] * hundred_million
