"""XlsxWriter's workbook without its two slow steps: rows are written straight (rows.py), and its parts packed once.

What XlsxWriter does for a cell (a call, a tuple, a list of attributes, a search for what must be escaped) costs more
than the cell. So under the versions of XlsxWriter with which the tests compared both byte by byte, the rows of a sheet
are written as it would write them, and it makes all the rest. Under any other version it writes the rows too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.comments import CommentType
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from kamakura_report.io.write.notes import Note, NoteBoxes, NoteTexts
from kamakura_report.io.write.package import WORKBOOK_PART, Compressor, Part, compress, lock_structure
from kamakura_report.workbook.area import cell_name

# The lowest that setup.cfg lets in, and the newest; another one is added once tests/io/test_rows.py passes under it.
COMPARED_VERSIONS = frozenset({"3.3.0", "3.3.1"})
_NOTES_OF_A_BLOCK = 1024  # shapes that have their numbers in common
_HELD = 2**16  # characters that wait to be compressed

Look = tuple[tuple[str, Any], ...]  # options of XlsxWriter


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
                content = package.read(name)
                yield compress(name, lock_structure(content) if self.locked and name == WORKBOOK_PART else content)


class StraightWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows may be given as XML; else XlsxWriter writes what it was told."""

    fh: Any
    sparklines: list[dict[str, Any]]
    note_boxes: Part  # both of a sheet with notes, once they are made
    note_texts: Part

    def __init__(self) -> None:
        super().__init__()
        self.rows: Iterable[bytes] | None = None
        self._lines: list[tuple[Look, str, str]] = []
        self._looks_of_lines: dict[Look, dict[str, Any]] = {}
        self._note_looks: dict[Look, dict[str, Any]] = {}
        self._notes = 0
        self._part: Part | None = None

    def add_sparkline(self, row: int, column: int, options: dict[str, Any]) -> int:
        """As XlsxWriter does, which makes all 36 styles for each line: it is told of the first of each look alone."""
        look = tuple((name, value) for name, value in options.items() if name != "range")
        code: int = self._check_dimensions(row, column, True, True)
        if look not in self._looks_of_lines:
            code = super().add_sparkline(row, column, options)
            self._looks_of_lines[look] = self.sparklines[-1]
        self._lines.append((look, cell_name((row + 1, column + 1)), options["range"]))
        return code

    def _write_ext_list_sparklines(self) -> None:
        shapes = {look: self._line_of(line) for look, line in self._looks_of_lines.items()}
        (before, _, after), *_ = shapes.values()
        sheet, _, _ = self.sparklines[0]["ranges"][0].rpartition("!")
        sheet = self._escape_control_characters(self._escape_data(sheet))
        self.fh.write(before)
        for look, cell, cells in reversed(self._lines):
            self.fh.write(shapes[look][1].format(range=f"{sheet}!{cells}", cell=cell))
        self.fh.write(after)

    def _line_of(self, line: dict[str, Any]) -> tuple[str, str, str]:
        """What XlsxWriter writes before, for, and after a line of this look, without its range and its cell."""
        fh, told = self.fh, self.sparklines
        self.fh, self.sparklines = StringIO(), [{**line, "ranges": ["{range}"], "locations": ["{cell}"]}]
        super()._write_ext_list_sparklines()
        xml = self.fh.getvalue()
        self.fh, self.sparklines = fh, told
        start, end = xml.index("<x14:sparklineGroup "), xml.index("</x14:sparklineGroups>")
        return xml[:start], xml[start:end], xml[end:]

    def write_comment(self, row: int, column: int, text: str, options: dict[str, Any]) -> int:
        """As XlsxWriter does, which keeps an object for each: here it is made when it is written."""
        self.has_vml = self.has_comments = True
        look = self._note_looks.setdefault(tuple(options.items()), options)
        self.comments[row][column] = Note(row, column, text, look)
        code: int = self._check_dimensions(row, column)
        return code

    def _prepare_vml_objects(self, data_id: int, shape_id: int, drawing: int, comments: int) -> int:
        self.external_vml_links.append(["/vmlDrawing", f"../drawings/vmlDrawing{drawing}.vml"])
        self.external_comment_links.append(["/comments", f"../comments{comments}.xml"])
        return self._notes

    def make_notes(self, number: int, block: int) -> int:
        """The two parts with its notes, the ``number``-th of the workbook, once all is told of the sheet.

        Shapes are numbered by blocks: ``block`` is the first one, told is which comes next.
        """
        self._notes = sum(map(len, self.comments.values()))
        after = block + self._notes // _NOTES_OF_A_BLOCK + 1
        written, boxes = _CompressedText(f"xl/drawings/vmlDrawing{number}.vml"), NoteBoxes()
        boxes._set_xml_writer(written)
        ids = ",".join(map(str, range(block, after)))
        boxes._assemble_xml_file(ids, block * _NOTES_OF_A_BLOCK, self._placed_notes())
        self.note_boxes = written.part()
        written, texts = _CompressedText(f"xl/comments{number}.xml"), NoteTexts()
        texts._set_xml_writer(written)
        texts._assemble_xml_file(self._ordered_notes())
        self.note_texts = written.part()
        self.comments.clear()
        return after

    def _ordered_notes(self) -> Iterator[Note]:
        return (note for _, row in sorted(self.comments.items()) for _, note in sorted(row.items()))

    def _placed_notes(self) -> Iterator[CommentType]:
        for note in self._ordered_notes():
            box = CommentType(*note)
            box.vertices = self._comment_vertices(box)
            yield box

    def part(self) -> Part:
        """The sheet as a part, made once; what it was made of is forgotten, for a workbook may have hundreds."""
        if self._part is None:
            written = _CompressedText(f"xl/worksheets/sheet{self.index + 1}.xml")
            self._set_xml_writer(written)
            self._assemble_xml_file()
            self._part = written.part()
            self._forget()
        return self._part

    def _forget(self) -> None:
        self.rows = None
        for held in (
            self.table,
            self.merge,
            self.merged_cells,
            self.hyperlinks,
            self.sparklines,
            self._lines,
            self.cond_formats,
            self.row_info,
            self.row_sizes,
        ):
            held.clear()

    def _write_sheet_data(self) -> None:
        if self.rows is None:
            super()._write_sheet_data()
        else:
            self.fh.write("<sheetData>")
            for row in self.rows:
                self.fh.add(row)
            self.fh.write("</sheetData>")


class StraightWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """One whose parts are compressed here, each as soon as it is made, and whose sheets may be given their rows."""

    worksheet_class = StraightWorksheet
    locked = False
    _noted = 0  # sheets with notes so far
    _block = 1  # of shapes, that comes next

    def add_cell_format(self, properties: dict[str, Any]) -> Any:
        """A format, numbered at once: in the order of cells, whoever writes them."""
        cell_format = self.add_format(properties)
        cell_format._get_xf_index()
        return cell_format

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
        self._written: _CompressedText | None = None

    def _filename(self, xml_filename: str) -> StringIO:
        self._take_up()
        self._written = _CompressedText(xml_filename, locked=self.workbook.locked)
        return self._written

    def _write_worksheet_files(self) -> None:
        self._take_up()
        self.made += (worksheet.part() for worksheet in self.workbook.worksheets())

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


class _CompressedText(StringIO):  # as which XlsxWriter knows what is no file
    """What XlsxWriter writes a part into."""

    def __init__(self, name: str, *, locked: bool = False) -> None:
        super().__init__()
        self._to_lock = locked and name == WORKBOOK_PART
        self._compressor = Compressor(name)
        self._pieces: list[str] = []
        self._length = 0

    def write(self, text: str) -> int:
        self._pieces.append(text)
        self._length += len(text)
        if self._length > _HELD and not self._to_lock:
            self._compress()
        return len(text)

    def add(self, piece: bytes) -> None:
        """What the part says next, as it is stored."""
        if self._pieces:
            self._compress()
        self._compressor.add(piece)

    def part(self) -> Part:
        """The part, once it is written."""
        self._compress()
        return self._compressor.part()

    def _compress(self) -> None:
        content = "".join(self._pieces).encode()
        self._compressor.add(lock_structure(content) if self._to_lock else content)
        self._pieces.clear()
        self._length = 0
