"""Programs that hold a file, as Windows lets them: it can be read and written, but not replaced, renamed or deleted."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from kamakura_report.io.files import patience, system


@dataclass
class Holder:
    """What is held; from the rename with the number ``at`` (from 1) also the file that it would replace or make."""

    at: int = 0
    writing: bool = False  # the file cannot be opened for writing either, as with Excel
    held: set[Path] = field(default_factory=set)
    renamed: list[Path] = field(default_factory=list)  # what was to be replaced, try by try
    waited: float = 0.0
    until: float = float("inf")  # seconds of waiting after which it lets go

    def refuse(self, *places: str | Path) -> None:
        if self.waited < self.until and self.held.intersection(map(Path, places)):
            error = PermissionError(errno.EACCES, "used by another process")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error


@contextmanager
def holding(*paths: Path, at: int = 0, until: float = float("inf"), writing: bool = False) -> Iterator[Holder]:
    """These files are held, and no waiting takes time."""
    holder = Holder(at, writing, set(paths), until=until)
    before = {name: getattr(system, name) for name in ("rename", "take_name", "probe_rename", "probe", "remove")}

    def moving(name: str) -> Callable[[str | Path, str | Path], None]:
        def call(source: str | Path, target: str | Path) -> None:
            holder.renamed.append(Path(target))
            if len(holder.renamed) == holder.at:
                holder.held.add(Path(target))
            holder.refuse(source, target)
            before[name](source, target)

        return call

    def alone(name: str) -> Callable[[str | Path], None]:
        def call(path: str | Path) -> None:
            if name != "probe" or holder.writing:
                holder.refuse(path)
            before[name](path)

        return call

    def wait(seconds: float) -> None:
        holder.waited += seconds

    with (
        patch.object(system, "rename", moving("rename")),
        patch.object(system, "take_name", moving("take_name")),
        patch.object(system, "probe_rename", alone("probe_rename")),
        patch.object(system, "probe", alone("probe")),
        patch.object(system, "remove", alone("remove")),
        patch.object(patience, "wait", wait),
    ):
        yield holder
