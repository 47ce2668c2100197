"""Asked rows: the rows of a workbook that ask for something, as its cover lists them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from kamakura_report.form.completion import AskedQuestion
from kamakura_report.form.row_shapes import ShapedRow, shaped_row
from kamakura_report.frozen import frozen
from kamakura_report.plan.keys import outward
from kamakura_report.workbook.area import cell_name


@frozen
class AskedRow:
    """One row of the workbook that asks for something, as the cover lists it."""

    sheet: str
    key: str
    subject: str  # 事業名, or the program's name
    item: str  # 指標名, 決算額, …
    row: int
    questions: tuple[AskedQuestion, ...]  # its open cells, left to right
    stands_for: tuple[AskedRow, ...] = ()  # the rows that are listed as this one

    @property
    def first_cell(self) -> str:
        """``I12``: where typing begins."""
        return cell_name(self.questions[0].position)

    @cached_property
    def shaped(self) -> tuple[ShapedRow, ...]:
        """The row, or those it stands for, as they are counted."""
        if self.stands_for:
            return tuple(shaped for row in self.stands_for for shaped in row.shaped)
        return (shaped_row(self.sheet, self.row, self.questions),)


def short_list(rows: Sequence[AskedRow], most: int) -> tuple[AskedRow, ...]:
    """The rows as the cover lists them: of more than ``most`` (0: any number) one line for each thing of a sheet.

    The line of several rows counts the open cells of all of them and leads to the first.
    """
    if not most or len(rows) <= most:
        return tuple(rows)
    things = groupby(rows, key=lambda row: (row.sheet, row.subject))
    return tuple(_together(tuple(of_thing)) for _, of_thing in things)


def _together(rows: tuple[AskedRow, ...]) -> AskedRow:
    first = rows[0]
    if len(rows) == 1:
        return first
    key = next(key for key in outward(first.key) if all(key in outward(row.key) for row in rows))
    questions = tuple(question for row in rows for question in row.questions)
    return AskedRow(first.sheet, key, first.subject, f"{first.item} など {len(rows)} 行", first.row, questions, rows)
