"""What the reader needs of a cell's format: whether it is locked, whether it shows a date or a time, and what may
make its content look like something else than is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.font_looks import PLAIN_FONT, WHITE, FontLook, parse_color, parse_font
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import MAIN, Attributes, Handler, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml, xml_boolean
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.patterns import pattern
from kamakura_report.problem.limit_codes import LIMIT_STYLES
from kamakura_report.returned.grid import Mark
from kamakura_report.workbook.number_formats import BUILT_IN_CODES, GENERAL

# ECMA-376 part 1, 18.8.30, numFmt: dates and times of every language; 27-36 and 50-58 are East Asian ones.
BUILT_IN_DATES = frozenset(map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))))
# Of the built-in dates those that leave out the day or the year, as files that hold them by number mean them.
_SHORT_DATES = {"16": "d-mmm", "17": "mmm-yy", "55": 'yyyy"年"m"月"', "56": 'm"月"d"日"'}
_BUILT_IN = {**BUILT_IN_CODES, **_SHORT_DATES}

_ELAPSED = pattern(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = pattern(
    r'"[^"]*"?'  # quoted text (its end may be missing)
    r"|\\."  # a single sign as text
    r"|_."  # a gap as wide as a sign
    r"|\*."  # a sign repeated to fill
    r"|\[[^\]]*\]?"  # colours, conditions, languages
    r"|E[+-]"  # an exponent
    rf"|{GENERAL}",
    re.IGNORECASE | re.DOTALL,
)
_DATE = pattern(r"[ymdhsgeb]|aaa|AM/PM|A/P", re.IGNORECASE)


@frozen
class CellFormat:
    """One cell format (cellXfs/xf)."""

    locked: bool = True
    date: bool = False
    number_format: str = ""  # as written, "" for General
    font: FontLook = PLAIN_FONT
    background: str = WHITE  # its colour, "" for one that is not known

    @property
    def own_mark(self) -> Mark:
        """What the font of the cell does to all of its text."""
        return self.mark(None)

    @property
    def changes_looks(self) -> bool:
        """Whether content may look like something else than is stored."""
        return bool(self.own_mark or self.number_format)

    def mark(self, font: FontLook | None) -> Mark:
        """What a font does to a piece of the cell's text; None for the font of the cell, all of whose text is alike."""
        of_piece = self.font if font is None else font
        if of_piece.struck:
            return Mark.STRUCK
        if of_piece.color and of_piece.color == self.background:
            return Mark.UNSEEN
        return _RAISED.get(of_piece.raised, Mark.NONE) if font is not None else Mark.NONE


DEFAULT_FORMAT = CellFormat()
_RAISED = {"superscript": Mark.RAISED, "subscript": Mark.LOWERED}


@dataclass(slots=True)
class _Written:
    """A cell format as the file has it: numbers of its parts."""

    number_format: str
    font: str
    fill: str
    locked: bool = True


class _Looks:
    """The fonts and fills that cell formats name by number."""

    def __init__(self, most: int) -> None:
        self.fonts: list[FontLook] = []
        self.fills: list[str] = []
        self._most = most
        self._properties: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self._solid = ""

    def grammar(self) -> dict[str, Handler]:
        """The elements of a style sheet that are about them."""
        names = {name: Handler(open=partial(self._add_property, name)) for name in ("strike", "vertAlign", "color")}
        font = Handler(qualified(MAIN, names), close=self._end_font)
        ground = Handler(qualified(MAIN, {"fgColor": Handler(open=self._color)}), open=self._pattern)
        fill = Handler(qualified(MAIN, {"patternFill": ground}), open=self._begin_fill)
        fonts, fills = qualified(MAIN, {"font": font}), qualified(MAIN, {"fill": fill})
        return {"fonts": Handler(fonts), "fills": Handler(fills)}

    def _add_property(self, name: str, attributes: Attributes) -> None:
        self._properties.append((name, tuple(attributes.items())))

    def _end_font(self) -> None:
        self.fonts.append(parse_font(tuple(self._properties)))
        self._properties.clear()
        if len(self.fonts) > self._most:
            raise _too_many()

    def _begin_fill(self, attributes: Attributes) -> None:
        self.fills.append("")
        if len(self.fills) > self._most:
            raise _too_many()

    def _pattern(self, attributes: Attributes) -> None:
        self._solid = attributes.get("patternType", "none")
        self.fills[-1] = WHITE if self._solid == "none" else ""

    def _color(self, attributes: Attributes) -> None:
        if self._solid == "solid":
            self.fills[-1] = parse_color(attributes)


def read_cell_formats(package: Package, part: str) -> dict[str, CellFormat]:
    """The cell formats by their number, as text.

    Each is taken from the cell's own xf, whatever its ``apply…`` marks say, and without a protection of its
    own a cell is locked: so do Excel and LibreOffice (oox: ``Xf::finalizeImport``).
    """
    codes: dict[str, str] = {}
    cells: list[_Written] = []
    looks = _Looks(package.limits.formats)

    def number_format(attributes: Attributes) -> None:
        if len(codes) >= package.limits.formats:
            raise _too_many()
        codes[attributes.get("numFmtId", "").strip()] = attributes.get("formatCode", "")

    def cell_format(attributes: Attributes) -> None:
        if len(cells) >= package.limits.formats:
            raise _too_many()
        written = attributes.get
        cells.append(
            _Written(written("numFmtId", "0").strip(), written("fontId", "0").strip(), written("fillId", "0").strip())
        )

    def protection(attributes: Attributes) -> None:
        cells[-1].locked = xml_boolean(attributes.get("locked", "1"))

    xf = Handler(qualified(MAIN, {"protection": Handler(open=protection)}), open=cell_format)
    formats = Handler(qualified(MAIN, {"numFmt": Handler(open=number_format)}))
    cell_formats = Handler(qualified(MAIN, {"xf": xf}, strict=True))
    inside = qualified(MAIN, {"numFmts": formats, **looks.grammar(), "cellXfs": cell_formats})
    walk_xml(package, part, qualified(MAIN, {"styleSheet": Handler(inside)}))
    fonts = {str(number): font for number, font in enumerate(looks.fonts)}
    fills = {str(number): fill for number, fill in enumerate(looks.fills)}
    return {
        str(at): CellFormat(
            each.locked,
            _shows_date(each.number_format, codes),
            codes.get(each.number_format, _BUILT_IN.get(each.number_format, "")),
            fonts.get(each.font, PLAIN_FONT),
            fills.get(each.fill, WHITE),
        )
        for at, each in enumerate(cells)
    }


def _shows_date(number: str, codes: Mapping[str, str]) -> bool:
    code = codes.get(number)
    return is_date_format(code) if code is not None else number in BUILT_IN_DATES


def _too_many() -> Refused:
    return Refused(LIMIT_STYLES.problem())


@lru_cache(maxsize=4096)
def is_date_format(code: str) -> bool:
    """True for ``yyyy/m/d``, ``[h]:mm``, ``ggge"年"``; not for ``0.0"年度"``, ``General`` or ``0.00E+00``."""
    if len(code) > 1024:  # Excel allows 255
        return False
    # Texts first, so that an elapsed time inside one is none; each part is replaced by a sign that joins nothing.
    quoted_away = re.sub(r'"[^"]*"?|\\.', "|", code, flags=re.DOTALL)
    if _ELAPSED.search(quoted_away):
        return True
    return _DATE.search(_NOT_SHOWN.sub("|", code)) is not None
