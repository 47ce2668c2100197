"""Pictures in cells: Excel stores an error there and the picture as a rich value, WPS a formula of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import Relation, only_target
from kamakura_report.io.xlsx.xml_elements import MAIN, Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.patterns import pattern
from kamakura_report.returned.grid import StoredKind

PICTURE_SHOWN = "［画像］"  # what stands for a picture where a cell's text is told
BEGINS_PICTURES = ("=", "#")  # how a text begins that may stand for one
_RICH = ("http://schemas.microsoft.com/office/spreadsheetml/2017/richdata",)
_TEXT, _ERROR = StoredKind.TEXT, StoredKind.ERROR  # named once: looking up a member of an enumeration takes longer
_STORED_AS = "#VALUE!"  # what programs see that know no rich values
_PICTURES = ("_localimage", "_webimage")
_FORMULA = pattern(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)


class CellPictures:
    """Which cells hold a picture, by the number of a cell's value metadata (``vm``).

    Without the parts that say what such a value is (some programs drop them), one stored as #VALUE! is a picture:
    Excel marks no ordinary error so.
    """

    def __init__(self, package: Package, workbook_relations: Iterable[Relation]) -> None:
        self._types: dict[str, str] = {}
        own = tuple(workbook_relations)
        try:
            parts = [only_target(own, kind) for kind in ("sheetMetadata", "rdRichValue", "rdRichValueStructure")]
            if all(part and package.has(part) for part in parts):
                self._types = _rich_types(package, *parts)
        except Refused:
            return  # no figure depends on them

    def shown(self, kind: StoredKind, text: str, formula: str | None, rich: str) -> bool:
        """Whether a cell with this content and this number shows a picture."""
        if formula is not None and _FORMULA.match(formula):
            return True
        if kind is _TEXT:
            return text.startswith("=") and _FORMULA.match(text) is not None
        if kind is not _ERROR or text != _STORED_AS or not rich:
            return False
        return not self._types or self._types.get(rich.strip(), "").lower() in _PICTURES


def _rich_types(package: Package, metadata: str, values: str, structures: str) -> dict[str, str]:
    """``vm`` → what kind of rich value it is (``_localImage``, ``_error``, …)."""
    names: list[str] = []
    value_structures: list[str] = []
    types: list[str] = []
    future: list[str] = []  # what each block of XLRICHVALUE names
    records: list[tuple[str, str]] = []  # of each vm: the type of its metadata, the block
    reading_rich: list[bool] = []

    def open_future(attributes: Attributes) -> None:
        reading_rich[:] = [attributes.get("name") == "XLRICHVALUE"]

    def value_block(attributes: Attributes) -> None:
        if reading_rich[0]:
            future.append(attributes.get("i", ""))

    def record(attributes: Attributes) -> None:
        records.append((attributes.get("t", ""), attributes.get("v", "")))

    block = Handler(qualified(_RICH, {"rvb": Handler(open=value_block)}))
    extension = Handler(qualified(MAIN, {"ext": block}))
    future_block = Handler(qualified(MAIN, {"extLst": extension}))
    inside = {
        "metadataTypes": Handler(
            qualified(MAIN, {"metadataType": Handler(open=lambda found: names.append(found.get("name", "")))})
        ),
        "futureMetadata": Handler(qualified(MAIN, {"bk": future_block}), open=open_future),
        "valueMetadata": Handler(qualified(MAIN, {"bk": Handler(qualified(MAIN, {"rc": Handler(open=record)}))})),
    }
    walk_xml(package, metadata, qualified(MAIN, {"metadata": Handler(qualified(MAIN, inside))}))
    one = Handler(open=lambda found: value_structures.append(found.get("s", "")))
    walk_xml(package, values, qualified(_RICH, {"rvData": Handler(qualified(_RICH, {"rv": one}))}))
    kind = Handler(open=lambda found: types.append(found.get("t", "")))
    walk_xml(package, structures, qualified(_RICH, {"rvStructures": Handler(qualified(_RICH, {"s": kind}))}))
    return {
        str(number): _item(types, _item(value_structures, _item(future, block_number)))
        for number, (type_number, block_number) in enumerate(records, 1)
        if _item(names, type_number, first=1) == "XLRICHVALUE"
    }


def _item(items: list[str], number: str, *, first: int = 0) -> str:
    """The item of that number, "" when there is none."""
    at = int(number) - first if number.isascii() and number.isdigit() and len(number) < 8 else -1
    return items[at] if 0 <= at < len(items) else ""
