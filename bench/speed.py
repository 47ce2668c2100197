"""Everything that ``make bench`` measures: ours and the peers on the same work, in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import consolidated, outputs, profiles, reading, spread, starts, writing
from bench.before import earlier_package
from bench.profiles import Profile
from bench.reading import Read
from bench.spread import Spread
from bench.timing import NOTHING, ROOT, RUNS, Cost, compile_package
from bench.whole_city import City, many_workbooks, measure, snapshot_size, start_costs, two_workers
from bench.writing import Division, Written


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the work is, and how often it is done."""

    runs: int = RUNS
    division: int = 30  # projects
    divisions: tuple[int, ...] = (30, 300, 900)  # projects of one division
    city: tuple[int, int] = (407, 47)  # projects, divisions
    large: tuple[int, int] = (2000, 500)  # the same of a city for which it is worth starting workers
    few: int = 200  # workbooks, of a project each
    many: int = 2000
    cities: int = 12  # handed out to a cluster
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
    few_of_many: Cost = NOTHING  # as few workbooks as ``few``, of the plan of ``many``
    many_alone: Cost = NOTHING  # ``many`` with one worker
    result: Cost = NOTHING
    result_before: Cost = NOTHING
    largest: Cost = NOTHING
    workers: dict[str, tuple[Cost, Cost]] = field(default_factory=dict)  # by command, with one and with two
    workers_large: dict[str, tuple[Cost, Cost]] = field(default_factory=dict)
    profiles: dict[str, tuple[Profile | None, Profile]] = field(default_factory=dict)
    works: dict[str, Profile] = field(default_factory=dict)  # of single workbooks and of the short commands
    outputs: dict[str, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)
    spread: Spread | None = None
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
    speed.works = {
        writing.OURS: profiles.of_work(division.ours),
        reading.OURS: profiles.of_work(reading.Returned(division, folder).ours),
    }
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
    speed.works |= starts.of_starts(folder / "demo")
    tell("a city of {} projects and {} divisions, command by command".format(*sizes.city))
    city = City(*sizes.city, folder / "city")
    speed.city, speed.city_before = measure(city, sizes.runs, before)
    tell("the same with one worker and with two")
    speed.workers = two_workers(city, sizes.runs)
    tell("flat profiles of its commands")
    speed.profiles = profiles.measure(city, before)
    if before is not None:
        tell("what they write, byte by byte")
        root = city.fresh()
        city.receive(root)
        speed.outputs = outputs.compared(folder, root, before)
    tell("a city of {} projects and {} divisions with one worker and with two".format(*sizes.large))
    speed.workers_large = two_workers(City(*sizes.large, folder / "large"), sizes.runs)
    tell(f"consolidated.xlsx of {sizes.result} and of {sizes.largest} projects")
    speed.result, speed.result_before = consolidated.beside(sizes.result, folder, before, sizes.runs)
    speed.largest = consolidated.measure(sizes.largest, folder)
    speed.snapshots = snapshot_size(sizes.division, folder / "snapshot")
    tell(f"{sizes.few} and {sizes.many} workbooks")
    few, many = sizes.few, sizes.many
    speed.few = many_workbooks(few, few, folder / "few")
    speed.many = many_workbooks(many, many, folder / "many")
    speed.few_of_many = many_workbooks(many, few, folder / "few of many")
    speed.many_alone = many_workbooks(many, many, folder / "alone", "--workers", "1")
    tell(f"{sizes.cities} cities by a cluster")
    speed.spread = spread.measure(sizes.cities, folder / "cities")
    return speed
