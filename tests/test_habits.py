"""The project's habits: the two commands, and a tree without traces of one machine."""

from __future__ import annotations

import re
import subprocess
import warnings
from pathlib import Path

import pytest

import make
from tests import remembered

ROOT = Path(__file__).resolve().parent.parent
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


def test_a_warning_about_our_own_code_fails_the_test_that_meets_it() -> None:
    with pytest.raises(DeprecationWarning, match="soon gone"):
        warnings.warn_explicit("soon gone", DeprecationWarning, "x.py", 1, module="kamakura_report.io.frames")


def test_make_delegates_every_word_that_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^(\w[\w ]+):$", makefile, re.MULTILINE)
    assert targets
    assert set(targets[1].split()) == {word.__name__ for word in make.WORDS}


def test_clean_leaves_what_people_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [
        "output/ledger/ledger.sqlite",
        "output/build/x",
        "input/returned/__pycache__/x",
        "input/master.xlsx",
        "templates/__pycache__/x",
        "kamakura-demo/output/consolidated.xlsx",
    ]
    gone = ["build/x", ".mypy_cache/x", "kamakura_report/plan/__pycache__/x", "x.egg-info/x"]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(make, "ROOT", tmp_path)
    monkeypatch.setenv("KAMAKURA_REPORT_ENVIRONMENTS", str(tmp_path / "environments"))
    assert make.clean([]) == 0
    assert [name for name in kept if not (tmp_path / name).exists()] == []
    assert [name for name in gone if (tmp_path / name).exists()] == []


def test_an_unknown_word_lists_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert make.main(["tset"]) == 2
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {word.__name__ for word in make.WORDS}


def test_the_files_that_tests_begin_with_are_there() -> None:
    assert [name for name in remembered.LONG if not (ROOT / "tests" / name).is_file()] == []
