"""The workbook's numbered cell formats and colours, resolved to ``Style``s that depend on nothing."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.styles.fills import PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import Stylesheet

from kamakura_report.problem import ProblemCode
from kamakura_report.problem.template_loss_codes import TEMPLATE_DIAGONAL, TEMPLATE_PATTERN
from kamakura_report.workbook.book import NO_BORDER, Border, Style

_ERA = "[$-411]ge.m.d"
_ERA_LONG = '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# Built-in formats that mean something else in Japanese Excel, or exist only there (ECMA-376 part 1,
# 18.8.30, ja-jp): a drawn form shows them as its clerk saw them.
JAPANESE_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: _ERA,
    28: _ERA_LONG,
    29: _ERA_LONG,
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: _YEAR_MONTH,
    35: _MONTH_DAY,
    36: _ERA,
    50: _ERA,
    51: _ERA_LONG,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _ERA_LONG,
    55: _YEAR_MONTH,
    56: _MONTH_DAY,
    57: _ERA,
    58: _ERA_LONG,
}
_EDGES = ("left", "right", "top", "bottom")
_CALIBRI, _SIZE = "Calibri", 11.0  # what Excel takes for a font that says nothing
# Excel numbers the theme's colours light before dark, although the theme part has them dark before light
# (ECMA-376 part 1, 18.8.3 and 20.1.6.2).
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
# What Excel takes when a workbook has no theme part: the "Office" theme of 2007 to 2010.
_OFFICE = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
_SYSTEM_BACKGROUND = 65  # 64 is the system's foreground


class DrawnStyles:
    """The formats of one workbook. ``font`` and ``size`` are those of its Normal style."""

    def __init__(self, styles: Element | None, palette: Palette) -> None:
        """``styles``: root of the styles part as stored. openpyxl raises its own errors when it is broken."""
        from_tree: Any = Stylesheet.from_tree
        self._sheet: Any = Stylesheet() if styles is None else from_tree(styles)
        self._palette = palette
        self._formats: dict[int, str] = {**BUILTIN_FORMATS, **JAPANESE_FORMATS, **self._sheet.custom_formats}
        self.font, self.size = self._normal_font()
        self.style = cache(self._style)

    def not_carried(self, number: int) -> tuple[ProblemCode, ...]:
        """What a cell format has that a ``Style`` cannot hold: patterns and gradients, diagonal lines."""
        form = self._form(number)
        if form is None:
            return ()
        fill, border = self._sheet.fills[form.fillId], self._sheet.borders[form.borderId]
        solid = isinstance(fill, PatternFill) and fill.fill_type in (None, "solid")
        crossed = (border.diagonalUp or border.diagonalDown) and border.diagonal and border.diagonal.style
        return (() if solid else (TEMPLATE_PATTERN,)) + ((TEMPLATE_DIAGONAL,) if crossed else ())

    def differential(self, number: int) -> Style:
        """The look that a conditional format lays over a cell; ``number`` counts the differential formats."""
        overlay = self._sheet.dxfs[number]
        fill = overlay.fill
        color = ""
        if isinstance(fill, PatternFill) and fill.fill_type != "none":
            # Here a solid fill shows its background; the foreground only where there is no background.
            shown = fill.bgColor if fill.bgColor != PatternFill().bgColor else fill.fgColor
            color = self._palette.rgb(shown)
        return Style(
            **self._weights(overlay.font),
            fill=color,
            **self._borders(overlay.border),
            number_format=overlay.numFmt.formatCode if overlay.numFmt else "General",
        )

    def tab_color(self, sheet: Element) -> str:
        """The colour of a sheet's tab, "" when it has none."""
        color = sheet.find("sheetPr/tabColor")
        from_tree: Any = Color.from_tree
        return "" if color is None else self._palette.rgb(from_tree(color))

    def _style(self, number: int) -> Style:
        form = self._form(number)
        if form is None:
            return Style()
        font, fill, align = self._sheet.fonts[form.fontId], self._sheet.fills[form.fillId], form.alignment
        name, size = font.name or _CALIBRI, font.sz or _SIZE
        solid = isinstance(fill, PatternFill) and fill.fill_type == "solid"
        return Style(
            font="" if name == self.font else name,
            size=0 if size == self.size else size,
            **self._weights(font),
            fill=self._palette.rgb(fill.fgColor, "000000") if solid else "",
            **self._borders(self._sheet.borders[form.borderId]),
            horizontal="" if align is None or align.horizontal in (None, "general") else align.horizontal,
            vertical="" if align is None or align.vertical in (None, "bottom") else align.vertical,
            wrap=bool(align and align.wrapText),
            shrink=bool(align and align.shrinkToFit),
            indent=int(align.indent or 0) if align else 0,
            rotation=int(align.textRotation or 0) if align else 0,
            number_format=self._formats.get(form.numFmtId, "General"),
        )

    def _form(self, number: int) -> Any:
        forms = self._sheet.cellXfs.xf
        return forms[number] if 0 <= number < len(forms) else None

    def _normal_font(self) -> tuple[str, float]:
        sheet = self._sheet
        normal = next((style.xfId for style in sheet.cellStyles.cellStyle if style.builtinId == 0), 0)
        forms = sheet.cellStyleXfs.xf
        number = forms[normal].fontId if normal < len(forms) else 0
        if number >= len(sheet.fonts):
            return _CALIBRI, _SIZE
        return sheet.fonts[number].name or _CALIBRI, float(sheet.fonts[number].sz or _SIZE)

    def _weights(self, font: Any) -> dict[str, Any]:
        if font is None:
            return {}
        return {
            "bold": bool(font.b),
            "italic": bool(font.i),
            "underline": bool(font.u),
            "strike": bool(font.strike),
            "color": self._palette.text(font.color),
        }

    def _borders(self, border: Any) -> dict[str, Any]:
        return {} if border is None else {edge: self._edge(getattr(border, edge)) for edge in _EDGES}

    def _edge(self, side: Any) -> Border:
        if side is None or side.style in (None, "none"):
            return NO_BORDER
        return Border(side.style, self._palette.rgb(side.color, "000000"))


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
        rgb = self.rgb(color)
        ordinary = color is not None and color.type == "theme" and color.theme == 1
        return "" if ordinary and rgb == "000000" else rgb

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
    colors = list(_OFFICE)
    for at, name in enumerate(_THEME_ORDER):
        color = scheme.find(f"{name}/*")
        if color is not None:  # sysClr keeps in lastClr what it was on the machine that saved the file
            colors[at] = (color.get("lastClr") or color.get("val") or colors[at])[-6:].upper()
    return colors
