"""Worker processes, deaf to Ctrl-C: copies of this process where it can be copied, else started by this Python.

Ctrl-C is for the process people see: it ends the others itself. One that is started imports nothing from any other
place than this package's and those that are named, neither from the folder where it happens to run; one that is copied
nothing that is not imported already. Both run the same code, and what they say is the same.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from kamakura_report.io.forked_process import ForkedProcess, can_fork

MOST_WORKERS = 8  # however many processors there are
START = 60.0  # seconds until a worker must have said that it runs: a virus scanner may look at it first
POLL = 0.2  # seconds a wait may take before Ctrl-C is looked at (Windows interrupts no wait)
READY = b'["ready"]\n'  # the first line of a worker: it runs, and no other program answers in its place
IMPORT_ROOT = Path(__file__).resolve().parents[2]  # what ``kamakura_report`` is imported from
PRELUDE = (  # of what a worker runs
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path[:0] = sys.argv[1].splitlines(); "
)


class CannotStart(Exception):
    """A worker process cannot be started; why, in Japanese."""


AnyProcess: TypeAlias = "subprocess.Popen[bytes] | ForkedProcess"


class Workers:
    """Where worker processes come from that run this code, which begins with ``PRELUDE``, by pipes to their standard
    input and output.

    Their last arguments are these; ``more_roots`` is where else those that are started may import from.
    """

    def __init__(self, code: str, *arguments: str, more_roots: Iterable[Path] = ()) -> None:
        self._code = code
        self._arguments = ("\n".join(map(str, (IMPORT_ROOT, *more_roots))), *arguments)
        self._copies: list[ForkedProcess] = []

    def make_copies(self, number: int, given: Mapping[str, object] = {}) -> None:
        """Copy this process so often, where it can be copied; to be called before it has any other thread.

        In these, and in none that is started, the code has the names ``given``.
        """
        if _is_frozen() or not can_fork():
            return
        with suppress(OSError):
            while len(self._copies) < number:
                self._copies.append(ForkedProcess(self._code, self._arguments, given))

    def start(self) -> AnyProcess:
        """A copy that nobody has yet, else one that is started now. Raises CannotStart."""
        if self._copies:
            return self._copies.pop()
        if _is_frozen():
            raise CannotStart("一つにまとめたプログラムです")
        names = f"utf8={sys.flags.utf8_mode}"  # or the two would spell a file's name in two ways
        command = [sys.executable, "-I", "-S", "-X", names, "-c", self._code, *self._arguments]
        try:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            raise CannotStart(str(error)) from None

    def discard_copies(self) -> None:
        """End those that nobody wanted."""
        while self._copies:
            end_process(self._copies.pop())


def end_process(process: AnyProcess) -> None:
    """Kill it: a worker holds nothing that could be lost. One that the system keeps from dying is left behind."""
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):
            assert pipe is not None
            pipe.close()


def _is_frozen() -> bool:
    """Whether it would be this program again that is started, not Python."""
    return getattr(sys, "frozen", False) or not sys.executable
