"""Workbooks tampered with: the package itself edited, in one to four places, in every way that people and programs do.

Lines are moved as Excel moves them, formulas and merges along, by this module's own hands: nothing here is shared
with the code that must see through it.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree as ET

from openpyxl.utils import column_index_from_string, get_column_letter

from kamakura_report.form.issue import STAMP_SHEET
from kamakura_report.workbook.area import Position
from kamakura_report.workbook.book import Book, Sheet
from kamakura_report.workbook.question import Ask
from tests.packages import MAIN, OFFICE, packed

N = f"{{{MAIN}}}"
ET.register_namespace("", MAIN)
ET.register_namespace("r", OFFICE)
Line = Callable[[int], int | None]  # a row or column → where it goes, None when it is taken out
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_REFERENCE = re.compile(
    r"\"(?:[^\"]|\"\")*\"|(?:'(?P<sheet>(?:[^']|'')+)'!|(?<![A-Za-z0-9.!]))"
    r"(?P<first>[A-Z]{1,2}[0-9]+)(?::(?P<last>[A-Z]{1,2}[0-9]+))?(?![0-9A-Za-z(])"
)


def name_of(position: Position) -> str:
    return f"{get_column_letter(position[1])}{position[0]}"


def position_of(name: str) -> Position:
    match = _CELL.fullmatch(name)
    assert match is not None
    return int(match[2]), column_index_from_string(match[1])


class Package:
    """A workbook's parts, its sheets as trees."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.workbook = ET.fromstring(self.parts["xl/workbook.xml"])
        relations = ET.fromstring(self.parts["xl/_rels/workbook.xml.rels"])
        targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
        self.part_of: dict[str, str] = {}
        self.trees: dict[str, ET.Element] = {}
        for sheet in self.listed():
            part = f"xl/{targets[sheet.get(f'{{{OFFICE}}}id', '')]}"
            self.part_of[sheet.get("name", "")] = part
            self.trees[sheet.get("name", "")] = ET.fromstring(self.parts[part])

    def listed(self) -> list[ET.Element]:
        return list(self.workbook.iter(f"{N}sheet"))

    def saved(self) -> bytes:
        for name, part in self.part_of.items():
            self.parts[part] = ET.tostring(self.trees[name], encoding="utf-8", xml_declaration=True)
        self.parts["xl/workbook.xml"] = ET.tostring(self.workbook, encoding="utf-8", xml_declaration=True)
        return packed({name: text for name, text in self.parts.items()}, zipfile.ZIP_STORED)

    def cell(self, sheet: str, at: Position) -> ET.Element:
        """The cell's element, made when it is not there."""
        data = self.trees[sheet].find(f"{N}sheetData")
        assert data is not None
        row = next((row for row in data if row.get("r") == str(at[0])), None)
        if row is None:
            row = ET.Element(f"{N}row", r=str(at[0]))
            data.append(row)
            data[:] = sorted(data, key=lambda one: int(one.get("r", "")))
        cell = next((cell for cell in row if cell.get("r") == name_of(at)), None)
        if cell is None:
            cell = ET.Element(f"{N}c", r=name_of(at))
            row.append(cell)
            row[:] = sorted(row, key=lambda one: position_of(one.get("r", ""))[1])
        return cell

    def put(self, sheet: str, at: Position, text: str, *, number: bool = False, formula: str | None = None) -> None:
        """A value, with or without a formula, in place of what was there; "" clears the cell."""
        cell = self.cell(sheet, at)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if formula is not None:
            ET.SubElement(cell, f"{N}f").text = formula
        if text:
            if not number:
                cell.set("t", "str")
            ET.SubElement(cell, f"{N}v").text = text

    def move(self, sheet: str, rows: Line, columns: Line) -> None:
        """Every line of a sheet put where these say, with all formulas that speak of them."""
        data = self.trees[sheet].find(f"{N}sheetData")
        assert data is not None
        kept = []
        for row in data:
            at = rows(int(row.get("r", "")))
            if at is None:
                continue
            row.set("r", str(at))
            row.attrib.pop("spans", None)
            cells = []
            for cell in row:
                column = columns(position_of(cell.get("r", ""))[1])
                if column is not None:
                    cell.set("r", name_of((at, column)))
                    cells.append(cell)
            row[:] = sorted(cells, key=lambda one: position_of(one.get("r", ""))[1])
            kept.append(row)
        data[:] = sorted(kept, key=lambda one: int(one.get("r", "")))
        self._move_formulas(sheet, rows, columns)
        self._move_merges(sheet, rows, columns)

    def _move_formulas(self, moved: str, rows: Line, columns: Line) -> None:
        for name, tree in self.trees.items():
            for formula in tree.iter(f"{N}f"):
                rewritten = partial(_rewritten, own=name, moved=moved, rows=rows, columns=columns)
                formula.text = _REFERENCE.sub(rewritten, formula.text or "")

    def _move_merges(self, sheet: str, rows: Line, columns: Line) -> None:
        merges = self.trees[sheet].find(f"{N}mergeCells")
        for merge in list(merges) if merges is not None else []:
            assert merges is not None
            ends = [_moved(position_of(end), rows, columns) for end in merge.get("ref", "").split(":")]
            if None in ends:
                merges.remove(merge)
            else:
                merge.set("ref", ":".join(name_of(end) for end in ends if end))

    def unmerge(self, sheet: str) -> None:
        """Every merge undone, as must be before lines can change places."""
        merges = self.trees[sheet].find(f"{N}mergeCells")
        if merges is not None:
            self.trees[sheet].remove(merges)

    def rename(self, old: str, new: str) -> None:
        """As Excel does, in the formulas too."""
        for sheet in self.listed():
            if sheet.get("name") == old:
                sheet.set("name", new)
        self.part_of = {new if name == old else name: part for name, part in self.part_of.items()}
        self.trees = {new if name == old else name: tree for name, tree in self.trees.items()}
        for tree in self.trees.values():
            for formula in tree.iter(f"{N}f"):
                formula.text = (formula.text or "").replace(f"'{old}'!", f"'{new}'!")

    def remove(self, name: str) -> None:
        """The sheet; formulas that spoke of it are broken."""
        (listed,) = (sheet for sheet in self.listed() if sheet.get("name") == name)
        parent = self.workbook.find(f"{N}sheets")
        assert parent is not None
        parent.remove(listed)
        del self.part_of[name], self.trees[name]
        for tree in self.trees.values():
            for formula in tree.iter(f"{N}f"):
                gone = re.escape(f"'{name}'!") + r"[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?"
                formula.text = re.sub(gone, "#REF!", formula.text or "")

    def copy(self, name: str, new: str) -> None:
        """The sheet once more, at the end."""
        part = f"xl/worksheets/copy{len(self.trees)}.xml"
        self.part_of[new], self.trees[new] = part, ET.fromstring(ET.tostring(self.trees[name]))
        for tag in ("drawing", "legacyDrawing"):
            for one in self.trees[new].findall(f"{N}{tag}"):
                self.trees[new].remove(one)
        parent = self.workbook.find(f"{N}sheets")
        assert parent is not None
        key = f"rIdCopy{len(self.trees)}"
        ET.SubElement(parent, f"{N}sheet", {"name": new, "sheetId": str(900 + len(self.trees)), f"{{{OFFICE}}}id": key})
        relations = self.parts["xl/_rels/workbook.xml.rels"].decode()
        one = f'<Relationship Id="{key}" Type="{OFFICE}/worksheet" Target="{part.removeprefix("xl/")}"/>'
        end = "</Relationships>"
        self.parts["xl/_rels/workbook.xml.rels"] = relations.replace(end, f"{one}{end}").encode()


