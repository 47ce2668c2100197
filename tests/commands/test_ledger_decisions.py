"""What the office decides: resolve and set, what cannot be decided, and what is left of it."""

from __future__ import annotations

import re

import openpyxl
import pytest

from kamakura_report.commands import trace
from tests.commands.ledgers import HEAD, KEY, LATE, NOW, mark, send, value
from tests.commands.town import Town

pytestmark = pytest.mark.usefixtures("in_summer")


def test_a_marked_candidate_settles_a_conflict_until_a_candidate_changes(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    assert town.run("merge").status == 1
    assert value(town)[:2] == ["", "競合"]
    rows = list(
        openpyxl.load_workbook(town.workspace.output / "conflicts.xlsx")["競合"].iter_rows(
            min_row=HEAD + 1, values_only=True
        )
    )
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        (KEY, 17, "福祉課", "17.xlsx"),
        (KEY, 18, "福祉課", "18.xlsx"),
        (KEY, "上のどれでもない値", None, None),
    ]
    assert town.run("resolve", mark(town, 2, "○", "課長に確認")).status == 0
    assert value(town) == ["18", "確定", "福祉課", "18.xlsx"]
    step = trace.run(town.workspace, KEY, now=NOW).steps[-1]
    assert (step.action, step.value, step.file) == ("決定", "18", "18.xlsx")
    assert "課長に確認" in step.detail
    send(town, "19", LATE, "19.xlsx")
    assert town.run("merge").status == 1
    assert value(town)[1] == "競合"


@pytest.mark.parametrize(
    ("line", "typed", "font", "told"),
    [
        (1, "×", {}, "印ではありません"),
        (1, "○", {"strike": True}, "取り消し線"),
        (3, "多い", {}, "数字として読めません"),
        (3, "21", {"strike": True}, "取り消し線"),
    ],
)
def test_a_wrong_mark_is_told_with_its_cell_and_changes_nothing(
    town: Town, line: int, typed: str, font: dict[str, object], told: str
) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, line, typed, **font)
    before = town.tree()
    said = town.run("resolve", path)
    assert (said.status, said.out) == (2, "")
    assert told in said.err
    assert f"I{HEAD + line}" in said.err
    assert town.tree() == before


def test_a_candidate_that_is_gone_cannot_be_chosen_and_another_value_can_be_typed(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, 1, "○")
    (town.workspace.returned / "17.xlsx").unlink()
    town.run("undo")
    town.run("merge")
    send(town, "16", LATE, "16.xlsx")
    town.run("merge")
    assert "今の候補にありません" in town.run("resolve", path).err
    assert town.run("resolve", mark(town, 3, 21)).status == 0
    assert value(town) == ["21", "確定", "企画課", "（とりまとめ課の決定）"]


def test_a_list_of_an_earlier_program_without_a_word_above_its_headings_is_taken_too(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, 2, "○")
    own = "このプログラムが作った一覧（conflicts.xlsx）"
    assert own in town.run("check", path).out
    book = openpyxl.load_workbook(path)
    sheet = book["競合"]
    sheet.merged_cells.ranges.clear()
    sheet.delete_rows(1, HEAD - 1)
    book.save(path)
    assert own in town.run("check", path).out
    assert town.run("resolve", path).status == 0
    assert value(town)[:2] == ["18", "確定"]


def test_set_and_clear_are_the_office_s_own_words(town: Town) -> None:
    town.run("merge")
    assert town.run("set", KEY, "12.50", "--reason", "電話で聞いた").status == 0
    assert value(town)[:2] == ["12.5", "確定"]
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    notes = [cell.comment.text for row in book["事業・成果指標"] for cell in row if cell.comment]
    assert [note for note in notes if "電話で聞いた" in note]
    assert [note for note in notes if re.search(r"福祉課\.xlsx\n2-1 福祉 [A-Z]+\d+\n福祉課 10\n20\d\d-", note)]
    assert town.run("set", KEY, "--clear", "--reason", "取り下げ").status == 0
    assert value(town)[:2] == ["", "未入力"]
    assert [step.action for step in trace.run(town.workspace, KEY, now=NOW).steps[-2:]] == ["決定", "消去"]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("set", "9-9/i1@R8", "5", "--reason", "x"), "「9-9/i1@R8」というキーは計画にありません。"),
        (("set", KEY, "多い", "--reason", "x"), "「多い」は数字として読めません。"),
        (("set", KEY, "5"), "理由がありません。"),
        (("set", KEY, "--reason", "x"), "値、--clear、--withdraw の、どれか一つ"),
        (("set", "2-1/i1@初期値", "5", "--reason", "x"), "マスターで決まっている値です。"),
        (("resolve", "ない.xlsx"), "ない.xlsx が見つかりません。"),
        (("trace", "9-9/i1@R8"), "「9-9/i1@R8」というキーは、計画にも台帳にもありません。"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_changes_nothing(town: Town, command: tuple[str, ...], line: str):
    town.run("merge")
    before = town.tree()
    said = town.run(*command)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
    assert town.tree() == before
