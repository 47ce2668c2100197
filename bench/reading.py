"""How long a returned workbook takes to read, beside openpyxl: CPU seconds of this process, median of many runs.

The workbooks are the real plan's, filled in as each office program saves them. At most a tenth is the promise.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from kamakura_report.commands import generate, import_plan
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.demo.walk import DivisionPart, fill_in
from kamakura_report.io.pool import Pool
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.plan.periods import FiscalYear

ROOT = Path(__file__).resolve().parent.parent
SHARE = 1 / 10
RUNS = 25
NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


def returned(folder: Path) -> dict[str, bytes]:
    """One filled-in workbook of each division, by name; the office programs take turns."""
    workspace = Workspace(folder)
    text = ROOT / "input" / "plan" / "2-1_fukushi.txt"
    import_plan.run(workspace, [text], city="鎌倉市", plan_name="総合計画", now=NOW)
    request = generate.Request(years=(FiscalYear.parse("R8"),), template=Workspace(ROOT).template)
    issued = generate.run(workspace, request, now=NOW).issued
    plan, _ = load_plan(workspace)
    snapshots, producers = Snapshots(workspace), list(Producer)
    workbooks = {}
    for number, one in enumerate(issued):
        issue = snapshots.issue(one.issue)
        assert issue is not None
        entries = fill_in(plan, snapshots.book(issue), DivisionPart(), one.division)
        workbooks[one.division] = fill_workbook(one.path.read_bytes(), entries, producers[number % len(producers)])
    return workbooks


def spent(work: Callable[[], object]) -> float:
    """CPU seconds, the median of many runs after one that warms up."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def main() -> int:
    """Print one line per workbook; 1 when one of them takes more than the promised share."""
    warnings.simplefilter("ignore")
    shares = []
    print(f"{'reading one filled-in workbook':<34} {'ours ms':>9} {'openpyxl ms':>12} {'share':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for division, data in returned(folder / "work").items():
            ours = spent(lambda data=data: read_workbook(data))  # type: ignore[misc]
            other = spent(lambda data=data: openpyxl.load_workbook(io.BytesIO(data)))  # type: ignore[misc]
            shares.append(ours / other)
            print(f"{division:<34} {ours * 1000:9.1f} {other * 1000:12.1f} {f'1/{other / ours:.1f}':>8}", flush=True)
            (folder / f"{division}.xlsx").write_bytes(data)
        paths = sorted(folder.glob("*.xlsx"))
        started = time.perf_counter()
        with Pool() as pool:
            list(pool.read(paths))
        print(f"all {len(paths)} by the pool, start of the workers included: {time.perf_counter() - started:.2f} s")
    print(f"worst share 1/{1 / max(shares):.1f}, promised 1/{1 / SHARE:.0f}")
    return int(max(shares) > SHARE)


if __name__ == "__main__":
    sys.exit(main())
