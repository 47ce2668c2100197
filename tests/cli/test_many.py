"""Many workspaces in one command (docs/contracts.md, Commands): each by itself, and all of them told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kamakura_report.cli import collect
from kamakura_report.cli.app import COMMANDS
from kamakura_report.cli.many import FOR_MANY
from tests.commands.town import Town, told, walked

CITIES = ("逗子", "鎌倉")


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("many") / "well")


@pytest.fixture
def cities(well: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two workspaces side by side and a folder that is none; the current folder is the one around them."""
    for name in CITIES:
        well.copy(tmp_path / "市" / name)
    (tmp_path / "市" / "メモ").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "市"


def test_each_city_stands_under_its_heading_and_all_are_counted(cities: Path) -> None:
    said = told("-C", "市/*", "check")
    assert [line for line in said.out.splitlines() if line.startswith("■")] == ["■ 市/逗子", "■ 市/鎌倉"]
    assert said.out.splitlines()[-2:] == [
        "作業フォルダー 2: 済んだもの 2、誤りのあるもの 0、実行できなかったもの 0",
        "作業フォルダーでないので、実行していません: 市/メモ",
    ]


@pytest.mark.parametrize("command", FOR_MANY)
def test_a_command_does_in_each_what_it_does_in_one(cities: Path, well: Town, tmp_path: Path, command: str) -> None:
    words = (command, "--year", "R8") if command == "generate" else (command,)
    for name in CITIES:
        well.copy(tmp_path / "一" / name)
    alone = [told("-C", f"一/{name}", *words) for name in CITIES]
    said = told("-C", "市/逗子", "-C", "市/鎌倉", *words)
    parts = said.out.split("■ 市/")[1:]
    assert said.status == max(one.status for one in alone)
    for one, part in zip(alone, parts, strict=True):
        lines = part.replace("市/", "一/").splitlines()
        assert lines[1 : 1 + len(one.out.splitlines())] == one.out.splitlines()


def test_a_bad_city_does_not_stop_the_others_and_the_worst_status_is_that_of_all(cities: Path) -> None:
    (cities / "逗子" / "input" / "master.xlsx").unlink()
    said = told("-C", "市/*", "status")
    assert said.status == 2
    assert "エラー: マスター 市/逗子/input/master.xlsx がありません。" in said.out.split("■ 市/鎌倉")[0]
    assert "実行できなかったもの 1（市/逗子）" in said.out.splitlines()[-2]
    assert (cities / "鎌倉" / "output" / "status.xlsx").exists()


def test_a_folder_that_is_missing_is_a_bad_city(cities: Path) -> None:
    said = told("-C", "市/逗子", "-C", "市/葉山", "status")
    assert (said.status, "作業フォルダー 市/葉山 が見つかりません。" in said.out) == (2, True)


def test_a_bug_in_one_city_is_told_of_that_one(cities: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def breaks(*_: object, **__: object) -> None:
        seen.append(None)
        raise AssertionError("broken")

    monkeypatch.setattr(collect, "check_counts", breaks)
    said = told("-C", "市/*", "check")
    assert (said.status, len(seen), said.out.count("AssertionError: broken")) == (2, 2, 2)


def test_json_is_one_object_with_a_list_of_the_cities(cities: Path) -> None:
    (cities / "逗子" / "input" / "master.xlsx").unlink()
    alone = json.loads(told("-C", "市/鎌倉", "status", "--json").out)
    document = json.loads(told("-C", "市/*", "status", "--json").out)
    assert document["counts"] == {"workspaces": 2, "done": 1, "errors": 0, "refused": 1}
    assert document["left_out"] == ["市/メモ"]
    bad, good = document["workspaces"]
    assert (bad["workspace"], bad["exit"], bad["refused"][0][:10]) == ("市/逗子", 2, "エラー: マスター ")
    assert good == {"workspace": "市/鎌倉", "exit": 0, **alone}


def test_a_city_named_twice_is_run_once(cities: Path) -> None:
    assert told("-C", "市/鎌倉", "-C", "市/*", "check").out.count("■") == 2


def test_a_folder_with_the_signs_of_a_pattern_in_its_name_is_itself(well: Town, tmp_path: Path) -> None:
    town = well.copy(tmp_path / "市[1]")
    assert "■" not in told("-C", str(town.root), "check").out


def test_a_pattern_that_no_workspace_fits_is_refused(cities: Path) -> None:
    said = told("-C", "市/メ*", "check")
    assert (said.status, said.out) == (2, "")
    assert "「市/メ*」に当てはまる作業フォルダーがありません。" in said.err


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - set(FOR_MANY)))
def test_other_commands_are_refused_for_many(cities: Path, command: str) -> None:
    words = {"set": ["2-1/1/決算額@R8", "1"], "import-figures": ["a.csv"], "refresh": ["a.xlsx"], "resolve": ["a.xlsx"],
             "close": ["R8"], "withdraw": ["R8"], "trace": ["a"], "backup": ["a.zip"], "restore": ["a.zip"],
             "import": ["a.txt"]}  # fmt: skip
    said = told("-C", "市/*", command, *words.get(command, []))
    assert said.status == 2
    assert f"{command} は、作業フォルダー一つずつに実行します。" in said.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("check", "a.xlsx"), "ファイルやフォルダー"),
        (("check", "--annotate", "x"), "--annotate"),
        (("receive", "--open"), "--open"),
    ],
)
def test_what_can_only_be_meant_for_one_is_refused_for_many(cities: Path, words: tuple[str, ...], named: str) -> None:
    said = told("-C", "市/*", *words)
    assert (said.status, said.out) == (2, "")
    assert f"{named}は、作業フォルダーが一つのときだけ指定できます。" in said.err


def test_nobody_is_asked_when_there_are_many(cities: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("somebody was asked"))
    said = told("-C", "市/*", "generate", "--year", "R9")
    assert said.out.count("--yes") == len(CITIES)


def test_a_pattern_that_the_shell_has_expanded_is_explained(cities: Path) -> None:
    said = told("-C", "市/逗子", "市/鎌倉", "status")
    assert (said.status, '「kamakura-report -C "市/*" status」のように引用符で囲むか' in said.err) == (2, True)
