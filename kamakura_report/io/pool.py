"""Returned workbooks read in worker processes, which may hang, run out of memory or die without harm to the run.

Results come in the order of the files, each within its time. What a worker does stands in ``io.worker``.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from kamakura_report.frozen import frozen
from kamakura_report.io.kept_records import FindRecords, SentRecords
from kamakura_report.io.own_process import MOST_WORKERS, POLL
from kamakura_report.io.reader.containers import Container, InnerPath
from kamakura_report.io.worker import read_here, remembered
from kamakura_report.io.worker_process import Answered, WaitingFile, WorkerProcess, cannot_start, reading_workers
from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.limit_codes import LIMIT_MEMORY, LIMIT_SECONDS
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.judgement import Doubted
from kamakura_report.returned.understood import UnderstoodBook

FILES_EACH = 4  # for fewer files it takes longer to start another worker than to wait for one
AHEAD = 16  # files read but not yet asked for
TRIES = 3  # workers in a row that do not come to run


@frozen
class Reading:
    """What became of one file: what it says (or its cells alone), the files it holds, or why there is neither."""

    result: Grid | UnderstoodBook | Refused | Container
    digest: str = ""  # SHA-256 of the bytes that were read, "" when the worker died before it could say

    @property
    def doubted(self) -> tuple[Doubted, ...]:
        """What is doubted of the answers in it, as of ``Contents``."""
        contents = self.result.contents if isinstance(self.result, UnderstoodBook) else None
        return contents.doubted if contents else ()


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
        self._processes = reading_workers(limits)
        self._workers: list[WorkerProcess] = []
        self._answers: SimpleQueue[tuple[WorkerProcess, Answered | None]] = SimpleQueue()
        self._waiting: deque[WaitingFile] = deque()
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
        self._processes.discard_copies()

    def read(self, paths: Sequence[Path | InnerPath]) -> Iterator[Reading]:
        """What became of each file, in their order, before the next call. Raises CannotRun when no worker starts."""
        self._waiting.extend(enumerate(paths))
        if paths and not self._workers:
            self._processes.make_copies(self._most_for_waiting)
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
        """Give waiting files to workers: to those without one, to new ones where it is worth starting them, and to
        each its next one."""
        while self._waiting and (self._waiting[0][0] <= wanted or self._may_read_ahead(self._waiting[0][0] - wanted)):
            with_room = [worker for worker in self._workers if worker.has_room]
            worker = min(with_room, key=lambda worker: len(worker.files), default=None)
            may_start = len(self._workers) < self._most_for_waiting
            if may_start and (worker is None or worker.files):
                worker = self._start()
            if worker is None:
                return
            worker.give(self._waiting.popleft())

    @property
    def _most_for_waiting(self) -> int:
        return min(self._most_workers, 1 + len(self._waiting) // FILES_EACH)

    def _start(self) -> WorkerProcess:
        on_answer = lambda worker, answered: self._answers.put((worker, answered))  # noqa: E731
        worker = WorkerProcess(self._limits, on_answer, self._find_records, self._processes)
        self._workers.append(worker)
        return worker

    def _may_read_ahead(self, distance: int) -> bool:
        """Whether a file so many places after the wanted one may be read: the results held here are bounded too."""
        grids = (reading.result for reading in self._readings.values() if isinstance(reading.result, Grid))
        held = sum(len(sheet.cells) for grid in grids for sheet in grid.sheets)
        return distance < AHEAD and held < self._limits.cells

    def _wait(self) -> None:
        """Wait for the next answer or the next deadline, for a moment at most."""
        until = min((worker.deadline for worker in self._workers if worker.files), default=0.0)
        try:
            self._take(*self._answers.get(timeout=max(0, min(POLL, until - time.monotonic()))))
        except Empty:
            for worker in [worker for worker in self._workers if worker.is_overdue()]:
                if worker.runs:
                    self._dismiss(worker, Refused(LIMIT_SECONDS.problem(seconds=self._limits.seconds)))
                else:
                    self._give_up(worker)

    def _take_answers(self) -> None:
        """Take all answers that have come meanwhile, without waiting."""
        while not self._answers.empty():
            self._take(*self._answers.get())

    def _take(self, worker: WorkerProcess, answered: Answered | None) -> None:
        """Keep one answer; None says that the worker is dead."""
        if answered is not None:
            self._failed_starts, self._any_ran = 0, True
            self._keep(worker, answered)
        elif worker in self._workers:  # else it was dismissed before
            if worker.runs:
                self._dismiss(worker, Refused(READ_DIED.problem()))
            else:
                self._give_up(worker)

    def _keep(self, worker: WorkerProcess, answered: Answered) -> None:
        index, answer = answered.file[0], answered.answer
        out_of_memory = isinstance(answer.result, Refused) and answer.result.code == LIMIT_MEMORY.code
        if out_of_memory and not answered.first:  # what it read before may have taken the memory
            self._start().give(answered.file)
        elif answer.result is not None:
            self._readings[index] = Reading(answer.result, "" if out_of_memory else answer.digest)
        if worker in self._workers and (out_of_memory or worker.worn_out):
            self._dismiss(worker)

    def _give_up(self, worker: WorkerProcess) -> None:
        """End a worker that did not come to run: its files are blameless. Raises CannotRun when none does."""
        self._dismiss(worker)
        self._failed_starts += 1
        if self._failed_starts >= TRIES or not (self._any_ran or self._workers):
            raise cannot_start(worker.ending)

    def _dismiss(self, worker: WorkerProcess, why: Refused | None = None) -> None:
        """End a worker, and say ``why`` of the file it was at; its other files are read by others.

        Had it read other files before, that file may be blameless and gets a fresh worker, unless its time was up.
        """
        self._workers.remove(worker)
        left = worker.end()
        if left and why is not None:
            at = left.pop(0)
            if worker.answered and why.code != LIMIT_SECONDS.code:
                self._start().give(at)
            else:
                self._readings[at[0]] = Reading(why)
        self._waiting = deque(sorted([*left, *self._waiting], key=lambda waiting: waiting[0]))


def _one_at_a_time(find_records: FindRecords) -> FindRecords:
    """The same for the threads of several workers; what cannot be found is none here, and is told by the caller."""
    alone = Lock()

    def find(issue_id: str) -> SentRecords | None:
        with alone, suppress(CannotRun, OSError, ValueError):
            return find_records(issue_id)
        return None

    return find
