"""The bounds of reading: each documented, each that is meant to be changed can be."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from kamakura_report.io.xlsx.limits import LIMITS, MIB, Limits, parse_limits
from kamakura_report.problem import CannotRun
from tests import golden

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
START, END = "<!-- limits -->\n", "<!-- /limits -->"


def table() -> str:
    """Every bound by name, with what it bounds and its value."""
    lines = ["| 名前 | 何の上限か | はじめの値 | 変更 |", "|---|---|---:|---|"]
    for one in fields(Limits):
        value, unit = getattr(LIMITS, one.name), one.metadata["unit"]
        shown = f"{value // MIB} MB" if unit == "MB" else f"{value:,} {unit}".strip()
        lines.append(
            f"| `{one.name}` | {one.metadata['says']} | {shown} | {'×' if one.metadata.get('fixed') else '○'} |"
        )
    return "\n".join(lines) + "\n"


def test_golden_table_of_limits_is_what_the_code_says() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    golden.same(DOCUMENT, before + START + table() + END + after)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", LIMITS),
        (b"# nothing\r\n\r\n", LIMITS),
        (b"seconds = 60", replace(LIMITS, seconds=60)),
        (b"\xef\xbb\xbfseconds=60 # slow share\nfile : 40 MB", replace(LIMITS, seconds=60, file=40 * MIB)),
        ("ｓｅｃｏｎｄｓ＝６０秒".encode(), replace(LIMITS, seconds=60)),
        (b"cells = 1,000,000", replace(LIMITS, cells=1_000_000)),
        ("# 遅い共有フォルダー\r\nmemory = 1024 mb".encode("cp932"), replace(LIMITS, memory=1024 * MIB)),
    ],
)
def test_a_bound_can_be_changed_in_a_file(text: bytes, expected: Limits) -> None:
    assert parse_limits(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b"seconds", 1, "「seconds」が読めません"),
        (b"\nminutes = 3", 2, "「minutes = 3」が読めません"),
        (b"rows = 9", 1, "「rows = 9」が読めません"),
        (b"seconds = 0", 1, "値が正しくありません"),
        (b"seconds = 60 MB", 1, "値が正しくありません"),
        (b"file = 40 KB", 1, "値が正しくありません"),
        (b"seconds = -1", 1, "が読めません"),
        (b"seconds = 1e9", 1, "値が正しくありません"),
        (b"cells = 9999999999999999", 1, "値が正しくありません"),
        (b"seconds = 1\nseconds = 2", 2, "同じ名前が二度あります"),
        (b"\x00\xff" * 9999, 1, "が読めません"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(text: bytes, line: int, said: str) -> None:
    with pytest.raises(CannotRun) as caught:
        parse_limits(text)
    message = str(caught.value)
    assert message.startswith(f"input/limits.txt の {line} 行目「")
    assert said in message
    assert message.endswith("ください。") or message.endswith("です。")
    assert len(message) < 400
    assert message.isprintable()
