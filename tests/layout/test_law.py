"""The law (docs/contracts.md, Walk): what is written into a workbook is what is read out of it, whatever it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.identity import identify, record_contradictions, seal_contradictions, seal_shown
from kamakura_report.returned.take import take
from tests.effort import cases
from tests.form.forms import SHIPPED_FORMS, calculated, costs, shipped, small
from tests.form.walks import SECRET, Walk, returned, walks

KNOWN = st.sampled_from([*map(shipped, SHIPPED_FORMS), small(), costs(), calculated()])


@settings(max_examples=cases(500))
@given(walks(KNOWN))
def test_what_was_filled_in_is_taken_back_whole_and_nothing_else(walk: Walk) -> None:
    """Over plans, divisions, rounds, accepted answers, and answers of all kinds; and the workbook knows itself."""
    book = walk.book
    grid = returned(book)
    assert take(book, grid) == (walk.answers, ())
    assert identify(grid).issue == walk.issue.id
    assert identify(grid).problems == ()
    assert list(record_contradictions(grid, walk.issue)) == []
    assert list(seal_contradictions(seal_shown(grid), walk.issue, SECRET)) == []


@settings(max_examples=cases(50))
@given(walks(KNOWN))
def test_the_same_workbook_is_written_with_the_same_bytes(walk: Walk) -> None:
    """Placed twice and written twice: no clock and no chance in it."""
    assert write_workbook(walk.book) == write_workbook(walk.book)
