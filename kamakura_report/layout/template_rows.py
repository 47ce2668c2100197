"""Rows of a template as they stand in the placed columns: worked out once for wherever they are repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kamakura_report.form.field_values import LINKED, Getter, shared_field
from kamakura_report.form.form_cell import FormCell
from kamakura_report.form.placeholders import AskedPiece, FieldPiece
from kamakura_report.frozen import frozen
from kamakura_report.plan.periods import Period
from kamakura_report.workbook.book import Cell, Style


@frozen
class PlacedColumn:
    """One column of the issued sheet."""

    source: int  # the template's column
    year: Period | None  # or the part of a year


class ShownText(NamedTuple):
    """A cell with a text to fill in."""

    at: int  # among the cells of its row
    column: PlacedColumn
    drawn: FormCell
    field: Getter | None  # that of the plan which has the cell to itself, where it is one that every plan has


class AskedRun(NamedTuple):
    """What one cell of the template asks, in all the columns where it comes to stand."""

    piece: AskedPiece
    style: Style
    indexes: list[int]  # among the cells of its row
    years: tuple[Period | None, ...]


@frozen
class TemplateRow:
    """A row of the template in the placed columns: what is the same wherever it is repeated, and what is not."""

    columns: list[int]  # of its cells, left to right
    constants: list[Cell]  # … and what they hold as far as that is the same everywhere
    shown: list[ShownText]
    asked: list[AskedRun]

    @classmethod
    def of(cls, drawn: Sequence[tuple[int, PlacedColumn, FormCell]]) -> TemplateRow:
        """That of these cells."""
        shown: list[ShownText] = []
        asked: dict[int, AskedRun] = {}
        for index, (_, column, cell) in enumerate(drawn):
            if isinstance(cell.alone, AskedPiece):
                run = asked.setdefault(column.source, AskedRun(cell.alone, cell.constant.style, [], ()))
                asked[column.source] = run._replace(indexes=[*run.indexes, index], years=(*run.years, column.year))
            elif not cell.fixed:
                shown.append(ShownText(index, column, cell, _field(cell)))
        columns, constants = [number for number, _, _ in drawn], [cell.constant for _, _, cell in drawn]
        return cls(columns, constants, shown, list(asked.values()))


def _field(cell: FormCell) -> Getter | None:
    alone = cell.alone
    return shared_field(alone.owner, alone.name) if isinstance(alone, FieldPiece) and alone.name not in LINKED else None
