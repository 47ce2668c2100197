"""One worker process as seen from here: told a file, heard by a thread, ended when it must be."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Thread

from kamakura_report.doors.pool.wire import Heard
from kamakura_report.doors.xlsx.limits import Limits
from kamakura_report.problem import CannotRun

ROOT = Path(__file__).resolve().parents[3]  # what ``kamakura_report`` is imported from
# Ctrl-C is for the process people see: it ends the others itself. Nothing is imported from any other place.
BEGIN = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path.insert(0, sys.argv[1]); "
    "from kamakura_report.doors.pool.worker import main; main()"
)


class Hand:
    """A worker. ``told(self, heard)`` is called from a thread with each answer, with None once it is dead."""

    def __init__(self, limits: Limits, told: Callable[[Hand, Heard | None], None]) -> None:
        self.file: tuple[int, Path] | None = None  # the one it is at
        self.deadline = 0.0
        self.served = 0
        self._limits = limits
        self._told = told
        names = f"utf8={sys.flags.utf8_mode}"  # or the two would spell a file's name in two ways
        command = [sys.executable, "-I", "-S", "-X", names, "-c", BEGIN, str(ROOT), json.dumps(asdict(limits))]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            advice = "ほかのプログラムを閉じて、やり直してください。"
            raise CannotRun(f"ファイルを読み取る補助のプログラムを起動できません（{error}）。{advice}") from None
        Thread(target=self._listen, daemon=True).start()

    def ask(self, index: int, path: Path) -> None:
        """Have it read a file; the clock starts here. A worker already dead is heard of by ``told``."""
        self.file, self.served = (index, path), self.served + 1
        self.deadline = time.monotonic() + self._limits.seconds
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(os.fspath(path.absolute())).encode("ascii") + b"\n")
            self._process.stdin.flush()

    def end(self) -> None:
        """Kill it: it holds nothing that could be lost. One that the system keeps from dying is left behind."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stdout, contextlib.suppress(ValueError, OSError):
            heard, left = Heard(), self._limits.answer
            while line := stdout.readline(left):
                left -= len(line)
                if heard.hear(line):
                    self._told(self, heard)
                    heard, left = Heard(), self._limits.answer
        self._told(self, None)
