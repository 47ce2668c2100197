"""The program changes while workbooks are out: a return is compared with what was written, not what would be now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.commands import generate, read_returns
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io import workbook_order
from kamakura_report.layout import place as placing
from kamakura_report.layout.place import place
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet
from tests.commands.town import R8, Town, founded, plan

FIGURE = "2-1/3/i1@R8"
LABEL = "決算額（千円）\n千円未満は四捨五入します"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def otherwise(*said: Any) -> Book:
    """The workbook as a later edition of the program places it: a label and all formulas are others, rows moved."""
    book = place(*said)
    return replace(book, sheets=tuple(_moved(sheet) if not sheet.hidden else sheet for sheet in book.sheets))


def _moved(sheet: Sheet) -> Sheet:
    cells = {(row + 2, column): _other(cell) for (row, column), cell in sheet.cells.items()}
    return Sheet(sheet.name, cells, protected=sheet.protected)


def _other(cell: Cell) -> Cell:
    if isinstance(cell.value, Formula):
        return replace(cell, value=replace(cell.value, text=f"({cell.value.text})"))
    return replace(cell, value="決算額") if cell.value == LABEL else cell


def grow_older(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (placing, workbook_order):  # snapshots place when one has no record
        monkeypatch.setattr(room, "place", otherwise)


def codes(town: Town) -> list[str]:
    return [problem.code for returned in read_returns.run(town.workspace, []) for problem in returned.problems]


def test_a_workbook_that_is_out_is_taken_by_a_later_program(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.answer(town.generate(R8).issued[0], {FIGURE: "17"})
    grow_older(monkeypatch)
    (returned,) = read_returns.run(town.workspace, [])
    assert (returned.problems, returned.answers[FIGURE].shown) == ((), "17")
    assert town.run("merge").status == 0


def test_without_what_is_kept_it_would_be_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the workbooks are kept for: the guard of the test above."""
    issued = town.generate(R8).issued[0]
    town.answer(issued, {FIGURE: "17"})
    shutil.rmtree(town.workspace.snapshots / issued.issue)
    assert codes(town) == []
    grow_older(monkeypatch)
    assert set(codes(town)) >= {"sheet.rearranged"}


def test_of_a_workbook_that_no_record_was_kept_of_only_the_formulas_are_not_known(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of those sent out before records were kept: a figure in the place of a formula is still told."""
    issued = town.generate(R8).issued[0]
    path = town.answer(issued, {FIGURE: "17"})
    shutil.rmtree(town.workspace.snapshots / issued.issue)
    for room in (placing, workbook_order):  # snapshots place when one has no record
        monkeypatch.setattr(room, "place", with_other_formulas)
    assert codes(town) == []
    town.answer(issued, {FIGURE: "約17"}, "other.xlsx")
    town.run("check", "--annotate", str(tmp_path / "back"))  # now there is a record, of the one sent back
    assert set(codes(town)) == {"figure.unreadable", "return.twice"}
    (town.workspace.returned / "other.xlsx").unlink()
    book = openpyxl.load_workbook(path)
    book["表紙"][next(cell_name(at) for at, one in formulas(issued, town))] = 3
    book.save(path)
    assert codes(town) == ["shown.formula"]


def with_other_formulas(*said: Any) -> Book:
    book = place(*said)
    return replace(book, sheets=tuple(_with_other_formulas(sheet) for sheet in book.sheets))


def _with_other_formulas(sheet: Sheet) -> Sheet:
    return replace(sheet, cells={at: cell if cell.value == LABEL else _other(cell) for at, cell in sheet.cells.items()})


def formulas(issued: generate.Issued, town: Town) -> Iterator[tuple[Position, Cell]]:
    """Those of the cover."""
    there = Snapshots(town.workspace)
    cells = there.book(there.sent_issue(issued.issue)).sheet("表紙").cells
    return ((at, one) for at, one in sorted(cells.items()) if isinstance(one.value, Formula))


def test_a_workbook_sent_back_by_a_later_program_is_taken_as_well(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stand side by side under the same id: the old one, and the one made from it for correction."""
    issued = town.generate(R8).issued[0]
    town.answer(issued, {FIGURE: "約17"})
    grow_older(monkeypatch)
    assert town.run("check", "--annotate", str(tmp_path / "back")).status == 1
    assert len(list((town.workspace.snapshots / issued.issue).iterdir())) == 2
    shutil.copy(
        tmp_path / "back" / "R8" / f"{issued.division}.xlsx",
        town.workspace.returned / f"{issued.division}（直し）.xlsx",
    )
    assert sorted(codes(town)) == ["figure.unreadable", "figure.unreadable", "return.superseded"]


def test_the_same_program_keeps_each_workbook_once(town: Town, tmp_path: Path) -> None:
    issued = town.generate(R8).issued[0]
    town.answer(issued, {FIGURE: "約17"})
    before = {name for name in town.tree() if "/snapshots/" in name}
    town.run("check", "--annotate", str(tmp_path / "back"))
    assert {name for name in town.tree() if "/snapshots/" in name} == before


def test_a_workbook_moved_into_the_new_form_by_a_later_program_is_taken(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = town.answer(town.generate(R8).issued[0], {FIGURE: "17"})
    shutil.move(old, town.root / "old.xlsx")
    (program,) = plan().programs
    town.keep(replace(plan(), programs=(replace(program, name="福祉と健康"),)))
    town.generate(R8)
    grow_older(monkeypatch)
    target = town.workspace.returned / "new.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    assert town.run("refresh", str(town.root / "old.xlsx"), "-o", str(target)).status == 0
    (returned,) = read_returns.run(town.workspace, [])
    assert (returned.problems, returned.answers[FIGURE].shown) == ((), "17")


def test_what_a_run_that_broke_off_left_beside_it_is_no_record(town: Town) -> None:
    issued = town.generate(R8).issued[0]
    town.answer(issued, {})
    (town.workspace.snapshots / issued.issue / ".kamakura-1-0.tmp").write_bytes(b"half")
    assert codes(town) == []


def test_status_names_cells_as_they_were_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.generate(R8)
    before = town.run("status", "--json").out
    grow_older(monkeypatch)
    assert town.run("status", "--json").out == before
