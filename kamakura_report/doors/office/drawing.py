"""The form as drawn in Excel, read once into an inert ``Book``: nothing understood, nothing guessed.

The parts are walked here (``package``, ``cells``, ``rules``, ``paper``); openpyxl reads the styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kamakura_report.doors.office.cells import Drawing, Shared, areas, drawing, shared_strings
from kamakura_report.doors.office.colors import Palette
from kamakura_report.doors.office.leftovers import in_cells, leftovers, not_carried, troubles
from kamakura_report.doors.office.looks import Looks
from kamakura_report.doors.office.package import SAVE_AGAIN, Package, Part, opened
from kamakura_report.doors.office.paper import heights, page, shown, widths
from kamakura_report.doors.office.rules import highlights, validations
from kamakura_report.form.book import Area, Book, Cell, Position, Sheet, Style, reference
from kamakura_report.problem import CannotRun, Problem

MOST_CELLS = 200_000  # of one sheet; a form has some hundreds
_BUILT_IN = "_xlnm."


class _TooLarge(ValueError):
    """A sheet no form can be: its place and what to do, in Japanese."""


def read(data: bytes, file: str = "様式") -> tuple[Book, tuple[Problem, ...]]:
    """The workbook as drawn, and what in it cannot be used (errors) or is not carried over (warnings).

    Texts are exactly what was typed, numbers are figures, a cell that only has a look has no value.
    Styles are resolved; the Normal style's font is the book's font and every cell's unless it has
    another. ``widths`` are as stored, padding included. A formula or an error value leaves its cell
    empty and is a problem. ``file`` is what messages of ``CannotRun`` call the workbook; it is
    raised when the data is no readable workbook.
    """
    package = opened(data, file)
    try:
        return _book(package)
    except _TooLarge as error:
        raise CannotRun(f"{file}{error}") from error
    except (ElementTree.ParseError, ValueError, IndexError) as error:  # a part says what no workbook says
        raise CannotRun(f"{file}: ブックの中身が壊れているため読み取れません。{SAVE_AGAIN}") from error


def _book(package: Package) -> tuple[Book, tuple[Problem, ...]]:
    looks = _looks(package)
    strings = _strings(package)
    workbook = package.xml(package.workbook)
    assert workbook is not None
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    shown_first = workbook.find("bookViews/workbookView")
    active = int(shown_first.get("activeTab", "0")) if shown_first is not None else 0
    tabs = package.sheets()
    for index, part in enumerate(tabs):
        root = package.xml(part.part)
        if part.kind == "chartsheet":
            problems.append(not_carried("chart", part.name, ""))
        elif part.kind == "worksheet" and root is not None:
            names = _built_in_names(workbook, index)
            sheet, found = _sheet(part, root, looks, strings, names)
            sheets.append(sheet)
            problems += [*found, *leftovers(package, part.part, part.name, root, names)]
    protection = workbook.find("workbookProtection")
    first = tabs[active].name if active < len(tabs) else ""
    book = Book(
        sheets=tuple(sheets),
        locked=protection is not None and protection.get("lockStructure") in ("1", "true"),
        font=looks.font,
        font_size=looks.size,
        active=next((at for at, sheet in enumerate(sheets) if sheet.name == first), 0),
    )
    return book, tuple(problems)


def _looks(package: Package) -> Looks:
    styles = next(package.related(package.workbook, "styles"), "")
    theme = next(package.related(package.workbook, "theme"), "")
    stored = package.bytes(styles)
    root = None if stored is None else ElementTree.fromstring(stored)
    own = package.xml(styles)
    palette = [] if own is None else [color.get("rgb", "") for color in own.iterfind("colors/indexedColors/rgbColor")]
    colors = Palette(package.xml(theme), palette)
    try:
        return Looks(root, colors)
    except Exception as error:  # openpyxl raises anything at all on styles it does not understand
        raise ValueError("styles") from error


def _strings(package: Package) -> tuple[Shared, ...]:
    return shared_strings(package.xml(next(package.related(package.workbook, "sharedStrings"), "")))


def _built_in_names(workbook: Element, index: int) -> dict[str, str]:
    """``Print_Titles`` and ``Print_Area`` of the sheet with that number."""
    return {
        name.get("name", "").removeprefix(_BUILT_IN): name.text or ""
        for name in workbook.iterfind("definedNames/definedName")
        if name.get("localSheetId") == str(index) and name.get("name", "").startswith(_BUILT_IN)
    }


def _sheet(
    part: Part, root: Element, looks: Looks, strings: tuple[Shared, ...], names: dict[str, str]
) -> tuple[Sheet, list[Problem]]:
    drawn = drawing(root, strings)
    merges = tuple(area for merge in root.iterfind("mergeCells/mergeCell") for area in areas(merge.get("ref", "")))
    used = _used(drawn, merges, part.name)
    covered = {at for area in merges for at in area.positions() if at != (area.top, area.left)}
    rules, unruly = highlights(root, looks)
    sheet = Sheet(
        name=part.name,
        cells=dict(sorted(_cells(drawn, used, covered, looks))),
        merges=merges,
        widths=widths(root, used.right if used else 0),
        heights=heights(root),
        validations=tuple(validations(root)),
        highlights=rules,
        page=page(root, names),
        hidden=part.state,
        tab_color=looks.tab_color(root),
        **shown(root),
    )
    visible = Drawing({at: drawn.cells[at] for at in sorted(drawn.cells) if at not in covered})
    problems = [*troubles(part.name, visible), *in_cells(part.name, drawn, looks)]
    return sheet, problems + [not_carried("highlight", part.name, reference(at)) for at, _ in unruly]


def _used(drawn: Drawing, merges: tuple[Area, ...], sheet: str) -> Area | None:
    """The rectangle around all cells and merges. Raises _TooLarge when no form can be that large."""
    corners = [*drawn.cells, *((area.bottom, area.right) for area in merges)]
    if not corners:
        return None
    used = Area(1, 1, max(row for row, _ in corners), max(column for _, column in corners))
    if used.bottom * used.right > MOST_CELLS:
        raise _TooLarge(
            f"［{sheet}］: 書式の付いたセルが {reference((used.bottom, used.right))} まであり、様式として大きすぎます。"
            "表の外の行と列を削除してから保存し直してください。"
        )
    return used


def _cells(drawn: Drawing, used: Area | None, covered: set[Position], looks: Looks) -> Iterator[tuple[Position, Cell]]:
    """Cells with something in them or a look of their own; then what whole rows and columns look like.

    The file does not list a cell that only shares the look of its row or column; inside the drawing
    it is listed here when that look can be seen (a fill or a line).
    """
    ordinary = looks.style(0)
    for at, cell in drawn.cells.items():
        value = None if at in covered or cell.trouble in ("formula", "error") else cell.value
        style = looks.style(cell.look)
        if value is not None or style != ordinary:
            yield at, Cell(value, style)
    for at in used.positions() if used and (drawn.rows or drawn.columns) else ():
        look = drawn.rows.get(at[0]) or next((look for span, look in drawn.columns if at[1] in span), 0)
        if at not in drawn.cells and look and _visible(looks.style(look)):
            yield at, Cell(style=looks.style(look))


def _visible(style: Style) -> bool:
    return bool(style.fill or style.left.style or style.right.style or style.top.style or style.bottom.style)
