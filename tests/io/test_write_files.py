"""Files: whose they are decides what happens to them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from kamakura_report.io.files import Output, Policy, clear_note, read_file, sha256, workspace_key, write_all
from kamakura_report.problem import CannotRun
from tests.io.disks import NOW, Disk


def test_a_new_file_is_written_and_remembered(disk: Disk) -> None:
    assert disk.write(disk.output("output/workbooks/R8/福祉総務課.xlsx", b"one")) == ["new"]
    assert disk.everything()["output/workbooks/R8/福祉総務課.xlsx"] == b"one"
    assert sha256(b"one").encode() in disk.memory.read_bytes()


def test_an_untouched_file_is_replaced(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    assert disk.write(disk.output("a.xlsx", b"two")) == ["replaced"]
    assert disk.everything()["a.xlsx"] == b"two"


def test_the_same_content_touches_nothing(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    disk.calls.clear()
    assert disk.write(disk.output("a.xlsx", b"one")) == ["unchanged"]
    assert disk.calls == []


def test_an_edited_workbook_is_refused_and_nothing_else_is_written(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"), disk.output("b.xlsx", b"one"))
    (disk.root / "b.xlsx").write_bytes(b"edited")
    before = disk.everything()
    with pytest.raises(CannotRun) as refusal:
        disk.write(disk.output("a.xlsx", b"two"), disk.output("b.xlsx", b"two"))
    assert str(refusal.value) == (
        "b.xlsx は、前に書き出したあとで手が加えられています。"
        "上書きしてよければ --force を付けて実行してください（今のファイルは控えとして残します）。"
    )
    assert refusal.value.problems == ()
    assert disk.everything() == before


def test_a_file_the_program_never_wrote_counts_as_a_persons(disk: Disk) -> None:
    (disk.root / "a.xlsx").write_bytes(b"from elsewhere")
    with pytest.raises(CannotRun, match="--force"):
        disk.write(disk.output("a.xlsx", b"two"))


def test_force_keeps_the_edited_workbook_as_a_backup(disk: Disk) -> None:
    (disk.root / "master.xlsx").write_bytes(b"edited")
    written = write_all([disk.output("master.xlsx", b"two")], disk.memory, now=NOW, force=True)
    assert [(each.done, each.backup) for each in written] == [
        ("backed up", disk.root / "master.20270401-093000.bak.xlsx")
    ]
    assert disk.everything()["master.xlsx"] == b"two"
    assert disk.everything()["master.20270401-093000.bak.xlsx"] == b"edited"


def test_an_edited_result_is_kept_as_a_backup_without_asking(disk: Disk) -> None:
    (disk.root / "consolidated.csv").write_bytes(b"edited")
    assert disk.write(disk.output("consolidated.csv", b"two", Policy.RESULT)) == ["backed up"]
    assert disk.everything()["consolidated.20270401-093000.bak.csv"] == b"edited"


def test_two_backups_in_one_second_have_two_names(disk: Disk) -> None:
    for content in (b"first", b"second"):
        (disk.root / "a.csv").write_bytes(content)
        disk.write(disk.output("a.csv", b"ours " + content, Policy.RESULT))
    assert disk.everything()["a.20270401-093000.bak.csv"] == b"first"
    assert disk.everything()["a.20270401-093000-2.bak.csv"] == b"second"


def test_a_snapshot_is_left_alone_and_a_damaged_one_is_told(disk: Disk) -> None:
    snapshot = disk.output("output/ledger/snapshots/abc.json", b"plan", Policy.SNAPSHOT)
    assert disk.write(snapshot) == ["new"]
    assert disk.write(snapshot) == ["unchanged"]
    snapshot.path.write_bytes(b"damaged")
    with pytest.raises(CannotRun, match=r"abc\.json の中身が書き換わっています"):
        disk.write(snapshot)
    assert snapshot.path.read_bytes() == b"damaged"


def test_a_memory_that_cannot_be_understood_makes_every_file_a_persons(disk: Disk) -> None:
    disk.write(disk.output("a.xlsx", b"one"))
    for damage in (b"{", b"[]", b'{"a.xlsx": 7}', b"\xff"):
        disk.memory.write_bytes(damage)
        with pytest.raises(CannotRun, match="--force"):
            disk.write(disk.output("a.xlsx", b"two"))


def test_a_file_outside_the_workspace_is_remembered_in_full(
    disk: Disk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "master.xlsx"
    disk.write(Output(elsewhere, b"one", Policy.GUARDED))
    assert disk.write(Output(elsewhere, b"two", Policy.GUARDED)) == ["replaced"]


def test_two_outputs_for_one_file_are_a_bug(disk: Disk) -> None:
    with pytest.raises(ValueError, match="one file"):
        disk.write(disk.output("A.xlsx", b"one"), disk.output("a.xlsx", b"two"))


def test_a_folder_in_the_place_of_a_file_is_told(disk: Disk) -> None:
    (disk.root / "a.xlsx").mkdir()
    with pytest.raises(CannotRun, match=r"a\.xlsx という名前のフォルダーがある"):
        disk.write(disk.output("a.xlsx", b"one"))


def test_a_file_in_the_place_of_a_folder_is_told(disk: Disk) -> None:
    (disk.root / "output").write_bytes(b"")
    with pytest.raises(CannotRun, match="書けません"):
        disk.write(disk.output("output/a.xlsx", b"one"))


def test_reading_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"content")
    assert read_file(tmp_path / "there") == b"content"
    with pytest.raises(CannotRun, match=r"nowhere が見つかりません。場所と名前を確かめてください。"):
        read_file(tmp_path / "nowhere")
    with pytest.raises(CannotRun, match="はフォルダーです。ファイルを指定してください。"):
        read_file(tmp_path)
    with pytest.raises(CannotRun, match="が見つかりません"):
        read_file(tmp_path / "there" / "below")


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "input" / "workspace.key"
    key = workspace_key(path)
    assert len(key) == 32
    assert path.read_bytes() == key.hex().encode() + b"\n"
    assert workspace_key(path) == key
    assert workspace_key(tmp_path / "other.key") != key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"", b"abcd", b"z" * 64, b"\xff" * 64])
def test_a_damaged_key_is_told_and_never_overwritten(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "workspace.key"
    path.write_bytes(damage)
    with pytest.raises(CannotRun, match=r"workspace\.key が壊れています"):
        workspace_key(path)
    assert path.read_bytes() == damage


def test_the_memory_is_json_with_a_line_for_each_file_in_order(disk: Disk) -> None:
    names = ("b.csv", "a b.csv", "a.csv", "a”.csv", "課.csv", "a'.csv", "A.csv2")
    disk.write(*(disk.output(name, b"one") for name in names))
    disk.write(disk.output("a.csv", b"two"), disk.output("ab.csv", b"two"))
    known = {name: sha256(b"one") for name in names} | dict.fromkeys(("a.csv", "ab.csv"), sha256(b"two"))
    told = json.dumps(known, ensure_ascii=False, indent=0, sort_keys=True)
    assert disk.memory.read_text(encoding="utf-8") == f"{told}\n"


@pytest.mark.parametrize("lost", [b"", b"{}\n", b'{\n"a.csv": "0"\n}\n'])
def test_the_note_stays_while_the_memory_does_not_say_all_of_it(disk: Disk, lost: bytes) -> None:
    disk.write(disk.output("a.csv", b"one"))
    said = disk.memory.read_bytes()
    note = disk.memory.with_name("unfinished.json")
    note.write_bytes(said)
    disk.memory.write_bytes(lost)
    clear_note(disk.memory)
    assert note.exists()
    disk.memory.write_bytes(said)
    clear_note(disk.memory)
    assert not note.exists()
