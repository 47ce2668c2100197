"""A 備考 that says why, told alike by formula and in Python."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.form.reasons import NOTHING_SAID, SIGNS, is_reason, reason_formula, says_something
from kamakura_report.workbook.book import Formula


@pytest.mark.parametrize(
    "said",
    [
        "", " ", "　", "\u200b", "\n", "－", "…", "※", "（）", "特になし", "特になし。", "特に無し", "なし", "ナシ",
        "無", "同上", "〃", "該当なし", "該当ありません", "前年度と同じ", "昨年度と同様", "例年どおり", "異常なし",
        "問題ありません", "確認済み", "確認しました。", "2027/5/20", "令和9年5月20日現在", "R9.5.20", "n/a", "N/A",
        "５月２０日 特になし", "None", "OK", "調査中", "未定", "123", "１２％",
    ],
)  # fmt: skip
def test_what_says_nothing_is_no_reason(said: str) -> None:
    assert not says_something(said)
    assert not is_reason(said)


@pytest.mark.parametrize(
    "said",
    [
        "新規開設のため", "制度改正", "コロナ", "COVID-19", "SNS", "会場増", "無料化", "見直しなし", "前回の誤り",
        "前年度は中止", "会計課に確認済み", "2施設増", "定年", "5月から開始", "別紙のとおり",
    ],
)  # fmt: skip
def test_a_few_words_are_a_reason(said: str) -> None:
    assert says_something(said)
    assert is_reason(said)


@pytest.mark.parametrize("said", ["ﾅｼ", "♪♪", "㋿", "特になし☺"])
def test_odd_signs_are_known_to_python_alone(said: str) -> None:
    """No formula could list them all; the workbook takes them for a reason, ``check`` does not."""
    assert says_something(said)
    assert not is_reason(said)


@pytest.mark.parametrize("value", [None, Decimal(12), Formula('"理由"', "理由")])
def test_only_a_text_that_was_typed_is_a_reason(value: Decimal | Formula | None) -> None:
    assert not says_something(value)


def test_the_formula_is_one_that_excel_takes() -> None:
    """64 functions inside each other, 255 characters of one text; longer words go first, or others break them."""
    assert reason_formula("AB123").count("SUBSTITUTE(") == len(NOTHING_SAID) <= 45
    assert len(SIGNS) <= 255
    assert len(reason_formula("AB123")) < 1500
    assert [*NOTHING_SAID] == sorted(NOTHING_SAID, key=len, reverse=True)
    assert all(words == words.lower() for words in NOTHING_SAID)
