"""Edits of a workbook that people keep: which cells say something else from now on; all else stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from kamakura_report.frozen import frozen
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Formula


@frozen
class CellEdit:
    """What a cell says from now on; it looks as before, but for the number format of a figure."""

    value: str | Decimal | Formula | None  # None clears it
    number_format: str = ""


@frozen
class SheetEdits:
    """The edits of one sheet, which is added to the workbook when it is not there."""

    sheet: str
    cells: Mapping[Position, CellEdit]
    heights: Mapping[int, float] = field(default_factory=dict)  # points that an edited row needs at least
    filled: int = 0  # the last row with anything in it, before
    spare: int = 0  # blank rows below the last that are ready to be typed into
    widths: Mapping[int, float] = field(default_factory=dict)  # of the columns of a new sheet, in characters
