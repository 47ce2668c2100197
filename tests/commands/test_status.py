"""status: the round it speaks of, what it counts, the file it writes, and that it changes nothing else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.commands import decide, generate, made_before, merge, status, undo
from kamakura_report.commands.ledger_session import write_ledger
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.plan.model import Division
from kamakura_report.problem import CannotRun
from kamakura_report.reports import status_book
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus, Stage
from kamakura_report.rounds.events import EventKind
from kamakura_report.workbook.book import Book
from tests.audit import findings
from tests.commands.town import FORM, NOW, R8, R9, Town, founded, plan

DUE = date(2027, 5, 31)
MERGED = datetime(2027, 5, 20, 17, 0)
TODAY = datetime(2027, 6, 10, 9, 0)
KPI_LIST = FORM.with_name("kpi_list.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town that has sent out R8, due on 31 May; its divisions are 福祉課, 介護課 and 企画課's."""
    town = founded(tmp_path_factory.mktemp("status") / "town")
    town.generate(R8, due=DUE)
    return town


def issued(town: Town, division: str, **said: object):
    """The workbook of a division, sent out again as it was."""
    return next(one for one in town.generate(R8, **{"due": DUE, **said}).issued if one.division == division)


def stood(town: Town, **said: object) -> dict[str, DivisionStatus]:
    done = status.run(town.workspace, now=TODAY, dry_run=True, **said)  # type: ignore[arg-type]
    return {one.division.name: one for one in done.overview.statuses}


def codes(town: Town) -> list[str]:
    return [problem.code for problem in status.run(town.workspace, now=TODAY, dry_run=True).problems]


def take_in(town: Town, now: datetime = MERGED) -> None:
    merge.run(town.workspace, [], now=now)


