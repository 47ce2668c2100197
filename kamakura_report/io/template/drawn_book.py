"""The form as drawn in Excel, read once into an inert ``Book``: nothing understood, nothing guessed.

The parts are walked here and in the rooms beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kamakura_report.frozen import frozen
from kamakura_report.io.template.drawn_cells import DrawnCells, parse_areas, read_cells
from kamakura_report.io.template.drawn_colors import Palette
from kamakura_report.io.template.drawn_page import column_widths, read_page, row_heights, view_settings
from kamakura_report.io.template.drawn_rules import read_highlights, read_validations
from kamakura_report.io.template.drawn_styles import DrawnStyles
from kamakura_report.io.template.not_carried import cell_defects, not_carried, objects_not_carried, styles_not_carried
from kamakura_report.io.xlsx.own_workbook import SAVE_AS_XLSX, OwnWorkbook, open_own_workbook
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.relations import read_relations
from kamakura_report.io.xlsx.shared_strings import SharedStrings, read_shared_strings
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.template_loss_codes import TEMPLATE_CHART, TEMPLATE_HIGHLIGHT
from kamakura_report.workbook.area import Area, Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Sheet, Style

MOST_CELLS = 200_000  # of one sheet; a form has some hundreds
_BUILT_IN = "_xlnm."


class _TooLarge(ValueError):
    """A sheet no form can be: its place and what to do, in Japanese."""


@frozen
class _Tab:
    """A sheet as the workbook lists it; ``kind`` is ``worksheet`` or ``chartsheet``."""

    name: str
    kind: str
    part: str
    hidden: str  # "", "hidden", "veryHidden"


def read_drawing(data: bytes, file: str = "様式") -> tuple[Book, tuple[Problem, ...]]:
    """The workbook as drawn, and what in it cannot be used (errors) or is not carried over (warnings).

    Texts are exactly what was typed, numbers are figures, a cell that only has a look has no value.
    Styles are resolved; the Normal style's font is the book's font and every cell's unless it has
    another. ``widths`` are as stored, padding included. A formula or an error value leaves its cell
    empty and is a problem. ``file`` is what messages of ``CannotRun`` call the workbook; it is
    raised when the data is no readable workbook.
    """
    workbook = open_own_workbook(data, file)
    try:
        return _book(workbook)
    except _TooLarge as error:
        raise CannotRun(f"{file}{error}") from error
    except (Refused, ValueError, LookupError) as error:  # a part says what no workbook says
        raise CannotRun(f"{file}: ブックの中身が壊れているため読み取れません。{SAVE_AS_XLSX}") from error


def _book(workbook: OwnWorkbook) -> tuple[Book, tuple[Problem, ...]]:
    styles = _styles(workbook)
    strings = _strings(workbook)
    root = workbook.tree(workbook.part)
    assert root is not None
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    view = root.find("bookViews/workbookView")
    active = int(view.get("activeTab", "0")) if view is not None else 0
    tabs = _tabs(workbook, root)
    for index, tab in enumerate(tabs):
        drawn = workbook.tree(tab.part)
        if tab.kind == "chartsheet":
            problems.append(not_carried(TEMPLATE_CHART, tab.name, ""))
        elif tab.kind == "worksheet" and drawn is not None:
            names = _built_in_names(root, index)
            sheet, unusable = _sheet(tab, drawn, styles, strings, names)
            sheets.append(sheet)
            problems += [*unusable, *objects_not_carried(workbook, tab.part, tab.name, drawn, names)]
    protection = root.find("workbookProtection")
    first = tabs[active].name if active < len(tabs) else ""
    book = Book(
        sheets=tuple(sheets),
        locked=protection is not None and xml_boolean(protection.get("lockStructure")),
        font=styles.font,
        font_size=styles.size,
        active=next((at for at, sheet in enumerate(sheets) if sheet.name == first), 0),
    )
    return book, tuple(problems)


def _tabs(workbook: OwnWorkbook, root: Element) -> list[_Tab]:
    """All sheets in the order of their tabs."""
    relations = {relation.id: relation for relation in read_relations(workbook.package, workbook.part)}
    return [
        _Tab(
            sheet.get("name", ""), relation.kind, relation.target, sheet.get("state", "visible").replace("visible", "")
        )
        for sheet in root.iterfind("sheets/sheet")
        if (relation := relations.get(sheet.get("r:id", ""))) is not None
    ]


def _styles(workbook: OwnWorkbook) -> DrawnStyles:
    styles = workbook.tree(workbook.first_related(workbook.part, "styles"))
    own = [] if styles is None else [one.get("rgb", "") for one in styles.iterfind("colors/indexedColors/rgbColor")]
    return DrawnStyles(styles, Palette(workbook.tree(workbook.first_related(workbook.part, "theme")), own))


def _strings(workbook: OwnWorkbook) -> SharedStrings:
    part = workbook.first_related(workbook.part, "sharedStrings")
    return read_shared_strings(workbook.package, part) if workbook.package.has(part) else SharedStrings()


def _built_in_names(root: Element, index: int) -> dict[str, str]:
    """``Print_Titles`` and ``Print_Area`` of the sheet with that number."""
    return {
        name.get("name", "").removeprefix(_BUILT_IN): name.text or ""
        for name in root.iterfind("definedNames/definedName")
        if name.get("localSheetId") == str(index) and name.get("name", "").startswith(_BUILT_IN)
    }


def _sheet(
    tab: _Tab, root: Element, styles: DrawnStyles, strings: SharedStrings, names: dict[str, str]
) -> tuple[Sheet, list[Problem]]:
    drawn = read_cells(root, strings)
    merges = tuple(
        area for merge in root.iterfind("mergeCells/mergeCell") for area in parse_areas(merge.get("ref", ""))
    )
    used = _used_area(drawn, merges, tab.name)
    covered = {at for area in merges for at in area.positions() if at != (area.top, area.left)}
    rules, unruly = read_highlights(root, styles)
    sheet = Sheet(
        name=tab.name,
        cells=dict(sorted(_cells(drawn, used, covered, styles))),
        merges=merges,
        widths=column_widths(root, used.right if used else 0),
        heights=row_heights(root),
        validations=tuple(read_validations(root)),
        highlights=rules,
        page=read_page(root, names),
        hidden=tab.hidden,
        tab_color=styles.tab_color(root),
        **view_settings(root),
    )
    visible = DrawnCells({at: drawn.cells[at] for at in sorted(drawn.cells) if at not in covered})
    problems = [*cell_defects(tab.name, visible), *styles_not_carried(tab.name, drawn, styles)]
    return sheet, problems + [not_carried(TEMPLATE_HIGHLIGHT, tab.name, cell_name(at)) for at, _ in unruly]


def _used_area(drawn: DrawnCells, merges: tuple[Area, ...], sheet: str) -> Area | None:
    """The rectangle around all cells and merges. Raises _TooLarge when no form can be that large."""
    corners = [*drawn.cells, *((area.bottom, area.right) for area in merges)]
    if not corners:
        return None
    used = Area(1, 1, max(row for row, _ in corners), max(column for _, column in corners))
    if used.bottom * used.right > MOST_CELLS:
        raise _TooLarge(
            f"［{sheet}］: 書式の付いたセルが {cell_name((used.bottom, used.right))} まであり、様式として大きすぎます。"
            "表の外の行と列を削除してから保存し直してください。"
        )
    return used


def _cells(
    drawn: DrawnCells, used: Area | None, covered: set[Position], styles: DrawnStyles
) -> Iterator[tuple[Position, Cell]]:
    """Cells with something in them or a look of their own; then what whole rows and columns look like.

    The file does not list a cell that only shares the look of its row or column; inside the drawing
    it is listed here when that look can be seen (a fill or a line).
    """
    ordinary = styles.style(0)
    for at, cell in drawn.cells.items():
        value = None if at in covered or cell.defect in ("array", "error") else cell.value
        style = styles.style(cell.format)
        if value is not None or style != ordinary:
            yield at, Cell(value, style)
    for at in used.positions() if used and (drawn.rows or drawn.columns) else ():
        number = drawn.rows.get(at[0]) or next((number for span, number in drawn.columns if at[1] in span), 0)
        if at not in drawn.cells and number and _visible(styles.style(number)):
            yield at, Cell(style=styles.style(number))


def _visible(style: Style) -> bool:
    return bool(style.fill or style.left.style or style.right.style or style.top.style or style.bottom.style)
