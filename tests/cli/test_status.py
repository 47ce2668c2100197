"""status and remind as a clerk meets them: on a terminal of 80 columns, in a file, as JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.cli import report
from kamakura_report.cli.columns import aligned, display_width
from kamakura_report.cli.output import draw_table, rendered
from kamakura_report.demo.clerk import Producer
from kamakura_report.plan.model import Joint
from tests.commands.town import R8, Town, founded
from tests.merging.answered import plan
from tests.rounds.statuses import FUKUSHI, HOKEN, came, sending, stood, wrong

DUE = date(2020, 5, 31)  # whatever the clock says, that was before


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """福祉課 has answered all but one cell, 介護課 wrote words where a number belongs, nobody else sent anything."""
    town = founded(tmp_path_factory.mktemp("cli-status") / "town")
    for one in town.generate(R8, due=DUE).issued:
        if one.division == "福祉課":
            town.answer(one, {"2-1/3/i1@R8": ""})
        if one.division == "介護課":
            town.answer(one, {"2-1/12/決算額@R8": "約10"}, producer=Producer.PLAIN)
    town.run("merge")
    return town


@pytest.fixture
def town(made: Town, tmp_path: Path) -> Town:
    return made.copy(tmp_path / "town")


def test_the_table_is_told_in_columns_where_nobody_watches(town: Town) -> None:
    told = town.run("status")
    assert told.err == ""
    assert "\x1b" not in told.out
    lines = told.out.splitlines()
    heading = next(line for line in lines if line.startswith("課 "))
    assert heading.split() == list(report.STATUS_HEADINGS[:-1])
    (row,) = (line.split() for line in lines if line.startswith("福祉課 "))
    assert row[1] == "一部未記入"
    assert row[-1] == "83.3%"
    assert max(display_width(line) for line in lines if line.startswith(("課 ", "福祉課 ", "保険課 "))) <= 80
    assert lines[-1] == f"表: {town.workspace.status}"
    assert any(line.startswith("配布 2 課、届いた 2、受け取れた 1、そろった 0") for line in lines)


def test_an_error_that_stands_ends_with_status_1_and_overdue_alone_with_0(town: Town) -> None:
    assert town.run("status").status == 1
    issued = town.generate(R8, due=DUE).issued
    town.answer(next(one for one in issued if one.division == "介護課"), {"2-1/12/決算額@R8": ""}, "直した.xlsx")
    (town.workspace.returned / "介護課.xlsx").unlink()
    assert town.run("undo").status == 0
    assert town.run("merge").status == 0
    assert town.run("status").status == 0
    assert town.run("status", "--strict").status == 1
    assert town.run("remind").status == 0


def test_verbose_lists_each_open_cell(town: Town) -> None:
    plain, verbose = town.run("status", "--dry-run").out, town.run("status", "--dry-run", "-v").out
    assert "2-1/3/i1@R8" not in plain
    assert re.search(r"^  残り  ［2-1 福祉］[A-Z]+\d+  推進事業 講座 R8  回  2-1/3/i1@R8$", verbose, re.MULTILINE)
    assert re.search(r"^  誤り  ［2-1 福祉］[A-Z]+\d+  .*「約10」", verbose, re.MULTILINE)


def test_json_tells_every_division(town: Town) -> None:
    told = json.loads(town.run("status", "--json").out)
    assert (told["round"], told["closed"]) == ("R8", False)
    found = {one["division"]: one for one in told["divisions"]}
    assert list(found) == ["福祉課", "保険課", "介護課", "企画課"]
    fukushi = found["福祉課"]
    assert fukushi["outstanding"] == ["2-1/3/i1@R8"]
    assert (fukushi["stage"], fukushi["returned"], fukushi["valid"]) == ("一部未記入", 1, 1)
    assert (fukushi["due"], fukushi["last_file"]) == ("2020-05-31", "福祉課.xlsx")
    assert fukushi["workbooks"] == ["output/workbooks/R8/福祉課.xlsx"]
    assert fukushi["asked"] == fukushi["filled"] + 1
    assert (found["介護課"]["stage"], found["介護課"]["wrong"], found["介護課"]["valid"]) == ("要修正", 1, 0)
    assert (found["保険課"]["stage"], found["保険課"]["issued"]) == ("配布なし", "")
    assert told["counts"]["outstanding"] == 1 + len(found["介護課"]["outstanding"])
    assert {"status.refused", "status.overdue"} <= {problem["code"] for problem in told["problems"]}


def test_remind_tells_each_letter_and_each_that_is_gone(town: Town) -> None:
    told = town.run("remind")
    assert re.search(r"^福祉課（一部未記入、残り 1 か所）: \S+福祉課\.txt 作りました$", told.out, re.MULTILINE)
    assert re.search(r"^介護課（要修正、残り \d か所）: \S+介護課\.txt 作りました$", told.out, re.MULTILINE)
    assert town.run("set", "2-1/3/i1@R8", "5", "--reason", "電話").err == ""
    told = town.run("remind", "--division", "福祉課")
    assert told.out.splitlines() == [
        "回「R8」: 督促の要る課はありません。",
        f"要らなくなったので消しました: {town.workspace.reminders / '福祉課.txt'}",
    ]
    assert json.loads(town.run("remind", "--json").out)["counts"]["reminders"] == 1


@pytest.mark.parametrize("command", ["status", "remind"])
def test_what_cannot_run_is_one_japanese_line(command: str, tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    before = town.tree()
    told = town.run(command)
    assert (told.status, told.out) == (2, "")
    assert told.err == (
        "エラー: まだ何も配布していません。「kamakura-report generate」で配布用の Excel を作ってから、"
        "もう一度実行してください。\n"
    )
    assert town.tree() == before


# The table on a terminal


def rows() -> list[tuple[str, ...]]:
    sendings = (sending("福祉課", FUKUSHI), sending("保険課", HOKEN))
    returns = [wrong(came("福祉課", {}, file="福祉課（最終版）.xlsx")), came("保険課", {HOKEN[0]: "1"})]
    return [report.status_row(one) for one in stood(plan(Joint.EACH), sendings, returns).values()]


def drawn(*table: Any) -> list[str]:
    return [rendered(line) for line in draw_table(*table)]


def plain(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield re.sub(r"\x1b\[[0-9;]*m", "", line)


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_the_drawn_table_fits_the_terminal_and_its_columns_stand_in_line(columns: int) -> None:
    named = [("とても長い名前の地域共生課", *row[1:]) for row in rows()]
    lines = list(plain(drawn(report.STATUS_HEADINGS, named, [""] * len(named), report.RIGHT, columns)))
    assert max(map(display_width, lines)) < columns
    bars = [display_width(line[: bar.start()]) for line in lines if (bar := re.search(r"[#.]{6} ", line))]
    assert len(bars) == 2
    assert len(set(bars)) == 1
    assert ("最後のファイル" in lines[0]) is (columns >= 110)


def test_the_drawn_table_has_no_sign_that_some_terminals_show_wider() -> None:
    for line in plain(drawn(report.STATUS_HEADINGS, rows(), ["red", "", ""], report.RIGHT, 80)):
        assert [sign for sign in line if unicodedata.east_asian_width(sign) == "A"] == []


def test_the_stage_is_coloured_and_the_rest_is_not() -> None:
    table = drawn(report.STATUS_HEADINGS, rows(), ["red", "", ""], report.RIGHT, 80)
    line = next(line for line in table if "福祉課" in line)
    assert "\x1b[31m要修正" in line


def test_a_bar_says_its_percent_and_never_all_while_one_is_open() -> None:
    assert report.progress_bar(0, 0) == "-"
    assert [report.progress_bar(*given) for given in ((0, 3), (199, 200), (3, 3))] == [
        "......   0.0%",
        "#####.  99.5%",
        "###### 100.0%",
    ]


def test_columns_are_aligned_as_a_terminal_counts_them() -> None:
    lines = list(aligned([("課", "数"), ("福祉課", "5"), ("ab", "10")], right={1}))
    assert lines == ["課      数", "福祉課   5", "ab      10"]
