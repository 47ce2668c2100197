"""A returned workbook as raw cells: exactly what the file holds, nothing understood yet.

``doors.reader`` makes it, whatever library or producer stands behind the file. It is untrusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kamakura_report.form.book import Area, Position


class Stored(StrEnum):
    """How a cell's content is stored in the file."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"  # text is "#DIV/0!" and so on
    DATE = "date"  # t="d", or a number under a date or time format


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell. A formula's ``text`` is only what the file says it last came to."""

    kind: Stored = Stored.BLANK
    text: str = ""  # of a number: the digits as stored, "38.299999999999997"
    formula: str | None = None  # without "="
    locked: bool = True


BLANK = Raw()


@dataclass(frozen=True)
class GridSheet:
    """One worksheet's cells; a position that is absent is blank."""

    name: str
    cells: Mapping[Position, Raw]
    merges: tuple[Area, ...] = ()
    hidden: str = ""  # "", "hidden", "veryHidden"
    protected: bool = False

    def at(self, position: Position) -> Raw:
        """The cell there, ``BLANK`` when the file has none."""
        return self.cells.get(position, BLANK)


@dataclass(frozen=True)
class Grid:
    """All worksheets in order, and what the package says about itself."""

    sheets: tuple[GridSheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties
    modified: str = ""  # dcterms:modified as written, "2027-05-20T08:31:00Z"
    application: str = ""  # the producer, as docProps/app.xml names it
    macros: bool = False  # whether the package carries macros, which are never looked at
    date1904: bool = False  # whether day 0 is 1 January 1904, not 31 December 1899

    def sheet(self, name: str) -> GridSheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
