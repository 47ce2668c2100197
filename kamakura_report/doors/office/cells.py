"""The cells of a drawn sheet: what was typed, and which look each cell, row and column has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from kamakura_report.form.book import Area, Position
from kamakura_report.plan.cells import column_number
from kamakura_report.plan.figures import figure

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell as stored. ``trouble``: "", "formula", "error" or "rich" (text with several looks)."""

    look: int  # index of the workbook's cell formats
    value: str | Decimal | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One entry of the shared strings."""

    text: str
    rich: bool = False


@dataclass
class Drawing:
    """The cells of one sheet, and the looks of whole rows and columns under them."""

    cells: dict[Position, Drawn] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)  # row → look, where the row has one
    columns: list[tuple[range, int]] = field(default_factory=list)


def shared_strings(root: Element | None) -> tuple[Shared, ...]:
    """The workbook's shared strings, plain names expected."""
    return () if root is None else tuple(_text(entry) for entry in root.findall("si"))


def drawing(root: Element, strings: Sequence[Shared]) -> Drawing:
    """All that stands in a sheet's ``sheetData``. Raises ValueError or IndexError when it is broken."""
    found = Drawing()
    for column in root.iterfind("cols/col"):
        look = int(column.get("style", "0"))
        if look:
            found.columns.append((range(int(column.get("min", "1")), int(column.get("max", "1")) + 1), look))
    number = 0
    for row in root.iterfind("sheetData/row"):
        number = int(row.get("r", number + 1))
        if row.get("s") and truth(row.get("customFormat")):
            found.rows[number] = int(row.get("s", "0"))
        at = (number, 0)
        for cell in row.iterfind("c"):
            at = position(cell.get("r", "")) if cell.get("r") else (at[0], at[1] + 1)
            found.cells[at] = _drawn(cell, strings)
    return found


def position(reference: str) -> Position:
    """``$F$12`` → (12, 6). Raises ValueError when it is no cell of a sheet."""
    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        raise ValueError(reference)
    return int(parts[2]), column_number(parts[1].upper())


def areas(sqref: str) -> tuple[Area, ...]:
    """``A1:B2 D4`` → areas, in the order written."""
    return tuple(_areas(sqref))


def truth(attribute: str | None, default: bool = False) -> bool:
    """An XML boolean: ``1`` and ``true`` are true."""
    return default if attribute is None else attribute in ("1", "true")


def unescaped(text: str) -> str:
    """Text with the ``_x000D_`` escapes of Excel resolved once; halves of surrogate pairs stay escaped."""
    return _ESCAPED.sub(
        lambda found: found[0] if 0xD800 <= int(found[1], 16) <= 0xDFFF else chr(int(found[1], 16)), text
    )


def _areas(sqref: str) -> Iterator[Area]:
    for part in sqref.split():
        first, _, last = part.partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        yield Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _drawn(cell: Element, strings: Sequence[Shared]) -> Drawn:
    look, kind = int(cell.get("s", "0")), cell.get("t", "n")
    stored = cell.findtext("v") or ""
    if cell.find("f") is not None:
        return Drawn(look, None, "formula")
    if kind == "e":
        return Drawn(look, stored, "error")
    inline = cell.find("is")
    if kind == "inlineStr" and inline is not None:
        text = _text(inline)
        return Drawn(look, text.text or None, "rich" if text.rich else "")
    if not stored:
        return Drawn(look)
    if kind == "s":
        text = strings[int(stored)]
        return Drawn(look, text.text or None, "rich" if text.rich else "")
    if kind == "n":
        try:
            return Drawn(look, figure(stored))
        except ValueError:
            return Drawn(look, stored, "error")
    if kind == "b":
        return Drawn(look, "TRUE" if truth(stored) else "FALSE")
    return Drawn(look, unescaped(stored))


def _text(entry: Element) -> Shared:
    """Text of a string item: ``t`` and the runs ``r``; furigana (``rPh``) is no part of it.

    Only runs that say something about their look make a text rich.
    """
    runs = [*entry.findall("t"), *entry.findall("r/t")]
    looks = {_look(run.find("rPr")) for run in entry.findall("r")}
    return Shared(unescaped("".join(run.text or "" for run in runs)), len(looks) > 1)


def _look(properties: Element | None) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        sorted((one.tag, tuple(sorted(one.attrib.items()))) for one in (() if properties is None else properties))
    )
