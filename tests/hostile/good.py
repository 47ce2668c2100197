"""Fifty good returns: the real plan's workbooks as divisions fill them in, each in several versions."""

from __future__ import annotations

from pathlib import Path

from kamakura_report.doors.clerk import Producer, fill
from kamakura_report.steps import pretend
from tests.office.real import Real

FIFTY = 50


def fifty(real: Real, folder: Path) -> list[Path]:
    """The files in ``folder``, in the order of their names; the office programs that saved them take turns."""
    folder.mkdir()
    producers = list(Producer)
    paths = []
    for number in range(FIFTY):
        workbook = real.workbooks[number % len(real.workbooks)]
        entries = pretend.filled(workbook.plan, workbook.book, pretend.Part(), str(number))
        path = folder / f"{number:02}_{workbook.division}.xlsx"
        modified = f"2027-05-20T05:{number:02}:00Z"
        path.write_bytes(fill(workbook.data, entries, producers[number % len(producers)], modified=modified))
        paths.append(path)
    return paths
