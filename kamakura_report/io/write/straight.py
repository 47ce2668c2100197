"""XlsxWriter's workbook without its two slow steps: rows are written straight (rows.py), and its parts packed once.

What XlsxWriter does for a cell (a call, a tuple, a list of attributes, a search for what must be escaped) costs more
than the cell. So under the versions of XlsxWriter with which the tests compared both byte by byte, the rows of a sheet
are written as it would write them, and it makes all the rest. Under any other version it writes the rows too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.packager import Packager

from kamakura_report.io.write.compressed_text import CompressedText
from kamakura_report.io.write.formats import Look
from kamakura_report.io.write.kept_styles import (
    KeptFormat,
    StylesPart,
    first_format,
    first_of_look,
    keep_part,
    kept_format,
    known_part,
    styles_of,
    usual_look,
)
from kamakura_report.io.write.package import WORKBOOK_PART, Part, compress, lock_structure
from kamakura_report.io.write.shared_texts import TextsPart
from kamakura_report.io.write.straight_sheet import StraightWorksheet

# The lowest that setup.cfg lets in, and the newest; another one is added once tests/io/test_rows.py passes under it.
COMPARED_VERSIONS = frozenset({"3.3.0", "3.3.1"})


def new_workbook(options: dict[str, Any], *, locked: bool) -> PackedWorkbook | StraightWorkbook:
    """A workbook in memory; under a version that was not compared, one that XlsxWriter writes from end to end."""
    kind = StraightWorkbook if xlsxwriter.__version__ in COMPARED_VERSIONS else PackedWorkbook
    workbook = kind(BytesIO(), {**options, "in_memory": True})
    workbook.locked = locked
    return workbook


class PackedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's own, taken apart again."""

    locked = False

    def add_cell_format(self, look: Look) -> Any:
        """A format of cells."""
        return self.add_format(look)

    def finish(self, worksheet: Any) -> None:
        """Nothing more is told of the sheet."""

    def parts(self) -> Iterator[Part]:
        """All parts, once the workbook is closed."""
        with ZipFile(self.filename) as package:
            for name in package.namelist():
                content = package.read(name)
                yield compress(name, lock_structure(content) if self.locked and name == WORKBOOK_PART else content)


class StraightWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """One whose parts are compressed here, each as soon as it is made, and whose sheets may be given their rows."""

    worksheet_class = StraightWorksheet
    locked = False
    _noted = 0  # sheets with notes so far
    _block = 1  # of shapes, that comes next

    def add_format(self, properties: dict[str, Any] | None = None) -> Any:
        """As XlsxWriter does, which works out what it comes to anew in each workbook."""
        said = {**self.default_format_properties, **(properties or {})}
        return self._kept(first_format(tuple(said.items())))

    def add_cell_format(self, look: Look) -> Any:
        """A format, numbered at once: in the order of cells, whoever writes them."""
        cell_format = self._kept(first_of_look(look, self._usual))
        cell_format._get_xf_index()
        return cell_format

    @cached_property
    def _usual(self) -> Look:
        return usual_look(tuple(self.default_format_properties.items()))

    def _kept(self, first: KeptFormat) -> KeptFormat:
        made = kept_format(first, self.xf_format_indices, self.dxf_format_indices)
        self.formats.append(made)
        return made

    def _prepare_format_properties(self) -> None:
        self._prepare_formats()
        if known_part(styles_of(self)) is None:
            super()._prepare_format_properties()

    def finish(self, worksheet: Any) -> None:
        """Nothing more is told of the sheet: it is made now, but where a chart stands that looks its figures up."""
        if worksheet.has_comments:
            self._noted += 1
            self._block = worksheet.make_notes(self._noted, self._block)
        if not worksheet.charts:
            worksheet.part()

    def parts(self) -> list[Part]:
        """All parts, once the workbook is closed."""
        return self._unpacked.made

    def _get_packager(self) -> Packager:
        self._unpacked = _Parts()
        return self._unpacked


class _Parts(Packager):  # type: ignore[misc]
    """Compresses each part while XlsxWriter writes it, and gives it none to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Part] = []
        self._written: CompressedText | None = None

    def _filename(self, xml_filename: str) -> StringIO:
        self._take_up()
        self._written = CompressedText(xml_filename, locked=self.workbook.locked)
        return self._written

    def _write_worksheet_files(self) -> None:
        self._take_up()
        self.made += (worksheet.part() for worksheet in self.workbook.worksheets())

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = TextsPart(self.workbook.str_table)
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()

    def _write_styles_file(self) -> None:
        self._take_up()
        styles = styles_of(self.workbook)
        part = known_part(styles)
        if part is None:
            looks, written = StylesPart(), CompressedText("xl/styles.xml")
            looks.tell(self.workbook)
            looks._set_xml_writer(written)
            looks._assemble_xml_file()
            part = written.part()
            keep_part(styles, part)
        self.made.append(part)

    def _write_vml_files(self) -> None:
        self._take_up()
        self.made += (sheet.note_boxes for sheet in self.workbook.worksheets() if sheet.has_comments)

    def _write_comment_files(self) -> None:
        self.made += (sheet.note_texts for sheet in self.workbook.worksheets() if sheet.has_comments)

    def _create_package(self) -> list[Any]:
        super()._create_package()
        self._take_up()
        return []

    def _take_up(self) -> None:
        if self._written is not None:
            self.made.append(self._written.part())
            self._written = None
