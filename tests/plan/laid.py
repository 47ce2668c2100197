"""A master workbook that nobody has written, as it would be read back."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.plan.master.laying import rows
from kamakura_report.plan.master.tables import Table, Tables
from kamakura_report.plan.model import Doubt, Plan


def tables(plan: Plan, doubts: Iterable[Doubt] = (), file: str = "master.xlsx") -> Tables:
    """The rows of this plan as a workbook that was read back would hold them."""
    return Tables(
        file,
        {
            sheet: Table(
                sheet,
                {
                    (row, column): value
                    for row, values in enumerate(listed, start=1)
                    for column, value in enumerate(values, start=1)
                    if value is not None
                },
            )
            for sheet, listed in rows(plan, doubts).items()
        },
    )
