"""A ``Book`` becomes the bytes of a workbook: the same bytes for the same book on every machine.

XlsxWriter writes the parts; they are then packed anew without a trace of clock or system, and the workbook's
structure is locked, which XlsxWriter cannot say.
"""

from __future__ import annotations

import warnings
from datetime import datetime

from kamakura_report.io.write.formats import Formats, default_format
from kamakura_report.io.write.package import pack
from kamakura_report.io.write.shared_texts import SharedTexts
from kamakura_report.io.write.stored_text import plain_words
from kamakura_report.io.write.straight import new_workbook
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


def write_workbook(book: Book) -> bytes:
    """The workbook (.xlsx) that ``book`` describes; the same bytes for the same book, always.

    Raises ValueError or RuntimeError when the book says something a workbook cannot hold (a text
    over 32,767 UTF-16 units, a cell out of bounds, overlapping merges, a choice list over 255
    characters, …); XlsxWriter's own exceptions pass.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # XlsxWriter's way to say that it dropped something
        workbook = new_workbook(
            {
                "date_1904": book.date1904,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": default_format(book),
                "default_column_width": DEFAULT_COLUMN_PIXELS,
                "default_row_height": DEFAULT_ROW_PIXELS,
            },
            locked=book.locked,
        )
        workbook.set_properties({"title": plain_words(book.title), "created": CREATED})
        for name, value in book.properties.items():
            if max(utf16_units(name), utf16_units(value)) > PROPERTY_LIMIT:
                raise ValueError(f"a custom property over {PROPERTY_LIMIT} characters: {name}")
            workbook.set_custom_property(plain_words(name), plain_words(value), "text")
        formats = Formats(workbook, book)
        texts = SharedTexts(workbook.str_table)
        for sheet in book.sheets:  # some are made now, and each is large: none is held while the next one is made
            active = len(workbook.worksheets()) == book.active
            if active and sheet.hidden:
                raise ValueError(f"the sheet shown first is hidden: {sheet.name}")
            worksheet = workbook.add_worksheet(plain_words(sheet.name))
            write_sheet(worksheet, sheet, formats, texts, active=active)
            del sheet
            workbook.finish(worksheet)
        if not workbook.worksheets():
            raise ValueError("a workbook needs a sheet")
        workbook.close()
    try:
        return pack(workbook.parts())
    finally:
        workbook.__dict__.clear()  # its sheets know it: until somebody looks for such circles its texts would be held
