"""The master workbook as raw tables: what each cell holds, before anything is understood.

``doors.master_file`` makes them; nothing here knows a library. Rows and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.plan.cells import Position


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds neither text nor a number: what it is, for the clerk, and what was seen."""

    what: str  # "数式", "日付", "エラー値", "論理値"
    shown: str


Value = str | Decimal | Odd


@dataclass(frozen=True)
class Table:
    """One sheet; a position that is absent is blank."""

    sheet: str
    cells: Mapping[Position, Value] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The last row that holds anything; 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The last column that holds anything; 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)


@dataclass(frozen=True)
class Tables:
    """All sheets of one workbook, by name."""

    file: str
    sheets: Mapping[str, Table]
