"""A workbook as inert data: what stands where. ``io.write`` writes it, ``returned`` reads what came back by it.

Rows and columns count from 1, as people do. Nothing here knows a library, a file or a form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import overload

from kamakura_report.frozen import frozen
from kamakura_report.workbook.area import Area, Position
from kamakura_report.workbook.question import Ask

WHOLE_FORMAT, PERCENT_FORMAT = "#,##0", "0.0%"


@frozen
class Border:
    """One edge of a cell."""

    style: str = ""  # Excel's name: thin, hair, medium, dashed, …
    color: str = "000000"  # RRGGBB


NO_BORDER = Border()


@frozen
class Style:
    """How a cell looks. Whether it is locked is not a look: a cell with ``ask`` is open."""

    font: str = ""  # "" and 0: the workbook's default font
    size: float = 0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    color: str = ""  # of the text, RRGGBB
    fill: str = ""  # RRGGBB, "" for none
    left: Border = NO_BORDER
    right: Border = NO_BORDER
    top: Border = NO_BORDER
    bottom: Border = NO_BORDER
    horizontal: str = ""  # Excel's names: left, center, right, justify, distributed, …
    vertical: str = ""  # top, center, bottom, …
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    rotation: int = 0
    number_format: str = "General"


PLAIN = Style()


@frozen
class Formula:
    """A formula without its ``=``, and the value it has now (Protected View never calculates)."""

    text: str
    value: Decimal | str | bool = ""  # an error is the word that the cell shows: #DIV/0!


@frozen
class Link:
    """A jump to a cell of the same workbook."""

    sheet: str
    position: Position


Value = None | str | Decimal | Formula


@frozen
class Cell:
    """One cell. With ``ask`` it is open and read back; without it is locked and compared."""

    value: Value = None
    style: Style = PLAIN
    ask: Ask | None = None
    link: Link | None = None
    note: str = ""  # a comment shown beside the cell


@frozen
class Validation:
    """One data validation for all its areas.

    ``formula`` (kind custom) or ``source`` (kind list, a reference) is written relative to the
    first cell of the first area; every area spans the same columns, so all readers agree on it.
    ``kind`` may also be one of Excel's own (whole, decimal, textLength, date, time) as drawn in a
    template, with ``operator``, ``formula`` and ``formula2``.
    """

    areas: tuple[Area, ...]
    kind: str  # "custom", "list", "any", "whole", "decimal", "textLength", "date", "time"
    formula: str = ""
    formula2: str = ""
    operator: str = "between"
    choices: tuple[str, ...] = ()  # kind list: the words themselves …
    source: str = ""  # … or where they stand: "$A$2:$A$9"
    prompt_title: str = ""  # at most 32 characters
    prompt: str = ""  # at most 255
    error_title: str = ""
    error: str = ""
    style: str = "stop"  # "stop", "warning", "information"


@frozen
class Highlight:
    """One conditional format for all its areas; the formula relates to the first area's first cell."""

    areas: tuple[Area, ...]
    formula: str
    style: Style  # only colours, bold/italic/underline/strike, fill, borders and number format count
    stop: bool = False


@frozen
class Sparkline:
    """A line drawn in a cell over a row of figures."""

    position: Position
    area: Area
    color: str = "1F4E79"


@frozen
class Table:
    """An Excel table: its first row holds the headings, which are texts, not empty, and all different."""

    name: str  # of the table, unique in the book: letters, digits and _
    area: Area  # headings and at least one row below them


@frozen
class Series:
    """Figures drawn together. They can be told apart in black and white: by lightness and by pattern."""

    name: Position  # the cell that names them
    values: Area
    fill: str  # RRGGBB
    pattern: str = ""  # "" for none, else Excel's name: "dkUpDiag", "pct20", …
    numbers: str = ""  # RRGGBB of the figures written on the bars, "" for none


@frozen
class Chart:
    """A native chart of figures that stand on the same sheet, laid over cells."""

    kind: str  # "bar" (lying) or "column" (standing)
    over: Area  # the cells it covers
    title: str
    categories: Area
    series: tuple[Series, ...]
    across: str  # what the axis of categories is called
    along: str  # what the axis of figures is called
    stacked: str = ""  # "", "stacked" or "percent"
    number_format: str = "#,##0"  # of the axis of figures


@frozen
class Page:
    """How a sheet is printed. Lengths in inches, ``breaks`` are the last rows of their pages."""

    landscape: bool = True
    paper: int = 9  # Excel's number of A4
    scale: int = 100
    margins: tuple[float, float, float, float] = (0.4, 0.4, 0.5, 0.6)  # left, right, top, bottom
    header_margin: float = 0.3
    footer_margin: float = 0.3
    header: str = ""
    footer: str = ""
    repeat: tuple[int, int] | None = None  # first and last repeated row
    repeat_columns: tuple[int, int] | None = None
    area: Area | None = None
    breaks: tuple[int, ...] = ()
    column_breaks: tuple[int, ...] = ()  # the last columns of their pages
    centered: bool = False


@frozen
class Sheet:
    """One worksheet; rows and columns without a width or height of their own have the usual one."""

    name: str
    cells: Mapping[Position, Cell]
    merges: tuple[Area, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)  # column → characters of the default font
    heights: Mapping[int, float] = field(default_factory=dict)  # row → points
    validations: tuple[Validation, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    page: Page = Page()
    freeze: Position | None = None  # the first cell that scrolls
    filtered: Area | None = None  # autofilter
    protected: bool = False
    hidden: str = ""  # "", "hidden" or "veryHidden"
    zoom: int = 100
    gridlines: bool = True
    tab_color: str = ""
    template: str = ""  # name of the drawn sheet it is made from
    uncounted: tuple[Position, ...] = ()  # cells of the form that count more than a formula holds: they stay blank
    row_height: float = 15  # of rows without a height of their own, points; 0: as the office program fits them

    def asks(self) -> Iterator[tuple[Position, Ask]]:
        """Every open cell, in reading order, which is also the order of Tab."""
        return iter(self._asks)

    @cached_property
    def _asks(self) -> tuple[tuple[Position, Ask], ...]:
        return tuple(sorted((at, cell.ask) for at, cell in self.cells.items() if cell.ask is not None))


class MadeSheets(Sequence[Sheet]):
    """Sheets each of which is made when its turn comes, and kept by nobody: all of them at once may be very large."""

    def __init__(self, make: Callable[[], Iterable[Sheet]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._make())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> Sheet: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Sheet, ...]: ...
    def __getitem__(self, index: int | slice) -> Sheet | tuple[Sheet, ...]:
        return tuple(self)[index]


@frozen
class Book:
    """A workbook: sheets in order, how it identifies itself, whether its structure is locked."""

    sheets: Sequence[Sheet]
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties
    title: str = ""
    locked: bool = False  # workbook structure
    font: str = "BIZ UDPゴシック"  # the default font: the unit of column width
    font_size: float = 11
    active: int = 0  # index of the sheet shown first
    date1904: bool = False  # day 0 is 1 January 1904, as in workbooks that Excel for the Mac once made

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    def asks(self) -> Iterator[tuple[str, Position, Ask]]:
        """Every open cell of the book: sheet name, position, what is asked."""
        return iter(self._asks)

    @cached_property
    def _asks(self) -> tuple[tuple[str, Position, Ask], ...]:
        return tuple((sheet.name, position, ask) for sheet in self.sheets for position, ask in sheet.asks())
