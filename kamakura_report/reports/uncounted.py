"""Counts that a form asks for and a workbook cannot show: told when it is sent out, for it stays blank there."""

from __future__ import annotations

from collections.abc import Iterator

from kamakura_report.form.book import Book, reference
from kamakura_report.form.grammar.bands import COVER_SHEET, PROGRAM_SHEET
from kamakura_report.problem import Problem
from kamakura_report.problem.template_codes import TEMPLATE_UNCOUNTED


def uncounted(book: Book, division: str) -> Iterator[Problem]:
    """One problem for each cell of the form that counts more cells of the division's than one formula holds."""
    places = {
        (COVER_SHEET if sheet.name == COVER_SHEET else PROGRAM_SHEET, cell)
        for sheet in book.sheets
        for cell in sheet.uncounted
    }
    for sheet, cell in sorted(places):
        yield TEMPLATE_UNCOUNTED.problem().at(sheet=sheet, cell=reference(cell), label=division)
