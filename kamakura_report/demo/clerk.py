"""The demo's clerk: fills in issued workbooks as other office programs would save them, or has LibreOffice save
one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from html import escape, unescape

from kamakura_report.frozen import frozen
from kamakura_report.io.office_program import SECONDS, saved_by_office
from kamakura_report.patterns import pattern

_ESCAPED = pattern(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ATTRIBUTE = pattern(r'([\w:.-]+)\s*=\s*"([^"]*)"')
_CELL = pattern(r"<((?:[\w.-]+:)?)c(\s[^<>]*?)?(?:/>|>(.*?)</\1c>)", re.DOTALL)
_DATA = pattern(r"(<((?:[\w.-]+:)?)sheetData\s*>)(.*?)(</\2sheetData>)", re.DOTALL)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_CORE = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILTER = "xlsx:Calc MS Excel 2007 XML"


class Producer(Enum):
    """Manners of saving, by what is special about them."""

    EXCEL = "excel"  # texts in the shared table, numbers of 17 digits
    PLAIN = "plain"  # texts in their cells, numbers as typed
    REORDERED = "reordered"  # parts in another order and packing, numbers with exponent, prefixed XML names


@frozen
class TypedEntry:
    """One cell as typed: a text, or the digits of a number. "" empties the cell."""

    text: str
    number: bool = False


def digits(typed: str, producer: Producer) -> str:
    """A number as that program stores it: 131.3 is ``131.30000000000001`` in Excel, 17 may be ``1.7E1``."""
    if producer is Producer.EXCEL:
        mantissa, _, exponent = f"{float(typed):.17g}".partition("e")
        return f"{mantissa}E{int(exponent):+d}" if exponent else mantissa
    if producer is Producer.REORDERED:
        return f"{Decimal(typed).normalize():E}".replace("E+", "E")
    return typed


def element(name: str, text: str) -> str:
    """``<t>`` with this text, escaped as ST_Xstring and kept to its last space."""
    # Each escape is made in one pass: "_" itself only where an escape would be read.
    words = _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<{name}{space}>{words}</{name}>"


def fill_workbook(
    data: bytes,
    entries: Mapping[tuple[str, str], TypedEntry],
    producer: Producer,
    *,
    modified: str = "",
    by: str = "",
) -> bytes:
    """The workbook with these entries, by sheet name and cell ("F12"), typed into it.

    ``data`` is a workbook as issued, or as filled in before. Styles stay; a formula typed over is gone.
    ``modified`` is the time of saving ("2027-05-20T08:31:00Z") and ``by`` who saved it. The same call gives
    the same bytes. Raises LookupError when a sheet or a cell is not there.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    shared = _Shared(parts) if producer is not Producer.PLAIN and _STRINGS in parts else None
    part_of = _sheet_parts(parts)
    for sheet in dict.fromkeys(sheet for sheet, _ in entries):
        typed = {cell: entry for (name, cell), entry in entries.items() if name == sheet}
        text = _typed_in(parts[part_of[sheet]].decode("utf-8"), typed, producer, shared)
        parts[part_of[sheet]] = text.encode("utf-8")
    if shared is not None:
        shared.save(parts)
    _sign(parts, modified, by)
    if producer is Producer.REORDERED:
        for name in part_of.values():
            parts[name] = _prefixed(parts[name].decode("utf-8")).encode("utf-8")
    return _packed(parts, producer)


