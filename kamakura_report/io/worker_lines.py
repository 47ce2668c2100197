"""What a worker says of a file, line by line, and put together from its lines again.

A line is a JSON list that begins with what it is about: of cells ``sheet``, ``merges``, ``object``, ``cells`` and last
``done``, of what was understood those of ``understood_lines``; ``refused`` and ``container`` stand alone. A text of a
cell is sent once and named by its number afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from kamakura_report.io.reader.containers import Container, InnerFile
from kamakura_report.io.understood_lines import UnderstoodFromLines
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import Problem
from kamakura_report.returned.grid import (
    BLANK,
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
from kamakura_report.returned.understood import UnderstoodBook
from kamakura_report.workbook.area import Area, Position

PIECE = 8192  # cells, texts or merges in one line
LAST = ("done", "refused", "container", "understood")

_KINDS = tuple(StoredKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


def grid_lines(grid: Grid, digest: str, peak: Callable[[], int]) -> Iterator[bytes]:
    """The lines for a grid, the file's SHA-256, and (asked last) the most bytes the worker has held."""
    seen: dict[str | None, int] = {None: -1}
    looks: dict[int, int] = {}  # by what object it is: cells share theirs
    for sheet in grid.sheets:
        yield say_line("sheet", sheet.name, sheet.hidden, sheet.protected)
        merges = [(area.top, area.left, area.bottom, area.right) for area in sheet.merges]
        for at in range(0, len(merges), PIECE):
            yield say_line("merges", merges[at : at + PIECE])
        for each in sheet.objects:
            corners = each.area and (each.area.top, each.area.left, each.area.bottom, each.area.right)
            yield say_line("object", each.kind, corners, each.text)
        yield from _cell_lines(sheet, seen, looks)
    about = (dict(grid.properties), grid.modified, grid.program, grid.macros, grid.date1904)
    yield say_line("done", *about, digest, peak())


def refusal_line(refused: Refused, digest: str, peak: int) -> bytes:
    """The line that says why there is no grid."""
    return say_line("refused", refused.problem.as_dict(), digest, peak)


def container_line(container: Container, digest: str, peak: int) -> bytes:
    """The line that says what a mail or an archive holds."""
    files = [(file.name, file.digest) for file in container.files]
    return say_line("container", container.is_mail, files, container.beside, digest, peak)


def _cell_lines(sheet: GridSheet, seen: dict[str | None, int], looks: dict[int, int]) -> Iterator[bytes]:
    texts: list[str] = []
    flat: list[int] = []
    new_looks: list[list[str]] = []
    looked: list[int] = []  # row, column and number of the look, of the few cells that have one
    weight = 0
    for (row, column), raw in sheet.cells.items():
        for text in (raw.text, raw.formula):
            if text is not None and text not in seen:
                seen[text] = len(seen) - 1
                texts.append(text)
                weight += len(text)
        flat += row, column, _KIND_NUMBERS[raw.kind], seen[raw.text], seen[raw.formula], int(raw.locked)
        weight += 1
        if raw.look is not None:
            if id(raw.look) not in looks:
                looks[id(raw.look)] = len(looks)
                new_looks.append([raw.look.number_format, *(piece for run in raw.look.runs for piece in run)])
                weight += len(raw.text) + len(raw.look.runs)
            looked += row, column, looks[id(raw.look)]
        if weight >= PIECE:
            yield say_line("cells", texts, flat, *([new_looks, looked] if looked else []))
            texts, flat, new_looks, looked, weight = [], [], [], [], 0
    yield say_line("cells", texts, flat, *([new_looks, looked] if looked else []))


def say_line(*parts: object) -> bytes:
    """One line."""
    return json.dumps(parts, separators=(",", ":")).encode("ascii") + b"\n"


class GridFromLines:
    """One file's grid, or its refusal, or what it holds, put together from the lines of a worker."""

    def __init__(self) -> None:
        self.result: Grid | UnderstoodBook | Refused | Container | None = None
        self.digest = ""
        self.peak = 0
        self._understood = UnderstoodFromLines()
        self._texts: list[str] = []
        self._looks: list[CellLook] = []
        self._sheets: list[tuple[str, str, bool, dict[Position, RawCell], list[Area], list[SheetObject]]] = []

    def add(self, line: bytes) -> bool:
        """Add a line; True when it was the last. Raises ValueError on what no worker of ours writes."""
        try:
            word, *rest = json.loads(line)
            return self._add(word, rest)
        except (TypeError, KeyError, IndexError, RecursionError) as error:
            raise ValueError from error

    def _add(self, word: str, rest: list[Any]) -> bool:
        if word == "sheet":
            name, hidden, protected = rest
            self._sheets.append((name, hidden, protected, {}, [], []))
        elif word == "merges":
            self._sheets[-1][4].extend(Area(*corners) for corners in rest[0])
        elif word == "object":
            kind, corners, text = rest
            area = None if corners is None else Area(*corners)
            self._sheets[-1][5].append(SheetObject(ObjectKind(kind), area, text))
        elif word == "cells":
            self._texts += rest[0]
            self._add_cells(rest[1])
            if len(rest) > 2:
                self._add_looks(*rest[2:])
        elif word == "done":
            *about, self.digest, self.peak = rest
            sheets = tuple(
                GridSheet(name, cells, tuple(merges), hidden, protected, tuple(objects))
                for name, hidden, protected, cells, merges, objects in self._sheets
            )
            self.result = Grid(sheets, *about)
        elif word == "refused":
            problem, self.digest, self.peak = rest
            self.result = Refused(Problem.from_dict(problem))
        elif word == "container":
            is_mail, files, beside, self.digest, self.peak = rest
            self.result = Container(is_mail, tuple(InnerFile(*file) for file in files), tuple(beside))
        elif word == "understood":
            *about, self.digest, self.peak = rest
            self.result = self._understood.add(word, about)
        else:
            self._understood.add(word, rest)
        return word in LAST

    def _add_cells(self, flat: list[Any]) -> None:
        cells, texts = self._sheets[-1][3], self._texts
        numbers = iter(flat)
        blanks = (RawCell(locked=False), BLANK)  # one object for all of them
        for row, column, kind, text, formula, locked in zip(
            numbers, numbers, numbers, numbers, numbers, numbers, strict=True
        ):
            if formula < 0 and _KINDS[kind] is StoredKind.BLANK and not texts[text]:
                cells[row, column] = blanks[locked]
            else:
                formula_text = None if formula < 0 else texts[formula]
                cells[row, column] = RawCell(_KINDS[kind], texts[text], formula_text, bool(locked))

    def _add_looks(self, new: list[list[str]], flat: list[int]) -> None:
        for number_format, *pieces in new:
            runs = tuple(Run(text, Mark(mark)) for text, mark in zip(pieces[::2], pieces[1::2], strict=True))
            self._looks.append(CellLook(runs, number_format))
        cells, numbers = self._sheets[-1][3], iter(flat)
        for row, column, look in zip(numbers, numbers, numbers, strict=True):
            cells[row, column] = cells[row, column]._replace(look=self._looks[look])
