"""What the public pages of a city cost: 400 projects over five years, every figure known.

``make bench site``: how large the folder is, how long it takes to make it, to make it again with nothing new and with
one figure changed, and how long a browser takes to answer what is typed into the search (with Chromium on this
computer). Seconds, of one run.
"""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.cities import NOW, YEARS, city_plan, workspace_of
from kamakura_report.commands import decide, import_figures, publish
from kamakura_report.commands.workspace import Workspace
from kamakura_report.merging.lines import result_lines
from kamakura_report.plan.model import Plan

PROJECTS, DIVISIONS = 400, 60
MOST = 10_000_000  # bytes that the folder may have
TYPED = ("防災", "防災 体制", "0007課", "推進 参加者")


def main() -> int:
    """Print a line for each; 1 when the folder is too large."""
    plan = city_plan(PROJECTS, DIVISIONS)
    with tempfile.TemporaryDirectory() as name:
        workspace = workspace_of(plan, Path(name, "city"))
        figures = Path(name, "figures.csv")
        known = write_figures(plan, figures)
        import_figures.run(workspace, figures, now=NOW)
        print(f"{PROJECTS} projects, {YEARS} years, {known} figures")
        for what in ("made", "again, nothing new", "again, one figure changed"):
            if what.endswith("changed"):
                decide.set_figure(workspace, next(iter(_keys(plan))), "1", "x", now=NOW)
            started, worked = time.perf_counter(), time.process_time()
            done = publish.run(workspace, now=NOW + timedelta(days=1))
            cost = f"{time.perf_counter() - started:.2f} s, {time.process_time() - worked:.2f} s of the processor"
            print(f"{what:26}  {cost}  {len(done.written)} files, {len(done.changes)} changes")
        size = sum(path.stat().st_size for path in workspace.site.rglob("*") if path.is_file())
        record = sum(path.stat().st_size for path in (workspace.snapshots / "editions").iterdir())
        print(f"size {size:,} bytes of at most {MOST:,}; the records of both editions {record:,}")
        _search(workspace)
    return int(size > MOST)


def _keys(plan: Plan) -> list[str]:
    return [line.key for line in result_lines(plan) if line.published is None]


def write_figures(plan: Plan, path: Path) -> int:
    """A figure for every key that the plan does not know itself; how many."""
    chance = Random(8)
    keys = _keys(plan)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("キー", "値"))
        lines.writerows((key, chance.randrange(50, 40_000)) for key in keys)
    return len(keys)


def _search(workspace: Workspace) -> None:
    """What it takes from a key pressed until the list says what fits, in the page itself."""
    from tests.web.browser import LOOKS, Seen, chromium, looking

    with chromium() as browser, looking(browser, LOOKS["desktop, light"], Seen()) as page:
        started = time.perf_counter()
        page.goto((workspace.site / "search" / "index.html").as_uri())
        print(f"search opened in {time.perf_counter() - started:.2f} s")
        for typed in TYPED:
            took = page.evaluate(
                """words => {
                    const box = document.getElementById("words"), times = [];
                    for (let run = 0; run < 5; run++) {
                        for (const value of ["", words]) {
                            const begun = performance.now();
                            box.value = value;
                            box.dispatchEvent(new Event("input", {bubbles: true}));
                            document.body.offsetHeight;
                            times.push(performance.now() - begun);
                        }
                    }
                    return times;
                }""",
                typed,
            )
            print(f"  「{typed}」 {statistics.median(took):.1f} ms  {page.inner_text('#found')}")
