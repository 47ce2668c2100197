"""What a worker says: every grid arrives as it was, and nothing but what a worker says is taken for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io import worker_lines
from kamakura_report.io.worker_lines import GridFromLines, grid_lines, refusal_line
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.grid import (
    CellLook,
    Grid,
    GridSheet,
    Mark,
    ObjectKind,
    RawCell,
    Run,
    SheetObject,
    StoredKind,
)
from kamakura_report.workbook.area import Area
from tests.effort import cases

texts = st.text(st.characters(codec=None, categories=None), max_size=6) | st.sampled_from(["\ud800", "\n", '"', "\x00"])
runs = st.lists(st.builds(Run, texts, st.sampled_from(Mark)), max_size=3).map(tuple)
looks = st.none() | st.builds(CellLook, runs, texts)
raws = st.builds(RawCell, st.sampled_from(StoredKind), texts, st.none() | texts, st.booleans(), looks)
places = st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384))
areas = st.builds(Area, *[st.integers(1, 9)] * 4)
objects = st.builds(SheetObject, st.sampled_from(ObjectKind), st.none() | areas, texts)
hidden = st.sampled_from(["", "hidden", "veryHidden"])
sheets = st.builds(
    GridSheet,
    texts,
    st.dictionaries(places, raws, max_size=20),
    st.lists(areas, max_size=4).map(tuple),
    hidden,
    st.booleans(),
    st.lists(objects, max_size=4).map(tuple),
)
grids = st.builds(
    Grid,
    st.lists(sheets, max_size=3).map(tuple),
    st.dictionaries(texts, texts, max_size=3),
    texts,
    texts,
    st.booleans(),
    st.booleans(),
)


def assemble(lines: list[bytes]) -> GridFromLines:
    assembled = GridFromLines()
    *before, last = lines
    assert [line for line in before if assembled.add(line)] == []
    assert assembled.add(last)
    return assembled


@settings(max_examples=cases(2000))
@given(grids, st.sampled_from([1, 2, 8192]))
def test_every_grid_arrives_as_it_was_however_small_the_pieces(grid: Grid, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_lines, "PIECE", piece)
        assembled = assemble(list(grid_lines(grid, "abc", lambda: 7)))
    assert (assembled.result, assembled.digest, assembled.peak) == (grid, "abc", 7)


def test_a_refusal_arrives_with_all_its_words() -> None:
    problem = Problem("a.b", Severity.NOTE, "found", "advice", sheet="S", cell="A1")
    assembled = assemble([refusal_line(Refused(problem), "abc", 7)])
    refused = assembled.result
    assert isinstance(refused, Refused)
    assert refused.problem == problem


def test_a_long_text_in_many_cells_is_said_once_and_no_line_is_long() -> None:
    long = "あ" * 100_000
    cells = {(row, 1): RawCell(StoredKind.TEXT, long if row % 2 else str(row)) for row in range(1, 30_001)}
    lines = list(grid_lines(Grid((GridSheet("S", cells),)), "", lambda: 0))
    assert sum(map(len, lines)) < 6 * len(long) + 30 * len(cells)
    assert max(map(len, lines)) < 6 * len(long) + 40 * worker_lines.PIECE
    assert assemble(lines).result == Grid((GridSheet("S", cells),))


def test_a_look_of_many_cells_is_said_once_and_cells_without_one_say_nothing_of_it() -> None:
    look = CellLook(tuple(Run("あ" * 100, mark) for mark in (Mark.STRUCK, Mark.NONE)))
    plain = {(row, 1): RawCell(StoredKind.TEXT, "同じ") for row in range(1, 1001)}
    struck = {at: RawCell(StoredKind.TEXT, "同じ", look=look) for at in plain}
    lines = [list(grid_lines(Grid((GridSheet("S", cells),)), "", lambda: 0)) for cells in (plain, struck)]
    sizes = [sum(map(len, each)) for each in lines]
    assert sizes[1] - sizes[0] < 12 * len(plain) + 2000
    assert [len(json.loads(each[1])) for each in lines] == [3, 5]
    assert assemble(lines[1]).result == Grid((GridSheet("S", struck),))


def test_open_blanks_are_one_object_however_many_they_are() -> None:
    cells = {(row, 1): RawCell(locked=False) for row in range(1, 4)}
    grid = assemble(list(grid_lines(Grid((GridSheet("S", cells),)), "", lambda: 0))).result
    assert isinstance(grid, Grid)
    assert len({id(raw) for raw in grid.sheets[0].cells.values()}) == 1


SHEET = json.dumps(["sheet", "S", "", True]).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff",
        b"1",
        b"[]",
        b'["other"]',
        b'["sheet"]',
        b'{"a": 1, "b": 2}',
        b'["cells", [], [1, 1, 0]]',
        b'["cells", [], [1, 1, 1, 0, -1, 1]]',
        b'["cells", [], [1, 1, 99, 0, -1, 1]]',
        b'["merges", [[1, 2, 3]]]',
        b'["done"]',
        b"[" * 100_000,
    ],
)
def test_what_no_worker_says_is_no_grid(line: bytes) -> None:
    assembled = GridFromLines()
    assembled.add(SHEET)
    with pytest.raises(ValueError):  # noqa: PT011 - any kind of it ends the worker
        assembled.add(line)


def test_cells_without_a_sheet_are_nowhere() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any kind of it ends the worker
        GridFromLines().add(b'["cells", ["a"], [1, 1, 1, 0, -1, 1]]')
