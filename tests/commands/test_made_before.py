"""Results that were made before from the very same are not made again; whatever is another makes them anew."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.commands import made_before, results
from kamakura_report.problem.file_codes import SNAPSHOT_LOST_RESULTS
from kamakura_report.workbook.book import Book
from tests.commands.town import FORM, Town, at, plan

DAY = datetime(2027, 7, 1, 9, 30)


@pytest.fixture
def placed(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Book]:
    """The consolidated workbooks that are placed from now on; the town's round is merged."""
    with at(DAY):
        assert town.run("merge").status == 0
    books: list[Book] = []
    place: Callable[..., Book] = results.place_consolidated

    def counting(*about: Any, **more: Any) -> Book:
        books.append(place(*about, **more))
        return books[-1]

    monkeypatch.setattr(results, "place_consolidated", counting)
    return books


def merged_again(town: Town, day: datetime = DAY) -> dict[str, bytes]:
    """The results after another merge of the same files."""
    with at(day):
        assert town.run("merge").status == 0
    return {path.name: path.read_bytes() for path in town.workspace.results}


def sql(town: Town, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(town.workspace.database)) as connection:
        assert connection.execute(statement).rowcount
        connection.commit()


def test_with_nothing_new_no_result_is_made(town: Town, placed: list[Book]) -> None:
    before = {path.name: path.read_bytes() for path in town.workspace.results}
    assert merged_again(town) == before
    assert placed == []


def test_with_nothing_new_the_ledger_is_not_weighed_and_the_same_is_told(
    town: Town, placed: list[Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(DAY):
        town.run("set", "2-1/3/決算額@R8", "7", "--reason", "議会")
        told = town.run("merge", "--json")
    placed.clear()
    monkeypatch.setattr(results, "weigh_ledger", placed.append)
    with at(DAY):
        assert town.run("merge", "--json") == told
    assert placed == []


@pytest.mark.parametrize("kept", ["plan", "book", "form"])
def test_a_snapshot_that_rotted_unnoticed_is_told_by_the_next_merge(town: Town, placed: list[Book], kept: str) -> None:
    town.keep(replace(plan(), name="別の計画"))
    with at(DAY):
        assert SNAPSHOT_LOST_RESULTS.code not in _all_told(town)
    path = _snapshot(town, kept)
    content, state = path.read_bytes(), path.stat()
    path.write_bytes(bytes(len(content)))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    for _ in range(2):
        with at(DAY):
            assert SNAPSHOT_LOST_RESULTS.code in _all_told(town)
    path.write_bytes(content)
    with at(DAY):
        assert SNAPSHOT_LOST_RESULTS.code not in _all_told(town)


def _all_told(town: Town) -> str:
    told = town.run("merge", "--json")
    return told.out + told.err


def _snapshot(town: Town, kept: str) -> Path:
    """One that was sent out: a plan, a workbook's record or a form."""
    session_of = {"plan": "*.json.gz", "book": "*/*.json.gz", "form": "*.xlsx"}
    found = sorted(town.workspace.snapshots.glob(session_of[kept]), key=lambda path: len(path.name))
    return found[-1]


CHANGES: dict[str, Callable[[Town], object]] = {
    "a result is gone": lambda town: town.workspace.results[0].unlink(),
    "somebody edited one": lambda town: town.workspace.results[1].write_bytes(b"x"),
    "one is a workbook that was saved": lambda town: town.workspace.results[2].write_bytes(FORM.read_bytes()),
    "what is kept is lost": lambda town: sql(town, "DELETE FROM worked_out"),
    "what is kept is damaged": lambda town: sql(town, "UPDATE worked_out SET said = x'7b7d'"),
    "another plan": lambda town: town.keep(replace(plan(), name="別の計画")),
    "a decision": lambda town: town.run("set", "2-1/3/決算額@R8", "7", "--reason", "議会"),
    "a snapshot more": lambda town: (town.workspace.snapshots / "stray.json").write_bytes(b"{}"),
    "a link there leads nowhere": lambda town: (town.workspace.snapshots / "gone.json").symlink_to("nowhere"),
    "another form": lambda town: town.workspace.template.write_bytes(
        (FORM.parent / "project_evaluation.xlsx").read_bytes()
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_another_makes_them_anew(town: Town, placed: list[Book], change: Callable[[Town], object]) -> None:
    with at(DAY):
        change(town)
    found = merged_again(town)
    assert placed
    for path in town.workspace.results:
        path.unlink()
    assert merged_again(town) == found


def test_so_does_another_day_and_another_program(
    town: Town, placed: list[Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    merged_again(town, datetime(2027, 7, 2, 9, 30))
    assert len(placed) == 1
    monkeypatch.setattr(made_before, "program_mark", lambda: "99")
    merged_again(town, datetime(2027, 7, 2, 9, 30))
    assert len(placed) == 2
