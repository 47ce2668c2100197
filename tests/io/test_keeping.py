"""Received files kept for ever: each under its digest, all on the disk before anything is said of one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kamakura_report.io.files import keeping, sha256
from kamakura_report.problem import CannotRun
from tests.io.disks import Disk

ONE, TWO = b"PK one", b"PK two"


def _keep(folder: Path, *contents: bytes) -> tuple[list[Path], list[Path]]:
    """Their paths, and those of them that are new."""
    new: list[Path] = []
    with keeping(folder, new) as keep:
        return [keep(content, sha256(content)) for content in contents], new


def test_files_are_kept_under_their_digests_and_the_folders_reach_the_disk_after_the_last(disk: Disk) -> None:
    folder = disk.root / "ledger" / "archive"
    paths, new = _keep(folder, ONE, TWO)
    assert paths == new == [folder / f"{sha256(ONE)}.xlsx", folder / f"{sha256(TWO)}.xlsx"]
    assert [path.read_bytes() for path in paths] == [ONE, TWO]
    kept = ["write_new", "rename"]
    assert disk.calls == ["make_folder", "make_folder", *kept, *kept, *["sync_folder"] * 3]  # the folder, its parents


def test_a_file_that_is_kept_is_not_touched_and_one_that_holds_something_else_is_healed(disk: Disk) -> None:
    (one, two), _ = _keep(disk.root / "archive", ONE, TWO)
    two.write_bytes(b"PK t")
    disk.calls.clear()
    assert _keep(disk.root / "archive", ONE, TWO) == ([one, two], [])
    assert two.read_bytes() == TWO
    assert disk.calls == ["write_new", "rename", "sync_folder"]


@pytest.mark.parametrize("call", ["make_folder", "write_new", "rename"])
def test_one_that_cannot_be_kept_is_told_and_leaves_neither_half_a_file_nor_a_folder(disk: Disk, call: str) -> None:
    disk.fail_at, disk.error = ["make_folder", "write_new", "rename"].index(call), errno.ENOSPC
    with pytest.raises(CannotRun, match="ディスクの空きが足りない"):
        _keep(disk.root / "archive", ONE)
    assert disk.everything() == {}
    assert disk.folders() == set()
