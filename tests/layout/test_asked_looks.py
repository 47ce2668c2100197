"""An asked cell looks so that what is typed there is seen as it is stored, whatever the form draws."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl.styles import Font

from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import LEAD, PROGRAM, placed, plan


@pytest.mark.parametrize("number_format", ["0.0%", "#,##0,", ";;;", '0"00"'])
def test_an_asked_figure_is_shown_as_it_is_typed_whatever_the_form_draws(number_format: str) -> None:
    """A format that shows another number, or a strike, would hold back every figure; other formats stay."""
    for drawn_format, kept in ((number_format, False), ("0.000", True)):
        book = drawn()
        for row in book["施策"].iter_rows():
            for cell in row:
                if "入力" in str(cell.value):
                    cell.number_format, cell.font = drawn_format, Font(strike=True)
        placed_book = placed(form(book), plan(), LEAD)
        styles = [
            cell.style for sheet in placed_book.sheets for cell in sheet.cells.values() if cell.ask and cell.ask.unit
        ]
        assert styles
        assert {style.strike for style in styles} == {False}
        assert {style.number_format == drawn_format for style in styles} == {kept}


def test_the_number_of_a_project_in_the_row_of_a_rate_is_no_rate() -> None:
    """One row an indicator: beside 97.0 % stands project 3, not 3.0."""
    lines = [Line(line.band, line.cells.replace("{{成果指標.指標名}}", "{{事業.No}}")) for line in SMALL]
    rated = plan()
    (program,) = rated.programs
    project = program.projects[0]
    rates = tuple(replace(indicator, unit="%") for indicator in project.indicators)
    rated = replace(rated, programs=(replace(program, projects=(replace(project, indicators=rates),)),))
    sheet = next(sheet for sheet in placed(form(drawn(lines)), rated, LEAD).sheets if sheet.name == PROGRAM)
    numbers = [cell for cell in sheet.cells.values() if cell.value == Decimal(3) and not cell.ask]
    assert {cell.style.number_format for cell in numbers} == {"General"}
