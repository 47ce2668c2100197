"""Colours as a workbook writes them (RGB, theme and tint, numbered palette) made plain: ``RRGGBB``."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX, Color

# Excel numbers the theme's colours light before dark, although the theme part has them dark before light
# (ECMA-376 part 1, 18.8.3 and 20.1.6.2).
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
# What Excel takes when a workbook has no theme part: the "Office" theme of 2007 to 2010.
_OFFICE = [
    "FFFFFF",
    "000000",
    "EEECE1",
    "1F497D",
    "4F81BD",
    "C0504D",
    "9BBB59",
    "8064A2",
    "4BACC6",
    "F79646",
    "0000FF",
    "800080",
]
_SYSTEM_BACKGROUND = 65  # 64 is the system's foreground


class Palette:
    """The colours of one workbook."""

    def __init__(self, theme: Element | None = None, indexed: Sequence[str] = ()) -> None:
        """``theme``: root of the theme part, plain names; ``indexed``: the workbook's own palette, aRGB."""
        self._theme = _theme(theme)
        self._indexed = [color[-6:].upper() for color in indexed or COLOR_INDEX]

    def rgb(self, color: Color | None, automatic: str = "") -> str:
        """``RRGGBB``; ``automatic`` when there is no colour or it is left to the system."""
        if color is None:
            return automatic
        base = self._base(color)
        return tinted(base, color.tint or 0.0) if base else automatic

    def text(self, color: Color | None) -> str:
        """As ``rgb``, but the theme's ordinary black is no colour of its own either."""
        found = self.rgb(color)
        ordinary = color is not None and color.type == "theme" and color.theme == 1
        return "" if ordinary and found == "000000" else found

    def _base(self, color: Color) -> str:
        if color.type == "rgb":
            return str(color.rgb)[-6:].upper()
        if color.type == "theme":
            return self._theme[color.theme] if 0 <= color.theme < len(self._theme) else ""
        if color.type == "indexed":
            if color.indexed == _SYSTEM_BACKGROUND:
                return "FFFFFF"
            return self._indexed[color.indexed] if 0 <= color.indexed < len(self._indexed) else ""
        return ""


def tinted(rgb: str, tint: float) -> str:
    """Lighter (``tint`` above 0, at most 1) or darker: luminance times 1 + tint, or towards white.

    ECMA-376 part 1, 18.8.19: the change is made to the colour's luminance in HLS. Excel reckons in
    small whole numbers, so its own colours may differ by two steps of 255, which nobody sees.
    """
    if not tint:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(
        f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    )


def _theme(root: Element | None) -> list[str]:
    scheme = None if root is None else root.find(".//clrScheme")
    if scheme is None:
        return list(_OFFICE)
    found = list(_OFFICE)
    for at, name in enumerate(_THEME_ORDER):
        color = scheme.find(f"{name}/*")
        if color is not None:  # sysClr keeps in lastClr what it was on the machine that saved the file
            found[at] = (color.get("lastClr") or color.get("val") or found[at])[-6:].upper()
    return found
