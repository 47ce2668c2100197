"""Which value of a printed row belongs to which heading, and which unit to which name."""

from __future__ import annotations

import pytest

from kamakura_report.published.blocks import Placed, place_measure
from kamakura_report.published.doubtful import unit_fits
from kamakura_report.published.printed_lines import PrintedCell

HEADS = [("直近実績値", 3), ("目標値", 4), ("出典", 5)]
ARROWS = [("直近実績値", 3), ("目指す方向", 4), ("出典", 5)]


def printed(heads: list[tuple[str, int]], *texts: tuple[str, int]) -> Placed | None:
    return place_measure(heads, tuple(PrintedCell("t.txt", 1, column, text) for text, column in texts))


def test_fewer_values_than_headings_are_taken_where_they_stand_if_they_look_like_it() -> None:
    placed = printed(HEADS, ("12", 3), ("市民意識調査", 5))
    assert placed is not None
    assert ({head: cell.text for head, cell in placed[0].items()}, placed[1]) == (
        {"直近実績値": "12", "出典": "市民意識調査"}, False,
    )  # fmt: skip


def test_values_out_of_their_columns_are_taken_by_their_looks_if_there_is_one_way() -> None:
    placed = printed(ARROWS, ("14.5", 2), ("市民意識調査", 3))
    assert placed is not None
    assert ({head: cell.text for head, cell in placed[0].items()}, placed[1]) == (
        {"直近実績値": "14.5", "出典": "市民意識調査"}, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([("12", 2)], id="直近実績値 or 目標値"),
        pytest.param([("12", 2), ("市民意識調査", 6)], id="the same with a source"),
        pytest.param([("12", 6)], id="behind all columns"),
    ],
)
def test_a_figure_that_could_stand_under_two_headings_is_put_under_neither(texts: list[tuple[str, int]]) -> None:
    assert printed(HEADS, *texts) is None


@pytest.mark.parametrize(
    ("name", "unit", "fitting"),
    [
        ("参加者数", "人", True),
        ("参加者数", "件", False),
        ("参加者数（延べ）", "人", True),
        ("参加者数（延べ）", "件", False),
        ("参加者数(延べ)", "件", False),
        ("満足した割合（利用者数）", "％", True),
        ("満足した割合（利用者数）", "人", False),
        ("（延べ）参加の状況", "件", True),
    ],
)
def test_an_aside_behind_the_name_says_nothing_of_what_is_counted(name: str, unit: str, fitting: bool) -> None:
    assert unit_fits(name, unit) is fitting
