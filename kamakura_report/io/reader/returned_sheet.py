"""The cells of one returned worksheet: each with its kind, its text exactly as stored, its formula and its lock."""

from __future__ import annotations

from dataclasses import dataclass, field

from kamakura_report.io.reader.cell_formats import DEFAULT_FORMAT, CellFormat
from kamakura_report.io.reader.cell_pictures import BEGINS_PICTURES, PICTURE_SHOWN, CellPictures
from kamakura_report.io.reader.plain_cells import KnownCells, Written, make_cell
from kamakura_report.io.reader.sheet_formulas import SheetFormulas
from kamakura_report.io.reader.stored_values import kind_of_text, parse_value
from kamakura_report.io.xlsx.cell_references import parse_area, parse_cell, parse_row, sheet_column, wrong_reference
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.shared_strings import FontRuns, RichText, SharedStrings, unescape
from kamakura_report.io.xlsx.xml_elements import (
    MAIN,
    Attributes,
    Handler,
    Walk,
    XmlElement,
    ambiguous,
    names_of,
    qualified,
)
from kamakura_report.io.xlsx.xml_stream import walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import (
    LIMIT_CELLS,
    LIMIT_CELLS_OPEN,
    LIMIT_CHARACTERS,
    LIMIT_MERGES,
    LIMIT_TEXT,
)
from kamakura_report.returned.grid import BLANK, CellLook, RawCell, Run, StoredKind, areas_are_apart
from kamakura_report.workbook.area import Area, Position, cell_name, column_letters
from kamakura_report.workbook.number_formats import shows_another_number

OPEN_BLANK = RawCell(locked=False)
_CELL, _VALUE, _FORMULA, _INLINE, _MERGE = (names_of(MAIN, name) for name in ("c", "v", "f", "is", "mergeCell"))
_ONCE = _VALUE | _FORMULA | _INLINE  # at most once in a cell
_NAMED = 52  # columns that are known by their letters; few forms are wider
_LETTERS = [column_letters(column) for column in range(1, _NAMED + 1)]


