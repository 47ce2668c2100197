"""The peers that read a returned workbook: their shortest way to all of its cells, and openpyxl doing the whole job.

All but the last only load. Each is proved to find the figures that the division typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Formula

Figures = set[float]  # all numbers that a peer found


def by_openpyxl(data: bytes) -> Any:
    """openpyxl, as it is usually called."""
    return openpyxl.load_workbook(BytesIO(data))


def by_openpyxl_read_only(data: bytes) -> list[tuple[Any, ...]]:
    """openpyxl's quicker way: the values of every cell, and nothing else."""
    workbook = openpyxl.load_workbook(BytesIO(data), read_only=True)
    return [row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True)]


def by_pandas(data: bytes, engine: str) -> dict[str, pd.DataFrame]:
    """pandas, read_excel of all sheets."""
    return pd.read_excel(BytesIO(data), sheet_name=None, header=None, engine=engine)  # type: ignore[call-overload, no-any-return]


def by_calamine(data: bytes) -> list[list[Any]]:
    """calamine (Rust), by its binding."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    return [row for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python()]


def by_fastexcel(data: bytes) -> list[Any]:
    """fastexcel (calamine, as columns)."""
    import fastexcel

    workbook = fastexcel.read_excel(data)
    return [workbook.load_sheet(name, header_row=None, dtypes="string") for name in workbook.sheet_names]


def whole_job(data: bytes, book: Book) -> tuple[dict[str, object], list[str]]:
    """openpyxl loading, comparing every locked cell with what was sent out, and taking the answers by their keys."""
    workbook = by_openpyxl(data)
    answers: dict[str, object] = {}
    changed = []
    for sheet in book.sheets:
        worksheet = workbook[sheet.name]
        for position, cell in sheet.cells.items():
            found = worksheet.cell(*position)
            if cell.ask is not None:
                answers[cell.ask.key] = found.value
                if found.protection.locked:
                    changed.append(f"{sheet.name} {cell_name(position)}")
            elif found.value != _stored(cell.value):
                changed.append(f"{sheet.name} {cell_name(position)}")
    return answers, changed


def _stored(value: object) -> object:
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value or None


_LOADING: Mapping[str, Callable[[bytes], object]] = {
    "openpyxl": by_openpyxl,
    "openpyxl, read-only": by_openpyxl_read_only,
    "pandas + openpyxl": lambda data: by_pandas(data, "openpyxl"),
    "pandas + calamine": lambda data: by_pandas(data, "calamine"),
    "calamine": by_calamine,
    "fastexcel": by_fastexcel,
}
LOADING = {name: load for name, load in _LOADING.items() if name != "fastexcel" or find_spec("fastexcel")}  # installed


def numbers_found(name: str, found: Any) -> Figures:
    """All numbers of what a peer loaded."""
    if name == "openpyxl":
        values = [cell.value for sheet in found.worksheets for row in sheet.iter_rows() for cell in row]
    elif name.startswith("pandas"):
        values = [value for frame in found.values() for value in frame.to_numpy().ravel()]
    elif name == "fastexcel":
        values = [_as_number(value) for sheet in found for value in _columns(sheet)]
    else:
        values = [value for row in found for value in row]
    return {float(value) for value in values if isinstance(value, int | float) and value == value}


def _columns(sheet: Any) -> Iterator[object]:
    import nanoarrow

    table = nanoarrow.Array(sheet)
    for number in range(table.n_children):
        yield from table.child(number).to_pylist()


def _as_number(text: object) -> object:
    try:
        return float(str(text))
    except ValueError:
        return text


def must_find(name: str, found: Any, typed: Figures) -> int:
    """How many figures a peer found; raises AssertionError when one that was typed is not among them."""
    missing = {round(figure, 9) for figure in typed} - {round(figure, 9) for figure in numbers_found(name, found)}
    assert not missing, f"{name} does not find {sorted(missing)[:5]}"
    return len(typed)
