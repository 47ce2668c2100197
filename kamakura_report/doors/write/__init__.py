"""The door to XlsxWriter: a ``Book`` becomes the bytes of a workbook, and nothing else happens.

XlsxWriter reports failure by return code or by warning and then goes on without the cell; here each
of them is an exception, because a ``Book`` that cannot be written is a bug of whoever described it.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from io import BytesIO

import xlsxwriter

from kamakura_report.doors.write.package import lock_structure, repack
from kamakura_report.doors.write.sheets import write_sheet
from kamakura_report.doors.write.styles import Formats, default_format
from kamakura_report.doors.write.texts import plain_words
from kamakura_report.form.book import Book
from kamakura_report.form.names import utf16_units

CREATED = datetime(2026, 4, 1)  # no clock: two runs give the same bytes
PROPERTY_LIMIT = 255  # UTF-16 units of a custom property's name or text
# The widest digit of BIZ UDPゴシック 11 is 11 pixels (1556/2048 em), which XlsxWriter knows as the
# default column of 96 pixels. It uses this only to turn characters into pixels and back.
DEFAULT_COLUMN_PIXELS = 96
# XlsxWriter leaves the height out where it equals this default; no row of whole pixels ever does.
DEFAULT_ROW_PIXELS = 24.5


def write(book: Book) -> bytes:
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
    return repack(buffer.getvalue(), lock_structure if book.locked else None)
