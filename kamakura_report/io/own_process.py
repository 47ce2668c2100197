"""Worker processes, started in one way: by this Python, from this package, deaf to Ctrl-C.

Ctrl-C is for the process people see: it ends the others itself. Nothing is imported from any other place than this
package's and those that are named, neither from the folder where it happens to run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

MOST_WORKERS = 8  # however many processors there are
START = 60.0  # seconds until a worker must have said that it runs: a virus scanner may look at it first
POLL = 0.2  # seconds a wait may take before Ctrl-C is looked at (Windows interrupts no wait)
READY = b'["ready"]\n'  # the first line of a worker: it runs, and no other program answers in its place
IMPORT_ROOT = Path(__file__).resolve().parents[2]  # what ``kamakura_report`` is imported from
PRELUDE = (  # of what a worker runs
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path[:0] = sys.argv[1].splitlines(); "
)


NO_MORE: Mapping[str, str] = MappingProxyType({})


class CannotStart(Exception):
    """A worker process cannot be started; why, in Japanese."""


def start_worker(
    code: str, *arguments: str, more_roots: Iterable[Path] = (), more_environment: Mapping[str, str] = NO_MORE
) -> subprocess.Popen[bytes]:
    """A process that runs this code, which begins with ``PRELUDE``, by pipes to its standard input and output.

    Its last arguments are these; ``more_roots`` is where else it may import from. Raises CannotStart.
    """
    if getattr(sys, "frozen", False) or not sys.executable:  # it would start this program again, not Python
        raise CannotStart("一つにまとめたプログラムです")
    roots = "\n".join(str(root) for root in (IMPORT_ROOT, *more_roots))
    names = f"utf8={sys.flags.utf8_mode}"  # or the two would spell a file's name in two ways
    command = [sys.executable, "-I", "-S", "-X", names, "-c", code, roots, *arguments]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | more_environment
        )
    except OSError as error:
        raise CannotStart(str(error)) from None
