"""A round under way when the mode, a unit or a name changes: through the commands, as an office would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands import refresh
from kamakura_report.plan.model import Joint, Plan
from kamakura_report.plan.periods import FiscalYear
from tests.commands import town as towns
from tests.commands.ledgers import mark, value
from tests.commands.town import NOW, R8, Town, founded

MONEY, KEY, NEXT = "2-1/3/決算額@R8", "2-1/3/i1@R8", "2-1/3/i1@R9"
R9 = FiscalYear(2027)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path)


def planned(joint: Joint = Joint.LEAD, unit: str = "回", name: str = "講座") -> Plan:
    """The town's plan; its shared project's indicator is counted so."""
    plan = towns.plan()
    (program,) = plan.programs
    shared, *others = program.projects
    (indicator,) = shared.indicators
    shared = replace(shared, indicators=(replace(indicator, unit=unit, name=name),))
    return replace(plan, joint=joint, programs=(replace(program, projects=(shared, *others)),))


def sent(town: Town, *years: FiscalYear, **said: object):
    return {one.division: one for one in town.generate(*years, **said).issued}


def found(town: Town, *arguments: str) -> dict[str, str]:
    """Problems of a command by code, of each code the last one's words."""
    problems = json.loads(town.run(*arguments, "--json").out)["problems"]
    return {one["code"]: one["found"] for one in problems}


def stages(town: Town) -> dict[str, str]:
    divisions = json.loads(town.run("status", "--json").out)["divisions"]
    return {one["division"]: one["stage"] for one in divisions}


def test_a_lead_that_answered_the_whole_and_another_that_answers_its_part(town: Town):
    town.keep(planned())
    town.answer(sent(town, R8)["福祉課"], {MONEY: "1700"})
    town.run("merge")
    town.keep(planned(Joint.SUM))
    again = sent(town, R8)
    assert {name for name, one in again.items() if one.done != "unchanged"} == {
        "福祉課",
        "保険課",
    }  # the lead is sent a workbook that asks for its part
    assert value(town, MONEY)[:2] == ["1700", "確定"]
    town.answer(again["保険課"], {MONEY: "700"})
    assert "1700（全体）" in found(town, "merge")["merge.parts"]
    assert value(town, MONEY)[:2] == ["", "競合"]
    town.answer(again["福祉課"], {MONEY: "1000"}, "新.xlsx")
    town.run("merge")
    assert value(town, MONEY)[:2] == ["1700", "確定"]
    town.keep(planned())
    town.run("merge")
    assert value(town, MONEY)[:2] == ["1700", "確定"]
    assert town.run("rebuild").status == 0
    assert value(town, MONEY)[:2] == ["1700", "確定"]


def test_a_whole_beside_a_part_is_decided_in_the_list_of_conflicts(town: Town):
    town.keep(planned())
    town.answer(sent(town, R8)["福祉課"], {MONEY: "1700"})
    town.run("merge")
    town.keep(planned(Joint.SUM))
    town.answer(sent(town, R8)["保険課"], {MONEY: "700"})
    town.run("merge")
    refused = town.run("resolve", mark(town, 2, "○"))
    assert (refused.status, "合計の値" in refused.err) == (2, True)
    assert town.run("resolve", mark(town, 1, "○")).status < 2
    assert value(town, MONEY)[:2] == ["1700", "確定"]


def test_a_part_answered_before_the_lead_is_asked_alone_waits_for_a_decision(town: Town):
    town.keep(planned(Joint.SUM))
    town.answer(sent(town, R8)["福祉課"], {MONEY: "1000"})
    town.run("merge")
    town.keep(planned())
    assert "merge.parts" in found(town, "merge")
    assert value(town, MONEY)[:2] == ["", "競合"]
    town.run("set", MONEY, "1700", "--reason", "決算書")
    assert value(town, MONEY)[:2] == ["1700", "確定"]


def counted(town: Town) -> None:
    """初期値 and two years in thousands, the first round closed; today's unit is another one."""
    town.keep(planned(unit="千回"))
    town.answer(sent(town, R8, due=None)["福祉課"], {KEY: "120"})
    town.run("merge")
    town.run("close", "R8")
    town.answer(sent(town, R9)["福祉課"], {NEXT: "130"}, "R9.xlsx")
    town.run("merge")
    town.keep(planned(unit="回"))


def test_one_mark_decides_an_indicator_whose_unit_changed_for_all_its_years(town: Town):
    counted(town)
    told = found(town, "merge")["merge.unit"]
    assert "「120 千回」" in told
    assert "回「R8」は締め切ったまま" in told
    assert [value(town, key)[:2] for key in (KEY, NEXT)] == [["", "競合"]] * 2
    assert town.run("resolve", mark(town, 1, "○")).status < 2
    assert [value(town, key)[:2] for key in (KEY, NEXT)] == [["120", "確定"], ["130", "確定"]]
    assert town.run("rebuild").status == 0
    assert [value(town, key)[:2] for key in (KEY, NEXT)] == [["120", "確定"], ["130", "確定"]]
    town.keep(planned(unit="千回"))
    town.run("merge")
    assert [value(town, key)[1] for key in (KEY, NEXT)] == ["競合"] * 2  # decided in 回


def test_marks_that_say_otherwise_for_another_year_are_a_named_mistake(town: Town):
    counted(town)
    town.run("merge")
    mark(town, 1, "○")
    (town.root / "marked.xlsx").replace(town.workspace.output / "conflicts.xlsx")
    refused = town.run("resolve", mark(town, 6, 130000))
    assert refused.status == 2
    assert "すべての年度が決まります" in refused.err
    assert value(town, NEXT)[:2] == ["", "競合"]


def test_a_year_whose_value_is_written_is_decided_alone(town: Town):
    counted(town)
    town.run("merge")
    assert town.run("resolve", mark(town, 6, 130000)).status < 2
    assert [value(town, key)[:2] for key in (KEY, NEXT)] == [["", "競合"], ["130000", "確定"]]


def test_nobody_is_reminded_for_a_unit_that_changed(town: Town):
    counted(town)
    town.keep(planned(unit="千回"))
    before = stages(town)
    assert before["福祉課"] == "提出済み"
    town.keep(planned(unit="回"))
    town.run("merge")
    assert stages(town) == before
    reminded = json.loads(town.run("remind", "--json").out)
    assert "福祉課" not in json.dumps(reminded.get("counts", {}), ensure_ascii=False)
    town.run("resolve", mark(town, 1, "○"))
    assert stages(town) == before


def test_a_changed_name_is_told_and_holds_nothing(town: Town):
    town.keep(planned())
    town.answer(sent(town, R8)["福祉課"], {KEY: "12"})
    town.run("merge")
    town.keep(planned(name="講座の数"))
    assert "「講座」から「講座の数」" in found(town, "merge")["merge.renamed"]
    assert value(town, KEY)[:2] == ["12", "確定"]


def test_refresh_moves_no_whole_into_a_cell_that_asks_for_a_part(town: Town):
    town.keep(planned())
    old = town.root / "古い.xlsx"
    town.answer(sent(town, R8)["福祉課"], {MONEY: "1700", KEY: "12"}).replace(old)
    town.keep(planned(Joint.SUM))
    sent(town, R8)
    done = refresh.run(town.workspace, old, now=NOW)
    assert [(problem.code, problem.key) for problem in done.problems] == [("refresh.left", MONEY)]
