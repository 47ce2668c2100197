"""Progress bars on long work; nothing at all when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def track(what: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """A function that passes items on and shows how many are done, on a terminal only."""

    def passed(items: Sequence[T]) -> Iterable[T]:
        if not sys.stderr.isatty() or len(items) < 2:
            return items
        from rich.console import Console
        from rich.progress import track as bar

        return bar(items, description=what, console=Console(stderr=True), transient=True)

    return passed
