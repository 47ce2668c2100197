"""The cells of one returned worksheet: each with its kind, its text exactly as stored, its formula and its lock."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from kamakura_report.io.reader.cell_formats import DEFAULT_FORMAT, CellFormat
from kamakura_report.io.reader.cell_pictures import PICTURE_SHOWN, CellPictures
from kamakura_report.io.reader.sheet_formulas import SheetFormulas
from kamakura_report.io.xlsx.cell_references import parse_area, parse_cell, parse_row, sheet_column, wrong_reference
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.shared_strings import FontRuns, RichText, SharedStrings, unescape
from kamakura_report.io.xlsx.xml_stream import MAIN, Attributes, Handler, ambiguous, qualified, walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.patterns import pattern
from kamakura_report.problem.limit_codes import LIMIT_CELLS, LIMIT_CELLS_OPEN, LIMIT_CHARACTERS, LIMIT_MERGES
from kamakura_report.problem.package_codes import SHEET_VALUE
from kamakura_report.returned.grid import CellLook, RawCell, Run, StoredKind, areas_are_apart
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.number_formats import shows_another_number

OPEN_BLANK = RawCell(locked=False)
REMEMBERED = 10_000  # cells that others may be like
_NUMBER = pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_BOOLEANS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_ERROR = pattern(r"#[A-Z0-9/_!?]{1,30}", re.ASCII)
_DATE = pattern(r"[0-9T:.+Z-]{1,40}|-?P[0-9YMDTHS.]{1,40}", re.ASCII)  # a day, or (Strict) a time as a duration


@dataclass
class WorkbookState:
    """What all sheets of a workbook share, and how many cells are left to it."""

    strings: SharedStrings
    pictures: CellPictures
    formats: dict[str, CellFormat]  # by the number cells name them with
    cells_left: int
    blanks_left: int
    merges_left: int
    characters_left: int
    all_formats: bool = False  # each cell keeps its number format, also one that shows no other number
    looks: dict[tuple[str, CellFormat], CellLook | None] = field(default_factory=dict)  # of shared texts
    known: dict[tuple[str, str, str], RawCell] = field(default_factory=dict)  # by kind, value and format as written


class SheetReader:
    """Reads one sheet; afterwards ``cells``, ``merges`` and ``protected`` hold what was found.

    Rows, and cells within a row, must ascend as Excel demands: so no cell can be there twice. Blank
    cells are kept only when they are unlocked: a locked one is what ``Grid`` takes every absent cell for.
    """

    def __init__(self, package: Package, state: WorkbookState) -> None:
        self.cells: dict[Position, RawCell] = {}
        self.merges: list[Area] = []
        self.protected = False
        self._package = package
        self._state = state
        self._formulas = SheetFormulas(package.limits)
        self._data = False  # whether sheetData was met
        self._row = 0
        self._row_text = ""
        self._column = 0
        self._most_columns = package.limits.columns
        self._attributes: Attributes = {}  # of the cell
        self._value: str | None = None
        self._rich = RichText(package.limits)
        self._inline = False  # whether the cell has a text of its own in it
        self._formula: str | None = None
        self._formula_met = False
        self._formula_attributes: Attributes = {}

    def read(self, part: str) -> None:
        """Go through the part. Raises ``Refused``, with the cell where one was being read."""
        try:
            walk_xml(self._package, part, self._grammar())
        except Refused as refused:
            raise refused.at("", cell_name((self._row, self._column)) if self._row and self._column else "") from None
        if not areas_are_apart(self.merges):
            raise ambiguous()  # Excel repairs such a file, by its own lights
        self._formulas.spread(self.cells)

    def _grammar(self) -> dict[str, Handler]:
        value = Handler(text=self._take_value)
        formula = Handler(open=self._open_formula, text=self._take_formula)
        inline = Handler(self._rich.grammar, open=self._open_inline)
        inside = qualified(MAIN, {"v": value, "f": formula, "is": inline}, strict=True)
        cell = Handler(inside, open=self._open_cell, close=self._close_cell)
        row = Handler(qualified(MAIN, {"c": cell}, strict=True), open=self._open_row)
        data = Handler(qualified(MAIN, {"row": row}, strict=True), open=self._open_data, close=self._close_data)
        merged = Handler(qualified(MAIN, {"mergeCell": Handler(open=self._open_merge)}))
        protection = Handler(open=self._open_protection)
        sheet = qualified(MAIN, {"sheetData": data, "mergeCells": merged, "sheetProtection": protection})
        return qualified(MAIN, {"worksheet": Handler(sheet)})

    def _open_data(self, attributes: Attributes) -> None:
        if self._data:
            raise ambiguous()
        self._data = True

    def _close_data(self) -> None:
        self._row = self._column = 0  # what follows is no cell

    def _open_row(self, attributes: Attributes) -> None:
        row = parse_row(attributes["r"]) if "r" in attributes else self._row + 1
        if row <= self._row:
            raise ambiguous()
        if row > self._package.limits.rows:
            raise wrong_reference(f"A{row}")
        self._row, self._row_text, self._column = row, str(row), 0

    def _open_cell(self, attributes: Attributes) -> None:
        before = self._column
        written = attributes.get("r")
        if written is None:
            self._column = before + 1
        elif written.endswith(self._row_text) and (
            column := sheet_column(written[: -len(self._row_text)])
        ):  # the usual way, quickly
            self._column = column
        else:
            row, self._column = parse_cell(written)
            if row != self._row:
                raise ambiguous()
        if self._column <= before:
            raise ambiguous()
        if self._column > self._most_columns:
            raise wrong_reference(f"{self._column}")
        self._attributes = attributes
        self._value = self._formula = None
        self._formula_met = self._inline = False

    def _take_value(self, written: str) -> None:
        if self._value is not None:
            raise ambiguous()
        self._value = written

    def _open_inline(self, attributes: Attributes) -> None:
        if self._inline:
            raise ambiguous()
        self._inline = True
        self._rich.clear()

    def _open_formula(self, attributes: Attributes) -> None:
        if self._formula_met:
            raise ambiguous()
        self._formula_met = True
        self._formula_attributes = attributes

    def _take_formula(self, written: str) -> None:
        self._formula = self._formulas.text(self._formula_attributes, written, (self._row, self._column))

    def _close_cell(self) -> None:
        attributes = self._attributes
        style = attributes.get("s", "0")
        if self._value is None and not self._inline and self._formula is None:
            self._keep_blank(style)
            return
        stored_as = attributes.get("t", "n")
        if self._formula is not None or self._inline or "vm" in attributes:
            raw = self._read_cell(stored_as, style)
        else:  # most cells of a form say what others say: the same texts and signs, row by row
            said = stored_as, self._value or "", style
            raw = self._state.known.get(said) or self._read_cell(stored_as, style)
            if len(self._state.known) < REMEMBERED:
                self._state.known[said] = raw
        if raw.kind is StoredKind.BLANK and raw.formula is None:
            self._keep_blank(style)
            return
        self._state.cells_left -= 1
        if self._state.cells_left < 0:
            raise Refused(LIMIT_CELLS.problem())
        # One long text of the table may stand in every cell: what looks at each cell must come to an end too.
        self._spend(len(raw.text))
        self.cells[self._row, self._column] = raw

    def _read_cell(self, stored_as: str, style: str) -> RawCell:
        """The cell with what was found in it."""
        format_ = self._state.formats.get(style, DEFAULT_FORMAT)
        if self._inline and stored_as != "inlineStr":
            raise ambiguous()
        if stored_as == "inlineStr":
            kind, text = _text(self._inline_text())
        else:
            kind, text = parse_value(stored_as, self._value or "", self._state.strings.texts, date=format_.date)
        if self._state.pictures.shown(kind, text, self._formula, self._attributes.get("vm", "")):
            return RawCell(StoredKind.PICTURE, PICTURE_SHOWN, self._formula, format_.locked)
        return RawCell(kind, text, self._formula, format_.locked, self._look(stored_as, kind, text, format_))

    def _look(self, stored_as: str, kind: StoredKind, text: str, format_: CellFormat) -> CellLook | None:
        """How the cell shows its content, None when nothing makes that another one."""
        if stored_as == "s" and self._state.strings.marked and self._value is not None:
            shared = self._value.strip()
            runs = self._state.strings.marked.get(int(shared), ())
            if runs:  # many cells may name one long text
                if (shared, format_) not in self._state.looks:
                    self._spend(len(text))
                    self._state.looks[shared, format_] = _marked(runs, format_)
                return self._state.looks[shared, format_]
        if self._inline and (runs := self._rich.marked_runs):
            return _marked(runs, format_)
        mark, code = format_.mark(None), format_.number_format
        if self._state.all_formats:
            shown_as = code if kind in (StoredKind.NUMBER, StoredKind.DATE) else ""
        else:
            shown_as = code if code and kind is StoredKind.NUMBER and shows_another_number(code, text) else ""
        return CellLook((Run(text, mark),) if mark else (), shown_as) if mark or shown_as else None

    def _spend(self, characters: int) -> None:
        self._state.characters_left -= characters
        if self._state.characters_left < 0:
            raise Refused(LIMIT_CHARACTERS.problem())

    def _inline_text(self) -> str:
        """The text of a cell that holds its own: in ``is``, in ``v`` (LibreOffice 4 and 5), or the same in both."""
        if not self._inline:
            return unescape(self._value or "")
        text = self._rich.text
        if self._value and unescape(self._value) != text:
            raise ambiguous()
        return text

    def _keep_blank(self, style: str) -> None:
        """Keep a cell without content if it is open."""
        if self._state.formats.get(style, DEFAULT_FORMAT).locked:
            return
        self._state.blanks_left -= 1
        if self._state.blanks_left < 0:
            raise Refused(LIMIT_CELLS_OPEN.problem())
        self.cells[self._row, self._column] = OPEN_BLANK

    def _open_merge(self, attributes: Attributes) -> None:
        self._state.merges_left -= 1
        if self._state.merges_left < 0:
            raise Refused(LIMIT_MERGES.problem())
        self.merges.append(parse_area(attributes.get("ref", "")))

    def _open_protection(self, attributes: Attributes) -> None:
        self.protected = xml_boolean(attributes.get("sheet", "0"))


def parse_value(kind: str, written: str, strings: list[str], *, date: bool) -> tuple[StoredKind, str]:
    """Kind and text of a cell by its ``t`` (ECMA-376 part 1, 18.18.11) and the text of its ``v``.

    A number's text stays as written (``38.299999999999997``); an empty value is BLANK, and so is an empty
    text. Raises ``Refused`` when the two do not fit together.
    """
    if kind == "s":
        index = written.strip()
        if not index:
            return StoredKind.BLANK, ""
        if not (index.isascii() and index.isdigit() and len(index) < 8 and int(index) < len(strings)):
            raise _unreadable("文字列の番号")
        return _text(strings[int(index)])
    if kind == "str":
        return _text(unescape(written))
    text = written.strip()
    if not text:
        return StoredKind.BLANK, ""
    if kind == "n":
        if len(text) > LIMITS.number or not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise _unreadable("数値")
        return (StoredKind.DATE if date else StoredKind.NUMBER), text
    if kind == "b" and text in _BOOLEANS:
        return StoredKind.BOOLEAN, _BOOLEANS[text]
    if kind == "e" and _ERROR.fullmatch(text):
        return StoredKind.ERROR, text
    if kind == "d" and _DATE.fullmatch(text):
        return StoredKind.DATE, text
    raise _unreadable("値")


def _marked(runs: FontRuns, format_: CellFormat) -> CellLook | None:
    """The look of a content in these pieces, None when none of them is marked."""
    marked = tuple(Run(text, format_.mark(font)) for text, font in runs)
    return CellLook(marked) if any(run.mark for run in marked) else None


def _text(text: str) -> tuple[StoredKind, str]:
    """A text, BLANK when it is empty: nobody can see the difference."""
    return (StoredKind.TEXT, text) if text else (StoredKind.BLANK, "")


def _unreadable(content: str) -> Refused:
    """The refusal of a cell whose content no office program writes."""
    return Refused(SHEET_VALUE.problem(content=content))
