"""A list of the office's own, read cell by cell as a returned workbook is: what a person typed there is no other."""

from __future__ import annotations

from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.xlsx.own_workbook import OFFICE_LIMITS, SAVE_AS_XLSX, TOO_MUCH, open_own_workbook
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.returned.grid import Grid


def read_own_grid(data: bytes, file: str, *, formats: bool = False) -> Grid:
    """The cells of the workbook, with ``formats`` as ``read_workbook`` keeps them.

    Raises CannotRun (``file`` is what its line calls it) when there is none to read.
    """
    open_own_workbook(data, file)  # its lines are for the office, not for who sent a file
    try:
        return read_workbook(data, OFFICE_LIMITS, formats=formats)
    except Refused as refused:
        where = f"シート「{refused.problem.sheet}」: " if refused.problem.sheet else ""
        advice = TOO_MUCH if refused.code.startswith("limit.") else SAVE_AS_XLSX
        raise CannotRun(f"{file}: {where}{refused.problem.found}{advice}") from refused
