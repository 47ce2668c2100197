"""Rows of the real plan's workbooks are high enough: measured by a real office program, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.commands import ask
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo import walk
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.pages import shown_text
from kamakura_report.layout.place import place
from kamakura_report.master.write_master import place_master
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Book, Sheet, Style
from tests.office.office import Office
from tests.office.real import DIVISIONS, NOW, ROOT, Real, area_at, texts

pytestmark = pytest.mark.office

Measure = Callable[[Book], dict[tuple[str, str], float]]  # (sheet, cells) → the best height in points


@pytest.fixture(scope="module")
def measure(office: Office) -> Measure:
    """The best height for each text of a book; the same text with the same looks and room is measured once."""
    known: dict[tuple[str, Style, float], float] = {}

    def best(book: Book) -> dict[tuple[str, str], float]:
        alike: dict[tuple[str, str], tuple[str, Style, float]] = {}
        for sheet in book.sheets:
            for position, cell in texts(sheet):
                area = area_at(sheet, position)
                room = sum(sheet.widths[column] for column in range(area.left, area.right + 1))
                alike[sheet.name, str(area)] = (shown_text(cell), cell.style, room)
        new = {kind: place for place, kind in alike.items() if kind not in known}
        wanted: dict[str, list[str]] = {}
        for sheet_name, area_name in new.values():
            wanted.setdefault(sheet_name, []).append(area_name)
        found = office.best_heights(write_workbook(book), wanted)
        known.update((kind, found[sheet_name][area_name]) for kind, (sheet_name, area_name) in new.items())
        return {place: known[kind] for place, kind in alike.items()}

    return best


def too_low(sheets: Iterable[Sheet], best: dict[tuple[str, str], float], *, wrap: bool) -> list[tuple[str, str, float]]:
    """(sheet, cells, points missing) of each text whose rows are lower than is best for it."""
    found = []
    for sheet in sheets:
        for position, cell in texts(sheet):
            area = area_at(sheet, position)
            missing = best[sheet.name, str(area)] - written(sheet, area)
            if cell.style.wrap is wrap and not cell.style.shrink and missing > 0:
                found.append((sheet.name, str(area), missing))
    return found


def written(sheet: Sheet, area: Area) -> float:
    """The height of the area's rows in points."""
    return sum(sheet.heights[row] for row in range(area.top, area.bottom + 1))


def wrapping(book: Book) -> Book:
    """The book with every text wrapping."""
    sheets = []
    for sheet in book.sheets:
        cells = {
            position: replace(cell, style=replace(cell.style, wrap=True)) for position, cell in sheet.cells.items()
        }
        sheets.append(replace(sheet, cells=cells))
    return replace(book, sheets=tuple(sheets))


def seen(book: Book) -> Book:
    """The book without its hidden sheet."""
    return replace(book, sheets=tuple(sheet for sheet in book.sheets if not sheet.hidden))


@pytest.mark.parametrize("division", DIVISIONS)
def test_each_wrapped_text_fits_its_rows(measure: Measure, real: Real, division: str) -> None:
    book = seen(real.of(division).book)
    assert too_low(book.sheets, measure(book), wrap=True) == []


@pytest.mark.parametrize("division", DIVISIONS)
def test_a_text_that_does_not_wrap_needs_no_second_line(measure: Measure, real: Real, division: str) -> None:
    """Such a text is cut off at its neighbour; were it wrapped, it would still fit, so it is not."""
    book = seen(real.of(division).book)
    assert too_low(book.sheets, measure(wrapping(book)), wrap=False) == []


def test_rows_that_are_too_low_are_noticed(measure: Measure, real: Real) -> None:
    """The measuring is seen to fail: at three fifths of their height hardly a row fits its text."""
    book = seen(real.of("福祉政策課").book)
    lower = [
        replace(sheet, heights={row: height * 0.6 for row, height in sheet.heights.items()}) for sheet in book.sheets
    ]
    assert len(too_low(lower, measure(book), wrap=True)) > 100


@pytest.mark.parametrize("indent", [1, 2, 5])
def test_an_indented_text_fits_its_rows_too(measure: Measure, real: Real, indent: int) -> None:
    """A clerk who indents the texts of her form loses no line of them: the indent takes room from the text."""
    workbook = real.of("福祉政策課")
    form = workbook.form.form
    drawn = form.program.drawn
    cells = {
        position: replace(cell, style=replace(cell.style, indent=indent, horizontal="left"))
        for position, cell in drawn.cells.items()
    }
    indented = replace(form, program=replace(form.program, drawn=replace(drawn, cells=cells)))
    book = seen(place(indented, workbook.plan, workbook.issue))
    assert too_low(book.sheets, measure(book), wrap=True) == []


def test_the_rows_of_master_and_results_fit_their_texts(measure: Measure, tmp_path: Path) -> None:
    """After the demo's walk: doubts of the import, a conflict, unreadable answers, blanks."""
    workspace = Workspace(tmp_path / "demo")
    walked = walk.run(Workspace(ROOT), workspace.root, now=NOW)
    plan, _ = load_plan(workspace)
    merged = ask.run(workspace, now=NOW).merged
    for book in (
        place_master(plan, walked.imported.doubts),
        place_consolidated(plan, merged, walked.consolidated.problems),
    ):
        assert too_low(book.sheets, measure(book), wrap=True) == []
