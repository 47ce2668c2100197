"""公開: what its rows release and withhold, and the codes of municipalities."""

from __future__ import annotations

import pytest

from kamakura_report.plan.publication import Publication, Release, municipality_code


def said(**rows: bool) -> Publication:
    """Rows by subject; ``＿`` stands for what Python takes in no name."""
    return Publication(tuple(Release(subject, public, f"理由 {subject}") for subject, public in rows.items()))


@pytest.mark.parametrize(
    ("rows", "key", "shown"),
    [
        ({}, "2-1/12/i1@R8", True),
        ({"2-1/12": False}, "2-1/12/i1@R8", False),
        ({"2-1/12": False}, "2-1/13/i1@R8", True),
        ({"2-1": False}, "2-1/12/決算額@R8", False),
        ({"2-1": False, "2-1/12": True}, "2-1/12/決算額@R8", True),
        ({"2-1/12": False, "2-1/12/i1": True}, "2-1/12/i1@R8", True),
        ({"2-1/12/i1": True, "2-1/12/i1@R8": False}, "2-1/12/i1@R8", False),
        ({"2-1/12/i1": True, "2-1/12/i1@R8": False}, "2-1/12/i1@R9", True),
        ({"決算額": False}, "2-1/12/決算額@R8", False),
        ({"決算額@R9": False}, "2-1/12/決算額@R8", True),
        ({"決算額": False, "2-1/12": True}, "2-1/12/決算額@R8", False),
        ({"決算額": True, "2-1/12": False}, "2-1/12/決算額@R8", False),
        ({"決算額": False, "2-1/12/決算額": True}, "2-1/12/決算額@R8", True),
    ],
)
def test_a_figure_is_public_unless_a_row_that_is_nearest_says_no(rows: dict[str, bool], key: str, shown: bool) -> None:
    assert said(**rows).shows_figure(key) is shown


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ({}, False),
        ({"2-1/12": True}, False),
        ({"評価": True}, True),
        ({"評価@R8": True}, True),
        ({"評価@R9": True}, False),
        ({"評価": True, "評価@R8": False}, False),
        ({"評価": True, "2-1/12": False}, False),
        ({"2-1/12/評価": True}, True),
        ({"2-1/12/評価": True, "2-1": False}, True),
        ({"2-1/12/評価": True, "2-1/12/評価@R8": False}, False),
        ({"2-1/12/評価@R8": True}, True),
    ],
)
def test_a_text_stays_inside_unless_its_item_is_named(rows: dict[str, bool], shown: bool) -> None:
    assert said(**rows).shows_text("2-1/12", "評価", "R8") is shown


def test_nothing_of_the_cover_is_ever_public() -> None:
    assert not said(記入者=True, **{"表紙/記入者": True}).shows_text("表紙", "記入者")


def test_the_reason_told_is_that_of_the_nearest_row_that_releases() -> None:
    rows = said(**{"2-1/12/i1@R8": True, "2-1/12": True, "2-1/12/i1@R9": False})
    told = [rows.reason(key) for key in ("2-1/12/i1@R8", "2-1/12/i1@R9", "2-1/12", "2-1/13")]
    assert told == ["理由 2-1/12/i1@R8", "理由 2-1/12", "理由 2-1/12", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [("142042", "142042"), ("14204", "142042"), ("１４２０４２", "142042"), ("011002", "011002"), ("131016", "131016")],
)
def test_a_municipality_has_six_digits_however_it_is_written(text: str, code: str) -> None:
    assert municipality_code(text) == code


@pytest.mark.parametrize("text", ["142043", "1420", "鎌倉市", "11002", "", "1420420"])
def test_no_municipality_is_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        municipality_code(text)
