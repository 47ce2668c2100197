"""The package under a workbook: its parts, and what each part points to.

openpyxl silently drops what it does not know (shapes, borders under a merge, the newer extensions of
Excel), so the drawing is read from the parts themselves. Names of elements are used without their
namespace, which makes Transitional and Strict files the same thing.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kamakura_report.problem import CannotRun

LARGEST = 64 * 1024 * 1024  # bytes of all parts together, unpacked; a form has some hundred thousand
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AGAIN = "Excel で開いて「Excel ブック (*.xlsx)」として保存し直してください。"


@dataclass(frozen=True, slots=True)
class Relation:
    """One arrow from a part to another (``target`` is a part's name) or out of the package."""

    id: str
    kind: str  # the last word of the relationship's type: "worksheet", "drawing", "comments"
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet as the workbook lists it; ``kind`` is ``worksheet`` or ``chartsheet``."""

    name: str
    kind: str
    part: str
    state: str  # "", "hidden", "veryHidden"


class Package:
    """The parts of one workbook, unpacked within bounds."""

    def __init__(self, parts: dict[str, bytes], workbook: str) -> None:
        self._parts = parts
        self.workbook = workbook

    def bytes(self, part: str) -> bytes | None:
        """A part as it is stored, None when there is none."""
        return self._parts.get(part.casefold())

    def xml(self, part: str) -> Element | None:
        """A part's root element with all namespaces taken off (``r:id`` stays ``r:id``)."""
        data = self.bytes(part)
        return None if data is None else plain_names(ElementTree.fromstring(data))

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points to, in file order."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return () if root is None else tuple(_relation(element, folder) for element in root)

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts of this kind that a part points to."""
        return (one.target for one in self.relations(part) if one.kind == kind and not one.external)

    def sheets(self) -> tuple[Part, ...]:
        """All sheets in the order of their tabs."""
        targets = {one.id: one for one in self.relations(self.workbook)}
        root = self.xml(self.workbook)
        listed = root.findall("sheets/sheet") if root is not None else []
        return tuple(
            Part(
                sheet.get("name", ""), target.kind, target.target, sheet.get("state", "visible").replace("visible", "")
            )
            for sheet in listed
            if (target := targets.get(sheet.get("r:id", ""))) is not None
        )


def opened(data: bytes, file: str) -> Package:
    """Unpack a workbook. Raises CannotRun (``file`` is what its message calls it) when it is none."""
    try:
        parts = _unpacked(data)
        roots = plain_names(ElementTree.fromstring(parts["_rels/.rels"]))
        workbook = next(one.target for one in (_relation(el, "") for el in roots) if one.kind == "officeDocument")
        if plain_names(ElementTree.fromstring(parts[workbook.casefold()])).tag != "workbook":
            raise ValueError(workbook)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise CannotRun(f"{file}: {_what(data)}{SAVE_AGAIN}") from error
    except (KeyError, StopIteration, ElementTree.ParseError) as error:
        raise CannotRun(f"{file}: Excel ブックとして読み取れません。{SAVE_AGAIN}") from error
    return Package(parts, workbook)


def plain_names(root: Element) -> Element:
    """The same tree without namespaces. A relationship attribute keeps its usual prefix, ``r:id``."""
    for element in root.iter():
        element.tag = local(element.tag)
        for name in [name for name in element.attrib if name.startswith("{")]:
            prefix = "r:" if name.rpartition("}")[0].endswith("relationships") else ""
            element.attrib[prefix + local(name)] = element.attrib.pop(name)
    return root


def local(name: str) -> str:
    """``{namespace}row`` → ``row``."""
    return name.rpartition("}")[2]


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise ValueError("too large")
        # Some programs separate folders as Windows does.
        parts = {entry.filename.replace("\\", "/").lstrip("/").casefold(): archive.read(entry) for entry in entries}
    if any(b"<!DOCTYPE" in content for name, content in parts.items() if name.endswith((".xml", ".rels"))):
        raise ValueError("a document type has no place in a workbook")
    return parts


def _relation(element: Element, folder: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)


def _what(data: bytes) -> str:
    if not data:
        return "ファイルの中身がありません（0 バイト）。"
    if data.startswith(_OLE2):
        return "古い形式 (.xls) か、パスワードのかかったブックのため読み取れません。"
    return "Excel ブック (.xlsx) ではないか、壊れています。"
