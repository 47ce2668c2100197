"""A snapshot that is lost or damaged is a problem of the files sent out from it; all the others are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import read_returns
from kamakura_report.commands.snapshots import BOOKS_KEPT, Snapshots
from kamakura_report.problem.file_codes import SNAPSHOT_LOST
from tests.commands.town import R8, R9, Told, Town, founded, plan

KEY = "2-1/3/決算額@R8"
PLAN, FORM, ISSUE, SENT = "plan", "form", "issue", "the workbook as it was sent out"
Spoil = Callable[[Path], None]


def remove(path: Path) -> None:
    """It is not there."""
    path.unlink()


def damage(path: Path) -> None:
    """Its end is another."""
    path.write_bytes(path.read_bytes()[:-3] + b"?")


MADE_FROM = [(PLAN, remove), (PLAN, damage), (FORM, remove), (FORM, damage), (SENT, remove)]
READ_BY = [(ISSUE, damage), (SENT, damage)]


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """福祉課 and 介護課 have answered R8; then the plan and the form were changed, and 介護課 has answered R9."""
    town = founded(tmp_path_factory.mktemp("lost") / "well")
    for one in town.generate(R8).issued:
        town.answer(one, name=f"R8/{one.division}.xlsx")
    (program,) = plan().programs
    town.keep(replace(plan(), programs=(replace(program, name="健康"),)))
    form = openpyxl.load_workbook(town.workspace.template)
    form["表紙"]["B4"] = "お書きになる課"
    form.save(town.workspace.template)
    for one in town.generate(R9).issued:
        if one.division == "介護課":
            town.answer(one, name=f"R9/{one.division}.xlsx")
    return town


@pytest.fixture
def town(well: Town, tmp_path: Path) -> Town:
    return well.copy(tmp_path / "town")


def snapshot(town: Town, name: str, what: str) -> Path:
    """The plan, the form, the record or the workbook that a returned file was sent out from."""
    (returned,) = read_returns.run(town.workspace, [town.workspace.returned / name])
    issue = Snapshots(town.workspace).sent_issue(returned.issue)
    names = {PLAN: f"{issue.plan}.json.gz", FORM: f"{issue.form}.xlsx", ISSUE: f"{issue.id}.json.gz"}
    if what is SENT:
        (sent,) = (town.workspace.snapshots / issue.id).iterdir()
        return sent
    return town.workspace.snapshots / names[what]


def lost(said: Told) -> set[str]:
    """The files at which a lost snapshot is told; "" for the results."""
    return {one["file"] for one in json.loads(said.out)["problems"] if one["code"] == SNAPSHOT_LOST.code}


def figure(town: Town, key: str = KEY) -> str:
    content = (town.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig")
    (row,) = (row for row in content.splitlines() if row.startswith(f"{key},"))
    return row.split(",")[8]


@pytest.mark.parametrize(("what", "spoil"), READ_BY)
def test_check_tells_it_at_the_file_concerned_and_reads_the_others(town: Town, what: str, spoil: Spoil) -> None:
    spoil(snapshot(town, "R8/福祉課.xlsx", what))
    found = {one.file: one for one in read_returns.run(town.workspace, [])}
    unusable = {name: [problem.code for problem in one.problems] for name, one in found.items() if not one.usable}
    assert unusable == {"R8/福祉課.xlsx": [SNAPSHOT_LOST.code]}
    assert len(found) == 3
    said = town.run("check")
    assert (said.status, said.err) == (1, "")
    assert "output/ledger/snapshots/" in said.out
    assert str(town.root) not in said.out


@pytest.mark.parametrize(("what", "spoil"), MADE_FROM)
def test_a_return_is_read_without_what_its_workbook_was_made_from(town: Town, what: str, spoil: Spoil) -> None:
    """The workbook itself is kept; where that is gone, it is made again from plan and form."""
    spoil(snapshot(town, "R8/福祉課.xlsx", what))
    assert [problem for one in read_returns.run(town.workspace, []) for problem in one.problems] == []
    assert town.run("merge", "--json").err == ""
    assert figure(town) == "10"


@pytest.mark.parametrize(("what", "spoil"), READ_BY)
def test_merge_takes_the_others_in_and_that_file_when_the_snapshot_is_back(town: Town, what: str, spoil: Spoil) -> None:
    path = snapshot(town, "R8/福祉課.xlsx", what)
    content = path.read_bytes()
    spoil(path)
    said = town.run("merge", "--json")
    assert (said.status, said.err) == (1, "")
    assert "R8/福祉課.xlsx" in lost(said)
    assert json.loads(said.out)["counts"]["new"] == 3
    assert figure(town) == ""
    path.write_bytes(content)
    said = town.run("merge", "--json")
    assert lost(said) == set()
    assert figure(town) == "10"


@pytest.mark.parametrize("name", ["R8/福祉課.xlsx", "R9/介護課.xlsx"])
@pytest.mark.parametrize(("what", "spoil"), [*MADE_FROM, *READ_BY])
def test_a_figure_taken_in_before_stays_whatever_is_lost_later(town: Town, what: str, spoil: Spoil, name: str) -> None:
    town.run("merge")
    before = (town.workspace.output / "consolidated.csv").read_bytes()
    assert (figure(town), figure(town, "2-1/12/決算額@R9")) == ("10", "10")
    spoil(snapshot(town, name, what))
    assert town.run("merge").err == ""
    assert (town.workspace.output / "consolidated.csv").read_bytes() == before


@pytest.mark.parametrize(("what", "made"), [(FORM, (True, False)), (ISSUE, (False, True)), (SENT, (False, True))])
def test_what_the_results_lack_is_told_once_and_the_rest_of_the_workbook_is_made(
    town: Town, what: str, made: tuple[bool, bool]
) -> None:
    """The round that people work on is R9: of 提出状況 and the sheets of 施策 what cannot be made is left out."""
    town.run("merge")
    damage(snapshot(town, "R9/介護課.xlsx", what))
    said = town.run("merge", "--json")
    assert said.status == 1
    assert [one["file"] for one in json.loads(said.out)["problems"] if one["code"] == SNAPSHOT_LOST.code] == [""]
    sheets = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx", read_only=True).sheetnames
    assert "予算決算" in sheets
    assert ("提出状況" in sheets, "2-1 健康" in sheets) == made


def test_an_answer_to_a_lost_plan_under_a_number_that_is_gone_is_told_and_never_stands_elsewhere(town: Town) -> None:
    """What the number became is known from that plan alone."""
    town.run("merge")
    (program,) = plan().programs
    first, second = program.projects
    town.keep(
        replace(
            plan(),
            programs=(replace(program, projects=(first, replace(second, key="2-1/30", number=30, previous="2-1/12"))),),
        )
    )
    town.run("merge")
    assert figure(town, "2-1/30/決算額@R8") == "10"
    damage(snapshot(town, "R8/介護課.xlsx", PLAN))
    damage(snapshot(town, "R9/介護課.xlsx", PLAN))
    said = town.run("merge", "--json")
    assert figure(town, "2-1/30/決算額@R8") == ""
    assert {one["key"] for one in json.loads(said.out)["problems"] if one["code"] == "merge.unknown-key"} >= {
        "2-1/12/決算額@R8"
    }


@pytest.mark.parametrize(("what", "spoil"), READ_BY)
def test_rebuild_refuses_to_lose_a_figure_and_leaves_the_ledger_as_it_is(town: Town, what: str, spoil: Spoil) -> None:
    town.run("merge")
    spoil(snapshot(town, "R8/福祉課.xlsx", what))
    before = town.tree()
    said = town.run("rebuild")
    assert (said.status, said.out) == (2, "")
    assert "控え" in said.err
    assert town.tree() == before


@pytest.mark.parametrize(("what", "spoil"), READ_BY)
def test_refresh_and_trace_say_what_is_lost_and_change_nothing(town: Town, what: str, spoil: Spoil) -> None:
    town.run("merge")
    spoil(snapshot(town, "R8/福祉課.xlsx", what))
    before = town.tree()
    for command in (("refresh", str(town.workspace.returned / "R8" / "福祉課.xlsx")), ("trace", KEY)):
        said = town.run(*command)
        assert (said.status, said.out) == (2, "")
        assert "控え" in said.err
    assert town.tree() == before


@pytest.mark.parametrize(("what", "spoil"), [*MADE_FROM[:4], *READ_BY])
def test_annotate_sends_the_others_back(town: Town, what: str, spoil: Spoil, tmp_path: Path) -> None:
    spoil(snapshot(town, "R8/福祉課.xlsx", what))
    for path in town.workspace.returned.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        book["2-1 健康" if "2-1 健康" in book.sheetnames else "2-1 福祉"]["A1"] = "書き換え"
        book.save(path)
    said = town.run("check", "--annotate", str(tmp_path / "back"), "--json")
    made = {path.relative_to(tmp_path / "back").as_posix() for path in (tmp_path / "back").rglob("*.xlsx")}
    assert "R9/介護課.xlsx" in made
    assert "R8/福祉課.xlsx" not in made
    assert json.loads(said.out)["counts"]["annotated"] == len(made)


def test_the_book_of_an_issue_is_read_once_for_all_its_files(town: Town) -> None:
    """No more than so many are held."""
    snapshots = Snapshots(town.workspace)
    issue = snapshots.sent_issue(
        read_returns.run(town.workspace, [town.workspace.returned / "R8" / "福祉課.xlsx"])[0].issue
    )
    books = snapshots.sent_books(issue)
    assert snapshots.sent_books(issue) is books
    for number in range(BOOKS_KEPT):
        snapshots.sent_books(replace(issue, edition=number + 2))
    again = snapshots.sent_books(issue)
    assert again is not books
    assert again == books
