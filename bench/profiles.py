"""Flat profiles of the five commands in one process: ``python -m bench.profiles FOLDER COMMAND…`` tells one as JSON, so
that an earlier version of the program can be asked the same.

The profiler makes calls of Python look dearer than those of libraries in C: shares are to be read as such.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.timing import ROOT, python_says
from bench.whole_city import CHECK, GENERATE, MERGE, NOTHING_NEW, UNCHANGED, YEAR, City

SHOWN = 8
_OWN = "kamakura_report"


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds in all, and the shares of it by function and by room or library; the largest first."""

    seconds: float
    functions: tuple[tuple[str, float], ...]
    rooms: tuple[tuple[str, float], ...]


def measure(city: City, before: Path | None) -> dict[str, tuple[Profile | None, Profile]]:
    """By command the profile of the earlier version (None without one) and of this one."""
    now = _walk(city, ROOT)
    earlier = _walk(city, before) if before else {}
    return {name: (earlier.get(name), profile) for name, profile in now.items()}


def _walk(city: City, package: Path) -> dict[str, Profile]:
    alone = ("--workers", "1") if package == ROOT else ()
    generate = ("generate", "--year", YEAR, *alone)
    with city.fresh() as root:
        found = {GENERATE: _told(root, package, *generate), UNCHANGED: _told(root, package, *generate)}
        city.receive(root)
        for name, command in ((CHECK, "check"), (MERGE, "merge"), (NOTHING_NEW, "merge")):
            found[name] = _told(root, package, command, "--in-process")
    return found


def _told(root: Path, package: Path, *arguments: str) -> Profile:
    said = python_says(["-m", "bench.profiles", str(root), *arguments], root, package=package)
    seconds, functions, rooms = json.loads(said.splitlines()[-1])
    return Profile(seconds, tuple(map(tuple, functions)), tuple(map(tuple, rooms)))


def _room(file: str) -> str:
    """``io.write`` of the program's own, the name of a library, or of a function of C."""
    if file == "~":
        return "Python, in C"
    if "<frozen" in file or "importlib" in file:
        return "loading modules"
    parts = Path(file).parts
    if _OWN in parts:
        inside = parts[parts.index(_OWN) + 1 :]
        return ".".join(inside[:2] if inside[0] == "io" else inside[:1]).removesuffix(".py")
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "Python's library"


def _where(file: str, name: str) -> str:
    return name.strip("<>") if file == "~" else f"{Path(file).parent.name}/{Path(file).name} {name}"


def main(root: Path, *arguments: str) -> None:
    """Run the command in that folder, and print its profile."""
    from kamakura_report.cli.app import run

    os.chdir(root)
    kept = os.dup(1)
    os.dup2(2, 1)  # what the command says
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(run, list(arguments))
    sys.stdout.flush()
    os.dup2(kept, 1)
    functions: Counter[str] = Counter()
    rooms: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        functions[_where(file, name)] += own
        rooms[_room(file)] += own
    total = sum(rooms.values())

    def shares(counted: Counter[str]) -> list[tuple[str, float]]:
        return [(name, own / total) for name, own in counted.most_common(SHOWN)]

    print(json.dumps([total, shares(functions), shares(rooms)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
