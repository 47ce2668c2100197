"""A question for another office: its own workbook asks, the division's shows the answer once the next one goes out."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import remind, status
from kamakura_report.commands.generate import Generated, Issued
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.plan.model import Plan
from tests.commands.town import NOW, R8, R9, Town, founded, plan
from tests.form.forms import PROJECT, Line, drawn

LINES = (
    *PROJECT[:1],
    Line("事業", "自己評価||{{入力:選択 評価 Ａ,Ｂ}}|||{{キー}}"),
    Line("事業", "二次評価||{{入力:選択 二次評価 Ａ,Ｂ ＠とりまとめ課}}|||{{キー}}"),
    Line("事業", "部長評価||{{入力:文章 部長評価 ＠主管部}}|||{{キー}}"),
    *PROJECT[4:],
)
PLANNERS, BOARD, KAIGO, FUKUSHI = "企画課", "健康福祉部", "介護課", "福祉課"
SECOND, THIRD, OWN = "2-1/12/二次評価@R8", "2-1/12/部長評価@R8", "2-1/12/評価@R8"


def with_board() -> Plan:
    """The town's plan; 介護課 belongs to a 部, of 福祉課 none is known."""
    divisions = tuple(replace(one, department=BOARD if one.name == KAIGO else "") for one in plan().divisions)
    return replace(plan(), divisions=divisions, office=PLANNERS)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = founded(tmp_path / "town")
    made.keep(with_board())
    drawn(None, project=LINES).save(tmp_path / "form.xlsx")
    return made


def sent(town: Town, *years: object) -> Generated:
    return town.generate(*(years or (R8,)), template=town.root.parent / "form.xlsx")  # type: ignore[arg-type]


def to(found: Generated, division: str) -> Issued:
    (one,) = [one for one in found.issued if one.division == division]
    return one


def asked(town: Town, one: Issued) -> set[str]:
    """The keys that a workbook asks for."""
    issue = Snapshots(town.workspace).issue(one.issue)
    assert issue is not None
    return {ask.key for _, _, ask in Snapshots(town.workspace).book(issue).asks()}


def shown(town: Town, one: Issued) -> dict[str, str]:
    """What it shows of answers, locked."""
    issue = Snapshots(town.workspace).issue(one.issue)
    assert issue is not None
    return {key: answer.shown for key, answer in issue.accepted.items()}


def test_each_office_gets_a_workbook_of_the_sheets_in_which_it_is_asked(town: Town) -> None:
    found = sent(town)
    planners, board = to(found, PLANNERS), to(found, BOARD)
    assert {key for key in asked(town, planners) if "評価" in key and "R8" in key} == {
        "2-1/3/二次評価@R8", "2-1/3/部長評価@R8", SECOND,
    }  # fmt: skip
    assert {key for key in asked(town, board) if "@R8" in key} == {THIRD}
    assert {key for key in asked(town, to(found, KAIGO)) if "評価" in key and "R8" in key} == {OWN}
    assert openpyxl.load_workbook(board.path).sheetnames[:2] == ["表紙", "12 単独事業"]
    assert (planners.required, board.required) == (3, 1)


