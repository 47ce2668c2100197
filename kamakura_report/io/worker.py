"""The worker at the other end of ``io.pool``: a process that reads the files it is named, and the lines it answers.

A line is a JSON list that begins with what it is about: ``sheet``, ``merges``, ``object``, ``cells``, and last ``done``
or ``refused``, or ``container`` alone. A text is sent once and named by its number afterwards.
"""

from __future__ import annotations

import faulthandler
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from kamakura_report.io.reader.containers import Container, InnerFile, open_container, read_inner_file
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.limits import MIB, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import Problem
from kamakura_report.problem.container_codes import FILE_MAIL
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.file_kind_codes import FILE_ARCHIVE
from kamakura_report.problem.limit_codes import LIMIT_MEMORY
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
from kamakura_report.workbook.area import Area, Position

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

PIECE = 8192  # cells, texts or merges in one line
READY = b'["ready"]\n'  # the first line of a worker: it runs, and no other program answers in its place
LAST = ("done", "refused", "container")

_KINDS = tuple(StoredKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


def serve_files() -> None:
    """Read each file named on standard input until it ends; the limits are the last argument.

    A line is a JSON list of a path and, of a file inside a mail or an archive, the file's SHA-256 (else "").
    """
    limits = Limits(**json.loads(sys.argv[-1]))
    _bound_memory(limits)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        # Should the pool itself be killed while a file hangs here, nobody else would end this process.
        faulthandler.dump_traceback_later(2 * limits.seconds + 1, exit=True)
        path, inner = json.loads(line)
        serve_file(Path(path), limits, sys.stdout.buffer, inner)
        faulthandler.cancel_dump_traceback_later()


def read_here(path: Path, limits: Limits, inner: str = "") -> tuple[Grid | Refused | Container, str]:
    """One file read in this process: what became of it, and its SHA-256. Whatever goes wrong is told of this file."""
    answer = GridFromLines()
    lines = io.BytesIO()
    try:
        serve_file(path, limits, lines, inner)
    except Exception:  # as a worker would die of it
        return Refused(READ_DIED.problem()), ""
    for line in lines.getvalue().splitlines(keepends=True):
        answer.add(line)
    assert answer.result is not None
    return answer.result, answer.digest


def serve_file(path: Path, limits: Limits, out: BinaryIO, inner: str = "") -> None:
    """Read one file and write its lines to ``out``. An error that is neither a refusal nor lack of memory passes."""
    digest = ""
    try:
        data = read_returned_file(path, limits)
        digest = inner or hashlib.sha256(data).hexdigest()
        if inner:
            data = read_inner_file(data, inner, limits)
        for line in _lines(data, limits, digest, inside=bool(inner)):
            out.write(line)
    except Refused as refused:
        out.write(refusal_line(refused, digest, peak_memory()))
    except MemoryError:
        too_much = Refused(LIMIT_MEMORY.problem(megabytes=limits.memory // MIB))
        out.write(refusal_line(too_much, digest, limits.memory))
    out.flush()


def _lines(data: bytes, limits: Limits, digest: str, *, inside: bool) -> Iterator[bytes]:
    try:
        grid = read_workbook(data, limits)
    except Refused as refused:
        if inside or refused.code not in (FILE_ARCHIVE.code, FILE_MAIL.code):
            raise
        yield container_line(open_container(data, limits), digest, peak_memory())
        return
    yield from grid_lines(grid, digest, peak_memory)


def peak_memory() -> int:
    """The most memory this program has held, in bytes; 0 where that is not known, and not bounded either.

    Not getrusage: what it tells on Linux begins with the memory of the process that started this one.
    """
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        return 0
    peak = re.search(rb"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(peak[1]) * 1024 if peak else 0


def _bound_memory(limits: Limits) -> None:
    if resource is None:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of people's figures left lying about
    except (ValueError, OSError):  # macOS takes no such bound; the clock and the other limits stand
        return


def grid_lines(grid: Grid, digest: str, peak: Callable[[], int]) -> Iterator[bytes]:
    """The lines for a grid, the file's SHA-256, and (asked last) the most bytes the worker has held."""
    seen: dict[str | None, int] = {None: -1}
    looks: dict[int, int] = {}  # by what object it is: cells share theirs
    for sheet in grid.sheets:
        yield _line("sheet", sheet.name, sheet.hidden, sheet.protected)
        merges = [(area.top, area.left, area.bottom, area.right) for area in sheet.merges]
        for at in range(0, len(merges), PIECE):
            yield _line("merges", merges[at : at + PIECE])
        for each in sheet.objects:
            corners = each.area and (each.area.top, each.area.left, each.area.bottom, each.area.right)
            yield _line("object", each.kind, corners, each.text)
        yield from _cell_lines(sheet, seen, looks)
    about = (dict(grid.properties), grid.modified, grid.program, grid.macros, grid.date1904)
    yield _line("done", *about, digest, peak())


def refusal_line(refused: Refused, digest: str, peak: int) -> bytes:
    """The line that says why there is no grid."""
    return _line("refused", refused.problem.as_dict(), digest, peak)


def container_line(container: Container, digest: str, peak: int) -> bytes:
    """The line that says what a mail or an archive holds."""
    files = [(file.name, file.digest) for file in container.files]
    return _line("container", container.is_mail, files, container.beside, digest, peak)


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
            yield _line("cells", texts, flat, *([new_looks, looked] if looked else []))
            texts, flat, new_looks, looked, weight = [], [], [], [], 0
    yield _line("cells", texts, flat, *([new_looks, looked] if looked else []))


def _line(word: str, *rest: object) -> bytes:
    return json.dumps((word, *rest), separators=(",", ":")).encode("ascii") + b"\n"


class GridFromLines:
    """One file's grid, or its refusal, or what it holds, put together from the lines of a worker."""

    def __init__(self) -> None:
        self.result: Grid | Refused | Container | None = None
        self.digest = ""
        self.peak = 0
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
        else:
            raise ValueError(word)
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
            cells[row, column] = replace(cells[row, column], look=self._looks[look])
