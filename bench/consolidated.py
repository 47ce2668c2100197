"""The consolidated workbook of a city of any size, made and written; ``python -m bench.consolidated 407`` tells what it
cost as JSON, so that an earlier version of the program can be asked the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.cities import FIRST, TEMPLATE, city_plan
from bench.timing import NOTHING, ROOT, Cost, interleaved, python_says, spent
from kamakura_report.commands.load import load_form
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.result_book import place_consolidated
from tests.reports.simulated import results

EACH = 9  # projects a division


def merged_city(projects: int) -> tuple[Plan, Merged]:
    """A city of so many projects, all of whose divisions have answered its first year."""
    plan = city_plan(projects, max(1, projects // EACH))
    return plan, results(plan, [FIRST])


def measure(projects: int, folder: Path, package: Path = ROOT) -> Cost:
    """CPU, clock and memory of a process of its own, less what it takes to come as far as the results."""
    told = python_says(["-m", "bench.consolidated", str(projects)], folder, package=package)
    return Cost(*json.loads(told))


def beside(projects: int, folder: Path, before: Path | None, runs: int) -> tuple[Cost, Cost]:
    """That, and what an earlier version needs for the same (``NOTHING`` without one), in turns."""
    works = {"now": lambda: measure(projects, folder)}
    if before is not None:
        works["before"] = lambda: measure(projects, folder, before)
    costs = interleaved(works, runs)
    return costs["now"], costs.get("before", NOTHING)


def main(projects: int) -> None:
    """Print what it cost: CPU and clock of the workbook alone, and the most memory (MiB) of the whole process."""
    plan, merged = merged_city(projects)
    form = load_form(TEMPLATE).form
    cost = spent(lambda: write_workbook(place_consolidated(plan, merged, merged.problems, form=form)))
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps([cost.cpu, cost.wall, int(peak.split()[1]) / 1024]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
