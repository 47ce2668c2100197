"""A whole workbook: its sheets by the relations that lead to them."""

from __future__ import annotations

from kamakura_report.doors.guard import LIMITS, Limits, Package, Refused, opened
from kamakura_report.doors.read.escapes import unescaped
from kamakura_report.doors.read.properties import application, custom_properties, modified
from kamakura_report.doors.read.relations import relations, target_of
from kamakura_report.doors.read.sheet import Shared, SheetReader
from kamakura_report.doors.read.strings import shared_strings
from kamakura_report.doors.read.styles import is_true, styles
from kamakura_report.doors.read.xml import MAIN, RELATION_ID, Attributes, Element, named, walk
from kamakura_report.returns.grid import Grid, GridSheet

_STATES = {"visible": "", "hidden": "hidden", "veryhidden": "veryHidden"}


def read(data: bytes, limits: Limits = LIMITS) -> Grid:
    """The cells of a workbook, exactly as stored. Raises ``Refused`` alone, whatever the bytes are."""
    package = opened(data, limits)
    root = relations(package, "").values()
    part = target_of(root, "officeDocument")
    if not part or not package.has(part):
        raise Refused("file.no_workbook", "中に Excel ブックがありません。")
    own = relations(package, part)
    strings = target_of(own.values(), "sharedStrings")
    look = target_of(own.values(), "styles")
    shared = Shared(
        strings=shared_strings(package, strings) if package.has(strings) else [],
        looks=styles(package, look) if package.has(look) else {},
        cells_left=limits.cells,
        blanks_left=limits.open_blanks,
        merges_left=limits.merges,
        characters_left=limits.characters,
    )
    sheets: list[GridSheet] = []
    listed, date1904 = _listed(package, part)
    for name, hidden, identifier in listed:
        relation = own.get(identifier)
        if relation is None or not package.has(relation.target):
            raise Refused("sheet.missing", "シートの中身が失われています。", sheet=name)
        if relation.kind != "worksheet":
            continue  # a chart or a macro on a sheet of its own has no cells of ours
        reader = SheetReader(package, shared)
        try:
            reader.read(relation.target)
        except Refused as refused:
            raise refused.at(name) from None
        sheets.append(GridSheet(name, reader.cells, tuple(reader.merges), hidden, reader.protected))
    if not sheets:
        raise Refused("file.no_sheets", "シートのないブックです。")
    return Grid(
        tuple(sheets),
        custom_properties(package, root),
        modified(package, root),
        application(package, root),
        package.macros,
        date1904,
    )


def _listed(package: Package, part: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Name, hidden state and relation id of each sheet, in order; and whether dates count from 1904."""
    found: list[tuple[str, str, str]] = []
    date1904 = [False]

    def properties(attributes: Attributes) -> None:
        date1904.append(is_true(attributes.get("date1904", "0")))

    def sheet(attributes: Attributes) -> None:
        name = unescaped(attributes.get("name", ""))
        hidden = _STATES.get(attributes.get("state", "visible").strip().lower(), "hidden")
        identifier = next((attributes[key] for key in RELATION_ID if key in attributes), "")
        if len(name) > package.limits.name:
            raise Refused("limit.name", "シートの名前が長すぎるブックです。")
        if any(name.casefold() == other.casefold() for other, _, _ in found):
            raise Refused("sheet.duplicate", "同じ名前のシートが二つあります。", sheet=name)
        if len(found) >= package.limits.entries:
            raise Refused("limit.sheets", "シートが多すぎるブックです。")
        found.append((name, hidden, identifier))

    sheets = Element(named(MAIN, {"sheet": Element(open=sheet)}, strict=True))
    inside = named(MAIN, {"sheets": sheets, "workbookPr": Element(open=properties)})
    walk(package, part, named(MAIN, {"workbook": Element(inside)}))
    return found, date1904[-1]
