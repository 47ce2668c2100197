"""``bench/RESULTS.md`` and the chart, from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from bench import reading, writing
from bench.before import BEFORE
from bench.chart import draw_chart
from bench.city_pages import cluster_part, identity_part, left_part, many_part, profiles_part, workers_part
from bench.goals import Goal, table
from bench.speed import Speed
from bench.timing import NOTHING, Cost
from bench.whole_city import (
    BARE,
    CHECK,
    GENERATE,
    MERGE,
    NOTHING_NEW,
    OPENPYXL_LOADS,
    OPENPYXL_SAVES,
    STATUS,
    UNCHANGED,
)

LIBRARIES = ("XlsxWriter", "openpyxl", "pandas", "python-calamine", "fastexcel", "rustpy-xlsxwriter")
PANDAS_CALAMINE = "pandas + calamine"


def goals(speed: Speed) -> list[Goal]:
    """Every goal with what was measured."""
    written = {name: one.cost.cpu for name, one in speed.written.items()}
    read = {name: one.cost.cpu for name, one in speed.read.items()}
    city = {name: cost.cpu for name, cost in speed.city.items()}
    starts = {name: cost.cpu for name, cost in speed.starts.items()}
    each = {size: costs[writing.OURS].cpu / size for size, costs in speed.by_size.items()}
    few, many = speed.sizes.few, speed.sizes.many
    ours, reads = writing.OURS, reading.OURS

    def ratio(what: str, limit: float, costs: Mapping[str, float], name: str, other: str) -> Goal:
        return Goal(what, limit, _ratio(costs.get(name, 0), costs.get(other, 0)), work=name)

    def faster(what: str, limit: float, costs: Mapping[str, float], name: str, than: str) -> Goal:
        return Goal(what, limit, _ratio(costs.get(than, 0), costs.get(name, 0)), at_most=False, work=name)

    def gain(name: str) -> float | None:
        one, two = speed.workers_large.get(name, (NOTHING, NOTHING))
        return _ratio(one.reading, two.reading) if name == MERGE else _ratio(one.wall, two.wall)

    last, first = max(each), min(each)
    return [
        ratio("place + write, against XlsxWriter with grouped rules", 0.6, written, ours, writing.GROUPED),
        faster("place + write, faster than openpyxl filling the form", 9, written, ours, writing.FILL),
        ratio("read + compare + take + check, against pandas + calamine loading", 2.5, read, reads, PANDAS_CALAMINE),
        faster("the same, faster than openpyxl doing the same job", 12, read, reads, reading.SAME_JOB),
        Goal(f"a project of {last:,} in a division, against one of {first:,}", 1.15, each[last] / each[first]),
        Goal(f"a workbook of {many:,}, against {few:,}", 1.05, _ratio(speed.many.cpu / many, speed.few.cpu / few)),
        Goal(
            f"memory of generate for {many:,}, against {few:,} of the same plan",
            1.05,
            _ratio(speed.many.memory, speed.few_of_many.memory),
        ),
        ratio("generate, against openpyxl loading and saving them", 0.25, city, GENERATE, OPENPYXL_SAVES),
        ratio("generate again unchanged, against generate", 0.3, city, UNCHANGED, GENERATE),
        ratio("check, against openpyxl only loading the returns", 0.2, city, CHECK, OPENPYXL_LOADS),
        ratio("merge, likewise", 0.6, city, MERGE, OPENPYXL_LOADS),
        ratio("merge with nothing new, against merge", 0.25, city, NOTHING_NEW, MERGE),
        Goal("consolidated.xlsx, against before", 0.33, _ratio(speed.result.cpu, speed.result_before.cpu)),
        Goal(f"consolidated.xlsx of {speed.sizes.largest:,} projects", 250, speed.largest.memory or None, unit="MiB"),
        *(
            Goal(f"{what}, two workers against one ({speed.sizes.large[1]:,} workbooks)", 1.75, gain(name), False)
            for name, what in ((GENERATE, GENERATE), (CHECK, CHECK), (MERGE, "merge's reading"))
        ),
        Goal(
            "a cluster of two processes, against cities one after the other",
            1.1,
            speed.spread and speed.spread.overhead,
        ),
        ratio("--help, against a bare Python", 5, starts, "--help", BARE),
        *(ratio(f"{name}, likewise", 15, starts, name, BARE) for name in (STATUS, "trace", "set")),
        Goal(f"snapshot of a workbook of {speed.sizes.division} projects", 80, speed.snapshots or None, unit="KiB"),
    ]


def _ratio(measured: float, other: float) -> float | None:
    return measured / other if measured and other else None


def results_page(speed: Speed, day: str, seconds: float) -> str:
    """The whole page (Markdown)."""
    parts = [*_head(speed, day, seconds), *_goals(speed), *_workbook(speed), *_sizes(speed)]
    if speed.city:
        for part in (_city, workers_part, many_part, cluster_part, identity_part, profiles_part):
            parts += part(speed)
        parts += left_part(speed, goals(speed))
    return "\n".join([*parts, ""])


def _head(speed: Speed, day: str, seconds: float) -> Iterator[str]:
    yield "# Measured speed"
    yield ""
    yield "Written by `make bench`; not to be edited. Only ratios can be compared, and only within one run: works of"
    yield f"a table took turns, and each figure is the median of {speed.sizes.runs} runs. CPU counts every process"
    yield "that a work starts."
    yield ""
    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    yield f"- {day}, {seconds / 60:.0f} minutes, {machine}"
    yield f"- {', '.join(f'{name} {_version(name)}' for name in LIBRARIES)}"
    yield f"- before: the program as of commit {BEFORE}, measured in the same run, its commands once"
    yield ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _goals(speed: Speed) -> Iterator[str]:
    found = goals(speed)
    yield f"## Goals: {sum(goal.met for goal in found)} of {len(found)} met"
    yield ""
    yield from table(("goal", "limit", "measured", "met"), (goal.row for goal in found))
    yield ""


def _workbook(speed: Speed) -> Iterator[str]:
    ours = speed.written[writing.OURS].cost.cpu
    yield f"## One workbook: {speed.sizes.division} projects, five years required, {speed.cells:,} cells"
    yield ""
    yield "Peers are given what stands where; ours has to find that out. Their files were read back and compared: the"
    yield "same values, looks, merges, protection, and the same validations and conditional formats in every cell, but"
    yield "for what is named."
    yield ""
    rows = []
    for one in speed.written.values():
        size = f"{one.size / 1024:.0f}" if one.size else ""
        proved = f"{one.same:,} things" if one.same else ""
        rows.append((one.name, *_cost(one.cost, ours), size, proved, writing.LEFT_OUT.get(one.name, "")))
    yield from table(("writing", "CPU ms", "wall ms", "× ours", "MiB", "KiB", "found the same", "left out"), rows)
    yield ""
    yield "MiB is what the work adds to a process that has done it before."
    yield ""
    ours = speed.read[reading.OURS].cost.cpu
    rows = [(one.name, *_cost(one.cost, ours), str(one.found)) for one in speed.read.values()]
    yield from table(("reading it, filled in", "CPU ms", "wall ms", "× ours", "MiB", "figures found"), rows)
    yield ""


def _cost(cost: Cost, ours: float) -> tuple[str, ...]:
    return f"{cost.ms:.1f}", f"{cost.wall * 1000:.1f}", f"{cost.cpu / ours:.2f}", f"{cost.memory:.1f}"


def _sizes(speed: Speed) -> Iterator[str]:
    yield f"## Larger divisions: CPU ms a project (openpyxl once above {writing.SLOW} projects)"
    yield ""
    names = list(next(iter(speed.by_size.values())))
    rows = [(f"{size:,}", *(f"{costs[name].ms / size:.2f}" for name in names)) for size, costs in speed.by_size.items()]
    yield from table(("projects", *names), rows)
    yield ""
    yield "![CPU a project against the size of the division](../docs/speed.svg)"
    yield ""


def _city(speed: Speed) -> Iterator[str]:
    yield "## A city of {:,} projects and {} divisions".format(*speed.sizes.city)
    yield ""
    rows = []
    for name, cost in speed.city.items():
        before = speed.city_before.get(name)
        told = (f"{before.cpu:.2f}", f"{cost.cpu / before.cpu:.2f}", f"{before.memory:.0f}") if before else ("", "", "")
        rows.append((name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}" if cost.memory else "", *told))
    headings = ("command", "CPU s", "wall s", "MiB", "CPU s before", "now/before", "MiB before")
    yield from table(headings, rows)
    yield ""
    bare = speed.starts[BARE].cpu
    rows = [(name, f"{cost.ms:.0f}", f"{cost.cpu / bare:.1f}") for name, cost in speed.starts.items()]
    yield from table(("start", "CPU ms", "× bare"), rows)
    yield ""
    rows = []
    for projects, now, before in (
        (speed.sizes.result, speed.result, speed.result_before),
        (speed.sizes.largest, speed.largest, NOTHING),
    ):
        told = (f"{before.cpu:.2f}", f"{before.memory:.0f}") if before.cpu else ("", "")
        rows.append((f"{projects:,}", f"{now.cpu:.2f}", f"{now.memory:.0f}", *told))
    yield from table(("consolidated.xlsx, projects", "CPU s", "MiB", "CPU s before", "MiB before"), rows)
    yield ""


def chart(speed: Speed) -> str:
    """Cost against size (SVG)."""
    names = list(next(iter(speed.by_size.values())))
    lines = {name: {size: costs[name].ms / size for size, costs in speed.by_size.items()} for name in names}
    told = "; ".join(
        f"{name}: {', '.join(f'{figure:.2f} ms at {size:,} projects' for size, figure in points.items())}"
        for name, points in lines.items()
    )
    return draw_chart(
        "Placing and writing a division's workbook",
        told,
        "projects of the division",
        "CPU milliseconds a project",
        lines,
    )
