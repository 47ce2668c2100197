"""How many lines a text takes, and how high they are."""

from __future__ import annotations

import pytest

from kamakura_report.workbook.font_sizes import em_widths
from kamakura_report.workbook.text_size import line_points, text_height, wrapped_lines

UDP = "BIZ UDPゴシック"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("市民の割合", 60, 1),
        ("市民の割合、", 60, 2),  # the comma takes the sign before it along
        ("市民の割合\n（2025）", 60, 2),
        ("「満足」と思う市民の割合", 104, 2),
        ("MB37K-MTDQY-OU", 64, 3),  # parted behind its hyphens, as office programs do
        ("2-1/12/i1", 40, 2),
        ("課WWWW", 46, 2),  # a word is parted only where a line has no room for it
        ("課WWWWW", 46, 3),
    ],
)
def test_a_text_takes_so_many_lines_at_ten_points(text: str, width: float, lines: int) -> None:
    assert wrapped_lines(text, width, 10, UDP) == lines


def test_a_font_that_is_known_takes_its_own_room_and_any_other_as_much_as_any_needs() -> None:
    assert em_widths(UDP)["（"] == 0.5
    assert em_widths("游ゴシック")["（"] == 1.0
    assert em_widths("ＭＳ ゴシック")["a"] == 0.5
    assert all(em_widths(UDP)[sign] <= 1.0 for sign in "市のノー。１a%")
    assert line_points(11, UDP) == 12.0
    assert line_points(11, "游ゴシック") == 18.0  # Excel's own rows are 18.75 points high with it


def test_a_row_has_a_tenth_and_no_quarter_more_than_its_lines_need() -> None:
    """Or six points, whichever is more."""
    for size in (6, 8, 8.5, 9, 10, 11, 14, 16):
        for lines in (1, 2, 3, 8):
            need, height = (
                lines * line_points(size, UDP),
                text_height("字\n" * (lines - 1) + "字", 99, size, wrap=True, font=UDP),
            )
            assert need * 1.1 <= height <= max(need * 1.25, need + 6) - 0.75, (size, lines)
