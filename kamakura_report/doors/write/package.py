"""The package around the parts: packed again the same way on every machine, the structure locked."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORKBOOK_PART = "xl/workbook.xml"
_LOCK = b'<workbookProtection lockStructure="1"/>'
_BEFORE = b"<bookViews>"  # CT_Workbook's order: workbookPr, workbookProtection, bookViews
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def lock_structure(workbook_xml: bytes) -> bytes:
    """The workbook part with its structure locked, which XlsxWriter cannot say.

    Raises RuntimeError when the part is not as XlsxWriter writes it.
    """
    if workbook_xml.count(_BEFORE) != 1 or _LOCK in workbook_xml:
        raise RuntimeError("the workbook part is not as expected")
    return workbook_xml.replace(_BEFORE, _LOCK + _BEFORE)


def repack(package: bytes, change_workbook: Callable[[bytes], bytes] | None = None) -> bytes:
    """The same parts in the same order without any trace of clock or operating system."""
    packed = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == WORKBOOK_PART and change_workbook is not None:
                part = change_workbook(part)
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = _UNIX
            target.writestr(entry, part, ZIP_DEFLATED, 6)
    return packed.getvalue()
