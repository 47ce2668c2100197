"""Figures and texts found by the words that people know, and what is near where nothing fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.merging.word_search import NEAREST, KeySearch
from tests.merging.answered import plan
from tests.merging.in_memory import merge

TEXTS = {"2-1/12/備考": "単独事業 備考", "2-1/3/評価@R8": "", "2-1/古い/名前": "", "表紙/記入者": "記入者"}
SEARCH = KeySearch(plan(), merge(plan(), ()), TEXTS)


def found(*words: str) -> list[str]:
    return [one.key for one in SEARCH.find(words)]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("単独事業", "決算額", "R8"), ["2-1/12/決算額@R8"]),
        (("２ー１２", "決算額"), []),
        (("決算額", "令和8年度", "12"), ["2-1/12/決算額@R8"]),
        (("12", "決算額", "2026"), ["2-1/12/決算額@R8"]),
        (("単独 事業", "決算", "ｒ８"), ["2-1/12/決算額@R8"]),
        (("２－１／１２／決算額＠ｒ８",), ["2-1/12/決算額@R8"]),
        (("2-1/12", "決算額"), ["2-1/12/決算額@R8", "2-1/12/決算額@R9"]),
        (("講座", "実績", "R9"), ["2-1/3/i1@R9"]),
        (("推進事業", "初期値"), ["2-1/3/i1@初期値"]),
        (("成果指標", "R8"), ["2-1/3/i1@R8"]),
        (("満足", "R8"), ["2-1/i1@R8"]),
        (("単独", "備考"), ["2-1/12/備考"]),
        (("評価",), ["2-1/3/評価@R8"]),
        (("福祉", "名前"), []),
        (("2-1/古い/名前",), ["2-1/古い/名前"]),
        (("記入者",), ["表紙/記入者"]),
        (("1",), []),  # no No, and not a part of 12 or R1
        (("2",), []),
        ((" ",), []),
        (("観光",), []),
    ],
)
def test_every_word_must_fit_a_name_or_be_a_number(words: tuple[str, ...], keys: list[str]) -> None:
    assert found(*words) == keys


def test_what_fits_stands_in_plan_order_with_label_and_state() -> None:
    (first, second, *_) = SEARCH.find(["推進事業", "R8"])
    assert [(one.key, one.label, one.state) for one in (first, second)] == [
        ("2-1/3/i1@R8", "推進事業 講座 R8", "未入力"),
        ("2-1/3/予算額@R8", "推進事業 予算額 R8", "確定"),
    ]


@pytest.mark.parametrize(
    ("word", "near"), [("単独事葉", "単独事業"), ("推進亊業", "推進事業"), ("講坐", "講座"), ("決算", "決算額")]
)
def test_the_nearest_names_are_told(word: str, near: str) -> None:
    assert near in SEARCH.nearest_names(word)


def test_the_nearest_keys_are_those_spelled_like_it_else_those_it_names() -> None:
    assert SEARCH.nearest_keys("2-1/21/決算額@R8")[0].key == "2-1/12/決算額@R8"
    assert [one.key for one in SEARCH.nearest_keys("講座")] == ["2-1/3/i1@初期値", "2-1/3/i1@R8", "2-1/3/i1@R9"]
    assert SEARCH.nearest_keys("観光") == []


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_words_are_looked_for_and_what_is_near_is_bounded(word: str, other: str) -> None:
    assert set(found(word, other)) <= set(found(other)) | set(found(word))
    assert len(SEARCH.nearest_keys(word)) <= NEAREST
    assert len(SEARCH.nearest_names(word)) <= NEAREST


def test_each_key_is_found_by_itself_alone() -> None:
    assert all(found(known.key) == [known.key] for known in SEARCH.known)
