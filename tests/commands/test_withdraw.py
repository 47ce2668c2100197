"""A round is taken back that nobody has answered; what was answered is never lost by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.rounds.open_rounds import named_round, open_rounds, shut_out
from tests.commands.ledgers import asked
from tests.commands.town import R8, R9, Town, founded, walked


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def workbooks(town: Town, name: str) -> list[str]:
    return sorted(path.name for path in town.workspace.workbooks(name).glob("*"))


def test_a_withdrawn_round_is_none_any_more_and_its_files_are_gone_but_for_a_persons(town: Town) -> None:
    town.generate(R8)
    one, _ = town.generate(R9).issued
    one.path.write_bytes(b"mine")
    said = town.run("withdraw", "令和9年度")
    assert said.status == 0
    assert "回「R9」を取り下げました。" in said.out
    assert f"手が加えられているので残しました: {one.path}" in said.out
    assert workbooks(town, "R9") == [one.path.name]
    assert "回「R8」" in town.run("status").out
    assert town.run("status", "--round", "R9").err == (
        "エラー: 「R9」という回はありません。R8 のどれかを書いてください。\n"
    )
    assert "これまでに照会した 7 項目" in said.out
    assert "この配布は取り下げました" in town.run("trace", "2-1/12/決算額@R9").out


def test_a_round_that_was_answered_stays_whatever_became_of_the_answer(town: Town) -> None:
    """Merged, refused, held back, or only lying there: somebody sent it."""
    one, _ = town.generate(R8).issued
    for typed in ({}, {"2-1/3/i1@R8": "約17"}):
        path = town.answer(one, typed)
        for taken in (False, True):
            if taken:
                town.run("merge")
            before = town.tree()
            said = town.run("withdraw", "R8")
            assert (said.status, said.out) == (2, "")
            assert said.err == (
                "エラー: 回「R8」には回答が届いています（福祉課.xlsx）。取り下げていません。"
                "終わりにするときは「kamakura-report close R8」で締め切ってください。\n"
            )
            assert town.tree() == before
        assert town.run("undo").status == 0
        path.unlink()


def test_what_comes_for_a_withdrawn_round_is_kept_told_and_counts_once_the_round_is_sent_out_again(town: Town) -> None:
    first = {one.division: one for one in town.generate(R8, due=date(2027, 5, 31)).issued}
    sent = {name: one.path.read_bytes() for name, one in first.items()}
    late = town.answer(first["福祉課"])
    came = late.read_bytes()
    late.unlink()
    assert town.run("withdraw", "R8").status == 0
    late.write_bytes(came)
    said = town.run("merge")
    assert said.status == 1
    assert "福祉課.xlsx: 回「R8」は取り下げられているので、このファイルの回答は集計に入れていません。" in said.out
    assert "回を取り下げたあとに届いたので使っていません" in town.run("trace", "2-1/3/i1@R8").out
    again = {one.division: one for one in town.generate(R8, due=date(2027, 5, 31)).issued}
    assert {name: one.path.read_bytes() for name, one in again.items()} == sent
    assert {name: one.issue for name, one in again.items()} == {name: one.issue for name, one in first.items()}
    assert "round.withdrawn" not in town.run("merge").out
    assert ": 確定 6、" in town.run("merge").out


def test_a_ledger_made_anew_says_the_same_of_a_withdrawn_round(tmp_path: Path) -> None:
    town = walked(tmp_path / "town")
    assert town.run("merge").status == 0
    town.generate(R9)
    assert town.run("withdraw", "R9").status == 0
    town.generate(R9)
    assert town.run("withdraw", "R9").status == 0
    before = asked(town)
    assert town.run("rebuild").status == 0
    assert asked(town) == before


def test_what_cannot_be_withdrawn_is_one_line_and_changes_nothing(town: Town) -> None:
    assert town.run("withdraw", "R8").err.startswith("エラー: まだ何も配布していません。")
    town.generate(R8)
    assert town.run("withdraw", "R8").status == 0
    before = town.tree()
    assert town.run("withdraw", "R8").err == "エラー: 回「R8」は、すでに取り下げられています。何も変えていません。\n"
    assert town.tree() == before


def test_files_that_a_run_left_after_the_record_are_taken_away_by_the_next(town: Town) -> None:
    made = {one.path: one.path.read_bytes() for one in town.generate(R8).issued}
    assert town.run("withdraw", "R8").status == 0
    for path, content in made.items():
        path.write_bytes(content)
    assert town.run("withdraw", "R8").status == 0
    assert workbooks(town, "R8") == []
    assert town.run("withdraw", "R8").status == 2


def turns(*kinds: EventKind) -> list[Event]:
    return [Event(number, kind, "", "", {"round": "R8"}) for number, kind in enumerate(kinds, 1)]


ISSUED, CLOSED, OPENED, GONE = EventKind.ISSUED, EventKind.CLOSED, EventKind.OPENED, EventKind.WITHDRAWN


@pytest.mark.parametrize(
    ("events", "rounds"),
    [
        (turns(ISSUED, GONE), {}),
        (turns(ISSUED, CLOSED, GONE), {}),
        (turns(ISSUED, GONE, ISSUED), {"R8": True}),
        (turns(ISSUED, CLOSED, GONE, ISSUED), {"R8": True}),
        (turns(ISSUED, GONE, ISSUED, CLOSED), {"R8": False}),
    ],
)
def test_a_round_sent_out_again_begins_anew(events: list[Event], rounds: dict[str, bool]) -> None:
    assert open_rounds(events) == rounds


@pytest.mark.parametrize(
    ("events", "late"),
    [
        (turns(ISSUED, GONE), {"a": GONE}),
        (turns(ISSUED, CLOSED, GONE), {"a": CLOSED}),
        (turns(ISSUED, GONE, EventKind.MERGED, ISSUED), {}),
        (turns(ISSUED, CLOSED, GONE, EventKind.MERGED, ISSUED), {}),
        (turns(ISSUED, GONE, EventKind.MERGED, ISSUED, CLOSED), {}),
    ],
)
def test_a_file_is_shut_out_until_its_round_is_sent_out_again(events: list[Event], late: dict[str, EventKind]) -> None:
    came = len([event for event in events if event.kind is not ISSUED or event.number == 1]) + 0.5
    assert dict(shut_out(events, [(came, "a", "R8")])) == late  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("R8", "R8"), ("ｒ８", "R8"), ("2026", "R8"), ("令和8年度", "R8"), (" R8 ", "R8"), ("R9・R10", "2027・2028"),
        ("R8上期", "R8上期"), ("令和8年度上半期", "R8上期"), ("再調査", "再調査"), ("R7", None),
        ("", None), ("調査", None),
    ],
)  # fmt: skip
def test_a_round_is_named_as_people_write_its_years(wanted: str, found: str | None) -> None:
    assert named_round(["R8", "R8上期", "2027・2028", "再調査"], wanted) == found
