"""XlsxWriter's worksheet without its slow steps: what it looks up or makes anew for each of many like things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.comments import CommentType
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import RowInfo, Worksheet

from kamakura_report.io.write.compressed_text import CompressedText
from kamakura_report.io.write.formats import row_pixels
from kamakura_report.io.write.notes import Note, NoteBoxes, NoteTexts
from kamakura_report.io.write.package import Part
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Area, Position, cell_name

_NOTES_OF_A_BLOCK = 1024  # shapes that have their numbers in common

_FUNCTION = pattern(r"[\w.]+(?=\()")
# Functions that Excel has always had, as most formulas have no others: XlsxWriter leaves them alone.
_OLD_FUNCTIONS = frozenset((
    "AND", "CLEAN", "COUNT", "COUNTA", "COUNTIF", "FIND", "IF", "INT", "ISBLANK", "ISERR", "ISERROR", "ISLOGICAL",
    "ISNUMBER", "ISTEXT", "LEN", "MAX", "MIN", "MOD", "NOT", "OFFSET", "OR", "ROUND", "SUBSTITUTE", "SUM", "TRIM",
))  # fmt: skip
_ONE_DIGIT = bytes.maketrans(b"0123456789", b"1" * 10)

Look = tuple[tuple[str, Any], ...]  # options of XlsxWriter
ShownInChart = Decimal | str | bool | None  # what a chart keeps of a cell: None where there is none


class StraightWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows may be given as XML; else XlsxWriter writes what it was told."""

    fh: Any
    sparklines: list[dict[str, Any]]
    note_boxes: Part  # both of a sheet with notes, once they are made
    note_texts: Part
    row_info: Mapping[int, RowInfo]
    row_sizes: Mapping[int, tuple[float, bool]]

    def __init__(self) -> None:
        super().__init__()
        self.rows: Iterable[bytes] | None = None
        self.shown: Callable[[Position], ShownInChart] | None = None  # with them, for the charts of the sheet
        self._lines: list[tuple[Look, str, str]] = []
        self._looks_of_lines: dict[Look, dict[str, Any]] = {}
        self._notes = 0
        self._merged: Sequence[Area] = ()
        self._part: Part | None = None

    def set_heights(self, heights: Mapping[int, float]) -> int:
        """As XlsxWriter does for each of these rows with a height (points) alone; the first is 1."""
        for row in (min(heights), max(heights)):
            code: int = self._check_dimensions(row - 1, self.dim_colmin or 0)
            if code:
                return code
        infos = _RowInfos(heights, self.default_row_height)
        self.row_info, self.row_sizes = infos, _RowSizes(infos)
        self.row_size_changed = True  # what 3.3.0 asks for it
        return 0

    def add_sparkline(self, row: int, column: int, options: dict[str, Any]) -> int:
        """As XlsxWriter does, which makes all 36 styles for each line: it is told of the first of each look alone."""
        look = tuple([(name, value) for name, value in options.items() if name != "range"])
        code: int = self._check_dimensions(row, column, True, True)
        if look not in self._looks_of_lines:
            line = {**_line_of_look(look), "ranges": [f"{quote_sheetname(self.name)}!{options['range']}"]}
            self._looks_of_lines[look] = line
            self.sparklines.append(line)
        self._lines.append((look, cell_name((row + 1, column + 1)), options["range"]))
        return code

    def merge_areas(self, areas: Sequence[Area], covered: Sequence[Position]) -> bool:
        """Merge each area; False: XlsxWriter must be told of them one by one, for it refuses one, or there are tables.

        It keeps for each cell of each area by what it is covered, and then writes the cell. ``covered`` are all those
        cells, one that two areas have twice.
        """
        alone = any(area.top == area.bottom and area.left == area.right for area in areas)
        if alone or self.table_cells or len(set(covered)) < len(covered):
            return False
        self._merged = areas
        first = (min(area.top for area in areas) - 1, min(area.left for area in areas) - 1)
        last = (max(area.bottom for area in areas) - 1, max(area.right for area in areas) - 1)
        return not (self._check_dimensions(*first) or self._check_dimensions(*last))

    def _write_merge_cells(self) -> None:
        if self._merged:
            told = "".join([f'<mergeCell ref="{area}"/>' for area in self._merged])
            self.fh.write(f'<mergeCells count="{len(self._merged)}">{told}</mergeCells>')
        else:
            super()._write_merge_cells()

    def conditional_format(self, top: int, left: int, bottom: int, right: int, options: dict[str, Any]) -> int:
        """As XlsxWriter does with a formula, which looks whether all is said for each kind of rule that there is."""
        code: int = self._check_dimensions(top, left, True, True) or self._check_dimensions(bottom, right, True, True)
        if code:
            return code
        areas = options.get("multi_range") or str(Area(top + 1, left + 1, bottom + 1, right + 1))
        stop = ' stopIfTrue="1"' if options["stop_if_true"] else ""
        numbers = f'dxfId="{options["format"]._get_dxf_index()}" priority="{self.dxf_priority}"{stop}'
        self.dxf_priority += 1
        self.cond_formats.setdefault(areas, []).append((numbers, options["criteria"]))
        return 0

    def _write_conditional_formatting(self, cond_range: str, params: list[tuple[str, str]]) -> None:
        self.fh.write(f'<conditionalFormatting sqref="{cond_range}">')
        for numbers, formula in params:
            self.fh.write(f'<cfRule type="expression" {numbers}>')
            self._write_formula_element(formula)
            self.fh.write("</cfRule>")
        self.fh.write("</conditionalFormatting>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As XlsxWriter does, which looks for each of a hundred functions anew in each formula.

        Formulas of a column differ in digits alone, and so do two only of those functions, which end in ``2T``.
        """
        shape = formula.encode("utf-8", "surrogatepass").translate(_ONE_DIGIT)
        if "2T(" not in formula and _is_left_alone(shape, expand_future_functions):
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
            self.fh.add(shapes[look][1].format(range=f"{sheet}!{cells}", cell=cell).encode())
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
        self.comments[row][column] = Note(row, column, text, options)
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
        self.row_sizes = dict(self.row_sizes)  # looked up for each note, of all rows that its box covers
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
        """Each note as XlsxWriter knows it; those of one look are the same object, moved."""
        boxes: dict[int, CommentType] = {}
        for note in self._ordered_notes():
            box = boxes.get(id(note.options))
            if box is None:
                box = boxes[id(note.options)] = CommentType(*note)
            box.row, box.col = note.row, note.column
            box.set_offsets(note.row, note.column)
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
        self.rows, self.shown, self._merged, self.row_info, self.row_sizes = None, None, (), {}, {}
        for held in (
            self.table,
            self.merge,
            self.merged_cells,
            self.hyperlinks,
            self.sparklines,
            self._lines,
            self.cond_formats,
        ):
            held.clear()

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> list[ShownInChart]:
        if self.shown is None:
            told: list[ShownInChart] = super()._get_range_data(top, left, bottom, right)
            return told
        columns = range(left + 1, right + 2)
        return [self.shown((row, column)) for row in range(top + 1, bottom + 2) for column in columns]

    def _write_sheet_data(self) -> None:
        if self.rows is None:
            super()._write_sheet_data()
        else:
            self.fh.write("<sheetData>")
            for rows in self.rows:
                self.fh.add(rows)
            self.fh.write("</sheetData>")


class _RowInfos(Mapping[int, RowInfo]):
    """What XlsxWriter keeps of each row with a height of its own, and only looks at: told when it is asked for."""

    def __init__(self, heights: Mapping[int, float], usual: float) -> None:
        self._heights, self._usual = heights, usual

    def __getitem__(self, row: int) -> RowInfo:
        return _row_of(row_pixels(self._heights[row + 1]), self._usual)

    def __iter__(self) -> Iterator[int]:
        return (row - 1 for row in self._heights)

    def __len__(self) -> int:
        return len(self._heights)


class _RowSizes(Mapping[int, tuple[float, bool]]):
    """The same of which XlsxWriter keeps the height, and whether the row is hidden, once more."""

    def __init__(self, infos: _RowInfos) -> None:
        self._infos = infos

    def __getitem__(self, row: int) -> tuple[float, bool]:
        info = self._infos[row]
        return info.height, info.hidden

    def __iter__(self) -> Iterator[int]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)


@lru_cache(maxsize=512)
def _row_of(pixels: int, usual: float) -> RowInfo:
    hidden = pixels == 0
    return RowInfo(height=usual if hidden else pixels, hidden=hidden)


@lru_cache(maxsize=64)
def _line_of_look(look: Look) -> dict[str, Any]:
    """What XlsxWriter makes of a sparkline that looks so, but where it stands and of what it tells."""
    sheet = Worksheet()
    sheet.name = "Sheet1"
    sheet.add_sparkline(0, 0, {**dict(look), "range": "A1"})
    line: dict[str, Any] = sheet.sparklines[0]
    return line


@lru_cache(maxsize=512)
def _is_left_alone(shape: bytes, expand_future_functions: bool) -> bool:
    formula = shape.decode("utf-8", "surrogatepass")
    if _OLD_FUNCTIONS.issuperset(_FUNCTION.findall(formula)) and not {formula[:1], formula[-1:]} & set("{}"):
        return True  # without its looking for each of the others, whose patterns are compiled for that
    prepared: str = Worksheet()._prepare_formula(formula, expand_future_functions)
    return prepared == formula.removeprefix("=")
