"""A run that ends at a call of one's choice of io.files: killed, or refused by a full or broken disk.

``python -m tests.commands.crashes ROOT CALL WAY STATION`` plays one station of a town's walk at a fixed time.
With CALL 0 it is undisturbed, and prints the names of all calls. In the way ``pause`` it says ``paused`` at the call
and goes on once something is written to it; in the way ``break`` it takes away the lock of another run, and pauses
too.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

from kamakura_report.commands import close, generate, merge, publish
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.files import system
from kamakura_report.problem import CannotRun
from tests.commands.town import R8

NOW = datetime(2027, 6, 1, 9, 30, 0)
DUE = date(2027, 6, 30)  # not that of the town's own rounds
RENAMES = ("rename", "take_name", "complete_name")
CALLS = ("make_folder", "write_new", "probe", *RENAMES, "sync_folder", "remove", "remove_folder")
WAYS = {"kill": 0, "full": errno.ENOSPC, "broken": errno.EIO}
PAUSES = ("pause", "break")


def disturb(fail_at: int, way: str) -> list[str]:
    """The names of the calls as they come; the one of that number (from 1) goes wrong in that way."""
    calls: list[str] = []

    def watched(name: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object) -> None:
            calls.append(name)
            if len(calls) == fail_at:
                if name == "write_new" and way not in PAUSES:  # half of it reaches the disk
                    path, parts = arguments[:2]
                    assert isinstance(path, str | Path)
                    assert isinstance(parts, Iterable)
                    content = b"".join(parts)
                    real(path, [content[: len(content) // 2]])
                if way in PAUSES:
                    print("paused", flush=True)
                    sys.stdin.readline()
                    real(*arguments)
                    return
                if way == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise OSError(WAYS[way], os.strerror(WAYS[way]))
            real(*arguments)

        return call

    for name in CALLS:
        setattr(system, name, watched(name, getattr(system, name)))
    return calls


def play(root: Path, station: str, *, break_lock: bool = False) -> None:
    """One station of the walk, always at the same time."""
    workspace = Workspace(root, in_process=True)  # what becomes of workers whose run is killed: tests/io/test_pool.py
    with patch("secrets.token_hex", lambda count: "07" * count):  # the one thing that is not the same twice
        _play(workspace, station, break_lock)


def _play(workspace: Workspace, station: str, break_lock: bool) -> None:
    if station == "generate":
        generate.run(workspace, generate.Request(years=(R8,), due=DUE), now=NOW, break_lock=break_lock)
    elif station == "merge":
        merge.run(workspace, [], now=NOW, break_lock=break_lock)
    elif station == "publish":
        publish.run(workspace, now=NOW, inside=True, break_lock=break_lock)
    else:
        close.close_round(workspace, "R8", now=NOW, break_lock=break_lock)


def main() -> int:
    """0 when it was done, 2 when it was refused; a kill ends it otherwise."""
    root, fail_at, way, station = sys.argv[1:]
    calls = disturb(int(fail_at), way)
    try:
        play(Path(root), station, break_lock=way == "break")
    except CannotRun as stop:
        print(stop)
        return 2
    print(*calls)
    return 0


if __name__ == "__main__":
    sys.exit(main())
