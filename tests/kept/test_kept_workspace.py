"""A workspace that an earlier program made is read as that program read it; see make.py for what is in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.kept.make import ANSWERS, ASKED_AT, QUESTIONS, answered, asked, run, unpack

RESULTS = ("consolidated.csv", "consolidated_text.csv")
KEPT: list[dict[str, Any]] = json.loads(ANSWERS.read_text(encoding="utf-8"))


def results(root: Path) -> dict[str, bytes]:
    return {name: (root / "output" / name).read_bytes() for name in RESULTS}


def without_results(root: Path) -> Path:
    for name in RESULTS:
        (root / "output" / name).unlink()
    return root


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace as it was; not to be changed."""
    return unpack(tmp_path_factory.mktemp("kept") / "workspace")


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "copy"))


@pytest.fixture(scope="module")
def questioned(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A copy, and what today's program answers in it, `merge` among the questions."""
    root = Path(shutil.copytree(kept, tmp_path_factory.mktemp("kept") / "asked"))
    return root, asked(without_results(root))


def test_all_questions_have_an_answer_that_was_kept() -> None:
    assert [kept["asked"] for kept in KEPT] == [" ".join(question) for question in QUESTIONS]
    codes = {problem["code"] for kept in KEPT for problem in kept["answer"]["problems"]}
    assert {"figure.unreadable", "merge.conflict", "round.closed", "file.csv", "return.known"} <= codes


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=[" ".join(question) for question in QUESTIONS])
def test_the_answer_is_what_it_was(number: int, questioned: tuple[Path, list[dict[str, Any]]]) -> None:
    assert questioned[1][number] == KEPT[number]


def test_merge_writes_the_same_results_to_the_byte(kept: Path, questioned: tuple[Path, list[dict[str, Any]]]) -> None:
    assert results(questioned[0]) == results(kept)


def test_so_it_does_when_the_database_was_lost(kept: Path, copy: Path) -> None:
    (without_results(copy) / "output" / "ledger" / "ledger.sqlite3").unlink()
    assert run(copy, "rebuild", now=ASKED_AT)[0] == 0
    assert run(copy, "merge", now=ASKED_AT)[0] == 1
    assert results(copy) == results(kept)


def test_workbooks_that_were_sent_out_then_come_back_without_a_problem(copy: Path) -> None:
    """Each of both rounds, every required cell filled in."""
    shutil.rmtree(copy / "input" / "returned")
    issued = sorted((copy / "output" / "workbooks").glob("*/*.xlsx"))
    assert len(issued) == 16
    for book in issued:
        answered(copy, book.stem, book.parent.name, {}, "2028-06-01", otherwise="該当なし")
    status, out, err = run(copy, "check", "--json", now=ASKED_AT)
    said = json.loads(out)
    assert (status, err, said["problems"]) == (0, "", [])
    assert said["counts"]["usable"] == said["counts"]["ready"] == len(issued)
    assert said["counts"]["filled"] == said["counts"]["required"] == 144
