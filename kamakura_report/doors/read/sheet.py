"""The cells of one worksheet."""

from __future__ import annotations

from dataclasses import dataclass

from kamakura_report.doors.guard import Package, Refused
from kamakura_report.doors.read.escapes import unescaped
from kamakura_report.doors.read.references import area, column_number, position, row_number, wrong
from kamakura_report.doors.read.sheet_formulas import Formulas
from kamakura_report.doors.read.strings import joined, rich_text
from kamakura_report.doors.read.styles import DEFAULT, Look, is_true
from kamakura_report.doors.read.values import stored, text
from kamakura_report.doors.read.xml import MAIN, Attributes, Element, ambiguous, named, walk
from kamakura_report.form.book import Area, Position, reference
from kamakura_report.returns.grid import Raw, Stored
from kamakura_report.returns.merged import apart

OPEN_BLANK = Raw(locked=False)


@dataclass
class Shared:
    """What all sheets of a workbook share, and how many cells are left to it."""

    strings: list[str]
    looks: dict[str, Look]  # by the number cells name them with
    cells_left: int
    blanks_left: int
    merges_left: int
    characters_left: int


class SheetReader:
    """Reads one sheet; afterwards ``cells``, ``merges`` and ``protected`` hold what was found.

    Rows, and cells within a row, must ascend as Excel demands: so no cell can be there twice. Blank
    cells are kept only when they are unlocked: a locked one is what ``Grid`` takes every absent cell for.
    """

    def __init__(self, package: Package, shared: Shared) -> None:
        self.cells: dict[Position, Raw] = {}
        self.merges: list[Area] = []
        self.protected = False
        self._package = package
        self._shared = shared
        self._formulas = Formulas(package.limits)
        self._data = False  # whether sheetData was met
        self._row = 0
        self._row_text = ""
        self._column = 0
        self._kind = ""
        self._look = DEFAULT
        self._value: str | None = None
        self._inline: list[str] | None = None
        self._formula: str | None = None
        self._formula_attributes: Attributes = {}

    def read(self, part: str) -> None:
        """Go through the part. Raises ``Refused``, with the cell where one was being read."""
        try:
            walk(self._package, part, self._grammar())
        except Refused as refused:
            raise refused.at("", reference((self._row, self._column)) if self._row and self._column else "") from None
        if not apart(self.merges):
            raise ambiguous()  # Excel repairs such a file, by its own lights
        self._formulas.spread(self.cells)

    def _grammar(self) -> dict[str, Element]:
        value = Element(open=self._open_value, text=self._take_value)
        formula = Element(open=self._open_formula, text=self._take_formula)
        inline = Element(rich_text(self._take_inline), open=self._open_inline)
        inside = named(MAIN, {"v": value, "f": formula, "is": inline}, strict=True)
        cell = Element(inside, open=self._open_cell, close=self._close_cell)
        row = Element(named(MAIN, {"c": cell}, strict=True), open=self._open_row)
        data = Element(named(MAIN, {"row": row}, strict=True), open=self._open_data, close=self._close_data)
        merged = Element(named(MAIN, {"mergeCell": Element(open=self._open_merge)}))
        protection = Element(open=self._open_protection)
        sheet = named(MAIN, {"sheetData": data, "mergeCells": merged, "sheetProtection": protection})
        return named(MAIN, {"worksheet": Element(sheet)})

    def _open_data(self, attributes: Attributes) -> None:
        if self._data:
            raise ambiguous()
        self._data = True

    def _close_data(self) -> None:
        self._row = self._column = 0  # what follows is no cell

    def _open_row(self, attributes: Attributes) -> None:
        row = row_number(attributes["r"]) if "r" in attributes else self._row + 1
        if row <= self._row:
            raise ambiguous()
        if row > self._package.limits.rows:
            raise wrong(f"A{row}")
        self._row, self._row_text, self._column = row, str(row), 0

    def _open_cell(self, attributes: Attributes) -> None:
        before = self._column
        written = attributes.get("r")
        if written is None:
            self._column = before + 1
        elif written.endswith(self._row_text) and (
            column := column_number(written[: -len(self._row_text)])
        ):  # the usual way, quickly
            self._column = column
        else:
            row, self._column = position(written)
            if row != self._row:
                raise ambiguous()
        if self._column <= before:
            raise ambiguous()
        if self._column > self._package.limits.columns:
            raise wrong(f"{self._column}")
        self._look = self._shared.looks.get(attributes.get("s", "0"), DEFAULT)
        self._kind = attributes.get("t", "n")
        self._value = self._inline = self._formula = None

    def _open_value(self, attributes: Attributes) -> None:
        if self._value is not None:
            raise ambiguous()
        self._value = ""

    def _take_value(self, written: str) -> None:
        self._value = written

    def _open_inline(self, attributes: Attributes) -> None:
        if self._inline is not None:
            raise ambiguous()
        self._inline = []

    def _take_inline(self, written: str) -> None:
        assert self._inline is not None
        self._inline.append(written)

    def _open_formula(self, attributes: Attributes) -> None:
        if self._formula is not None:
            raise ambiguous()
        self._formula = ""
        self._formula_attributes = attributes

    def _take_formula(self, written: str) -> None:
        self._formula = self._formulas.text(self._formula_attributes, written, (self._row, self._column))

    def _close_cell(self) -> None:
        look = self._look
        if self._value is None and self._inline is None and self._formula is None:
            if not look.locked:
                self._keep_blank()
            return
        if self._inline is not None and (self._value is not None or self._kind != "inlineStr"):
            raise ambiguous()
        if self._kind == "inlineStr":  # LibreOffice 4 and 5 wrote such texts in v
            kind, words = text(unescaped(self._value or joined(self._inline or [], self._package.limits)))
        else:
            kind, words = stored(self._kind, self._value or "", self._shared.strings, date=look.date)
        if kind is Stored.BLANK and self._formula is None:
            if not look.locked:
                self._keep_blank()
            return
        self._shared.cells_left -= 1
        if self._shared.cells_left < 0:
            raise Refused("limit.cells", "値のあるセルが多すぎるブックです。")
        # One long text of the table may stand in every cell: what looks at each cell must come to an end too.
        self._shared.characters_left -= len(words)
        if self._shared.characters_left < 0:
            raise Refused("limit.characters", "文字が多すぎるブックです。")
        self.cells[self._row, self._column] = Raw(kind, words, self._formula, look.locked)

    def _keep_blank(self) -> None:
        self._shared.blanks_left -= 1
        if self._shared.blanks_left < 0:
            raise Refused("limit.cells", "入力欄が多すぎるブックです。")
        self.cells[self._row, self._column] = OPEN_BLANK

    def _open_merge(self, attributes: Attributes) -> None:
        self._shared.merges_left -= 1
        if self._shared.merges_left < 0:
            raise Refused("limit.merges", "結合されたセルが多すぎるブックです。")
        self.merges.append(area(attributes.get("ref", "")))

    def _open_protection(self, attributes: Attributes) -> None:
        self.protected = is_true(attributes.get("sheet", "0"))
