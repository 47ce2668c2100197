"""Formulas calculated anew by two engines that are neither Excel's nor LibreOffice's: IronCalc and Gnumeric."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import ironcalc
import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

Value = str | float | bool | None


def formulas(data: bytes) -> Iterator[tuple[int, str, int, int, str]]:
    """Each formula of a workbook: number and name of its sheet, row, column, text."""
    for number, sheet in enumerate(openpyxl.load_workbook(BytesIO(data)).worksheets):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    text = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
                    yield number, sheet.title, cell.row, cell.column, str(text)


def stored(data: bytes) -> dict[tuple[str, int, int], Value]:
    """What the workbook says of each cell; an empty text and nothing are the same."""
    return {
        (sheet.title, cell.row, cell.column): cell.value  # type: ignore[misc]
        for sheet in openpyxl.load_workbook(BytesIO(data), data_only=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def by_ironcalc(data: bytes) -> dict[tuple[str, int, int], Value]:
    """What IronCalc calculates for each formula."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.xlsx")
        path.write_bytes(data)
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    return {
        (name, row, column): model.get_cell_value(number, row, column)
        for number, name, row, column, _ in formulas(data)
    }


def by_gnumeric(data: bytes) -> dict[tuple[str, int, int], Value]:
    """What Gnumeric calculates for each cell."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "x.xlsx"), Path(folder, "y.xlsx")
        source.write_bytes(data)
        subprocess.run(["ssconvert", "--recalc", source, target], capture_output=True, check=True, timeout=120)
        return stored(target.read_bytes())


def differences(data: bytes, calculated: dict[tuple[str, int, int], Value]) -> tuple[int, list[tuple[object, ...]]]:
    """How many formulas a workbook has, and each whose stored value is not the calculated one."""
    wanted = stored(data)
    different: list[tuple[object, ...]] = []
    count = 0
    for _, name, row, column, text in formulas(data):
        count += 1
        here, there = wanted.get((name, row, column)), calculated.get((name, row, column))
        if not _same(here, there):
            different.append((name, row, column, here, there, text[:200]))
    return count, different


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(one)))
    return (one or "") == (other or "")
