"""Excel tables: headings that Excel can load, names that are unique in the workbook."""

from __future__ import annotations

import re
from typing import Any

from kamakura_report.doors.write.done import done
from kamakura_report.doors.write.texts import plain_words
from kamakura_report.form.book import Sheet, Table, reference
from kamakura_report.form.names import utf16_units

HEADING_LIMIT = 255
_NAME = re.compile(r"[^\W\d]\w{0,254}")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*([Cc][0-9]*)?")


def add_table(worksheet: Any, sheet: Sheet, table: Table) -> None:
    """The table, before its cells are written: it writes the headings itself, without their look.

    Raises ValueError for a table that Excel would repair away.
    """
    area = table.area
    place = f"{sheet.name} {area}: table {table.name}"
    if not _NAME.fullmatch(table.name) or _LIKE_A_CELL.fullmatch(table.name):
        raise ValueError(f"{place}: not a name of a table")
    if area.bottom <= area.top:
        raise ValueError(f"{place}: no row below the headings")
    headings = [_heading(sheet, area.top, column, place) for column in range(area.left, area.right + 1)]
    if len({heading.casefold() for heading in headings}) < len(headings):
        raise ValueError(f"{place}: a heading stands twice")
    said = {
        "name": table.name,
        "columns": [{"header": heading} for heading in headings],
        "style": None,  # cells have looks of their own
        "banded_rows": False,
    }
    done(worksheet.add_table(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, said), place)


def _heading(sheet: Sheet, row: int, column: int, place: str) -> str:
    cell = sheet.cells.get((row, column))
    value = cell.value if cell else None
    if not isinstance(value, str) or not value.strip() or "\n" in value or utf16_units(value) > HEADING_LIMIT:
        raise ValueError(f"{place}: {reference((row, column))} is no heading: {value!r}")
    return plain_words(value)
