"""Looks and sizes: a ``Style`` becomes an XlsxWriter format, each one once; heights and widths become pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kamakura_report.workbook.book import PLAIN, Book, Border, Cell, Style

MAX_HEIGHT, MAX_WIDTH = 409.5, 255.0  # points, characters
_LOOKS = 1 << 11  # of a process: the workbooks of a form have the same ones


BORDERS = {  # Excel's names, at XlsxWriter's numbers
    "thin": 1,
    "medium": 2,
    "dashed": 3,
    "dotted": 4,
    "thick": 5,
    "double": 6,
    "hair": 7,
    "mediumDashed": 8,
    "dashDot": 9,
    "mediumDashDot": 10,
    "dashDotDot": 11,
    "mediumDashDotDot": 12,
    "slantDashDot": 13,
}
HORIZONTAL = {
    "left": "left",
    "center": "center",
    "right": "right",
    "fill": "fill",
    "justify": "justify",
    "centerContinuous": "center_across",
    "distributed": "distributed",
}
VERTICAL = {
    "top": "top",
    "center": "vcenter",
    "bottom": "bottom",
    "justify": "vjustify",
    "distributed": "vdistributed",
}
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_SWISS, _MODERN, _SHIFT_JIS = 2, 3, 128  # font families and the character set, as Excel stores them
_VERTICAL_TEXT = 255  # stored for letters one below the other; XlsxWriter calls it 270


def font_properties(name: str, size: float) -> dict[str, Any]:
    """XlsxWriter's properties of a font that no theme may exchange.

    A font named in Japanese says so, or an Excel without it falls back to one without Japanese.
    """
    japanese = not name.isascii()
    return {
        "font_name": name,
        "font_size": int(size) if size == int(size) else size,
        "font_family": _MODERN if japanese else _SWISS,
        "font_charset": _SHIFT_JIS if japanese else 0,
        "font_scheme": "none",
    }


def default_format(book: Book) -> dict[str, Any]:
    """The Normal style: its font is the unit of column width."""
    return font_properties(book.font, book.font_size)


class Look(dict[str, Any]):
    """XlsxWriter's properties of cells that look so: one object for one look, by which that is known soonest."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__


# By the identities of styles, which are kept, or another one could come to have that of one.
_known_looks: dict[tuple[int, bool, str, float], tuple[Style, Look]] = {}


class Formats:
    """The formats of one workbook: ``of`` and ``mark`` for cells, ``overlay`` for conditional formats.

    A cell is locked where nothing is asked. ``locked`` and ``opened`` are the marks by the identities of their styles:
    cells of a form share these, and to hash one takes long.
    """

    def __init__(self, workbook: Any, book: Book) -> None:
        self.book = book
        self.locked: dict[int, bytes] = {}
        self.opened: dict[int, bytes] = {}
        self._workbook = workbook
        self._cells: dict[Look, Any] = {}
        self._marked: list[Style] = []  # kept, or another style could come to have the identity of one
        self._overlays: dict[Style, Any] = {}

    def of(self, cell: Cell) -> Any:
        """The format of a cell, None for none. Raises ValueError for a name Excel does not know."""
        look = _known_look(cell.style, cell.ask is None, self.book.font, self.book.font_size)
        if not look and cell.link is None and cell.style == PLAIN:  # a link without a format would turn blue
            return None
        cell_format = self._cells.get(look)
        if cell_format is None:
            cell_format = self._cells[look] = self._workbook.add_cell_format(look)
        return cell_format

    def mark(self, cell: Cell) -> bytes:
        """The format of a cell as the attribute that names it: `` s="12"``, or nothing. Raises as ``of``."""
        cell_format = self.of(cell)
        mark = b"" if cell_format is None else b' s="%d"' % cell_format._get_xf_index()
        if cell.link is None or cell.style != PLAIN:
            self._marked.append(cell.style)
            (self.locked if cell.ask is None else self.opened)[id(cell.style)] = mark
        return mark

    def overlay(self, style: Style) -> Any:
        """What a conditional format changes: colours, weight, lines and number format only."""
        overlay_format = self._overlays.get(style)
        if overlay_format is None:
            overlay_format = self._overlays[style] = self._workbook.add_format(_overlay_look(style))
        return overlay_format

    def chart(self, kind: dict[str, str]) -> Any:
        """An empty chart of the workbook."""
        return self._workbook.add_chart(kind)


