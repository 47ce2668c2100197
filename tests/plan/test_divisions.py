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


@pytest.mark.parametrize("name", ["関係各課", "庁内全課", "関係課"])
def test_words_for_everybody_name_nobody(name: str) -> None:
    assert names_nobody(name)
    assert not names_nobody("福祉政策課")
