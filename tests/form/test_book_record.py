"""A workbook as it was sent out, as kept: its return is read by that as by the workbook itself."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.form.book_record import dump_book, load_book, recorded_asks
from kamakura_report.form.issue import STAMP_SHEET
from kamakura_report.layout.place import place
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.submission import count_filling
from kamakura_report.returned.take import take
from kamakura_report.workbook.book import Cell
from tests.effort import cases
from tests.form.forms import shipped, small
from tests.form.plans import LEAD, PROGRAM, R8, placed, plan
from tests.form.walks import Walk, returned, walks

KNOWN = st.sampled_from(["shipped", "small"]).map(lambda name: shipped() if name == "shipped" else small())


@settings(max_examples=cases(200))
@given(walks(KNOWN))
def test_a_return_is_taken_and_checked_by_what_is_kept_as_by_the_workbook_itself(walk: Walk) -> None:
    book, grid = walk.book, returned(walk.book)
    then = load_book(dump_book(book))
    assert take(then, grid) == take(book, grid) == (walk.answers, ())
    assert check_answers(then, walk.answers) == check_answers(book, walk.answers)
    assert count_filling(AnsweredBook(then, walk.answers)) == count_filling(AnsweredBook(book, walk.answers))
    assert list(then.asks()) == list(book.asks())


def test_what_is_asked_is_told_without_the_rest_of_the_record() -> None:
    book = placed(shipped(), plan(), LEAD, (R8,))
    asked = [(sheet, at, replace(ask, grounds=None)) for sheet, at, ask in book.asks()]
    record = dump_book(book)
    assert list(recorded_asks(record)) == asked
    for one in asked:
        assert one in recorded_asks(record, one[2].key)


def test_a_record_that_does_not_ask_for_a_key_is_not_taken_apart() -> None:
    assert list(recorded_asks(b"no record", "2-1/99/i1@R8")) == []
    with pytest.raises(ValueError, match="Expecting"):
        list(recorded_asks(b'no record, but "2-1/99/i1@R8"', "2-1/99/i1@R8"))


@settings(max_examples=cases(100))
@given(walks(KNOWN))
def test_what_is_typed_and_who_sealed_it_changes_nothing(walk: Walk) -> None:
    """The same bytes for the empty workbook, for the one filled in, and whatever the stamp says."""
    empty = place(walk.form, walk.plan, replace(walk.issue, seal="another"))
    assert dump_book(walk.book) == dump_book(empty)
    assert dump_book(load_book(dump_book(empty))) == dump_book(empty)


def test_another_word_shown_is_another_workbook() -> None:
    book = placed(shipped(), plan(), LEAD, (R8,))
    sheet = book.sheet(PROGRAM)
    at = next(at for at, cell in sheet.cells.items() if cell.ask is None and isinstance(cell.value, str))
    other = replace(sheet, cells={**sheet.cells, at: Cell("別の言葉")})
    changed = replace(book, sheets=tuple(other if one is sheet else one for one in book.sheets))
    assert dump_book(changed) != dump_book(book)
    (problem,) = take(load_book(dump_book(changed)), returned(book))[1]
    assert (problem.code, problem.sheet) == ("shown.changed", PROGRAM)


def test_nothing_of_the_stamp_is_kept_but_that_it_is_there() -> None:
    held = json.loads(dump_book(placed(shipped(), plan(), LEAD, (R8,))))
    (stamp,) = [sheet for sheet in held["sheets"] if sheet["name"] == STAMP_SHEET]
    assert (stamp["shown"], stamp["asked"]) == ([], [])


def test_figures_are_kept_to_the_digit() -> None:
    book = placed(shipped(), plan(), LEAD, (R8,))
    sheet = replace(book.sheets[0], cells={(1, 1): Cell(Decimal("0.100000000000001"))})
    assert load_book(dump_book(replace(book, sheets=(sheet,)))).sheets[0].cells[1, 1].value == Decimal(
        "0.100000000000001"
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: data.replace(b'"format":2', b'"format":3'),
        lambda data: data.replace(b'"kind":"\xe6\x95\xb0\xe5\x80\xa4"', b'"kind":"?"', 1),
        lambda data: data.replace(b'"sheets"', b'"pages"'),
        lambda data: b"[]",
        lambda data: b"\xff",
        lambda data: b"[" * 100_000,
    ],
)
def test_what_is_no_such_record_is_refused(spoil: object) -> None:
    data = dump_book(placed(shipped(), plan(), LEAD, (R8,)))
    with pytest.raises(ValueError):  # noqa: PT011
        load_book(spoil(data))  # type: ignore[operator]
