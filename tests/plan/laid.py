"""A master workbook that nobody has written, as it would be read back."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.master.sheet_rows import master_cells
from kamakura_report.plan.model import Doubt, Plan
from kamakura_report.workbook.raw_tables import RawTable, RawTables


def tables(plan: Plan, doubts: Iterable[Doubt] = (), file: str = "master.xlsx") -> RawTables:
    """The rows of this plan as a workbook that was read back would hold them."""
    return RawTables(
        file,
        {
            sheet: RawTable(
                sheet,
                {
                    (row, column): value
                    for row, values in enumerate(listed, start=1)
                    for column, value in enumerate(values, start=1)
                    if value is not None
                },
            )
            for sheet, listed in master_cells(plan, doubts).items()
        },
    )
