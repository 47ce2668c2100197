"""Divisions: names as a printed plan or a clerk writes them, several in one cell (docs/contracts.md, Master)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache

from kamakura_report.frozen import frozen
from kamakura_report.patterns import pattern

COMPLETE = ("課", "室", "局", "所", "館", "センター")  # what a complete division name ends with
_BREAKS = pattern(r"[\s、，,]+")
_JOINTS = pattern(r"[\s、，,・･]*")
_DOTS = pattern(r"([・･])")
_EVERY = "(?:(?:関係|関連|該当|全て|すべて|全)(?:する)?の?)"
_WHOSE = "(?:事業|施設|主管|所管|担当|実施)"
_GROUP = "(?:部署|部局|所属|所管|課室|機関|[部局課室係])"
_VAGUE = pattern(  # a whole name, or all of it behind 部 or a division: くらし安全課 and 国際関係課 are names
    rf"(?:.*(?:[部局庁会内・、,(]|ほか|[他外とや]|及び|その他))?"
    rf"(?:{_EVERY}*各.*|{_EVERY}+{_WHOSE}*{_GROUP}+.{{0,2}}|全庁(?:{_GROUP}|共通|的)?|(?:市?役所|庁)内)[等)]*"
    rf"|{_WHOSE}*(?:主管|所管|担当)(?:[部局課室]|部署|部局)"
    r"|.*[部局課室所館](?:ほか|その他|[他外等]|など)(?:\d*[部局課室]|\d+)?"
)

_Names = Mapping[int, Mapping[str, tuple[int, str]]]  # by length, by how they are compared → rank and name


@frozen
class DivisionNames:
    """The divisions of a text: which names are certain, and how each is spelled."""

    certain: tuple[str, ...]
    _spellings: dict[str, str] = field(default_factory=dict)  # as names are compared → as it was first seen

    def __post_init__(self) -> None:
        for name in self.certain:
            self.usual(name)

    def usual(self, name: str) -> str:
        """The spelling that counts: the first one seen of this name in whatever width."""
        return self._spellings.setdefault(compared_division(name), name)


def compared_division(name: str) -> str:
    """The name as divisions are told apart: in one width and case."""
    return unicodedata.normalize("NFKC", name).casefold()


def split_divisions(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The names in a cell, in order and each once; ``known`` are the names of sheet 課."""
    return _split(text, frozenset(known))


@lru_cache(maxsize=1024)  # many cells name the same
def _split(text: str, known: frozenset[str]) -> tuple[str, ...]:
    names = _names_by_length(known)
    covered = _covered(text, names)
    listed = (
        covered if covered is not None else [name for piece in _BREAKS.split(text) for name in _piece(piece, names)]
    )
    return tuple(dict.fromkeys(listed))


def names_nobody(name: str) -> bool:
    """True for 関係各課, 庁内全課, 福祉課ほか and the like: nobody can be asked, or not all that are meant."""
    return _VAGUE.fullmatch(unicodedata.normalize("NFKC", name)) is not None


def is_full_name(name: str) -> bool:
    """True when the name ends as a division's name does."""
    return name.endswith(COMPLETE)


@lru_cache(maxsize=4)  # every row of a master asks by the same names
def _names_by_length(known: frozenset[str]) -> _Names:
    """The names without breaks, by how long they are so: the longest first, as they are written, of equal ones."""
    names: dict[int, dict[str, tuple[int, str]]] = {}
    for rank, name in enumerate(sorted(filter(None, known), key=lambda name: (-len(name), name))):
        bare = _bare(name)
        names.setdefault(len(bare), {}).setdefault(bare, (rank, name))
    return names


def _piece(piece: str, known: _Names) -> list[str]:
    """A piece without line break, 、 or space: known names, else cut at ・ between complete names."""
    if not piece:
        return []
    names = _covered(piece, known)
    if names is not None:
        return names
    complete: list[str] = []
    rest = ""
    first, *others = _DOTS.split(piece)
    for dot, part in (("", first), *zip(others[::2], others[1::2], strict=True)):
        rest = f"{rest}{dot}{part}" if rest else part
        if is_full_name(rest):
            complete.append(rest)
            rest = ""
    if rest:  # its end is no complete name, so no cut before it stood between two complete names
        return [piece]
    return [part for name in complete for part in (_covered(name, known) or [name])]


def _covered(text: str, known: _Names) -> list[str] | None:
    """The known names that make up the whole text, longest first; None when they do not.

    Breaks inside a name (a printed cell wraps) and missing breaks between names are both allowed; a name may hold
    spaces of its own.
    """
    bare = _bare(text)
    reached: dict[int, list[str]] = {0: []}
    for start in range(len(bare)):
        if start not in reached:
            continue
        found = ((names.get(bare[start : start + length]), start + length) for length, names in known.items())
        for (_, name), after in sorted((ranked, after) for ranked, after in found if ranked is not None):
            joint = _JOINTS.match(bare, after)
            reached.setdefault(joint.end() if joint else after, [*reached[start], name])
    names = reached.get(len(bare))
    return names or None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
