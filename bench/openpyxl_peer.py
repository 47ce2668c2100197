"""openpyxl writing a workbook: into the form as it is drawn, or from scratch."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation

from bench.given import GivenBook, GivenSheet, Look, ranges
from bench.writing_peers import BORDERS, EDGES
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.book import Book, Style, Validation


def by_openpyxl(book: GivenBook, template: Path | None, *, documented: bool = True) -> bytes:
    """openpyxl filling the form as it is drawn, whose sheets are copied and cleared; None: a new workbook.

    Looks are given to cells by its documented attributes, else by its own number of a look, which nobody promises.
    """
    workbook = openpyxl.Workbook() if template is None else openpyxl.load_workbook(template)
    drawn = list(workbook.sheetnames)
    made = []
    for each in book.sheets:
        if template is None or each.sheet.template not in drawn:
            worksheet = workbook.create_sheet(f"{each.sheet.name} ")
        else:
            worksheet = workbook.copy_worksheet(workbook[each.sheet.template])
            for merged in list(worksheet.merged_cells.ranges):
                worksheet.unmerge_cells(str(merged))
            worksheet.delete_rows(1, worksheet.max_row)
        made.append(worksheet)
    for name in drawn:
        del workbook[name]
    looks = [_Look.of(book.book, look) for look in book.looks]
    for each, worksheet in zip(book.sheets, made, strict=True):
        worksheet.title = each.sheet.name
        _sheet_by_openpyxl(worksheet, each, looks, documented)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet_by_openpyxl(worksheet: Any, each: GivenSheet, looks: list[_Look], documented: bool) -> None:
    for column, width in each.sheet.widths.items():
        worksheet.column_dimensions[cell_name((1, column))[:-1]].width = width
    for row, height in each.sheet.heights.items():
        worksheet.row_dimensions[row].height = height
    for given in each.cells:
        cell = worksheet.cell(given.row, given.column)
        if given.value is not None:
            cell.value = given.value
        looks[given.look].give(cell, documented)
    for rule in each.validations:
        worksheet.add_data_validation(_validation_by_openpyxl(rule))
    for priority, highlight in enumerate(each.highlights, 1):
        drawn = DifferentialStyle(**_overlay(highlight.style))
        what = Rule("expression", priority=priority, dxf=drawn, stopIfTrue=highlight.stop, formula=[highlight.formula])
        worksheet.conditional_formatting.add(ranges(highlight.areas), what)
    for area in each.sheet.merges:
        worksheet.merge_cells(str(area))
    worksheet.sheet_state = each.sheet.hidden or "visible"
    worksheet.protection.sheet = each.sheet.protected


@dataclass
class _Look:
    """A look in openpyxl's words, made once."""

    font: Font
    fill: PatternFill | None
    border: Border
    alignment: Alignment
    number_format: str
    protection: Protection
    number: Any = None  # what openpyxl itself keeps of it, once a cell has it

    @classmethod
    def of(cls, book: Book, look: Look) -> _Look:
        style, locked = look
        return cls(
            _font(style, name=style.font or book.font, size=style.size or book.font_size),
            PatternFill("solid", fgColor=f"FF{style.fill}") if style.fill else None,
            _border(style),
            Alignment(
                style.horizontal or None,
                style.vertical or None,
                wrap_text=style.wrap,
                shrink_to_fit=style.shrink,
                indent=style.indent,
            ),
            style.number_format,
            Protection(locked=locked),
        )

    def give(self, cell: Any, documented: bool) -> None:
        if self.number is not None and not documented:
            cell._style = copy(self.number)
            return
        cell.font, cell.border, cell.alignment = self.font, self.border, self.alignment
        cell.number_format, cell.protection = self.number_format, self.protection
        if self.fill is not None:
            cell.fill = self.fill
        self.number = cell._style


def _font(style: Style, **more: Any) -> Font:
    underline = "single" if style.underline else None
    color = f"FF{style.color}" if style.color else None
    return Font(b=style.bold, i=style.italic, u=underline, strike=style.strike, color=color, **more)


def _border(style: Style) -> Border:
    sides = {edge: getattr(style, edge) for edge in EDGES}
    return Border(
        **{edge: Side(one.style, color=f"FF{one.color}") for edge, one in sides.items() if one.style in BORDERS}
    )


def _overlay(style: Style) -> dict[str, Any]:
    parts: dict[str, Any] = {"font": _font(style), "border": _border(style)}
    if style.fill:
        parts["fill"] = PatternFill(bgColor=f"FF{style.fill}")
    if style.number_format not in ("", "General"):
        parts["numFmt"] = NumberFormat(200, style.number_format)
    return parts


def _validation_by_openpyxl(rule: Validation) -> DataValidation:
    formula = rule.formula or None
    if rule.kind == "list":
        formula = f'"{",".join(rule.choices)}"' if rule.choices else rule.source
    return DataValidation(
        None if rule.kind == "any" else rule.kind, formula, rule.formula2 or None, showErrorMessage=True,
        showInputMessage=True, allowBlank=True, sqref=ranges(rule.areas), promptTitle=rule.prompt_title or None,
        prompt=rule.prompt or None, errorTitle=rule.error_title or None, error=rule.error or None,
        errorStyle=rule.style, operator=rule.operator,
    )  # fmt: skip
