"""The published text as lines of cells, each remembering where it was printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_ENDS = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-blank cell of the text: ``line`` counts from 1, ``column`` from 0."""

    file: str
    line: int
    column: int
    text: str

    @property
    def source(self) -> str:
        """出典行: ``2-1_fukushi.txt:149``."""
        return f"{self.file}:{self.line}"

    @property
    def bare(self) -> str:
        """The text as headings are recognised by: no spaces, one width."""
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", self.text))

    def part(self, text: str) -> Cell:
        """What a heading cell says besides the heading: the ``%`` of ``単位 %``."""
        return Cell(self.file, self.line, self.column, text.strip())


Cells = tuple[Cell, ...]


def split(file: str, text: str) -> Iterator[Cells]:
    """The non-blank cells of each line; lines without any are left out."""
    for number, line in enumerate(_LINE_ENDS.split(text), start=1):
        cells = tuple(
            Cell(file, number, column, cell.strip()) for column, cell in enumerate(line.split("\t")) if cell.strip()
        )
        if cells:
            yield cells
