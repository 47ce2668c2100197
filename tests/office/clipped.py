"""What of a workbook cannot be read as it stands, seen by a real office program and from the file alone."""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from tests.office.office import Office, pdf_text

ONE_LINE = 1.9  # times the size of the letters: below, a text stands in one line
USUAL_SIZE = 11.0  # points, of a cell that names none
Alike = tuple[object, ...]
BESIDE_PAPER = ("キー", "コード", "数字へ", "最後に届いたファイル", "状態", "備考")
_UNSEEN = ("Cf", "Co", "Mn")  # what a PDF may say otherwise: 外字, variations, marks


@dataclass(frozen=True)
class Shown:
    """One text, the cells it has to itself, the height of their rows."""

    sheet: str
    area: str
    text: str
    cell: Any  # openpyxl's
    height: float
    width: float  # characters
    alone: bool  # nothing stands right of it

    @property
    def alike(self) -> Alike:
        """What decides how high the text stands; a width is counted in the workbook's usual font."""
        font, look, usual = self.cell.font, self.cell.alignment, self.cell.parent.parent._fonts[0]
        looks = (font.name, font.sz, font.b, font.i, look.indent, look.horizontal, usual.name, usual.sz)
        return (self.text, self.width, *looks)


def shown(data: bytes) -> list[Shown]:
    """Every text of the sheets that people see."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sparklines are not ours to keep
        book = openpyxl.load_workbook(io.BytesIO(data))
    return [one for sheet in book if sheet.sheet_state == "visible" for one in _texts(sheet)]


def _texts(sheet: Any) -> Iterator[Shown]:
    merges = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "s" or not str(cell.value).strip():
                continue
            area = merges.get((cell.row, cell.column))
            bottom, right = (area.max_row, area.max_col) if area else (cell.row, cell.column)
            height = sum(sheet.row_dimensions[number].height or 15.0 for number in range(cell.row, bottom + 1))
            columns = range(cell.column, right + 1)
            width = sum(sheet.column_dimensions[get_column_letter(number)].width for number in columns)
            alone = sheet.cell(cell.row, right + 1).value is None
            yield Shown(
                sheet.title, area.coord if area else cell.coordinate, str(cell.value), cell, height, width, alone
            )


def clipped(office: Office, data: bytes, known: dict[Alike, float]) -> list[tuple[str, str, str]]:
    """(sheet, cells, text) of each text that has not the room it needs.

    One that wraps needs rows high enough; one that does not, or that leads somewhere (LibreOffice wraps no link), one
    line's room, unless it is shown smaller or what is right of it is free. What was measured once is ``known``.
    """
    listed = [one for one in shown(data) if not one.cell.alignment.shrink_to_fit]
    new = {one.alike: one for one in listed if one.alike not in known}
    areas: dict[str, list[str]] = {}
    for one in new.values():
        areas.setdefault(one.sheet, []).append(one.area)
    best = office.best_heights(data, areas, wrap=True)
    known.update((alike, best[one.sheet][one.area]) for alike, one in new.items())
    found = []
    for one in listed:
        look, need = one.cell.alignment, known[one.alike]
        if look.wrap_text and one.cell.hyperlink is None:
            missing = need > one.height + 0.01
        else:
            lines = str(one.text).count("\n") + 1
            missing = not one.alone and need > lines * ONE_LINE * (one.cell.font.sz or USUAL_SIZE)
        if missing:
            found.append((one.sheet, one.area, one.text))
    return found


def unprinted(office: Office, data: bytes) -> list[tuple[str, str, str]]:
    """(sheet, cells, text) of each text that does not stand whole in the pages; ``####`` for a figure without room.

    What is of use on the screen alone, the columns named in ``BESIDE_PAPER``, may stand right of what is printed.
    """
    printed = pdf_text(office.convert(data, "pdf", calculate=True))
    found = [("", "", "####")] if "###" in printed else []
    said = plain(printed)
    listed = [one for one in shown(data) if not _beside_paper(one.cell)]
    return found + [(one.sheet, one.area, one.text) for one in listed if plain(one.text) not in said]


def _beside_paper(cell: Any) -> bool:
    sheet = cell.parent
    areas = sheet.print_area.replace("$", "").rpartition("!")[2]
    if not areas or cell.column <= range_boundaries(areas)[2]:
        return False
    head = range_boundaries(f"A{sheet.print_title_rows.replace('$', '').replace(':', ':A')}")[3]
    return sheet.cell(head, cell.column).value in BESIDE_PAPER


def plain(text: str) -> str:
    """Without white space and what has no shape of its own in every font."""
    whole = unicodedata.normalize("NFKD", "".join(text.split()))
    return "".join(sign for sign in whole if unicodedata.category(sign) not in _UNSEEN and not sign.isspace())
