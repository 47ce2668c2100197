"""Colours of themes, palettes and tints become plain RRGGBB."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS

from kamakura_report.io.template.drawn_colors import Palette, tinted
from kamakura_report.io.template.drawn_styles import BUILT_IN_FORMATS

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
        ({}, "auto"),
        ({"auto": "1"}, "auto"),
        ({"indexed": "64"}, "auto"),
        ({"indexed": "65"}, "FFFFFF"),
        ({"indexed": "63"}, "333333"),
        ({"indexed": "99"}, "auto"),
        ({"theme": "0"}, "FFFFFF"),
        ({"theme": "3"}, "1F497D"),
        ({"theme": "99"}, "auto"),
        ({"rgb": "FFabcdef"}, "ABCDEF"),
        ({"rgb": "FF000000", "theme": "4"}, "4F81BD"),
    ],
)
def test_every_way_to_write_a_colour(color: dict[str, str] | None, rgb: str) -> None:
    """Without a theme part Excel's old Office theme counts; what nobody knows is left to the system."""
    assert Palette().rgb(None if color is None else Element("color", color), "auto") == rgb


@pytest.mark.parametrize(
    ("color", "words"),
    [({"rgb": "red"}, "rgb"), ({"theme": "1", "tint": "2"}, "tint"), ({"indexed": "x"}, "invalid literal")],
)
def test_what_is_no_colour_is_refused(color: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Palette().rgb(Element("color", color))


def test_the_palette_of_a_workbook_that_has_none_is_the_one_openpyxl_knows() -> None:
    own = [Palette().rgb(Element("color", {"indexed": str(number)})) for number in range(64)]
    assert own == [color[-6:] for color in COLOR_INDEX]


def test_built_in_formats_are_those_that_openpyxl_knows_but_for_japanese_ones() -> None:
    other = {number: code for number, code in BUILTIN_FORMATS.items() if BUILT_IN_FORMATS.get(number) != code}
    assert set(other) == {14, 22}
