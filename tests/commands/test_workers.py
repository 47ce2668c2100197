"""Workbooks are the same whoever makes them, and a worker that dies at one costs that command one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands.editions import Edition
from kamakura_report.commands.made_workbooks import MadeWorkbook, WorkbookMaker
from kamakura_report.commands.mails import RequestMails
from kamakura_report.io import staff
from kamakura_report.plan.model import Division
from tests.commands.town import Town, founded, plan
from tests.io.ways import either_way  # noqa: F401

DIVISIONS = [f"第{number}課" for number in range(1, 11)]


@pytest.fixture(autouse=True)
def _as_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "FEWEST", 8)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Of ten divisions, each with a project."""
    town = founded(tmp_path / "town")
    small = plan()
    (program,) = small.programs
    (one,) = [project for project in program.projects if project.divisions == ("介護課",)]
    projects = tuple(
        replace(one, key=f"2-1/{number}", number=number, divisions=(name,))
        for number, name in enumerate(DIVISIONS, 101)
    )
    divisions = (*small.divisions, *map(Division, DIVISIONS))
    programs = (replace(program, projects=(*program.projects, *projects)),)
    town.keep(replace(small, programs=programs, divisions=divisions))
    town.workspace.secret.write_text("ab" * 32, encoding="ascii")
    return town


def made(town: Town, root: Path, *workers: str) -> dict[str, bytes]:
    """What ``generate`` writes, but for the ledger's database and the time in its events."""
    other = town.copy(root)
    assert other.run("generate", "--year", "R8", *workers).status == 0
    kept = ("output/workbooks", "output/mail", "output/ledger/snapshots")
    return {name: data for name, data in other.tree().items() if name.startswith(kept)}


@pytest.mark.usefixtures("either_way")
def test_any_number_of_workers_writes_the_same(town: Town, tmp_path: Path) -> None:
    alone = made(town, tmp_path / "1", "--workers", "1")
    assert len([name for name in alone if name.endswith(".xlsx") and "workbooks" in name]) > len(DIVISIONS)
    assert made(town, tmp_path / "3", "--workers", "3") == alone
    assert made(town, tmp_path / "0") == alone


def test_of_many_editions_no_more_are_begun_than_are_handed_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    begin, draft = WorkbookMaker._begin, RequestMails.draft
    begun, drafted, ahead = [], [], []

    def counted(maker: WorkbookMaker, edition: Edition) -> object:
        begun.append(edition)
        return begin(maker, edition)

    def told(mails: RequestMails, one: MadeWorkbook) -> None:
        ahead.append(len(begun) - len(drafted))
        drafted.append(one)
        draft(mails, one)

    monkeypatch.setattr(WorkbookMaker, "_begin", counted)
    monkeypatch.setattr(RequestMails, "draft", told)
    town.run("generate", "--year", "R8", "--workers", "1")
    assert len(drafted) == len(begun) > len(DIVISIONS) + 1
    assert max(ahead) == staff.FEWEST


@pytest.mark.usefixtures("either_way")
def test_a_division_at_which_every_worker_dies_is_named_and_nothing_is_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads, serves, held = staff.STAFF_CODE.rpartition("serve_calls")
    monkeypatch.setattr(
        staff,
        "STAFF_CODE",
        loads
        + """
import kamakura_report.io.workbook_order as room, os
real = room._decide
def die(ground, order):
    if order.issue.division == "第7課":
        os._exit(3)
    return real(ground, order)
room._decide = die
"""
        + serves
        + held,
    )
    before = town.tree()
    told = town.run("generate", "--year", "R8", "--workers", "2")
    assert told.status == 2
    assert "第7課の様式を作る補助のプログラムが、二度とも途中で止まりました。" in told.err
    assert town.tree() == before
    assert town.run("generate", "--year", "R8", "--workers", "1").status == 0


def test_where_no_worker_starts_the_message_names_the_way_that_works(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "STAFF_CODE", "raise SystemExit(5)")
    told = town.run("generate", "--year", "R8", "--workers", "2")
    assert (told.status, "--workers 1" in told.err) == (2, True)
    assert town.run("generate", "--year", "R8", "--workers", "1").status == 0


@pytest.mark.parametrize("typed", ["x", "65", "-1", "1.5"])
def test_a_number_that_is_none_is_refused(town: Town, typed: str) -> None:
    for command in (("generate",), ("check",), ("merge",), ("receive",)):
        told = town.run(*command, "--workers", typed)
        assert (told.status, f"「{typed}」" in told.err) == (2, True)
