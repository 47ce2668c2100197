"""The ledger of a small town: what merge takes in, what undo, resolve, set, trace and rebuild make of it."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kamakura_report.commands import merge, rebuild, trace
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.io import files
from kamakura_report.io.ledger.connection import MIGRATIONS, SCHEMA
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.io.ledger.seals import expected_schema, schema_digest
from kamakura_report.io.ledger.stored_rows import stored_body
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.events import Event, EventKind, dump_event, load_event
from tests.commands.ledgers import EARLY, KEY, LATE, NOW, asked, csv, mark, send, value
from tests.commands.town import R8, Town, founded
from tests.effort import cases, generator

pytestmark = pytest.mark.usefixtures("in_summer")


def test_what_the_migrations_make_is_known_without_making_it() -> None:
    assert schema_digest(expected_schema(MIGRATIONS)) == SCHEMA


def test_any_order_and_any_grouping_of_the_same_files_gives_the_same_bytes(made: Town, tmp_path: Path) -> None:
    chance = generator()
    town = made.copy(tmp_path / "town")
    for number, (said, modified) in enumerate([("17", EARLY), ("18", LATE), ("", LATE), ("約20", LATE)]):
        send(town, said, modified, f"福祉課{number}.xlsx")
    shutil.copyfile(town.workspace.returned / "福祉課1.xlsx", town.workspace.returned / "0 また同じ.xlsx")
    (town.workspace.returned / "壊れ.xlsx").write_bytes(b"PK\x03\x04 broken")
    found = sorted(town.workspace.returned.iterdir())
    results = set()
    for number in range(cases(60)):
        order = chance.sample(found, len(found))
        cuts = sorted(chance.sample(range(1, len(order)), chance.randint(0, 4)))
        groups = [order[a:b] for a, b in itertools.pairwise([0, *cuts, len(order)])]
        copy = town.copy(tmp_path / str(number))
        for group in groups:
            merge.run(copy.workspace, [copy.workspace.returned / path.name for path in group], now=NOW)
        results.add((csv(copy), (copy.workspace.output / "consolidated_text.csv").read_bytes()))
        shutil.rmtree(copy.root)
    assert len(results) == 1
    assert "競合" in next(iter(results))[0].decode("utf-8-sig")


def test_a_body_is_stored_as_one_line_of_json_whatever_is_in_it() -> None:
    entries = [{"issue": "A", "file": "福祉課\t1.xlsx"}, {"issue": "B", "over": ["a", 1, None]}, "x", []]
    for body in (
        {},
        {"issues": []},
        {"round": "令和8年度", "issues": entries},
        {"files": entries, "batch": 3, "a": {}},
    ):
        event = Event(1, EventKind.ISSUED, "", "", body)
        assert b"".join(stored_body(event)).decode() == json.dumps(body, ensure_ascii=False, sort_keys=True)


def test_of_the_events_of_one_kind_no_other_body_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(Ledger.open(path, lambda: None)) as ledger:
        for number, kind in enumerate((EventKind.ISSUED, EventKind.CLOSED, EventKind.OPENED, EventKind.CLOSED), 1):
            ledger.put_event(Event(number, kind, "", "", {"round": "R8", "issues": []}), "", ())
        with closing(sqlite3.connect(path)) as changed, changed:
            changed.execute("UPDATE event SET body = 'no JSON' WHERE kind = 'issued'")
        assert [event.number for event in ledger.events(EventKind.CLOSED)] == [2, 4]
        assert [event.number for event in ledger.events(EventKind.CLOSED, EventKind.OPENED)] == [2, 3, 4]
        with pytest.raises(ValueError, match="Expecting value"):
            ledger.events()


def test_a_change_larger_than_what_is_held_is_taken_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(Ledger.open(path, lambda: None)) as ledger:
        ledger.put_worked_out("before", "", {"said": 1})
        small, state = path.stat().st_size, ledger.serialized()
        ledger.hold_little()
        with contextlib.suppress(KeyboardInterrupt), ledger.change():
            for number in range(2000):
                ledger.put_worked_out(f"one {number}", "", {"said": "x" * 500})
            assert path.stat().st_size > small  # it went to the disk already
            raise KeyboardInterrupt
        assert ledger.serialized() == state


def test_of_one_key_the_same_is_made_as_of_all(town: Town) -> None:
    for number, (said, modified) in enumerate([("17", EARLY), ("18", LATE)]):
        send(town, said, modified, f"福祉課{number}.xlsx")
    assert town.run("merge").status in (0, 1)
    plan, _ = load_plan(town.workspace)
    with open_ledger(town.workspace, now=NOW) as session:
        whole = session.merged(plan)
        for row in whole.rows:
            one = session.merged(plan, only={row.line.key})
            assert (one.rows, one.texts) == ((row,), ())
            assert one.replaced == tuple(each for each in whole.replaced if each[0] == row.line.key)
        assert whole.replaced


def test_every_file_is_kept_before_it_is_parsed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    received = {path.name: path.read_bytes() for path in town.workspace.returned.iterdir()}

    def parsed(self: object, paths: list[Path]) -> object:
        assert {path.read_bytes() for path in paths} == set(received.values())
        assert {path.parent for path in paths} == {town.workspace.received}
        raise KeyboardInterrupt

    monkeypatch.setattr("kamakura_report.io.pool.Pool.read", parsed)
    with pytest.raises(KeyboardInterrupt):
        merge.run(town.workspace, [], now=NOW)
    monkeypatch.undo()
    assert town.run("merge").status == 0
    kept = {path.stem: path.read_bytes() for path in town.workspace.received.iterdir()}
    assert set(kept.values()) == set(received.values())
    assert {files.sha256(content) for content in kept.values()} == set(kept)
    assert {path.name: path.read_bytes() for path in town.workspace.returned.iterdir()} == received


def test_the_same_bytes_again_are_a_note_and_no_event(town: Town) -> None:
    town.run("merge")
    before = csv(town)
    said = town.run("merge", "--json")
    told = json.loads(said.out)
    assert [problem["code"] for problem in told["problems"]] == ["return.known"] * told["counts"]["files"]
    assert (told["counts"]["new"], csv(town)) == (0, before)
    assert len(list(town.workspace.events.iterdir())) == 2


def test_a_file_with_an_error_on_the_figures_sheet_changes_no_figure_and_is_remembered(town: Town) -> None:
    town.run("merge")
    before = value(town)
    path = send(town, "17", LATE, "誤り.xlsx")
    path.write_bytes(
        fill_workbook(path.read_bytes(), {("2-1 福祉", "A1"): TypedEntry("書き換え")}, Producer.EXCEL, modified=LATE)
    )
    assert town.run("merge").status == 1
    assert value(town) == before
    with open_ledger(town.workspace, now=NOW) as session:
        (wrong,) = [one for one in session.ledger.intakes() if not one.whole]
        assert (wrong.file, wrong.division, wrong.issue != "") == ("誤り.xlsx", "福祉課", True)


def test_a_later_version_counts_undo_takes_it_back_and_both_leave_a_trace(town: Town) -> None:
    town.run("merge")
    first = csv(town)
    path = send(town, "17", LATE, "訂正.xlsx")
    dry = town.tree()
    assert (
        "「福祉課.xlsx」のあとに保存したファイルです。回答 1 件が替わりました。" in town.run("merge", "--dry-run").out
    )
    assert town.tree() == dry
    town.run("merge")
    assert value(town) == ["17", "確定", "福祉課", "訂正.xlsx"]
    assert town.run("undo").status == 0
    assert csv(town) == first
    path.unlink()
    history = trace.run(town.workspace, KEY, now=NOW).steps
    assert [step.action for step in history] == ["配布", "返却", "返却"]
    assert "取り消されました" in history[2].detail
    assert town.run("undo").status == 0
    assert value(town)[1] == "未入力"
    assert town.run("undo").err.startswith("エラー: 取り消せる集計がありません。")
    town.run("merge")
    assert value(town)[:2] == ["10", "確定"]


def test_the_database_made_anew_answers_the_same(town: Town) -> None:
    town.run("merge")
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    town.run("resolve", mark(town, 1, "○"))
    town.run("undo")
    town.run("set", KEY, "5", "--reason", "電話")
    before, results = asked(town), csv(town)
    town.workspace.database.write_bytes(b"nothing that is a database" * 99)
    assert town.run("rebuild").status == 0
    assert asked(town) == before
    town.workspace.database.unlink()
    assert asked(town) == before
    town.run("merge", str(town.workspace.returned / "福祉課.xlsx"))
    assert csv(town) == results


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _torn(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    path.write_bytes(data)


BAD = {
    "newer": (_newer, "新しい版のプログラムで書かれています。"),
    "no database": (lambda path: path.write_bytes(b"x" * 5000), "壊れています。「kamakura-report rebuild」"),
    "torn": (_torn, "壊れています。「kamakura-report rebuild」"),
}


@pytest.mark.parametrize("state", BAD)
@pytest.mark.parametrize(
    "command", [("merge",), ("merge", "--dry-run"), ("undo",), ("generate", "--year", "R9", "--yes")]
)
def test_a_ledger_that_cannot_be_used_is_one_line_and_nothing_is_changed(
    town: Town, state: str, command: tuple[str, ...]
) -> None:
    town.run("merge")
    spoil, line = BAD[state]
    spoil(town.workspace.database)
    before = town.tree()
    said = town.run(*command)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
    assert town.tree() == before


def test_a_damaged_archive_file_is_never_believed(town: Town) -> None:
    town.run("merge")
    path = sorted(town.workspace.received.iterdir())[-1]
    path.write_bytes(path.read_bytes() + b" ")
    before = town.tree()
    said = town.run("rebuild")
    assert (said.status, said.out) == (2, "")
    assert f"{path} が壊れています。" in said.err
    assert town.tree() == before


def test_a_damaged_event_is_put_back_from_the_database_and_told(town: Town) -> None:
    """It was sealed there when it was written: the bytes are the same again, what was altered is kept."""
    town.run("merge")
    path = sorted(town.workspace.events.iterdir())[-1]
    sound = path.read_bytes()
    path.write_bytes(sound + b" ")
    said = town.run("rebuild")
    assert (said.status, "（kept.restored）" in said.out) == (0, True)
    assert path.read_bytes() == sound
    assert any(file.read_bytes() == sound + b" " for file in town.workspace.events.parent.iterdir() if file.is_file())


def test_two_writers_wait_and_the_second_says_who_is_at_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamakura_report.io.files.lock.WAIT", 0)
    lock = town.workspace.lock
    with files.locked(lock, now=NOW), pytest.raises(CannotRun) as busy, files.locked(lock, now=NOW, wait=0):
        pass
    assert re.search(r"さん（パソコン .+、2027-06-01 09:30:00 から）が書き込み中です。", str(busy.value))
    assert not lock.exists()
    held = {"person": "佐藤", "machine": "PC-7", "since": "2027-06-01T09:30:00", "process": 1}
    lock.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(CannotRun, match="佐藤さん（パソコン PC-7、"), files.locked(lock, now=NOW, wait=0):
        pass
    assert lock.exists()
    assert town.run("merge", "--dry-run").status == 0
    assert town.run("merge", "--break-lock").status == 0
    assert not lock.exists()


def test_a_newcomer_reads_events_as_they_were_written() -> None:
    event = Event(12, EventKind.CLOSED, "2027-06-01T09:30:00+09:00", "佐藤", {"round": "R8"})
    assert (event.file, load_event(dump_event(event))) == ("000012-closed.json", event)
    for damaged in (b"", b"{}", dump_event(event)[:-2], dump_event(event).replace(b'"closed"', b'"slept"')):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
            load_event(damaged)


def test_a_fresh_folder_has_no_ledger_until_something_happens(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    before = town.tree()
    assert town.run("undo").status == 2
    assert town.tree() == before
    town.generate(R8)
    with closing(Ledger.copy_to_memory(town.workspace.database)) as ledger:
        assert [sent.division for sent in ledger.sent()] == ["介護課", "福祉課"]


def test_rebuilding_without_events_is_refused(town: Town) -> None:
    shutil.rmtree(town.workspace.events)
    with pytest.raises(CannotRun, match="台帳を作り直せません"):
        rebuild.run(town.workspace, now=NOW)
