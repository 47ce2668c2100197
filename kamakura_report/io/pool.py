"""Returned workbooks read in worker processes, which may hang, run out of memory or die without harm to the run.

Results come in the order of the files, each within its time. What a worker does stands in ``io.worker``.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from kamakura_report.io.reader.containers import Container, InnerPath
from kamakura_report.io.worker import ASKS, READY, FindRecords, read_here, remembered
from kamakura_report.io.worker_lines import GridFromLines
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.limit_codes import LIMIT_MEMORY, LIMIT_SECONDS
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.understood import UnderstoodBook

MOST_WORKERS = 8  # however many processors there are
FILES_EACH = 4  # for fewer files it takes longer to start another worker than to wait for one
AHEAD = 16  # files read but not yet asked for
START = 60.0  # seconds until a worker must have said that it runs: a virus scanner may look at it first
TRIES = 3  # workers in a row that do not come to that
POLL = 0.2  # seconds a wait may take before Ctrl-C is looked at (Windows interrupts no wait)
IMPORT_ROOT = Path(__file__).resolve().parents[2]  # what ``kamakura_report`` is imported from
# Ctrl-C is for the process people see: it ends the others itself. Nothing is imported from any other place.
WORKER_CODE = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path.insert(0, sys.argv[1]); "
    "from kamakura_report.io.worker import serve_files; serve_files()"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: what it says (or its cells alone), the files it holds, or why there is neither."""

    result: Grid | UnderstoodBook | Refused | Container
    digest: str = ""  # SHA-256 of the bytes that were read, "" when the worker died before it could say


class SameProcess:
    """The same without workers: a file that hangs, bursts or crashes takes the whole run with it."""

    def __init__(self, limits: Limits = LIMITS, find_records: FindRecords | None = None) -> None:
        self._limits = limits
        self._find_sent = find_records and remembered(_one_at_a_time(find_records))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, paths: Sequence[Path | InnerPath]) -> Iterator[Reading]:
        """What became of each file, in their order."""
        for path in paths:
            file, inner = (path.path, path.digest) if isinstance(path, InnerPath) else (path, "")
            yield Reading(*read_here(file, self._limits, inner, self._find_sent))


