"""Cities handed out to a Dask cluster of two processes on this computer, beside the same cities one after the other.

``make bench spread``: what it costs in CPU and by the clock, that every workbook has the same bytes, and the same once
more with one of the processes killed in the middle.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from bench.cities import city_plan, workspace_of
from bench.timing import Cost, program
from bench.whole_city import YEAR
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.files import workspace_key

if TYPE_CHECKING:
    from distributed import LocalCluster

CITIES, PROJECTS, DIVISIONS = 12, 120, 20
ALONE, CLUSTER, KILLED = "one after the other", "two processes of a cluster", "the same, one killed"


@dataclass(frozen=True, slots=True)
class Spread:
    """What each way cost (CPU 0: not known), and how many workbooks every way made alike; 0: not alike."""

    cities: int
    costs: Mapping[str, Cost]
    workbooks: int

    @property
    def overhead(self) -> float | None:
        """CPU of the cluster against the cities one after the other."""
        return self.costs[CLUSTER].cpu / self.costs[ALONE].cpu if self.workbooks else None


def main() -> int:
    """Print a line for each way."""
    with tempfile.TemporaryDirectory() as name:
        spread = measure(CITIES, Path(name))
    print(f"{spread.cities} cities of {DIVISIONS} divisions, generate        CPU s  wall s")
    for way, cost in spread.costs.items():
        print(f"{way:<50}{f'{cost.cpu:.1f}' if cost.cpu else '—':>6}{cost.wall:>8.1f}")
    print(f"all the same: {spread.workbooks} workbooks" if spread.workbooks else "not the same workbooks")
    return 0 if spread.workbooks else 1


def measure(cities: int, folder: Path) -> Spread:
    """``generate`` of so many cities in each way."""
    from distributed import LocalCluster

    folder.mkdir(exist_ok=True)
    for number in range(cities):
        workspace = workspace_of(city_plan(PROJECTS, DIVISIONS, seed=number), folder / "laid" / f"{number}")
        workspace_key(workspace.secret)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        _run(folder, cluster, "--executor", address)  # each process imports the program for the first time
        costs, found = {}, []
        for way, more, kills in (
            (ALONE, (), False),
            (CLUSTER, ("--executor", address), False),
            (KILLED, ("--executor", address), True),
        ):
            costs[way], workbooks = _run(folder, cluster, *more, kills=kills)
            found.append(workbooks)
    alike = found[0] == found[1] == found[2]
    return Spread(cities, costs, len(found[0]) if alike else 0)


def _run(folder: Path, cluster: LocalCluster, *more: str, kills: bool = False) -> tuple[Cost, dict[str, bytes]]:
    """What it cost, and the workbooks of all cities by their names, made anew."""
    root = Path(tempfile.mkdtemp(dir=folder)) / "run"
    shutil.copytree(folder / "laid", root)
    killer = Thread(target=_kill_who_holds, args=(Workspace(root / "0").lock,))
    if kills:
        killer.start()
    before = _cpu(cluster)
    cost = program("-C", f"{root}/*", "generate", "--year", YEAR, *more, folder=root)
    if kills:
        killer.join()
    cpu = 0 if kills else cost.cpu + _cpu(cluster) - before  # of a process that was killed it is not known
    paths = root.glob(f"*/output/workbooks/{YEAR}/*課.xlsx")
    found = {str(path.relative_to(root)): path.read_bytes() for path in paths}
    return Cost(cpu, cost.wall), found


def _cpu(cluster: LocalCluster) -> float:
    """Seconds of processors that the workers have used."""
    import psutil

    times = [psutil.Process(worker.process.pid).cpu_times() for worker in cluster.workers.values()]
    return sum(each.user + each.system + each.children_user + each.children_system for each in times)


def _kill_who_holds(lock: Path) -> None:
    while True:
        try:
            os.kill(int(json.loads(lock.read_bytes())["process"]), signal.SIGKILL)
        except (OSError, ValueError):
            time.sleep(0.001)
        else:
            return
