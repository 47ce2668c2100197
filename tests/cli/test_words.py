"""Words as people write them: days, years, commands, options, folders; what is wrong is told with what was meant."""

from __future__ import annotations

import ast
import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kamakura_report.cli.app import COMMANDS
from kamakura_report.commands.near_workspaces import MOST_LOOKED_AT, near_workspaces
from kamakura_report.form.days import next_day
from kamakura_report.plan.periods import YearStyle
from kamakura_report.text import command_line
from tests.commands.town import Town, founded, plan, told

PACKAGE = Path(__file__).resolve().parents[2] / "kamakura_report"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5月31日", date(2027, 5, 31)),
        ("５月３１日", date(2027, 5, 31)),
        ("5/31", date(2027, 5, 31)),
        ("5月31日（月）", date(2027, 5, 31)),
        ("5/31月", date(2027, 5, 31)),
        ("5月末", date(2027, 5, 31)),
        ("12月28日", date(2026, 12, 28)),
        ("11月29日", date(2027, 11, 29)),  # today is not after today
        ("2/29", date(2028, 2, 29)),
        ("2月末日", date(2027, 2, 28)),
        ("2027/5/31", date(2027, 5, 31)),
        ("R9.5.31", date(2027, 5, 31)),
        ("令和9年5月31日（月曜日）", date(2027, 5, 31)),
        ("2027-05-31", date(2027, 5, 31)),
        ("20270531", date(2027, 5, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert next_day(text, TODAY, lambda: YearStyle.ERA) == day


@pytest.mark.parametrize("text", ["5月32日", "13/1", "2/30", "あした", "0月3日", "5月", "R8.2.29"])
def test_what_is_no_day_is_told_with_ways_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match=f"「{text}」は日付として読めません（5月31日、"):
        next_day(text, TODAY, lambda: YearStyle.ERA)


@pytest.mark.parametrize("text", ["5月31日（火）", "2027/5/31火", "R9.5.31(日)"])
def test_a_day_with_another_weekday_is_told_and_not_taken(text: str) -> None:
    with pytest.raises(ValueError, match=r"の曜日が違います。令和9年5月31日（月）です。"):
        next_day(text, TODAY, lambda: YearStyle.ERA)


@pytest.mark.parametrize(("style", "day"), [(YearStyle.ERA, "令和9年5月31日"), (YearStyle.WESTERN, "2027年5月31日")])
def test_another_weekday_is_told_in_the_years_of_the_plan(tmp_path: Path, style: YearStyle, day: str) -> None:
    town = founded(tmp_path / "town")
    town.keep(replace(plan(), year_style=style))
    said = town.run("generate", "--year", "R8", "--due", "2027/5/31火")
    assert said.status == 2
    assert f"の曜日が違います。{day}（月）です。" in said.err


def test_the_deadline_is_repeated_in_full_with_its_weekday(tmp_path: Path) -> None:
    said = founded(tmp_path).run("generate", "--year", "R8", "--due", "2027/5/31")
    assert "提出期限: 令和9年5月31日（月）" in said.out.splitlines()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("marge",), "「kamakura-report merge」ではありませんか"),
        (("genrate", "--year", "R8"), "「kamakura-report generate --year R8」ではありませんか"),
        (("集計",), "「kamakura-report merge」ではありませんか"),
        (("督促.bat",), "「kamakura-report remind」ではありませんか"),
        (("ｃｈｅｃｋ",), "「kamakura-report check」ではありませんか"),
        (("集めて",), "init、new、import、"),
        (("status", "--ronud", "R8"), "--round ではありませんか"),
        (("generate", "-year", "R8"), "--year ではありませんか"),
        (("generate", "－－year", "R8"), "--year と、半角で打ち直して"),
        (("generate", "–due=5/31"), "--due と、半角で打ち直して"),
        (("--year", "R8", "generate"), "「kamakura-report generate --year R8」"),
        (("status", "-C", "計画 8"), '「kamakura-report -C "計画 8" status」'),
        (("status", "-Cws", "-v"), "「kamakura-report -Cws status -v」"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_was_typed_wrongly_is_told_with_what_was_meant(typed: tuple[str, ...], meant: str) -> None:
    said = told(*typed)
    assert (said.status, said.out) == (2, "")
    assert meant in said.err


@pytest.mark.parametrize("where", ["ws/input/plan", ".", "beside"])
def test_a_command_in_a_wrong_folder_names_the_right_one_and_can_be_pasted(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = founded(tmp_path / "ws")
    (tmp_path / where).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / where)
    said = told("generate", "--year", "R8", "--dry-run")
    (pasted,) = re.findall("「kamakura-report (.*?)」", said.err)
    assert f"{(tmp_path / where).absolute()} は、作業フォルダー" in said.err
    assert shlex.split(pasted) == ["-C", str(town.root), "generate", "--year", "R8", "--dry-run"]
    assert told(*shlex.split(pasted)).status == 0


@pytest.mark.parametrize("given", ["wss", "ws/input/master.xlsx", "ws/output/workbooks/R8"])
def test_a_wrong_folder_behind_C_is_told_with_the_right_one(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = founded(tmp_path / "ws")
    monkeypatch.chdir(tmp_path)
    (pasted,) = re.findall("「kamakura-report (.*?)」", told("-C", given, "check").err)
    assert shlex.split(pasted) == ["-C", str(town.root), "check"]


def test_a_plan_is_not_brought_into_a_folder_of_a_workspace_unless_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = founded(tmp_path / "ws")
    inside = town.root / "input" / "plan"
    inside.mkdir(exist_ok=True)
    monkeypatch.chdir(inside)
    said = told("new")
    assert (said.status, list(inside.iterdir())) == (2, [])
    assert f"「kamakura-report -C {town.root} new」" in said.err
    assert told("-C", ".", "new").status == 0


def test_no_more_folders_are_looked_at_than_a_share_bears(tmp_path: Path) -> None:
    for number in range(MOST_LOOKED_AT + 1):
        (tmp_path / "here" / f"{number:04}").mkdir(parents=True)
    founded(tmp_path / "here" / "zzzz")
    assert near_workspaces(tmp_path / "here") == []


def test_advice_names_the_command_for_the_folder_that_was_given(tmp_path: Path) -> None:
    town = Town(founded(tmp_path / "計画 R8").root)
    said = told("-C", str(town.root), "status")
    assert f'「kamakura-report -C "{town.root}" generate」' in said.err


def test_a_division_is_taken_in_any_width_and_the_nearest_is_named(tmp_path: Path) -> None:
    town = founded(tmp_path)
    assert "1 課" in town.run("generate", "--division", " 福祉課", "--dry-run").out
    assert "2 課" in town.run("generate", "--division", "福祉課、介護課", "--dry-run").out
    assert "福祉課 ではありませんか" in town.run("generate", "--division", "福祉").err


@pytest.mark.parametrize("word", ["R8", "2-1/12/決算額@R8", "第1回 照会", "a&b", "", "計画「8」", "C:\\計画\\R8"])
def test_a_command_line_is_taken_apart_into_its_words_again(word: str) -> None:
    assert shlex.split(command_line("close", word).replace("\\", "\\\\")) == ["kamakura-report", "close", word]


def test_every_command_named_to_people_can_be_pasted() -> None:
    """Help pages, which are docstrings, and what docs/problems.md explains (`merge`) are no advice."""
    named = re.compile(rf"(?<![\w/\\.`-])(?<!kamakura-report )({'|'.join(COMMANDS)})(?= ?[ぁ-ん「]| [A-Z\[{{-])")
    bare = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_bytes())
        docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        bare += [(path.name, text) for text in texts - docs if re.search("[ぁ-ん]", text) and named.search(text)]
    assert bare == []
