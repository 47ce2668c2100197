"""What the master and the forms were read as is kept: to save time, and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands import kept_readings as keeping
from kamakura_report.commands import load
from kamakura_report.commands.kept_readings import kept_readings
from kamakura_report.commands.load import load_plan
from kamakura_report.io import aside, files
from kamakura_report.io.files import pack_content, sha256, system, unpack_content
from kamakura_report.plan.snapshot import dump_plan
from tests.commands.town import NOW, R8, Town, at, founded, plan
from tests.io.ways import ONLY_LINUX

KEY = "2-1/3/i1@R8"
PAST = {"output/ledger/readings.gz"}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = founded(tmp_path_factory.mktemp("merged") / "town")
    town.keep(replace(plan(), office=""))  # which is told of each time
    for one in town.generate(R8).issued:
        town.answer(one, {KEY: "17"} if one.division == "福祉課" else {})
    assert town.run("merge").status == 0
    return town


@pytest.fixture
def town(merged: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    load._reading.cache_clear()
    return merged.copy(tmp_path / "town")


def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on neither the master nor a form can be read."""

    def refused(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("kamakura_report.io.master_file.read_tables", refused)
    monkeypatch.setattr("kamakura_report.commands.snapshots.read_form", refused)


def told(town: Town) -> list[str]:
    return [town.run(*command, "--json").out for command in (("status", "--dry-run"), ("trace", KEY), ("check",))]


def forged(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    """The file with another head, and the digest that goes with it."""
    _, _, body = unpack_content(path.read_bytes()).partition(b"\n")
    line, _, dumped = body.partition(b"\n")
    head = json.loads(line)
    change(head)
    body = json.dumps(head).encode() + b"\n" + dumped
    path.write_bytes(pack_content(sha256(body).encode() + b"\n" + body))


def test_nothing_is_read_twice_and_all_is_told_as_when_it_was_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(town)
    kept = town.workspace.readings.read_bytes()
    town.workspace.readings.unlink()
    load._reading.cache_clear()
    assert told(town) == said
    assert any(json.loads(one)["problems"] for one in said)
    assert not town.workspace.readings.exists()  # they may not write
    town.workspace.readings.write_bytes(kept)
    load._reading.cache_clear()
    unread(monkeypatch)
    assert told(town) == said


def test_it_says_the_plan_to_the_letter(town: Town) -> None:
    kept = load_plan(town.workspace)
    town.workspace.readings.unlink()
    assert repr(load_plan(town.workspace)) == repr(kept)


def test_the_digest_of_the_plan_s_snapshot_is_kept_with_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = kept_readings(town.workspace)
    assert kept is not None
    assert kept.snapshot == sha256(dump_plan(load_plan(town.workspace)[0]))
    said = town.run("status", "--dry-run", "--json").out
    monkeypatch.setattr(load, "dump_plan", lambda _: pytest.fail("is known"))
    assert town.run("status", "--dry-run", "--json").out == said


def test_a_plan_that_is_not_the_master_s_has_a_digest_of_its_own(town: Town) -> None:
    other = replace(load_plan(town.workspace)[0], city="逗子市")
    packed = load.snapshot_of_plan(town.workspace, other)
    assert unpack_content(packed.data) == dump_plan(other)
    assert load.snapshot_digest_of_plan(town.workspace, other) == packed.digest == sha256(dump_plan(other))


@ONLY_LINUX
def test_the_snapshot_is_made_where_the_master_is_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.keep(replace(plan(), city="逗子市"))
    monkeypatch.setattr(aside, "can_fork", lambda: True)
    load.begin_reading(town.workspace)
    read, _ = load_plan(town.workspace)
    said = dump_plan(read)
    monkeypatch.setattr(load, "dump_plan", lambda _: pytest.fail("is made aside"))
    assert unpack_content(load.snapshot_of_plan(town.workspace, read).data) == said


def test_a_master_that_was_changed_is_read_anew_and_kept_by_the_next_command_that_writes(town: Town) -> None:
    town.keep(replace(plan(), city="逗子市"))
    assert load_plan(town.workspace)[0].city == "逗子市"
    before = kept_readings(town.workspace)
    assert town.run("status").status in (0, 1)
    after = kept_readings(town.workspace)
    assert before is not None
    assert after is not None
    assert (before.plan().city, after.plan().city) == ("鎌倉市", "逗子市")
    assert after.forms == before.forms


def test_the_form_that_results_are_drawn_by_is_kept_as_it_was_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    again = town.copy(town.root.parent / "again")
    again.workspace.readings.unlink()
    with at(NOW):  # results tell when it was decided
        unread(monkeypatch)
        assert town.run("set", KEY, "18", "--reason", "電話").status == 0
        monkeypatch.undo()
        assert again.run("set", KEY, "18", "--reason", "電話").status == 0
    assert [path.read_bytes() for path in town.workspace.results] == [
        path.read_bytes() for path in again.workspace.results
    ]


@ONLY_LINUX
def test_a_changed_master_is_read_aside_while_a_command_is_loaded(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.keep(replace(plan(), city="逗子市"))
    said = repr(load_plan(town.workspace))
    load._reading.cache_clear()
    monkeypatch.setattr(aside, "can_fork", lambda: True)
    load.begin_reading(town.workspace)
    unread(monkeypatch)
    assert repr(load_plan(town.workspace)) == said
    assert "逗子市" in said


def test_nothing_is_read_aside_by_one_process_alone_nor_what_is_known(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "can_fork", lambda: pytest.fail("would be copied"))
    load.begin_reading(town.workspace)
    town.keep(replace(plan(), city="逗子市"))
    load.begin_reading(replace(town.workspace, workers=1))


def test_a_form_whose_copy_is_lost_is_not_known_from_what_was_kept(town: Town) -> None:
    (copy,) = town.workspace.snapshots.glob("*.xlsx")
    copy.unlink()
    assert "snapshot.lost" in town.run("set", KEY, "18", "--reason", "電話", "--json").out


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "empty": lambda path: path.write_bytes(b""),
    "other bytes": lambda path: path.write_bytes(b"kamakura"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a figure edited": lambda path: path.write_bytes(
        pack_content(unpack_content(path.read_bytes()).replace("鎌倉市".encode(), "逗子市".encode()))
    ),
    "another program": lambda path: forged(path, lambda head: head.update(program="0.1.0")),
    "another master": lambda path: forged(path, lambda head: head.update(master="0" * 64)),
    "no list": lambda path: forged(path, lambda head: head.update(problems=None)),
    "no problem": lambda path: forged(path, lambda head: head.update(problems=[{"code": 1}])),
    "no severity": lambda path: forged(path, lambda head: head.update(problems=[{"severity": "fatal"}])),
    "a form that was not drawn": lambda path: forged(path, lambda head: head.update(drawn=["0" * 64, "1" * 64])),
    "no form": lambda path: forged(path, lambda head: head.update(forms={"a": [["施策"]]})),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_or_of_another_program_is_read_anew(town: Town, name: str) -> None:
    said = told(town)
    DAMAGES[name](town.workspace.readings)
    load._reading.cache_clear()
    assert told(town) == said
    assert town.run("status").status in (0, 1)
    assert kept_readings(town.workspace) is not None or name == "a folder"


def test_a_disk_that_keeps_nothing_ends_no_command(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.workspace.readings.unlink()
    really = system.rename

    def refused(source: str | Path, target: str | Path) -> None:
        if Path(target).name == town.workspace.readings.name:
            raise PermissionError(13, "read-only")
        really(source, target)

    monkeypatch.setattr(system, "rename", refused)
    assert town.run("status").status in (0, 1)
    assert PAST.isdisjoint(town.tree())
    assert not [name for name in town.tree() if ".kamakura-" in name]


def test_a_command_that_is_refused_and_one_that_only_shows_keep_nothing(town: Town) -> None:
    town.workspace.readings.unlink()
    before = town.tree()
    assert town.run("set", KEY, "約18", "--reason", "電話").status == 2
    assert town.run("trace", KEY).status == 0
    assert town.run("status", "--dry-run").status in (0, 1)
    assert town.tree() == before


def test_a_form_that_was_sent_out_and_is_gone_is_missed_whatever_is_kept_of_it(town: Town) -> None:
    for path in town.workspace.snapshots.glob("*.xlsx"):
        path.unlink()
    assert "がなくなっています" in town.run("trace", KEY).out


def test_a_backup_does_without(town: Town, tmp_path: Path) -> None:
    assert town.run("backup", str(tmp_path / "a.zip")).status == 0
    assert town.run("restore", str(tmp_path / "a.zip"), str(tmp_path / "back")).status == 0
    back = Town(tmp_path / "back")
    assert PAST.isdisjoint(back.tree())
    assert back.run("trace", KEY).out == town.run("trace", KEY).out


def test_a_plan_that_would_come_back_otherwise_is_not_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.workspace.readings.unlink()
    monkeypatch.setattr(load, "dump_plan_as_read", lambda plan: dump_plan(replace(plan, city="")))
    assert town.run("status").status in (0, 1)
    assert PAST.isdisjoint(town.tree())


def test_a_program_is_known_by_its_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan").mkdir()
    module = tmp_path / "plan" / "model.py"
    module.write_text("a = 1\n")
    monkeypatch.setattr(keeping, "CODE", tmp_path)
    first = keeping.program_mark.__wrapped__()
    module.write_text("a = 10\n")
    assert keeping.program_mark.__wrapped__() != first
    assert files.sha256(b"") not in first
