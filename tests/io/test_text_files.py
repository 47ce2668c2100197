"""CSV bytes as Excel wants them, and text that stays text."""

from __future__ import annotations

import csv as standard
import io

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.text_files import csv_bytes
from tests.effort import cases


def read(data: bytes) -> list[list[str]]:
    return list(standard.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_byte_order_mark_and_crlf():
    assert csv_bytes(("キー", "値"), [("2-1/i1@R8", "-3")]) == b"\xef\xbb\xbf" + "キー,値\r\n2-1/i1@R8,-3\r\n".encode()


def test_no_rows_are_a_heading():
    assert csv_bytes(("a", "b"), []) == b"\xef\xbb\xbfa,b\r\n"


@pytest.mark.parametrize("value", ["", "NA", "nan", "None", "1e5", "007", "14.50", "a,b", 'q"q', "a\nb", "a\rb", " x "])
def test_a_value_comes_back_as_it_was(value: str):
    assert read(csv_bytes(("a", "b"), [(value, "x")])) == [["a", "b"], [value, "x"]]


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))] * 3)))
@settings(max_examples=cases(1000))
def test_any_text_comes_back_as_it_was(rows):
    assert read(csv_bytes(("a", "b", "c"), rows))[1:] == [list(row) for row in rows]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
@settings(max_examples=cases(1000))
def test_the_bytes_are_those_that_pandas_wrote_until_now(rows):
    """Written files keep their hashes: results that did not change are still left as they are."""
    frame = pandas.DataFrame(rows, columns=["キー", "値,"], dtype=object)
    text = frame.to_csv(index=False, lineterminator="\r\n")
    assert csv_bytes(("キー", "値,"), rows) == text.encode("utf-8-sig", "backslashreplace")


def test_half_a_surrogate_pair_is_shown_and_stops_nothing():
    assert read(csv_bytes(("a",), [("x\udc80",)])) == [["a"], ["x\\udc80"]]


def test_a_row_of_another_length_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="2 values"):
        csv_bytes(("a", "b"), [("1", "2"), ("1",)])
