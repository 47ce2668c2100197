"""How a drawn sheet is printed and shown: page set-up, frozen panes, zoom, sizes of rows and columns."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from kamakura_report.io.template.drawn_cells import parse_areas, parse_reference
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.patterns import pattern
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.book import Page
from kamakura_report.workbook.paper import A4

# What Excel takes when the file says nothing, in inches and characters.
MARGINS, HEADER_MARGIN = {"left": 0.7, "right": 0.7, "top": 0.75, "bottom": 0.75}, 0.3
DEFAULT_WIDTH, DEFAULT_HEIGHT = 8.7265625, 15.0
# A last "all other columns" span runs to XFD (or AMJ); beyond the drawing only these columns are kept.
WIDEST = 100
_ROWS = pattern(r"!\$(\d+):\$(\d+)")
_CELLS = pattern(r"!(\$[A-Z]{1,3}\$\d+(?::\$[A-Z]{1,3}\$\d+)?)")


def read_page(root: Element, names: dict[str, str]) -> Page:
    """The page set-up. ``names`` are the sheet's built-in names, ``Print_Titles`` and ``Print_Area``."""
    setup, margins = _child_or_empty(root, "pageSetup"), _child_or_empty(root, "pageMargins")
    rows, printed = _ROWS.search(names.get("Print_Titles", "")), print_areas(names)
    fitted = xml_boolean(_child_or_empty(root, "sheetPr/pageSetUpPr").get("fitToPage"))
    left, right, top, bottom = (float(margins.get(edge, preset)) for edge, preset in MARGINS.items())
    return Page(
        landscape=setup.get("orientation") == "landscape",
        paper=int(setup.get("paperSize", A4.number)),
        scale=100 if fitted else int(setup.get("scale", 100)),
        margins=(left, right, top, bottom),
        header_margin=float(margins.get("header", HEADER_MARGIN)),
        footer_margin=float(margins.get("footer", HEADER_MARGIN)),
        header=root.findtext("headerFooter/oddHeader") or "",
        footer=root.findtext("headerFooter/oddFooter") or "",
        repeat=(int(rows[1]), int(rows[2])) if rows else None,
        area=printed[0] if len(printed) == 1 else None,
        breaks=tuple(sorted(int(at.get("id", "0")) for at in root.iterfind("rowBreaks/brk"))),
        centered=xml_boolean(_child_or_empty(root, "printOptions").get("horizontalCentered")),
    )


def print_areas(names: dict[str, str]) -> tuple[Area, ...]:
    """The sheet's print areas; Excel allows several, a form has one."""
    return parse_areas(" ".join(_CELLS.findall(names.get("Print_Area", ""))))


def frozen_position(root: Element) -> Position | None:
    """The first cell that scrolls. What the file calls ``topLeftCell`` is only how far it was scrolled."""
    view = _child_or_empty(root, "sheetViews/sheetView")
    pane = _child_or_empty(view, "pane")
    if pane.get("state") not in ("frozen", "frozenSplit"):
        return None
    top, left = parse_reference(view.get("topLeftCell", "A1"))
    down, across = int(float(pane.get("ySplit", "0"))), int(float(pane.get("xSplit", "0")))
    return (top + down if down else 1, left + across if across else 1)


def view_settings(root: Element) -> dict[str, Any]:
    """Zoom, gridlines, default row height, filter and protection, as fields of ``Sheet``."""
    view = _child_or_empty(root, "sheetViews/sheetView")
    filtered = _child_or_empty(root, "autoFilter").get("ref")
    return {
        "freeze": frozen_position(root),
        "zoom": int(view.get("zoomScale", "100")),
        "gridlines": xml_boolean(view.get("showGridLines"), default=True),
        "row_height": float(_child_or_empty(root, "sheetFormatPr").get("defaultRowHeight", DEFAULT_HEIGHT)),
        "filtered": parse_areas(filtered)[0] if filtered else None,
        "protected": xml_boolean(_child_or_empty(root, "sheetProtection").get("sheet")),
    }


def row_heights(root: Element) -> dict[int, float]:
    """Heights a person gave to rows, in points; hidden rows have none (0). Fitted heights are not given."""
    heights: dict[int, float] = {}
    number = 0
    for row in root.iterfind("sheetData/row"):
        number = int(row.get("r", number + 1))
        if xml_boolean(row.get("hidden")):
            heights[number] = 0.0
        elif row.get("ht") and xml_boolean(row.get("customHeight")):
            heights[number] = float(row.get("ht", "0"))
    return heights


def column_widths(root: Element, right: int) -> dict[int, float]:
    """Width of every column up to ``right`` and of those beyond that have one, as stored in the file.

    In characters of the default font, Excel's padding included; hidden columns have none (0).
    """
    preset = float(_child_or_empty(root, "sheetFormatPr").get("defaultColWidth", DEFAULT_WIDTH))
    widths = dict.fromkeys(range(1, right + 1), preset)
    for span in root.iterfind("cols/col"):
        first, last = int(span.get("min", "1")), int(span.get("max", "1"))
        width = 0.0 if xml_boolean(span.get("hidden")) else float(span.get("width", preset))
        widths.update(dict.fromkeys(range(first, min(last, max(right, WIDEST)) + 1), width))
    return widths


def _child_or_empty(root: Element, path: str) -> Element:
    """That element, or an empty one: everything it could say has a default."""
    element = root.find(path)
    return Element("nothing") if element is None else element
