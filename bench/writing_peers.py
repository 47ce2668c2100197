"""The peers that write a workbook, but for openpyxl: as fast as their users can.

Each look is made once, each call is the plainest that the library has, and nothing is checked.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from bench.given import GivenBook, GivenSheet, Look, ranges
from kamakura_report.workbook.book import Book, Highlight, Sheet, Style, Validation

BORDERS = (  # from XlsxWriter's number 1
    "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot", "mediumDashDot",
    "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
ALIGNED = {"center": "vcenter"}
CRITERIA = {
    "between": "between", "notBetween": "not between", "lessThanOrEqual": "<=", "greaterThanOrEqual": ">=",
    "lessThan": "<", "greaterThan": ">", "equal": "==", "notEqual": "!=",
}  # fmt: skip
EDGES = ("left", "right", "top", "bottom")


def by_xlsxwriter(book: GivenBook) -> bytes:
    """XlsxWriter by itself."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    formats = [workbook.add_format(_properties(book.book, look)) for look in book.looks]
    for each in book.sheets:
        worksheet = workbook.add_worksheet(each.sheet.name)
        _cells_by_xlsxwriter(worksheet, each, formats)
        for rule in each.validations:
            worksheet.data_validation(*_place(rule), _validation_options(rule))
        overlays: dict[Style, Any] = {}
        for highlight in each.highlights:
            if highlight.style not in overlays:
                overlays[highlight.style] = workbook.add_format(_shared(highlight.style))
            options = {"type": "formula", "criteria": f"={highlight.formula}", "format": overlays[highlight.style]}
            if len(highlight.areas) > 1:
                options["multi_range"] = ranges(highlight.areas)
            worksheet.conditional_format(*_place(highlight), options | {"stop_if_true": highlight.stop})
        for line in each.sheet.sparklines:
            look = {"range": str(line.area), "series_color": f"#{line.color}", "markers": True}
            worksheet.add_sparkline(line.position[0] - 1, line.position[1] - 1, look)
        _page_by_xlsxwriter(worksheet, each.sheet)
    workbook.close()
    return buffer.getvalue()


def _cells_by_xlsxwriter(worksheet: Any, each: GivenSheet, formats: list[Any]) -> None:
    for column, width in each.sheet.widths.items():
        worksheet.set_column(column - 1, column - 1, width)
    for row, height in each.sheet.heights.items():
        worksheet.set_row(row - 1, height)
    for area in each.sheet.merges:
        worksheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "")
    for cell in each.cells:
        if cell.value is None:
            worksheet.write_blank(cell.row - 1, cell.column - 1, None, formats[cell.look])
        elif cell.is_formula:
            worksheet.write_formula(cell.row - 1, cell.column - 1, cell.value, formats[cell.look], cell.now)
        elif isinstance(cell.value, str):
            worksheet.write_string(cell.row - 1, cell.column - 1, cell.value, formats[cell.look])
        else:
            worksheet.write_number(cell.row - 1, cell.column - 1, cell.value, formats[cell.look])


def _page_by_xlsxwriter(worksheet: Any, sheet: Sheet) -> None:
    if sheet.hidden:
        worksheet.very_hidden()
    if sheet.freeze:
        worksheet.freeze_panes(sheet.freeze[0] - 1, sheet.freeze[1] - 1)
    worksheet.set_landscape()
    worksheet.set_paper(sheet.page.paper)
    worksheet.set_print_scale(sheet.page.scale)
    worksheet.set_margins(*sheet.page.margins)
    worksheet.set_h_pagebreaks(list(sheet.page.breaks))
    if sheet.protected:
        worksheet.protect("", {"format_columns": True, "format_rows": True})


def _place(rule: Validation | Highlight) -> tuple[int, int, int, int]:
    area = rule.areas[0]
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1


def _validation_options(rule: Validation) -> dict[str, Any]:
    kind = {"textLength": "length"}.get(rule.kind, rule.kind)
    options: dict[str, Any] = {"validate": kind, "error_type": rule.style}
    words = {"input_title": rule.prompt_title, "input_message": rule.prompt}
    words |= {"error_title": rule.error_title, "error_message": rule.error}
    options |= {name: text for name, text in words.items() if text}
    if len(rule.areas) > 1:
        options["multi_range"] = ranges(rule.areas)
    if rule.kind == "list":
        options["source"] = list(rule.choices) or f"={rule.source}"
    elif rule.kind == "custom":
        options["value"] = f"={rule.formula}"
    elif rule.kind != "any":
        options |= {"criteria": CRITERIA[rule.operator], "minimum": rule.formula, "maximum": rule.formula2}
    return options


def _properties(book: Book, look: Look) -> dict[str, Any]:
    style, locked = look
    properties = _shared(style) | {"font_name": style.font or book.font, "font_size": style.size or book.font_size}
    properties |= {"text_wrap": style.wrap, "shrink": style.shrink, "indent": style.indent, "locked": locked}
    if style.horizontal:
        properties["align"] = style.horizontal
    if style.vertical:
        properties["valign"] = ALIGNED.get(style.vertical, style.vertical)
    return properties


def _shared(style: Style) -> dict[str, Any]:
    properties: dict[str, Any] = {"bold": style.bold, "italic": style.italic, "num_format": style.number_format}
    if style.underline:
        properties["underline"] = 1
    if style.strike:
        properties["font_strikeout"] = True
    if style.color:
        properties["font_color"] = f"#{style.color}"
    if style.fill:
        properties["bg_color"] = f"#{style.fill}"
    for edge in EDGES:
        border = getattr(style, edge)
        if border.style in BORDERS:  # or none
            properties |= {edge: 1 + BORDERS.index(border.style), f"{edge}_color": f"#{border.color}"}
    return properties


def frames(book: GivenBook) -> dict[str, pd.DataFrame]:
    """The values alone, a frame a sheet, as somebody has them who works in pandas."""
    made = {}
    for each in book.sheets:
        rows: list[list[object]] = [
            [None] * max(cell.column for cell in each.cells) for _ in range(max(cell.row for cell in each.cells))
        ]
        for cell in each.cells:
            rows[cell.row - 1][cell.column - 1] = cell.value
        made[each.sheet.name] = pd.DataFrame(rows, dtype=object)
    return made


def by_pandas(made: dict[str, pd.DataFrame]) -> bytes:
    """pandas, to_excel: values alone."""
    buffer = BytesIO()
    with pd.ExcelWriter(buffer) as writer:
        for name, frame in made.items():
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    return buffer.getvalue()


def by_rust(made: dict[str, list[dict[str, object]]]) -> bytes:
    """A Rust library by its binding (rustpy-xlsxwriter): values alone, formulas as texts, below a row of headings."""
    from rustpy_xlsxwriter import FastExcel

    buffer = BytesIO()
    writer = FastExcel(buffer)
    for name, records in made.items():
        writer = writer.sheet(name, records)
    writer.save()
    return buffer.getvalue()


def records(book: GivenBook) -> dict[str, list[dict[str, object]]]:
    """The values alone, a list of rows a sheet."""
    return {
        name: [{f"c{column}": value for column, value in row.items()} for row in frame.to_dict("records")]
        for name, frame in frames(book).items()
    }
