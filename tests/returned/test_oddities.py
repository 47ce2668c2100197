"""What nobody sees in a returned workbook is told, with its cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.problem import Severity
from kamakura_report.returned.checks import find_oddities
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind, areas_are_apart, covered_cells
from kamakura_report.returned.matching import match
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Book, Cell, Sheet
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import cases

FIVE = RawCell(StoredKind.NUMBER, "5")
ASKED = Cell(ask=Ask("2-1/i1@R8", AnswerKind.NUMBER, True, "満足な市民 実績 R8"))
BOOK = Book((Sheet("2-1 福祉", {(1, 1): ASKED, (1, 2): ASKED, (2, 1): ASKED, (2, 2): ASKED, (5, 5): ASKED}),))

spans = st.tuples(st.integers(1, 7), st.integers(0, 3))
areas = st.builds(lambda row, column: Area(row[0], column[0], sum(row), sum(column)), spans, spans)


def told(grid: Grid) -> list[tuple[str, Severity, str, str]]:
    return [
        (problem.code, problem.severity, problem.sheet, problem.cell) for problem in find_oddities(match(BOOK, grid))
    ]


def test_a_question_under_a_merge_is_an_error_at_its_cell() -> None:
    """Of what is hidden there, and of what Excel has deleted."""
    cells: dict[Position, RawCell] = {
        (1, 1): FIVE,
        (1, 2): FIVE,
        (2, 1): RawCell(locked=False),
        (2, 2): RawCell(formula="A1"),
        (3, 1): FIVE,
    }
    sheet = GridSheet("2-1 福祉", cells, (Area(1, 1, 3, 2),))
    assert told(Grid((sheet,))) == [
        ("cell.covered", Severity.ERROR, "2-1 福祉", "B1"),
        ("cell.merged", Severity.ERROR, "2-1 福祉", "A2"),
        ("cell.covered", Severity.ERROR, "2-1 福祉", "B2"),
    ]
    assert told(Grid((GridSheet("2-1 福祉", cells),))) == []


def test_sheets_that_are_not_ours_may_hide_what_they_like() -> None:
    assert told(Grid((GridSheet("メモ", {(1, 2): FIVE}, (Area(1, 1, 1, 2),)),))) == []


def test_macros_are_a_note() -> None:
    assert told(Grid((), macros=True)) == [("file.macros", Severity.NOTE, "", "")]


def test_days_counted_from_1904_are_a_note() -> None:
    assert told(Grid((), date1904=True)) == [("file.date1904", Severity.NOTE, "", "")]


@settings(max_examples=cases(3000))
@given(st.lists(areas, max_size=8), st.sets(st.tuples(st.integers(1, 11), st.integers(1, 11))))
def test_one_pass_finds_what_looking_at_every_cell_finds(merges: list[Area], places: set[Position]) -> None:
    every = [position for area in merges for position in area.positions()]
    assert areas_are_apart(merges) == (len(every) == len(set(every)))
    if areas_are_apart(merges):
        hidden = {position for area in merges for position in area.positions()} - {(a.top, a.left) for a in merges}
        sheet = GridSheet("S", dict.fromkeys(places, FIVE), tuple(merges))
        assert covered_cells(sheet, places) == sorted(places & hidden)
