"""What a later file makes of an earlier one: its error is none any more, its answers are named; and what undo undid."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from tests.commands.ledgers import EARLY, KEY, LATE, csv, send, value
from tests.commands.town import Town

pytestmark = pytest.mark.usefixtures("in_summer")

WRONG = "誤り.xlsx"


def codes(town: Town, *command: str) -> set[tuple[str, str]]:
    """File and code of each error, and of what excuses one."""
    problems = json.loads(town.run(*command, "--json").out)["problems"]
    return {(one["file"], one["code"]) for one in problems if one["severity"] == "error" or "superseded" in one["code"]}


def standing(town: Town) -> tuple[str, int]:
    """状態 of 福祉課, and how many errors it has."""
    (one,) = [one for one in json.loads(town.run("status", "--json").out)["divisions"] if one["division"] == "福祉課"]
    return one["stage"], one["wrong"]


def test_a_file_with_an_error_is_in_error_nowhere_once_a_later_good_one_stands(town: Town) -> None:
    send(town, "約12", EARLY, WRONG)
    assert (town.run("check").status, town.run("merge").status) == (1, 1)
    assert standing(town) == ("要修正", 1)
    send(town, "17", LATE, "直し.xlsx")
    checked = town.run("check")
    assert checked.status == 0
    assert (
        "済んでいるファイル: 新しいファイルに替わったもの 2（" in checked.out
    )  # 福祉課.xlsx, which is whole, and this one
    assert not any(WRONG in line for line in checked.out.splitlines())
    rows = [line for line in town.run("check", "-v").out.splitlines() if line.startswith(WRONG)]
    assert rows[-1].split()[-1] == "新しいファイルに替わったもの"
    past = {(WRONG, "return.superseded"), ("福祉課.xlsx", "return.superseded")}
    assert codes(town, "check") == past
    assert town.run("merge").status == 0
    assert codes(town, "merge") == past
    assert standing(town) == ("提出済み", 0)
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    assert "figure.unreadable" not in {row[1] for row in book["点検結果"].iter_rows(values_only=True)}
    assert not any(
        line.startswith("差戻し用（福祉課）") for line in town.run("check", "--annotate", "戻し").out.splitlines()
    )


@pytest.mark.parametrize("saved", [EARLY, "", "2099-01-01T00:00:00Z"])
def test_a_good_file_that_is_not_certainly_newer_excuses_nothing(town: Town, saved: str) -> None:
    send(town, "約12", LATE, WRONG)
    send(town, "17", saved, "別.xlsx")
    assert town.run("merge").status == 1
    assert (WRONG, "figure.unreadable") in codes(town, "merge")
    assert standing(town)[0] == "要修正"


def test_every_replaced_answer_stands_in_the_history_and_the_trace(town: Town) -> None:
    send(town, "17", EARLY, "二.xlsx")
    send(town, "18", LATE, "三.xlsx")
    out = town.run("merge").out
    assert [line for line in out.splitlines() if "（merge.replaced）" in line] == []
    said = [line for line in out.splitlines() if "（merge.resubmitted）" in line]
    assert [line.partition("のあとに")[0] for line in said] == ["お知らせ: 三.xlsx: 福祉課が「二.xlsx」"]
    assert "（merge.resubmitted）" not in town.run("merge").out  # it is told once
    assert sum("（merge.resubmitted）" in line for line in town.run("merge", "-v").out.splitlines()) == 2
    assert value(town)[:2] == ["18", "確定"]
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    rows = [row for row in book["変更履歴"].iter_rows(values_only=True) if row[1] == "差し替え"]
    assert [(row[3], row[-1]) for row in rows] == [("10 → 17", KEY), ("17 → 18", KEY)]
    said = [step["said"] for step in json.loads(town.run("trace", KEY, "--json").out)["history"] if step["said"]]
    assert sorted(said) == ["10", "17", "18"]


def test_a_replaced_text_is_told_as_replaced(town: Town) -> None:
    for said, saved in (("増えた", EARLY), ("減った", LATE)):
        send(town, said, saved, f"{said}.xlsx", key="2-1/3/i1/備考")
    town.run("merge")
    history = json.loads(town.run("trace", "2-1/3/i1/備考", "--json").out)["history"]
    fates = {step["said"]: step["told"].rpartition("）。")[2] for step in history if step["said"]}
    assert fates == {"増えた": "別の回答に替わりました", "減った": "使っています"}


def test_undo_of_a_merge_that_changed_nothing_says_so_and_what_comes_next(town: Town) -> None:
    town.run("merge")
    before = csv(town)
    shutil.copyfile(town.workspace.returned / "福祉課.xlsx", town.workspace.returned / "写し.xlsx")
    assert town.run("merge").status == 0
    undone = town.run("undo")
    assert "この集計で変わった回答はなかったので" in undone.out
    assert "もう一度「kamakura-report undo」を実行すると、その前の 2027-07-01 09:30 の集計（" in undone.out
    assert csv(town) == before
    again = json.loads(town.run("undo", "--json").out)
    assert again["counts"]["changed"] > 0
    assert value(town)[1] == "未入力"
    assert town.run("undo").err.startswith("エラー: 取り消せる集計がありません。")


def test_undo_says_how_many_answers_it_changed(town: Town) -> None:
    town.run("merge")
    send(town, "17", LATE, "直し.xlsx")
    town.run("merge")
    assert "これで変わった回答 1 件" in town.run("undo").out
    assert value(town)[:2] == ["10", "確定"]


def test_what_is_past_is_counted_in_one_line(town: Town) -> None:
    assert town.run("merge").status == 0
    lines = town.run("merge").out.splitlines()
    assert "済んでいるファイル: 前に取り込んだもの 2（一つずつは -v か --json にあります）" in lines
    assert not any("return.known" in line for line in lines)


def test_a_closed_round_is_past_once_it_was_told(town: Town) -> None:
    """What came too late is an error when it comes, and counted from then on."""
    shutil.copy(town.workspace.returned / "介護課.xlsx", town.workspace.returned / "介護課の写し.xlsx")
    (town.workspace.returned / "福祉課.xlsx").write_bytes(send(town, "", LATE, WRONG).read_bytes())
    (town.workspace.returned / WRONG).unlink()
    assert "（required.blank）" in town.run("merge").out
    town.run("close", "R8")
    send(town, "17", "2027-06-09T01:15:00Z", "遅れ.xlsx")
    first = town.run("merge")
    assert first.status == 1
    assert [line.partition(": 回")[0] for line in first.out.splitlines() if line.startswith("エラー")] == [
        "エラー: 遅れ.xlsx"
    ]
    shutil.copy(town.workspace.returned / "遅れ.xlsx", town.workspace.returned / "遅れの写し.xlsx")
    assert town.run("merge").status == 0  # the copy is known
    for command in ("merge", "check"):
        again = town.run(command)
        assert again.status == 0
        assert not any(line.startswith(("エラー", "注意", "お知らせ")) for line in again.out.splitlines()), again.out
        assert "締め切ったあとに届いたもの 2、締め切った回のもの 3" in again.out
        told = json.loads(town.run(command, "--json").out)["problems"]
        assert ("required.blank", "note") in {(one["code"], one["severity"]) for one in told}
        assert "（required.blank）" in town.run(command, "-v").out


def test_what_the_program_made_is_told_in_one_note_and_not_read(town: Town) -> None:
    town.run("receive")
    output = town.workspace.output
    issued = next(output.glob("workbooks/*/福祉課.xlsx"))
    for command in ("check", "merge", "receive"):
        assert town.run(command, str(output)).status == 0
        told = json.loads(town.run(command, str(output), "--json").out)
        assert {one["code"] for one in told["problems"] if one["file"]} == {"file.own"}
        assert told["counts"]["files"] == 0
    for path in (output / "consolidated.csv", issued):
        (line,) = [line for line in town.run("check", str(path)).out.splitlines() if "file.own" in line]
        assert "回答ではないので、読んでいません。 読むのは、課から返ってきたファイルです。" in line
    shutil.copy(town.workspace.returned / "福祉課.xlsx", issued)  # filled in where it lies
    assert json.loads(town.run("check", str(output), "--json").out)["counts"]["files"] == 1
    with (output / "consolidated.csv").open("ab") as file:  # saved by Excel once more
        file.write(b"\r\n")
    assert "file.csv" not in town.run("check", str(output)).out
