"""Exit status and JSON: what a script around the program relies on (docs/contracts.md, Exit status)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.problem import Severity
from tests.commands.town import R8, Told, Town, founded, told, walked

FIELDS = ["code", "severity", "file", "sheet", "cell", "key", "label", "found", "advice"]
SETTLEMENT = "2-1/12/決算額@R8"
SHIPPED = Path(__file__).resolve().parents[2] / "input" / "plan" / "2-1_fukushi.txt"


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("outcome") / "well")


@pytest.fixture
def town(well: Town, tmp_path: Path) -> Town:
    return well.copy(tmp_path / "town")


def blank(town: Town) -> None:
    """介護課 left its one required cell empty: a warning."""
    town.answer(_issued(town, "介護課"), {SETTLEMENT: ""})


def wrong(town: Town) -> None:
    """介護課 wrote words where a number belongs: an error."""
    town.answer(_issued(town, "介護課"), {SETTLEMENT: "約10"})


def conflicting(town: Town) -> None:
    """介護課 sent two files with two figures: each is well by itself."""
    town.answer(_issued(town, "介護課"), {SETTLEMENT: "11"}, "介護課（修正）.xlsx")


def _issued(town: Town, division: str) -> Any:
    return next(one for one in town.generate(R8).issued if one.division == division)


def parsed(said: Told) -> Any:
    """The one JSON document that standard output holds."""
    return json.loads(said.out)


@pytest.mark.parametrize("command", ["check", "merge"])
def test_no_problem_is_status_0(town: Town, command: str) -> None:
    assert town.run(command).status == 0
    assert town.run(command, "--strict").status == 0


@pytest.mark.parametrize("command", ["check", "merge"])
def test_a_warning_is_status_0_and_with_strict_1(town: Town, command: str) -> None:
    blank(town)
    said = town.run(command)
    assert (said.status, said.err) == (0, "")
    assert "注意: 介護課.xlsx" in said.out
    assert town.run(command, "--strict").status == 1


@pytest.mark.parametrize("command", ["check", "merge"])
def test_one_bad_file_among_many_is_status_1(town: Town, command: str) -> None:
    wrong(town)
    said = town.run(command)
    assert (said.status, said.err) == (1, "")
    assert "エラー: 介護課.xlsx" in said.out


@pytest.mark.parametrize("command", ["check", "merge"])
def test_a_file_that_is_no_workbook_is_status_1_and_the_rest_goes_on(town: Town, command: str) -> None:
    (town.workspace.returned / "メモ.txt").write_text("よろしく", encoding="utf-8")
    said = town.run(command, "--json")
    assert said.status == 1
    assert [problem["code"] for problem in parsed(said)["problems"]] == ["file.csv"]
    assert parsed(said)["counts"]["usable"] == 2


def test_a_conflict_is_status_1_of_merge(town: Town) -> None:
    """Checking looks at each file alone; only the merge sees that two disagree."""
    conflicting(town)
    assert town.run("check").status == 0
    said = town.run("merge", "--json")
    assert said.status == 1
    (conflict,) = [problem for problem in parsed(said)["problems"] if problem["severity"] == "error"]
    assert (conflict["code"], conflict["key"]) == ("merge.conflict", SETTLEMENT)


def test_notes_never_count(town: Town) -> None:
    (town.workspace.returned / "~$介護課.xlsx").write_bytes(b"x")
    said = town.run("check", "--strict", "--json")
    assert said.status == 0
    assert [(problem["code"], problem["severity"]) for problem in parsed(said)["problems"]] == [("file.lock", "note")]


@pytest.mark.parametrize("state", [blank, wrong, conflicting])
@pytest.mark.parametrize("command", [("check",), ("check", "-v"), ("merge",), ("merge", "--dry-run")])
def test_json_is_problems_and_counts_and_nothing_else(town: Town, command: tuple[str, ...], state: Any) -> None:
    state(town)
    said = town.run(*command, "--json")
    assert said.err == ""
    assert list(parsed(said)) == ["problems", "counts"]
    assert parsed(said)["problems"] != []
    for problem in parsed(said)["problems"]:
        assert list(problem) == FIELDS
        assert {type(value) for value in problem.values()} == {str}
        assert problem["severity"] in set(Severity)
    assert said.out.count("\n") == 1


def test_json_of_import_and_generate(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    imported = town.run("import", str(SHIPPED), "-o", str(tmp_path / "master.xlsx"), "--json")
    assert imported.status == 0
    assert parsed(imported) == {
        "problems": [],
        "counts": {
            "programs": 1,
            "indicators": 10,
            "projects": 30,
            "outcomes": 29,
            "divisions": 7,
            "doubts": parsed(imported)["counts"]["doubts"],
            "budget": "10285828",
        },
    }
    assert parsed(imported)["counts"]["doubts"] > 0
    generated = town.run("generate", "--year", "R8", "--json")
    counts = {"divisions": 2, "asked": 12, "required": 7, "changes": 0, "outdated": 0, "doubts": 0}
    assert parsed(generated) == {"problems": [], "counts": counts}


def test_json_when_it_could_not_run_leaves_standard_output_empty(town: Town) -> None:
    said = town.run("check", "ない.xlsx", "--json")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("エラー: ")


def test_counts_of_check_and_merge(town: Town) -> None:
    wrong(town)
    cells = {"required": 7, "filled": 6, "doubtful": 1, "blank": 0}
    checked = {
        "files": 2,
        "usable": 1,
        "partly": 1,
        "held": 1,
        "ready": 1,
        "answers": 7,
        **cells,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
    }
    assert parsed(town.run("check", "--json"))["counts"] == checked
    merged = parsed(town.run("merge", "--json"))["counts"]
    assert merged == {
        "files": 2,
        "usable": 1,
        "partly": 1,
        "held": 1,
        "new": 2,
        "rows": 17,
        "確定": 8,
        "未入力": 9,
        "未確定": 0,
        "該当なし": 0,
        "競合": 0,
    }


def test_check_changes_nothing(town: Town) -> None:
    wrong(town)
    before = town.tree()
    town.run("check", "-v")
    assert town.tree() == before


def test_a_dry_run_of_merge_tells_all_and_writes_nothing(town: Town) -> None:
    before = town.tree()
    said = town.run("merge", "--dry-run")
    assert "これまでに照会した 7 項目（全 17 項目）: 確定 7、未入力 0、" in said.out
    assert "結果:" not in said.out
    assert town.tree() == before


def test_check_shows_each_answer_when_asked(town: Town) -> None:
    said = town.run("check", "-v")
    assert f"{SETTLEMENT} = 10" in said.out
    assert f"{SETTLEMENT} = 10" not in town.run("check").out


def test_paths_are_relative_to_where_one_stands_and_the_workspace_is_named(town: Town, monkeypatch: Any) -> None:
    monkeypatch.chdir(town.workspace.returned)
    said = told("-C", "../..", "check", "介護課.xlsx")
    assert re.search(r"^介護課\.xlsx +介護課 +1 +1 +0 +0 +0 +0 +受け取れます$", said.out, re.MULTILINE)
    assert said.out.splitlines()[-1] == "ファイル 1、受け取れるもの 1"


def test_the_status_reaches_the_shell(town: Town) -> None:
    wrong(town)
    for arguments, status in ((["check"], 1), (["check", "ない.xlsx"], 2), (["--version"], 0), ([], 2)):
        command = [sys.executable, "-m", "kamakura_report", *arguments]
        assert subprocess.run(command, cwd=town.root, capture_output=True, check=False).returncode == status


def test_output_is_utf_8_on_a_console_of_another_code_page(town: Town) -> None:
    command = [sys.executable, "-X", "utf8=0", "-m", "kamakura_report", "check"]
    settings = {"PYTHONIOENCODING": "cp932", "PYTHONPATH": str(SHIPPED.parents[2])}
    shown = subprocess.run(command, cwd=town.root, env=settings, capture_output=True, check=True).stdout
    assert "受け取れるもの 2" in shown.decode("utf-8")
