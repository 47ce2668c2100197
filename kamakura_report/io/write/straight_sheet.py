"""XlsxWriter's worksheet without its slow steps: what it looks up or makes anew for each of many like things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.comments import CommentType
from xlsxwriter.utility import quote_sheetname, xl_range
from xlsxwriter.worksheet import Worksheet

from kamakura_report.io.write.compressed_text import CompressedText
from kamakura_report.io.write.notes import Note, NoteBoxes, NoteTexts
from kamakura_report.io.write.package import Part
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import cell_name

_NOTES_OF_A_BLOCK = 1024  # shapes that have their numbers in common
_CELL = pattern(r"(?<![\w.])(\$?[A-Z]{1,3}\$?)\d+(?![\w.(])")

Look = tuple[tuple[str, Any], ...]  # options of XlsxWriter


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
        self._merged: set[tuple[int, int]] = set()
        self._part: Part | None = None

    def add_sparkline(self, row: int, column: int, options: dict[str, Any]) -> int:
        """As XlsxWriter does, which makes all 36 styles for each line: it is told of the first of each look alone."""
        look = tuple((name, value) for name, value in options.items() if name != "range")
        code: int = self._check_dimensions(row, column, True, True)
        if look not in self._looks_of_lines:
            line = {**_line_of_look(look), "ranges": [f"{quote_sheetname(self.name)}!{options['range']}"]}
            self._looks_of_lines[look] = line
            self.sparklines.append(line)
        self._lines.append((look, cell_name((row + 1, column + 1)), options["range"]))
        return code

    def merge_range(self, top: int, left: int, bottom: int, right: int, data: str, cell_format: Any = None) -> int:
        """As XlsxWriter does, which keeps for each cell of each merge by what it is covered, and then writes it."""
        covered = _cells(top, left, bottom, right)
        if len(covered) < 2 or self.table_cells or not self._merged.isdisjoint(covered):
            for area in self.merge:
                self.merged_cells |= dict.fromkeys(_cells(*area), xl_range(*area))
            code: int = super().merge_range(top, left, bottom, right, data, cell_format)
            return code
        if self._check_dimensions(top, left) or self._check_dimensions(bottom, right):
            return -1
        self._merged |= covered
        self.merge.append([top, left, bottom, right])
        return 0

    def _write_merge_cells(self) -> None:
        if self.merge:
            areas = (xl_range(*area) for area in self.merge)
            told = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
            self.fh.write(f'<mergeCells count="{len(self.merge)}">{told}</mergeCells>')

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As XlsxWriter does, which looks for each of a hundred functions anew in each formula."""
        if _is_left_alone(_CELL.sub(r"\g<1>0", formula), expand_future_functions):
            return formula.removeprefix("=")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared

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
        written, boxes = CompressedText(f"xl/drawings/vmlDrawing{number}.vml"), NoteBoxes()
        boxes._set_xml_writer(written)
        ids = ",".join(map(str, range(block, after)))
        boxes._assemble_xml_file(ids, block * _NOTES_OF_A_BLOCK, self._placed_notes())
        self.note_boxes = written.part()
        written, texts = CompressedText(f"xl/comments{number}.xml"), NoteTexts()
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
            written = CompressedText(f"xl/worksheets/sheet{self.index + 1}.xml")
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
            self._merged,
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


def _cells(top: int, left: int, bottom: int, right: int) -> set[tuple[int, int]]:
    return {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}


@lru_cache(maxsize=64)
def _line_of_look(look: Look) -> dict[str, Any]:
    """What XlsxWriter makes of a sparkline that looks so, but where it stands and of what it tells."""
    sheet = Worksheet()
    sheet.name = "Sheet1"
    sheet.add_sparkline(0, 0, {**dict(look), "range": "A1"})
    line: dict[str, Any] = sheet.sparklines[0]
    return line


@lru_cache(maxsize=512)  # formulas of one shape differ in the rows of their cells alone
def _is_left_alone(formula: str, expand_future_functions: bool) -> bool:
    prepared: str = Worksheet()._prepare_formula(formula, expand_future_functions)
    return prepared == formula.removeprefix("=")
