"""The parts of RESULTS.md about cities: workers, many workbooks, a cluster, the same bytes, profiles, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from bench.goals import Goal, table
from bench.outputs import APART
from bench.profiles import Profile
from bench.speed import Speed
from bench.timing import Cost
from bench.whole_city import MERGE

SHOWN = 6  # names of files


def workers_part(speed: Speed) -> Iterator[str]:
    """One worker and two, of the city and of a larger one."""
    yield "## One worker and two"
    yield ""
    yield "At best: what all processors did with one worker, against what the program did itself with two and half of"
    yield "what its workers did. A machine of two processors that does nothing else comes near to it."
    yield ""
    for (projects, divisions), costs in (
        (speed.sizes.city, speed.workers),
        (speed.sizes.large, speed.workers_large),
    ):
        rows = list(_gains(costs))
        headings = (f"{projects:,} projects, {divisions:,} workbooks", "1 worker, wall s", "2 workers", "gain")
        yield from table((*headings, "at best", "CPU s of the program", "of its workers"), rows)
        yield ""


def _gains(costs: Mapping[str, tuple[Cost, Cost]]) -> Iterator[tuple[str, ...]]:
    for name, (one, two) in costs.items():
        workers = two.cpu - two.own
        best = one.cpu / (two.own + workers / 2)
        told = (f"{best:.2f}", f"{two.own:.2f}", f"{workers:.2f}")
        yield name, f"{one.wall:.2f}", f"{two.wall:.2f}", f"{one.wall / two.wall:.2f}", *told
        if name == MERGE and two.reading:
            reading = f"{one.reading:.2f}", f"{two.reading:.2f}", f"{one.reading / two.reading:.2f}"
            yield "of it, reading the files", *reading, "", "", ""


def many_part(speed: Speed) -> Iterator[str]:
    """Few workbooks and many."""
    few, many = speed.sizes.few, speed.sizes.many
    rows = [
        (what, f"{count:,}", f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.ms / count:.1f}", f"{cost.memory:.0f}")
        for what, count, cost in (
            (f"{few:,} projects, a division each", few, speed.few),
            (f"{many:,} projects, a division each", many, speed.many),
            ("the same with one worker", many, speed.many_alone),
            (f"{many:,} projects, {few:,} divisions", few, speed.few_of_many),
        )
    ]
    yield "## Few workbooks and many: generate, one run each"
    yield ""
    yield from table(("plan", "workbooks", "CPU s", "wall s", "CPU ms each", "MiB"), rows)
    yield ""
    yield "MiB is the program's own without its workers. A plan of ten times as many projects is itself larger; what"
    yield "ten times as many workbooks take is told by the last line against the second."
    yield ""


def cluster_part(speed: Speed) -> Iterator[str]:
    """Cities handed out to a cluster."""
    if speed.spread is None:
        return
    rows = [
        (way, f"{cost.cpu:.1f}" if cost.cpu else "—", f"{cost.wall:.1f}") for way, cost in speed.spread.costs.items()
    ]
    yield f"## {speed.spread.cities} cities, handed out to a Dask cluster of two processes"
    yield ""
    yield from table(("generate", "CPU s", "wall s"), rows)
    yield ""
    same = speed.spread.workbooks
    yield (
        f"Every way made the same {same:,} workbooks, byte for byte."
        if same
        else "NOT all ways made the same workbooks."
    )
    yield ""


def identity_part(speed: Speed) -> Iterator[str]:
    """What the earlier version and this one write."""
    if not speed.outputs:
        return
    yield "## What is written, before and now"
    yield ""
    yield "Every file below `output/` of a walk with the same key at the same time (the demo; the city above,"
    yield f"generated, answered and merged), but for {', '.join(APART)}, which tell of the program."
    yield "What is packed is compared unpacked: snapshots, and workbooks part by part, also those that mails carry."
    yield ""
    rows = []
    for name, (before, now) in speed.outputs.items():
        same = [file for file in before if now.get(file) == before[file]]
        others = sorted({*before, *now} - {*same})
        shown = ", ".join(others[:SHOWN]) + (", …" if len(others) > SHOWN else "")
        rows.append((name, f"{len(now)}", f"{len(same)}", shown))
    yield from table(("walk", "files", "the same bytes", "not the same"), rows)
    yield ""
    yield "`conflicts.xlsx` has a wider column and, where there is something to choose, other words since. Workbooks"
    yield "are packed at another level: copies that the demo's clerk filled in and the archive names by their digests,"
    yield "and the events that name any, are not the same."
    yield ""


def profiles_part(speed: Speed) -> Iterator[str]:
    """Where the five commands spend their time."""
    yield "## Flat profiles: share of the CPU, before and now"
    yield ""
    yield "One process, under Python's profiler, which makes small functions of Python look dearer than they are."
    yield "First by room of the program or library, a plain operation of Python being its caller's; then by function."
    yield ""
    for name, (before, now) in speed.profiles.items():
        told = f"{name}: {before.seconds:.1f} s before, " if before else f"{name}: "
        yield from table((f"{told}{now.seconds:.1f} s now", "before", "", "now", ""), _profile_rows(before, now))
        yield ""


def left_part(speed: Speed, goals: Iterable[Goal]) -> Iterator[str]:
    """Of each work whose goal is not met: whose time it is that is left."""
    found = {name: now for name, (_, now) in speed.profiles.items()} | speed.works
    missed = dict.fromkeys(goal.work for goal in goals if not goal.met and goal.work in found)
    if not missed:
        return
    yield "## What is left where a goal is not met"
    yield ""
    yield "How much of it is libraries, Python's own, and the format, and whose it is, under the same profiler."
    yield "Of a short command the processor tells how much is loading modules; the profiler shares out the rest."
    yield ""
    rows = []
    for name in missed:
        largest = ", ".join(f"{owner} {share:.0%}" for owner, share in found[name].rooms)
        rows.append((name, f"{found[name].libraries:.0%}", largest))
    yield from table(("work", "libraries and the format", "the largest"), rows)
    yield ""


def _profile_rows(before: Profile | None, now: Profile) -> Iterator[tuple[str, ...]]:
    for what, old, new in (
        ("room", before.rooms if before else (), now.rooms),
        ("function", before.functions if before else (), now.functions),
    ):
        for one, other in zip_longest(old, new, fillvalue=("", 0.0)):
            yield what, *_share(one), *_share(other)


def _share(named: tuple[str, float]) -> tuple[str, str]:
    name, share = named
    return (f"`{name}`", f"{share:.1%}") if name else ("", "")
