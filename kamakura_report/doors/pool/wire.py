"""What a worker says about one file, line by line: plain JSON, so that nothing a file holds can run here.

A grid is told in pieces: cells name their texts by number, for a text of a mebibyte may stand in half a
million cells, and no piece is large. The last line says that all was told, or why it was not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from kamakura_report.doors.xlsx.refused import Refused
from kamakura_report.form.book import Area, Position
from kamakura_report.problem import Problem
from kamakura_report.returns.grid import BLANK, Grid, GridSheet, Raw, Stored

PIECE = 8192  # cells, texts or merges in one line
LAST = ("done", "refused")

_KINDS = tuple(Stored)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


def told(grid: Grid, digest: str, peak: Callable[[], int]) -> Iterator[bytes]:
    """The lines that say this grid, the file's SHA-256, and (asked last) the most bytes the worker has held."""
    seen: dict[str | None, int] = {None: -1}
    for sheet in grid.sheets:
        yield _line("sheet", sheet.name, sheet.hidden, sheet.protected)
        merges = [(area.top, area.left, area.bottom, area.right) for area in sheet.merges]
        for at in range(0, len(merges), PIECE):
            yield _line("merges", merges[at : at + PIECE])
        yield from _cells(sheet, seen)
    about = (dict(grid.properties), grid.modified, grid.application, grid.macros, grid.date1904)
    yield _line("done", *about, digest, peak())


def refusal(refused: Refused, digest: str, peak: int) -> bytes:
    """The line that says why there is no grid."""
    return _line("refused", refused.problem.as_dict(), digest, peak)


def _cells(sheet: GridSheet, seen: dict[str | None, int]) -> Iterator[bytes]:
    texts: list[str] = []
    flat: list[int] = []
    weight = 0
    for (row, column), raw in sheet.cells.items():
        for words in (raw.text, raw.formula):
            if words is not None and words not in seen:
                seen[words] = len(seen) - 1
                texts.append(words)
                weight += len(words)
        flat += row, column, _KIND_NUMBERS[raw.kind], seen[raw.text], seen[raw.formula], int(raw.locked)
        weight += 1
        if weight >= PIECE:
            yield _line("cells", texts, flat)
            texts, flat, weight = [], [], 0
    yield _line("cells", texts, flat)


def _line(word: str, *rest: object) -> bytes:
    return json.dumps((word, *rest), separators=(",", ":")).encode("ascii") + b"\n"


class Heard:
    """Puts together what the lines of one file say."""

    def __init__(self) -> None:
        self.result: Grid | Refused | None = None
        self.digest = ""
        self.peak = 0
        self._texts: list[str] = []
        self._sheets: list[tuple[str, str, bool, dict[Position, Raw], list[Area]]] = []

    def hear(self, line: bytes) -> bool:
        """Take a line in; True when it was the last. Raises ValueError on what no worker of ours says."""
        try:
            word, *rest = json.loads(line)
            return self._take(word, rest)
        except (TypeError, KeyError, IndexError, RecursionError) as error:
            raise ValueError from error

    def _take(self, word: str, rest: list[Any]) -> bool:
        if word == "sheet":
            name, hidden, protected = rest
            self._sheets.append((name, hidden, protected, {}, []))
        elif word == "merges":
            self._sheets[-1][4].extend(Area(*corners) for corners in rest[0])
        elif word == "cells":
            self._texts += rest[0]
            self._spread(rest[1])
        elif word == "done":
            *about, self.digest, self.peak = rest
            sheets = tuple(
                GridSheet(name, cells, tuple(merges), hidden, protected)
                for name, hidden, protected, cells, merges in self._sheets
            )
            self.result = Grid(sheets, *about)
        elif word == "refused":
            problem, self.digest, self.peak = rest
            self.result = Refused(Problem.from_dict(problem))
        else:
            raise ValueError(word)
        return word in LAST

    def _spread(self, flat: list[Any]) -> None:
        cells, texts = self._sheets[-1][3], self._texts
        each = iter(flat)
        blanks = (Raw(locked=False), BLANK)  # one object for all of them
        for row, column, kind, text, formula, locked in zip(each, each, each, each, each, each, strict=True):
            if formula < 0 and _KINDS[kind] is Stored.BLANK and not texts[text]:
                cells[row, column] = blanks[locked]
            else:
                said = None if formula < 0 else texts[formula]
                cells[row, column] = Raw(_KINDS[kind], texts[text], said, bool(locked))
