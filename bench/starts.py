"""Whose time a short command is: ``python -m bench.starts FOLDER COMMAND…`` in the folder that the demo left.

Half of it is loading modules, which a profiler hardly slows down while it makes all else four times as dear. So the
processor tells how much loading is, in runs without a profiler; and a profile, which stands still while modules are
loaded, only how the rest is shared out.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bench.owners import LOADING, OWN, library_share, rooms_of
from bench.profiles import SHOWN, Profile
from bench.timing import ROOT, python_says
from bench.whole_city import STARTS, STATUS

RUNS = 7
_RUNS = """
import sys, time
begun = time.process_time()  # since Python itself started
import builtins
profiled = sys.argv[1] == "profiled"
if profiled:
    import cProfile, os
    os.fsync = lambda file: None  # the clock of a profile, which is the cheapest there is, runs on while a disk is slow
    profiler = cProfile.Profile()
load, deep, loading = builtins.__import__, False, 0.0
def timed(*given, **named):
    global deep, loading
    if deep:
        return load(*given, **named)
    deep, at = True, time.process_time()
    if profiled:
        profiler.disable()
    try:
        return load(*given, **named)
    finally:
        deep, loading = False, loading + time.process_time() - at
        if profiled:
            profiler.enable()
builtins.__import__ = timed
from kamakura_report.cli import app
app.run(sys.argv[2:])
total = time.process_time()
builtins.__import__ = load
if profiled:
    profiler.disable()
    import pstats
    from bench.owners import by_owner
    told = dict(by_owner(pstats.Stats(profiler).stats))
else:
    told = [begun + loading, total]
import json
print()
print(json.dumps(told))
"""


def of_starts(root: Path) -> dict[str, Profile]:
    """Of the commands whose start is measured, in the folder that the demo left."""
    return {name: start_profile(root, *STARTS[name]) for name in (STATUS, "trace", "set")}


def start_profile(root: Path, *arguments: str) -> Profile:
    """Seconds of the processor, and whose they are; starting Python is loading too."""
    runs = [_told(root, "plain", *arguments) for _ in range(RUNS)]
    loading, total = (statistics.median(run[place] for run in runs) for place in (0, 1))
    profiles = [Counter(_told(root, "profiled", *arguments)) for _ in range(RUNS)]
    return shared_out(loading, total, min(profiles, key=Counter.total))  # the least disturbed


def shared_out(loading: float, total: float, profiled: Counter[str]) -> Profile:
    """So many seconds of which so many are loading; the rest as ``profiled`` says."""
    rest = (total - loading) / (profiled.total() or 1)
    owners = Counter({owner: seconds * rest for owner, seconds in profiled.items()})
    owners[LOADING] += loading
    rooms = tuple((owner, seconds / total) for owner, seconds in owners.most_common(SHOWN))
    return Profile(total, (), rooms, library_share(owners, rooms_of(ROOT / OWN)))


def _told(root: Path, how: str, *arguments: str) -> Any:
    return json.loads(python_says(["-c", _RUNS, how, *arguments], root).splitlines()[-1])


if __name__ == "__main__":
    print(start_profile(Path(sys.argv[1]), *sys.argv[2:]))
