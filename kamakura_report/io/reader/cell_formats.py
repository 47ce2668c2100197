"""What the reader needs of a cell's format: whether it is locked, and whether it shows a date or a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_stream import MAIN, Attributes, Handler, qualified, walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_STYLES

# ECMA-376 part 1, 18.8.30, numFmt: dates and times of every language; 27-36 and 50-58 are East Asian ones.
BUILT_IN = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = re.compile(
    r'"[^"]*"?'  # quoted text (its end may be missing)
    r"|\\."  # a single sign as text
    r"|_."  # a gap as wide as a sign
    r"|\*."  # a sign repeated to fill
    r"|\[[^\]]*\]?"  # colours, conditions, languages
    r"|E[+-]"  # an exponent
    r"|General|Standard|G/標準",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"[ymdhsgeb]|aaa|AM/PM|A/P", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellFormat:
    """One cell format (cellXfs/xf)."""

    locked: bool = True
    date: bool = False


DEFAULT_FORMAT = CellFormat()


def read_cell_formats(package: Package, part: str) -> dict[str, CellFormat]:
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
        cells[-1] = (cells[-1][0], xml_boolean(attributes.get("locked", "1")))

    xf = Handler(qualified(MAIN, {"protection": Handler(open=protection)}), open=cell_format)
    formats = Handler(qualified(MAIN, {"numFmt": Handler(open=number_format)}))
    inside = qualified(MAIN, {"numFmts": formats, "cellXfs": Handler(qualified(MAIN, {"xf": xf}, strict=True))})
    walk_xml(package, part, qualified(MAIN, {"styleSheet": Handler(inside)}))
    return {str(at): CellFormat(locked, _shows_date(number, codes)) for at, (number, locked) in enumerate(cells)}


def _shows_date(number: str, codes: Mapping[str, str]) -> bool:
    code = codes.get(number)
    return is_date_format(code) if code is not None else number in BUILT_IN


def _too_many() -> Refused:
    return Refused(LIMIT_STYLES.problem())


@lru_cache(maxsize=4096)
def is_date_format(code: str) -> bool:
    """True for ``yyyy/m/d``, ``[h]:mm``, ``ggge"年"``; not for ``0.0"年度"``, ``General`` or ``0.00E+00``."""
    if len(code) > 1024:  # Excel allows 255
        return False
    # Texts first, so that an elapsed time inside one is none; each part is replaced by a sign that joins nothing.
    quoted_away = re.sub(r'"[^"]*"?|\\.', "|", code, flags=re.DOTALL)
    if _ELAPSED.search(quoted_away):
        return True
    return _DATE.search(_NOT_SHOWN.sub("|", code)) is not None