def test_before_anything_was_sent_out_there_is_nothing_to_tell(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    before = town.tree()
    with pytest.raises(CannotRun, match="まだ何も配布していません"):
        status.run(town.workspace, now=TODAY)
    assert town.tree() == before


def test_everybody_is_waited_for_after_sending_out(town: Town) -> None:
    found = stood(town)
    sent = [one for one in found.values() if one.sendings]
    assert sent
    assert {one.stage for one in sent} == {Stage.WAITING}
    assert {one.late for one in sent} == {10}
    assert found["保険課"].stage is Stage.NOT_SENT


def test_who_answered_counts_and_an_undone_merge_does_not(town: Town) -> None:
    town.answer(issued(town, "福祉課"))
    assert codes(town).count("status.not-merged") == 1
    take_in(town)
    assert (stood(town)["福祉課"].stage, stood(town)["福祉課"].late) == (Stage.DONE, 0)
    assert "status.not-merged" not in codes(town)
    undo.run(town.workspace, now=TODAY)
    assert stood(town)["福祉課"].stage is Stage.WAITING
    assert "status.not-merged" in codes(town)


def test_what_windows_leaves_lying_about_is_no_file_to_take_in(town: Town) -> None:
    town.workspace.returned.mkdir(parents=True, exist_ok=True)
    (town.workspace.returned / "~$福祉課.xlsx").write_bytes(b"\x04lock")
    (town.workspace.returned / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "status.not-merged" not in codes(town)
    (town.workspace.returned / "福祉課.pdf").write_bytes(b"%PDF-1.7\n")
    assert "status.unknown-file" in codes(town)
    assert "status.not-merged" not in codes(town)  # no merge will ever take it in


def test_an_empty_cell_and_a_wrong_one_are_told_with_their_place(town: Town) -> None:
    town.answer(issued(town, "福祉課"), {"2-1/3/i1@R8": ""})
    town.answer(issued(town, "介護課"), {"2-1/12/決算額@R8": "約10"})
    take_in(town)
    found = stood(town)
    assert [cell.ask.key for cell in found["福祉課"].outstanding] == ["2-1/3/i1@R8"]
    (problem,) = found["介護課"].errors
    (open_,) = (cell for cell in found["介護課"].cells_of(CellOutcome.BLANK) if cell.ask.key == problem.key)
    assert (problem.sheet, problem.cell) == (open_.sheet, open_.cell)
    assert "status.refused" in codes(town)


def test_a_second_edition_is_the_workbook_that_counts_and_a_return_of_the_first_answers_it(town: Town) -> None:
    first = issued(town, "福祉課")
    given = first.path.read_bytes()
    town.answer(first)
    later = date(2027, 6, 30)
    second = issued(town, "福祉課", due=later)
    assert second.path.read_bytes() != given
    take_in(town)
    fukushi = stood(town)["福祉課"]
    assert (fukushi.stage, fukushi.due, len(fukushi.sendings)) == (Stage.DONE, later, 1)
    assert fukushi.sendings[0].issue == second.issue
    assert stood(town)["介護課"].late == 0


def test_a_file_saved_before_a_second_edition_was_sent_is_not_late_for_it(town: Town) -> None:
    path = town.answer(issued(town, "福祉課"))
    path.write_bytes(fill_workbook(path.read_bytes(), {}, Producer.EXCEL, modified="2027-05-20T01:00:00Z"))
    earlier = date(2027, 5, 30)
    again = generate.Request(years=(R8,), due=earlier)
    generate.run(town.workspace, again, now=datetime(2027, 5, 28, 9, 0))
    take_in(town, datetime(2027, 6, 5, 9, 0))
    assert (stood(town)["福祉課"].due, stood(town)["福祉課"].late) == (earlier, 0)


def test_a_division_that_was_renamed_answers_under_its_old_name(town: Town) -> None:
    town.answer(issued(town, "福祉課"))
    take_in(town)
    small = plan()
    (program,) = small.programs
    projects = tuple(
        replace(one, divisions=tuple("共生課" if name == "福祉課" else name for name in one.divisions))
        for one in program.projects
    )
    divisions = tuple(
        Division("共生課", former=("福祉課",)) if one.name == "福祉課" else one for one in small.divisions
    )
    town.keep(replace(small, divisions=divisions, programs=(replace(program, division="共生課", projects=projects),)))
    found = stood(town)
    assert "福祉課" not in found
    assert (found["共生課"].name, found["共生課"].stage) == ("共生課（旧 福祉課）", Stage.DONE)


def test_the_latest_open_round_is_meant_unless_another_is_named(town: Town) -> None:
    town.generate(R9)
    assert status.run(town.workspace, now=TODAY, dry_run=True).overview.round == "R9"
    assert status.run(town.workspace, "R8", now=TODAY, dry_run=True).overview.round == "R8"
    close(town, "R9")
    done = status.run(town.workspace, now=TODAY, dry_run=True).overview
    assert (done.round, done.closed) == ("R8", False)
    close(town, "R8")
    done = status.run(town.workspace, now=TODAY, dry_run=True).overview
    assert (done.round, done.closed) == ("R9", True)


def close(town: Town, name: str) -> None:
    with write_ledger(town.workspace, now=TODAY) as session:
        session.record(EventKind.CLOSED, {"round": name})


def test_an_unknown_round_is_told_with_those_there_are(town: Town) -> None:
    with pytest.raises(CannotRun, match="「R9」という回はありません。R8 のどれかを"):
        status.run(town.workspace, "R9", now=TODAY)


def test_a_file_that_says_no_division_is_told_while_the_round_runs(town: Town) -> None:
    book = openpyxl.Workbook()
    town.workspace.returned.mkdir(parents=True, exist_ok=True)
    book.save(town.workspace.returned / "回答.xlsx")
    take_in(town, datetime(2027, 3, 1, 9, 0))
    assert "status.unknown-file" not in codes(town)  # it came before this round
    book.active["A1"] = "10"
    book.save(town.workspace.returned / "回答2.xlsx")
    take_in(town)
    told = [p for p in status.run(town.workspace, now=TODAY, dry_run=True).problems if p.code == "status.unknown-file"]
    assert [problem.found for problem in told] == ["どの課のものか分からないファイルが届いています: 回答2.xlsx。"]


def test_a_snapshot_that_is_gone_ends_it_with_one_line(town: Town) -> None:
    (town.workspace.snapshots / f"{issued(town, '福祉課').issue}.json.gz").unlink()
    before = town.tree()
    with pytest.raises(CannotRun, match=r"配布の控え .* がありません"):
        status.run(town.workspace, now=TODAY)
    assert town.tree() == before


# The file


def test_a_dry_run_writes_nothing(town: Town) -> None:
    before = town.tree()
    assert status.run(town.workspace, now=TODAY, dry_run=True).written == ()
    assert town.tree() == before


def test_the_workbook_is_written_and_nothing_else_is_changed(town: Town) -> None:
    before = town.tree()
    (written,) = status.run(town.workspace, now=TODAY).written
    after = town.tree()
    assert written.path == town.workspace.status
    assert {name for name in after if after[name] != before.get(name)} == {
        "output/status.xlsx",
        "output/ledger/written.json",
    }
    assert before.keys() <= after.keys()
    assert findings(written.path.read_bytes()) == []


def test_the_same_day_writes_the_same_bytes(town: Town) -> None:
    status.run(town.workspace, now=TODAY)
    assert [one.done for one in status.run(town.workspace, now=TODAY.replace(hour=17)).written] == ["unchanged"]


@pytest.fixture
def placed(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Book]:
    """The workbooks that are made from now on; that of the town's round lies there."""
    status.run(town.workspace, now=TODAY)
    books: list[Book] = []
    place: Callable[..., Book] = status_book.place_status

    def counting(*about: Any, **more: Any) -> Book:
        books.append(place(*about, **more))
        return books[-1]

    monkeypatch.setattr(status_book, "place_status", counting)
    return books


def test_a_workbook_that_would_say_the_same_is_not_made(town: Town, placed: list[Book]) -> None:
    before = town.tree()
    (written,) = status.run(town.workspace, now=TODAY.replace(hour=17)).written
    assert written.done == "unchanged"
    assert town.tree() == before
    assert placed == []


def _rot(path: Path) -> None:
    """Its content becomes another, and nobody sees it by its size or time."""
    state = path.stat()
    path.write_bytes(bytes(state.st_size))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, Callable[[Town], object]] = {
    "it is gone": lambda town: town.workspace.status.unlink(),
    "somebody edited it": lambda town: town.workspace.status.write_bytes(b"x"),
    "the memory is gone": lambda town: town.workspace.written.unlink(),
    "another plan": lambda town: town.keep(replace(plan(), name="別の計画")),
    "another form": lambda town: town.workspace.template.write_bytes(KPI_LIST.read_bytes()),
    "an answer": lambda town: (town.answer(issued(town, "福祉課")), take_in(town)),
    "a decision": lambda town: decide.set_figure(town.workspace, "2-1/3/i1@R8", "17", "電話", now=TODAY),
    "a snapshot more": lambda town: (town.workspace.snapshots / "stray.json").write_bytes(b"{}"),
    "the round is closed": lambda town: close(town, "令和8年度"),
    "a form that was sent out has rotted": lambda town: _rot(next(town.workspace.snapshots.glob("*.xlsx"))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_another_makes_it_anew(town: Town, placed: list[Book], change: Callable[[Town], object]) -> None:
    change(town)
    status.run(town.workspace, now=TODAY)
    found = town.workspace.status.read_bytes()
    assert placed
    town.workspace.status.unlink()
    status.run(town.workspace, now=TODAY)
    assert town.workspace.status.read_bytes() == found


def test_so_does_another_day_another_round_and_another_program(
    town: Town, placed: list[Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    status.run(town.workspace, now=tomorrow)
    town.generate(R9)
    status.run(town.workspace, "R8", now=tomorrow)
    status.run(town.workspace, "R9", now=tomorrow)
    monkeypatch.setattr(made_before, "program_mark", lambda: "99")
    status.run(town.workspace, "R9", now=tomorrow)
    assert len(placed) == 4


def test_a_sheet_that_a_person_has_written_into_is_moved_aside(town: Town) -> None:
    status.run(town.workspace, now=TODAY)
    book = openpyxl.load_workbook(town.workspace.status)
    book.worksheets[0]["A20"] = "介護課に電話した"
    book.save(town.workspace.status)
    (written,) = status.run(town.workspace, now=TODAY).written
    assert written.backup is not None
    assert openpyxl.load_workbook(written.backup).worksheets[0]["A20"].value == "介護課に電話した"


def test_it_is_asked_on_the_day_the_clock_says(town: Town) -> None:
    assert status.run(town.workspace, now=NOW, dry_run=True).overview.today == NOW.date()


def test_it_takes_over_what_an_earlier_program_left_and_leaves_the_ledger_as_it_is_from_then_on(made: Town) -> None:
    town = made.copy(made.root.with_name("taken over"))
    with closing(sqlite3.connect(town.workspace.database)) as database:
        database.executescript("DROP TABLE worked_out; PRAGMA user_version = 6; VACUUM;")
    before = _kept(town)
    status.run(town.workspace, now=TODAY, dry_run=True)
    assert _kept(town) == before
    status.run(town.workspace, now=TODAY)
    taken_over = _kept(town)
    assert {path for path in before if before[path] != taken_over[path]} == {"output/ledger/ledger.sqlite3"}
    status.run(town.workspace, now=datetime(2027, 6, 11, 9, 0))
    assert _kept(town) == taken_over


def _kept(town: Town) -> dict[str, bytes]:
    """All files but the one that status writes, and the memory of it."""
    return {path: held for path, held in town.tree().items() if not path.endswith(("status.xlsx", "written.json"))}
