"""Files: all or nothing, and never over a person's work."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.doors import files
from kamakura_report.doors.files import Output, Policy, read, secret, sha256, system, write_all
from kamakura_report.problem import CannotRun

NOW = datetime(2027, 4, 1, 9, 30, 0)
CALLS = ("make_folder", "write_new", "probe", "rename", "sync_folder")


@dataclass
class Disk:
    """A workspace, and a disk that fails at one call of one's choice."""

    root: Path
    fail_at: int | None = None
    error: int = errno.EIO
    calls: list[str] = field(default_factory=list)

    @property
    def memory(self) -> Path:
        return self.root / "output" / "ledger" / "written.json"

    def write(self, *outputs: Output, force: bool = False) -> list[str]:
        return [written.done for written in write_all(outputs, self.memory, now=NOW, force=force)]

    def output(self, name: str, content: bytes, policy: Policy = Policy.GUARDED) -> Output:
        return Output(self.root / name, content, policy)

    def everything(self) -> dict[str, bytes]:
        """All files by name, hidden ones too."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes() for path in self.root.rglob("*") if path.is_file()
        }

    def folders(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_dir()}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path)

    def watched(name: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object) -> None:
            disk.calls.append(name)
            if len(disk.calls) - 1 == disk.fail_at:
                if name == "write_new":  # half of it reaches the disk
                    path, content = arguments[:2]
                    assert isinstance(path, Path)
                    assert isinstance(content, bytes)
                    real(path, content[: len(content) // 2])
                raise OSError(disk.error, os.strerror(disk.error))
            real(*arguments)

        return call

    for name in CALLS:
        monkeypatch.setattr(system, name, watched(name, getattr(system, name)))
    return disk


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
    assert [(problem.code, problem.file) for problem in refusal.value.problems] == [("file.edited", "b.xlsx")]
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
    for position, call in enumerate(clean_run):
        disk.root = tmp_path / f"run{position}"
        disk.root.mkdir()
        disk.fail_at = None
        outputs = _scene(disk)
        folders = disk.folders()
        disk.fail_at = position
        if call == "sync_folder":  # everything is in its place by then
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
            "kept.xlsx を書き換えられません。Excel で開いている場合は、閉じてからもう一度実行してください。",
        ),
        (
            "rename",
            errno.EACCES,
            "kept.xlsx を書き換えられません。Excel で開いている場合は、閉じてからもう一度実行してください。",
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


def test_reading_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"content")
    assert read(tmp_path / "there") == b"content"
    with pytest.raises(CannotRun, match=r"nowhere が見つかりません。場所と名前を確かめてください。"):
        read(tmp_path / "nowhere")
    with pytest.raises(CannotRun, match="はフォルダーです。ファイルを指定してください。"):
        read(tmp_path)
    with pytest.raises(CannotRun, match="が見つかりません"):
        read(tmp_path / "there" / "below")


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
                read(disk.root / name)
    monkeypatch.undo()
    assert disk.everything() == before


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "input" / "workspace.key"
    key = secret(path)
    assert len(key) == 32
    assert path.read_bytes() == key.hex().encode() + b"\n"
    assert secret(path) == key
    assert secret(tmp_path / "other.key") != key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"", b"abcd", b"z" * 64, b"\xff" * 64])
def test_a_damaged_key_is_told_and_never_overwritten(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "workspace.key"
    path.write_bytes(damage)
    with pytest.raises(CannotRun, match=r"workspace\.key が壊れています"):
        secret(path)
    assert path.read_bytes() == damage


def test_a_key_that_could_not_be_written_whole_is_not_left_behind(disk: Disk) -> None:
    path = disk.root / "workspace.key"
    disk.fail_at, disk.error = 0, errno.ENOSPC
    with pytest.raises(CannotRun, match="ディスクの空きが足りない"):
        secret(path)
    assert not path.exists()


def test_only_this_door_opens_files_for_writing() -> None:
    """Everything else hands bytes to this door, so that nothing is ever half-written."""
    package = Path(files.__file__).parents[2]
    scratch = package / "doors" / "clerk" / "libreoffice.py"  # in a temporary folder: nobody's file
    writers = (
        "write_bytes(",
        "write_text(",
        ".mkdir(",
        "os.replace(",
        ".unlink(",
        "shutil.",
        'open("w',
        "'wb'",
        '"wb"',
    )
    offenders = [
        f"{path.relative_to(package)}: {writer}"
        for path in package.rglob("*.py")
        if path not in (Path(system.__file__), scratch)
        for writer in writers
        if writer in path.read_text(encoding="utf-8")
    ]
    assert offenders == []
