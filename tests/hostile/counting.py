"""How many cells of a workbook hold something, counted a second time and in another way: the whole tree at once."""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.etree import ElementTree

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def cells(data: bytes) -> int:
    """Cells with a formula, or with a value that is not an empty text; only for files known to be harmless."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = {name.lower().replace("\\", "/").lstrip("/"): name for name in package.namelist()}

        def tree(name: str) -> ElementTree.Element:
            return ElementTree.fromstring(package.read(names[name.lower()]))

        root = related(tree, "", "_rels/.rels")
        book = next(target for kind, target in root.values() if kind == "officeDocument")
        folder, name = posixpath.split(book)
        parts = related(tree, folder, f"{folder}/_rels/{name}.rels".lstrip("/"))
        strings = [
            "".join(text(item))
            for kind, target in parts.values()
            if kind == "sharedStrings" and target.lower() in names
            for item in tree(target)
        ]
        listed = [
            value
            for sheet in tree(book).iter()
            if local(sheet) == "sheet"
            for key, value in sheet.attrib.items()
            if key.endswith("relationships}id")
        ]
        sheets = [parts[key][1] for key in listed if parts[key][0] == "worksheet"]
        return sum(holds(cell, strings) for sheet in sheets for cell in cells_of(tree(sheet)))


def related(tree, folder: str, name: str) -> dict[str, tuple[str, str]]:  # type: ignore[no-untyped-def]
    """Kind and part by id."""
    return {
        each.attrib["Id"]: (
            each.attrib["Type"].rsplit("/", 1)[1],
            posixpath.normpath(posixpath.join("/", folder, each.attrib["Target"].replace("\\", "/"))).lstrip("/"),
        )
        for each in tree(name).iter(_RELATION)
    }


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def cells_of(sheet: ElementTree.Element) -> list[ElementTree.Element]:
    return [
        cell
        for data in sheet
        if local(data) == "sheetData"
        for row in data
        for cell in row
        if (local(row), local(cell)) == ("row", "c")
    ]


def text(item: ElementTree.Element) -> list[str]:
    """Texts of an item and its runs, furigana left out."""
    direct = [each.text or "" for each in item if local(each) == "t"]
    return direct + [each.text or "" for run in item if local(run) == "r" for each in run if local(each) == "t"]


def holds(cell: ElementTree.Element, strings: list[str]) -> bool:
    inside = {local(each): each for each in cell}
    if "f" in inside:
        return True
    written = (inside["v"].text or "") if "v" in inside else "".join(text(inside["is"])) if "is" in inside else ""
    if cell.attrib.get("t") == "s" and written:
        return strings[int(written)] != ""
    return written.strip() != "" or (cell.attrib.get("t") in ("str", "inlineStr") and written != "")
