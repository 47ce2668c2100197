"""One worker process as the pool sees it: the files it was given, its clock, and what it says, heard by a thread."""

from __future__ import annotations

import contextlib
import json
import math
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Thread

from kamakura_report.frozen import frozen
from kamakura_report.io.kept_records import FindRecords
from kamakura_report.io.own_process import PRELUDE, READY, START, CannotStart, Workers, end_process
from kamakura_report.io.reader.containers import InnerPath
from kamakura_report.io.worker import ASKS
from kamakura_report.io.worker_lines import GridFromLines
from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.problem import CannotRun

QUEUED = 2  # files a worker has been given at most: the one it is at, and its next one
WORKER_CODE = PRELUDE + "from kamakura_report.io.worker import serve_files; serve_files()"
WaitingFile = tuple[int, Path | InnerPath]  # its place among all that are read, and where its bytes are


@frozen
class Answered:
    """What a worker said of a file."""

    file: WaitingFile
    answer: GridFromLines
    first: bool  # whether it had read no other file before


def reading_workers(limits: Limits) -> Workers:
    """Where workers come from that read within these limits."""
    return Workers(WORKER_CODE, json.dumps(asdict(limits)))


class WorkerProcess:
    """A worker. ``on_answer(self, answered)`` is called from a thread with each answer, with None once it is dead.

    Files are handed over one by one: as soon as it has answered one the thread names the next, whatever the caller is
    at. So a file's time begins when the worker does, and of a file that waits nothing is lost when the worker dies.
    """

    def __init__(
        self,
        limits: Limits,
        on_answer: Callable[[WorkerProcess, Answered | None], None],
        find_records: FindRecords | None,
        workers: Workers,
    ) -> None:
        self.files: deque[WaitingFile] = deque()  # not answered yet; it is at the first
        self.deadline = math.inf
        self.answered = 0
        self.worn_out = False  # a fresh one has all its memory to give
        self.runs = False  # it said so: before that nothing is a file's fault
        self._handing_over = Lock()
        self._heard = True  # what it answers counts
        self._limits = limits
        self._on_answer = on_answer
        self._find_records = find_records
        self._plan = b""  # that it knows
        try:
            self._process = workers.start()
        except CannotStart as error:
            raise cannot_start(str(error)) from None
        Thread(target=self._listen, daemon=True).start()

    @property
    def has_room(self) -> bool:
        """Whether it may be given another file."""
        given = len(self.files)
        return given < QUEUED and not self.worn_out and self.answered + given < self._limits.recycled

    def is_overdue(self) -> bool:
        """Whether the time of the file it is at is up; then its answer comes too late, too."""
        with self._handing_over:
            overdue = bool(self.files) and self.deadline <= time.monotonic()
            self._heard = self._heard and not overdue
            return overdue

    def give(self, file: WaitingFile) -> None:
        """Have it read a file after those it has. That it is already dead is learned through ``on_answer``."""
        with self._handing_over:
            self.files.append(file)
            if len(self.files) == 1:
                self._name_next()

    def _name_next(self) -> None:
        """Name the first of its files; the clock of that one starts."""
        self.deadline = time.monotonic() + (self._limits.seconds if self.runs else START)
        _, path = self.files[0]
        file, inner = (path.path, path.digest) if isinstance(path, InnerPath) else (path, "")
        self._say([os.fspath(file.absolute()), inner, self._find_records is not None])

    def _say(self, what: object, *more: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it is dead, or was ended meanwhile
            self._process.stdin.write(json.dumps(what).encode("ascii") + b"\n")
            for each in more:
                self._process.stdin.write(each)
            self._process.stdin.flush()

    def _tell_records(self, issue_id: str) -> None:
        """Say what was sent out under this id, null where that is not known; finding it is no time of the file's.

        First how long the records are and (once) the plan of today, what is known of the records of workbooks, and
        which keys moved since; then these themselves.
        """
        left, self.deadline = self.deadline - time.monotonic(), math.inf
        found = self._find_records(issue_id) if self._find_records else None
        self.deadline = time.monotonic() + left
        if found is None:
            self._say(None)
            return
        records = [found.issue, *(book.data for book in found.books)]
        kept = [(len(book.data), book.digest, book.packed) for book in found.books]
        plan, moves = None, None
        if found.judged_by is not None:
            moves = dict(found.judged_by.moves)
            if found.judged_by.plan != self._plan:
                self._plan = found.judged_by.plan
                records.append(self._plan)
                plan = len(self._plan)
        self._say([len(found.issue), kept, plan, moves], *records)

    @property
    def ending(self) -> str:
        """How it ended, for a person."""
        code = self._process.poll()
        return "返事がありません" if code is None or code == -9 else f"終了コード {code}"

    def end(self) -> list[WaitingFile]:
        """Kill it: it holds nothing that could be lost. One that the system keeps from dying is left behind.

        Comes to the files that it has not answered.
        """
        with self._handing_over:
            left, self._heard = list(self.files), False
            self.files.clear()
        end_process(self._process)
        return left

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
                    self._hand_over(answer)
                    answer, bytes_left = GridFromLines(), self._limits.answer
        self._on_answer(self, None)

    def _hand_over(self, answer: GridFromLines) -> None:
        """Pass an answer on and name the next file; what is said of a file that was taken away is passed over."""
        with self._handing_over:
            if not self._heard or not self.files:
                return
            answered = Answered(self.files.popleft(), answer, first=not self.answered)
            self.answered += 1
            self.worn_out = self.answered >= self._limits.recycled or answer.peak > self._limits.memory // 4
            self.deadline = math.inf
            if self.files and not self.worn_out:
                self._name_next()
        self._on_answer(self, answered)


def cannot_start(why: str) -> CannotRun:
    """The line for workers that do not run, whatever keeps them from it."""
    return CannotRun(
        f"ファイルを読み取る補助のプログラムを起動できません（{why}）。セキュリティ対策ソフトなどが止めていないかを確かめてください。"
        "同じコマンドに --in-process を付けると、補助のプログラムを使わずに読みます。"
    )
