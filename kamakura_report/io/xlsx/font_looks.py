"""Fonts, as far as they make what is seen something else than what is stored: struck, raised, or of which colour."""

from __future__ import annotations

from functools import lru_cache

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.xml_elements import Attributes
from kamakura_report.io.xlsx.xml_stream import xml_boolean

FontProperties = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # by name, with attributes
WHITE = "FFFFFF"

_HEXADECIMAL = frozenset("0123456789ABCDEF")
# ECMA-376 part 1, 18.8.27, indexedColors: those that can be white or black; 64 and 65 are the window's own.
_INDEXED = {"0": "000000", "1": WHITE, "8": "000000", "9": WHITE, "64": "", "65": WHITE}
_THEME = {"0": WHITE, "1": ""}  # of nearly every theme: the window's background and its text


@frozen
class FontLook:
    """What a font does to its text."""

    struck: bool = False
    raised: str = ""  # "superscript", "subscript"
    color: str = ""  # "FF0000", "theme 4 0.5"; "" for the usual one


PLAIN_FONT = FontLook()
_shared = lru_cache(maxsize=4096)(FontLook)  # the same look is one object


def parse_font(properties: FontProperties) -> FontLook:
    """The look of a font from the elements inside it."""
    struck, raised, color = False, "", ""
    for name, pairs in properties:
        attributes = dict(pairs)
        if name == "strike":
            struck = struck or xml_boolean(attributes.get("val", "1"))
        elif name == "vertAlign":
            value = attributes.get("val", "")
            raised = value if value in ("superscript", "subscript") else raised
        elif name == "color":
            color = parse_color(attributes)
    return _shared(struck, raised, color)


def parse_color(attributes: Attributes) -> str:
    """A colour by which two can be told to be the same; "" for the usual one of texts, or one that is not known."""
    rgb = attributes.get("rgb", "").upper()[-6:]
    if len(rgb) == 6 and _HEXADECIMAL.issuperset(rgb):
        return rgb
    if "indexed" in attributes:
        number = attributes["indexed"]
        return _INDEXED.get(number, f"indexed {number[:9]}")
    if "theme" in attributes:
        number, tint = attributes["theme"], attributes.get("tint", "0")
        plain = tint.strip("0.") == ""
        return _THEME[number] if plain and number in _THEME else f"theme {number[:9]} {tint[:30]}"
    return ""
