"""What a drawn form has that is not carried into the workbooks, or cannot be used: each a problem with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kamakura_report.io.template.drawn_cells import DrawnCells, parse_areas
from kamakura_report.io.template.drawn_page import print_areas
from kamakura_report.io.template.drawn_rules import input_mode_areas
from kamakura_report.io.template.drawn_styles import DrawnStyles
from kamakura_report.io.xlsx.own_workbook import OwnWorkbook
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.patterns import pattern
from kamakura_report.problem import Problem, ProblemCode
from kamakura_report.problem.template_codes import TEMPLATE_ERROR_VALUE
from kamakura_report.problem.template_formula_codes import TEMPLATE_FORMULA_ARRAY
from kamakura_report.problem.template_loss_codes import (
    TEMPLATE_CHART,
    TEMPLATE_COMMENT,
    TEMPLATE_HEADER,
    TEMPLATE_HYPERLINK,
    TEMPLATE_INPUT_MODE,
    TEMPLATE_PICTURE,
    TEMPLATE_PRINT_AREA,
    TEMPLATE_RICH_TEXT,
    TEMPLATE_SHAPE,
    TEMPLATE_SPARKLINE,
    TEMPLATE_TABLE,
)
from kamakura_report.workbook.area import Position, cell_name

_OBJECT = pattern(r'ObjectType="(\w+)".*?Anchor>\s*(\d+),\s*\d+,\s*(\d+),', re.DOTALL)
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def not_carried(code: ProblemCode, sheet: str, cell: str, *, more: int = 0) -> Problem:
    """One warning; ``more`` is how many further cells of the sheet have the same."""
    problem = code.problem().at(sheet=sheet, cell=cell)
    return problem.at(found=f"{problem.found}（このシートにほか {more} か所）") if more else problem


def objects_not_carried(
    workbook: OwnWorkbook, part: str, sheet: str, root: Element, names: dict[str, str]
) -> Iterator[Problem]:
    """Everything beside the cells of one sheet that is not carried, each code once per cell."""
    losses = [*_drawings(workbook, part), *_controls(root), *_annotations(workbook, part, root)]
    losses += [(TEMPLATE_INPUT_MODE, cell_name((area.top, area.left))) for area in input_mode_areas(root)]
    if len(print_areas(names)) > 1:
        losses.append((TEMPLATE_PRINT_AREA, ""))
    header = root.find("headerFooter")
    if header is not None and (
        xml_boolean(header.get("differentFirst")) or xml_boolean(header.get("differentOddEven"))
    ):
        losses.append((TEMPLATE_HEADER, ""))
    yield from (not_carried(code, sheet, cell) for code, cell in dict.fromkeys(losses))


def cell_defects(sheet: str, drawn: DrawnCells) -> Iterator[Problem]:
    """What was put into cells and cannot stay there: formulas over several cells and error values make it unusable."""
    for at, cell in drawn.cells.items():
        where = cell_name(at)
        if cell.defect == "rich":
            yield not_carried(TEMPLATE_RICH_TEXT, sheet, where)
        elif cell.defect == "array":
            yield TEMPLATE_FORMULA_ARRAY.problem().at(sheet=sheet, cell=where)
        elif cell.defect == "error":
            yield TEMPLATE_ERROR_VALUE.problem(value=cell.value).at(sheet=sheet, cell=where)


def styles_not_carried(sheet: str, drawn: DrawnCells, styles: DrawnStyles) -> Iterator[Problem]:
    """Looks of cells that are not carried: the first cell of each kind, and how many more there are."""
    positions: dict[ProblemCode, list[Position]] = {}
    for at in sorted(drawn.cells):
        for code in styles.not_carried(drawn.cells[at].format):
            positions.setdefault(code, []).append(at)
    for code, cells in positions.items():
        yield not_carried(code, sheet, cell_name(cells[0]), more=len(cells) - 1)


def _drawings(workbook: OwnWorkbook, part: str) -> Iterator[tuple[ProblemCode, str]]:
    """Pictures, charts and shapes, with the cell their upper left corner lies in."""
    for target in workbook.related(part, "drawing"):
        root = workbook.tree(target)
        for anchor in root.iter() if root is not None else ():  # newer shapes stand inside AlternateContent
            if anchor.tag in _ANCHORS:
                code = TEMPLATE_PICTURE if anchor.find(".//pic") is not None else TEMPLATE_SHAPE
                code = TEMPLATE_CHART if anchor.find(".//graphicFrame") is not None else code
                yield code, _corner(anchor)
    for _ in workbook.related(part, "image"):
        yield TEMPLATE_PICTURE, ""  # behind the whole sheet
    for target in workbook.related(part, "vmlDrawing"):
        if any(True for _ in workbook.related(target, "image")):
            yield TEMPLATE_PICTURE, ""  # in the header or footer
        # Excel's own VML is not always well-formed, so it is searched, not parsed.
        stored = workbook.package.read(target) if workbook.package.has(target) else b""
        for kind, column, row in _OBJECT.findall(stored.decode("utf-8", "replace")):
            if kind not in ("Note", "Pict"):
                yield TEMPLATE_SHAPE, cell_name((int(row) + 1, int(column) + 1))


def _controls(root: Element) -> Iterator[tuple[ProblemCode, str]]:
    """Buttons and check boxes, and objects of other programs."""
    for name in ("control", "oleObject"):
        for control in root.iter(name):
            anchor = control.find(".//anchor")
            yield TEMPLATE_SHAPE, "" if anchor is None else _corner(anchor)


def _annotations(workbook: OwnWorkbook, part: str, root: Element) -> Iterator[tuple[ProblemCode, str]]:
    for target in workbook.related(part, "comments"):
        comments = workbook.tree(target)
        for comment in comments.iter("comment") if comments is not None else ():
            yield TEMPLATE_COMMENT, comment.get("ref", "")
    for link in root.iterfind("hyperlinks/hyperlink"):
        yield TEMPLATE_HYPERLINK, link.get("ref", "").partition(":")[0]
    for kind in ("table", "pivotTable"):
        for target in workbook.related(part, kind):
            table = workbook.tree(target)
            where = None if table is None else table if table.get("ref") else table.find("location")
            yield TEMPLATE_TABLE, "" if where is None else where.get("ref", "").partition(":")[0]
    for line in root.iterfind("extLst/ext/sparklineGroups/sparklineGroup/sparklines/sparkline"):
        for area in parse_areas(line.findtext("sqref") or ""):
            yield TEMPLATE_SPARKLINE, cell_name((area.top, area.left))


def _corner(anchor: Element) -> str:
    """``<from><col>1</col>…<row>4</row>`` counts from 0."""
    row, column = anchor.findtext("from/row"), anchor.findtext("from/col")
    return "" if row is None or column is None else cell_name((int(row) + 1, int(column) + 1))