@lru_cache(maxsize=_LOOKS)
def row_pixels(points: float) -> int:
    """Whole pixels of 0.75 pt, as Excel shows rows; never lower than asked."""
    if not 0 <= points <= MAX_HEIGHT:
        raise ValueError(f"not a row height: {points}")
    return -int(-(points * 4 / 3 - 1e-6) // 1)


def column_pixels(worksheet: Any, width: float) -> int:
    """Pixels of a stored width: characters of the workbook's default font, Excel's padding included."""
    if not 0 <= width <= MAX_WIDTH:
        raise ValueError(f"not a column width: {width}")
    pixels: int = round(width * worksheet.max_digit_width)
    return pixels


@lru_cache  # a workbook has few colours
def hex_color(rgb: str) -> str:
    """``#1F4E79`` for ``1f4e79``. Raises ValueError for anything that is no colour."""
    if len(rgb) != 6 or not _HEX_DIGITS.issuperset(rgb):
        raise ValueError(f"not a colour RRGGBB: {rgb!r}")
    return f"#{rgb.upper()}"


def _known_look(style: Style, locked: bool, font: str, size: float) -> Look:
    """``_cell_look`` by the identity of the style: the workbooks of a form share these, and to hash one takes long."""
    of = (id(style), locked, font, size)
    known = _known_looks.get(of)
    if known is None:
        if len(_known_looks) >= _LOOKS:
            _known_looks.clear()
        known = _known_looks[of] = style, _cell_look(style, locked, font, size)
    return known[1]


@lru_cache(maxsize=_LOOKS)
def _cell_look(style: Style, locked: bool, font: str, size: float) -> Look:
    properties = Look(_shared_properties(style))
    if style.font or style.size:
        properties |= font_properties(style.font or font, style.size or size)
    if style.horizontal and style.horizontal != "general":
        properties["align"] = _known(HORIZONTAL, style.horizontal)
    if style.vertical:
        properties["valign"] = _known(VERTICAL, style.vertical)
    for name, value in (("text_wrap", style.wrap), ("shrink", style.shrink), ("indent", style.indent)):
        if value:
            properties[name] = value
    if style.rotation:
        properties["rotation"] = _rotation(style.rotation)
    if not locked:
        properties["locked"] = False
    return properties


@lru_cache(maxsize=_LOOKS)
def _overlay_look(style: Style) -> dict[str, Any]:
    return _shared_properties(style)


def _shared_properties(style: Style) -> dict[str, Any]:
    """What cells and conditional formats have in common, and only what differs from the default."""
    properties: dict[str, Any] = {}
    for name, value in (
        ("bold", style.bold),
        ("italic", style.italic),
        ("underline", style.underline),
        ("font_strikeout", style.strike),
    ):
        if value:
            properties[name] = 1
    if style.color:
        properties["font_color"] = hex_color(style.color)
    if style.fill:
        properties["bg_color"] = hex_color(style.fill)  # alone it is a solid fill, in cells and in conditional formats
    if style.number_format not in ("", "General"):
        properties["num_format"] = style.number_format
    for edge in ("left", "right", "top", "bottom"):
        border: Border = getattr(style, edge)
        if border.style and border.style != "none":
            properties[edge] = _known(BORDERS, border.style)
            properties[f"{edge}_color"] = hex_color(border.color)
    return properties


def _known(names: dict[str, Any], name: str) -> Any:
    if name not in names:
        raise ValueError(f"not a name of Excel: {name!r}")
    return names[name]


def _rotation(stored: int) -> int:
    """Excel stores 0–90 upward and 91–180 downward; XlsxWriter takes −90 … 90."""
    if stored == _VERTICAL_TEXT:
        return 270
    if not 0 <= stored <= 180:
        raise ValueError(f"not a rotation: {stored}")
    return stored if stored <= 90 else 90 - stored
