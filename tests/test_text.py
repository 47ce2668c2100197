"""Text of others, fit for a terminal, JSON, a CSV cell, XML or a message."""

from __future__ import annotations

import json
import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.cli import ending
from kamakura_report.problem import Problem, Severity
from kamakura_report.text import (
    distinct_names,
    escape_for_json,
    escape_for_terminal,
    first_of,
    is_visible,
    located,
    plain_line,
    shorten,
    strip_for_xml,
    visible_name,
)
from tests.effort import cases

names = st.text(st.characters(codec=None, categories=None) | st.sampled_from("がか\u3099\\\u202e\udc8b"), max_size=8)


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("福祉総務課.xlsx", "福祉総務課.xlsx"),
        ("回答　福祉課 (1).xlsx", "回答　福祉課 (1).xlsx"),
        ("こ\u3099み減量課.xlsx", "ごみ減量課.xlsx"),
        ("\u202exslx.exe", "\\u202exslx.exe"),
        ("a\u200b\u2066b", "a\\u200b\\u2066b"),
        ("a\n\r\t\x1b[2J", "a\\u000a\\u000d\\u0009\\u001b[2J"),
        (os.fsdecode("課".encode("cp932")) if os.name == "posix" else "\udc89\udcdb", "\\x89\\xdb"),
        ("\ud800", "\\ud800"),
        ("外字\ue000\U000f0000", "外字\ue000\U000f0000"),
        ("\U000e0001", "\\U000e0001"),
        ("a\\u202e", "a\\\\u202e"),
    ],
)
def test_what_could_mislead_is_escaped_and_japanese_is_left(name: str, fit: str) -> None:
    assert visible_name(name) == fit


def test_twins_and_names_of_two_folders_are_told_apart() -> None:
    assert distinct_names(["が.xlsx", "か\u3099.xlsx", "が.xlsx", "い.xlsx"]) == [
        "が.xlsx",
        "か\\u3099.xlsx",
        "が.xlsx（2）",
        "い.xlsx",
    ]


@settings(max_examples=cases(2000))
@given(names)
def test_every_sign_shown_can_be_printed(name: str) -> None:
    fit = visible_name(name)
    assert all(sign.isprintable() or sign == "\u3000" or unicodedata.category(sign) == "Co" for sign in fit)
    fit.encode("utf-8")


@settings(max_examples=cases(2000))
@given(names)
def test_json_shows_no_sign_that_is_not_visible_and_parses_to_the_same_value(text: str) -> None:
    document = json.dumps({"found": [text], text: 1}, ensure_ascii=False)
    escaped = escape_for_json(document)
    assert [sign for sign in escaped if not is_visible(sign)] == []
    assert json.loads(escaped) == json.loads(document)


UNSAFE = [
    *map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF, 0xE0001, 0xDC8B)),
]


@pytest.mark.parametrize("sign", UNSAFE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_each_control_and_format_sign_is_escaped_on_a_terminal_and_in_json(sign: str) -> None:
    assert not is_visible(sign)
    assert sign not in escape_for_terminal(f"a{sign}b").replace(" ", "")
    assert sign not in escape_for_json(json.dumps(sign, ensure_ascii=False))


def test_json_leaves_japanese_as_it_is() -> None:
    document = json.dumps("髙﨑　𠮷野\ue000 ①㌔〜\u202e\x9b", ensure_ascii=False)
    assert escape_for_json(document) == '"髙﨑　𠮷野\ue000 ①㌔〜\\u202e\\u009b"'


@settings(max_examples=cases(500))
@given(names)
def test_escaping_for_a_terminal_twice_changes_nothing_more(text: str) -> None:
    assert escape_for_terminal(escape_for_terminal(text)) == escape_for_terminal(text)


@pytest.mark.parametrize(
    ("text", "short"),
    [("増えた\n ため", "増えた ため"), ("あ" * 30, "あ" * 30), ("あ" * 31, "あ" * 29 + "…"), ("", "")],
)
def test_a_quotation_is_one_line_of_at_most_thirty_characters(text: str, short: str) -> None:
    assert shorten(text) == short


def test_a_line_of_a_letter_has_spaces_where_something_cannot_be_seen() -> None:
    assert plain_line("山田\n太郎\x1b[2J \u202e") == "山田 太郎 [2J"


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert strip_for_xml("a\x00\x1b\ud800\ufffe\nb𠮷") == "a\ufffd\ufffd\ufffd\ufffd\nb𠮷"


@settings(max_examples=cases(2000))
@given(st.lists(names, max_size=6))
def test_no_two_are_alike_and_none_is_lost(given_names: list[str]) -> None:
    assert len(set(distinct_names(given_names))) == len(given_names)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("C:\\回答　1.xlsx: 「12」は…\n  次の行\t。", "C:\\回答　1.xlsx: 「12」は…↵  次の行 。"),
        ("「\x1b[2J\x9b31m」", "「\\u001b[2J\\u009b31m」"),
        ("「\u202e21」\r", "「\\u202e21」\\u000d"),
    ],
)
def test_a_message_moves_no_cursor_and_stays_on_one_line(text: str, fit: str) -> None:
    assert escape_for_terminal(text) == fit


def test_what_a_command_tells_is_inert_whatever_the_file_held(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("a.b", Severity.NOTE, "「\x1b[2J」があります。", "直してください。", sheet="\u202eS")
    ending.finish(["\x07end"], [problem], {}, as_json=False, strict=False)
    said = capsys.readouterr().out
    assert "\\u001b[2J" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)


def test_a_place_is_told_as_far_as_it_is_known() -> None:
    assert (
        located(file="福祉課.xlsx", sheet="2-1 福祉", cell="F12", label="講座 R8")
        == "福祉課.xlsx ［2-1 福祉］ F12 講座 R8"
    )
    assert located(sheet="表紙", cell="C3") == "［表紙］ C3"
    assert located() == ""


@pytest.mark.parametrize(
    ("most", "unit", "told"), [(3, "件", "あ、い、う"), (2, "件", "あ、い ほか 1 件"), (1, "", "あ ほか 2")]
)
def test_of_more_names_than_are_told_the_number_is(most: int, unit: str, told: str) -> None:
    assert first_of(["あ", "い", "う"], most, unit) == told
