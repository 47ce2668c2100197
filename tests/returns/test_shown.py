"""Names others gave, in messages."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.cli import told
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.shown import apart, inert, shown
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
    assert shown(name) == fit


def test_twins_and_names_of_two_folders_are_told_apart() -> None:
    assert apart(["が.xlsx", "か\u3099.xlsx", "が.xlsx", "い.xlsx"]) == [
        "が.xlsx",
        "か\\u3099.xlsx",
        "が.xlsx（2）",
        "い.xlsx",
    ]


@settings(max_examples=cases(2000))
@given(names)
def test_every_sign_shown_can_be_printed(name: str) -> None:
    assert all(sign.isprintable() or sign == "\u3000" or unicodedata.category(sign) == "Co" for sign in shown(name))
    shown(name).encode("utf-8")


@settings(max_examples=cases(2000))
@given(st.lists(names, max_size=6))
def test_no_two_are_alike_and_none_is_lost(given_names: list[str]) -> None:
    assert len(set(apart(given_names))) == len(given_names)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("C:\\回答　1.xlsx: 「12」は…\n  次の行", "C:\\回答　1.xlsx: 「12」は…\n  次の行"),
        ("「\x1b[2J\x9b31m」", "「\\u001b[2J\\u009b31m」"),
        ("「\u202e21」\r", "「\\u202e21」\\u000d"),
    ],
)
def test_a_message_moves_no_cursor_and_keeps_its_own_lines(text: str, fit: str) -> None:
    assert inert(text) == fit


def test_what_a_command_tells_is_inert_whatever_the_file_held(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("a.b", Severity.NOTE, "「\x1b[2J」があります。", "直してください。", sheet="\u202eS")
    told.report(["\x07end"], [problem], {}, as_json=False, strict=False)
    said = capsys.readouterr().out
    assert "\\u001b[2J" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)
