"""A worker process as a copy of this one, where that is safe: all that it needs is loaded already.

Only on Linux (macOS's own libraries do not survive it), and only while this process has no other thread, which the
copy would find in the middle of something.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NoReturn

_TASKS = Path("/proc/self/task")  # the threads of libraries too


def can_fork() -> bool:
    """Whether this process may be copied now."""
    try:
        return sys.platform == "linux" and len(list(_TASKS.iterdir())) == 1
    except OSError:
        return False


class ForkedProcess:
    """A copy of this process that runs this code and ends; as ``subprocess.Popen`` shows a process with two pipes.

    The code has the names ``given``, with the very values: none is sent. The copy has no file open but its pipes and
    standard error. Raises OSError.
    """

    def __init__(self, code: str, arguments: Sequence[str], given: Mapping[str, object] = {}) -> None:
        (own_in, to_it), (from_it, own_out) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(to_it, "wb"), os.fdopen(from_it, "rb")
        self.returncode: int | None = None
        self._asking = Lock()
        # Ctrl-C in the moment before the copy is deaf to it would be told twice.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.pid = os.fork()
            if not self.pid:
                _become(code, arguments, given, (own_in, own_out), before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(own_in)
            os.close(own_out)

    def kill(self) -> None:
        """End it at once, unless it has ended."""
        with self._asking:
            if self.returncode is None:
                os.kill(self.pid, signal.SIGKILL)

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        with self._asking:
            if self.returncode is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
            return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit status once it has ended. Raises ``subprocess.TimeoutExpired``."""
        until = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("", timeout)
            time.sleep(0.001)
        return status


def _become(
    code: str, arguments: Sequence[str], given: Mapping[str, object], own_pipes: tuple[int, int], mask: set[int]
) -> NoReturn:
    """What the copy does: nothing of what this process would still do, not even when it ends."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, pipe in enumerate(own_pipes):
            os.dup2(pipe, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        sys.argv = ["-c", *arguments]
        pipes = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)  # held, whatever the code does
        sys.stdin, sys.stdout = pipes
        gc.freeze()  # what was there before is never looked through again, nor ended
        exec(code, {"__name__": "__main__", **given})
        pipes[1].flush()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
