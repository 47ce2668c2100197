"""Divisions: names as a printed plan or a clerk writes them, several in one cell (docs/contracts.md, Master)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

COMPLETE = ("課", "室", "局", "所", "館", "センター")  # what a complete division name ends with
_BREAKS = re.compile(r"[\s、，,]+")
_JOINTS = re.compile(r"[\s、，,・･]*")
_DOTS = re.compile(r"([・･])")
_VAGUE = re.compile(
    r"各課|各部|各室|各所管|関係課|関係部|関係所管|(?<![安保健完])全課|全庁|庁内"
)  # くらし安全課 is a name

_Names = Mapping[int, Mapping[str, tuple[int, str]]]  # by length, by how they are compared → rank and name


@dataclass(frozen=True)
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
    names = _names_by_length(frozenset(known))
    covered = _covered(text, names)
    listed = (
        covered if covered is not None else [name for piece in _BREAKS.split(text) for name in _piece(piece, names)]
    )
    return tuple(dict.fromkeys(listed))


def names_nobody(name: str) -> bool:
    """True for 関係各課, 庁内全課 and the like: nobody can be asked."""
    return _VAGUE.search(name) is not None


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
