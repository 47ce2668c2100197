"""Doubtful figures over files and rounds: said again, explained, explained as last year; and what is sent back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.demo.clerk import Producer
from tests.commands.town import R8, R9, Town, founded, plan

pytestmark = pytest.mark.usefixtures("in_summer")

DAY, COUNT, REMARK = "46500", "2-1/3/i1@R8", "2-1/3/i1/備考"
ERROR, WARNING = ("figure.day", "error"), ("figure.day", "warning")
JUMP, EXPLAINED = ("plausible.jump", "warning"), ("plausible.explained", "warning")
SUSPECTED = ("figure.day", "plausible.jump", "plausible.explained")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The usual thresholds; the last figure of the first indicator of 推進事業 is 12."""
    town = founded(tmp_path / "town")
    (program,) = plan().programs
    first, *others = program.projects
    counted = replace(first, indicators=(replace(first.indicators[0], latest=Decimal(12)), *first.indicators[1:]))
    programs = (replace(program, projects=(counted, *others)),)
    town.keep(replace(plan(), programs=programs, thresholds={}))
    return town


def doubts(town: Town, *arguments: str) -> dict[str, list[tuple[str, str]]]:
    """File → code and severity of the doubts about its figure, the worst first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(town.run(*arguments, "--json").out)["problems"]:
        if one["key"].startswith("2-1/3/i1@") and one["code"] in SUSPECTED:
            found.setdefault(one["file"], []).append((one["code"], one["severity"]))
    return found


def results(town: Town) -> str:
    return (town.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig")


def figure(town: Town) -> str:
    return {row.split(",")[0]: row.split(",")[8] for row in results(town).splitlines()[1:]}[COUNT]


def rebuilt(town: Town) -> str:
    """The results once the ledger was made anew."""
    assert town.run("rebuild").status == 0
    town.run("merge")
    return results(town)


def test_a_day_with_a_reason_is_taken_and_told(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {COUNT: DAY, REMARK: "大会があったため"})
    assert doubts(town, "merge") == {"福祉課.xlsx": [WARNING, EXPLAINED]}
    assert figure(town) == DAY


def test_a_day_returned_again_in_another_file_is_taken(town: Town) -> None:
    """Merged one after the other; and the same when the ledger is made anew."""
    issued = town.generate(R8).issued[0]
    town.answer(issued, {COUNT: DAY}, "一.xlsx")
    assert doubts(town, "check") == doubts(town, "merge") == {"一.xlsx": [ERROR, JUMP]}
    assert figure(town) == ""
    town.answer(issued, {COUNT: DAY, "表紙/記入者": "佐藤"}, "二.xlsx")
    assert doubts(town, "check") == doubts(town, "merge") == {"一.xlsx": [ERROR, JUMP], "二.xlsx": [WARNING, JUMP]}
    assert figure(town) == DAY
    assert results(town) == rebuilt(town)


def test_in_one_merge_the_second_of_two_says_it_again(town: Town) -> None:
    issued = town.generate(R8).issued[0]
    town.answer(issued, {COUNT: DAY}, "一.xlsx")
    town.answer(issued, {COUNT: DAY, "表紙/記入者": "佐藤"}, "二.xlsx")
    assert sorted(doubts(town, "check").values()) == [[ERROR, JUMP], [WARNING, JUMP]]
    assert sorted(doubts(town, "merge").values()) == [[ERROR, JUMP], [WARNING, JUMP]]
    assert figure(town) == DAY
    assert results(town) == rebuilt(town)


@pytest.mark.parametrize("other", ["46501", DAY])
def test_another_day_or_the_same_file_again_is_an_error(town: Town, other: str) -> None:
    issued = town.generate(R8).issued[0]
    first = town.answer(issued, {COUNT: DAY}, "一.xlsx")
    town.run("merge")
    first.unlink()
    town.answer(issued, {COUNT: other}, "二.xlsx")
    assert doubts(town, "check") == {"二.xlsx": [ERROR, JUMP]}


def test_what_was_said_last_round_is_no_reason_in_this_one(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {COUNT: "70", REMARK: "会場を増やした"})
    assert doubts(town, "merge") == {"福祉課.xlsx": [EXPLAINED]}
    issued = town.generate(R9).issued[0]
    for remark, doubt in (("会場を増やした", JUMP), ("近隣の会場も加えた", EXPLAINED)):
        town.answer(issued, {"2-1/3/i1@R9": "300", REMARK: remark}, "R9.xlsx")
        assert doubts(town, "check") == {"福祉課.xlsx": [EXPLAINED], "R9.xlsx": [doubt]}


@pytest.mark.parametrize("producer", Producer)
def test_a_figure_stored_as_text_is_doubted_whoever_saved_it(town: Town, producer: Producer) -> None:
    issued = town.generate(R8).issued[0]
    for text in ("７０回", "70回", "70 "):
        town.answer(issued, {COUNT: text}, producer=producer)
        assert doubts(town, "check") == {"福祉課.xlsx": [JUMP]}


MONEY = "2-1/3/決算額@R8"
COMPLETE = {COUNT: "70", MONEY: "4176", "2-1/i1@R8": "15", "2-1/i5@R8": "10"}  # with a jump, without 備考


@pytest.mark.parametrize(
    ("more", "listed"),
    [
        ({}, []),  # a soft doubt alone is the office's list and a word in the workbook
        ({REMARK: "特になし"}, []),
        ({REMARK: "会場を増やした"}, []),
        ({MONEY: "4176000"}, ["「70」です。前の数字", "「4176000」です。予算額"]),  # once made, with the soft one
        ({MONEY: "4176000", REMARK: "会場を増やした"}, ["「4176000」です。予算額"]),
        ({MONEY: "4176000", "2-1/3/備考": "繰越のため"}, ["「70」です。前の数字", "「4176000」です。予算額"]),
        ({MONEY: ""}, ["「70」です。前の数字", "必要な欄が空です。"]),
        ({MONEY: "約4176"}, ["「約4176」は、", "「70」です。前の数字"]),  # errors first
        ({MONEY: "5200"}, []),
        ({COUNT: "-12"}, ["「-12」です。前の数字"]),
        ({COUNT: "120"}, ["「120」です。前の数字"]),
    ],
)
def test_errors_blanks_and_strong_doubts_are_sent_back_and_soft_ones_with_them(
    town: Town, tmp_path: Path, more: dict[str, str], listed: list[str]
) -> None:
    town.answer(town.generate(R8).issued[0], {**COMPLETE, **more})
    told = town.run("check", "--annotate", str(tmp_path / "back"), "--json", "--force")
    assert json.loads(told.out)["counts"]["annotated"] == bool(listed)
    if listed:
        (file,) = (tmp_path / "back").rglob("*.xlsx")
        rows = [row[5].value for row in openpyxl.load_workbook(file)["要修正"].iter_rows(min_row=6)]
        assert [next(one for one in listed if str(found).startswith(one)) for found in rows if found] == listed
