"""What the open data of a city cost: 400 projects over five years, every figure known.

``make bench export``: how long it takes to export everything, what that is beside asking the ledger alone, and how
large each file is. Seconds of the processor, the median of some runs.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.cities import NOW, YEARS, city_plan, workspace_of
from bench.public_site import DIVISIONS, PROJECTS, write_figures
from kamakura_report.commands import export, import_figures
from kamakura_report.commands.public_view import public_view

RUNS = 5


def main() -> int:
    """Print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        workspace = workspace_of(city_plan(PROJECTS, DIVISIONS), Path(name, "city"))
        figures = Path(name, "figures.csv")
        known = write_figures(city_plan(PROJECTS, DIVISIONS), figures)
        import_figures.run(workspace, figures, now=NOW)
        print(f"{PROJECTS} projects, {YEARS} years, {known} figures")
        _tell("the public record alone", lambda: public_view(workspace, now=NOW))
        _tell("csv, xlsx, json", lambda: export.run(workspace, now=NOW))
        _tell("with sqlite3 and parquet", lambda: export.run(workspace, sql=True, parquet=True, now=NOW))
        for path in sorted(workspace.export.iterdir()):
            print(f"  {path.name:18} {path.stat().st_size:10,} bytes")
    return 0


def _tell(what: str, do: Callable[[], object]) -> None:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        do()
        times.append(time.process_time() - started)
    print(f"{what:26}  {statistics.median(times):.2f} s")
