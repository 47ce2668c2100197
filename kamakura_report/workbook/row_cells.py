"""The cells of a list, row by row: by position as on any sheet, gone through without a look-up for each"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from itertools import chain, repeat

from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Cell


class RowCells(Mapping[Position, Cell]):
    """The cells of a list, row by row from the first one; each row begins in column 1."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.rows = rows

    def __getitem__(self, position: Position) -> Cell:
        row, column = position
        if not (1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1])):
            raise KeyError(position)
        return self.rows[row - 1][column - 1]

    def __iter__(self) -> Iterator[Position]:
        lines = (zip(repeat(row), range(1, len(cells) + 1)) for row, cells in enumerate(self.rows, 1))
        return chain.from_iterable(lines)

    def __len__(self) -> int:
        return sum(map(len, self.rows))

    def items(self) -> ItemsView[Position, Cell]:
        """As of any mapping."""
        return _RowItems(self)

    def values(self) -> ValuesView[Cell]:
        """As of any mapping."""
        return _RowValues(self)


class _RowItems(ItemsView[Position, Cell]):
    _mapping: RowCells

    def __iter__(self) -> Iterator[tuple[Position, Cell]]:
        return zip(self._mapping, _RowValues(self._mapping), strict=True)


class _RowValues(ValuesView[Cell]):
    _mapping: RowCells

    def __iter__(self) -> Iterator[Cell]:
        return chain.from_iterable(self._mapping.rows)
