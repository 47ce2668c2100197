"""A workspace on a disk that fails at one call of one's choice."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from kamakura_report.io.files import AnyOutput, Output, Policy, Staged, system, write_all

NOW = datetime(2027, 4, 1, 9, 30, 0)


CALLS = ("make_folder", "write_new", "probe", "rename", "sync_folder")


@dataclass
class Disk:
    """A workspace, and a disk that fails at one call of one's choice."""

    root: Path
    fail_at: int | None = None
    error: int = errno.EIO
    calls: list[str] = field(default_factory=list)

    @property
    def memory(self) -> Path:
        return self.root / "output" / "ledger" / "written.json"

    def write(self, *outputs: AnyOutput, force: bool = False) -> list[str]:
        written = iter(write_all(outputs, self.memory, now=NOW, force=force))
        return [output.done if isinstance(output, Staged) else next(written).done for output in outputs]

    def output(self, name: str, content: bytes, policy: Policy = Policy.GUARDED) -> Output:
        return Output(self.root / name, content, policy)

    def everything(self) -> dict[str, bytes]:
        """All files by name, hidden ones too."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes() for path in self.root.rglob("*") if path.is_file()
        }

    def folders(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_dir()}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path)

    def watched(name: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object) -> None:
            disk.calls.append(name)
            if len(disk.calls) - 1 == disk.fail_at:
                if name == "write_new":  # half of it reaches the disk
                    path, parts = arguments[:2]
                    assert isinstance(path, str | Path)
                    assert isinstance(parts, Iterable)
                    content = b"".join(parts)
                    real(path, [content[: len(content) // 2]])
                raise OSError(disk.error, os.strerror(disk.error))
            real(*arguments)

        return call

    for name in CALLS:
        monkeypatch.setattr(system, name, watched(name, getattr(system, name)))
    return disk
