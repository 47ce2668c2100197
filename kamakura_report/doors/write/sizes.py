"""Sizes in the pixels in which Excel keeps and shows them."""

from __future__ import annotations

from typing import Any

MAX_HEIGHT, MAX_WIDTH = 409.5, 255.0  # points, characters


def row_pixels(points: float) -> int:
    """Whole pixels of 0.75 pt, as Excel shows rows; never lower than asked."""
    if not 0 <= points <= MAX_HEIGHT:
        raise ValueError(f"not a row height: {points}")
    return -int(-(points * 4 / 3 - 1e-6) // 1)


def column_pixels(worksheet: Any, width: float) -> int:
    """Of a stored width, which includes Excel's padding, in characters of the workbook's default font."""
    if not 0 <= width <= MAX_WIDTH:
        raise ValueError(f"not a column width: {width}")
    pixels: int = round(width * worksheet.max_digit_width)
    return pixels
