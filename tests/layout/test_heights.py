"""How high rows are: as drawn, as their texts need, and room for words only where words are typed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kamakura_report.form.answer import NO_ANSWERS, Answer, Answers
from kamakura_report.form.form_model import Form
from kamakura_report.workbook.book import Sheet
from tests.form.forms import SMALL, Line, drawn, form
from tests.form.plans import LEAD, OTHER, PROGRAM, placed, plan, where

HIGH = 60.0
OWNED = {LEAD: "満足な市民", OTHER: "参加した市民"}  # 施策指標, by who answers for it
INDICATOR = "{{施策指標.指標名}}|{{入力:初期値}}|{{入力:実績}}|{{入力:備考}}||{{キー}}"
TALL = (SMALL[0], Line("施策指標", INDICATOR, [(4, 4)], tall=True), Line("施策指標", "|||"), *SMALL[2:])


def of_heights(drawn_heights: Mapping[int, float], lines: tuple[Line, ...] = SMALL, first: float = 30) -> Form:
    """A form of these lines, of which some rows are so high, and the first column is so wide."""
    book = drawn(lines)
    sheet = book["施策"]
    for row, height in drawn_heights.items():
        sheet.row_dimensions[row].height = height
    for column, width in zip("BCDEFG", (first, *[30] * 5), strict=True):
        sheet.column_dimensions[column].width = width
    return form(book)


def of(a_form: Form, division: str, accepted: Answers = NO_ANSWERS) -> Sheet:
    return placed(a_form, plan(), division, accepted=accepted).sheet(PROGRAM)


def row_of(sheet: Sheet, said: str) -> int:
    return int(where(sheet, said)[1:])


@pytest.mark.parametrize(("division", "another"), [(LEAD, OTHER), (OTHER, LEAD)])
def test_a_row_drawn_for_words_is_as_high_only_where_they_are_typed(division: str, another: str) -> None:
    sheet, usual = of(of_heights({3: HIGH}), division), of(of_heights({}), division)
    own, others = (row_of(sheet, OWNED[each]) for each in (division, another))
    assert sheet.heights == {**usual.heights, own: HIGH}
    assert usual.heights[others] < HIGH / 2


def test_all_rows_of_a_box_for_words_are_as_high_only_where_they_are_typed() -> None:
    sheet, usual = of(of_heights({3: HIGH, 4: HIGH}, TALL), LEAD), of(of_heights({}, TALL), LEAD)
    own = row_of(sheet, OWNED[LEAD])
    assert sheet.heights == {**usual.heights, own: HIGH, own + 1: HIGH}


def test_words_that_others_typed_are_shown_whole() -> None:
    found = []
    for count in (1, 30):
        words = Answer.text("対象者が増えたため。" * count)
        sheet = of(of_heights({3: HIGH}), LEAD, Answers({"2-1/i5/備考": words}))
        found.append(sheet.heights[row_of(sheet, OWNED[OTHER])])
    assert found[0] < HIGH < found[1]


def test_a_row_in_which_no_words_are_typed_is_as_drawn_in_every_workbook() -> None:
    a_form = of_heights({4: HIGH})  # 事業
    for division in (LEAD, OTHER):
        sheet = of(a_form, division)
        assert sheet.heights[row_of(sheet, "推進事業")] == HIGH


def test_rows_that_share_a_text_share_what_it_lacks() -> None:
    lines = (SMALL[0], Line("施策指標", INDICATOR, [(1, 1)], tall=True), Line("施策指標", "|"), *SMALL[2:])
    wide, narrow = (of(of_heights({}, lines, first=width), LEAD) for width in (30, 2))
    first = row_of(narrow, OWNED[LEAD])
    more, less = (narrow.heights[row] - wide.heights[row] for row in (first, first + 1))
    assert more == less > HIGH / 3
