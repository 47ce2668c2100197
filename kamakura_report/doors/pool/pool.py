"""Files in, what became of each out: in order, each in its time, whatever one of them does."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from kamakura_report.doors.pool.hand import Hand
from kamakura_report.doors.pool.wire import Heard
from kamakura_report.doors.xlsx.limits import LIMITS, Limits
from kamakura_report.doors.xlsx.refused import Refused
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.limit_codes import LIMIT_MEMORY, LIMIT_SECONDS
from kamakura_report.returns.grid import Grid

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
        self._hands: list[Hand] = []
        self._heard: SimpleQueue[tuple[Hand, Heard | None]] = SimpleQueue()
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

    def _new(self) -> Hand:
        hand = Hand(self._limits, lambda hand, heard: self._heard.put((hand, heard)))
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

    def _take(self, hand: Hand, heard: Heard | None) -> None:
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

    def _lose(self, hand: Hand, why: Refused | None = None) -> None:
        """End a worker. Unless it had done nothing before, the file it was at gets a fresh one: it may be blameless."""
        self._hands.remove(hand)
        hand.end()
        if hand.file is None or why is None:
            return
        if hand.served > 1 and why.code != LIMIT_SECONDS.code:
            self._new().ask(*hand.file)
        else:
            self._done[hand.file[0]] = Reading(why)
