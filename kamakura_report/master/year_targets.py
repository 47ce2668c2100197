"""目標値 of single years: columns of the indicator sheets that are headed 目標値 R8, as people write it."""

from __future__ import annotations

from collections.abc import Sequence

from kamakura_report.frozen import replace
from kamakura_report.master.master_rows import normalize_heading
from kamakura_report.master.schema import OF_INDICATORS, SHEETS, SheetColumns
from kamakura_report.patterns import pattern
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.workbook.raw_tables import RawTable, RawValue

_HEADED = pattern(r"目標値?[(\[]?(.+?)[)\]]?|[(\[]?(.+?)[)\]]?の?目標値?")


def target_heading(year: FiscalYear) -> str:
    """``目標値 R8``, as the program writes it."""
    return f"目標値 {year}"


def is_target(sheet: str, heading: object) -> bool:
    """True for such a heading on a sheet of indicators."""
    return sheet in OF_INDICATORS and str(heading).startswith("目標値 ")


def with_targets(table: RawTable, years: Sequence[FiscalYear]) -> tuple[RawTable, SheetColumns]:
    """The table with these headings of the plan's years in one spelling, and its columns with them.

    Of other years (a last plan's, one after the plan) such a column is the city's own.
    """
    cells = dict(table.cells)
    headed: dict[str, None] = {}
    for column, value in table.headings:
        year = _year(value)
        if year in years:
            assert year is not None
            cells[1, column] = target_heading(year)
            headed[target_heading(year)] = None
    schema = SHEETS[table.sheet]
    return RawTable(table.sheet, cells), replace(schema, when_used=(*schema.when_used, *headed))


def _year(value: RawValue) -> FiscalYear | None:
    match = _HEADED.fullmatch(normalize_heading(value))
    try:
        return FiscalYear.parse(match.group(1) or match.group(2)) if match else None
    except ValueError:
        return None
