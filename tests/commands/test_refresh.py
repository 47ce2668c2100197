"""refresh: what was typed into an outdated workbook moves into the one that took its place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands import read_returns, refresh
from kamakura_report.commands.close import close_round
from kamakura_report.commands.generate import Issued
from kamakura_report.plan.model import Division, Indicator, Plan, Project
from tests.commands.town import NOW, R8, R9, Town, founded, plan

MONEY = "2-1/12/決算額@R8"
OUT = "output/workbooks/R8/介護課（記入済み）.xlsx"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def half_filled(town: Town, one: Issued, typed: Mapping[str, str]) -> Path:
    """A division's workbook with only these cells typed, kept outside the returned files."""
    path = town.answer(one, typed)
    old = town.root / f"古い {one.path.name}"
    shutil.move(path, old)
    return old


def revised(*projects: Project, divisions: tuple[Division, ...] = plan().divisions) -> Plan:
    (program,) = plan().programs
    return replace(plan(), divisions=divisions, programs=(replace(program, projects=projects),))


def read(town: Town, path: Path) -> dict[str, str]:
    """The answers in a workbook, as the program would take them."""
    (returned,) = read_returns.run(town.workspace, [path], own_too=True)
    assert returned.usable
    return {key: answer.shown for key, answer in returned.answers.items()}


SHARED, ALONE = plan().programs[0].projects
COUNTED = replace(ALONE, indicators=(Indicator("2-1/12/i1", 1, "相談", "件"),))
TYPED = {MONEY: "345", "2-1/12/備考": "増えた", "表紙/記入者": "山田"}


def test_figures_texts_and_cover_move_into_the_new_edition_and_the_old_file_stays(town: Town) -> None:
    old = half_filled(town, town.generate(R8).issued[1], TYPED)
    town.keep(revised(SHARED, COUNTED))
    new = town.generate(R8).issued[1]
    before, fresh = old.read_bytes(), new.path.read_bytes()
    done = refresh.run(town.workspace, old, now=NOW)
    assert [(one.division, one.path, one.answers) for one in done.moved] == [("介護課", town.root / OUT, 3)]
    assert done.problems == ()
    assert read(town, town.root / OUT) == TYPED
    assert (old.read_bytes(), new.path.read_bytes()) == (before, fresh)


def test_a_refreshed_workbook_is_the_new_issue_and_merges_like_it(town: Town) -> None:
    old = half_filled(town, town.generate(R8).issued[1], TYPED)
    town.keep(revised(SHARED, COUNTED))
    new = town.generate(R8).issued[1]
    refresh.run(town.workspace, old, town.root / "input" / "returned" / "新.xlsx", now=NOW)
    (returned,) = read_returns.run(town.workspace, [])
    assert returned.issue == new.issue
    assert town.run("merge").status == 0


def test_what_has_no_cell_any_more_is_told_with_its_place_and_not_moved(town: Town) -> None:
    town.keep(revised(SHARED, COUNTED))
    old = half_filled(town, town.generate(R8).issued[1], {MONEY: "345", "2-1/12/i1@R8": "7", "2-1/12/i1@初期値": "6"})
    town.keep(revised(SHARED, replace(ALONE, name="単独の事業")))
    town.generate(R8)
    done = refresh.run(town.workspace, old, now=NOW)
    assert read(town, town.root / OUT) == {MONEY: "345"}
    assert [(problem.code, problem.key) for problem in done.problems] == [
        ("refresh.left", "2-1/12/i1@初期値"),
        ("refresh.left", "2-1/12/i1@R8"),
    ]
    assert all(problem.file == old.name and problem.sheet and problem.cell for problem in done.problems)


def test_a_division_that_was_split_gets_one_workbook_each_with_its_own_cells(town: Town) -> None:
    second = Project("2-1/13", 13, "もう一つの事業", ("介護課",))
    town.keep(revised(SHARED, ALONE, second))
    old = half_filled(town, town.generate(R8).issued[1], {MONEY: "345", "2-1/13/決算額@R8": "678"})
    halves = (Division("甲課", former=("介護課",)), Division("乙課", former=("介護課",)))
    town.keep(
        revised(
            SHARED,
            replace(ALONE, divisions=("甲課",)),
            replace(second, divisions=("乙課",)),
            divisions=(*plan().divisions[:2], plan().divisions[3], *halves),
        )
    )
    town.generate(R8)
    done = refresh.run(town.workspace, old, town.root / "新.xlsx", now=NOW)
    assert {one.path.name: read(town, one.path) for one in done.moved} == {
        "新（甲課）.xlsx": {MONEY: "345"},
        "新（乙課）.xlsx": {"2-1/13/決算額@R8": "678"},
    }
    assert done.problems == ()


def test_a_renumbered_project_takes_what_was_typed_along(town: Town) -> None:
    town.keep(revised(SHARED, COUNTED))
    old = half_filled(town, town.generate(R8).issued[1], {MONEY: "345", "2-1/12/i1@R8": "7", "2-1/12/i1@初期値": ""})
    new = replace(COUNTED, key="2-1/31", number=31, previous="2-1/12", indicators=(
        replace(COUNTED.indicators[0], key="2-1/31/i1"),))  # fmt: skip
    town.keep(revised(SHARED, new))
    town.generate(R8)
    refresh.run(town.workspace, old, now=NOW)
    assert read(town, town.root / OUT) == {"2-1/31/決算額@R8": "345", "2-1/31/i1@R8": "7"}


def test_a_person_s_work_in_the_new_file_is_not_written_over(town: Town) -> None:
    old = half_filled(town, town.generate(R8).issued[1], TYPED)
    town.keep(revised(SHARED, COUNTED))
    town.generate(R8)
    refresh.run(town.workspace, old, now=NOW)
    (town.root / OUT).write_bytes(b"typed on")
    before = town.tree()
    refused = town.run("refresh", str(old))
    assert (refused.status, refused.out) == (2, "")
    assert "手が加えられています" in refused.err
    assert town.tree() == before
    assert town.run("refresh", str(old), "--force").status == 0
    assert read(town, town.root / OUT) == TYPED


def test_what_cannot_be_moved_is_one_line_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    old = half_filled(town, town.generate(R8).issued[1], TYPED)
    stranger = tmp_path / "別.xlsx"
    stranger.write_bytes(town.workspace.master.read_bytes())
    told = {
        (old,): f"{old} に代わる新しい様式は、介護課に配布していません。",
        (stranger,): f"{stranger} は、このフォルダーから配布した様式として読めません。",
        (tmp_path / "ない.xlsx",): "ない.xlsx が見つかりません。",
        (tmp_path,): f"{tmp_path} はフォルダーです。",
    }
    later = {
        (old, "-o", old): f"{old} は元のファイルです。-o には別の名前を書いてください。",
        (old, "-o", "新.csv"): "-o の 新.csv は .xlsx で終わる名前にしてください。",
    }
    closed = {(old,): "回「R8」は締め切られています。"}
    for said in (told, later, closed):
        before = town.tree()
        for arguments, line in said.items():
            refused = town.run("refresh", *map(str, arguments))
            assert (refused.status, refused.out) == (2, ""), arguments
            assert line in refused.err.splitlines()[0]
            assert town.tree() == before
        town.keep(revised(SHARED, COUNTED))
        town.generate(R8 if said is told else R9)
        if said is later:
            close_round(town.workspace, "R8", now=NOW)
