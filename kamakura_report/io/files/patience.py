"""Patience: what Windows refuses because another program holds the file just now is tried again for some seconds.

Virus scanners, indexers and sync clients open a file for a moment, previews and reports for longer. While they do, it
can be read and often written, but not replaced, renamed or deleted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.5, 2.0)  # seconds between one try and the next
HELD = {5, 32, 33}  # winerror: access denied, sharing violation, lock violation

Returned = TypeVar("Returned")


def wait(seconds: float) -> None:
    """Wait. Tests put something else in the place of this."""
    time.sleep(seconds)


def is_held(error: OSError) -> bool:
    """True when Windows refused because some program may hold the file; other systems never do."""
    return getattr(error, "winerror", None) in HELD


def patiently(call: Callable[..., Returned], *arguments: str | Path) -> Returned:
    """The call, again and again while the file is held. Raises the OSError of the last try, or any other at once."""
    for seconds in PAUSES:
        try:
            return call(*arguments)
        except OSError as error:
            if not is_held(error):
                raise
        wait(seconds)
    return call(*arguments)


def tried(calls: Sequence[Callable[[], None]]) -> list[OSError | None]:
    """Each of the calls, those at held files again and again; the error that each ended with.

    They wait together: for all of them it takes no longer than for one.
    """
    errors: list[OSError | None] = [None] * len(calls)
    left = list(range(len(calls)))
    for seconds in (0.0, *PAUSES):
        if seconds:
            wait(seconds)
        held = []
        for number in left:
            errors[number] = _refused(calls[number])
            if (error := errors[number]) is not None and is_held(error):
                held.append(number)
        left = held
        if not left:
            break
    return errors


def _refused(call: Callable[[], None]) -> OSError | None:
    try:
        call()
    except OSError as error:
        return error
    return None
