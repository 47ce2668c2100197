"""Flat profiles: of commands in one process, and of the works that goals speak of. ``python -m bench.profiles FOLDER
COMMAND…`` tells one as JSON, so that an earlier version of the program can be asked the same.

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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.owners import OWN, by_owner, library_share, rooms_of
from bench.timing import ROOT, python_says
from bench.whole_city import CHECK, GENERATE, MERGE, NOTHING_NEW, UNCHANGED, YEAR, City

SHOWN = 8
TIMES = 10  # that a short work is done under the profiler, once before that without it


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds in all, and the shares of it by function and by room or library; the largest first.

    ``libraries`` is the share of it that is no room of the program: libraries, Python's own, and the format.
    """

    seconds: float
    functions: tuple[tuple[str, float], ...]
    rooms: tuple[tuple[str, float], ...]
    libraries: float = 0.0

    @classmethod
    def of(cls, profiler: cProfile.Profile) -> Profile:
        """What the profiler saw."""
        stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
        functions: Counter[str] = Counter()
        for (file, _, name), (_, _, own, _, _) in stats.items():
            functions[_where(file, name)] += own
        owners = by_owner(stats)
        total = sum(functions.values()) or 1

        def shares(counted: Counter[str]) -> tuple[tuple[str, float], ...]:
            return tuple((name, own / total) for name, own in counted.most_common(SHOWN))

        libraries = library_share(owners, rooms_of(ROOT / OWN))
        return cls(total, shares(functions), shares(owners), libraries)


def measure(city: City, before: Path | None) -> dict[str, tuple[Profile | None, Profile]]:
    """By command the profile of the earlier version (None without one) and of this one."""
    now = _walk(city, ROOT)
    earlier = _walk(city, before) if before else {}
    return {name: (earlier.get(name), profile) for name, profile in now.items()}


def _walk(city: City, package: Path) -> dict[str, Profile]:
    alone = ("--workers", "1") if package == ROOT else ()
    generate = ("generate", "--year", YEAR, *alone)
    root = city.fresh()
    found = {GENERATE: _told(root, package, *generate), UNCHANGED: _told(root, package, *generate)}
    city.receive(root)
    for name, command in ((CHECK, "check"), (MERGE, "merge"), (NOTHING_NEW, "merge")):
        found[name] = _told(root, package, command, "--in-process")
    return found


def of_work(work: Callable[[], object]) -> Profile:
    """Of a work in this process that was done before."""
    work()
    profiler = cProfile.Profile(time.process_time)
    for _ in range(TIMES):
        profiler.runcall(work)
    return Profile.of(profiler)


def _told(root: Path, package: Path, *arguments: str) -> Profile:
    said = python_says(["-m", "bench.profiles", str(root), *arguments], root, package=package)
    seconds, functions, rooms, libraries = json.loads(said.splitlines()[-1])
    return Profile(seconds, tuple(map(tuple, functions)), tuple(map(tuple, rooms)), libraries)


def _where(file: str, name: str) -> str:
    return name.strip("<>") if file == "~" else f"{Path(file).parent.name}/{Path(file).name} {name}"


def main(root: Path, *arguments: str) -> None:
    """Run the command in that folder, and print its profile."""

    def start() -> None:
        from kamakura_report.cli.app import run

        run(list(arguments))

    os.chdir(root)
    kept = os.dup(1)
    os.dup2(2, 1)  # what the command says
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(start)
    sys.stdout.flush()
    os.dup2(kept, 1)
    profile = Profile.of(profiler)
    print(json.dumps([profile.seconds, profile.functions, profile.rooms, profile.libraries]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
