"""Texts as files hold them: shared by all sheets or written in a cell, in runs, with escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_stream import MAIN, Attributes, Handler, qualified, walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.limit_codes import LIMIT_STRINGS, LIMIT_TEXT

Look = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # what a run says of its look, by name with attributes

# ``_xHHHH_``: how texts carry what XML cannot (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_ESCAPES = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# What a run can say of its look (ECMA-376 part 1, 18.4.7, rPr).
_PROPERTIES = (
    *("rFont", "charset", "family", "b", "i", "strike", "outline", "shadow", "condense", "extend", "color", "sz"),
    *("u", "vertAlign", "scheme"),
)


@dataclass(slots=True)
class SharedStrings:
    """The texts that cells name by number; ``rich`` are the numbers of those whose runs differ in look."""

    texts: list[str] = field(default_factory=list)
    rich: set[int] = field(default_factory=set)


def rich_text(piece: Callable[[str], None], looks: set[Look] | None = None) -> dict[str, Handler]:
    """What may stand in a string item: ``t``, or runs ``r`` of ``t``. Furigana (``rPh``) is passed over.

    Each text is handed to ``piece``; the look of each run is added to ``looks``.
    """
    text = Handler(text=piece)
    run = Handler(qualified(MAIN, {"t": text}, strict=True)) if looks is None else _run(text, looks)
    return qualified(MAIN, {"t": text, "r": run}, strict=True)


def read_shared_strings(package: Package, part: str) -> SharedStrings:
    """The shared texts in order. Raises ``Refused``, also when there are too many."""
    strings = SharedStrings()
    pieces: list[str] = []
    looks: set[Look] = set()

    def item_ends() -> None:
        if len(looks) > 1:
            strings.rich.add(len(strings.texts))
        strings.texts.append(unescape(join_runs(pieces, package.limits)))
        pieces.clear()
        looks.clear()
        if len(strings.texts) > package.limits.strings:
            raise Refused(LIMIT_STRINGS.problem())

    item = Handler(rich_text(pieces.append, looks), close=item_ends)
    walk_xml(package, part, qualified(MAIN, {"sst": Handler(qualified(MAIN, {"si": item}, strict=True))}))
    return strings


def join_runs(pieces: list[str], limits: Limits) -> str:
    """One text of its runs. Raises ``Refused`` when it is too long: each run is bounded by itself alone."""
    if len(pieces) > 1 and sum(map(len, pieces)) > limits.text:
        raise Refused(LIMIT_TEXT.problem())
    return "".join(pieces)


def unescape(text: str) -> str:
    """The text with each escape decoded exactly once: ``_x005F_x000D_`` is the text ``_x000D_``.

    Two escapes that make one character (surrogates) are joined; half a character stays as written.
    """
    return _ESCAPES.sub(_decoded, text) if "_x" in text else text


def _run(text: Handler, looks: set[Look]) -> Handler:
    """A run, of which what it says about its look is kept too."""
    look: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def add(name: str, attributes: Attributes) -> None:
        look.append((name, tuple(sorted(attributes.items()))))

    def run_ends() -> None:
        looks.add(tuple(sorted(look)))
        look.clear()

    properties = qualified(MAIN, {name: Handler(open=partial(add, name)) for name in _PROPERTIES})
    return Handler(qualified(MAIN, {"t": text, "rPr": Handler(properties)}, strict=True), close=run_ends)


def _decoded(match: re.Match[str]) -> str:
    escapes = match[0]
    units = b"".join(int(escapes[at + 2 : at + 6], 16).to_bytes(2, "little") for at in range(0, len(escapes), 7))
    text = units.decode("utf-16-le", "surrogatepass")
    return _LONE_SURROGATE.sub(lambda half: f"_x{ord(half[0]):04X}_", text)
