"""The workbook's numbered cell formats, resolved to ``Style``s that depend on nothing."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from kamakura_report.io.template.drawn_colors import Palette
from kamakura_report.io.xlsx.xml_stream import xml_boolean
from kamakura_report.problem import ProblemCode
from kamakura_report.problem.template_loss_codes import TEMPLATE_DIAGONAL, TEMPLATE_PATTERN
from kamakura_report.workbook.book import NO_BORDER, Border, Style

_ERA = "[$-411]ge.m.d"
_ERA_LONG = '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# The built-in formats (ECMA-376 part 1, 18.8.30). Those that mean something else in Japanese Excel, or exist only there
# (ja-jp), are that: a drawn form shows them as its clerk saw them.
BUILT_IN_FORMATS = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
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
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
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
_LINES = {
    *("thin", "medium", "thick", "hair", "double", "dotted", "dashed", "dashDot", "dashDotDot", "slantDashDot"),
    *("mediumDashed", "mediumDashDot", "mediumDashDotDot"),
}
_PATTERNS = {
    *("none", "solid", "gray0625", "gray125", "lightGray", "mediumGray", "darkGray"),
    *(f"{shade}{lines}" for shade in ("light", "dark") for lines in ("Horizontal", "Vertical", "Down", "Up")),
    *("lightGrid", "darkGrid", "lightTrellis", "darkTrellis"),
}
_HORIZONTAL = {"general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed"}
_VERTICAL = {"top", "center", "bottom", "justify", "distributed"}
_CALIBRI, _SIZE = "Calibri", 11.0  # what Excel takes for a font that says nothing
_LARGEST, _MOST_INDENT = 409, 255  # points, and steps: Excel's own bounds
_UPRIGHT = 255  # letters one below the other


class DrawnStyles:
    """The formats of one workbook. ``font`` and ``size`` are those of its Normal style."""

    def __init__(self, styles: Element | None, palette: Palette) -> None:
        """``styles``: root of the styles part, plain names. Raises ValueError or LookupError when it is broken."""
        root = Element("styleSheet") if styles is None else styles
        self._fonts, self._fills = root.findall("fonts/font"), root.findall("fills/fill")
        for fill in self._fills:
            _pattern(fill)
        self._borders, self._overlays = root.findall("borders/border"), root.findall("dxfs/dxf")
        self._forms = root.findall("cellXfs/xf")
        self._palette = palette
        custom = {int(one.attrib["numFmtId"]): one.attrib["formatCode"] for one in root.iterfind("numFmts/numFmt")}
        self._formats = BUILT_IN_FORMATS | custom
        self.font, self.size = self._normal_font(root)
        self.style = cache(self._style)

    def not_carried(self, number: int) -> tuple[ProblemCode, ...]:
        """What a cell format has that a ``Style`` cannot hold: patterns and gradients, diagonal lines."""
        form = self._form(number)
        if form is None:
            return ()
        fill, border = _part(self._fills, form, "fillId"), _part(self._borders, form, "borderId")
        carried = _pattern(fill) in ("none", "solid")
        crossed = xml_boolean(border.get("diagonalUp")) or xml_boolean(border.get("diagonalDown"))
        crossed = crossed and bool(_line(border.find("diagonal")))
        return (() if carried else (TEMPLATE_PATTERN,)) + ((TEMPLATE_DIAGONAL,) if crossed else ())

    def differential(self, number: int) -> Style:
        """The look that a conditional format lays over a cell; ``number`` counts the differential formats."""
        overlay = self._overlays[number]
        pattern, format_ = overlay.find("fill/patternFill"), overlay.find("numFmt")
        color = ""
        if pattern is not None and pattern.get("patternType") != "none":
            # Here a solid fill, as one is that says nothing, shows its background; without one its foreground.
            shown = pattern.find("bgColor")
            color = self._palette.rgb(pattern.find("fgColor") if shown is None else shown)
        return Style(
            **self._weights(overlay.find("font")),
            fill=color,
            **self._edges(overlay.find("border")),
            number_format="General" if format_ is None else format_.attrib["formatCode"],
        )

    def tab_color(self, sheet: Element) -> str:
        """The colour of a sheet's tab, "" when it has none."""
        return self._palette.rgb(sheet.find("sheetPr/tabColor"))

    def _style(self, number: int) -> Style:
        form = self._form(number)
        if form is None:
            return Style()
        font, fill = _part(self._fonts, form, "fontId"), _part(self._fills, form, "fillId")
        name, size = _name_and_size(font)
        color = fill.find("patternFill/fgColor")
        return Style(
            font="" if name == self.font else name,
            size=0 if size == self.size else size,
            **self._weights(font),
            fill=self._palette.rgb(color, "000000") if _pattern(fill) == "solid" else "",
            **self._edges(_part(self._borders, form, "borderId")),
            **_alignment(form.find("alignment")),
            number_format=self._formats.get(int(form.get("numFmtId", "0")), "General"),
        )

    def _form(self, number: int) -> Element | None:
        return self._forms[number] if 0 <= number < len(self._forms) else None

    def _normal_font(self, root: Element) -> tuple[str, float]:
        named = root.iterfind("cellStyles/cellStyle")
        normal = next((int(style.attrib["xfId"]) for style in named if style.get("builtinId") == "0"), 0)
        forms = root.findall("cellStyleXfs/xf")
        number = int(forms[normal].get("fontId", "0")) if normal < len(forms) else 0
        return _name_and_size(self._fonts[number]) if number < len(self._fonts) else (_CALIBRI, _SIZE)

    def _weights(self, font: Element | None) -> dict[str, Any]:
        if font is None:
            return {}
        line = font.find("u")
        return {
            "bold": _says_yes(font.find("b")),
            "italic": _says_yes(font.find("i")),
            "underline": line is not None and line.get("val", "single") != "none",
            "strike": _says_yes(font.find("strike")),
            "color": self._palette.text(font.find("color")),
        }

    def _edges(self, border: Element | None) -> dict[str, Any]:
        return {} if border is None else {name: self._edge(border.find(name)) for name in _EDGES}

    def _edge(self, side: Element | None) -> Border:
        line = _line(side)
        return Border(line, self._palette.rgb(side.find("color"), "000000")) if side is not None and line else NO_BORDER


