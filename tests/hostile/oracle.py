"""What openpyxl and calamine say of a workbook, each in a process of its own: they hang, abort and swell.

Run as ``python -m tests.hostile.oracle NAME``; reads paths, one a line, and answers one JSON line each: sheet
names to ``[row, column, kind, value]``, or ``null`` when the library gave up. Kinds are ``n``, ``s``, ``b``, ``e``
(error), ``d`` (date or time) and ``f`` (formula, openpyxl only).
"""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from python_calamine import CalamineWorkbook, SheetTypeEnum

Told = list[tuple[int, int, str, Any]]
Sheets = dict[str, Told]

AREA = 2_000_000  # cells calamine lays out for one sheet, empty ones too
SECONDS, MEMORY = 5, 1 << 30  # of CPU for one file; bytes of the process
_TIMES = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)


def by_openpyxl(data: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(_openpyxl_cells(sheet, book.epoch)) for sheet in book.worksheets}


def _openpyxl_cells(sheet: Any, epoch: datetime.datetime) -> Iterator[tuple[int, int, str, Any]]:
    for (row, column), cell in sheet._cells.items():
        value = cell.value
        if value is None:
            continue
        if isinstance(value, ArrayFormula):
            yield row, column, "f", str(value.text).removeprefix("=")
        elif isinstance(value, DataTableFormula):
            yield row, column, "f", f"TABLE({value.r1 or ''},{value.r2 or ''})"
        elif cell.data_type == "f":
            yield row, column, "f", str(value).removeprefix("=")
        elif isinstance(value, _TIMES):
            yield row, column, "d", to_excel(value, epoch)  # as a number again, for that is what was stored
        else:
            yield row, column, *_plain(value, error=cell.data_type == "e")


def by_calamine(data: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: Sheets = {}
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        if sheet.total_height * sheet.total_width > AREA:
            raise ValueError("too large an area")
        rows = sheet.to_python(skip_empty_area=False)
        found[metadata.name] = [
            (row, column, *_plain(value, error=False))
            for row, values in enumerate(rows, 1)
            for column, value in enumerate(values, 1)
            if value != ""
        ]
    return found


def _plain(value: Any, *, error: bool) -> tuple[str, Any]:
    if error:
        return "e", str(value)
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        return "n", value
    return ("d", str(value)) if isinstance(value, _TIMES) else ("s", str(value))


ORACLES = {"openpyxl": by_openpyxl, "calamine": by_calamine}


def asked(name: str, paths: list[Path]) -> list[Sheets | None]:
    """What an oracle says of each file; None where it failed, died or would not end."""
    answers: list[Sheets | None] = []
    while len(answers) < len(paths):
        rest = "".join(f"{path}\n" for path in paths[len(answers) :])
        run = subprocess.run(
            [sys.executable, "-m", "tests.hostile.oracle", name],
            input=rest,
            capture_output=True,
            encoding="utf-8",
            cwd=Path(__file__).resolve().parents[2],
            check=False,
        )
        answers += [json.loads(line) for line in run.stdout.splitlines()]
        if len(answers) < len(paths):
            answers.append(None)  # the one at which it died
    return answers


def main() -> None:
    """Answer until something kills us."""
    import resource

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library may print what it likes
    warnings.simplefilter("ignore")
    oracle = ORACLES[sys.argv[1]]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        ends = int(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.RLIM_INFINITY))
        try:
            said: Sheets | None = oracle(Path(line.rstrip("\n")).read_bytes())
        except Exception:  # of ten kinds
            said = None
        print(json.dumps(said), file=answers, flush=True)


if __name__ == "__main__":
    main()
