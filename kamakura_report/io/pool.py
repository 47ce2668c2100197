"""Returned workbooks read by processes of their own, which may hang, burst or die without harm: in order, each in
its time."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from kamakura_report.io.worker import GridFromLines
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.limit_codes import LIMIT_MEMORY, LIMIT_SECONDS
from kamakura_report.returned.grid import Grid

IMPORT_ROOT = Path(__file__).resolve().parents[2]  # what ``kamakura_report`` is imported from
# Ctrl-C is for the process people see: it ends the others itself. Nothing is imported from any other place.
BEGIN = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path.insert(0, sys.argv[1]); "
    "from kamakura_report.io.worker import serve_files; serve_files()"
)


class WorkerProcess:
    """A worker. ``told(self, heard)`` is called from a thread with each answer, with None once it is dead."""

    def __init__(self, limits: Limits, told: Callable[[WorkerProcess, GridFromLines | None], None]) -> None:
        self.file: tuple[int, Path] | None = None  # the one it is at
        self.deadline = 0.0
        self.served = 0
        self._limits = limits
        self._told = told
        names = f"utf8={sys.flags.utf8_mode}"  # or the two would spell a file's name in two ways
        command = [sys.executable, "-I", "-S", "-X", names, "-c", BEGIN, str(IMPORT_ROOT), json.dumps(asdict(limits))]
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
            heard, left = GridFromLines(), self._limits.answer
            while line := stdout.readline(left):
                left -= len(line)
                if heard.hear(line):
                    self._told(self, heard)
                    heard, left = GridFromLines(), self._limits.answer
        self._told(self, None)


MOST = 8  # workers, however many processors there are
FILES_EACH = 4  # for fewer files it takes longer to start another worker than to wait for one
AHEAD = 16  # files read but not yet asked for
HEARING = 0.2  # seconds a wait may take before Ctrl-C is looked at (Windows interrupts no wait)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: its cells, or why there are none."""

    result: Grid | Refused
    digest: str = ""  # SHA-256 of the bytes that were read, "" when no worker lived to tell it


class Pool:
    """Workers, from ``with`` to its end. Each is a process; when it is left, none of them is."""

    def __init__(self, limits: Limits = LIMITS, *, workers: int = 0) -> None:
        self._limits = limits
        self._most = workers or min(MOST, os.cpu_count() or 1)
        self._hands: list[WorkerProcess] = []
        self._heard: SimpleQueue[tuple[WorkerProcess, GridFromLines | None]] = SimpleQueue()
        self._waiting: deque[tuple[int, Path]] = deque()
        self._done: dict[int, Reading] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    def read(self, paths: Sequence[Path]) -> Iterator[Reading]:
        """What became of each file, in their order; once for a pool. Raises CannotRun when no worker can be started."""
        self._waiting.extend(enumerate(paths))
        for index in range(len(paths)):
            self._give(index)
            while index not in self._done:
                self._hear()
                self._give(index)
            reading = self._done.pop(index)
            self._give(index + 1)  # there is something to do while the caller thinks about this one
            yield reading
            self._collect()

    def _give(self, wanted: int) -> None:
        """Have idle hands, and new ones where they are worth it, take what waits."""
        while self._waiting and (self._waiting[0][0] <= wanted or self._room(self._waiting[0][0] - wanted)):
            hand = next((hand for hand in self._hands if hand.file is None), None)
            if hand is None:
                if len(self._hands) >= min(self._most, 1 + len(self._waiting) // FILES_EACH):
                    return
                hand = self._new()
            hand.ask(*self._waiting.popleft())

    def _new(self) -> WorkerProcess:
        hand = WorkerProcess(self._limits, lambda hand, heard: self._heard.put((hand, heard)))
        self._hands.append(hand)
        return hand

    def _room(self, ahead: int) -> bool:
        """Whether another file may be read before the wanted one is: what is held here is bounded too."""
        grids = (reading.result for reading in self._done.values() if isinstance(reading.result, Grid))
        return ahead < AHEAD and sum(len(sheet.cells) for grid in grids for sheet in grid.sheets) < self._limits.cells

    def _hear(self) -> None:
        """Wait for the next answer or the next deadline, for a moment at most."""
        until = min((hand.deadline for hand in self._hands if hand.file is not None), default=0.0)
        try:
            self._take(*self._heard.get(timeout=max(0, min(HEARING, until - time.monotonic()))))
        except Empty:
            for hand in [hand for hand in self._hands if hand.file is not None and hand.deadline <= time.monotonic()]:
                self._lose(hand, Refused(LIMIT_SECONDS.problem(seconds=self._limits.seconds)))

    def _collect(self) -> None:
        """Take what has been heard meanwhile, without waiting."""
        while not self._heard.empty():
            self._take(*self._heard.get())

    def _take(self, hand: WorkerProcess, heard: GridFromLines | None) -> None:
        if hand not in self._hands:
            return  # given up before
        if heard is None:
            self._lose(hand, Refused(READ_DIED.problem()))
        elif isinstance(heard.result, Refused) and heard.result.code == LIMIT_MEMORY.code:
            self._lose(hand, heard.result)
        elif hand.file is not None and heard.result is not None:
            self._done[hand.file[0]] = Reading(heard.result, heard.digest)
            hand.file = None
            if hand.served >= self._limits.recycled or heard.peak > self._limits.memory // 4:
                self._lose(hand)  # a fresh one has all its memory to give

    def _lose(self, hand: WorkerProcess, why: Refused | None = None) -> None:
        """End a worker. Unless it had done nothing before, the file it was at gets a fresh one: it may be blameless."""
        self._hands.remove(hand)
        hand.end()
        if hand.file is None or why is None:
            return
        if hand.served > 1 and why.code != LIMIT_SECONDS.code:
            self._new().ask(*hand.file)
        else:
            self._done[hand.file[0]] = Reading(why)
