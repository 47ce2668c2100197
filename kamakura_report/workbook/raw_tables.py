"""A workbook that the office keeps, as raw tables: what each cell holds, before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from operator import itemgetter

from kamakura_report.frozen import frozen
from kamakura_report.workbook.area import Position


@frozen
class OddCell:
    """A cell that holds neither text nor a number."""

    kind: str  # "数式", "日付", "エラー値", "論理値"
    shown: str  # the formula or value, as a message quotes it


RawValue = str | Decimal | OddCell


@frozen
class RawTable:
    """One sheet; a position that is absent is blank."""

    sheet: str
    cells: Mapping[Position, RawValue] = field(default_factory=dict)

    @cached_property
    def headings(self) -> tuple[tuple[int, RawValue], ...]:
        """What stands in the first row, with its columns, from left to right: each part of a plan asks for it."""
        found = [(column, value) for (row, column), value in self.cells.items() if row == 1]
        return tuple(sorted(found, key=itemgetter(0)))

    @property
    def rows(self) -> int:
        """The last row that holds anything; 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The last column that holds anything; 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)


@frozen
class RawTables:
    """All sheets of one workbook, by name."""

    file: str
    sheets: Mapping[str, RawTable]
