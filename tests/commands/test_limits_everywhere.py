"""input/limits.txt holds for every command that looks into a returned file, and a wrong one is one line."""

from __future__ import annotations

import json

import pytest

from kamakura_report.library.city import open_city
from kamakura_report.plan.model import Division
from kamakura_report.problem import CannotRun
from tests.commands.town import Town, plan

REFRESH, REBUILD = ("refresh", "input/returned/福祉課.xlsx"), ("rebuild",)
READERS = (
    ("check",), ("merge",), ("merge", "--dry-run"), ("status",), ("status", "--dry-run"), ("remind",), REFRESH, REBUILD
)  # fmt: skip
WRONG = "input/limits.txt の 1 行目「fiel = 1 MB」が読めません。"


def codes(town: Town, *command: str) -> list[str]:
    return [one["code"] for one in json.loads(town.run(*command, "--json").out)["problems"]]


@pytest.mark.parametrize("command", [("check",), ("merge",), ("merge", "--dry-run"), ("check", "--in-process")])
def test_a_smaller_bound_is_kept_by_who_reads(town: Town, command: tuple[str, ...]) -> None:
    big = town.workspace.returned / "大きい.xlsx"
    big.write_bytes(next(town.workspace.returned.iterdir()).read_bytes() + b"\0" * (1 << 20))
    assert "file.large" not in codes(town, *command)
    town.workspace.limits.write_text("file = 1 MB", encoding="utf-8")
    assert codes(town, *command).count("file.large") == 1


def test_a_larger_bound_lets_a_large_file_be_merged_and_known(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = town.workspace.returned / "回答.eml"
    content = next(town.workspace.returned.iterdir()).read_bytes()
    mail.write_bytes(b"From: a@example.jp\r\nSubject: x\r\n\r\n" + content.hex().encode() + b"x" * (21 << 20))
    assert "file.large" in codes(town, "merge", "--dry-run")
    town.workspace.limits.write_text("file = 40 MB", encoding="utf-8")
    for command in (("check",), ("merge",)):
        assert "file.large" not in codes(town, *command)


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_a_wrong_line_is_the_same_one_line_and_nothing_is_done(
    town: Town, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town.root)
    assert (town.root / REFRESH[1]).exists()
    if command == REBUILD:
        town.run("merge")  # else there is nothing to read anew
    town.workspace.limits.write_text("fiel = 1 MB", encoding="utf-8")
    before = town.tree()
    told = town.run(*command)
    assert (told.status, told.out, town.tree()) == (2, "", before)
    assert told.err.startswith(f"エラー: {WRONG}")


def test_programs_are_told_the_same_line(town: Town) -> None:
    town.workspace.limits.write_text("fiel = 1 MB", encoding="utf-8")
    city = open_city(town.root)
    for call in (city.check, city.merge, city.status):
        with pytest.raises(CannotRun, match="fiel"):
            call()


def test_a_division_with_the_longest_name_goes_the_whole_walk(town: Town) -> None:
    """85 kanji are 255 bytes, and a workbook moved by refresh has an ending more."""
    from dataclasses import replace

    long = "福" * 84 + "課"
    names = {"福祉課": long}
    small = plan()
    (program,) = small.programs
    projects = tuple(
        replace(one, divisions=tuple(names.get(name, name) for name in one.divisions)) for one in program.projects
    )
    lead = names.get(program.division, program.division)
    divisions = (*(one for one in small.divisions if one.name != "福祉課"), Division(long))
    town.keep(replace(small, divisions=divisions, programs=(replace(program, division=lead, projects=projects),)))
    assert town.run("generate", "--round", "長" * 90, "--year", "R8", "--yes").status == 0
    assert town.run("remind", "--round", "長" * 90).status == 0
    every = [name for path in town.tree() for name in path.split("/")]
    assert all(len(name.encode()) <= 255 for name in every)
    assert any(name.startswith("福" * 60) and name.endswith(".txt") for name in every)
