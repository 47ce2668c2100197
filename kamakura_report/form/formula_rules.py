"""Rules that drawn formulas must keep: what each looks at is one cell of the issued sheet, or cells that are added up.

A row is placed once for each thing of its band. So a formula may look at rows of its own band and of those around it,
which are placed with it; at rows inside it, or at all years, only where a function takes many cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from kamakura_report.form.form_model import Band, FormSheet, band_line
from kamakura_report.problem import Problem
from kamakura_report.problem.template_formula_codes import (
    TEMPLATE_FORMULA_CELLS,
    TEMPLATE_FORMULA_CELLS_APART,
    TEMPLATE_FORMULA_CELLS_AREA,
    TEMPLATE_FORMULA_CELLS_BEFORE,
    TEMPLATE_FORMULA_CELLS_CIRCLE,
    TEMPLATE_FORMULA_CELLS_OUTSIDE,
    TEMPLATE_FORMULA_CELLS_YEARS,
)
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.expressions import OVER_AREAS, Reference, references

_ONCE = (Band.HEAD, Band.MONEY)  # placed once wherever the band around them is


def repeating_bands(band: Band, root: Band) -> tuple[Band, ...]:
    """The bands from the outside in that are placed more than once, or perhaps not at all: 事業, 成果指標."""
    return tuple(each for each in band_line(band, root)[1:] if each not in _ONCE)


def formulas_see_their_cells(sheet: FormSheet) -> Iterator[Problem]:
    """Each cell that a formula looks at is one that is placed with it, or one of many that it adds up."""
    bands = dict(sheet.rows)
    for position, expression in sorted(sheet.formulas.items()):
        band = bands.get(position[0])
        if band is None:
            continue  # told already
        for reference, inside in references(expression):
            problem = _wrong_reference(sheet, bands, position, reference, inside)
            if problem is not None:
                yield problem.at(sheet=sheet.drawn.name, cell=cell_name(position))
                break


def formulas_run_in_no_circle(sheet: FormSheet) -> Iterator[Problem]:
    """A formula does not come to itself; the year before is another cell."""
    sees = {
        position: {
            seen
            for reference, _ in references(expression)
            if not reference.before
            for seen in reference.area.positions()
            if seen in sheet.formulas
        }
        for position, expression in sheet.formulas.items()
    }
    try:
        TopologicalSorter(sees).prepare()
    except CycleError as error:
        first = min(error.args[1])
        yield TEMPLATE_FORMULA_CELLS_CIRCLE.problem().at(sheet=sheet.drawn.name, cell=cell_name(first))


def _wrong_reference(
    sheet: FormSheet, bands: dict[int, Band], position: Position, reference: Reference, inside: str
) -> Problem | None:
    area, over_areas = reference.area, inside in OVER_AREAS
    functions = "、".join(OVER_AREAS)
    yearly, own_year = sheet.year_columns, position[1] in sheet.year_columns
    rows = [bands.get(row) for row in range(area.top, area.bottom + 1)]
    if area.left < sheet.columns[0] or area.right > sheet.columns[-1] or None in rows:
        return TEMPLATE_FORMULA_CELLS_OUTSIDE.problem(cells=area)
    if not reference.is_cell and not over_areas:
        return TEMPLATE_FORMULA_CELLS_AREA.problem(cells=area, functions=functions)
    if reference.before and not (own_year and area.left in yearly):
        return TEMPLATE_FORMULA_CELLS_BEFORE.problem(cells=area)
    own = repeating_bands(bands[position[0]], sheet.root)
    for seen in (repeating_bands(band, sheet.root) for band in rows if band is not None):
        if seen[: len(own)] != own[: len(seen)]:
            return TEMPLATE_FORMULA_CELLS_APART.problem(cells=area, band=bands[position[0]])
        if len(seen) > len(own) and not over_areas:
            return TEMPLATE_FORMULA_CELLS.problem(cells=area, band=bands[position[0]])
    if not own_year and not over_areas and any(column in yearly for column in range(area.left, area.right + 1)):
        return TEMPLATE_FORMULA_CELLS_YEARS.problem(cells=area, functions=functions)
    return None
