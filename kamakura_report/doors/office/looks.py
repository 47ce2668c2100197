"""Looks: the workbook's numbered cell formats, resolved to ``Style``s that depend on nothing."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import Color
from openpyxl.styles.fills import PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import Stylesheet

from kamakura_report.doors.office.colors import Palette
from kamakura_report.form.book import NO_BORDER, Border, Style

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
_CALIBRI, _SIZE = "Calibri", 11.0  # what Excel takes for a font that says nothing


class Looks:
    """The formats of one workbook. ``font`` and ``size`` are those of its Normal style."""

    def __init__(self, styles: Element | None, palette: Palette) -> None:
        """``styles``: root of the styles part as stored. openpyxl raises its own errors when it is broken."""
        from_tree: Any = Stylesheet.from_tree
        self._sheet: Any = Stylesheet() if styles is None else from_tree(styles)
        self._palette = palette
        self._formats: dict[int, str] = {**BUILTIN_FORMATS, **JAPANESE_FORMATS, **self._sheet.custom_formats}
        self.font, self.size = self._normal_font()
        self.style = cache(self._style)

    def lost(self, look: int) -> tuple[str, ...]:
        """What a cell format has that a ``Style`` cannot hold: "pattern" (fills), "diagonal" (lines)."""
        form = self._form(look)
        if form is None:
            return ()
        fill, border = self._sheet.fills[form.fillId], self._sheet.borders[form.borderId]
        solid = isinstance(fill, PatternFill) and fill.fill_type in (None, "solid")
        crossed = (border.diagonalUp or border.diagonalDown) and border.diagonal and border.diagonal.style
        return (() if solid else ("pattern",)) + (("diagonal",) if crossed else ())

    def difference(self, number: int) -> Style:
        """The look that a conditional format lays over a cell; ``number`` counts the differential formats."""
        overlay = self._sheet.dxfs[number]
        fill = overlay.fill
        color = ""
        if isinstance(fill, PatternFill) and fill.fill_type != "none":
            # Here a solid fill shows its background; the foreground only where no background is said.
            said = fill.bgColor if fill.bgColor != PatternFill().bgColor else fill.fgColor
            color = self._palette.rgb(said)
        return Style(
            **self._weights(overlay.font),
            fill=color,
            **self._borders(overlay.border),
            number_format=overlay.numFmt.formatCode if overlay.numFmt else "General",
        )

    def tab_color(self, sheet: Element) -> str:
        """The colour of a sheet's tab, "" when it has none."""
        said = sheet.find("sheetPr/tabColor")
        from_tree: Any = Color.from_tree
        return "" if said is None else self._palette.rgb(from_tree(said))

    def _style(self, look: int) -> Style:
        form = self._form(look)
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

    def _form(self, look: int) -> Any:
        forms = self._sheet.cellXfs.xf
        return forms[look] if 0 <= look < len(forms) else None

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


_EDGES = ("left", "right", "top", "bottom")
