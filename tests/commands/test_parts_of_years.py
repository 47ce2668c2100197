"""Halves and quarters of years through the commands: asked by their own keys, never mixed up with the year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import Rhythm, parse_period
from kamakura_report.workbook.question import Ask
from tests.commands.ledgers import NOW, csv
from tests.commands.town import R8, Town, founded, plan

pytestmark = pytest.mark.usefixtures("in_summer")
HALF, OTHER_HALF, NEXT = (parse_period(name) for name in ("R8上期", "R8下期", "R9上期"))


def halves(*, cumulative: bool = False) -> Plan:
    """The town's plan by half-years, whose slips are looked for."""
    (program,) = plan().programs
    shared, alone = program.projects
    counted = replace(shared.indicators[0], cumulative=cumulative, latest=Decimal(100))
    programs = (replace(program, projects=(replace(shared, indicators=(counted,)), alone)),)
    return replace(plan(), rhythm=Rhythm.HALF_YEARLY, programs=programs, thresholds={})


@pytest.fixture(scope="module")
def by_halves(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with a round of the first half, answered and merged; to be copied."""
    town = founded(tmp_path_factory.mktemp("halves") / "town")
    town.keep(halves())
    town.answer(town.generate(HALF).issued[0], {"2-1/3/i1@R8上期": "60", "2-1/3/決算額@R8上期": "2000"})
    assert town.run("merge").status == 0
    return town


@pytest.fixture
def town(by_halves: Town, tmp_path: Path) -> Town:
    return by_halves.copy(tmp_path / "town")


def asks(town: Town, issue: str) -> Mapping[str, Ask]:
    snapshots = Snapshots(town.workspace)
    sent = snapshots.issue(issue)
    assert sent is not None
    return {ask.key: ask for _, _, ask in snapshots.book(sent).asks()}


def test_an_interim_round_asks_the_keys_of_its_part_alone(by_halves: Town) -> None:
    (issue,) = {sent.issue for sent in sent_to(by_halves, "福祉課")}
    asked = asks(by_halves, issue)
    assert {key for key, ask in asked.items() if ask.required} == {
        "2-1/i1@R8上期", "2-1/i5@初期値", "2-1/i5@R8上期", "2-1/3/i1@R8上期", "2-1/3/決算額@R8上期",
    }  # fmt: skip
    assert not [key for key in asked if key.endswith(("@R8下期", "@R8", "@R9上期", "@R9"))]


def sent_to(town: Town, division: str) -> list[Sent]:
    with open_ledger(town.workspace, now=NOW) as session:
        return [sent for sent in session.ledger.sent() if sent.division == division]


def test_the_result_has_a_line_for_each_part_before_its_year_and_budgets_for_years_alone(by_halves: Town) -> None:
    lines = [line.split(",") for line in csv(by_halves).decode("utf-8-sig").splitlines()]
    about = {line[0]: (line[7], line[8], line[9]) for line in lines if line[0].startswith("2-1/3/")}
    assert list(about) == [
        "2-1/3/i1@初期値",
        *(f"2-1/3/i1@{period}" for period in ("R8上期", "R8下期", "R8", "R9上期", "R9下期", "R9")),
        "2-1/3/決算額@R8上期", "2-1/3/決算額@R8下期", "2-1/3/予算額@R8", "2-1/3/決算額@R8",
        "2-1/3/決算額@R9上期", "2-1/3/決算額@R9下期", "2-1/3/予算額@R9", "2-1/3/決算額@R9",
    ]  # fmt: skip
    assert about["2-1/3/決算額@R8上期"] == ("R8上期", "2000", "確定")
    assert about["2-1/3/決算額@R8"] == ("R8", "", "未入力")


def test_the_year_is_asked_beside_its_part_which_is_shown_and_locked(town: Town) -> None:
    (issued, _) = town.generate(R8).issued
    asked = asks(town, issued.issue)
    assert (asked["2-1/3/i1@R8"].required, asked["2-1/3/i1@R8下期"].required) == (True, False)
    assert "2-1/3/i1@R8上期" not in asked
    assert "R8上期" in {cell.value for row in openpyxl.load_workbook(issued.path)["2-1 福祉"] for cell in row}


def test_a_part_is_not_held_against_the_whole_nor_the_budget(town: Town) -> None:
    """60 beside 初期値 100 and 2,000 of a budget of 4,176 are a half; only the half of the next year says more."""
    assert "plausible" not in town.run("check").out
    asked = asks(town, town.generate(NEXT, round_name="中間").issued[0].issue)
    grounds = asked["2-1/3/i1@R9上期"].grounds
    assert grounds is not None
    assert [key for key, _ in grounds.before] == ["2-1/3/i1@R8上期"]
    money = asked["2-1/3/決算額@R9上期"].grounds
    assert money is not None
    assert (money.budget, [key for key, _ in money.before]) == (None, ["2-1/3/決算額@R8上期"])


def test_a_half_unlike_that_of_the_year_before_is_told(town: Town) -> None:
    town.run("close", "R8上期")
    town.answer(town.generate(NEXT).issued[0], {"2-1/3/i1@R9上期": "6000", "2-1/3/決算額@R9上期": "2100"}, "次.xlsx")
    told = json.loads(town.run("check", "--json").out)["problems"]
    found = [(one["code"], one["key"]) for one in told if one["code"].startswith("plausible.") and "次" in one["file"]]
    assert found == [("plausible.digits", "2-1/3/i1@R9上期")]


def test_a_running_total_goes_on_from_the_part_to_the_year(town: Town) -> None:
    town.keep(halves(cumulative=True))
    issued = town.generate(R8).issued[0]
    town.answer(issued, {"2-1/3/i1@R8": "50"}, "年度.xlsx")
    told = json.loads(town.run("check", "--json").out)["problems"]
    assert [one["key"] for one in told if one["code"] == "plausible.fall" and "年度" in one["file"]] == ["2-1/3/i1@R8"]


def test_the_office_says_a_figure_of_a_part_and_no_budget_of_one(town: Town) -> None:
    assert town.run("set", "2-1/12/決算額@R8下期", "55", "--reason", "電話で確認").status == 0
    assert "2-1/12/決算額@R8下期,2-1,12,決算額,,単独事業,千円,R8下期,55,確定" in csv(town).decode("utf-8-sig")
    refused = town.run("set", "2-1/12/予算額@R8下期", "55", "--reason", "電話で確認")
    assert (refused.status, "というキーは計画にありません" in refused.err) == (2, True)
    figures = town.workspace.root / "前の数字.csv"
    figures.write_text("キー,値\n2-1/12/決算額@R9下期,70\n", encoding="utf-8")
    assert town.run("import-figures", str(figures)).status == 0
    figures.write_text("キー,値\n2-1/12/予算額@R9下期,70\n", encoding="utf-8")
    assert "2-1/12/予算額@R9下期" in town.run("import-figures", str(figures)).err
    assert json.loads(town.run("trace", "2-1/12/決算額@R8下期", "--json").out)["key"] == "2-1/12/決算額@R8下期"


def test_a_part_that_the_plan_does_not_ask_is_refused_in_one_line(town: Town) -> None:
    refused = town.run("generate", "--year", "R8Q1")
    assert (refused.status, refused.err.strip().count("\n")) == (2, 0)
    assert "令和8年度第1四半期は、この計画では聞きません。" in refused.err


def test_rebuild_gives_the_same_as_the_walk(town: Town) -> None:
    before = csv(town)
    assert town.run("rebuild").status == 0
    assert csv(town) == before


def test_the_sheets_of_the_result_stand_by_parts_and_judge_by_years(by_halves: Town) -> None:
    book = openpyxl.load_workbook(by_halves.workspace.output / "consolidated.xlsx")
    (head,) = [row for row in book["施策指標"].iter_rows(values_only=True) if "指標名" in row]
    assert [cell for cell in head if str(cell)[:1] == "R"] == ["R8上期", "R8下期", "R8", "R9上期", "R9下期", "R9"]
    (money,) = [row for row in book["予算決算"].iter_rows(values_only=True) if "事業名" in row]
    assert [cell for cell in money if str(cell)[:1] == "R"] == ["R8上期", "R8下期", "R8", "R9上期", "R9下期", "R9"]
    said = [str(cell.value) for row in book["概要"] for cell in row if cell.value]
    assert [line for line in said if line.startswith("R8上期")] == ["R8上期"]
