"""A workbook that people keep, changed in single cells: every other part of it stays byte for byte.

Notes, pictures, rules, charts and further sheets of people's own are not read, so nothing of them can be lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kamakura_report.io.xlsx.edited_sheet import edited_sheet, extended_range, last_row, looks_of
from kamakura_report.io.xlsx.edited_styles import EditedStyles
from kamakura_report.io.xlsx.markup import Element, Markup, Splice, read_markup, spliced
from kamakura_report.io.xlsx.own_workbook import SAVE_AS_XLSX, OwnWorkbook, open_own_workbook
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import read_relations
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.cell_edits import SheetEdits

_TYPES = "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def edit_workbook(data: bytes, file: str, edits: Sequence[SheetEdits]) -> bytes:
    """The workbook in these bytes with the edits made; the same bytes when there is none.

    Raises CannotRun (``file`` is what its line calls it) when it cannot be read or not be edited safely.
    """
    if not edits:
        return data
    workbook = open_own_workbook(data, file)
    try:
        return _packed(data, _changed_parts(workbook, edits))
    except (Refused, UnicodeDecodeError, ValueError) as error:
        raise CannotRun(f"{file}: Excel ブックとして書き足せません。{SAVE_AS_XLSX}") from error


def _changed_parts(workbook: OwnWorkbook, edits: Sequence[SheetEdits]) -> Mapping[str, bytes]:
    """Each part that is changed or added, by its name in small letters."""
    book = read_markup(workbook.package.read(workbook.part))
    places = {relation.id: relation.target for relation in read_relations(workbook.package, workbook.part)}
    listed = [element for element in book.root.walk() if element.name == "sheet"]
    parts = {element.attributes.get("name", "").strip(): places.get(_relation_id(element), "") for element in listed}
    styles_part = workbook.first_related(workbook.part, "styles")
    styles = EditedStyles(read_markup(workbook.package.read(styles_part)))
    changed: dict[str, bytes] = {}
    formulas = False
    new: list[SheetEdits] = []
    for each in edits:
        part = parts.get(each.sheet, "")
        if not part:
            new.append(each)
            continue
        sheet = read_markup(workbook.package.read(part))
        content = edited_sheet(sheet, each, styles)
        formulas |= content.count(b"<f") != sheet.data.count(b"<f")
        changed[part] = content
    splices = _names(book, listed, edits)
    if new:
        added = _NewSheets(workbook, book, listed)
        first = next((part for part in parts.values() if workbook.package.has(part)), "")
        looks = looks_of(read_markup(workbook.package.read(first)))
        for each in new:
            changed[added.add(each.sheet)] = edited_sheet(_blank_sheet(each), each, styles, looks)
        splices += added.book_splices()
        changed |= added.listing()
    if splices:
        changed[workbook.part] = spliced(book.data, splices)
    if styles.added:
        changed[styles_part] = styles.content()
    if formulas:
        changed |= _without_calculation_order(workbook, changed)
    return {name.lower(): content for name, content in changed.items()}


def _relation_id(sheet: Element) -> str:
    return next(
        (value for name, value in sheet.attributes.items() if name.rpartition(":")[2] == "id" and ":" in name), ""
    )


def _names(book: Markup, listed: Sequence[Element], edits: Sequence[SheetEdits]) -> list[Splice]:
    """Print areas and filters that reached the last row of an edited sheet reach those that were added."""
    splices: list[Splice] = []
    by_place = {element.attributes.get("name", "").strip(): str(place) for place, element in enumerate(listed)}
    for each in edits:
        for name in (element for element in book.root.walk() if element.name == "definedName"):
            if name.attributes.get("localSheetId") == by_place.get(each.sheet) and name.attributes.get(
                "name", ""
            ).startswith(("_xlnm.Print_Area", "_xlnm._FilterDatabase")):
                text = book.data[name.inside : name.close].decode()
                splices.append((name.inside, name.close, extended_range(text, each.filled, last_row(each)).encode()))
    return splices


class _NewSheets:
    """Sheets that the workbook does not have yet: their parts, and where they are listed."""

    def __init__(self, workbook: OwnWorkbook, book: Markup, listed: Sequence[Element]) -> None:
        self._workbook, self._book, self._listed = workbook, book, listed
        folder, _, name = workbook.part.rpartition("/")
        self._folder = f"{folder}/" if folder else ""
        self._relations_part = f"{self._folder}_rels/{name}.rels"
        self._sheets: list[tuple[str, str]] = []  # name, part

    def add(self, sheet: str) -> str:
        """The part of a new sheet."""
        number = 1
        taken = {part for _, part in self._sheets}
        while self._workbook.package.has(part := f"{self._folder}worksheets/sheet{number}.xml") or part in taken:
            number += 1
        self._sheets.append((sheet, part))
        return part

    def book_splices(self) -> list[Splice]:
        """The list of sheets with the new ones at its end."""
        sheets = self._book.root.find("sheets")
        assert sheets is not None
        highest = max(int(element.attributes.get("sheetId", 0)) for element in self._listed)
        lines = [
            f'<{self._book.prefix}sheet name={quoteattr(name)} sheetId="{highest + place}" '
            f'xmlns:r="{_OFFICE}" r:id="{self._relation(place)}"/>'
            for place, (name, _) in enumerate(self._sheets, start=1)
        ]
        return [(sheets.close, sheets.close, "".join(lines).encode())]

    def listing(self) -> dict[str, bytes]:
        """The parts that name every part: content types, and the relations of the workbook."""
        read = self._workbook.package.read
        types, relations = read_markup(read(_TYPES)), read_markup(read(self._relations_part))
        overrides = [
            f"<{types.prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(_SHEET_TYPE)}/>"
            for _, part in self._sheets
        ]
        links = [
            f"<{relations.prefix}Relationship Id={quoteattr(self._relation(place))} "
            f"Type={quoteattr(_OFFICE + '/worksheet')} Target={quoteattr('/' + part)}/>"
            for place, (_, part) in enumerate(self._sheets, start=1)
        ]
        return {
            _TYPES: spliced(types.data, [types.filled(types.root, "".join(overrides).encode())]),
            self._relations_part: spliced(relations.data, [relations.filled(relations.root, "".join(links).encode())]),
        }

    @staticmethod
    def _relation(place: int) -> str:
        return f"rIdAdded{place}"


def _blank_sheet(edits: SheetEdits) -> Markup:
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>'
        for column, width in edits.widths.items()
    )
    cols = f"<cols>{columns}</cols>" if columns else ""
    return read_markup(f'<worksheet xmlns="{_MAIN}">{cols}<sheetData/></worksheet>'.encode())


def _without_calculation_order(workbook: OwnWorkbook, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbook without the order in which Excel calculated: it names a formula that is gone."""
    part = workbook.first_related(workbook.part, "calcChain")
    if not part:
        return {}
    folder, _, name = workbook.part.rpartition("/")
    relations_part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    without: dict[str, bytes] = {part: b""}
    for listing in (relations_part, _TYPES):
        markup = read_markup(changed.get(listing) or workbook.package.read(listing))
        gone = [
            (element.start, element.end, b"")
            for element in markup.root.children
            if "calcchain" in (element.attributes.get("Target") or element.attributes.get("PartName", "")).lower()
        ]
        without[listing] = spliced(markup.data, gone)
    return without


def _packed(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with these parts; an empty one is left out."""
    packed = BytesIO()
    written = set()
    with ZipFile(BytesIO(data)) as source, ZipFile(packed, "w") as target:
        for entry in source.infolist():
            name = entry.filename.lower().lstrip("/")
            content = changed.get(name, source.read(entry) if name not in changed else b"")
            written.add(name)
            if name not in changed or content:
                target.writestr(entry, content, entry.compress_type)
        for name, content in changed.items():
            if name not in written and content:
                target.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # no clock: two runs give the same bytes
    return packed.getvalue()
