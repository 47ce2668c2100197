"""Today's plan judges: a slip comes and goes with 補正予算, 目標値, 初期値 and 点検, in every command alike."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.plan.model import Indicator, Plan, Project, Slip
from tests.commands.town import R8, Town, founded
from tests.commands.town import plan as quiet_plan

MONEY, COUNT, INITIAL = "2-1/3/決算額@R8", "2-1/3/i1@R8", "2-1/3/i1@初期値"
SHARE = "2-1/i1@R8"
TYPED = {MONEY: "4000", COUNT: "12", SHARE: "15", "2-1/i5@R8": "10"}  # nothing unlikely about it
JUDGED = (MONEY, COUNT, INITIAL)
Told = set[tuple[str, str]]


def city(
    *,
    budget: int = 4176,
    latest: int | None = 12,
    thresholds: Mapping[Slip, Decimal | None] = {},
    project: Mapping[str, Any] = {},
    indicator: Mapping[str, Any] = {},
) -> Plan:
    """The small plan with the usual thresholds; 推進事業 has this budget, its first indicator this 直近実績値."""
    small = quiet_plan()
    (program,) = small.programs
    first, *others = program.projects
    count, *more = first.indicators
    known: Indicator = replace(count, **{"latest": None if latest is None else Decimal(latest), **indicator})
    changed: Project = replace(first, budget={R8: Decimal(budget)}, indicators=(known, *more), **project)
    return replace(small, programs=(replace(program, projects=(changed, *others)),), thresholds=dict(thresholds))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = founded(tmp_path / "town")
    town.keep(city())
    return town


def doubts(town: Town, *arguments: str) -> Told:
    """Code and key of what a command doubts, at whatever place."""
    told = json.loads(town.run(*arguments, "--json").out)["problems"]
    return {(one["code"], one["key"]) for one in told if one["code"].startswith(("plausible.", "figure."))}


def listed(town: Town) -> Told:
    """The same of the ledger as it is: what 点検結果 of consolidated.xlsx says when it is made now."""
    from kamakura_report.commands import ask
    from tests.commands.town import NOW

    problems = ask.run(town.workspace, now=NOW).problems
    return {(one.code, one.key) for one in problems if one.code.startswith(("plausible.", "figure."))}


def results(town: Town) -> dict[str, bytes]:
    """The results once they were made anew by a merge that brings nothing."""
    town.run("merge")
    return {path.name: path.read_bytes() for path in town.workspace.results}


OVER, JUMP = {("plausible.budget", MONEY)}, {("plausible.jump", COUNT)}


@pytest.mark.parametrize(
    ("sent", "typed", "today", "then", "now"),
    [
        (city(), {MONEY: "8000"}, city(budget=9000), OVER, set()),  # 補正 up
        (city(), {}, city(budget=1000), set(), {("plausible.budget", MONEY)}),  # 補正 down
        (city(), {MONEY: "4176000"}, city(budget=4_000_000), {("plausible.thousand", MONEY)}, set()),
        (city(), {COUNT: "70"}, city(latest=60), JUMP, set()),
        (city(), {}, city(latest=2), set(), {("plausible.jump", COUNT)}),
        (city(), {COUNT: "70"}, city(thresholds={Slip.JUMP: Decimal(9)}), JUMP, set()),
        (city(), {COUNT: "70"}, city(thresholds={Slip.JUMP: None}), JUMP, set()),
        (city(thresholds={Slip.BUDGET: Decimal(3)}), {MONEY: "8000"}, city(), set(), OVER),
        (city(), {COUNT: "10"}, city(indicator={"cumulative": True}), set(), {("plausible.fall", COUNT)}),
        (city(), {COUNT: "-5"}, city(latest=-6), {("plausible.sign", COUNT)}, set()),
        (city(), {COUNT: "70"}, city(latest=1, indicator={"unit": "千回"}), JUMP, JUMP),  # of another unit
        (
            city(latest=None, indicator={"target": Decimal(15), "unit": "%"}),
            {COUNT: "0.5", INITIAL: "0.4"},
            city(latest=None, indicator={"target": Decimal("0.6"), "unit": "%"}),
            {("figure.share", INITIAL), ("figure.share", COUNT)},
            set(),
        ),
    ],
)
def test_a_slip_comes_and_goes_with_the_plan(
    town: Town, sent: Plan, typed: dict[str, str], today: Plan, then: Told, now: Told
) -> None:
    town.keep(sent)
    town.answer(town.generate(R8).issued[0], {**TYPED, **typed})
    before = {one for one in doubts(town, "check") if one[1] in JUDGED}
    assert before == then == {one for one in doubts(town, "merge") if one[1] in JUDGED}
    town.keep(today)
    for told in (doubts(town, "check"), listed(town), doubts(town, "merge"), listed(town)):
        assert {one for one in told if one[1] in JUDGED} == now
    town.keep(sent)
    assert {one for one in listed(town) if one[1] in JUDGED} == then


def changed(plan: Plan, *keys: str, **said: Any) -> Plan:
    """The plan without these projects; the rest of 推進事業 as said."""
    (program,) = plan.programs
    projects = tuple(replace(one, **said) if one.key == "2-1/3" else one for one in program.projects)
    return replace(plan, programs=(replace(program, projects=tuple(one for one in projects if one.key not in keys)),))


def test_what_the_plan_asks_no_more_is_not_judged(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {**TYPED, MONEY: "8000"})
    assert doubts(town, "merge") >= OVER
    town.keep(changed(city(), "2-1/3"))
    assert not {one for one in (*listed(town), *doubts(town, "check")) if one[1].startswith("2-1/3/")}


def test_a_renumbered_project_is_judged_by_what_it_became(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {**TYPED, MONEY: "8000", COUNT: "70"})
    assert doubts(town, "merge") >= OVER | JUMP
    (program,) = city(budget=9000).programs
    first, *others = program.projects
    (count, *more) = (replace(one, key=one.key.replace("/3/", "/30/")) for one in first.indicators)
    moved = replace(first, key="2-1/30", number=30, previous="2-1/3", indicators=(count, *more))
    town.keep(replace(city(), programs=(replace(program, projects=(*others, moved)),)))
    assert {one for one in listed(town) if one[1] in JUDGED} == JUMP
    assert {one for one in doubts(town, "check") if one[1] in JUDGED} == JUMP


def test_an_initial_value_that_the_master_gives_by_now_is_not_doubted(town: Town) -> None:
    town.keep(city(latest=None))
    town.answer(town.generate(R8).issued[0], {**TYPED, INITIAL: "900"})
    assert {one[0] for one in doubts(town, "merge") if one[1] == INITIAL} == {"plausible.digits"}
    town.keep(city(latest=12))
    assert not {one for one in (*listed(town), *doubts(town, "check")) if one[1] in JUDGED}


DAY = "46500"


def test_what_is_held_stays_held(town: Town) -> None:
    """A day far from what the plan knew is held, whatever it says by now."""
    issued = town.generate(R8).issued[0]
    town.answer(issued, {**TYPED, COUNT: DAY})
    for today in (city(), city(latest=46000)):
        town.keep(today)
        told = json.loads(town.run("merge", "--json").out)["problems"]
        assert [one["severity"] for one in told if one["key"] == COUNT and one["code"] == "figure.day"] == ["error"]
        assert figure(town, COUNT) == ""


def test_a_figure_that_was_taken_is_not_held_by_a_plan_of_today(town: Town) -> None:
    town.keep(city(latest=46000))
    town.answer(town.generate(R8).issued[0], {**TYPED, COUNT: DAY})
    assert town.run("merge").status == 0
    town.keep(city(latest=12))
    told = json.loads(town.run("check", "--json").out)["problems"]
    assert {"warning"} == {one["severity"] for one in told if one["key"] == COUNT and one["code"] == "figure.day"}
    merged = town.run("merge", "--json")
    assert merged.status == 0
    assert ("figure.day", COUNT) in listed(town)
    assert figure(town, COUNT) == DAY
    assert results(rebuilt(town)) == results(town)


def figure(town: Town, key: str) -> str:
    rows = (town.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {row.split(",")[0]: row.split(",")[8] for row in rows}[key]


def rebuilt(town: Town) -> Town:
    """The same town with its ledger made anew."""
    other = town.copy(town.root.parent / f"{town.root.name}-rebuilt")
    assert other.run("rebuild").status == 0
    return other


@pytest.mark.parametrize("grouping", [["一", "二"], ["二", "一"], ["一二"]])
def test_order_and_grouping_and_what_the_plan_was_meanwhile_change_nothing(
    town: Town, tmp_path: Path, grouping: list[str]
) -> None:
    issued = town.generate(R8).issued
    files = {
        "一": town.answer(issued[0], {**TYPED, MONEY: "8000", COUNT: "70"}, "一.xlsx"),
        "二": town.answer(issued[1], {"2-1/4/決算額@R8": "4000"}, "二.xlsx"),
    }
    plans = itertools.cycle([city(budget=9000), city(budget=100), city(thresholds={Slip.JUMP: None})])
    for names in grouping:
        town.keep(next(plans))
        town.run("merge", *(str(files[name]) for name in names))
        listed(town)
    town.keep(city(budget=500))
    town.run("merge")
    assert listed(town) == listed(rebuilt(town)) == doubts(town, "check")
    assert {("plausible.thousand", MONEY)} & listed(town) == set()
    assert {one for one in listed(town) if one[1] in JUDGED} == {("plausible.digits", MONEY), *JUMP}


def test_no_correction_is_made_for_a_slip_that_is_none_any_more(town: Town, tmp_path: Path) -> None:
    town.answer(town.generate(R8).issued[0], {**TYPED, MONEY: "4176000"})
    back = str(tmp_path / "back")
    assert json.loads(town.run("check", "--annotate", back, "--json").out)["counts"]["annotated"] == 1
    town.keep(city(budget=4_000_000))
    assert json.loads(town.run("check", "--annotate", f"{back}2", "--json").out)["counts"]["annotated"] == 0
    town.keep(city(budget=4_176_000_000))
    assert json.loads(town.run("check", "--annotate", f"{back}3", "--json").out)["counts"]["annotated"] == 1


def test_a_slip_in_a_closed_round_is_told_to_the_office_alone(town: Town, tmp_path: Path) -> None:
    """Also one that was none until the plan changed: no 差戻し, no 要修正; told as before once it is opened."""
    for one in town.generate(R8).issued:
        town.answer(one, TYPED if one.division == "福祉課" else {})
    assert town.run("merge").status == 0
    town.run("close", "R8")
    town.keep(city(budget=4))
    closed = {("plausible.closed", MONEY)}
    for told in (doubts(town, "check"), doubts(town, "merge"), listed(town), listed(rebuilt(town))):
        assert {one for one in told if one[1] in JUDGED} == closed
    counts = json.loads(town.run("check", "--annotate", str(tmp_path / "back"), "--json").out)["counts"]
    assert counts["annotated"] == 0
    stages = {one["division"]: one["stage"] for one in json.loads(town.run("status", "--json").out)["divisions"]}
    assert stages["福祉課"] == "提出済み"
    town.run("close", "R8", "--reopen")
    assert {one for one in listed(town) if one[1] in JUDGED} == {("plausible.thousand", MONEY)}
    assert json.loads(town.run("check", "--annotate", str(tmp_path / "back"), "--json").out)["counts"]["annotated"] == 1


def test_a_master_that_cannot_be_used_is_told_and_the_plan_that_was_sent_out_judges(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {**TYPED, MONEY: "8000"})
    town.workspace.master.write_bytes(b"no workbook")
    told = doubts(town, "check")
    assert told >= OVER | {("plausible.as-sent", "")}
    town.workspace.master.unlink()
    assert doubts(town, "check") == told - {("plausible.as-sent", "")}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {Slip.BUDGET: Decimal("1.5")}, "点検の予算超過: 1.2 → 1.5"),
        ({Slip.JUMP: None}, {}, "点検の急増: しない → 5"),
        ({}, {Slip.LEVEL: Decimal(2)}, "点検の横ばい: 1 → 2"),
        ({}, {Slip.JUMP: Decimal(5)}, ""),
    ],
)
def test_changed_thresholds_are_a_change_of_the_plan(
    town: Town, before: dict[Slip, Decimal | None], after: dict[Slip, Decimal | None], told: str
) -> None:
    town.keep(city(thresholds=before))
    town.generate(R8)
    town.keep(city(thresholds=after))
    generated = town.generate(R8, dry_run=True)
    assert [str(change) for change in generated.changes] == ([told] if told else [])
    assert bool(generated.outdated) == bool(told)
    shown = town.run("generate", "--year", "R8", "--dry-run").out
    assert ("計画の変更（回「R8」の配布のあと） 1 件" in shown and f"  {told}\n" in shown) == bool(told)


def test_progress_follows_todays_direction_and_target(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {**TYPED, COUNT: "20"})
    words = []
    for said in ({"direction": "↗"}, {"direction": "↘"}, {"direction": "↗", "target": Decimal(20)}):
        town.keep(city(indicator=said))
        town.run("merge")
        words.append(progress(town))
    assert words == ["改善", "後退", "達成"]


def progress(town: Town) -> str:
    """進捗 of the first indicator of 推進事業 in consolidated.xlsx."""
    import openpyxl

    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx", data_only=True)
    words = {"達成", "改善", "横ばい", "後退"}
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            texts = [cell for cell in row if isinstance(cell, str)]
            if "講座" in texts and words & set(texts):
                return next(text for text in texts if text in words)
    raise AssertionError
