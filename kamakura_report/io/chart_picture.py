"""Charts as PNG, by Pillow: a line with its aim, or bars in pairs; digits alone, in the font that Pillow brings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

DOTS = 200  # an inch
LINE_SIZE, BARS_SIZE = (4.1, 1.35), (15.6, 4.4)  # cm
_DARK, _LIGHT, _GREY, _AIM = "#1f4e79", "#b9cbe4", "#8a8a8a", "#a94400"
_DIGITS = {1: 20, 2: 23}  # pixels high, by figures a year
_TALLEST = 0.62  # of the picture, that figures may take

Figures = Sequence[Sequence[Decimal | None]]


def chart_picture(years: Sequence[str], figures: Figures, aim: Decimal | None) -> bytes:
    """The picture, ``picture_width`` cm wide: of one figure a year a line, of two bars. The same bytes each time."""
    wide, high = (round(side / 2.54 * DOTS) for side in (LINE_SIZE if _is_line(figures) else BARS_SIZE))
    image = Image.new("RGB", (2 * wide, 2 * high), "white")  # drawn twice as large: Pillow's lines have steps
    draw = _line if _is_line(figures) else _bars
    draw(ImageDraw.Draw(image), image.size, years, figures, aim)
    smooth = image.resize((wide, high), Image.Resampling.LANCZOS).quantize(32, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    smooth.save(buffer, "PNG", dpi=(DOTS, DOTS), optimize=True)
    return buffer.getvalue()


def picture_width(figures: Figures) -> float:
    """In cm, as it is meant to stand on the page."""
    return (LINE_SIZE if _is_line(figures) else BARS_SIZE)[0]


def _is_line(figures: Figures) -> bool:
    return max(map(len, figures), default=1) == 1


def _line(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], years: Sequence[str], figures: Figures, aim: Decimal | None
) -> None:
    """Points with lines between; the first is hollow, and the aim is a broken line."""
    width, height = size
    font = ImageFont.load_default(2 * _DIGITS[1])
    values = [one[0] for one in figures]
    known = [float(value) for value in (*values, aim) if value is not None]
    low, high = min(known), max(known)
    side = 0.1 * width

    def across(place: int) -> float:
        return side + (width - 2 * side) * (place / (len(values) - 1) if len(values) > 1 else 0.5)

    def down(value: Decimal) -> float:
        share = (float(value) - low) / (high - low) if high > low else 0.5
        return height * (0.66 - 0.52 * share)

    if aim is not None:
        for start in range(0, width, 20):
            draw.line([(start, down(aim)), (start + 10, down(aim))], fill=_AIM, width=3)
    for place, (one, other) in enumerate(pairwise(values)):
        if one is not None and other is not None:  # over a year that nobody knows no line is drawn
            draw.line([(across(place), down(one)), (across(place + 1), down(other))], fill=_DARK, width=5)
    for place, value in enumerate(values):
        draw.text((across(place), height), years[place], fill="black", font=font, anchor="md")
        if value is not None:
            middle, radius = (across(place), down(value)), 8
            box = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
            draw.ellipse(box, fill="white" if not years[place] else _DARK, outline=_DARK, width=4)


def _bars(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], years: Sequence[str], figures: Figures, aim: Decimal | None
) -> None:
    """Two bars a year, the first one light, each under its figure."""
    width, height = size
    font, digits = ImageFont.load_default(2 * _DIGITS[2]), 2 * _DIGITS[2]
    highest = max((float(value) for pair in figures for value in pair if value is not None), default=0) or 1.0
    ground, room = height - 1.5 * digits, width / len(years)
    draw.line([(0, ground), (width, ground)], fill=_GREY, width=3)
    for place, (year, pair) in enumerate(zip(years, figures, strict=True)):
        middle, thick = room * (place + 0.5), min(room * 0.36, 280)
        draw.text((middle, height), year, fill="black", font=font, anchor="md")
        for number, value in enumerate(pair):
            if value is None:
                continue
            left = middle + (number - 1) * thick
            top = ground - max(float(value), 0.0) / highest * (_TALLEST * height)
            draw.rectangle([left + 6, top, left + thick - 6, ground], fill=_DARK if number else _LIGHT, outline=_DARK)
            draw.text((left + thick / 2, top - 8), f"{value:,f}", fill="black", font=font, anchor="md")
