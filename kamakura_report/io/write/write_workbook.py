"""A ``Book`` becomes the bytes of a workbook: the same bytes for the same book on every machine.

XlsxWriter writes the parts; they are then packed anew without a trace of clock or system, and the workbook's
structure is locked, which XlsxWriter cannot say.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from kamakura_report.io.write.formats import Formats, default_format
from kamakura_report.io.write.stored_text import plain_words
from kamakura_report.io.write.worksheet import write_sheet
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.names import utf16_units

CREATED = datetime(2026, 4, 1)  # no clock: two runs give the same bytes
PROPERTY_LIMIT = 255  # UTF-16 units of a custom property's name or text
# The widest digit of BIZ UDPゴシック 11 is 11 pixels (1556/2048 em), which XlsxWriter knows as the
# default column of 96 pixels. It uses this only to turn characters into pixels and back.
DEFAULT_COLUMN_PIXELS = 96
# XlsxWriter leaves the height out where it equals this default; no row of whole pixels ever does.
DEFAULT_ROW_PIXELS = 24.5
WORKBOOK_PART = "xl/workbook.xml"
_LOCK = b'<workbookProtection lockStructure="1"/>'
_BEFORE = b"<bookViews>"  # CT_Workbook's order: workbookPr, workbookProtection, bookViews
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def write_workbook(book: Book) -> bytes:
    """The workbook (.xlsx) that ``book`` describes; the same bytes for the same book, always.

    Raises ValueError or RuntimeError when the book says something a workbook cannot hold (a text
    over 32,767 UTF-16 units, a cell out of bounds, overlapping merges, a choice list over 255
    characters, …); XlsxWriter's own exceptions pass.
    """
    if not book.sheets:
        raise ValueError("a workbook needs a sheet")
    if book.sheets[book.active].hidden:
        raise ValueError(f"the sheet shown first is hidden: {book.sheets[book.active].name}")
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # XlsxWriter's way to say that it dropped something
        workbook = xlsxwriter.Workbook(
            buffer,
            {
                "in_memory": True,
                "date_1904": book.date1904,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": default_format(book),
                "default_column_width": DEFAULT_COLUMN_PIXELS,
                "default_row_height": DEFAULT_ROW_PIXELS,
            },
        )
        workbook.set_properties({"title": plain_words(book.title), "created": CREATED})
        for name, value in book.properties.items():
            if max(utf16_units(name), utf16_units(value)) > PROPERTY_LIMIT:
                raise ValueError(f"a custom property over {PROPERTY_LIMIT} characters: {name}")
            workbook.set_custom_property(plain_words(name), plain_words(value), "text")
        formats = Formats(workbook, book)
        for index, sheet in enumerate(book.sheets):
            write_sheet(workbook.add_worksheet(plain_words(sheet.name)), sheet, formats, active=index == book.active)
        workbook.close()
    return _repack(buffer.getvalue(), lock_structure if book.locked else None)


def lock_structure(workbook_xml: bytes) -> bytes:
    """The workbook part (xl/workbook.xml) with its structure locked.

    Raises RuntimeError when the part is not as XlsxWriter writes it.
    """
    if workbook_xml.count(_BEFORE) != 1 or _LOCK in workbook_xml:
        raise RuntimeError("the workbook part is not as expected")
    return workbook_xml.replace(_BEFORE, _LOCK + _BEFORE)


def _repack(package: bytes, change_workbook: Callable[[bytes], bytes] | None = None) -> bytes:
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
