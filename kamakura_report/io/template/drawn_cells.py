"""The cells of a drawn sheet: what was typed, and which format each cell, row and column has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.cell_references import parse_cell
from kamakura_report.io.xlsx.shared_strings import SharedStrings, unescape
from kamakura_report.io.xlsx.shifted_references import shift_formula
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.plan.figures import parse_figure
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Formula


@frozen
class DrawnCell:
    """One cell as stored. ``defect``: "", "array" (a formula over several cells), "error" or "rich" (text with several
    looks).
    """

    format: int  # index of the workbook's cell formats
    value: str | Decimal | Formula | None = None
    defect: str = ""


@dataclass
class DrawnCells:
    """The cells of one sheet, and the formats of whole rows and columns under them."""

    cells: dict[Position, DrawnCell] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)  # row → format, where the row has one
    columns: list[tuple[range, int]] = field(default_factory=list)


def read_cells(root: Element, strings: SharedStrings) -> DrawnCells:
    """All that stands in a sheet's ``sheetData``. Raises Refused, ValueError or LookupError when it is broken."""
    drawn = DrawnCells()
    for column in root.iterfind("cols/col"):
        number = int(column.get("style", "0"))
        if number:
            drawn.columns.append((range(int(column.get("min", "1")), int(column.get("max", "1")) + 1), number))
    number = 0
    shared: dict[str, tuple[Position, str]] = {}  # number → where it is written, what it says
    for row in root.iterfind("sheetData/row"):
        number = int(row.get("r", number + 1))
        if row.get("s") and xml_boolean(row.get("customFormat")):
            drawn.rows[number] = int(row.get("s", "0"))
        at = (number, 0)
        for cell in row.iterfind("c"):
            at = parse_reference(cell.get("r", "")) if cell.get("r") else (at[0], at[1] + 1)
            formula = cell.find("f")
            drawn.cells[at] = _drawn(cell, strings) if formula is None else _formula(cell, formula, at, shared)
    return drawn


def parse_reference(reference: str) -> Position:
    """``$F$12`` → (12, 6). Raises Refused when it is no cell of a sheet."""
    return parse_cell(reference.replace("$", "").upper())


def parse_areas(sqref: str) -> tuple[Area, ...]:
    """``A1:B2 D4`` → areas, in the order written. Raises Refused when one is none."""
    return tuple(_areas(sqref))


def _areas(sqref: str) -> Iterator[Area]:
    for part in sqref.split():
        first, _, last = part.partition(":")
        top, left = parse_reference(first)
        bottom, right = parse_reference(last or first)
        yield Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _drawn(cell: Element, strings: SharedStrings) -> DrawnCell:
    number, kind = int(cell.get("s", "0")), cell.get("t", "n")
    stored = cell.findtext("v") or ""
    if kind == "e":
        return DrawnCell(number, stored, "error")
    inline = cell.find("is")
    if kind == "inlineStr" and inline is not None:
        return _text(number, *_inline(inline))
    if not stored:
        return DrawnCell(number)
    if kind == "s":
        return _text(number, strings.texts[int(stored)], rich=int(stored) in strings.rich)
    if kind == "n":
        try:
            return DrawnCell(number, parse_figure(stored))
        except ValueError:
            return DrawnCell(number, stored, "error")
    if kind == "b":
        return DrawnCell(number, "TRUE" if xml_boolean(stored) else "FALSE")
    return DrawnCell(number, unescape(stored))


def _formula(cell: Element, formula: Element, at: Position, shared: dict[str, tuple[Position, str]]) -> DrawnCell:
    """A formula without its ``=``; what it was calculated to is nothing that a form says."""
    number, kind, written = int(cell.get("s", "0")), formula.get("t", "normal"), (formula.text or "").strip()
    if kind == "shared" and not written:
        (row, column), written = shared[formula.get("si", "")]
        written = shift_formula(written, at[0] - row, at[1] - column)
    elif kind == "shared":
        shared[formula.get("si", "")] = at, written
    elif kind != "normal" or not written:
        return DrawnCell(number, None, "array")
    return DrawnCell(number, Formula(unescape(written)))


def _text(number: int, text: str, rich: bool) -> DrawnCell:
    return DrawnCell(number, text or None, "rich" if rich else "")


def _inline(item: Element) -> tuple[str, bool]:
    """A text that stands in its cell, and whether its runs differ in look. Furigana (``rPh``) is no part of it."""
    runs = item.findall("r")
    texts = [*item.findall("t"), *(text for run in runs for text in run.findall("t"))]
    looks = {
        tuple(sorted((piece.tag, *sorted(piece.attrib.items())) for piece in run.iterfind("rPr/*"))) for run in runs
    }
    return unescape("".join(text.text or "" for text in texts)), len(looks) > 1
