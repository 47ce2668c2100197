"""Fonts: how wide their characters and how high their lines are, in em; as their makers tell, or wide enough for any.

A font that is not known here gets more room than nearly all others would need.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# The advance widths of BIZ UDPゴシック, the greater of its two weights; full-width signs not named here are 1 em.
_PROPORTIONAL = {
    0.28: "゜",
    0.32: "'_i゛ｉ",
    0.34: " ,.:;",
    0.36: "lｌ",
    0.38: "!",
    0.40: "jｊ",
    0.44: "I|Ｉ",
    0.46: "•",
    0.48: "-",
    0.50: "*/\\^`rt~‘’“”〈〉《》「」『』【】〔〕・（）：；［］＾｀ｒｔ｛｝｟｠",
    0.52: "()fｆ",
    0.54: '"',
    0.56: "[]{}．",
    0.58: "JＪ",
    0.60: "sz，ｓｚ",
    0.62: "Lv、。Ｌｖ",
    0.64: "1x１ｘ",
    0.66: "cyｃｙ",
    0.68: "Fagk\u3000Ｆａｇｋ",
    0.70: "eｅ",
    0.72: "EToＥＴｏ",
    0.74: "SbdhnpquＳｂｄｈｎｐｑｕ",
    0.76: "023456789KPRVYZ０２３４５６７８９ＫＰＲＶＹＺ",
    0.78: "ABトＡＢ",
    0.80: "$?",
    0.82: "CXゝイョＣＸ",
    0.84: "+<=>HNぅょゞィドュヵヽＨＮ",
    0.86: "DGUぇゥェォッノャリヮヶＤＧＵ",
    0.88: "OくしゖァヾＯ",
    0.90: "QwぃっゃゅりゎエクタヌヒミレＱｗ",
    0.92: "&ぁぉこじアコシソフムヲ",
    0.94: "#うえらゕウオツニネマメヨン",
    0.96: "mぐそとまんカケゴジスセゾチテナヘベペヤラロワヰーｍ",
    0.98: "@けごすちもよるろゔガキグゲサズゼダヅハビピブプホモユヱヴヺ",
    1.00: "%MW",
}
_UDP_WIDTHS = {character: width for width, listed in _PROPORTIONAL.items() for character in listed}
_UDP = frozenset({"BIZ UDPゴシック", "BIZ UDPGothic"})
# Fonts whose Latin letters are half as wide as a Japanese character.
_FIXED = frozenset(
    {"BIZ UDゴシック", "BIZ UDGothic", "BIZ UD明朝", "ＭＳ ゴシック", "MS Gothic", "ＭＳ 明朝", "MS Mincho"}
)
_NARROW = frozenset("iljftrI!|.,:;'`()[]{}/-\" ")
_WIDE = frozenset("MWmw%@&")

_DIGIT_EM = {"BIZ UDPゴシック": 0.76, "BIZ UDP明朝": 0.6, "Calibri": 0.507, "Aptos Narrow": 0.5}
_USUAL_DIGIT_EM = 0.55
_REMEMBERED = 1 << 13  # characters of a font
# From the top of the highest letter to the foot of the lowest.
_LINE_EM = {
    **dict.fromkeys(
        ("BIZ UDPゴシック", "BIZ UDPGothic", "BIZ UDゴシック", "BIZ UDGothic", "BIZ UDP明朝", "BIZ UD明朝"), 1.0
    ),
    **dict.fromkeys(("ＭＳ Ｐゴシック", "MS PGothic", "ＭＳ ゴシック", "MS Gothic", "ＭＳ Ｐ明朝", "MS PMincho"), 1.0),
    **dict.fromkeys(("ＭＳ 明朝", "MS Mincho"), 1.0),
}
_USUAL_LINE_EM = 1.5  # 游ゴシック, 游明朝 and メイリオ, the highest of those that Japanese offices use


class _Widths(dict[str, float]):
    """How wide characters of a font are, in em. What was asked for is kept."""

    def __init__(self, font: str) -> None:
        self._font = font

    def __missing__(self, character: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[character] = width = _em_width(character, self._font)
        return width


@lru_cache(maxsize=64)
def em_widths(font: str) -> Mapping[str, float]:
    """By character the width that it takes, at most, in em: a look-up, for a text asks for each of its characters."""
    return _Widths(font)


def _em_width(character: str, font: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if font in _UDP and character in _UDP_WIDTHS:
        return _UDP_WIDTHS[character]
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if unicodedata.east_asian_width(character) == "H" or font in _FIXED:
        return 0.5
    if character in _NARROW:
        return 0.5
    if character in _WIDE:
        return 1.0
    return 0.78 if character.isupper() or character.isdigit() else 0.72


def digit_em(font: str) -> float:
    """The widest digit in em."""
    return _DIGIT_EM.get(font, _USUAL_DIGIT_EM)


def line_em(font: str) -> float:
    """A line's height in em, without what office programs put between lines."""
    return _LINE_EM.get(font, _USUAL_LINE_EM)
