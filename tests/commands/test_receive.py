"""Receive: one step instead of five, with what the five would make; safe wherever it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from kamakura_report.cli import receive as receive_page
from kamakura_report.cli.columns import display_width
from kamakura_report.commands import annotate, receive, remind, status
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.plan.model import Division, Plan, Project
from kamakura_report.problem import CannotRun
from tests.commands.town import R8, R9, Town, at, founded, plan

TODAY = datetime(2027, 6, 1, 9, 30)
DUE = date(2027, 5, 31)
FIGURE, ANOTHER = "2-1/3/i1@R8", "2-1/12/決算額@R8"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """One division's figure is in words, the other has not answered."""
    made = founded(tmp_path / "town")
    one, _ = made.generate(R8, due=DUE).issued
    made.answer(one, {FIGURE: "約17"})
    return made


def corrected(path: Path) -> Path:
    """The file, saved later than all others."""
    path.write_bytes(fill_workbook(path.read_bytes(), {}, Producer.EXCEL, modified="2027-05-25T05:30:00Z"))
    return path


def made_files(town: Town) -> dict[str, bytes]:
    """Everything in output/ but the ledger."""
    return {
        name: data
        for name, data in town.tree().items()
        if name.startswith("output/") and not name.startswith("output/ledger")
    }


def say(town: Town, *typed: str) -> str:
    with at(TODAY):
        return town.run("receive", *typed).out


def test_it_makes_what_the_single_steps_make(town: Town, tmp_path: Path) -> None:
    twin = town.copy(tmp_path / "twin")
    with at(TODAY):
        for command in (("merge",), ("status",), ("remind",)):
            twin.run(*command)
        twin.run("check", "--annotate", str(twin.workspace.corrections))
        assert town.run("receive").status == 1
    answers = {name for name in made_files(town) if name.startswith("output/mail/差戻し/")}
    assert {name: data for name, data in made_files(town).items() if name not in answers} == made_files(twin)
    assert {"output/corrections/R8/福祉課.xlsx", "output/reminders/介護課.txt"} < made_files(town).keys()


def test_the_page_says_who_answered_what_to_send_back_and_what_to_decide(town: Town) -> None:
    _, other = town.generate(R8).issued
    for name, figure in (("一.xlsx", "5"), ("二.xlsx", "6")):
        town.answer(other, {ANOTHER: figure}, name)
    (town.workspace.returned / "メモ.txt").write_text("連絡", encoding="utf-8")
    assert say(town).splitlines() == [
        "回「R8」　提出期限 令和9年5月31日（月）　令和9年6月1日（火）現在",
        "ファイル 4、使ったもの 2、一部を使ったもの 1、新しく取り込んだもの 3",
        "■ 課 2: 届いた 2、そろった 0、回答が食い違う 1（期限に遅れた 0）",
        "  食い違う課: 介護課（競合 1）",
        "  直しと記入もれ: 福祉課（誤り 1、残り 1）",
        "■ 送り返すもの 1（メールは output/mail の中）",
        "  output/corrections/R8/福祉課.xlsx",
        "■ 督促の文 1（output/reminders の中。メールは output/mail の中）",
        "  宛先のない下書き（マスターの「課」の連絡先に書きます）: 福祉課、介護課",
        "■ 決めること 1（output/conflicts.xlsx に印を付けて、決定.bat か resolve）",
        "  単独事業 決算額 R8: 5／6",
        "■ 見ること 1",
        "  メモ.txt: CSV などの文字だけのファイルです。 配布した Excel ブックに入力した…",
        "結果: output/consolidated.xlsx、output/status.xlsx",
    ]


def test_the_page_says_what_changed_since_the_last_time_and_a_correction_goes_once_it_is_answered(town: Town) -> None:
    say(town)
    one, other = town.generate(R8).issued
    corrected(town.answer(one))
    town.answer(other).rename(town.workspace.returned / "名前の違うもの.xlsx")
    said = say(town)
    assert "■ 前回（2027-06-01 09:30）から変わった課 2" in said
    assert "  要修正 → 提出済み: 福祉課" in said
    assert "  未提出 → 提出済み: 介護課" in said
    assert "送り返すもの" not in said
    assert [name for name in made_files(town) if name.endswith(("福祉課.xlsx", ".txt"))] == [
        "output/workbooks/R8/福祉課.xlsx"
    ]
    assert "から変わった課 0" in say(town)


def test_a_second_run_changes_nothing_but_the_word_of_when_it_was(town: Town) -> None:
    say(town)
    say(town)
    before = town.tree()
    say(town)
    after = town.tree()
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {
        "output/ledger/ledger.sqlite3"  # counts how often it was opened to be written
    }


