"""What Windows says of paths, shares and computers, as far as it can be seen elsewhere."""

from __future__ import annotations

import errno
import json
import os
import platform
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path, PureWindowsPath

import pytest

from kamakura_report.commands.event_files import event_files
from kamakura_report.io.files import lock
from kamakura_report.io.files.read_files import cannot_read, cannot_write
from kamakura_report.io.ledger.connection import sqlite_uri
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.names import file_name

NOW = datetime(2027, 4, 1, 9, 30)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (r"\\server\share\計画 100%\ledger.sqlite3", "file:////server/share/"),
        (r"Z:\計画\ledger.sqlite3", "file:///Z:/"),
    ],
)
def test_a_share_is_no_host_to_sqlite(path: str, uri: str) -> None:
    assert sqlite_uri(PureWindowsPath(path)).startswith(uri)


def test_sqlite_takes_no_host_and_takes_our_way_of_writing_a_share(tmp_path: Path) -> None:
    path = tmp_path / "計画 100%?#.sqlite3"
    sqlite3.connect(path).close()
    with pytest.raises(sqlite3.OperationalError, match="invalid uri authority"):
        sqlite3.connect(f"file://server{path.as_posix()}", uri=True)
    for uri in (sqlite_uri(path), sqlite_uri(path).replace("file:///", "file:////")):
        sqlite3.connect(f"{uri}?mode=ro", uri=True).close()


@pytest.mark.parametrize(("winerror", "length", "is_too_long"), [(3, 270, True), (206, 20, True), (3, 20, False)])
def test_a_path_beyond_260_characters_is_too_long_not_missing(winerror: int, length: int, is_too_long: bool) -> None:
    path = "C:/" + "あ" * length
    error = FileNotFoundError(errno.ENOENT, "not found", path)
    error.winerror = winerror  # type: ignore[attr-defined]
    for refusal in (cannot_read(path, error), cannot_write(path, error)):
        assert ("名前が長すぎて" in str(refusal)) is is_too_long


def test_a_file_whose_content_is_still_in_the_cloud_is_told_so() -> None:
    error = OSError(errno.EINVAL, "The cloud file provider is not running")
    error.winerror = 362  # type: ignore[attr-defined]
    assert "「常にこのデバイスに保持する」を選んでから" in str(cannot_read(Path("input/master.xlsx"), error))


def test_the_machines_name_is_asked_without_wmi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(platform, "node", None)
    monkeypatch.setattr(platform, "uname", None)
    with lock.locked(tmp_path / "lock", now=NOW):
        assert json.loads((tmp_path / "lock").read_bytes())["machine"] == lock.machine_name()


@pytest.mark.parametrize(("hours", "told"), [(-2, "前の実行が途中で終わり"), (1, "書き込み中です")])
def test_a_lock_from_before_the_computer_was_switched_on_is_left_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hours: int, told: str
) -> None:
    """Windows cannot be asked whether the process still runs."""
    path = tmp_path / "lock"
    since = lock.started() + timedelta(hours=hours)
    holder = {"person": "鈴木", "machine": lock.machine_name(), "since": since.isoformat(), "process": 1}
    path.write_text(json.dumps(holder), encoding="utf-8")
    monkeypatch.setattr(lock, "_alive", lambda process: True)
    monkeypatch.setattr(lock, "_is_windows", lambda: True)
    with pytest.raises(CannotRun, match=told), lock.locked(path, now=NOW, wait=0):
        pass


def test_a_sync_clients_copy_of_an_event_is_one_event_or_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "000012-merged.json").write_bytes(b"one")
    copy = tmp_path / "000012-merged-PC01.json"
    copy.write_bytes(b"one")
    assert list(event_files(tmp_path)) == [12]
    copy.write_bytes(b"another")
    with pytest.raises(CannotRun, match=r"000012-merged-PC01\.json と 000012-merged\.json の二つに分かれています"):
        event_files(tmp_path)


@pytest.mark.parametrize("encoding", ["cp932", "cp932:strict", "ascii", "utf-8", "cp65001:strict"])
def test_whatever_the_console_nothing_ends_in_a_traceback(tmp_path: Path, encoding: str) -> None:
    if encoding.startswith("cp65001") and os.name != "nt":
        encoding = "utf-8:strict"  # the same under another name
    folder = tmp_path / "①髙﨑𠮷\u200b〜"
    folder.mkdir()
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "kamakura_report", "-C", str(folder), "check"]
    said = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (said.returncode, said.stdout) == (2, b"")
    assert said.stderr.decode("utf-8").startswith("エラー: ")
    assert b"Traceback" not in said.stderr


@pytest.mark.parametrize(
    "name",
    ["CON", "con.xlsx", "COM¹", "LPT9", "CONIN$", "NUL .txt", "課.", "課 . ", "課:係", 'a<b>"c', "a\\b/c|d?e*", "\t"],
)
def test_no_name_of_ours_is_one_that_windows_forbids(name: str) -> None:
    made = file_name(name)
    assert made
    assert made == made.rstrip(". ")
    assert not set(made) & set('<>:"/\\|?*\t')
    assert not made.split(".")[0].rstrip().casefold().startswith(("con", "com", "lpt", "nul")) or made.endswith("＿")
