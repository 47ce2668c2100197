"""Taking away what the program wrote: only while it is still as it was written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.io import files
from kamakura_report.io.files import system

NOW = datetime(2027, 6, 1, 9, 30)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A file as it was written into a workspace."""
    path = tmp_path / "output" / "reminders" / "福祉課.txt"
    files.write_all([files.Output(path, b"letter", files.Policy.RESULT)], memory(tmp_path), now=NOW)
    return path


def memory(root: Path) -> Path:
    return root / "output" / "ledger" / "written.json"


def test_a_file_as_it_was_written_is_taken_away(letter: Path, tmp_path: Path) -> None:
    assert files.clear_files([letter], memory(tmp_path)) == files.Cleared((letter,), ())
    assert not letter.exists()


def test_a_file_that_a_person_has_changed_stays(letter: Path, tmp_path: Path) -> None:
    letter.write_bytes("よろしくお願いします".encode())
    assert files.clear_files([letter], memory(tmp_path)) == files.Cleared((), (letter,))
    assert letter.read_bytes().decode() == "よろしくお願いします"


def test_a_file_of_the_clerks_own_is_not_even_told(letter: Path, tmp_path: Path) -> None:
    own = letter.with_name("メモ.txt")
    own.write_bytes(b"letter")
    assert files.clear_files([own, letter.with_name("ない.txt")], memory(tmp_path)) == files.Cleared((), ())
    assert own.exists()


def test_a_file_that_cannot_be_removed_is_kept_and_told(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(13, "open in another program", str(path))

    monkeypatch.setattr(system, "remove", refused)
    assert files.clear_files([letter], memory(tmp_path)) == files.Cleared((), (letter,))
    assert letter.exists()


def test_without_a_memory_every_file_is_a_persons(letter: Path, tmp_path: Path) -> None:
    memory(tmp_path).unlink()
    assert files.clear_files([letter], memory(tmp_path)) == files.Cleared((), ())
    assert letter.exists()
