"""Merging a thousand returns, a hundred at a time, as they come in over years: does it stay as quick and as small?

``make bench merging`` prints, for each hundred, the processor time per return (workers and Python's own start
included) and the greatest memory of a process. The last hundred may cost at most 1.2 times the first.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bench.timing import ROOT, program, program_with_memory
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.demo.walk import DivisionPart, fill_in
from kamakura_report.plan.periods import FiscalYear

RETURNS, EACH = 1000, 100
GROWTH = 1.2
YEAR = FiscalYear(2026)


def sent_out(workspace: Workspace) -> Iterator[tuple[str, bytes, dict[tuple[str, str], TypedEntry]]]:
    """Every workbook of a round of the shipped plan, and what its division types."""
    plan, _ = load_plan(workspace)
    snapshots = Snapshots(workspace)
    for path in sorted(workspace.workbooks(str(YEAR)).glob("*.xlsx")):
        for record in workspace.snapshots.glob("?" * 10 + ".json"):
            issue = snapshots.issue(record.stem)
            if issue is not None and issue.division == path.stem:
                yield path.stem, path.read_bytes(), fill_in(plan, snapshots.book(issue), DivisionPart(), path.stem)


def returned(workspace: Workspace, folder: Path) -> None:
    """A thousand files in folders of a hundred: each division corrects one figure again and again."""
    workbooks = list(sent_out(workspace))
    for number in range(RETURNS):
        name, data, entries = workbooks[number % len(workbooks)]
        figures = [where for where, entry in entries.items() if entry.number]
        where = figures[number // len(workbooks) % len(figures)]
        entries[where] = TypedEntry(str(Decimal(entries[where].text) + 1), number=True)
        days, minutes = divmod(number, 1440)
        modified = f"2027-05-{days + 1:02}T{minutes // 60:02}:{minutes % 60:02}:00Z"
        target = folder / f"{number // EACH:02}" / f"{name}{number:04}.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(fill_workbook(data, entries, Producer.EXCEL, modified=modified, by=name))


def main() -> int:
    """Print a line for each hundred; 1 when the last cost too much more than the first."""
    with tempfile.TemporaryDirectory() as name:
        folder, fresh = Path(name, "returned"), Path(name, "city")
        shutil.copytree(ROOT / "input" / "plan", fresh / "input" / "plan")
        shutil.copytree(ROOT / "templates", fresh / "templates")
        program("import", *map(str, sorted((fresh / "input" / "plan").glob("*.txt"))), "--force", folder=fresh)
        program("generate", "--year", str(YEAR), folder=fresh)
        returned(Workspace(fresh), folder)
        print(f"{'returns':>8} {'CPU s each':>11} {'seconds':>8} {'MiB':>6}")
        measured = []
        for number, hundred in enumerate(sorted(folder.iterdir()), 1):
            cost = program_with_memory("merge", str(hundred), folder=fresh)
            measured.append((cost.cpu / EACH, cost.memory))
            print(f"{number * EACH:>8} {cost.cpu / EACH:>11.3f} {cost.wall:>8.1f} {cost.memory:>6.0f}", flush=True)
    cpu_growth, memory_growth = (last / first for first, last in zip(measured[0], measured[-1], strict=True))
    print(f"the last hundred against the first: CPU {cpu_growth:.2f}, memory {memory_growth:.2f} (at most {GROWTH})")
    return 0 if max(cpu_growth, memory_growth) <= GROWTH else 1
