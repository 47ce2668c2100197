"""What the package says about itself: custom properties, when it was saved and by which program."""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.doors.guard import Package
from kamakura_report.doors.read.escapes import unescaped
from kamakura_report.doors.read.relations import Relation, target_of
from kamakura_report.doors.read.xml import Attributes, Element, ambiguous, named, walk

_CUSTOM = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
_VALUE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)
_CORE = ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties",)
_TERMS = ("http://purl.org/dc/terms/",)
_APP = (
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
_TYPES = ("lpwstr", "lpstr", "bstr", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint")
_MORE_TYPES = ("r4", "r8", "decimal", "bool", "date", "filetime")


def custom_properties(package: Package, root: Iterable[Relation]) -> dict[str, str]:
    """Custom document properties as text, whatever their type."""
    found: dict[str, str] = {}
    name = ""

    def opened(attributes: Attributes) -> None:
        nonlocal name
        name = attributes.get("name", "")
        if name in found:
            raise ambiguous()
        found[name] = ""

    def value(text: str) -> None:
        found[name] = unescaped(text)

    values = named(_VALUE, {kind: Element(text=value) for kind in _TYPES + _MORE_TYPES})
    inside = named(_CUSTOM, {"property": Element(values, open=opened)})
    for kind in ("custom-properties", "customProperties"):
        part = target_of(root, kind)
        if part and package.has(part):
            walk(package, part, named(_CUSTOM, {"Properties": Element(inside)}))
    return found


def modified(package: Package, root: Iterable[Relation]) -> str:
    """``dcterms:modified`` as written, "" when unknown."""
    found = [""]
    part = target_of(root, "core-properties") or target_of(root, "coreProperties")
    if part and package.has(part):
        inside = named(_TERMS, {"modified": Element(text=found.append)})
        walk(package, part, named(_CORE, {"coreProperties": Element(inside)}))
    return found[-1].strip()


def application(package: Package, root: Iterable[Relation]) -> str:
    """The program that saved the workbook, by its own name, "" when unknown."""
    found = [""]
    part = target_of(root, "extended-properties") or target_of(root, "extendedProperties")
    if part and package.has(part):
        inside = named(_APP, {"Application": Element(text=found.append)})
        walk(package, part, named(_APP, {"Properties": Element(inside)}))
    return found[-1].strip()
