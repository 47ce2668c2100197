"""Formulas calculated anew by engines that are neither Excel's nor LibreOffice's: IronCalc, Gnumeric, ONLYOFFICE."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import ironcalc
import openpyxl
import python_calamine
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

from tests.office.producers import saved_by

Value = object  # what a cell holds: str, float, bool, None


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
        (sheet.title, cell.row, cell.column): cell.value
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
    return _read(saved_by("Gnumeric", data))


def by_onlyoffice(data: bytes) -> dict[tuple[str, int, int], Value]:
    """What ONLYOFFICE calculates for each cell. It trusts what is stored; so nothing is."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>|<f[^>]*/>)<v>[^<]*</v>", rb"\1", part)
            target.writestr(name, part)
    return _read(saved_by("ONLYOFFICE", held.getvalue()))


def _read(data: bytes) -> dict[tuple[str, int, int], Value]:
    """As ``stored``, by a library that is not troubled by the comments of these programs."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    return {
        (name, row, column): value
        for name in book.sheet_names
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
        for column, value in enumerate(cells, 1)
        if value != ""
    }


def differences(
    data: bytes, calculated: dict[tuple[str, int, int], Value], unknown: str | None = None
) -> tuple[int, list[tuple[object, ...]]]:
    """How many formulas a workbook has, and each whose stored value is not the calculated one.

    Those with a function that is ``unknown`` to the engine are left out.
    """
    wanted = stored(data)
    different: list[tuple[object, ...]] = []
    count = 0
    for _, name, row, column, text in formulas(data):
        if unknown and f"{unknown}(" in text:
            continue
        count += 1
        here, there = wanted.get((name, row, column)), calculated.get((name, row, column))
        if not _same(here, there):
            different.append((name, row, column, here, there, text[:200]))
    return count, different


def _same(one: Value, other: Value) -> bool:
    if isinstance(other, datetime):  # LibreOffice shows a day where a day is added to
        other = to_excel(other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(one)))
    return (one or "") == (other or "")
