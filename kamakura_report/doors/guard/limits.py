"""How much a returned workbook may ask of this machine; every bound has a name here."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. The largest workbook of the real plan stays below a hundredth of each."""

    file: int = 20 * MIB  # bytes of the file itself
    entries: int = 2_000  # entries of the archive
    part: int = 64 * MIB  # bytes of one part, unpacked
    total: int = 128 * MIB  # bytes of all parts, unpacked, and of all that is read of them
    depth: int = 64  # XML elements inside one another
    token: int = MIB  # bytes of one tag or comment: expat before 2.6 is quadratic in them
    elements: int = 4_000_000  # XML elements of all parts
    text: int = MIB  # characters of one text (Excel itself: 32,767)
    cells: int = 500_000  # cells of all sheets that hold something
    open_blanks: int = 500_000  # unlocked cells of all sheets that hold nothing
    strings: int = 1_000_000  # shared strings
    formats: int = 65_536  # cell formats, and number formats (Excel: 65,490)
    merges: int = 200_000  # merged areas of all sheets
    rows: int = 1_048_576  # Excel's own
    columns: int = 16_384  # Excel's own
    number: int = 64  # characters of one stored number (Excel: at most 24)
    formula: int = 32_768  # characters of one formula (Excel: 8,192)
    expanded: int = 4 * MIB  # characters of all formulas written once and shared by many cells
    spread: int = 2_000_000  # cells visited for formulas that fill an area
    chunk: int = 65_536  # bytes handed to the XML parser at a time


LIMITS = Limits()
