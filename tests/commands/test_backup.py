"""Backup and restore: all or nothing, what comes back is what went in, and the ledger is made from it as before."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.io.files import backups, locked, sha256, system
from tests.commands.town import R8, Town, founded, walked

ENTRY = "input/master.xlsx"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = walked(tmp_path_factory.mktemp("origin") / "市役所")
    assert made.run("merge").status == 0
    return made


@pytest.fixture
def town(origin: Town, tmp_path: Path) -> Town:
    return origin.copy(tmp_path / "town")


@pytest.fixture
def archive(town: Town, tmp_path: Path) -> Path:
    path = tmp_path / "控え.zip"
    assert town.run("backup", str(path)).status == 0
    return path


def kept(town: Town) -> dict[str, bytes]:
    tops = ("input/", "templates/", "output/ledger/")
    saves_time = "output/ledger/readings.gz"  # and is left out
    return {
        name: data
        for name, data in town.tree().items()
        if name.startswith(tops) and not name.endswith("/") and name != saves_time
    }


def test_what_comes_back_is_what_went_in_and_the_results_are_the_same(town: Town, archive: Path) -> None:
    other = Town(archive.parent / "別のパソコン" / "回収")
    done = town.run("restore", str(archive), str(other.root))
    assert (done.status, done.err) == (0, "")
    assert f"戻しました: {len(kept(town))} ファイル" in done.out
    assert kept(other) == kept(town)
    rebuilt = other.run("rebuild")
    assert rebuilt.status == 0
    assert other.run("merge").status == 0
    assert (other.root / "output/consolidated.csv").read_bytes() == (town.root / "output/consolidated.csv").read_bytes()
    assert [name for name in other.tree() if ".bak." in name and "sqlite3" not in name] == []


def test_the_clerk_is_told_that_the_key_is_in_it(town: Town, tmp_path: Path) -> None:
    done = town.run("backup", str(tmp_path / "a.zip"))
    assert done.out.splitlines()[-1] == "鍵と届いた回答が入っています。庁外に出さないでください。"
    told = json.loads(town.run("backup", str(tmp_path / "b.zip"), "--json").out)
    assert told["counts"] == {"files": len(kept(town)), "bytes": sum(map(len, kept(town).values()))}


def test_only_its_owner_may_read_the_archive_and_the_key_that_comes_out(town: Town, archive: Path) -> None:
    assert town.run("restore", str(archive), str(archive.parent / "new")).status == 0
    if os.name == "posix":
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        assert stat.S_IMODE((archive.parent / "new/input/workspace.key").stat().st_mode) == 0o600


def test_links_and_names_of_no_other_system_are_left_out_and_told(town: Town, tmp_path: Path) -> None:
    (town.workspace.returned / "つなぎ.xlsx").symlink_to(town.workspace.master)
    (town.workspace.returned / "a:b.xlsx").write_bytes(b"x")
    (town.workspace.returned / "~$master.xlsx").write_bytes(b"x")
    (town.workspace.ledger / ".kamakura-1-0.tmp").write_bytes(b"x")
    told = json.loads(town.run("backup", str(tmp_path / "a.zip"), "--json").out)
    assert sorted((one["code"], one["file"]) for one in told["problems"]) == [
        ("backup.left-out", "input/returned/a:b.xlsx"),
        ("backup.left-out", "input/returned/つなぎ.xlsx"),
    ]
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        assert not [name for name in made.namelist() if "tmp" in name or "lock" in name or "~$" in name]


def test_an_archive_that_is_there_is_replaced_only_by_force(town: Town, archive: Path) -> None:
    before = archive.read_bytes()
    refused = town.run("backup", str(archive))
    assert (refused.status, archive.read_bytes()) == (2, before)
    assert "--force" in refused.err
    archive.write_bytes(b"another")
    assert town.run("backup", str(archive), "--force").status == 0
    assert zipfile.is_zipfile(archive)


@pytest.mark.parametrize("name", ["input/a.zip", "output/ledger/a.zip", "templates/x/a.zip", "a.txt"])
def test_an_archive_lies_apart_and_is_a_zip(town: Town, name: str) -> None:
    before = town.tree()
    told = town.run("backup", str(town.root / name))
    assert (told.status, told.out, town.tree()) == (2, "", before)


def test_while_somebody_writes_nothing_is_backed_up(town: Town, tmp_path: Path) -> None:
    with locked(town.workspace.lock, now=datetime(2027, 6, 1)):
        told = town.run("backup", str(tmp_path / "a.zip"))
    assert (told.status, "書き込み中" in told.err, (tmp_path / "a.zip").exists()) == (2, True, False)


def test_a_disk_that_loses_a_byte_is_noticed_before_the_archive_counts(
    town: Town, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive.read_bytes()
    really = backups._put

    def flipped(made: zipfile.ZipFile, name: str, content: bytes) -> None:
        really(
            made, name, content.replace(b"e", b"f", 1) if name.endswith(".json") and name != "backup.json" else content
        )

    monkeypatch.setattr(backups, "_put", flipped)
    told = town.run("backup", str(archive), "--force")
    assert (told.status, archive.read_bytes()) == (2, before)
    assert [path.name for path in archive.parent.iterdir() if path.name.startswith(".kamakura")] == []


@pytest.mark.parametrize("call", ["new_file", "write_new", "rename", "make_folder"])
@pytest.mark.parametrize("there", [True, False])
def test_what_the_disk_refuses_leaves_nothing_behind(
    town: Town, archive: Path, call: str, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive.parent / "new"
    if there:
        root.mkdir()
    before = sorted(archive.parent.rglob("*"))
    really, times = getattr(system, call), iter(range(1))

    def broken(*arguments: object, **options: object) -> object:
        if next(times, None) is None:
            raise OSError(28, "No space left on device")
        return really(*arguments, **options)

    monkeypatch.setattr(system, call, broken)
    if call == "rename" and not there:
        next(times)  # there is only one
    told = town.run("restore", str(archive), str(root))
    monkeypatch.undo()
    assert (told.status, told.out) == (2, "")
    assert "空きが足りない" in told.err
    assert sorted(archive.parent.rglob("*")) == before


def test_a_folder_with_anything_in_it_is_refused(town: Town, archive: Path) -> None:
    before = town.tree()
    told = town.run("restore", str(archive))
    assert (told.status, town.tree()) == (2, before)
    assert "空のフォルダーではありません" in told.err


def test_the_folder_in_which_one_stands_stays_the_same(
    town: Town, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = archive.parent / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert Town(Path()).run("restore", str(archive)).status == 0
    assert sorted(path.name for path in here.iterdir()) == ["input", "output", "templates"]


Change = Callable[[dict[str, bytes], dict[str, object]], None]


def _changed(archive: Path, change: Change, mode: int = stat.S_IFREG, listing: bool = True) -> Path:
    """The archive with other files; its list says so too, where ``listing``."""
    with zipfile.ZipFile(archive) as old:
        contents = {name: old.read(name) for name in old.namelist() if name != "backup.json"}
        listed = json.loads(old.read("backup.json"))
    before = dict(contents)
    change(contents, listed["files"])
    if listing:
        for name in contents.keys() - before.keys():
            listed["files"].setdefault(name, {"sha256": sha256(contents[name]), "size": len(contents[name])})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (mode if name not in before or mode == stat.S_IFREG else stat.S_IFREG) << 16
            new.writestr(entry, content)
        new.writestr("backup.json", json.dumps(listed))
    path = archive.with_name("changed.zip")
    path.write_bytes(made.getvalue())
    return path


def _adding(name: str) -> Change:
    return lambda contents, listed: contents.update({name: b"evil"})


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/evil", "input/../../evil", "C:/evil", "input\\..\\..\\evil", "input//evil", "input/./evil",
        "evil", "output/consolidated.csv", "input/evil\x00", "input/a:b", "input/nul.", "INPUT/master.xlsx",
        "input/MASTER.xlsx",         "input/returned/",
    ],
)  # fmt: skip
def test_no_name_leads_elsewhere(town: Town, archive: Path, name: str) -> None:
    _refused(town, _changed(archive, _adding(name)))


@pytest.mark.parametrize(
    ("change", "mode", "listing"),
    [
        (_adding("input/evil"), stat.S_IFLNK, True),
        (_adding("input/evil"), stat.S_IFREG, False),
        (lambda contents, listed: contents.update({ENTRY: contents[ENTRY] + b"x"}), stat.S_IFREG, True),
        (lambda contents, listed: contents.update({ENTRY: contents[ENTRY][:-1] + b"x"}), stat.S_IFREG, True),
        (lambda contents, listed: contents.pop(ENTRY), stat.S_IFREG, True),
        (lambda contents, listed: listed[ENTRY].update({"size": 1 << 40}), stat.S_IFREG, True),
        (lambda contents, listed: listed[ENTRY].update({"size": -1}), stat.S_IFREG, True),
        (lambda contents, listed: listed[ENTRY].update({"size": "9"}), stat.S_IFREG, True),
        (lambda contents, listed: listed.update({ENTRY: None}), stat.S_IFREG, True),
    ],
    ids=["link", "unlisted", "longer", "altered", "gone", "huge", "negative", "text", "nothing"],
)
def test_an_archive_that_was_changed_is_refused(
    town: Town, archive: Path, change: Change, mode: int, listing: bool
) -> None:
    _refused(town, _changed(archive, change, mode, listing))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_of_ours_is_refused(town: Town, archive: Path, content: bytes) -> None:
    archive.write_bytes(content)
    _refused(town, archive)


def test_flipped_bytes_are_noticed_or_without_effect(town: Town, archive: Path) -> None:
    whole = archive.read_bytes()
    for number in range(40):
        at = int.from_bytes(hashlib.sha256(bytes([number])).digest()[:6], "big") % len(whole)
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << number % 8]) + whole[at + 1 :])
        root = archive.parent / f"new{number}"
        told = town.run("restore", str(archive), str(root))
        assert told.status == (0 if root.exists() else 2), told
        assert not root.exists() or kept(Town(root)) == kept(town)


def test_closing_a_round_reminds_of_the_backup(town: Town) -> None:
    closed = town.run("close", "R8")
    assert "kamakura-report backup" in closed.out.splitlines()[-1]
    assert "backup" not in town.run("close", "R8", "--reopen").out


def test_a_new_workspace_is_backed_up_too(tmp_path: Path) -> None:
    town = founded(tmp_path / "new")
    told = town.run("backup", str(tmp_path / "a.zip"))
    assert (told.status, told.err) == (0, "")
    assert "鍵" not in told.out
    assert town.generate(R8).issued
    assert town.run("backup", str(tmp_path / "sub" / "b.zip")).status == 0


def _refused(town: Town, path: Path) -> None:
    root = path.parent / "new"
    before = sorted(path.parent.rglob("*"))
    told = town.run("restore", str(path), str(root))
    assert (told.status, told.out) == (2, ""), told
    assert "ままのバックアップではありません" in told.err
    assert sorted(path.parent.rglob("*")) == before
