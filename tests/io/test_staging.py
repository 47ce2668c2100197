"""Staging: what waits beside its place takes it, or is gone with all that was made for it."""

from __future__ import annotations

import errno

import pytest

from kamakura_report.io.files import Policy, StagedFiles, Staging, sha256
from kamakura_report.problem import CannotRun
from tests.io.disks import Disk

NAME = "output/workbooks/R8/福祉総務課.xlsx"


def test_what_is_staged_takes_its_place_and_is_written_once(disk: Disk) -> None:
    with Staging(disk.root) as staging:
        output = staging.put(disk.output(NAME, b"one"))
        assert (output.content, output.digest) == (b"one", sha256(b"one"))
        assert not output.path.exists()
        disk.calls.clear()
        assert disk.write(output) == ["new"]
    assert disk.everything()[NAME] == b"one"
    assert disk.calls.count("write_new") == 2  # the note and the memory
    assert sha256(b"one").encode() in disk.memory.read_bytes()
    assert not list(disk.root.rglob("*.tmp"))


def test_a_person_finds_the_old_file_until_all_is_known(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    with Staging(disk.root) as staging:
        output = staging.put(disk.output("a.xlsx", b"two"))
        assert disk.everything()["a.xlsx"] == b"one"
        assert disk.write(output) == ["replaced"]
    assert disk.everything()["a.xlsx"] == b"two"


def test_what_is_staged_and_stands_there_already_is_taken_away(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    before = disk.everything()
    with Staging(disk.root) as staging:
        assert disk.write(staging.put(disk.output("a.xlsx", b"one"))) == ["unchanged"]
    assert disk.everything() == before


def test_a_changed_file_is_kept_beside_what_was_staged_for_it(disk: Disk) -> None:
    (disk.root / "a.csv").write_bytes(b"edited")
    with Staging(disk.root) as staging:
        assert disk.write(staging.put(disk.output("a.csv", b"two", Policy.RESULT))) == ["backed up"]
    (backup,) = disk.root.glob("a.*.bak.csv")
    assert (backup.read_bytes(), (disk.root / "a.csv").read_bytes()) == (b"edited", b"two")


def test_after_a_refusal_nothing_staged_is_left(disk: Disk) -> None:
    (disk.root / "a.xlsx").write_bytes(b"a person's")
    before = disk.everything()
    with pytest.raises(CannotRun, match="--force"), Staging(disk.root) as staging:
        disk.write(staging.put(disk.output("a.xlsx", b"two")), staging.put(disk.output(NAME, b"two")))
    assert disk.everything() == before
    assert not (disk.root / "output" / "workbooks").exists()


def test_whatever_ends_it_nothing_staged_is_left(disk: Disk) -> None:
    with pytest.raises(ValueError, match="two outputs"), Staging(disk.root) as staging:
        disk.write(*(staging.put(disk.output(NAME, content)) for content in (b"one", b"two")))
    assert disk.everything() == {}
    assert not (disk.root / "output" / "workbooks").exists()


@pytest.mark.parametrize(("call", "name"), [("make_folder", ".*/output/workbooks/R8"), ("write_new", NAME)])
def test_a_full_disk_is_told_by_the_name_of_what_it_does_not_take(disk: Disk, call: str, name: str) -> None:
    with Staging(disk.root) as staging:
        staging.put(disk.output(NAME, b"one"))
    counted = [number for number, name in enumerate(disk.calls) if name == call][-1]
    disk.calls.clear()
    disk.fail_at, disk.error = counted, errno.ENOSPC
    with pytest.raises(CannotRun, match=f"空きが足りないため、{name} を書けません"), Staging(disk.root) as staging:
        staging.put(disk.output(NAME, b"one"))
    assert disk.everything() == {}
    assert not (disk.root / "output" / "workbooks").exists()


def test_a_hundred_files_wait_each_under_its_own_name_and_digest(disk: Disk) -> None:
    contents = {f"output/{number % 3}/課{number}.csv": b"%d" % number for number in range(100)}
    policies = (Policy.RESULT, Policy.SNAPSHOT)
    with Staging(disk.root) as staging:
        waiting = [
            staging.put(disk.output(name, content, policies[number % 2]))
            for number, (name, content) in enumerate(contents.items())
        ]
        assert [one.content for one in waiting] == list(contents.values())
        assert [(one.name, one.policy) for one in waiting] == list(zip(contents, policies * 50, strict=True))
        told = ["" if one.policy is Policy.SNAPSHOT else sha256(one.content) for one in waiting]
        assert [one.digest for one in waiting] == told
        assert disk.write(*reversed(waiting)) == ["new"] * 100
        assert [one.done for one in waiting] == ["new"] * 100
    assert contents.items() <= disk.everything().items()


def test_names_that_all_begin_otherwise_are_told_as_those_that_begin_alike(disk: Disk) -> None:
    names = [*(f"output/a/{number}/b/c.csv" for number in range(300)), "a.csv", "output/a/0/b/d.csv", "output/e.csv"]
    with Staging(disk.root) as staging:
        waiting = [staging.put(disk.output(name, b"")) for name in names]
        assert [one.name for one in waiting] == names
        assert [staging[number].name for number in range(len(names))] == names


def test_staged_files_are_put_in_the_order_of_their_names(disk: Disk) -> None:
    names = ["output/\U00020bb7.csv", "output/\uff5e.csv", "output/課2.csv", "output/課10.csv", "b.csv", "a/c.csv"]
    with Staging(disk.root) as staging:
        waiting = StagedFiles(staging.put(disk.output(name, b"")) for name in names)
        waiting.sort()
        assert [one.name for one in waiting] == sorted(names)