def test_the_office_sees_the_first_answer_and_the_division_the_second_when_its_next_one_goes_out(town: Town) -> None:
    found = sent(town)
    town.answer(to(found, KAIGO), {OWN: "Ｂ"}, "介護課.xlsx")
    assert town.run("merge").status == 0
    again = sent(town)
    planners = to(again, PLANNERS)
    assert again.outdated == (PLANNERS, BOARD)
    told = [one for one in again.problems if one.code == "round.outdated"]
    assert [(one.label, "課の回答が入った" in one.found) for one in told] == [(PLANNERS, True), (BOARD, True)]
    assert (shown(town, planners)[OWN], shown(town, planners)["2-1/12/決算額@R8"]) == ("Ｂ", "10")
    town.answer(planners, {SECOND: "Ａ", "2-1/3/二次評価@R8": ""}, "企画課.xlsx")
    town.answer(to(again, BOARD), {THIRD: "よくやった"}, "部.xlsx")
    assert town.run("merge").status == 0
    after = sent(town)
    assert after.outdated == (PLANNERS,)  # it has not judged everything, and the 部 has written something since
    next_year = sent(town, R9)
    told = shown(town, to(next_year, KAIGO))
    assert (told[SECOND], told[THIRD], told[OWN]) == ("Ａ", "よくやった", "Ｂ")
    with (town.workspace.output / "consolidated_text.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["キー"]: (row["値"], row["課"]) for row in csv.DictReader(file)}
    assert (rows[SECOND], rows[THIRD], rows[OWN]) == (("Ａ", PLANNERS), ("よくやった", BOARD), ("Ｂ", KAIGO))


def test_what_offices_answer_makes_no_other_workbook_an_outdated_one(town: Town) -> None:
    found = sent(town)
    everything = {SECOND: "Ａ", "2-1/3/二次評価@R8": "Ｂ", "2-1/3/部長評価@R8": "続けること"}
    town.answer(to(found, PLANNERS), everything, "企画課.xlsx")
    town.answer(to(found, BOARD), {THIRD: "よくやった"}, "部.xlsx")
    assert town.run("merge").status == 0
    again = sent(town)
    assert again.outdated == ()
    assert town.run("check").status == 0


def test_a_workbook_that_goes_out_anew_for_another_reason_shows_what_offices_said_by_then(town: Town) -> None:
    found = sent(town)
    town.answer(to(found, BOARD), {THIRD: "よくやった"}, "部.xlsx")
    assert town.run("merge").status == 0
    some = with_board()
    (program,) = some.programs
    first, second = program.projects
    renamed = replace(program, projects=(first, replace(second, name="改めた事業")))
    town.keep(replace(some, programs=(renamed,)))
    again = sent(town)
    assert shown(town, to(again, KAIGO))[THIRD] == "よくやった"
    assert sent(town).outdated == ()


def test_what_an_office_owes_is_counted_for_it_alone(town: Town) -> None:
    found = sent(town)
    town.answer(to(found, KAIGO), {OWN: "Ａ"}, "介護課.xlsx")
    assert town.run("merge").status == 0
    standing = {one.division.name: one for one in status.run(town.workspace, now=NOW).overview.statuses}
    assert (standing[KAIGO].stage.value, standing[BOARD].stage.value) == ("提出済み", "未提出")
    assert [len(standing[name].outstanding) for name in (KAIGO, BOARD, PLANNERS)] == [0, 1, 3]
    letters = {letter.status.division.name for letter in remind.run(town.workspace, now=NOW).letters}
    assert {BOARD, PLANNERS} <= letters
    assert KAIGO not in letters


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{入力:文章 所見 ＠監査室}}", "「＠監査室」という課も部も"),
        ("{{入力:文章 所見 ＠介護}}", "「＠介護」という課も部も"),
    ],
)
def test_an_office_that_the_master_does_not_have_is_told_before_anything_goes_out(
    town: Town, text: str, said: str
) -> None:
    book = drawn(None, project=LINES)
    book["事業"]["D4"] = text
    book.save(town.root.parent / "form.xlsx")
    told = town.run("generate", "--year", "R8", "--template", str(town.root.parent / "form.xlsx"))
    assert told.status == 2
    assert said in told.out + told.err
    assert "D4" in told.out + told.err


def test_what_another_answer_makes_needless_is_waited_for_no_more(town: Town) -> None:
    """The same cell is required and left empty; only the direction says whether it is still owed."""
    lines = (*PROJECT[:1], Line("事業", "||{{入力:選択 方向性 継続,縮小}}|||{{キー}}"))
    result = Line("事業", "||{{入力:文章 効果 （方向性=縮小のとき）}}|||{{キー}}")
    drawn(None, project=[*lines, result]).save(town.root.parent / "form.xlsx")
    for word, stage, owed in (("継続", "提出済み", 0), ("縮小", "一部未記入", 1)):
        place = town.copy(town.root.parent / word)
        one = to(sent(place), KAIGO)
        place.answer(one, {"2-1/12/方向性@R8": word, "2-1/12/効果@R8": ""}, "介護課.xlsx")
        assert place.run("merge").status == 0
        (standing,) = [
            each for each in status.run(place.workspace, now=NOW).overview.statuses if each.division.name == KAIGO
        ]
        assert (standing.stage.value, len(standing.outstanding)) == (stage, owed)