def _part(parts: list[Element], form: Element, name: str) -> Element:
    """The font, fill or border that a cell format names by number."""
    return parts[int(form.get(name, "0"))]


def _pattern(fill: Element) -> str:
    """The pattern's name, "" for a gradient."""
    pattern = fill.find("patternFill")
    if pattern is None:
        return "" if len(fill) else "none"
    return _one_of(_PATTERNS, pattern.get("patternType", "none"))


def _name_and_size(font: Element) -> tuple[str, float]:
    name, stored = font.find("name"), font.find("sz")
    size = 0.0 if stored is None else float(stored.get("val", "0"))
    if not 0 <= size <= _LARGEST:
        raise ValueError("sz")
    return (name.get("val") if name is not None else None) or _CALIBRI, size or _SIZE


def _alignment(align: Element | None) -> dict[str, Any]:
    if align is None:
        return {}
    indent, rotation = int(align.get("indent", "0")), int(align.get("textRotation", "0"))
    if not 0 <= indent <= _MOST_INDENT or not (0 <= rotation <= 180 or rotation == _UPRIGHT):
        raise ValueError("alignment")
    horizontal = _one_of(_HORIZONTAL, align.get("horizontal", "general"))
    vertical = _one_of(_VERTICAL, align.get("vertical", "bottom"))
    return {
        "horizontal": "" if horizontal == "general" else horizontal,
        "vertical": "" if vertical == "bottom" else vertical,
        "wrap": xml_boolean(align.get("wrapText")),
        "shrink": xml_boolean(align.get("shrinkToFit")),
        "indent": indent,
        "rotation": rotation,
    }


def _line(side: Element | None) -> str:
    """The kind of a line, "" for none."""
    name = "none" if side is None else side.get("style", "none")
    return "" if name == "none" else _one_of(_LINES, name)


def _says_yes(element: Element | None) -> bool:
    return element is not None and xml_boolean(element.get("val"), default=True)


def _one_of(names: Collection[str], name: str) -> str:
    """The name. Raises ValueError when Excel knows no such: the workbooks would have to be written with it."""
    if name not in names:
        raise ValueError(name)
    return name
