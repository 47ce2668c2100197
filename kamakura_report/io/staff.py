"""The staff: worker processes of our own as an ``Executor``, and work handed out to any ``Executor`` a few steps ahead.

What is handed out is a function of a module, called with values that can be pickled: all it works by it is given, and
all it comes to it gives back. So it may run in this process, in another, or on another machine, with the same result.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, Timer
from typing import Any, BinaryIO, TypeVar

from kamakura_report.frozen import frozen
from kamakura_report.io import own_process
from kamakura_report.io.forked_process import ForkedProcess
from kamakura_report.io.own_process import MOST_WORKERS, POLL, READY, START, CannotStart, Workers
from kamakura_report.io.shared_value import Shared, SharingPickler, SharingUnpickler

STAFF_CODE = own_process.PRELUDE + "from kamakura_report.io.staff import serve_calls; serve_calls()"
FEWEST = 8  # for fewer pieces of work it takes longer to start workers than to do them
QUEUED = 8  # pieces of work that each worker has before it, while this process does something else
TRIES = 2  # how often a piece of work is begun at which a worker dies
_SIZE = 8  # bytes that say how long a message is
_HELD: dict[str, Shared] = {}  # by their names, what copies of this process that are made now have

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
        self._calls: SimpleQueue[tuple[Future[Any], tuple[object, ...]] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._workers: set[_Worker] = set()
        self._held: frozenset[str] = frozenset()  # what all copies have of what is ``Shared``
        self._over = False

    def submit(self, fn: Callable[..., Done], /, *arguments: Any, **named: Any) -> Future[Done]:
        """The function's result, once a worker comes to it."""
        if not self._threads:
            self._make_copies(arguments)
        future: Future[Done] = Future()
        self._calls.put((future, (fn, arguments, named)))
        if len(self._threads) < self._most:
            self._threads.append(Thread(target=self._work, daemon=True))
            self._threads[-1].start()
        return future

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
        _HELD.update({each.name: each for each in arguments if isinstance(each, Shared)})
        self._held = frozenset(_HELD)
        self._processes.make_copies(self._most)
        _HELD.clear()

    def _work(self) -> None:
        """What the thread of one worker does."""
        worker: _Worker | None = None
        while (waiting := self._calls.get()) is not None and not self._over:
            future, call = waiting
            error: Exception = WorkerDied()
            for _ in range(TRIES):
                try:
                    worker = worker or self._start()
                    done, result = worker.answer(call)
                except (EOFError, OSError):
                    self._end(worker)
                    worker = None
                    continue
                except Exception as cannot:  # it does not start, or the call cannot be pickled
                    error = cannot
                    break
                if done:
                    future.set_result(result)
                else:
                    error = result
                break
            if not future.done():
                future.set_exception(error)
        self._end(worker)

    def _start(self) -> _Worker:
        worker = _Worker(self._processes, self._held)
        self._workers.add(worker)
        if self._over:
            worker.end()
        return worker

    def _end(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.end()
            self._workers.discard(worker)


class _Worker:
    """One worker process, which answers one call after the other. Raises CannotStart."""

    def __init__(self, processes: Workers, held: Collection[str]) -> None:
        self._process = processes.start()
        self._known = set(held) if isinstance(self._process, ForkedProcess) else set[str]()  # of all that is ``Shared``
        too_late = Timer(START, self._process.kill)
        too_late.daemon = True
        too_late.start()
        runs = self._out.readline(len(READY)) == READY
        too_late.cancel()
        if not runs:
            self.end()
            raise CannotStart(f"終了コード {self._process.returncode}")

    @property
    def _out(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]

    def answer(self, call: tuple[object, ...]) -> tuple[bool, Any]:
        """Whether the call came to a result, and that, or the exception. Raises EOFError or OSError when it is dead."""
        message = io.BytesIO()
        SharingPickler(message, self._known).dump(call)
        assert self._process.stdin is not None
        _write(self._process.stdin, message.getbuffer())  # type: ignore[arg-type]
        done, result = pickle.loads(_read(self._out))
        return done, result

    def end(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(Exception):
            own_process.end_process(self._process)


def serve_calls() -> None:
    """What a worker does: make each call that comes by standard input, until it ends."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing that is printed gets among them
    answers.write(READY)
    answers.flush()
    known = dict(_HELD)
    with contextlib.suppress(EOFError):
        while True:
            function, arguments, named = SharingUnpickler(io.BytesIO(_read(sys.stdin.buffer)), known).load()
            try:
                answer = pickle.dumps((True, function(*arguments, **named)), pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                answer = pickle.dumps((False, error))
            _write(answers, answer)


def _write(pipe: BinaryIO, message: bytes | memoryview) -> None:
    pipe.write(len(message).to_bytes(_SIZE, "big"))
    pipe.write(message)
    pipe.flush()


def _read(pipe: BinaryIO) -> bytes:
    """The next message. Raises EOFError where there is none."""
    head = pipe.read(_SIZE)
    size = int.from_bytes(head, "big")
    message = pipe.read(size) if len(head) == _SIZE else b""
    if not head or len(message) < size:
        raise EOFError
    return message


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
    while not future.done():
        wait([future], timeout=POLL)
    try:
        return future.result()
    except WorkerDied as died:
        died.job = job
        raise
