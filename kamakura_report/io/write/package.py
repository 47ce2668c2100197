"""The parts of a workbook packed (.xlsx): the same bytes on every machine, and the structure locked where it is said."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORKBOOK_PART = "xl/workbook.xml"
_LOCK = b'<workbookProtection lockStructure="1"/>'
_BEFORE = b"<bookViews>"  # CT_Workbook's order: workbookPr, workbookProtection, bookViews
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3

Part = tuple[str, Iterable[bytes]]  # its name, and its content piece by piece


def pack(parts: Iterable[Part], *, locked: bool) -> bytes:
    """The parts in their order, without any trace of clock or operating system; with ``locked`` as ``lock_structure``."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, pieces in parts:
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = _UNIX
            entry.compress_type = ZIP_DEFLATED
            with package.open(entry, "w") as target:
                for piece in pieces:
                    target.write(lock_structure(piece) if locked and name == WORKBOOK_PART else piece)
    return packed.getvalue()


def lock_structure(workbook_xml: bytes) -> bytes:
    """The workbook part (xl/workbook.xml) with its structure locked.

    Raises RuntimeError when the part is not as XlsxWriter writes it.
    """
    if workbook_xml.count(_BEFORE) != 1 or _LOCK in workbook_xml:
        raise RuntimeError("the workbook part is not as expected")
    return workbook_xml.replace(_BEFORE, _LOCK + _BEFORE)
