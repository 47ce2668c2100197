"""A whole returned workbook: its sheets by the relations that lead to them, and what it says about itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kamakura_report.frozen import replace
from kamakura_report.io.reader.cell_formats import read_cell_formats
from kamakura_report.io.reader.cell_pictures import CellPictures
from kamakura_report.io.reader.returned_sheet import SheetReader, WorkbookState
from kamakura_report.io.reader.sheet_objects import SheetObjects
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import Relation, only_target, read_relations
from kamakura_report.io.xlsx.shared_strings import RichText, SharedStrings, read_shared_strings, unescape
from kamakura_report.io.xlsx.xml_elements import MAIN, RELATION_ID, Attributes, Handler, ambiguous, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package, open_package
from kamakura_report.problem.file_kind_codes import FILE_NO_SHEETS, FILE_NO_WORKBOOK
from kamakura_report.problem.limit_codes import LIMIT_NAME, LIMIT_SHEETS
from kamakura_report.problem.package_codes import SHEET_DUPLICATE
from kamakura_report.problem.sheet_codes import SHEET_MISSING_CONTENT
from kamakura_report.returned.grid import Grid, GridSheet

_CUSTOM = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
_VALUE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)
LONGEST_NAME = 255  # characters of what a program calls itself; more is nonsense
_CORE = ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties",)
_TERMS = ("http://purl.org/dc/terms/",)
_APP = (
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
_TYPES = ("lpwstr", "lpstr", "bstr", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint")
_MORE_TYPES = ("r4", "r8", "decimal", "bool", "date", "filetime")
_STATES = {"visible": "", "hidden": "hidden", "veryhidden": "veryHidden"}


def read_workbook(data: bytes, limits: Limits = LIMITS, *, formats: bool = False) -> Grid:
    """The cells of a workbook, exactly as stored; with ``formats`` every number and date with its number format.

    Raises ``Refused`` alone, whatever the bytes are.
    """
    package = open_package(data, limits)
    root = read_relations(package, "")
    part = only_target(root, "officeDocument")
    if not part or not package.has(part):
        raise Refused(FILE_NO_WORKBOOK.problem())
    own = read_relations(package, part)
    by_id = {relation.id: relation for relation in own}
    strings, styles = only_target(own, "sharedStrings"), only_target(own, "styles")
    state = WorkbookState(
        strings=read_shared_strings(package, strings) if package.has(strings) else SharedStrings(),
        rich=RichText(limits),
        pictures=CellPictures(package, own),
        formats=read_cell_formats(package, styles) if package.has(styles) else {},
        cells_left=limits.cells,
        blanks_left=limits.open_blanks,
        merges_left=limits.merges,
        characters_left=limits.characters,
        all_formats=formats,
    )
    sheets: list[GridSheet] = []
    sheet_parts: list[str] = []
    listed, date1904 = _listed(package, part)
    for name, hidden, identifier in listed:
        relation = by_id.get(identifier)
        if relation is None or not package.has(relation.target):
            raise Refused(SHEET_MISSING_CONTENT.problem().at(sheet=name))
        if relation.kind != "worksheet":
            continue  # a chart or a macro on a sheet of its own has no cells of ours
        reader = SheetReader(package, state)
        try:
            reader.read(relation.target)
        except Refused as refused:
            raise refused.at(name) from None
        sheet_parts.append(relation.target)
        sheets.append(GridSheet(name, reader.cells, tuple(reader.merges), hidden, reader.protected))
    if not sheets:
        raise Refused(FILE_NO_SHEETS.problem())
    about = _custom_properties(package, root), _modified(package, root), _program(package, root)
    beside = SheetObjects(package, own)  # last of all: nothing there may stand in the way of a figure
    return Grid(
        tuple(replace(sheet, objects=beside.read(at)) for sheet, at in zip(sheets, sheet_parts, strict=True)),
        *about,
        package.macros,
        date1904,
    )


def _listed(package: Package, part: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Name, hidden state and relation id of each sheet, in order; and whether dates count from 1904."""
    listed: list[tuple[str, str, str]] = []
    date1904 = [False]

    def properties(attributes: Attributes) -> None:
        date1904.append(xml_boolean(attributes.get("date1904", "0")))

    def sheet(attributes: Attributes) -> None:
        name = unescape(attributes.get("name", ""))
        hidden = _STATES.get(attributes.get("state", "visible").strip().lower(), "hidden")
        identifier = next((attributes[key] for key in RELATION_ID if key in attributes), "")
        if len(name) > package.limits.name:
            raise Refused(LIMIT_NAME.problem())
        if any(name.casefold() == other.casefold() for other, _, _ in listed):
            raise Refused(SHEET_DUPLICATE.problem().at(sheet=name))
        if len(listed) >= package.limits.entries:
            raise Refused(LIMIT_SHEETS.problem())
        listed.append((name, hidden, identifier))

    sheets = Handler(qualified(MAIN, {"sheet": Handler(open=sheet)}, strict=True))
    inside = qualified(MAIN, {"sheets": sheets, "workbookPr": Handler(open=properties)})
    walk_xml(package, part, qualified(MAIN, {"workbook": Handler(inside)}))
    return listed, date1904[-1]


def _custom_properties(package: Package, root: Iterable[Relation]) -> dict[str, str]:
    """Custom document properties as text, whatever their type."""
    properties: dict[str, str] = {}
    name = ""

    def property_opens(attributes: Attributes) -> None:
        nonlocal name
        name = attributes.get("name", "")
        if name in properties:
            raise ambiguous()
        properties[name] = ""

    def value(text: str) -> None:
        properties[name] = unescape(text)

    values = qualified(_VALUE, {kind: Handler(text=value) for kind in _TYPES + _MORE_TYPES})
    inside = qualified(_CUSTOM, {"property": Handler(values, open=property_opens)})
    for kind in ("custom-properties", "customProperties"):
        part = only_target(root, kind)
        if part and package.has(part):
            walk_xml(package, part, qualified(_CUSTOM, {"Properties": Handler(inside)}))
    return properties


def _modified(package: Package, root: Iterable[Relation]) -> str:
    """``dcterms:modified`` as written, "" when unknown."""
    part = only_target(root, "core-properties") or only_target(root, "coreProperties")
    return _last_texts(package, part, (_CORE, "coreProperties"), _TERMS, "modified")["modified"]


def _program(package: Package, root: Iterable[Relation]) -> str:
    """The program that saved the workbook and its version, by its own words (``Microsoft Excel 16.0300``), or ""."""
    part = only_target(root, "extended-properties") or only_target(root, "extendedProperties")
    words = _last_texts(package, part, (_APP, "Properties"), _APP, "Application", "AppVersion")
    return " ".join(filter(None, (word[:LONGEST_NAME] for word in words.values())))


def _last_texts(
    package: Package, part: str, document: tuple[tuple[str, ...], str], uris: tuple[str, ...], *names: str
) -> dict[str, str]:
    """By name the text of the last such element right below the document's own, "" when there is no part or element.

    ``document`` is the namespaces and the name of that, ``uris`` are the namespaces of the others.
    """
    texts = dict.fromkeys(names, "")
    if part and package.has(part):
        inside = {name: Handler(text=partial(texts.__setitem__, name)) for name in names}
        walk_xml(package, part, qualified(document[0], {document[1]: Handler(qualified(uris, inside))}))
    return {name: text.strip() for name, text in texts.items()}
