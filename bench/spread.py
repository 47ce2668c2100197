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
from pathlib import Path
from threading import Thread

from distributed import LocalCluster

from bench.cities import city_plan, workspace_of
from bench.timing import Cost, program
from bench.whole_city import YEAR
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.files import workspace_key

CITIES, PROJECTS, DIVISIONS = 12, 120, 20


def main() -> int:
    """Print a line for each way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(CITIES):
            workspace = workspace_of(city_plan(PROJECTS, DIVISIONS, seed=number), folder / "laid" / f"{number}")
            workspace_key(workspace.secret)
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
        ) as cluster:
            address = cluster.scheduler_address.replace("tcp://", "dask://")
            print(f"{CITIES} cities of {DIVISIONS} divisions, generate        CPU s  wall s")
            _run("(the cluster for the first time)", folder, cluster, "--executor", address)
            expected = _run("one after the other", folder, cluster)
            for way, kills in (("two processes of a cluster", False), ("the same, one killed", True)):
                found = _run(way, folder, cluster, "--executor", address, kills=kills)
                if found != expected:
                    print(f"{way}: not the same workbooks")
                    return 1
    print(f"all the same: {len(expected)} workbooks")
    return 0


def _run(way: str, folder: Path, cluster: LocalCluster, *more: str, kills: bool = False) -> dict[str, bytes]:
    """The workbooks of all cities by their names, made anew."""
    root = Path(shutil.copytree(folder / "laid", folder / "run"))
    killer = Thread(target=_kill_who_holds, args=(Workspace(root / "0").lock,))
    if kills:
        killer.start()
    before = _cpu(cluster)
    cost = program("-C", f"{root}/*", "generate", "--year", YEAR, *more, folder=root)
    if kills:
        killer.join()
    cpu = cost.cpu + (0 if kills else _cpu(cluster) - before)  # of a process that was killed it is not known
    _tell(way, Cost(cpu, cost.wall), known=not kills)
    paths = root.glob(f"*/output/workbooks/{YEAR}/*課.xlsx")
    found = {str(path.relative_to(root)): path.read_bytes() for path in paths}
    shutil.rmtree(root)
    return found


def _tell(way: str, cost: Cost, *, known: bool) -> None:
    print(f"{way:<50}{f'{cost.cpu:.1f}' if known else '—':>6}{cost.wall:>8.1f}", flush=True)


def _cpu(cluster: LocalCluster) -> float:
    """Seconds of processors that the workers have used."""
    import psutil

    times = [psutil.Process(worker.process.pid).cpu_times() for worker in cluster.workers.values()]
    return sum(each.user + each.system for each in times)


def _kill_who_holds(lock: Path) -> None:
    while True:
        try:
            os.kill(int(json.loads(lock.read_bytes())["process"]), signal.SIGKILL)
        except (OSError, ValueError):
            time.sleep(0.001)
        else:
            return
