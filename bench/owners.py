"""Whose time a profile shows: a room of the program, a library, or what the format itself takes.

Plain operations of Python (``len``, ``dict.get``, ``str.join``) are whoever's that calls them; what a library of C does
(zlib, expat, SQLite, json, regular expressions, hashes, files) is that library's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

OWN = "kamakura_report"
LOADING = "loading modules"
_IN_C = "~"  # what a profile calls the file of a function of C
_LOADS = ("exec", "compile", "__import__", "__build_class__")
_PLAIN = re.compile(
    r"<(?:built-in method (?:builtins|_operator|math|itertools|_functools|_collections|_abc|_weakref|gc)\.(\w+)>"
    r"|method '\w+' of '(?:[a-z_]+|collections\.\w+|functools\.\w+|operator\.\w+|decimal\.Decimal)' objects>"
    r"|built-in method (?:__new__|__setattr__|fromkeys|from_bytes|maketrans|join)\b.*)"
)
_LIBRARY_OF_C = re.compile(r"<(?:built-in )?method (?:'\w+' of ')?_?(\w+)(?:\.\w+)*'?")

Function = tuple[str, int, str]  # file, line, name


def by_owner(stats: Mapping[Function, tuple[Any, ...]]) -> Counter[str]:
    """Seconds by room (``io.write``) or library, of what ``pstats`` keeps of a profile."""
    owners: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in stats.items():
        owner = owner_of(function)
        if owner:
            owners[owner] += own
            continue
        for caller, (_, _, within, _) in callers.items():
            owners[owner_of(caller) or "Python"] += within
    return owners


def owner_of(function: Function) -> str:
    """Whose function it is; "" of a plain operation, which is its caller's."""
    file, _, name = function
    if file == _IN_C:
        return _owner_in_c(name)
    if "<frozen importlib" in file or "/importlib/" in file:
        return LOADING
    if file == "<string>":
        return "frozen" if name == "__init__" else "Python"
    parts = Path(file).parts
    if OWN in parts:
        inside = parts[parts.index(OWN) + 1 :]
        room = ".".join(inside[:2] if inside[0] == "io" else inside[:1]).removesuffix(".py")
        return LOADING if name == "<module>" else room
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    found = re.search(r"python3\.\d+/(\w+)", Path(file).as_posix())
    return f"Python: {found[1]}" if found else "Python"


def library_share(owners: Counter[str], rooms: Iterable[str]) -> float:
    """How much of it all is not the time of one of the program's rooms."""
    own = sum(owners[room] for room in {*rooms} & owners.keys())
    return 1 - own / (owners.total() or 1)


def rooms_of(package: Path) -> set[str]:
    """The names of the program's rooms, as ``owner_of`` gives them."""
    rooms = {path.stem for path in package.iterdir() if not path.name.startswith("_")}
    return rooms | {f"io.{path.stem}" for path in (package / "io").iterdir() if not path.name.startswith("_")}


def _owner_in_c(name: str) -> str:
    plain = _PLAIN.match(name)
    if plain:
        return LOADING if plain[1] in _LOADS else ""
    found = _LIBRARY_OF_C.match(name)
    library = found[1] if found else "C"
    return LOADING if library in ("marshal", "imp") else f"Python: {library}"
