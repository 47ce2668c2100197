"""Files when the disk fails: each is the old one or the new one, and the clerk gets one line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kamakura_report.io.files import Output, Policy, read_file, system, workspace_key
from kamakura_report.problem import CannotRun
from tests.io.disks import CALLS, Disk

OLD = {"kept.xlsx": b"kept old", "edited.csv": b"edited by a person"}


def _scene(disk: Disk) -> tuple[Output, ...]:
    """A replaced file, a result with a backup, a new file in new folders, a snapshot."""
    disk.write(disk.output("kept.xlsx", OLD["kept.xlsx"]), disk.output("edited.csv", b"ours", Policy.RESULT))
    (disk.root / "edited.csv").write_bytes(OLD["edited.csv"])
    disk.calls.clear()
    return (
        disk.output("kept.xlsx", b"kept new"),
        disk.output("edited.csv", b"edited new", Policy.RESULT),
        disk.output("output/workbooks/R8/new.xlsx", b"new"),
        disk.output("output/ledger/snapshots/abc.json", b"plan", Policy.SNAPSHOT),
    )


def test_whichever_call_fails_each_file_is_old_or_new_and_the_next_run_completes(tmp_path: Path, disk: Disk) -> None:
    disk.write(*_scene(disk))
    clean_run = tuple(disk.calls)
    assert set(clean_run) == set(CALLS)
    memory_at = len(clean_run) - 1 - clean_run[::-1].index("rename")
    for position, call in enumerate(clean_run):
        disk.root = tmp_path / f"run{position}"
        disk.root.mkdir()
        disk.fail_at = None
        outputs = _scene(disk)
        folders = disk.folders()
        disk.fail_at = position
        if call == "sync_folder" or position >= memory_at:  # everything is in its place by then
            disk.write(*outputs)
        else:
            with pytest.raises(CannotRun):
                disk.write(*outputs)
        disk.fail_at = None
        found = disk.everything()
        names = {output.path.relative_to(disk.root).as_posix(): output.content for output in outputs}
        assert not [name for name in found if name.endswith(".tmp")]
        assert all(found.get(name) in (OLD.get(name), content) for name, content in names.items()), (position, call)
        backups = [content for name, content in found.items() if ".bak." in name]
        assert backups == ([] if found["edited.csv"] == OLD["edited.csv"] else [OLD["edited.csv"]]), (position, call)
        if not found.keys() & (names.keys() - OLD.keys()):
            assert disk.folders() == folders
        disk.write(*outputs, force=True)
        assert disk.everything().items() >= names.items()


@pytest.mark.parametrize(
    ("call", "error", "line"),
    [
        (
            "probe",
            errno.EACCES,
            "kept.xlsx を書き換えられません。Excel などで開いている場合は、閉じてからもう一度実行してください。",
        ),
        (
            "rename",
            errno.EACCES,
            "output/ledger/unfinished.json を書き換えられません。"
            "Excel などで開いている場合は、閉じてからもう一度実行してください。",
        ),
        (
            "write_new",
            errno.ENOSPC,
            "ディスクの空きが足りないため、kept.xlsx を書けません。空きを作ってからもう一度実行してください。",
        ),
        (
            "write_new",
            errno.EROFS,
            "kept.xlsx を書けません。フォルダーに書き込む権限があるかを確かめて、もう一度実行してください。",
        ),
        (
            "write_new",
            errno.ENAMETOOLONG,
            "kept.xlsx は名前が長すぎて書けません。浅いフォルダーに移すか、名前を短くしてください。",
        ),
        (
            "write_new",
            errno.EIO,
            f"kept.xlsx を書けません（{os.strerror(errno.EIO)}）。保存先の状態を確かめて、もう一度実行してください。",
        ),
    ],
)
def test_each_refusal_of_the_disk_is_one_line(disk: Disk, call: str, error: int, line: str) -> None:
    disk.write(disk.output("kept.xlsx", b"kept"))
    disk.calls.clear()
    disk.write(disk.output("kept.xlsx", b"kept again"))
    disk.fail_at, disk.error = disk.calls.index(call), error
    disk.calls.clear()
    with pytest.raises(CannotRun) as refusal:
        disk.write(disk.output("kept.xlsx", b"kept new"))
    assert str(refusal.value) == line


def test_an_interruption_leaves_no_temporary_file(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = _scene(disk)
    before = disk.everything()

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(system, "probe", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.write(*outputs)
    assert disk.everything() == before


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    before = disk.everything()
    really = Path.read_bytes
    for name, error, line in (
        ("a.xlsx", errno.EACCES, "を読めません。ほかのプログラムで開いている場合は閉じ"),
        ("written.json", errno.EACCES, "を読めません。ほかのプログラムで開いている場合は閉じ"),
        ("a.xlsx", errno.EIO, "を読めません（"),
    ):

        def refused(path: Path, name: str = name, error: int = error) -> bytes:
            if path.name == name:
                raise OSError(error, os.strerror(error))
            return really(path)

        monkeypatch.setattr(Path, "read_bytes", refused)
        with pytest.raises(CannotRun, match=line):
            disk.write(disk.output("a.xlsx", b"two"))
        if name == "a.xlsx":
            with pytest.raises(CannotRun, match=line):
                read_file(disk.root / name)
    monkeypatch.undo()
    assert disk.everything() == before


def test_a_key_that_could_not_be_written_whole_is_not_left_behind(disk: Disk) -> None:
    path = disk.root / "workspace.key"
    disk.fail_at, disk.error = 0, errno.ENOSPC
    with pytest.raises(CannotRun, match="ディスクの空きが足りない"):
        workspace_key(path)
    assert not path.exists()
