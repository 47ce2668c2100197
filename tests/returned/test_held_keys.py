"""How much of a returned workbook an error holds back: the cell, the sheet or the whole of what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest

from kamakura_report.problem import Hold, Problem, Severity
from kamakura_report.returned.grid import Grid, RawCell, StoredKind
from kamakura_report.returned.held import asked_keys, held_keys, nothing_counts
from kamakura_report.returned.matching import Matching, match
from kamakura_report.returned.take import take_matched
from tests.returned.moved_lines import BOOK, KEYS, NAME, TRUTH, put, returned, with_cells

WRITER = "表紙/記入者"
FIGURES = {key: Hold.SHEET for key in TRUTH}
MATCHING = match(BOOK, returned())
WORD = RawCell("書き足し", StoredKind.TEXT)


def error(**place: str) -> Problem:
    return Problem("any.code", Severity.ERROR, "何か", "").at(**place)


def held_by(matching: Matching, problems: Iterable[Problem]) -> Mapping[str, Hold]:
    return held_keys(asked_keys(matching), [sheet.expected.name for sheet in matching.sheets], problems)


def held(grid: Grid) -> dict[str, Hold]:
    """What is held back of a return, by what is wrong with it; never more is taken than is left."""
    matching = match(BOOK, grid)
    answers, problems = take_matched(matching)
    found = dict(held_by(matching, problems))
    left = {key: answer for key, answer in TRUTH.items() if key not in found}
    assert {key: answer for key, answer in answers.items() if key not in found} == left
    return found


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"sheet": NAME, "cell": "C4", "key": f"{KEYS[0]}@R8"}, {f"{KEYS[0]}@R8": Hold.CELL}),
        ({"sheet": NAME, "cell": "A1"}, FIGURES),
        ({"sheet": NAME}, FIGURES),
        ({"sheet": "表紙", "cell": "A1"}, {WRITER: Hold.SHEET}),
        ({}, {**dict.fromkeys(TRUTH, Hold.FILE), WRITER: Hold.FILE}),
    ],
)
def test_an_error_holds_back_what_it_is_about(place: dict[str, str], expected: dict[str, Hold]) -> None:
    assert held_by(MATCHING, [error(**place)]) == expected


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_what_is_no_error_holds_back_nothing(severity: Severity) -> None:
    assert held_by(MATCHING, [replace(error(sheet=NAME), severity=severity)]) == {}


@pytest.mark.parametrize("place", [{"sheet": "メモ"}, {"sheet": "メモ", "key": "2-1/9/i9@R8"}])
def test_of_an_error_in_no_known_place_nobody_knows_how_far_it_reaches(place: dict[str, str]) -> None:
    assert set(held_by(MATCHING, [error(**place)]).values()) == {Hold.FILE}


def test_of_several_errors_about_a_key_the_widest_counts() -> None:
    cell = error(sheet=NAME, cell="C4", key=f"{KEYS[0]}@R8")
    assert held_by(MATCHING, [cell, error(sheet=NAME)]) == held_by(MATCHING, [error(sheet=NAME), cell]) == FIGURES
    assert set(held_by(MATCHING, [cell, error()]).values()) == {Hold.FILE}


def test_nothing_counts_once_every_key_is_held_back() -> None:
    assert not nothing_counts(asked_keys(MATCHING), held_by(MATCHING, [error(sheet=NAME)]))
    assert nothing_counts(asked_keys(MATCHING), held_by(MATCHING, [error(sheet=NAME), error(sheet="表紙")]))
    assert nothing_counts(asked_keys(MATCHING), held_by(MATCHING, [error()]))
    assert not nothing_counts(asked_keys(MATCHING), {})


def without(grid: Grid, number: int) -> Grid:
    return replace(grid, sheets=tuple(sheet for at, sheet in enumerate(grid.sheets) if at != number))


def without_row(grid: Grid, row: int) -> Grid:
    """A row of the figures taken out, all below moved up."""
    cells = grid.sheets[1].cells
    return with_cells(grid, {(r - (r > row), c): raw for (r, c), raw in cells.items() if r != row})


def copied(grid: Grid) -> Grid:
    """A copy of the figures' sheet, another figure typed in it."""
    figures = grid.sheets[1]
    cells = {**figures.cells, (4, 3): figures.cells[4, 3]._replace(text="999")}
    return replace(grid, sheets=(*grid.sheets, replace(figures, name=f"{NAME} (2)", cells=cells)))


@pytest.mark.parametrize(
    "change",
    [
        lambda grid: put(grid, (1, 1), WORD),
        lambda grid: put(grid, (2, 2), WORD),
        lambda grid: with_cells(grid, {at: raw for at, raw in grid.sheets[1].cells.items() if at != (1, 1)}),
        lambda grid: without_row(grid, 7),
        lambda grid: without(grid, 1),
        copied,
    ],
    ids=["changed", "added", "deleted", "a row deleted", "the sheet deleted", "a differing copy"],
)
def test_a_sheet_that_is_not_as_issued_is_held_back_and_the_cover_is_not(change: Callable[[Grid], Grid]) -> None:
    assert held(change(returned())) == FIGURES


@pytest.mark.parametrize("change", [lambda grid: put(grid, (1, 1), WORD, 0), lambda grid: without(grid, 0)])
def test_the_cover_holds_back_only_itself(change: Callable[[Grid], Grid]) -> None:
    assert held(change(returned())) == {WRITER: Hold.SHEET}


def test_an_unreadable_figure_holds_back_itself_alone() -> None:
    assert held(put(returned(), (4, 3), WORD)) == {f"{KEYS[0]}@R8": Hold.CELL}
