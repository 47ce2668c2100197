"""The one run that writes in a workspace: it holds the lock, and takes away what a run before it left half done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files


@contextlib.contextmanager
def sole_writer(workspace: Workspace, *, now: datetime, break_lock: bool = False) -> Iterator[None]:
    """Hold the lock of the workspace. Raises CannotRun when another run holds it.

    ``break_lock`` takes away the lock of a run that did not end, and what that run had not finished.
    """
    with files.locked(workspace.lock, now=now, break_lock=break_lock):
        if break_lock or files.left_unfinished(workspace.written):
            files.sweep_unfinished(workspace.output, workspace.root / "input")
        yield
