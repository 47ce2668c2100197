"""Both shipped forms: no merge ties a label to the figures beside it."""

from __future__ import annotations

import pytest

from kamakura_report.form.book import Area
from kamakura_report.form.grammar.placeholders import FIGURES, Asked, Piece, Shown, Word
from kamakura_report.steps.load_form import load_form
from tests.steps.town import FORM


def a_figure(piece: Piece) -> bool:
    """A figure is asked or shown there, or its year."""
    if isinstance(piece, Asked):
        return piece.figure is not None
    return isinstance(piece, Shown) and piece.word in (*FIGURES, Word.YEAR)


@pytest.mark.parametrize("name", ["evaluation.xlsx", "evaluation_review.xlsx"])
def test_no_merge_spans_from_a_label_over_columns_of_figures(name: str) -> None:
    """In a row in which figures stand, or the words above them, every merge keeps to the columns without figures."""
    form = load_form(FORM.with_name(name)).form
    looked = 0
    for sheet in filter(None, (form.cover, form.program)):
        rows = {row for (row, _), pieces in sheet.slots.items() if any(map(a_figure, pieces))}
        columns = {column for (_, column), pieces in sheet.slots.items() if any(map(a_figure, pieces))}
        columns |= set(sheet.year_columns)
        wrong = [area for area in sheet.drawn.merges if _rows(area) & rows and _columns(area) & columns]
        assert wrong == []
        looked += len(rows)
    assert looked >= 6


def _rows(area: Area) -> set[int]:
    return set(range(area.top, area.bottom + 1))


def _columns(area: Area) -> set[int]:
    return set(range(area.left, area.right + 1))
