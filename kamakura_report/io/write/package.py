"""The parts of a workbook packed (.xlsx): the same bytes on every machine, the structure locked where that is said."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORKBOOK_PART = "xl/workbook.xml"
_LOCK = b'<workbookProtection lockStructure="1"/>'
_BEFORE = b"<bookViews>"  # CT_Workbook's order: workbookPr, workbookProtection, bookViews
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3

Part = tuple[str, bytes]  # its name and its content


def pack(parts: Iterable[Part], *, locked: bool) -> bytes:
    """The parts in their order, without a trace of clock or system; with ``locked`` as ``lock_structure``."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, content in parts:
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = _UNIX
            said = lock_structure(content) if locked and name == WORKBOOK_PART else content
            package.writestr(entry, said, ZIP_DEFLATED)
    return packed.getvalue()


def lock_structure(workbook_xml: bytes) -> bytes:
    """The workbook part (xl/workbook.xml) with its structure locked.

    Raises RuntimeError when the part is not as XlsxWriter writes it.
    """
    if workbook_xml.count(_BEFORE) != 1 or _LOCK in workbook_xml:
        raise RuntimeError("the workbook part is not as expected")
    return workbook_xml.replace(_BEFORE, _LOCK + _BEFORE)
