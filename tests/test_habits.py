"""The project's habits: the two commands, the files to double-click, and a tree without traces of one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import make
from tests import remembered

ROOT = Path(__file__).resolve().parent.parent
DOUBLE_CLICKED = ("発行.bat", "点検.bat", "集計.bat", "状況.bat")
LEFT_BEHIND = {".orig", ".rej", ".bak", ".tmp", ".pyc"}
# A path that exists on one machine only, and a reference nobody outside can follow.
TRACES = re.compile(r"(?<![\w.])/(?:tmp|root|home|work)/\w|\bissues? #?\d|\bsub-?agent|\blanguage model", re.IGNORECASE)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked archive has no list of tracked files")
def test_no_file_names_a_path_of_one_machine_or_an_issue_number() -> None:
    found = []
    for file in tracked():
        data = file.read_bytes()
        if b"\0" in data or file == Path(__file__):  # no text
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
            if TRACES.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked archive has no list of tracked files")
def test_nothing_that_tools_leave_behind_is_kept() -> None:
    assert [file.name for file in tracked() if file.suffix in LEFT_BEHIND] == []


@pytest.mark.parametrize("line", ["open('/tmp/x')", "see issue 12", '"/home/taro/plan.txt"', "cd /root/x"])
def test_the_search_for_traces_sees_each(line: str) -> None:
    assert TRACES.search(line)


@pytest.mark.parametrize("line", ["the issue id", "input/work/x", "#!/usr/bin/env bash", "https://example.jp/home/x"])
def test_the_search_for_traces_lets_plain_words_pass(line: str) -> None:
    assert not TRACES.search(line)


@pytest.mark.parametrize("name", DOUBLE_CLICKED)
def test_a_file_to_double_click_suits_cmd(name: str) -> None:
    """CRLF and no byte order mark; the console is UTF-8 before the first Japanese word; the window stays open."""
    data = (ROOT / name).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    lines = data.decode("utf-8").split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert "pause" in lines
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {jump for line in lines for jump in re.findall(r"goto (\w+)", line)} <= labels
    assert all(label.isascii() for label in labels)
    assert "(" not in "".join(line for line in lines if not line.startswith("rem"))  # a block is read in one piece


@pytest.mark.parametrize("name", DOUBLE_CLICKED)
def test_a_file_to_double_click_calls_a_command_that_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    command = re.search(r"-m kamakura_report (\w+)", text)
    assert command
    shown = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "kamakura_report", command[1], "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert shown
    assert [option for option in re.findall(r" (--[a-z]+) ", text) if option not in shown] == []


def test_a_warning_about_our_own_code_fails_the_test_that_meets_it() -> None:
    with pytest.raises(DeprecationWarning, match="soon gone"):
        warnings.warn_explicit("soon gone", DeprecationWarning, "x.py", 1, module="kamakura_report.io.frames")


def test_make_delegates_every_word_that_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^(\w[\w ]+):$", makefile, re.MULTILINE)
    assert targets
    assert set(targets[1].split()) == {word.__name__ for word in make.WORDS}


def test_an_installation_is_stale_once_the_set_up_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("setup.cfg", "pyproject.toml"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    monkeypatch.setattr(make, "ROOT", tmp_path)
    before = make.fingerprint("dev")
    assert make.fingerprint("dev") == before != make.fingerprint("")
    (tmp_path / "setup.cfg").write_text("two", encoding="utf-8")
    assert make.fingerprint("dev") != before


def test_clean_leaves_what_people_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [
        "output/ledger/ledger.sqlite",
        "output/build/x",
        "input/returned/__pycache__/x",
        "input/master.xlsx",
        "templates/__pycache__/x",
        "kamakura-demo/output/consolidated.xlsx",
    ]
    gone = [".venv/bin/python", "build/x", ".mypy_cache/x", "kamakura_report/plan/__pycache__/x", "x.egg-info/x"]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(make, "ROOT", tmp_path)
    monkeypatch.setattr(make, "VENV", tmp_path / ".venv")
    assert make.clean([]) == 0
    assert [name for name in kept if not (tmp_path / name).exists()] == []
    assert [name for name in gone if (tmp_path / name).exists()] == []


def test_an_unknown_word_lists_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert make.main(["tset"]) == 2
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {word.__name__ for word in make.WORDS}


def test_the_files_that_tests_begin_with_are_there() -> None:
    assert [name for name in remembered.LONG if not (ROOT / "tests" / name).is_file()] == []
