"""How high rows are beside what LibreOffice and ONLYOFFICE need for the texts in them.

Each text stands by itself in a row of a workbook made for that, in a column as wide as its own cells, with one line
more: for a single line both programs say no less than their usual height. What that line adds is taken off again.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl

from kamakura_report.form.form_model import Form
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.pages import shown_text
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet, Style
from kamakura_report.workbook.question import AnswerKind
from kamakura_report.workbook.text_size import column_points, digit_pixels, row_points
from tests.office.office import Office
from tests.office.producers import missing
from tests.office.real import area_at, texts

LEAST, MOST, MOST_POINTS = 1.10, 1.25, 6.0  # of what is needed; or so many points more, whichever is more
_LINE = "漢"
_POINTS_PER_PIXEL = 0.75
_WIDEST = 1600  # pixels: no text here needs as much
_FIT = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
assert builder.OpenFile(sys.argv[1], "") == 0
sheet = builder.GetContext().GetGlobal()["Api"].Call("GetSheets").Get(0)
sheet.Call("SetActive")
sheet.Call("GetRange", sys.argv[3]).Call("AutoFit", True, False)  # at first only what a screen shows is fitted
assert builder.SaveFile("xlsx", sys.argv[2]) == 0
builder.CloseFile()
"""
Kind = tuple[str, Style, int]  # a text, its look, the pixels that it has


@dataclass(frozen=True)
class Row:
    """One row of a sheet: how high it is, and what the fullest of its cells needs, in points."""

    sheet: str
    number: int
    height: float
    need: float
    text: str  # the fullest
    kept: float = 0.0  # what it takes for another reason than this text

    @property
    def low(self) -> bool:
        """Less is left over than rounding may take."""
        return self.height < self.need * LEAST - 0.01

    @property
    def roomy(self) -> bool:
        """It takes paper for nothing."""
        return self.height > max(self.need * MOST, self.need + MOST_POINTS, self.kept) + 0.01


def measured(office: Office, book: Book, form: Form) -> list[Row]:
    """Each row of the book with a text that stands in this row alone, as both programs measure it; and, as a row of
    their own, the rows that share a text.

    None need be lower than the sheet's usual row, nor than the form draws it for words that are typed here, nor than
    it is for the sake of a text that it shares.
    """
    placed = [(sheet, *each) for sheet in book.sheets if not sheet.hidden for each in _kinds(book, sheet)]
    needs = _needs(office, book, sorted({kind for *_, kind in placed}, key=repr))
    fullest: dict[tuple[str, int], tuple[float, str]] = {}
    shared: list[Row] = []
    kept = {(sheet.name, row): high for sheet in book.sheets for row, high in _kept(sheet, form).items()}
    for sheet, area, kind in placed:
        if area.top == area.bottom:
            found = fullest.setdefault((sheet.name, area.top), (0.0, ""))
            fullest[sheet.name, area.top] = max(found, (needs[kind], kind[0]))
            continue
        rows = range(area.top, area.bottom + 1)
        together = sum(sheet.heights[row] for row in rows)
        shared.append(Row(sheet.name, area.top, together, needs[kind], kind[0], kept=together))
        if not replace(shared[-1], kept=0.0).roomy:
            kept |= {(sheet.name, row): sheet.heights[row] for row in rows}
    alone = [
        Row(name, row, book.sheet(name).heights[row], need, text, kept[name, row])
        for (name, row), (need, text) in fullest.items()
    ]
    return [*alone, *shared]


def _kept(sheet: Sheet, form: Form) -> dict[int, float]:
    """Row → what it takes whatever its text: the usual height, or what the form draws for words that are typed here."""
    kept = dict.fromkeys(sheet.heights, sheet.row_height)
    rooms = {
        row_points(one.drawn.heights.get(row, one.drawn.row_height))
        for one in (form.cover, form.program, form.project)
        if one is not None and one.drawn.name == sheet.template
        for row in one.rows_for_words
    }
    typed = {row for at, ask in sheet.asks() if ask.kind is AnswerKind.TEXT for row in _rows(sheet, at)}
    return kept | {row: sheet.heights[row] for row in typed if sheet.heights[row] in rooms}


def _rows(sheet: Sheet, position: Position) -> range:
    area = area_at(sheet, position)
    return range(area.top, area.bottom + 1)


def _kinds(book: Book, sheet: Sheet) -> Iterator[tuple[Area, Kind]]:
    pixels = {
        column: round(column_points(width, book.font, book.font_size) / _POINTS_PER_PIXEL)
        for column, width in sheet.widths.items()
    }
    for position, cell in texts(sheet):
        area = area_at(sheet, position)
        own = sum(pixels[column] for column in range(area.left, area.right + 1))
        room = own if cell.style.wrap else _WIDEST
        yield area, (shown_text(cell), replace(cell.style, shrink=False, wrap=True), room)


def _needs(office: Office, book: Book, kinds: list[Kind]) -> dict[Kind, float]:
    """What each needs, in points."""
    looks = list({kind[1] for kind in kinds})
    two, three = ([("\n".join([_LINE] * lines), look, _WIDEST) for look in looks] for lines in (2, 3))
    longer = [(f"{text}\n{_LINE}", look, room) for text, look, room in kinds]
    heights = _heights(office, book, [*longer, *two, *three])
    of_two, of_three = (_of_looks(looks, each) for each in (heights[len(kinds) :], heights[len(kinds) + len(looks) :]))
    return {
        kind: max(
            mine - (more - less) for mine, less, more in zip(found, of_two[kind[1]], of_three[kind[1]], strict=True)
        )
        for kind, found in zip(kinds, heights, strict=False)
    }


def _of_looks(looks: list[Style], heights: list[tuple[float, ...]]) -> dict[Style, tuple[float, ...]]:
    return dict(zip(looks, heights, strict=False))


def _heights(office: Office, book: Book, kinds: list[Kind]) -> list[tuple[float, ...]]:
    """The height of each by each program that is here."""
    unit = digit_pixels(book.font, book.font_size)
    columns = {room: number for number, room in enumerate(sorted({kind[2] for kind in kinds}), 1)}
    at = [(row, columns[room]) for row, (*_, room) in enumerate(kinds, 1)]
    cells = {
        position: Cell(text, replace(look, font=look.font or book.font, size=look.size or book.font_size))
        for position, (text, look, _) in zip(at, kinds, strict=True)
    }
    sheet = Sheet("s", cells, widths={column: room / unit for room, column in columns.items()}, row_height=0)
    data = write_workbook(Book((sheet,), font=book.font, font_size=book.font_size))
    names = [cell_name(position) for position in at]
    best = office.best_heights(data, {"s": names})["s"]
    programs: list[Iterable[float]] = [[best[name] for name in names]]
    if not missing("ONLYOFFICE"):
        programs.append(_by_onlyoffice(data, len(kinds), len(columns)))
    return list(zip(*programs, strict=True))


def _by_onlyoffice(data: bytes, rows: int, columns: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.xlsx"), Path(folder, "target.xlsx")
        source.write_bytes(data)
        area = f"A1:{cell_name((rows, columns))}"
        subprocess.run([sys.executable, "-c", _FIT, source, target, area], check=True, capture_output=True, timeout=300)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its empty drawings are not ours to keep
            fitted = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).active
        assert fitted is not None
        return [fitted.row_dimensions[row].height or 0.0 for row in range(1, rows + 1)]
