"""Colours of themes, palettes and tints become plain RRGGBB."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.colors import Color

from kamakura_report.io.template.drawn_styles import Palette, tinted

# Theme colour, tint as stored, and what Excel itself shows for it.
SHOWN_BY_EXCEL = [
    ("4F81BD", 0.7999816888943144, "DCE6F1"),
    ("4F81BD", 0.3999755851924192, "95B3D7"),
    ("4F81BD", -0.249977111117893, "366092"),
    ("4F81BD", -0.499984740745262, "244062"),
    ("5B9BD5", 0.5999938962981048, "BDD7EE"),
    ("4472C4", 0.7999816888943144, "D9E1F2"),
    ("4472C4", -0.249977111117893, "305496"),
    ("70AD47", 0.7999816888943144, "E2EFDA"),
    ("FFC000", 0.5999938962981048, "FFE699"),
    ("F79646", 0.5999938962981048, "FCD5B4"),
    ("EEECE1", -0.0999786370433668, "DDD9C4"),
    ("FFFFFF", -0.0499893185216834, "F2F2F2"),
    ("FFFFFF", -0.1499984740745262, "D9D9D9"),
    ("000000", 0.3499862666707358, "595959"),
    ("000000", 0.499984740745262, "808080"),
]
rgb = st.from_regex(r"[0-9A-F]{6}", fullmatch=True)


def parts(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (0, 2, 4)]


@pytest.mark.parametrize(("base", "tint", "shown"), SHOWN_BY_EXCEL)
def test_a_tint_is_what_excel_shows(base: str, tint: float, shown: str) -> None:
    """Within two steps of 255, which is Excel's own rounding."""
    assert max(abs(a - b) for a, b in zip(parts(tinted(base, tint)), parts(shown), strict=True)) <= 2


@given(rgb, st.floats(-1, 1))
def test_a_tint_goes_only_its_way(base: str, tint: float) -> None:
    """A positive tint never darkens, a negative never lightens, and the ends are white and black."""
    before, after = parts(base), parts(tinted(base, tint))
    assert all((b >= a) if tint > 0 else (b <= a) for a, b in zip(before, after, strict=True))
    assert (tinted(base, 1), tinted(base, -1), tinted(base, 0)) == ("FFFFFF", "000000", base)


@pytest.mark.parametrize(
    ("color", "rgb"),
    [
        (None, "auto"),
        (Color(auto=True), "auto"),
        (Color(indexed=64), "auto"),
        (Color(indexed=65), "FFFFFF"),
        (Color(indexed=63), "333333"),
        (Color(indexed=99), "auto"),
        (Color(theme=0), "FFFFFF"),
        (Color(theme=3), "1F497D"),
        (Color(theme=99), "auto"),
        (Color("FFabcdef"), "ABCDEF"),
    ],
)
def test_every_way_to_write_a_colour(color: Color | None, rgb: str) -> None:
    """Without a theme part Excel's old Office theme counts; what nobody knows is left to the system."""
    assert Palette().rgb(color, "auto") == rgb
