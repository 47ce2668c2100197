"""XlsxWriter's workbook without its two slow steps: rows are written straight (rows.py), and its parts packed once.

What XlsxWriter does for a cell (a call, a tuple, a list of attributes, a search for what must be escaped) costs more
than the cell. So under the versions of XlsxWriter with which the tests compared both byte by byte, the rows of a sheet
are written as it would write them, and it makes all the rest. Under any other version it writes the rows too.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from kamakura_report.io.write.package import WORKBOOK_PART, Part, compress, lock_structure
from kamakura_report.workbook.area import cell_name

# The lowest that setup.cfg lets in, and the newest; another one is added once tests/io/test_rows.py passes under it.
COMPARED_VERSIONS = frozenset({"3.3.0", "3.3.1"})
_PLACE_OF_ROWS = "<sheetData/>"


def new_workbook(options: dict[str, Any], *, locked: bool) -> PackedWorkbook | StraightWorkbook:
    """A workbook in memory; under a version that was not compared, one that XlsxWriter writes from end to end."""
    kind = StraightWorkbook if xlsxwriter.__version__ in COMPARED_VERSIONS else PackedWorkbook
    workbook = kind(BytesIO(), {**options, "in_memory": True})
    workbook.locked = locked
    return workbook


class PackedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's own, taken apart again."""

    locked = False

    def add_cell_format(self, properties: dict[str, Any]) -> Any:
        """A format of cells."""
        return self.add_format(properties)

    def finish(self, worksheet: Any) -> None:
        """Nothing more is told of the sheet."""

    def parts(self) -> Iterator[Part]:
        """All parts, once the workbook is closed."""
        with ZipFile(self.filename) as package:
            for name in package.namelist():
                yield compress(name, _locked(name, package.read(name), self.locked))


class StraightWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows may be given as XML; else XlsxWriter writes what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[bytes] | None = None
        self._lines: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}
        self._part: Part | None = None

    def add_sparkline(self, row: int, column: int, options: dict[str, Any]) -> int:
        """As XlsxWriter does, which makes all 36 styles for each line: one like an earlier line is a copy of it."""
        look = tuple((name, value) for name, value in options.items() if name != "range")
        line = self._lines.get(look)
        if line is None:
            code: int = super().add_sparkline(row, column, options)
            self._lines[look] = self.sparklines[-1]
            return code
        sheet, _, _ = line["ranges"][0].rpartition("!")
        place = {"locations": [cell_name((row + 1, column + 1))], "ranges": [f"{sheet}!{options['range']}"]}
        self.sparklines.append({**line, **place})
        return -1 if self._check_dimensions(row, column, True, True) else 0

    def part(self) -> Part:
        """The sheet as a part, made once; what it was made of is forgotten, for a workbook may have hundreds."""
        if self._part is None:
            xml = StringIO()
            self._set_xml_writer(xml)
            self._assemble_xml_file()
            before, place, after = xml.getvalue().partition(_PLACE_OF_ROWS)
            rows = (b"<sheetData>", *self.rows, b"</sheetData>") if self.rows is not None else (place.encode(),)
            self._part = compress(f"xl/worksheets/sheet{self.index + 1}.xml", before.encode(), *rows, after.encode())
            self._forget()
        return self._part

    def _forget(self) -> None:
        self.rows = None
        for held in (self.table, self.merge, self.merged_cells, self.hyperlinks, self.sparklines, self.cond_formats):
            held.clear()
        self._lines.clear()
        if not self.has_comments:  # which are placed by the heights of rows
            self.row_info.clear()
            self.row_sizes.clear()

    def _write_sheet_data(self) -> None:
        if self.rows is None:
            super()._write_sheet_data()
        else:
            self.fh.write(_PLACE_OF_ROWS)


class StraightWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """One whose parts are compressed here, each as soon as it is made, and whose sheets may be given their rows."""

    worksheet_class = StraightWorksheet
    locked = False

    def add_cell_format(self, properties: dict[str, Any]) -> Any:
        """A format, numbered at once: in the order of cells, whoever writes them."""
        cell_format = self.add_format(properties)
        cell_format._get_xf_index()
        return cell_format

    def finish(self, worksheet: Any) -> None:
        """Nothing more is told of the sheet: it is made now, but where a chart stands that looks its figures up."""
        if not worksheet.charts:
            worksheet.part()

    def parts(self) -> list[Part]:
        """All parts, once the workbook is closed."""
        return self._unpacked.made

    def _get_packager(self) -> Packager:
        self._unpacked = _Parts()
        return self._unpacked


class _Parts(Packager):  # type: ignore[misc]
    """Compresses each part as soon as XlsxWriter begins the next one, and gives it none to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Part] = []
        self._last: tuple[str, StringIO] | None = None

    def _filename(self, xml_filename: str) -> StringIO:
        self._compress_last()
        content = StringIO()
        self._last = (xml_filename, content)
        return content

    def _write_worksheet_files(self) -> None:
        self._compress_last()
        self.made += (worksheet.part() for worksheet in self.workbook.worksheets())

    def _create_package(self) -> list[Any]:
        super()._create_package()
        self._compress_last()
        return []

    def _compress_last(self) -> None:
        if self._last is not None:
            name, content = self._last
            self.made.append(compress(name, _locked(name, content.getvalue().encode(), self.workbook.locked)))
            self._last = None


def _locked(name: str, content: bytes, locked: bool) -> bytes:
    return lock_structure(content) if locked and name == WORKBOOK_PART else content
