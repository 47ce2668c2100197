"""What the reader needs of a cell's style: whether it is locked, and whether it shows a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kamakura_report.doors.guard import Package, Refused
from kamakura_report.doors.read.formats import BUILT_IN, is_date
from kamakura_report.doors.read.xml import MAIN, Attributes, Element, named, walk


@dataclass(frozen=True, slots=True)
class Look:
    """One cell format (cellXfs/xf)."""

    locked: bool = True
    date: bool = False


DEFAULT = Look()


def styles(package: Package, part: str) -> dict[str, Look]:
    """The cell formats by their number, as text.

    Each is taken from the cell's own xf, whatever its ``apply…`` marks say, and without a protection of its
    own a cell is locked: so do Excel and LibreOffice (oox: ``Xf::finalizeImport``).
    """
    codes: dict[str, str] = {}
    cells: list[tuple[str, bool]] = []  # number format id, locked

    def number_format(attributes: Attributes) -> None:
        if len(codes) >= package.limits.formats:
            raise _too_many()
        codes[attributes.get("numFmtId", "").strip()] = attributes.get("formatCode", "")

    def cell_format(attributes: Attributes) -> None:
        if len(cells) >= package.limits.formats:
            raise _too_many()
        cells.append((attributes.get("numFmtId", "0").strip(), True))

    def protection(attributes: Attributes) -> None:
        cells[-1] = (cells[-1][0], is_true(attributes.get("locked", "1")))

    xf = Element(named(MAIN, {"protection": Element(open=protection)}), open=cell_format)
    formats = Element(named(MAIN, {"numFmt": Element(open=number_format)}))
    inside = named(MAIN, {"numFmts": formats, "cellXfs": Element(named(MAIN, {"xf": xf}, strict=True))})
    walk(package, part, named(MAIN, {"styleSheet": Element(inside)}))
    return {str(at): Look(locked, _shows_date(number, codes)) for at, (number, locked) in enumerate(cells)}


def _shows_date(number: str, codes: Mapping[str, str]) -> bool:
    code = codes.get(number)
    return is_date(code) if code is not None else number in BUILT_IN


def _too_many() -> Refused:
    return Refused("limit.styles", "書式が多すぎるブックです。")


def is_true(text: str) -> bool:
    """What XML Schema calls true, and the older way to say it in Office files."""
    return text.strip().lower() in {"1", "true", "on"}
