"""Snapshots are packed; those that earlier programs left plain are read and stay plain."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from kamakura_report.commands import kept_files, snapshot_files
from kamakura_report.io import packed
from kamakura_report.io.files import pack_content, packed_digest, unpack_content
from tests.commands.town import R8, Town, founded

KEY = "2-1/3/i1@R8"
CONTENT = "まちづくり".encode() * 1000


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = founded(tmp_path_factory.mktemp("sent") / "town")
    for one in town.generate(R8).issued:
        town.answer(one, {KEY: "17"} if one.division == "福祉課" else {})
    assert town.run("merge").status == 0
    return town


@pytest.fixture
def town(sent: Town, tmp_path: Path) -> Town:
    return sent.copy(tmp_path / "town")


def packed_files(town: Town) -> list[Path]:
    return sorted(town.workspace.snapshots.rglob("*.json.gz"))


def test_any_program_unpacks_them_and_each_is_named_by_what_it_holds(town: Town) -> None:
    assert len(packed_files(town)) == 5  # the plan, two issues, two workbooks
    for path in packed_files(town):
        assert gzip.decompress(path.read_bytes()) == unpack_content(path.read_bytes())
    assert list(town.workspace.snapshots.rglob("*.json")) == []


def test_those_of_an_earlier_program_are_read_and_no_twin_is_written(town: Town) -> None:
    shown, standing = town.run("trace", KEY).out, town.run("status", "--dry-run").out
    for path in packed_files(town):
        path.with_suffix("").write_bytes(unpack_content(path.read_bytes()))
        path.unlink()
    before = {name: content for name, content in town.tree().items() if "/snapshots/" in name}
    assert (town.run("trace", KEY).out, town.run("status", "--dry-run").out) == (shown, standing)
    assert town.run("generate", "--year", "R8").status == 0
    assert {name: content for name, content in town.tree().items() if "/snapshots/" in name} == before
    assert town.run("rebuild").status == 0


def test_one_that_another_zlib_packed_stays_as_it_is(town: Town) -> None:
    for path in packed_files(town):
        content = unpack_content(path.read_bytes())
        body = zlib.compress(content, 1)[2:-4]
        path.write_bytes(path.read_bytes()[:10] + body + path.read_bytes()[-8:])
        assert unpack_content(path.read_bytes()) == content
    before = {path: path.read_bytes() for path in packed_files(town)}
    assert town.run("generate", "--year", "R8").status == 0
    assert {path: path.read_bytes() for path in packed_files(town)} == before
    assert "kept.altered" not in town.run("status", "--dry-run").out


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-9],
        lambda data: data + b"\0",
        lambda data: b"",
        lambda data: data[1:],
        lambda data: pack_content(unpack_content(data) + b" "),
    ],
)
def test_a_damaged_one_is_told_and_ends_what_needs_it(town: Town, spoil: Callable[[bytes], bytes]) -> None:
    for path in packed_files(town):
        if path.parent != town.workspace.snapshots:
            path.write_bytes(spoil(path.read_bytes()))
    assert town.run("merge").out.count("kept.altered") == 2
    assert "が壊れています。バックアップから戻してください。" in town.run("status").err


def test_what_unpacks_to_more_than_any_snapshot_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST_CONTENT", len(CONTENT) - 1)
    for unpack in (unpack_content, packed_digest):
        with pytest.raises(ValueError, match="too large"):
            unpack(pack_content(CONTENT))


def test_its_digest_is_that_of_the_whole_however_it_is_put_together_and_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packed, "_PART", 7)
    data = pack_content(CONTENT)
    assert packed_digest(data) == hashlib.sha256(CONTENT).hexdigest()
    assert pack_content(CONTENT[:1], b"", CONTENT[1:999], CONTENT[999:]) == data
    assert packed_digest(pack_content(b"")) == hashlib.sha256().hexdigest()
    for spoiled in (data[:-9], data[:-1], data + b"\0", data[:12] + bytes(20) + data[32:]):
        with pytest.raises(ValueError, match=r"not packed|cut off"):
            packed_digest(spoiled)


def test_neither_a_clock_nor_a_name_is_in_it() -> None:
    assert pack_content(CONTENT)[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    with pytest.raises(ValueError, match="not packed here"):
        unpack_content(gzip.compress(CONTENT))


def test_one_that_a_command_has_read_and_found_sound_is_read_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def noted(module: ModuleType, name: str) -> None:
        reader = getattr(module, name)
        monkeypatch.setattr(module, name, lambda path: read.append(path) or reader(path))

    noted(snapshot_files, "content_of")
    noted(kept_files, "digest_of")
    assert town.run("set", KEY, "18", "--reason", "電話で聞いた").status == 0
    assert sorted(path for path in read if path.suffix == ".gz") == packed_files(town)