class Pool:
    """The workers, started as they are needed inside ``with`` and all ended when it is left.

    ``find_records`` finds what was sent out, by which files are understood; without it their cells come back.
    """

    def __init__(self, limits: Limits = LIMITS, find_records: FindRecords | None = None, *, workers: int = 0) -> None:
        self._limits = limits
        self._find_records = find_records and _one_at_a_time(find_records)
        self._most_workers = workers or min(MOST_WORKERS, os.cpu_count() or 1)
        self._workers: list[WorkerProcess] = []
        self._answers: SimpleQueue[tuple[WorkerProcess, GridFromLines | None]] = SimpleQueue()
        self._waiting: deque[tuple[int, Path | InnerPath]] = deque()
        self._readings: dict[int, Reading] = {}
        self._failed_starts = 0  # since a worker last said that it runs
        self._any_ran = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def read(self, paths: Sequence[Path | InnerPath]) -> Iterator[Reading]:
        """What became of each file, in their order, before the next call. Raises CannotRun when no worker starts."""
        self._waiting.extend(enumerate(paths))
        for index in range(len(paths)):
            self._assign(index)
            while index not in self._readings:
                self._wait()
                self._assign(index)
            reading = self._readings.pop(index)
            self._assign(index + 1)  # there is something to do while the caller thinks about this one
            yield reading
            self._take_answers()

    def _assign(self, wanted: int) -> None:
        """Give waiting files to idle workers, and to new ones where it is worth starting them."""
        while self._waiting and (self._waiting[0][0] <= wanted or self._may_read_ahead(self._waiting[0][0] - wanted)):
            worker = next((worker for worker in self._workers if worker.file is None), None)
            if worker is None:
                if len(self._workers) >= min(self._most_workers, 1 + len(self._waiting) // FILES_EACH):
                    return
                worker = self._start()
            worker.ask(*self._waiting.popleft())

    def _start(self) -> WorkerProcess:
        on_answer = lambda worker, answer: self._answers.put((worker, answer))  # noqa: E731
        worker = WorkerProcess(self._limits, on_answer, self._find_records)
        self._workers.append(worker)
        return worker

    def _may_read_ahead(self, distance: int) -> bool:
        """Whether a file so many places after the wanted one may be read: the results held here are bounded too."""
        grids = (reading.result for reading in self._readings.values() if isinstance(reading.result, Grid))
        held = sum(len(sheet.cells) for grid in grids for sheet in grid.sheets)
        return distance < AHEAD and held < self._limits.cells

    def _wait(self) -> None:
        """Wait for the next answer or the next deadline, for a moment at most."""
        until = min((worker.deadline for worker in self._workers if worker.file is not None), default=0.0)
        try:
            self._take(*self._answers.get(timeout=max(0, min(POLL, until - time.monotonic()))))
        except Empty:
            busy = [worker for worker in self._workers if worker.file is not None]
            for worker in [worker for worker in busy if worker.deadline <= time.monotonic()]:
                if worker.runs:
                    self._dismiss(worker, Refused(LIMIT_SECONDS.problem(seconds=self._limits.seconds)))
                else:
                    self._give_up(worker)

    def _take_answers(self) -> None:
        """Take all answers that have come meanwhile, without waiting."""
        while not self._answers.empty():
            self._take(*self._answers.get())

    def _take(self, worker: WorkerProcess, answer: GridFromLines | None) -> None:
        """Keep one answer; None says that the worker is dead."""
        if worker not in self._workers:
            return  # dismissed before
        if not worker.runs:
            self._give_up(worker)
            return
        self._failed_starts, self._any_ran = 0, True
        if answer is None:
            self._dismiss(worker, Refused(READ_DIED.problem()))
        elif isinstance(answer.result, Refused) and answer.result.code == LIMIT_MEMORY.code:
            self._dismiss(worker, answer.result)
        elif worker.file is not None and answer.result is not None:
            self._readings[worker.file[0]] = Reading(answer.result, answer.digest)
            worker.file = None
            if worker.served >= self._limits.recycled or answer.peak > self._limits.memory // 4:
                self._dismiss(worker)  # a fresh one has all its memory to give

    def _give_up(self, worker: WorkerProcess) -> None:
        """End a worker that did not come to run: its file is blameless. Raises CannotRun when none does."""
        self._workers.remove(worker)
        worker.end()
        self._failed_starts += 1
        if self._failed_starts >= TRIES or not (self._any_ran or self._workers):
            raise cannot_start(worker.ending)
        if worker.file is not None:
            self._waiting = deque(sorted([worker.file, *self._waiting], key=lambda waiting: waiting[0]))

    def _dismiss(self, worker: WorkerProcess, why: Refused | None = None) -> None:
        """End a worker, and say ``why`` of the file it was at.

        Had it read other files before, that file may be blameless and gets a fresh worker, unless its time was up.
        """
        self._workers.remove(worker)
        worker.end()
        if worker.file is None or why is None:
            return
        if worker.served > 1 and why.code != LIMIT_SECONDS.code:
            self._start().ask(*worker.file)
        else:
            self._readings[worker.file[0]] = Reading(why)


class WorkerProcess:
    """A worker. ``on_answer(self, answer)`` is called from a thread with each answer, with None once it is dead."""

    def __init__(
        self,
        limits: Limits,
        on_answer: Callable[[WorkerProcess, GridFromLines | None], None],
        find_records: FindRecords | None,
    ) -> None:
        self.file: tuple[int, Path | InnerPath] | None = None  # the one it is at
        self.deadline = 0.0
        self.served = 0
        self.runs = False  # it said so: before that nothing is a file's fault
        self._limits = limits
        self._on_answer = on_answer
        self._find_records = find_records
        if getattr(sys, "frozen", False) or not sys.executable:  # it would start this program again, not Python
            raise cannot_start("一つにまとめたプログラムです")
        names = f"utf8={sys.flags.utf8_mode}"  # or the two would spell a file's name in two ways
        command = [sys.executable, "-I", "-S", "-X", names, "-c", WORKER_CODE, str(IMPORT_ROOT)]
        try:
            self._process = subprocess.Popen(
                [*command, json.dumps(asdict(limits))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise cannot_start(str(error)) from None
        Thread(target=self._listen, daemon=True).start()

    def ask(self, index: int, path: Path | InnerPath) -> None:
        """Have it read a file; its clock starts. That a worker is already dead is learned through ``on_answer``."""
        self.file, self.served = (index, path), self.served + 1
        self.deadline = time.monotonic() + (self._limits.seconds if self.runs else START)
        file, inner = (path.path, path.digest) if isinstance(path, InnerPath) else (path, "")
        self._say([os.fspath(file.absolute()), inner, self._find_records is not None])

    def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it is dead, or was ended meanwhile
            self._process.stdin.write(json.dumps(what).encode("ascii") + b"\n")
            self._process.stdin.flush()

    def _tell_records(self, issue_id: str) -> None:
        """Say what was sent out under this id, null where that cannot be known; finding it is no time of the file's."""
        left, self.deadline = self.deadline - time.monotonic(), math.inf
        records = self._find_records(issue_id) if self._find_records else None
        self.deadline = time.monotonic() + left
        self._say(None if records is None else [record.decode() for record in records])

    @property
    def ending(self) -> str:
        """How it ended, for a person."""
        code = self._process.poll()
        return "返事がありません" if code is None or code == -9 else f"終了コード {code}"

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
            answer, bytes_left = GridFromLines(), self._limits.answer
            if stdout.readline(len(READY)) == READY:
                self.deadline = time.monotonic() + self._limits.seconds  # now its clock starts
                self.runs = True
            while self.runs and (line := stdout.readline(bytes_left)):
                bytes_left -= len(line)
                if line.startswith(ASKS):
                    self._tell_records(str(json.loads(line)[1]))
                    continue
                if answer.add(line):
                    self._on_answer(self, answer)
                    answer, bytes_left = GridFromLines(), self._limits.answer
        self._on_answer(self, None)


def _one_at_a_time(find_records: FindRecords) -> FindRecords:
    """The same for the threads of several workers; what cannot be found is none here, and is told by the caller."""
    alone = Lock()

    def find(issue_id: str) -> Sequence[bytes] | None:
        with alone, contextlib.suppress(CannotRun, OSError, ValueError):
            return find_records(issue_id)
        return None

    return find


def cannot_start(why: str) -> CannotRun:
    """The line for workers that do not run, whatever keeps them from it."""
    return CannotRun(
        f"ファイルを読み取る補助のプログラムを起動できません（{why}）。セキュリティ対策ソフトなどが止めていないかを確かめてください。"
        "同じコマンドに --in-process を付けると、補助のプログラムを使わずに読みます。"
    )
