"""A worker process that makes calls: it has the next one while it is still at the one before.

What is called is a function of a module, with values that can be pickled; what it answers is the result, pickled too.
"""

from __future__ import annotations

import contextlib
import io
import pickle
import sys
from collections import deque
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread, Timer
from typing import Any, BinaryIO

from kamakura_report.io import own_process
from kamakura_report.io.forked_process import ForkedProcess
from kamakura_report.io.own_process import READY, START, CannotStart, Workers
from kamakura_report.io.shared_value import Shared, SharingPickler, SharingUnpickler

_SIZE = 8  # bytes that say how long a message is


class PendingCall:
    """A call that is to be made, a function with its arguments and named ones; and how often a worker died at it."""

    def __init__(self, *what: object) -> None:
        self.what = what
        self.future: Future[Any] = Future()
        self.died = 0

    def comes_to(self, done: bool, result: Any) -> None:
        """Tell whoever waits for it the result, or the exception."""
        if done:
            self.future.set_result(result)
        else:
            self.future.set_exception(result)


class CallWorker:
    """One worker process, which answers the calls it has, one after the other. Raises CannotStart."""

    def __init__(self, processes: Workers, held: Collection[str]) -> None:
        self._process = processes.start()
        self._known = set(held) if isinstance(self._process, ForkedProcess) else set[str]()  # of all that is ``Shared``
        self._has = 0  # calls that it has not answered
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

    def give(self, calls: deque[PendingCall]) -> None:
        """Give it those of the calls that it does not have. Raises OSError when it is dead.

        One that cannot be pickled comes to that, and is none of the calls any more.
        """
        assert self._process.stdin is not None
        while self._has < len(calls):
            message = io.BytesIO()
            try:
                SharingPickler(message, self._known).dump(calls[self._has].what)
            except Exception as cannot:
                calls[self._has].comes_to(False, cannot)
                del calls[self._has]
            else:
                _write(self._process.stdin, message.getbuffer())  # type: ignore[arg-type]
                self._has += 1

    def answer(self) -> tuple[bool, Any]:
        """Whether the first of its calls came to a result, and that, or the exception.

        Raises EOFError, OSError when it is dead.
        """
        message = _read(self._out)
        self._has -= 1
        done, result = pickle.loads(message)
        return done, result

    def end(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(Exception):
            own_process.end_process(self._process)


def serve_calls(held: Mapping[str, Shared]) -> None:
    """What a worker does: make each call that comes by standard input, until it ends.

    ``held`` is what it has of what is shared, by name, though it was not sent it.
    """
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing that is printed gets among them
    calls: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_take_calls, args=(sys.stdin.buffer, calls), daemon=True).start()
    answers.write(READY)
    answers.flush()
    known = dict(held)
    while call := calls.get():
        function, arguments, named = SharingUnpickler(io.BytesIO(call), known).load()
        try:
            answer = pickle.dumps((True, function(*arguments, **named)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            answer = pickle.dumps((False, error))
        _write(answers, answer)


def _take_calls(pipe: BinaryIO, calls: SimpleQueue[bytes]) -> None:
    """Take the calls that come, also while one is made: else the two ends could wait for each other; b"" at the end."""
    with contextlib.suppress(EOFError):
        while True:
            calls.put(_read(pipe))
    calls.put(b"")


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
