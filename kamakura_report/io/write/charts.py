"""Native charts: their words are in the book's font, and their bars can be told apart in black and white."""

from __future__ import annotations

from typing import Any

from kamakura_report.io.write.formats import Formats, column_pixels, hex_color, row_pixels
from kamakura_report.io.write.stored_text import must_succeed, plain_words
from kamakura_report.workbook.area import Area
from kamakura_report.workbook.book import Chart, Series, Sheet

KINDS = ("bar", "column")
SUBTYPES = {"": None, "stacked": "stacked", "percent": "percent_stacked"}
PATTERNS = {  # Excel's names, at XlsxWriter's
    "pct20": "percent_20",
    "pct50": "percent_50",
    "dkUpDiag": "dark_upward_diagonal",
    "dkDnDiag": "dark_downward_diagonal",
    "ltUpDiag": "light_upward_diagonal",
    "ltHorz": "light_horizontal",
    "wdUpDiag": "wide_upward_diagonal",
    "lgGrid": "large_grid",
    "smGrid": "small_grid",
}
TITLE_SIZE, TEXT_SIZE = 11, 9  # points
_INK, _LINE, _GRID = "#1F2933", "#4A4A4A", "#D5D9DE"


def add_chart(worksheet: Any, sheet: Sheet, chart: Chart, formats: Formats) -> None:
    """The chart over its cells, moved and sized with them. Raises ValueError for what Excel does not know."""
    if chart.kind not in KINDS or chart.stacked not in SUBTYPES:
        raise ValueError(f"{sheet.name} {chart.over}: not a chart: {chart.kind} {chart.stacked}")
    if not chart.series:
        raise ValueError(f"{sheet.name} {chart.over}: a chart of nothing")
    kind = {"type": chart.kind, "subtype": SUBTYPES[chart.stacked]}
    native = formats.chart({name: value for name, value in kind.items() if value})
    for series in chart.series:
        native.add_series(_series(sheet.name, chart, series, formats))
    words = {"name": formats.book.font, "size": TEXT_SIZE, "color": _INK}
    plain = {**words, "bold": False}
    title = plain_words(chart.title)
    native.set_title({"name": title, "name_font": {**words, "size": TITLE_SIZE, "bold": True}, "overlay": False})
    across: dict[str, Any] = {
        "name": plain_words(chart.across),
        "name_font": plain,
        "num_font": plain,
        "line": {"color": _LINE},
    }
    if chart.kind == "bar":
        across["reverse"] = True  # the first category on top, as in the table
    along: dict[str, Any] = {
        "name": plain_words(chart.along),
        "name_font": plain,
        "num_font": plain,
        "num_format": "0%" if chart.stacked == "percent" else chart.number_format,
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
        "line": {"none": True},
        "min": 0,
    }
    if chart.kind == "bar":
        along["label_position"] = "high"  # the categories being reversed, that is below
    lying = chart.kind == "bar"  # XlsxWriter's x is the lying axis, whatever it holds
    native.set_x_axis(along if lying else across)
    native.set_y_axis(across if lying else along)
    native.set_legend({"position": "bottom", "font": plain})
    native.set_chartarea({"border": {"color": "#BFC5CC"}, "fill": {"color": "#FFFFFF"}})
    native.set_size(_size(worksheet, sheet, chart.over))
    options = {"object_position": 1, "description": title}
    code = worksheet.insert_chart(chart.over.top - 1, chart.over.left - 1, native, options)
    must_succeed(code, "chart", chart.over)


def _series(name: str, chart: Chart, series: Series, formats: Formats) -> dict[str, Any]:
    row, column = series.name
    ground = hex_color(series.fill)
    options: dict[str, Any] = {
        "name": [name, row - 1, column - 1],
        "categories": _range(name, chart.categories),
        "values": _range(name, series.values),
        "border": {"color": _LINE, "width": 0.75},
        "gap": 60,
    }
    if series.pattern:
        if series.pattern not in PATTERNS:
            raise ValueError(f"not a pattern: {series.pattern!r}")
        options["pattern"] = {"pattern": PATTERNS[series.pattern], "fg_color": ground, "bg_color": "#FFFFFF"}
    else:
        options["fill"] = {"color": ground}
    if series.numbers:
        font = {"name": formats.book.font, "size": TEXT_SIZE, "color": hex_color(series.numbers), "bold": True}
        options["data_labels"] = {"value": True, "font": font, "num_format": "#,##0;;"}  # a nought is not written
        if series.pattern:
            options["data_labels"]["fill"] = {"color": "#FFFFFF"}
    return options


def _range(name: str, area: Area) -> list[Any]:
    return [name, area.top - 1, area.left - 1, area.bottom - 1, area.right - 1]


def _size(worksheet: Any, sheet: Sheet, over: Area) -> dict[str, int]:
    """In XlsxWriter's pixels, by which it finds the cell where the chart ends."""
    columns = range(over.left, over.right + 1)
    rows = range(over.top, over.bottom + 1)
    usual = worksheet.default_col_width  # pixels
    width = sum(
        column_pixels(worksheet, sheet.widths[column]) if column in sheet.widths else usual for column in columns
    )
    height = sum(row_pixels(sheet.heights.get(row, sheet.row_height)) for row in rows)
    return {"width": width, "height": height}