def _moved(at: Position, rows: Line, columns: Line) -> Position | None:
    row, column = rows(at[0]), columns(at[1])
    return None if row is None or column is None else (row, column)


def _rewritten(match: re.Match[str], own: str, moved: str, rows: Line, columns: Line) -> str:
    if match["first"] is None or (match["sheet"] or own) != moved:
        return match[0]
    ends = [_moved(position_of(end), rows, columns) for end in (match["first"], match["last"]) if end]
    sheet = f"'{match['sheet']}'!" if match["sheet"] else ""
    return "#REF!" if None in ends else sheet + ":".join(name_of(end) for end in ends if end)


def inserted(before: int, count: int) -> Line:
    return lambda line: line + count if line >= before else line


def deleted(gone: int) -> Line:
    return lambda line: None if line == gone else line - 1 if line > gone else line


def swapped(one: int, other: int) -> Line:
    return lambda line: other if line == one else one if line == other else line


def still(line: int) -> int:
    return line


@dataclass(frozen=True)
class Target:
    """What can be tampered with in a filled-in workbook."""

    book: Book  # as issued
    random: random.Random

    def sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.book.sheets if sheet.name != STAMP_SHEET]

    def asking(self) -> Sheet:
        """A sheet that asks for figures."""
        return self.random.choice([sheet for sheet in self.sheets() if any("@" in ask.key for _, ask in sheet.asks())])

    def shown(self, kind: type) -> Iterator[tuple[str, Position]]:
        """Shown cells with a content of that kind, in an order by chance, without an end."""
        found = [
            (sheet.name, at)
            for sheet in self.sheets()
            for at, cell in sheet.cells.items()
            if cell.ask is None and isinstance(cell.value, kind) and cell.value != ""
        ]
        while True:
            yield self.random.choice(found)

    def asked_lines(self, sheet: Sheet, axis: int) -> list[int]:
        """Rows (axis 0) or columns in which figures are asked."""
        return sorted({at[axis] for at, ask in sheet.asks() if "@" in ask.key})

    def asked(self) -> list[tuple[str, Position, Ask]]:
        """Where figures are asked."""
        return [(sheet, at, ask) for sheet, at, ask in self.book.asks() if "@" in ask.key]
