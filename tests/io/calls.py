"""What workers are asked to do in tests: a module that needs nothing but Python's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kamakura_report.io.shared_value import Shared


def add_shared(shared: Shared, numbers: Sequence[int]) -> list[int]:
    """Each number and the shared one."""
    return [shared.value + number for number in numbers]


def die_at(shared: Shared, numbers: Sequence[int]) -> list[int]:
    """The numbers; the process ends at the shared one."""
    if shared.value in numbers:
        os._exit(3)
    return list(numbers)


def die_once(mark: str) -> int:
    """The process that makes the file ends; the next one finds it there."""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return os.getpid()
    os._exit(3)


def refuse(path: Path) -> None:
    """An error of the work itself."""
    raise FileNotFoundError(path)
