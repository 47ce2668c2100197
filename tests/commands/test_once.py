"""Nothing is worked out twice: a returned sheet is compared once a file, a workbook placed once a division."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.read_returns import read_submission
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io import workbook_order
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.layout import place as placing
from kamakura_report.layout.place import place
from kamakura_report.returned import compare
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Sheet
from tests.commands.town import R8, R9, Town, founded, plan, walked
from tests.understood import reading

MEMO = RawCell(StoredKind.TEXT, "書き込み")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("once") / "town")


def edited(grid: Grid, change: Callable[[GridSheet], GridSheet]) -> Grid:
    """The same with another second sheet, that of the program."""
    first, second, *others = grid.sheets
    return replace(grid, sheets=(first, change(second), *others))


def with_memo(sheet: GridSheet) -> GridSheet:
    return replace(sheet, cells={**sheet.cells, (90, 40): MEMO})


def without_labels(sheet: GridSheet) -> GridSheet:
    return replace(sheet, cells={at: raw for at, raw in sheet.cells.items() if at[1] > 1})


def under_another_name(sheet: GridSheet) -> GridSheet:
    return replace(sheet, name="施策")


@pytest.mark.parametrize("change", [lambda sheet: sheet, with_memo, without_labels, under_another_name])
def test_each_cell_of_a_returned_workbook_is_compared_once(
    change: Callable[[GridSheet], GridSheet], town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether all is well, a note stands beside the table, or a sheet is refused or has another name.

    Only where the lines of a sheet have moved it is compared again, with the sheet as it must look then.
    """
    path = sorted(town.workspace.returned.iterdir())[0]
    grid = edited(read_workbook(path.read_bytes()), change)
    compared = counted(monkeypatch)
    known = Snapshots(town.workspace)
    returned = read_submission(known, None, ReturnedFile(path, path.name), reading(known, grid))
    assert returned.issue
    # The cover's formulas speak of the sheet by its name: where that is another, they are others.
    again = {"表紙"} if change is under_another_name else set()
    assert {sheet for sheet, times in compared.items() if times > 1} == again
    assert compared.keys() == {sheet.name for sheet in grid.sheets if not sheet.hidden}


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often all cells of a sheet were compared, by its name."""
    compared: Counter[str] = Counter()
    real = compare._differing

    def differing(issued: Sheet, returned: GridSheet) -> list[Position]:
        compared[issued.name] += 1
        return real(issued, returned)

    monkeypatch.setattr(compare, "_differing", differing)
    return compared


def test_each_workbook_is_placed_once(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a round's first sending-out, tried or done, also of the next round; where nothing changed since, never."""
    placed = placings(monkeypatch)
    fresh = founded(tmp_path / "fresh")
    for dry_run, times in ((True, 1), (False, 1), (True, 0), (False, 0)):
        fresh.generate(R8, dry_run=dry_run)
        assert placed == {name: times for name in names() if times}
        placed.clear()
    later = town.copy(tmp_path / "later")
    assert later.run("merge").status == 0
    placed.clear()
    for years, times in ((R8, 0), (R9, 1), (R9, 0)):
        later.generate(years)
        assert placed == {name: times for name in names() if times}
        placed.clear()


def test_after_a_change_of_the_plan_workbooks_are_placed_to_be_compared(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was, as it is; and again with the answers that it need not ask any more, where it is another."""
    changed = town.copy(tmp_path / "changed")
    (program,) = plan().programs
    project = next(one for one in program.projects if one.divisions == ("介護課",))
    projects = tuple(replace(one, name="別の事業") if one is project else one for one in program.projects)
    changed.keep(replace(plan(), programs=(replace(program, projects=projects),)))
    placed = placings(monkeypatch)
    generated = changed.generate(R8)
    assert {one.division: one.done for one in generated.issued} == {"福祉課": "unchanged", "介護課": "replaced"}
    assert placed == {"福祉課": 2, "介護課": 3, "保険課": 1, "企画課": 1}  # the last two are asked nothing


def placings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the workbook of each division was placed, here: so few are made without workers."""
    placed: Counter[str] = Counter()

    def counting(form: Any, plan: Any, issue: Any, *filled_in: Any) -> Book:
        placed[issue.division] += 1
        return place(form, plan, issue, *filled_in)

    for room in (placing, workbook_order):  # snapshots place when one has no record
        monkeypatch.setattr(room, "place", counting)
    return placed


def names() -> list[str]:
    return [division.name for division in plan().divisions]
