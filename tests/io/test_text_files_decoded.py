"""Published text: whatever Windows saved it as is read, and what is no text is refused with one line."""

from __future__ import annotations

import pytest

from kamakura_report.io.text_files import decode_text
from kamakura_report.problem import CannotRun

WORDS = "2-1 福祉\n\t成果指標\t①\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_text_is_read_in_every_encoding_that_windows_saves(encoding: str) -> None:
    assert decode_text(WORDS.encode(encoding), "t.txt") == WORDS


def test_letters_that_only_unicode_has_are_not_mistaken_for_the_windows_code_page() -> None:
    assert decode_text("ㄗ㊦㍻↗".encode(), "t.txt") == "ㄗ㊦㍻↗"


def test_page_breaks_and_other_invisible_marks_become_spaces_and_lines_keep_their_numbers() -> None:
    assert decode_text(b"a\x0cb\x00"[:3] + b"\x0bc\r\nd\x1f", "t.txt") == "a b c\r\nd "


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "t.txt は PDF ファイル"),
        (b"PK\x03\x04rest", "Excel や Word のファイル"),
        (b"\xd0\xcf\x11\xe0rest", "古い Excel や Word のファイル"),
        (b"\x81\xff\xfe\x00", "文字として読めません"),
        (b"a\0b", "文字として読めません"),
        (b"a\n" + b"b" * 8001, "8,001 文字の行があります"),
    ],
)
def test_what_is_no_published_text_is_refused_with_one_line(data: bytes, words: str) -> None:
    with pytest.raises(CannotRun, match=words) as refused:
        decode_text(data, "t.txt")
    assert "\n" not in str(refused.value)
