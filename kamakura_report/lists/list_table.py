"""A list as it was found: the cells of one sheet as people see them, and the figures behind them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from functools import cached_property

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Area, Position, cell_name

_BLANKS = pattern(r"\s+")


@frozen
class ListCell:
    """One cell that holds something."""

    text: str  # as it is seen, a code with its zeros; never blank
    number: Decimal | None = None  # of a cell that holds a figure: the one that is seen, with all its digits
    odd: str = ""  # why no figure can be taken from it: "エラー値", "日付", "取り消し線"
    unit: str = ""  # that its number format writes behind the figure
    was_date: bool = False  # Excel made a date of it; ``text`` is what was typed as far as that can be told


@frozen
class ListTable:
    """One sheet of a list; a position that is absent is blank."""

    file: str
    sheet: str  # "" of a CSV file, which has none
    cells: Mapping[Position, ListCell] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()

    @cached_property
    def rows(self) -> int:
        """The last row that holds anything; 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def columns(self) -> int:
        """The last column that holds anything; 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def anchors(self) -> Mapping[Position, Position]:
        """Each cell under a merge but its first → that first one."""
        return {
            (row, column): (area.top, area.left)
            for area in self.merges
            for row in range(area.top, min(area.bottom, self.rows) + 1)
            for column in range(area.left, min(area.right, self.columns) + 1)
            if (row, column) != (area.top, area.left)
        }

    def own(self, row: int, column: int) -> ListCell | None:
        """What stands in the cell itself."""
        return self.cells.get((row, column))

    def seen(self, row: int, column: int) -> ListCell | None:
        """What is seen there: of a merge what stands in its first cell."""
        return self.cells.get(self.anchors.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """The text that is seen there, without blanks around it, "" for none."""
        cell = self.seen(row, column)
        return cell.text.strip() if cell else ""

    def place(self, row: int, column: int) -> str:
        """出典行 of a cell: ``一覧.xlsx:事業!F12``, of a CSV file ``一覧.csv:F12``."""
        sheet = f"{self.sheet}!" if self.sheet else ""
        return f"{self.file}:{sheet}{cell_name((row, column))}"


def compared(text: str) -> str:
    """A text as headings and names are compared: in one width and case, without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def one_line(text: str) -> str:
    """A text with its line breaks and runs of blanks as one blank."""
    return _BLANKS.sub(" ", text).strip()
