"""Lists as frames: every text as it was, every figure a number, and nothing else taken for a list of the program."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.frames import list_frame
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.problem import CannotRun
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS
from kamakura_report.text import quote_for_csv
from tests.effort import cases

BLANK = dict.fromkeys(FIGURE_COLUMNS, "")
writable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


def figures_file(*rows: dict[str, str]) -> bytes:
    return csv_bytes(FIGURE_COLUMNS, [tuple((BLANK | row).values()) for row in rows])


def figures_frame(data: bytes) -> pd.DataFrame:
    return list_frame(data, FIGURE_COLUMNS, "x.csv", numbers=("値",))


def texts_frame(data: bytes) -> pd.DataFrame:
    return list_frame(data, TEXT_COLUMNS, "x.csv")


def test_figures_are_numbers_and_numbers_of_things_are_text() -> None:
    rows = ({"キー": "2-1/03", "No": "03", "値": "-3"}, {"値": "14.50", "課": "NA"}, {"指標番号": "1", "課": "'=x"})
    frame = figures_frame(figures_file(*rows))
    assert tuple(frame.columns) == FIGURE_COLUMNS
    assert frame["値"].dtype == "float64"
    assert frame["値"].tolist()[:2] == [-3.0, 14.5]
    assert math.isnan(frame["値"].tolist()[2])
    assert frame["No"].tolist() == ["03", "", ""]
    assert frame["課"].tolist() == ["", "NA", "=x"]


def test_a_result_without_rows_has_its_columns_and_a_column_of_numbers() -> None:
    frame = figures_frame(figures_file())
    assert (len(frame), tuple(frame.columns), str(frame["値"].dtype)) == (0, FIGURE_COLUMNS, "float64")
    assert len(texts_frame(csv_bytes(TEXT_COLUMNS, []))) == 0


@given(st.lists(st.tuples(*[writable] * len(TEXT_COLUMNS)), max_size=4))
@settings(max_examples=cases(300))
def test_any_text_comes_back_as_it_was_before_it_was_guarded(rows: list[tuple[str, ...]]) -> None:
    data = csv_bytes(TEXT_COLUMNS, [tuple(map(quote_for_csv, row)) for row in rows])
    assert [tuple(row) for row in texts_frame(data).to_numpy().tolist()] == rows


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "キー,値\r\n".encode("utf-8-sig"),
        b"\x82\xa0,\xff\r\n",
        figures_file({"値": "約10"}),
        figures_file({}) + b'"',
        figures_file({}) + b"," * 20,
    ],
)
def test_what_is_no_such_list_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(CannotRun, match=r"^x\.csv は、プログラムが書き出した一覧ではありません。"):
        figures_frame(data)
