"""Asked rows: the rows of a workbook that ask for something, as its cover lists them."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.form.completion import AskedQuestion
from kamakura_report.workbook.area import cell_name


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One row of the workbook that asks for something, as the cover lists it."""

    sheet: str
    key: str
    subject: str  # 事業名, or the program's name
    item: str  # 指標名, 決算額, …
    row: int
    questions: tuple[AskedQuestion, ...]  # its open cells, left to right

    @property
    def first_cell(self) -> str:
        """``I12``: where typing begins."""
        return cell_name(self.questions[0].position)
