"""Holding the lock: whether this run still does, asked before whatever changes a file that others see.

``--break-lock`` gives the lock to another run while this one may still be alive. From then on this run changes
nothing: what it replaced so far stays, as after a kill, for the other may have written since; its note tells the next
run what is the program's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from kamakura_report.io.files.patience import patiently
from kamakura_report.problem import CannotRun

_HELD: ContextVar[tuple[Path, bytes] | None] = ContextVar("lock", default=None)


class LockLost(CannotRun):
    """Another run has taken the lock over while this one was writing."""


@contextmanager
def holding(path: Path, content: bytes) -> Iterator[None]:
    """While this lasts, the lock file with this content, which no other run ever writes, is the one that counts."""
    token = _HELD.set((path, content))
    try:
        yield
    finally:
        _HELD.reset(token)


def must_hold_lock() -> None:
    """Raise LockLost when another run has taken the lock of this one, OSError when that cannot be seen.

    Who needs no lock holds it always.
    """
    if lock_is_lost():
        raise LockLost(
            "書いている途中で、ほかの実行が --break-lock でこの実行の「書き込み中」の印を外したので、止めました。"
            "ここまでに台帳に記録したことは残り、書きかけの結果は次の実行が書き直します。"
            "ほかの実行が終わってから、「kamakura-report status」で確かめてください。"
        )


def lock_is_lost() -> bool:
    """True when another run has taken the lock of this one. Raises OSError when that cannot be seen."""
    held = _HELD.get()
    if held is None:
        return False
    path, content = held
    try:
        return patiently(path.read_bytes) != content
    except (FileNotFoundError, NotADirectoryError):
        return True
