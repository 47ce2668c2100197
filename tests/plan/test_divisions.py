"""Division names in one cell."""

from __future__ import annotations

import pytest

from kamakura_report.plan.divisions import names_nobody, split_divisions


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("福祉政策課", (), ("福祉政策課",)),
        ("福祉政策課 高齢者支援課 介護保険課", (), ("福祉政策課", "高齢者支援課", "介護保険課")),
        ("福祉政策課、介護保険課\n障害福祉課", (), ("福祉政策課", "介護保険課", "障害福祉課")),
        ("こども・若者課", (), ("こども・若者課",)),
        ("福祉課・こども・若者課", (), ("福祉課", "こども・若者課")),
        ("福祉課・発達支援室・中央図書館", (), ("福祉課", "発達支援室", "中央図書館")),
        ("福祉課・その他", (), ("福祉課・その他",)),
        ("発達支援室障害福祉課", ("障害福祉課", "発達支援室"), ("発達支援室", "障害福祉課")),
        ("高齢者\n支援課", ("高齢者支援課",), ("高齢者支援課",)),
        ("生活福祉課", ("福祉課", "生活"), ("生活", "福祉課")),
        ("生活福祉課", ("福祉課", "生活", "生活福祉課"), ("生活福祉課",)),
        ("市民課題対策室", ("市民課",), ("市民課題対策室",)),
        ("市民課・こども・若者課", ("若者課", "市民課"), ("市民課", "こども・若者課")),
        ("福祉課 福祉課", (), ("福祉課",)),
        ("教育委員会", (), ("教育委員会",)),
        ("健康　福祉課、介護課", ("健康　福祉課", "介護課"), ("健康　福祉課", "介護課")),
        ("健康福祉課\n介護課", ("健康　福祉課", "介護課"), ("健康　福祉課", "介護課")),
        ("健康 福祉課", ("福祉課", "健康", "健康 福祉課"), ("健康 福祉課",)),
        ("", (), ()),
    ],
)
def test_a_cell_is_split_by_known_names_first_and_at_a_dot_only_between_complete_names(
    text: str, known: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert split_divisions(text, known) == expected


@pytest.mark.parametrize(
    "words",
    [
        "関係各課 庁内全課 関係課 全課 全庁 庁内 各所管 すべての課 関係する課 各小中学校 各支所 事業所管課 各担当部署",
        "福祉部各課 教育委員会関係課 各課（室） 関係課等 全庁各課 福祉課ほか 福祉課他３課 企画課外2課 福祉課ほか関係課",
    ],
)
def test_words_for_everybody_name_nobody(words: str) -> None:
    assert [name for name in words.split() if not names_nobody(name)] == []


def test_a_name_that_only_holds_such_words_is_a_name() -> None:
    names = "福祉政策課 くらし安全課 国際関係課 関係人口推進課 庁内情報課 全国大会課 施設課 渉外課 市民活動担当課"
    assert [name for name in names.split() if names_nobody(name)] == []
