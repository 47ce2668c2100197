"""Fifty good returns: the real plan's workbooks as divisions fill them in, each in several versions."""

from __future__ import annotations

from pathlib import Path

from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.demo.walk import DivisionPart, fill_in
from tests.office.real import Real

FIFTY = 50


def fifty(real: Real, folder: Path) -> list[Path]:
    """The files in ``folder``, in the order of their names; the office programs that saved them take turns."""
    folder.mkdir()
    producers = list(Producer)
    paths = []
    for number in range(FIFTY):
        workbook = real.workbooks[number % len(real.workbooks)]
        entries = fill_in(workbook.plan, workbook.book, DivisionPart(), str(number))
        path = folder / f"{number:02}_{workbook.division}.xlsx"
        modified = f"2027-05-20T05:{number:02}:00Z"
        path.write_bytes(fill_workbook(workbook.data, entries, producers[number % len(producers)], modified=modified))
        paths.append(path)
    return paths
