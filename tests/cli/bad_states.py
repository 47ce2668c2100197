"""Ways to bring a workspace into a bad state."""

from __future__ import annotations

import errno
import os
import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.io import shipped
from kamakura_report.io.files import system
from tests.commands.town import Town

Prepare = Callable[[Town, pytest.MonkeyPatch], None]
PLAN = "input/plan/2-1.txt"


@dataclass(frozen=True)
class Scene:
    """A state of the workspace, and what is typed in it."""

    state: str  # as people would say it
    command: tuple[str, ...]
    prepare: Prepare

    def __str__(self) -> str:
        return f"{self.command[0]}"


def nothing(town: Town, patch: pytest.MonkeyPatch) -> None:
    """All is well in the folder."""


def gone(name: str) -> Prepare:
    """A file or folder is not there."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        path = town.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return prepare


def holding(name: str, content: bytes) -> Prepare:
    """A file holds something else."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        (town.root / name).parent.mkdir(parents=True, exist_ok=True)
        (town.root / name).write_bytes(content)

    return prepare


def folder(name: str) -> Prepare:
    """A folder stands where a file should, or is empty."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        path = town.root / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)

    return prepare


def edited(name: str, change: Callable[[Any], None]) -> Prepare:
    """A person has changed a workbook in Excel."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl keeps no sparklines; nobody looks at them here
            book = openpyxl.load_workbook(town.root / name)
        change(book)
        saved = BytesIO()
        book.save(saved)
        (town.root / name).write_bytes(saved.getvalue())

    return prepare


def typed(sheet: str, **cells: object) -> Callable[[Any], None]:
    """Cells of a sheet get other values."""

    def change(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


def without(sheet: str) -> Callable[[Any], None]:
    """A sheet is deleted."""
    return lambda book: book.remove(book[sheet])


def unreadable(name: str, error: int = errno.EACCES) -> Prepare:
    """The system refuses to read a file: Excel has it open, or the right is missing. (Root may read all.)"""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really = Path.read_bytes

        def refused(path: Path) -> bytes:
            if path.name == name:
                raise OSError(error, os.strerror(error), str(path))
            return really(path)

        patch.setattr(Path, "read_bytes", refused)

    return prepare


def closed(name: str) -> Prepare:
    """The system refuses to list a folder."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really = os.scandir

        def refused(path: Any = ".") -> Any:
            if Path(path).name == name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return really(path)

        (town.root / "input" / "returned" / name).mkdir(parents=True)
        patch.setattr(os, "scandir", refused)

    return prepare


def refused(call: str, error: int, after: int = 0) -> Prepare:
    """The disk refuses a change, after so many of its kind went well; the note that comes before all others stands."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really, left = getattr(system, call), iter(range(after))
        assert call != "rename" or not after

        def broken(*arguments: Any) -> None:
            if call == "rename" and Path(arguments[1]).name == "unfinished.json":
                really(*arguments)
            elif next(left, None) is None:
                if call == "write_new":  # half of it reaches the disk
                    content = b"".join(arguments[1])
                    really(arguments[0], [content[: len(content) // 2]])
                raise OSError(error, os.strerror(error))
            else:
                really(*arguments)

        patch.setattr(system, call, broken)
        if call == "rename":  # the event's, too
            patch.setattr(system, "take_name", broken)

    return prepare


def both(*prepares: Prepare) -> Prepare:
    """One after the other."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        for one in prepares:
            one(town, patch)

    return prepare


def damaged(pattern: str, content: bytes | None = None) -> Prepare:
    """Snapshots of that name are changed at their end, or gone with ``content`` None."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        snapshots = sorted(town.workspace.snapshots.glob(pattern))
        assert snapshots
        for path in snapshots:
            if content is None:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:-3] + content)

    return prepare


def no_source(town: Town, patch: pytest.MonkeyPatch) -> None:
    """The program was installed without the plan and the form it ships."""
    patch.setattr(shipped, "CHECKOUT", town.root / "elsewhere")


IMPORT, GENERATE, MERGE = ("import", PLAN), ("generate", "--year", "R8"), ("merge",)
CHECK, DEMO = ("check",), ("demo", "見本")
STATUS, REMIND = ("status",), ("remind",)
ANOTHER_ROUND = ("generate", "--year", "R9", "--yes")
PLAN_SNAPSHOT, ISSUE, SENT = "?" * 64 + ".json.gz", "?" * 10 + ".json.gz", "?" * 10 + "/*.json.gz"
MASTER, FORM = "input/master.xlsx", "templates/evaluation.xlsx"
SEVERAL_WRONG = typed("成果指標", F2="約10", H2="斜め上")
