"""Excel's own error checking, where it would be a false alarm: no green corners on what is as it should be.

Formulas differ from row to row and leave neighbours out because they look at what they are about. Texts may look like
numbers. Where a number is asked, the warning of a number stored as text stays: there it is right.
"""

from __future__ import annotations

import re
from typing import Any

from kamakura_report.doors.write.done import done
from kamakura_report.form.area import compact
from kamakura_report.form.book import Area, Cell, Formula, Kind, Sheet

_NUMBER = re.compile(r"\s*[-+]?[0-9][0-9,./:% -]*")


def quieten(worksheet: Any, sheet: Sheet) -> None:
    """Tell Excel which checks to leave out, and where."""
    left_out = {}
    if any(isinstance(cell.value, Formula) for cell in sheet.cells.values()):
        rows, columns = ([at[side] for at in sheet.cells] for side in (0, 1))
        whole = str(Area(min(rows), min(columns), max(rows), max(columns)))
        left_out = {"formula_differs": whole, "formula_range": whole}
    texts = compact(at for at, cell in sheet.cells.items() if _text(cell))
    if texts:
        left_out["number_stored_as_text"] = " ".join(str(area) for areas in texts.values() for area in areas)
    if left_out:
        done(worksheet.ignore_errors(left_out), f"checks left out on {sheet.name}")


def _text(cell: Cell) -> bool:
    """True for what is a text also when it looks like a number."""
    if cell.ask is not None:
        return cell.ask.kind is not Kind.NUMBER
    return isinstance(cell.value, str) and _NUMBER.fullmatch(cell.value) is not None