@dataclass
class WorkbookState:
    """What all sheets of a workbook share, and how many cells are left to it."""

    strings: SharedStrings
    rich: RichText  # the one that is read: a text of a cell's own
    pictures: CellPictures
    formats: dict[str, CellFormat]  # by the number cells name them with
    cells_left: int
    blanks_left: int
    merges_left: int
    characters_left: int
    all_formats: bool = False  # each cell keeps its number format, also one that shows no other number
    looks: dict[tuple[str, CellFormat], CellLook | None] = field(default_factory=dict)  # of shared texts

    def __post_init__(self) -> None:
        self.open_formats = {number for number, format_ in self.formats.items() if not format_.locked}
        self.known = KnownCells(self.strings, self.formats, all_formats=self.all_formats)


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
        self._rich = state.rich

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
        row = Handler(open=self._open_row, children=self._take_cells, begun=self._begin_cell)
        data = Handler(qualified(MAIN, {"row": row}, strict=True), open=self._open_data, close=self._close_data)
        merged = Handler(children=self._take_merges)
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
        row, written = self._row + 1, attributes.get("r")
        if written is not None and (written != str(row) or row > self._package.limits.rows):
            row = parse_row(written)  # not the next one, as nearly always
        if row <= self._row:
            raise ambiguous()
        if row > self._package.limits.rows:
            raise wrong_reference(f"A{row}")
        self._row, self._row_text, self._column = row, str(row), 0

    def _take_cells(self, walk: Walk, elements: list[XmlElement]) -> None:
        """The cells of a row. Here the time goes: what most cells need is written out, a call would double it."""
        state, cells, plain, open_formats = self._state, self.cells, self._state.known.plain, self._state.open_formats
        row, row_text, column, letters = self._row, self._row_text, self._column, _LETTERS
        most_cells, taken, characters, contents = state.cells_left, 0, 0, 0
        for element in elements:
            if element.tag not in _CELL:
                walk.pass_over(element, walk.depth, strict=True)
                continue
            if column < _NAMED and element.get("r") == letters[column] + row_text:  # the next one, as nearly always
                column += 1
            else:
                column = self._next_column(column, element.attrib)
            self._column = column
            style, inner = element.get("s", "0"), len(element)
            if not inner:
                if style in open_formats:
                    self._keep_blank()
                continue
            contents += inner
            value = element[0]
            raw = None
            if inner == 1 and value.tag in _VALUE and not len(value):
                stored_as, written = element.get("t", "n"), value.text or ""
                raw = plain(stored_as, written, style)
                if raw is None and element.get("vm") is None:
                    raw = self._odd_cell((stored_as, written, style))
            if raw is None:
                raw = self._other_cell(walk, element, style)
            text = raw.text
            if not text and raw.formula is None:
                if style in open_formats:
                    self._keep_blank()
                continue
            taken += 1
            if taken > most_cells:
                raise Refused(LIMIT_CELLS.problem())
            # One long text of the table may stand in every cell: what looks at each cell must come to an end too.
            characters += len(text)
            if characters > state.characters_left:
                raise Refused(LIMIT_CHARACTERS.problem())
            cells[row, column] = raw
        walk.count_elements(contents, walk.depth + 1)
        state.cells_left -= taken
        state.characters_left -= characters

    def _begin_cell(self, element: XmlElement) -> None:
        """What the part ends in, if it is a cell."""
        if element.tag in _CELL:
            self._next_column(self._column, element.attrib)

    def _next_column(self, before: int, attributes: Attributes) -> int:
        """The column of a cell that follows one in the column ``before``."""
        written, row_text = attributes.get("r"), self._row_text
        if written is None:
            row, column = self._row, before + 1
        elif written.endswith(row_text) and (column := sheet_column(written[: -len(row_text)])):
            row = self._row
        else:
            row, column = parse_cell(written)
        self._column = column  # for the refusals
        if row != self._row or column <= before:
            raise ambiguous()
        if column > self._package.limits.columns:
            raise wrong_reference(f"{column}")
        return column

    def _odd_cell(self, said: Written) -> RawCell:
        """A cell with nothing but a value, in which something may be special."""
        if len(said[1]) > self._package.limits.text:
            raise Refused(LIMIT_TEXT.problem())
        known = self._state.known
        return known.odd.get(said) or known.remember(said, self._read_cell(*said))

    def _other_cell(self, walk: Walk, cell: XmlElement, style: str) -> RawCell:
        """A cell with a formula, a text of its own or something else in it."""
        value = formula = None
        met = inline = False
        for element in cell:
            tag = element.tag
            if tag in _FORMULA and not met:
                met = True
                formula = self._formulas.text(element.attrib, walk.text(element), (self._row, self._column))
            elif tag in _VALUE and value is None:
                value = walk.text(element)
            elif tag in _INLINE and not inline:
                inline = True
                self._rich.read(walk, element, walk.depth + 1)
            elif tag in _ONCE:
                raise ambiguous()
            else:
                walk.pass_over(element, walk.depth + 1, strict=True)
        if value is None and formula is None and not inline:
            return BLANK
        state, rich, said = self._state, cell.get("vm", ""), (cell.get("t", "n"), value or "", style)
        raw = self._read_cell(*said, inline=True) if inline else state.known.plain(*said) or self._odd_cell(said)
        if (formula or rich) and state.pictures.shown(raw.kind, raw.text, formula, rich):
            return RawCell(StoredKind.PICTURE, PICTURE_SHOWN, formula, raw.locked)
        return raw if formula is None else make_cell((raw.kind, raw.text, formula, raw.locked, raw.look))

    def _read_cell(self, stored_as: str, value: str, style: str, *, inline: bool = False) -> RawCell:
        """The cell with this value and no formula; ``inline``: a text of its own too."""
        state = self._state
        format_ = state.formats.get(style, DEFAULT_FORMAT)
        if inline and stored_as != "inlineStr":
            raise ambiguous()
        if stored_as == "inlineStr":
            kind, text = kind_of_text(self._inline_text(unescape(value), inline))
        else:
            kind, text = parse_value(stored_as, value, state.strings.texts, date=format_.date)
        if text[:1] in BEGINS_PICTURES and state.pictures.shown(kind, text, None, ""):
            return RawCell(StoredKind.PICTURE, PICTURE_SHOWN, None, format_.locked)
        look = None
        if stored_as == "s" and state.strings.marked and text and (runs := state.strings.marked.get(int(value))):
            look = self._shared_look(value.strip(), runs, text, format_)
        elif inline and (runs := self._rich.marked_runs):
            look = _marked(runs, format_)
        elif format_.changes_looks:
            look = self._look(kind, text, format_)
        return RawCell(kind, text, None, format_.locked, look)

    def _inline_text(self, value: str, inline: bool) -> str:
        """The text of a cell that holds its own: in ``is``, in ``v`` (LibreOffice 4 and 5), or the same in both."""
        if inline and value and value != self._rich.text:
            raise ambiguous()
        return self._rich.text if inline else value

    def _shared_look(self, shared: str, runs: FontRuns, text: str, format_: CellFormat) -> CellLook | None:
        """The look of a text of the table: many cells may name one long text."""
        looks = self._state.looks
        if (shared, format_) not in looks:
            self._spend(len(text))
            looks[shared, format_] = _marked(runs, format_)
        return looks[shared, format_]

    def _look(self, kind: StoredKind, text: str, format_: CellFormat) -> CellLook | None:
        """How the cell shows its content, None when nothing makes that another one."""
        mark, code, shown_as = format_.own_mark, format_.number_format, ""
        if self._state.all_formats:
            shown_as = code if kind in (StoredKind.NUMBER, StoredKind.DATE) else ""
        elif code and kind is StoredKind.NUMBER and shows_another_number(code, text):
            shown_as = code
        return CellLook((Run(text, mark),) if mark else (), shown_as) if mark or shown_as else None

    def _spend(self, characters: int) -> None:
        self._state.characters_left -= characters
        if self._state.characters_left < 0:
            raise Refused(LIMIT_CHARACTERS.problem())

    def _keep_blank(self) -> None:
        """Keep an open cell without content."""
        self._state.blanks_left -= 1
        if self._state.blanks_left < 0:
            raise Refused(LIMIT_CELLS_OPEN.problem())
        self.cells[self._row, self._column] = OPEN_BLANK

    def _take_merges(self, walk: Walk, elements: list[XmlElement]) -> None:
        for element in elements:
            if element.tag not in _MERGE:
                walk.pass_over(element, walk.depth)
                continue
            self._state.merges_left -= 1
            if self._state.merges_left < 0:
                raise Refused(LIMIT_MERGES.problem())
            self.merges.append(parse_area(element.get("ref", "")))

    def _open_protection(self, attributes: Attributes) -> None:
        self.protected = xml_boolean(attributes.get("sheet", "0"))


def _marked(runs: FontRuns, format_: CellFormat) -> CellLook | None:
    """The look of a content in these pieces, None when none of them is marked."""
    marked = tuple(Run(text, format_.mark(font)) for text, font in runs)
    return CellLook(marked) if any(run.mark for run in marked) else None
