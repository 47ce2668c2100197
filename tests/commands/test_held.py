"""What is held back in the ledger: a cell, a sheet or a file, whatever order files come in, undone or made anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.problem import Hold
from tests.commands.ledgers import KEY, LATE, NOW, asked, csv, mark, send, value
from tests.commands.town import R9, Town, walked

pytestmark = pytest.mark.usefixtures("in_summer")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A walked town, its two files returned."""
    return walked(tmp_path / "town")


def spoil(path: Path, sheet: str, cell: str = "A1") -> Path:
    """A shown cell of the returned file is overwritten."""
    path.write_bytes(
        fill_workbook(path.read_bytes(), {(sheet, cell): TypedEntry("書き換え")}, Producer.EXCEL, modified=LATE)
    )
    return path


def held_cell(town: Town) -> Path:
    """福祉課 sends its workbook again with words where a figure belongs."""
    return send(town, "約12", LATE, "再提出.xlsx")


def test_a_held_cell_holds_back_itself_alone_and_its_key_is_in_conflict(town: Town) -> None:
    town.run("merge")
    before = csv(town)
    held_cell(town)
    told = town.run("merge")
    assert told.status == 1
    assert "一部を使ったもの 1（使っていない欄 1）" in told.out
    assert value(town)[:2] == ["", "競合"]
    others = [line for line in csv(town).splitlines() if not line.startswith(KEY.encode())]
    assert len(others) == len(before.splitlines()) - 1
    assert "merge.conflict" in told.out
    assert "約12〔保留〕" in told.out
    assert "取り込んでいません" in town.run("trace", KEY).out


def held_sheet(town: Town) -> Path:
    """福祉課 sends its workbook again, a shown text of the figures' sheet overwritten."""
    return spoil(send(town, "17", LATE, "再提出.xlsx"), "2-1 福祉")


def states(town: Town) -> list[list[str]]:
    """値 and 状態 of all rows."""
    return [line.split(",")[8:10] for line in csv(town).decode("utf-8-sig").splitlines()]


@pytest.mark.parametrize("hold", [held_cell, held_sheet])
def test_both_orders_come_to_the_same(town: Town, tmp_path: Path, hold: Callable[[Town], Path]) -> None:
    found = []
    for newest_first in (False, True):
        there = town.copy(tmp_path / f"newest first {newest_first}")
        newer, older = hold(there), there.workspace.returned / "福祉課.xlsx"
        late = older if newest_first else newer
        waiting = late.rename(tmp_path / "waiting.xlsx")
        assert there.run("merge").status == int(newest_first)
        waiting.rename(late)
        told = there.run("merge", "--json")
        codes = sorted(problem["code"] for problem in json.loads(told.out)["problems"])
        found.append((told.status, states(there), [code for code in codes if code.startswith("merge.")]))
    assert found[0] == found[1]


@pytest.mark.parametrize("hold", [held_cell, held_sheet])
def test_undo_takes_what_is_held_back_away_and_rebuild_brings_it_again(
    town: Town, hold: Callable[[Town], Path]
) -> None:
    town.run("merge")
    first = csv(town)
    hold(town)
    town.run("merge")
    after, held = csv(town), asked(town)
    assert town.run("rebuild").status == 0
    town.run("merge")
    assert (csv(town), asked(town)) == (after, held)
    town.run("undo")
    assert csv(town) == first
    with open_ledger(town.workspace, now=NOW) as session:
        assert not any(claim.held for claim in session.ledger.claims().by_key[KEY])


def open_in_next_round(town: Town) -> set[str]:
    """The keys that the workbook of 福祉課 asks for in R9."""
    (issued,) = [one for one in town.generate(R9).issued if one.division == "福祉課"]
    issue = Snapshots(town.workspace).issue(issued.issue)
    assert issue is not None
    return {ask.key for _, _, ask in Snapshots(town.workspace).book(issue).asks()}


@pytest.mark.parametrize("hold", [held_cell, held_sheet])
def test_what_is_held_back_stays_open_in_the_next_round(
    town: Town, tmp_path: Path, hold: Callable[[Town], Path]
) -> None:
    town.run("merge")
    assert KEY not in open_in_next_round(town.copy(tmp_path / "before"))
    hold(town)
    town.run("merge")
    assert KEY in open_in_next_round(town)


def test_what_is_held_back_cannot_be_chosen(town: Town) -> None:
    town.run("merge")
    held_cell(town)
    town.run("merge")
    assert "保留しているものなので、採用できません" in town.run("resolve", mark(town, 2, "○")).err
    town.run("resolve", mark(town, 1, "○"))
    assert value(town)[:2] == ["10", "確定"]


@pytest.mark.parametrize(("sheet", "figure", "told"), [("2-1 福祉", "10", True), ("表紙", "17", False)])
def test_a_sheet_holds_back_itself_alone(town: Town, sheet: str, figure: str, told: bool) -> None:
    town.run("merge")
    spoil(send(town, "17", LATE, "再提出.xlsx"), sheet)
    said = town.run("merge")
    assert (said.status, value(town)[:2]) == (1, [figure, "確定"])
    assert ("merge.held-back" in said.out) is told
    with open_ledger(town.workspace, now=NOW) as session:
        (one,) = [one for one in session.ledger.intakes() if not one.whole]
        assert one.usable
        assert (KEY in one.held) is told
    assert "要修正" in town.run("status").out
    assert "福祉課（要修正" in town.run("remind").out


def test_a_file_of_another_key_holds_back_all_of_itself(town: Town) -> None:
    town.run("merge")
    send(town, "17", LATE, "再提出.xlsx")
    town.workspace.secret.write_text("ab" * 32, encoding="ascii")
    said = town.run("merge", "--json")
    assert (said.status, value(town)[:2]) == (1, ["10", "確定"])
    told = [(problem["code"], problem["key"]) for problem in json.loads(said.out)["problems"]]
    assert ("identity.seal", "") in told
    assert ("merge.held-back", KEY) in told
    with open_ledger(town.workspace, now=NOW) as session:
        (one,) = [one for one in session.ledger.intakes() if not one.usable]
    assert (one.file, set(one.held.values())) == ("再提出.xlsx", {Hold.FILE})
    assert "福祉課（要修正" in town.run("remind").out