class _Shared:
    """The table of shared strings, to which texts are added."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._xml = parts[_STRINGS].decode("utf-8")
        self._count = len(re.findall(r"<(?:[\w.-]+:)?si[\s/>]", self._xml))
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, self._count + len(self._numbers))

    def save(self, parts: dict[str, bytes]) -> None:
        head, end, tail = self._xml.rpartition("</")
        if not end or "sst" not in tail:  # <sst/>
            raise LookupError(_STRINGS)
        name = tail.partition(">")[0].strip()
        prefix = name.removesuffix("sst")
        items = "".join(f"<{prefix}si>{element(f'{prefix}t', text)}</{prefix}si>" for text in self._numbers)
        # Excel believes neither number, but a table of fewer than it holds would be a lie.
        xml = re.sub(r'\s(?:count|uniqueCount)="\d+"', "", head, count=2)
        parts[_STRINGS] = f"{xml}{items}{end}{tail}".encode()


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Part by sheet name, following the workbook's relations."""
    relations = parts["xl/_rels/workbook.xml.rels"].decode("utf-8")
    targets = {}
    for text in re.findall(r"<Relationship\s([^<>]*)>", relations):
        relation = _attributes(text)
        target = relation["Target"]
        targets[relation["Id"]] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets = re.findall(r"<(?:[\w.-]+:)?sheet\s([^<>]*)>", parts[_WORKBOOK].decode("utf-8"))
    return {sheet["name"]: targets[sheet["r:id"]] for sheet in map(_attributes, sheets)}


def _typed_in(xml: str, typed: Mapping[str, TypedEntry], producer: Producer, shared: _Shared | None) -> str:
    untyped = dict(typed)

    def cell(match: re.Match[str]) -> str:
        attributes = _attributes(match[2] or "")
        entry = untyped.pop(attributes.get("r", ""), None)
        if entry is None:
            return match[0]
        prefix = match[1]
        style = f' s="{attributes["s"]}"' if "s" in attributes else ""
        start = f'<{prefix}c r="{attributes["r"]}"{style}'
        if not entry.text:
            return f"{start}/>"
        if entry.number:
            return f"{start}><{prefix}v>{digits(entry.text, producer)}</{prefix}v></{prefix}c>"
        if shared is not None:
            return f'{start} t="s"><{prefix}v>{shared.number(entry.text)}</{prefix}v></{prefix}c>'
        inline = f"<{prefix}is>{element(f'{prefix}t', entry.text)}</{prefix}is>"
        return f'{start} t="inlineStr">{inline}</{prefix}c>'

    def cells(match: re.Match[str]) -> str:
        return match[1] + _CELL.sub(cell, match[3]) + match[4]

    xml = _DATA.sub(cells, xml, count=1)
    if untyped:
        raise LookupError(", ".join(untyped))
    return xml


def _sign(parts: dict[str, bytes], modified: str, by: str) -> None:
    """When the workbook was saved, and by whom."""
    if _CORE not in parts:
        return
    xml = parts[_CORE].decode("utf-8")
    for name, kind, value in (
        ("cp:lastModifiedBy", "", by),
        ("dcterms:modified", ' xsi:type="dcterms:W3CDTF"', modified),
    ):
        if value:
            xml = re.sub(rf"<{name}[^<>]*/>|<{name}[\s>].*?</{name}>", "", xml, flags=re.DOTALL)
            end = "</cp:coreProperties>"
            xml = xml.replace(end, f"<{name}{kind}>{escape(value, quote=False)}</{name}>{end}")
    parts[_CORE] = xml.encode("utf-8")


def _prefixed(xml: str) -> str:
    """The sheet with its own names prefixed, as the Open XML SDK writes them."""
    if xml.count('xmlns="') != 1 or f'xmlns="{_MAIN}"' not in xml:
        return xml  # prefixed already
    xml = xml.replace(f'xmlns="{_MAIN}"', f'xmlns:x="{_MAIN}"')
    return re.sub(r"<(/?)(?=[A-Za-z_][\w.-]*[\s/>])", r"<\1x:", xml)


def _packed(parts: Mapping[str, bytes], producer: Producer) -> bytes:
    written = io.BytesIO()
    names = list(parts)
    if producer is Producer.REORDERED:
        names.reverse()
    with zipfile.ZipFile(written, "w") as package:
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            stored = producer is Producer.REORDERED and not name.startswith("xl/worksheets/")
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(info, parts[name])
    return written.getvalue()


def resave_by_libreoffice(data: bytes, seconds: float = SECONDS) -> bytes | None:
    """The workbook opened and saved as .xlsx by LibreOffice, or None without one or when it does not manage in time."""
    return saved_by_office(data, "xlsx", _FILTER, seconds)
