"""XlsxWriter's workbook without its two slow steps: rows are written straight (rows.py), and its parts packed once.

What XlsxWriter does for a cell (a call, a tuple, a list of attributes, a search for what must be escaped) costs more
than the cell. So under the versions of XlsxWriter with which the tests compared both byte by byte, the rows of a sheet
are written as it would write them, and it makes all the rest. Under any other version it writes the rows too.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from kamakura_report.io.write.package import Part
from kamakura_report.workbook.area import cell_name

# The lowest that setup.cfg lets in, and the newest; another one is added once tests/io/test_rows.py passes under it.
COMPARED_VERSIONS = frozenset({"3.3.0", "3.3.1"})
_PLACE_OF_ROWS = "<sheetData/>"


def new_workbook(options: dict[str, Any]) -> PackedWorkbook | StraightWorkbook:
    """A workbook in memory; under a version that was not compared, one that XlsxWriter writes from end to end."""
    kind = StraightWorkbook if xlsxwriter.__version__ in COMPARED_VERSIONS else PackedWorkbook
    return kind(BytesIO(), {**options, "in_memory": True})


class PackedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's own, taken apart again."""

    def add_cell_format(self, properties: dict[str, Any]) -> Any:
        """A format of cells."""
        return self.add_format(properties)

    def parts(self) -> Iterator[Part]:
        """All parts, once the workbook is closed."""
        with ZipFile(self.filename) as package:
            for name in package.namelist():
                yield name, package.read(name)


class StraightWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows may be given as XML; else XlsxWriter writes what it was told."""

    rows: bytes | None = None

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}

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

    def _write_sheet_data(self) -> None:
        if self.rows is None:
            super()._write_sheet_data()
        else:
            self.fh.write(_PLACE_OF_ROWS)


class StraightWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """One whose parts are not packed, and whose sheets may be given their rows."""

    worksheet_class = StraightWorksheet

    def add_cell_format(self, properties: dict[str, Any]) -> Any:
        """A format, numbered at once: in the order of cells, whoever writes them."""
        cell_format = self.add_format(properties)
        cell_format._get_xf_index()
        return cell_format

    def _get_packager(self) -> Packager:
        self._unpacked = _Parts()
        return self._unpacked

    def parts(self) -> Iterator[Part]:
        """All parts, once the workbook is closed."""
        rows = {f"xl/worksheets/sheet{number}.xml": sheet.rows for number, sheet in enumerate(self.worksheets(), 1)}
        for content, name, _ in self._unpacked.made:
            xml = content.getvalue()
            if rows.get(name) is None:
                yield name, xml.encode()
            else:
                before, _, after = xml.partition(_PLACE_OF_ROWS)
                yield name, b"".join((before.encode(), b"<sheetData>", rows[name], b"</sheetData>", after.encode()))


class _Parts(Packager):  # type: ignore[misc]
    """Makes the parts, keeps them, and gives XlsxWriter none to pack."""

    def _create_package(self) -> list[Any]:
        self.made = super()._create_package()
        return []
