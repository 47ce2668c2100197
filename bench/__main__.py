"""How long the clerk waits: each command on the real plan, as she starts it, in a fresh folder.

``make bench`` prints the median of five runs and the greatest memory, Python's own start included, with
the machine they were measured on. Numbers mean something only beside numbers from the same machine.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import consolidated, judgement, merging, office_round, pages, reading

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
WALK = (
    ("--help",),
    ("import", "input/plan/2-1_fukushi.txt", "--force"),
    ("generate", "--year", "R8"),
    ("check", "output/workbooks/R8"),
    ("merge", "output/workbooks/R8"),
)


def fresh(folder: Path) -> None:
    """A workspace as it is shipped."""
    shutil.copytree(ROOT / "input" / "plan", folder / "input" / "plan")
    shutil.copytree(ROOT / "templates", folder / "templates")


def measured(arguments: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Seconds and MiB of one run of the command; raises RuntimeError when it could not run."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "kamakura_report", *arguments], cwd=folder, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)}: exit status {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def main() -> int:
    """Print one line per command; or with a word: ``merging`` what a thousand returns cost, ``reading`` what one
    does, ``consolidated`` what the result of a large city does, ``pages`` what a division gets on paper, ``judgement``
    how well figures are judged."""
    if sys.argv[1:2] == ["judgement"]:
        return judgement.main(sys.argv[2:])
    print(f"{platform.platform()}  Python {platform.python_version()}  {os.cpu_count()} cores")
    if sys.argv[1:] == ["reading"]:
        return reading.main()
    if sys.argv[1:] == ["pages"]:
        return pages.main()
    if sys.argv[1:] == ["consolidated"]:
        return consolidated.main()
    if sys.argv[1:] == ["round"]:
        return office_round.main()
    if sys.argv[1:] == ["merging"]:
        with tempfile.TemporaryDirectory() as name:
            fresh(Path(name))
            return merging.main(Path(name))
    print(f"{'command':<48} {'median s':>9} {'worst s':>9} {'MiB':>6}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh(folder)
        for arguments in WALK:
            runs = [measured(arguments, folder) for _ in range(RUNS)]
            seconds = [run[0] for run in runs]
            memory = max(run[1] for run in runs)
            print(
                f"{' '.join(arguments):<48} {statistics.median(seconds):9.2f} {max(seconds):9.2f} {memory:6.0f}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
