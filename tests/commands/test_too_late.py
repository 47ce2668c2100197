"""A file for a round that is closed, or was withdrawn: ``check`` says beforehand what ``merge`` will do with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.town import R8, Town, founded

FIGURE = "2-1/3/i1@R8"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def problems(town: Town, *arguments: str) -> list[tuple[str, str, str]]:
    """Code, severity and what is found of every problem that is about the round."""
    told = json.loads(town.run(*arguments, "--json").out)["problems"]
    return [(one["code"], one["severity"], one["found"]) for one in told if one["code"].startswith("round.")]


@pytest.mark.parametrize("command", ["close", "withdraw"])
def test_check_says_of_a_new_file_what_merge_says_once_its_round_takes_no_more(town: Town, command: str) -> None:
    one, *_ = town.generate(R8).issued
    town.answer(one, {FIGURE: "11"})
    arrived = next(path for path in town.workspace.returned.iterdir())
    content = arrived.read_bytes()
    arrived.unlink()
    assert town.run(command, "R8").status < 2
    arrived.write_bytes(content)
    before = problems(town, "check")
    assert [(code, severity) for code, severity, _ in before] == [
        ("round.closed" if command == "close" else "round.withdrawn", "error")
    ]
    assert town.run("check").status == 1
    assert before == problems(town, "merge")


def test_a_file_that_came_in_time_and_one_of_a_round_opened_again_are_not_too_late(town: Town) -> None:
    one, other, *_ = town.generate(R8).issued
    town.answer(one, {FIGURE: "11"})
    town.run("merge")
    town.run("close", "R8")
    assert [severity for _, severity, _ in problems(town, "check")] == ["note"]
    town.answer(other)
    assert ("round.closed", "error") in [found[:2] for found in problems(town, "check")]
    town.run("close", "R8", "--reopen")
    assert problems(town, "check") == []


def test_nothing_is_sent_back_for_coming_too_late(town: Town) -> None:
    """The division did nothing wrong: whether the round is opened again is for the office to say."""
    one, *_ = town.generate(R8).issued
    town.run("close", "R8")
    town.answer(one)
    town.run("check", "--annotate", str(town.root / "back"))
    assert not list((town.root / "back").rglob("*.xlsx"))
