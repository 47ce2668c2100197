"""Everything that ``make bench`` measures: ours and the peers on the same work, in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import consolidated, reading, writing
from bench.before import earlier_package
from bench.reading import Read
from bench.timing import NOTHING, ROOT, RUNS, Cost, compile_package
from bench.whole_city import City, many_workbooks, measure, snapshot_size, start_costs, takes_workers, two_workers
from bench.writing import Division, Written


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the work is, and how often it is done."""

    runs: int = RUNS
    division: int = 30  # projects
    divisions: tuple[int, ...] = (30, 300, 900)  # projects of one division
    city: tuple[int, int] = (407, 47)  # projects, divisions
    few: int = 200  # workbooks, of a project each
    many: int = 2000
    result: int = 407  # projects of consolidated.xlsx
    largest: int = 5394


SHORT = Sizes(1, 3, (3, 6))


@dataclass
class Speed:
    """What was measured; what was not is empty or ``NOTHING``."""

    sizes: Sizes
    cells: int = 0
    written: dict[str, Written] = field(default_factory=dict)
    read: dict[str, Read] = field(default_factory=dict)
    by_size: dict[int, dict[str, Cost]] = field(default_factory=dict)
    city: dict[str, Cost] = field(default_factory=dict)
    city_before: dict[str, Cost] = field(default_factory=dict)
    few: Cost = NOTHING
    many: Cost = NOTHING
    result: Cost = NOTHING
    result_before: Cost = NOTHING
    largest: Cost = NOTHING
    workers: dict[str, tuple[float, float]] = field(default_factory=dict)
    starts: dict[str, Cost] = field(default_factory=dict)
    snapshots: float = 0.0  # KiB a workbook


Tell = Callable[[str], None]  # hears which measurement begins


def measure_workbooks(sizes: Sizes, folder: Path, tell: Tell) -> Speed:
    """Single workbooks alone. Raises AssertionError where a peer's work is not the same."""
    speed, division = Speed(sizes), Division(sizes.division)
    tell(f"writing a workbook of {sizes.division} projects")
    speed.cells = division.cells
    speed.written = {one.name: one for one in writing.measure(division, sizes.runs)}
    tell("reading it")
    speed.read = {one.name: one for one in reading.measure(division, folder, sizes.runs)}
    tell(f"divisions of {', '.join(map(str, sizes.divisions))} projects")
    speed.by_size = writing.cost_by_size(sizes.divisions, sizes.runs)
    return speed


def measure_all(sizes: Sizes, folder: Path, tell: Tell) -> Speed:
    """Every measurement, the short ones of single workbooks first."""
    before = earlier_package(folder / "before")
    for package in filter(None, (ROOT, before)):
        compile_package(package)
    speed = measure_workbooks(sizes, folder, tell)
    tell("how commands start")
    speed.starts = start_costs(folder, sizes.runs)
    tell("a city of {} projects and {} divisions, command by command".format(*sizes.city))
    city = City(*sizes.city, folder / "city")
    speed.city, speed.city_before = measure(city, sizes.runs, before)
    if takes_workers(folder):
        tell("the same with one worker and with two")
        speed.workers = two_workers(city, sizes.runs)
    tell(f"consolidated.xlsx of {sizes.result} and of {sizes.largest} projects")
    speed.result, speed.result_before = consolidated.beside(sizes.result, folder, before, sizes.runs)
    speed.largest = consolidated.measure(sizes.largest, folder)
    speed.snapshots = snapshot_size(sizes.division, folder / "snapshot")
    tell(f"{sizes.few} and {sizes.many} workbooks")
    speed.few = many_workbooks(sizes.few, folder / "few")
    speed.many = many_workbooks(sizes.many, folder / "many")
    return speed
