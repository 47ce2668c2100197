"""Figures, years, units and numbers as lists write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kamakura_report.lists.list_table import ListCell
from kamakura_report.lists.list_values import (
    in_thousand_yen,
    money_unit,
    plain_number,
    read_figure,
    split_number,
    years_in,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("36,448", "36448"),
        (" 2,637", "2637"),
        ("１２人", "12"),
        ("▲5", "-5"),
        ("△1,234.5", "-1234.5"),
        ("98.7%", "98.7"),
        ("0", "0"),
        ("23(8)", None),
        ("調整中", None),
        ("######", None),
        ("約100", None),
        ("100以上", None),
        ("1,23", None),
        ("5/31", None),
        ("1～2", None),
        ("12345678901234567", None),
    ],
)
def test_a_figure_is_read_as_it_is_meant_or_not_at_all(text: str, number: str | None) -> None:
    figure = read_figure(ListCell(text))
    assert figure.number == (None if number is None else Decimal(number))
    assert bool(figure.why) is (number is None)


@pytest.mark.parametrize("text", ["-", "－", "―", "…", "なし", "***"])
def test_a_mark_for_nothing_is_neither_a_figure_nor_a_mistake(text: str) -> None:
    assert (read_figure(ListCell(text)).number, read_figure(ListCell(text)).why) == (None, "")


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("R6決算(千円)", "R6"),
        ("令和元年度", "R1"),
        ("2025年度末残高（最終補正後）", "R7"),
        ("6年度実績", "R6"),
        ("Ｒ７当初予算", "R7"),
        ("R6からR10まで", "R6 R10"),
        ("活動指標1名称", ""),
        ("100周年", ""),
        ("成果指標1R5実績", "R5"),
        ("成果指標2H30実績", "H30"),
    ],
)
def test_years_are_found_inside_words(words: str, years: str) -> None:
    assert " ".join(map(str, years_in(words))) == years


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("R6決算(千円)", "千円"),
        ("金額（億円）", "億円"),
        ("単位：円", "円"),
        ("予算（百万円）", "百万円"),
        ("予算額", ""),
        ("円と千円", ""),
    ],
)
def test_a_unit_of_money_is_what_the_words_say_alone(words: str, unit: str) -> None:
    assert money_unit(words) == unit


@pytest.mark.parametrize(("unit", "thousands"), [("円", "1.234"), ("千円", "1234"), ("億円", "123400000")])
def test_money_is_converted_exactly(unit: str, thousands: str) -> None:
    assert in_thousand_yen(Decimal(1234), unit) == Decimal(thousands)


@pytest.mark.parametrize(
    ("text", "number", "name", "plain"),
    [
        ("10 市民との情報共有", "10", "市民との情報共有", "10"),
        ("第1章 安心", "1", "安心", "1"),
        ("Ⅰ－１ 福祉", "Ⅰ－１", "福祉", "1-1"),
        ("2-1-3子育て支援", "2-1-3", "子育て支援", "2-1-3"),
        ("(2) 子育て", "2", "子育て", "2"),
        ("③ 支える", "③", "支える", "3"),
        ("100周年記念事業", "", "100周年記念事業", ""),
        ("３つのシティ", "", "３つのシティ", ""),
    ],
)
def test_a_number_in_front_of_a_name_is_split_off(text: str, number: str, name: str, plain: str) -> None:
    assert split_number(text) == (number, name)
    assert plain_number(number) == plain
