"""Texts as files hold them: shared by all sheets or written in a cell, in runs, with escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from kamakura_report.io.xlsx.font_looks import PLAIN_FONT, FontLook, FontProperties, parse_font
from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import MAIN, Attributes, Handler, Walk, XmlElement, names_of, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.patterns import pattern
from kamakura_report.problem.limit_codes import LIMIT_STRINGS, LIMIT_TEXT

_ITEM, _TEXT = names_of(MAIN, "si"), names_of(MAIN, "t")
FontRuns = tuple[tuple[str, FontLook | None], ...]  # pieces with their fonts, None where the cell's own is meant

# ``_xHHHH_``: how texts carry what XML cannot (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_ESCAPES = pattern(r"(?:_x[0-9A-Fa-f]{4}_)+")
_LONE_SURROGATE = pattern("[\ud800-\udfff]")
# What a run can say of its look (ECMA-376 part 1, 18.4.7, rPr).
_PROPERTIES = (
    *("rFont", "charset", "family", "b", "i", "strike", "outline", "shadow", "condense", "extend", "color", "sz"),
    *("u", "vertAlign", "scheme"),
)


@dataclass(slots=True)
class SharedStrings:
    """The texts that cells name by number; ``rich`` are the numbers of those whose runs differ in look.

    ``marked`` are the runs of those in which something may look like something else than it says.
    """

    texts: list[str] = field(default_factory=list)
    rich: set[int] = field(default_factory=set)
    marked: dict[int, FontRuns] = field(default_factory=dict)

    def add(self, item: RichText) -> int:
        """Take in one text; how many runs of it are marked."""
        number, runs = len(self.texts), item.marked_runs
        self.texts.append(item.text)
        if len(set(item.properties)) > 1:
            self.rich.add(number)
        if runs:
            self.marked[number] = runs
        return len(runs)


class RichText:
    """One text while it is read, in its runs; ``grammar`` is what may stand in a string item.

    That is ``t``, or runs ``r`` of ``t``; furigana (``rPh``) is passed over.
    """

    def __init__(self, limits: Limits) -> None:
        self.pieces: list[str] = []
        self.properties: list[FontProperties] = []  # of each piece
        self._limits = limits
        self._begun = 0  # how many pieces there were before this run
        self._run: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        text = Handler(text=self._add_piece)
        names = {name: Handler(open=partial(self._add_property, name)) for name in _PROPERTIES}
        inside = qualified(MAIN, {"t": text, "rPr": Handler(qualified(MAIN, names))}, strict=True)
        run = Handler(inside, open=self._begin_run, close=self._end_run)
        self.grammar = qualified(MAIN, {"t": text, "r": run}, strict=True)
        self._item = Handler(self.grammar)

    def read(self, walk: Walk, item: XmlElement, depth: int) -> None:
        """Begin with a string item that is so deep in the document."""
        self.clear()
        text = _text_without_runs(walk, item)
        if text is None:
            walk.play(item, self._item, depth)
        else:
            self._add_piece(text)

    def clear(self) -> None:
        """Begin the next text."""
        self.pieces, self.properties = [], []

    @property
    def text(self) -> str:
        """The whole text. Raises ``Refused`` when it is too long: each run is bounded by itself alone."""
        if len(self.pieces) > 1 and sum(map(len, self.pieces)) > self._limits.text:
            raise Refused(LIMIT_TEXT.problem())
        return unescape("".join(self.pieces))

    @property
    def marked_runs(self) -> FontRuns:
        """The pieces with their fonts when one of those may matter; neighbours of one look are one."""
        if not any(self.properties):
            return ()
        fonts = [parse_font(properties) if properties else None for properties in self.properties]
        if not any(font is not None and font != PLAIN_FONT for font in fonts):
            return ()
        runs: list[tuple[str, FontLook | None]] = []
        for font, group in groupby(zip(fonts, self.pieces, strict=True), key=lambda pair: pair[0]):
            runs.append((unescape("".join(piece for _, piece in group)), font))
        return tuple(runs)

    def _add_piece(self, written: str) -> None:
        self.pieces.append(written)
        self.properties.append(())

    def _add_property(self, name: str, attributes: Attributes) -> None:
        self._run.append((name, tuple(sorted(attributes.items()))))

    def _begin_run(self, attributes: Attributes) -> None:
        self._begun = len(self.pieces)
        self._run.clear()

    def _end_run(self) -> None:
        if self._run:
            said = tuple(sorted(self._run))
            self.properties[self._begun :] = [said] * (len(self.pieces) - self._begun)


def read_shared_strings(package: Package, part: str) -> SharedStrings:
    """The shared texts in order. Raises ``Refused``, also when there are too many."""
    strings = SharedStrings()
    rich = RichText(package.limits)
    kept = 0  # texts, and runs beside them

    def take_items(walk: Walk, elements: list[XmlElement]) -> None:
        nonlocal kept
        for element in elements:
            if element.tag not in _ITEM and walk.name(element) not in _ITEM:
                walk.pass_over(element, walk.depth, strict=True)
                continue
            kept += 1
            text = _text_without_runs(walk, element)
            if text is None:
                rich.read(walk, element, walk.depth)
                kept += strings.add(rich)
            else:
                strings.texts.append(unescape(text))
            if kept > package.limits.strings:
                raise Refused(LIMIT_STRINGS.problem())

    walk_xml(package, part, qualified(MAIN, {"sst": Handler(children=take_items)}))
    return strings


def _text_without_runs(walk: Walk, item: XmlElement) -> str | None:
    """The text of a string item that is nothing else, as most are; None of another one."""
    if len(item) != 1:
        return None
    only = item[0]
    if only.tag not in _TEXT and walk.name(only) not in _TEXT:
        return None
    walk.count += 1
    return walk.text(only)


def unescape(text: str) -> str:
    """The text with each escape decoded exactly once: ``_x005F_x000D_`` is the text ``_x000D_``.

    Two escapes that make one character (surrogates) are joined; half a character stays as written.
    """
    return _ESCAPES.sub(_decoded, text) if "_x" in text else text


def _decoded(match: re.Match[str]) -> str:
    escapes = match[0]
    units = b"".join(int(escapes[at + 2 : at + 6], 16).to_bytes(2, "little") for at in range(0, len(escapes), 7))
    text = units.decode("utf-16-le", "surrogatepass")
    return _LONE_SURROGATE.sub(lambda half: f"_x{ord(half[0]):04X}_", text)
