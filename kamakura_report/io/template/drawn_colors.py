"""Colours as a drawn workbook names them, of its theme, its palette or plain, with tints, as ``RRGGBB``."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.patterns import pattern

# The palette of Excel 97, which counts where a workbook has none of its own (ECMA-376 part 1, 18.8.27): sixteen plain
# colours, the first eight of them twice, and the shades of its colour dialogue.
_PLAIN = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_DARK = ("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080")
_SHADES = (
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
_INDEXED = (*_PLAIN, *_PLAIN, *_DARK, *_SHADES)
_SYSTEM_BACKGROUND = 65  # 64 is the system's foreground
_RGB = pattern(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", re.ASCII)
# Excel numbers the theme's colours light before dark, although the theme part has them dark before light
# (ECMA-376 part 1, 18.8.3 and 20.1.6.2).
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
# What Excel takes when a workbook has no theme part: the "Office" theme of 2007 to 2010.
_OFFICE = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)


class Palette:
    """The colours of one workbook. A colour is an element (CT_Color) with plain names, or None."""

    def __init__(self, theme: Element | None = None, indexed: Sequence[str] = ()) -> None:
        """``theme``: root of the theme part, plain names; ``indexed``: the workbook's own palette, aRGB."""
        self._theme = _theme(theme)
        self._indexed = [color[-6:].upper() for color in indexed or _INDEXED]

    def rgb(self, color: Element | None, automatic: str = "") -> str:
        """``RRGGBB``; ``automatic`` when there is no colour or it is left to the system.

        Raises ValueError for what is no colour.
        """
        if color is None:
            return automatic
        base, tint = self._base(color), float(color.get("tint", "0"))
        if not -1 <= tint <= 1:
            raise ValueError("tint")
        return tinted(base, tint) if base else automatic

    def text(self, color: Element | None) -> str:
        """As ``rgb``, but the theme's ordinary black is no colour of its own either."""
        rgb = self.rgb(color)
        ordinary = color is not None and color.get("indexed") is None and color.get("theme") == "1"
        return "" if ordinary and rgb == "000000" else rgb

    def _base(self, color: Element) -> str:
        """Of several ways to say it the first counts: a number of the palette, one of the theme, the system's."""
        if (number := color.get("indexed")) is not None:
            return "FFFFFF" if int(number) == _SYSTEM_BACKGROUND else _numbered(self._indexed, int(number))
        if (number := color.get("theme")) is not None:
            return _numbered(self._theme, int(number))
        rgb = color.get("rgb")
        if rgb is None or xml_boolean(color.get("auto")):
            return ""
        if not _RGB.fullmatch(rgb):
            raise ValueError("rgb")
        return rgb[-6:].upper()


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


def _numbered(colors: Sequence[str], number: int) -> str:
    return colors[number] if 0 <= number < len(colors) else ""


def _theme(root: Element | None) -> list[str]:
    scheme = None if root is None else root.find(".//clrScheme")
    if scheme is None:
        return list(_OFFICE)
    colors = list(_OFFICE)
    for at, name in enumerate(_THEME_ORDER):
        color = scheme.find(f"{name}/*")
        if color is not None:  # sysClr keeps in lastClr what it was on the machine that saved the file
            colors[at] = (color.get("lastClr") or color.get("val") or colors[at])[-6:].upper()
    return colors