@pytest.mark.parametrize("step", ["status", "annotate", "remind", "_remember"])
def test_a_run_that_ends_in_between_is_finished_by_the_next(
    town: Town, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = town.copy(tmp_path / "whole")
    told = say(whole)

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if step.startswith("_"):
            patch.setattr(receive, step, killed)
        else:
            patch.setattr({"status": status, "annotate": annotate, "remind": remind}[step], "run", killed)
        with at(TODAY):
            assert town.run("receive").status == 2
    again = say(town)
    assert made_files(town) == made_files(whole)
    assert again.replace("取り込んだもの 0", "取り込んだもの 1") == told


def test_what_cannot_be_written_after_the_merge_is_told_and_the_figures_stand(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_arguments: object, **_options: object) -> None:
        raise CannotRun("福祉課.xlsx を書き換えられません。")

    with monkeypatch.context() as patch:
        patch.setattr(annotate, "run", held)
        with at(TODAY):
            told = town.run("receive", "--json")
    assert told.status == 1
    (left,) = [one for one in json.loads(told.out)["problems"] if one["code"] == "receive.left"]
    assert left["found"] == (
        "取り込みと集計は済みましたが、差戻し用の Excel は作れませんでした: 福祉課.xlsx を書き換えられません。"
    )
    assert (town.workspace.output / "consolidated.csv").exists()
    assert "福祉課.xlsx" in say(town)


def test_a_correction_of_an_earlier_file_stays_whatever_comes_from_others(town: Town) -> None:
    say(town)
    _, other = town.generate(R8).issued
    (town.workspace.returned / "福祉課.xlsx").unlink()
    mine = town.answer(other)
    given = made_files(town)["output/corrections/R8/福祉課.xlsx"]
    assert "  output/corrections/R8/福祉課.xlsx" in say(town, str(mine))
    assert made_files(town)["output/corrections/R8/福祉課.xlsx"] == given


def test_a_correction_that_a_person_changed_is_kept_beside(town: Town) -> None:
    say(town)
    path = town.workspace.corrections / "R8" / "福祉課.xlsx"
    path.write_bytes(b"mine")
    say(town)
    (kept,) = path.parent.glob("*.bak.xlsx")
    assert kept.read_bytes() == b"mine"


def test_folders_that_were_named_are_looked_into_again(town: Town, tmp_path: Path) -> None:
    mails = tmp_path / "共有" / "受信"
    mails.mkdir(parents=True)
    _, other = town.generate(R8).issued
    (town.workspace.returned / "福祉課.xlsx").rename(mails / "福祉課.xlsx")
    say(town, str(mails))
    town.answer(other).rename(mails / "介護課.xlsx")
    assert "新しく取り込んだもの 1" in say(town)
    mails.rename(tmp_path / "移した")
    told = json.loads(say(town, "--json"))
    (gone,) = [one for one in told["problems"] if one["code"] == "receive.folder"]
    assert (gone["severity"], gone["file"]) == ("note", str(mails))
    assert town.workspace.last_receipt.read_text(encoding="utf-8").count("受信") == 1


def test_the_round_is_that_of_the_files_then_that_of_the_last_time(town: Town) -> None:
    (later, _) = town.generate(R9).issued
    assert say(town).startswith("回「R8」")
    assert say(town).startswith("回「R8」")
    town.answer(later, name="R9.xlsx")
    assert say(town).startswith("回「R9」")
    assert say(town, "--round", "令和8年度").startswith("回「R8」")
    assert town.run("close", "R9").status == 1  # what is wrong in R8 stays wrong
    assert say(town).startswith("回「R8」")


def test_without_a_file_the_page_still_says_how_it_stands_and_without_a_round_it_is_one_line(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    told = town.run("receive")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("エラー: まだ何も配布していません。")
    town.generate(R8)
    said = town.run("receive")
    assert said.status == 0
    assert "  まだの課: 福祉課、介護課" in said.out.splitlines()
    before = town.tree()
    assert town.run("receive", "ない.xlsx").status == 2
    assert town.tree() == before


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b'{"when": 1}', b'{"when":"x","round":"R8","folders":3,"stages":{}}']
)
def test_a_damaged_memory_is_as_none(town: Town, damaged: bytes) -> None:
    say(town)
    town.workspace.last_receipt.write_bytes(damaged)
    assert "前回" not in say(town)


def test_the_result_is_opened_by_the_system_and_a_refusal_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(os, "startfile", opened.append, raising=False)
    say(town, "--open")
    assert opened == [str(town.workspace.output / "consolidated.xlsx")]
    monkeypatch.setattr(os, "startfile", lambda _path: 1, raising=False)
    with at(TODAY):
        assert "を開けませんでした" in town.run("receive", "--open").err


def crowded(many: int) -> Plan:
    """A plan of many divisions with long names."""
    small = plan()
    (program,) = small.programs
    names = [f"とても長い名前をもつ地域共生推進{number:03}課" for number in range(many)]
    projects = tuple(
        Project(f"2-1/{number}", number, f"長い名前の事業{'あ' * 40}{number}", (name,))
        for number, name in enumerate(names, 1)
    )
    program = replace(program, projects=projects, indicators=(), division=names[0])
    return replace(small, divisions=(*map(Division, names), Division("企画課")), programs=(program,))


def test_the_page_is_at_most_25_lines_of_80_columns_whatever_there_is_to_say(tmp_path: Path) -> None:
    town = founded(tmp_path / "とても深いところにある作業フォルダー" / "令和八年度の実績の照会")
    town.keep(crowded(24))
    issued = town.generate(R8, due=DUE).issued
    say(town)
    behave: list[Callable[[int], dict[str, str]]] = [
        lambda number: {},
        lambda number: {f"2-1/{number}/決算額@R8": "約17"},
        lambda number: {f"2-1/{number}/決算額@R8": ""},
        lambda number: {},
    ]
    for number, one in enumerate(issued, 1):
        if number % 5 < len(behave):
            town.answer(one, behave[number % 5](number))
        if number % 5 == 3:
            town.answer(one, {f"2-1/{number}/決算額@R8": "77"}, f"もう一度の{one.path.name}")
    for number in range(9):
        (town.workspace.returned / f"読めない{'あ' * 60}{number}.xlsx").write_bytes(b"PK\x03\x04")
    lines = say(town).splitlines()
    for heading in ("■ 課", "■ 送り返すもの", "■ 督促の文", "■ 決めること", "■ 見ること", "■ 前回"):
        assert any(line.startswith(heading) for line in lines), heading
    assert len(lines) <= 25
    assert max(map(display_width, lines)) <= receive_page.PAGE_COLUMNS
