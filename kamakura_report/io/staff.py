"""The staff: worker processes of our own as an ``Executor``, and work handed out to any ``Executor`` a few steps ahead.

What is handed out is a function of a module, called with values that can be pickled: all it works by it is given, and
all it comes to it gives back. So it may run in this process, in another, or on another machine, with the same result.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from itertools import chain, islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from kamakura_report.frozen import frozen
from kamakura_report.io import own_process
from kamakura_report.io.call_worker import CallWorker, PendingCall
from kamakura_report.io.own_process import MOST_WORKERS, POLL, Workers
from kamakura_report.io.shared_value import Shared

STAFF_CODE = own_process.PRELUDE + (  # a copy is given what it holds, one that is started nothing
    "from kamakura_report.io.call_worker import serve_calls; serve_calls(globals().get('held', {}))"
)
FEWEST = 8  # for fewer pieces of work it takes longer to start workers than to do them
QUEUED = 8  # pieces of work that each worker has before it, while this process does something else
IN_HAND = 2  # calls that a worker has: the one it is at, and the next, or it waits until this process comes to it
TRIES = 2  # how often a piece of work is begun at which a worker dies

Job = TypeVar("Job")
Done = TypeVar("Done")
Work = Callable[["Shared", Sequence[Job]], Sequence[Done]]  # what all share, a batch of jobs → what each comes to


class WorkerDied(Exception):
    """Worker processes ended in the middle of the same piece of work, as often as it is tried; ``job`` is which."""

    job: object = None


@frozen
class Hands:
    """Who does the work, how many batches are handed out before the first one is waited for, and how large they are."""

    executor: Executor
    ahead: int
    batch: int = 1


class InThisProcess(Executor):
    """Does each piece of work when it is handed out."""

    def submit(self, fn: Callable[..., Done], /, *arguments: Any, **named: Any) -> Future[Done]:
        """The function's result, which is there already."""
        future: Future[Done] = Future()
        future.set_result(fn(*arguments, **named))
        return future


class Staff(Executor):
    """Worker processes, once there is something to do: copies of this one where it can be copied then, else started.

    All end when it is left, whatever they do. A call at which a worker dies is made once more, by another one; then its
    future raises WorkerDied. Where no worker can be started it raises CannotStart.
    """

    def __init__(self, workers: int, more_roots: Iterable[Path] = ()) -> None:
        self._most = workers
        self._processes = Workers(STAFF_CODE, more_roots=more_roots)
        self._calls: SimpleQueue[PendingCall | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._workers: set[CallWorker] = set()
        self._held: frozenset[str] = frozenset()  # what all copies have of what is ``Shared``
        self._over = False

    def submit(self, fn: Callable[..., Done], /, *arguments: Any, **named: Any) -> Future[Done]:
        """The function's result, once a worker comes to it."""
        if not self._threads:
            self._make_copies(arguments)
        call = PendingCall(fn, arguments, named)
        self._calls.put(call)
        if len(self._threads) < self._most:
            self._threads.append(Thread(target=self._work, daemon=True))
            self._threads[-1].start()
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers at once: they hold nothing that could be lost."""
        self._over = True
        for _ in self._threads:
            self._calls.put(None)
        for worker in list(self._workers):
            worker.end()
        for thread in self._threads if wait else ():
            thread.join()
        self._processes.discard_copies()

    def _make_copies(self, arguments: Iterable[object]) -> None:
        """Copy this process before it has a thread of ours; the copies have what is shared in the first call."""
        held = {each.name: each for each in arguments if isinstance(each, Shared)}
        self._held = frozenset(held)
        self._processes.make_copies(self._most, {"held": held})

    def _work(self) -> None:
        """What the thread of one worker does. Where that dies, it is the first of its calls at which it did."""
        worker: CallWorker | None = None
        mine: deque[PendingCall] = deque()  # in the order in which they are answered
        while self._takes_on(mine):
            try:
                worker = worker or self._start()
                worker.give(mine)
                if not mine:
                    continue
                done, result = worker.answer()
            except (EOFError, OSError):
                self._end(worker)
                worker = None
                mine[0].died += 1
                if mine[0].died < TRIES:
                    continue
                done, result = False, WorkerDied()
            except Exception as cannot:  # it does not start, or what it answers cannot be read
                done, result = False, cannot
            mine.popleft().comes_to(done, result)
        for call in mine:
            call.comes_to(False, WorkerDied())
        self._end(worker)

    def _takes_on(self, mine: deque[PendingCall]) -> bool:
        """Take calls for one worker, with the next one as long as there are enough for all; False when it is over."""
        with contextlib.suppress(Empty):
            while not self._over and (not mine or (len(mine) < IN_HAND and self._calls.qsize() > self._most)):
                call = self._calls.get(block=not mine)
                if call is None:
                    return False
                mine.append(call)
        return not self._over

    def _start(self) -> CallWorker:
        worker = CallWorker(self._processes, self._held)
        self._workers.add(worker)
        if self._over:
            worker.end()
        return worker

    def _end(self, worker: CallWorker | None) -> None:
        if worker is not None:
            worker.end()
            self._workers.discard(worker)


@contextlib.contextmanager
def our_hands(workers: int, more_roots: Iterable[Path] = ()) -> Iterator[Hands]:
    """So many workers of ours (0: by the processors there are); of one alone nothing is gained over this process."""
    count = workers or min(MOST_WORKERS, os.cpu_count() or 1)
    if count == 1:
        yield Hands(InThisProcess(), ahead=0)
        return
    with Staff(count, more_roots) as staff:
        yield Hands(staff, ahead=QUEUED * count)


def done_in_order(work: Work[Job, Done], shared: Shared, jobs: Iterable[Job], hands: Hands) -> Iterator[Done]:
    """What the work comes to for each job, in their order; a few jobs are begun at once in this process.

    Raises what the work raises; WorkerDied with the first job of its batch; CannotStart.
    """
    jobs = iter(jobs)
    first = tuple(islice(jobs, FEWEST))
    if len(first) < FEWEST:
        hands = Hands(InThisProcess(), ahead=0)
    waiting: deque[tuple[Job, Future[Sequence[Done]]]] = deque()
    rest = chain(first, jobs)
    while batch := tuple(islice(rest, hands.batch)):
        waiting.append((batch[0], hands.executor.submit(work, shared, batch)))
        if len(waiting) > hands.ahead:
            yield from _result(*waiting.popleft())
    while waiting:
        yield from _result(*waiting.popleft())


def _result(job: object, future: Future[Done]) -> Done:
    try:
        return result_of(future)
    except WorkerDied as died:
        died.job = job
        raise


def result_of(future: Future[Done]) -> Done:
    """What it comes to, once it has; meanwhile Ctrl-C is heard. Raises what it raises."""
    while not future.done():
        wait([future], timeout=POLL)
    return future.result()
