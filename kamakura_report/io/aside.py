"""Aside: what is worked out in a copy of this process while this one does something else"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from kamakura_report.io.forked_process import ForkedProcess, can_fork
from kamakura_report.io.own_process import end_process

_CODE = "from kamakura_report.io.aside import tell_all; tell_all(work)"

Work = Callable[[], Iterator[object]]


class Aside:
    """The values that ``work`` gives, by their places, each worked out once; they can be pickled.

    Once it has begun they are worked out in a copy of this process, where it can be copied. Else, and where the copy
    comes to nothing, that is done here when one is asked for: with the same result, and what is raised is raised here.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: list[Any] = []
        self._copy: ForkedProcess | None = None
        self._here: Iterator[object] | None = None

    def begin(self) -> None:
        """Have all of it worked out from now on, where this process can be copied."""
        if self._known or self._copy is not None or not can_fork():
            return
        with suppress(OSError):  # it is done here
            self._copy = ForkedProcess(_CODE, (), {"work": self._work})

    def leave(self) -> None:
        """Have no copy at work any more."""
        if self._copy is not None:
            end_process(self._copy)
            self._copy = None

    def known(self, place: int) -> Any:
        """The value at that place, where it was asked for before; else None."""
        return self._known[place] if place < len(self._known) else None

    def __getitem__(self, place: int) -> Any:
        while len(self._known) <= place:
            self._known.append(self._next())
        return self._known[place]

    def _next(self) -> object:
        if self._copy is not None:
            try:
                return pickle.load(self._copy.stdout)
            except Exception:  # it ended, whatever the reason was
                self.leave()
        try:
            if self._here is None:
                self._here = self._work()
                for _ in self._known:  # of the copy, which came no further
                    next(self._here)
            return next(self._here)
        except Exception:
            self._here = None  # whoever asks again is told again
            raise


def tell_all(work: Work) -> None:
    """What the copy does: tell each value as soon as there is one. Of what is raised nothing: it is raised again."""
    told = sys.stdout.buffer
    try:
        for value in work():
            pickle.dump(value, told, pickle.HIGHEST_PROTOCOL)
            told.flush()
    except Exception:
        sys.exit(1)
