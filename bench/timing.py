"""How long work takes and how much memory: the one helper of all measurements.

CPU counts processes that the work started; on a machine that others use too only CPU can be compared, and only between
works that took turns in one run.
"""

from __future__ import annotations

import compileall
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
_AS_NOBODY_STARTS_IT = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")  # settings of who develops it


@dataclass(frozen=True, slots=True)
class Cost:
    """What one piece of work took: seconds of processors, of the clock, the most MiB of memory (0: not told).

    Of a program also the seconds of processors without its workers, and of the clock until merge has read all files.
    """

    cpu: float
    wall: float
    memory: float = 0.0
    own: float = 0.0
    reading: float = 0.0

    @property
    def ms(self) -> float:
        """CPU in milliseconds."""
        return self.cpu * 1000


NOTHING = Cost(0, 0)  # of what was not measured


def spent(work: Callable[[], object]) -> Cost:
    """One run in this process. What the run before left behind is collected first, at nobody's cost."""
    gc.collect()
    cpu, wall = _processors(), time.perf_counter()
    work()
    return Cost(_processors() - cpu, time.perf_counter() - wall)


def interleaved(works: Mapping[str, Callable[[], object]], runs: int = RUNS) -> dict[str, Cost]:
    """The median of so many runs of each; they take turns, so that a slow minute is every one's.

    Works that return a ``Cost``, as programs do, tell their own.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            told: list[object] = []
            cost = spent(lambda work=work, told=told: told.append(work()))  # type: ignore[misc]
            costs[name].append(told[0] if isinstance(told[0], Cost) else cost)
    return {name: median(each) for name, each in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of processors and clock, and the most memory."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        max(cost.memory for cost in costs),
        statistics.median(cost.own for cost in costs),
        statistics.median(cost.reading for cost in costs),
    )


_TELLS = """
import json, os, sys, time
from kamakura_report.cli import app
tell, reading = int(sys.argv[1]), 0.0
if sys.argv[2] == "merge":
    from kamakura_report.commands import merge
    read_kept = merge._read_kept
    def timed(*arguments):
        global reading
        started = time.perf_counter()
        try:
            return read_kept(*arguments)
        finally:
            reading += time.perf_counter() - started
    merge._read_kept = timed
status = app.run(sys.argv[2:])
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        os.write(tell, json.dumps([int(line.split()[1]) / 1024, time.process_time(), reading]).encode())
getattr(app, "leave", sys.exit)(status)  # as the program ends, which an earlier version did otherwise
"""


def python(arguments: Sequence[str], folder: Path, *, package: Path = ROOT, tell: int | None = None) -> Cost:
    """One run of this Python with these arguments in a folder, with all that it started.

    ``package`` is where ``kamakura_report`` is imported from, ``tell`` a pipe that the child may write to. Raises
    RuntimeError when it could not run: an exit status other than 0 and 1.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=() if tell is None else (tell,),
        env=_settings(package),
    ) as child:
        assert child.stderr is not None
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)}: exit status {child.returncode}: {said.decode()[-400:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started)


def python_says(arguments: Sequence[str], folder: Path, *, package: Path = ROOT) -> str:
    """What this Python prints with these arguments. Raises RuntimeError when it fails."""
    told = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=_settings(package), capture_output=True, check=False
    )
    if told.returncode:
        raise RuntimeError(told.stderr.decode()[-400:])
    return told.stdout.decode()


def program(*arguments: str, folder: Path, package: Path = ROOT) -> Cost:
    """One run of the program as a clerk starts it; its memory is not told."""
    return python(["-m", "kamakura_report", *arguments], folder, package=package)


def program_with_memory(*arguments: str, folder: Path, package: Path = ROOT) -> Cost:
    """The same with the most memory that the program itself held, without its workers, and what it did itself.

    It tells that itself: what the system tells of a child begins with the memory of the process that started it.
    """
    told, tell = os.pipe()
    try:
        cost = python(["-c", _TELLS, str(tell), *arguments], folder, package=package, tell=tell)
    finally:
        os.close(tell)
        with os.fdopen(told) as pipe:
            said = pipe.read()
    return Cost(cost.cpu, cost.wall, *json.loads(said or "[]"))


def peak(work: Callable[[], object]) -> float:
    """MiB that the work adds at its height to this process, measured in a copy of it; 0 where nothing can be copied."""
    if not hasattr(os, "fork"):
        return 0.0
    return max(0.0, _height(work) - _height(lambda: None))


def _height(work: Callable[[], object]) -> float:
    gc.collect()
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError("the work that was measured broke off")
    return usage.ru_maxrss / 1024


def _processors() -> float:
    """Seconds of processors that this process and those that it waited for have used."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def compile_package(root: Path) -> None:
    """Compile the program under this folder, as installing it does, and as every library that it is compared with is.

    Without that a start of it would cost what Python takes to compile some hundred modules.
    """
    compileall.compile_dir(root / "kamakura_report", quiet=2)


def _settings(package: Path) -> dict[str, str]:
    """The variables of a process that imports the program from there, and all else from where this one does."""
    others = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, [str(package), str(ROOT), others]))
    return {name: value for name, value in os.environ.items() if name not in _AS_NOBODY_STARTS_IT} | {
        "PYTHONPATH": path
    }
