"""The lock: one writer at a time, after a short retry, by a file that says who writes, where and since when."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.lock_held import holding, lock_is_lost
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import folders_to_make
from kamakura_report.io.files.read_files import cannot_write
from kamakura_report.io.files.system import remove_empty
from kamakura_report.problem import CannotRun

WAIT = 3.0  # seconds in which a second run hopes that the first one ends
PAUSE = 0.1  # seconds between two tries
UNKNOWN = "不明"
_task: ContextVar[str] = ContextVar("the task that this run does, which somebody may begin again", default="")


def person() -> str:
    """The name under which the person at this computer is logged in."""
    try:
        import getpass

        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, or a system without users
        return UNKNOWN


@contextlib.contextmanager
def doing_task(name: str) -> Iterator[None]:
    """While this lasts, this run does a task of that name, one in all the world.

    Whoever handed it out begins it again when the process that does it dies. Then the lock that this left is taken
    over, if it is seen that it ended: it was on this computer, and runs no more.
    """
    token = _task.set(name)
    try:
        yield
    finally:
        _task.reset(token)


@contextlib.contextmanager
def locked(path: Path, *, now: datetime, break_lock: bool = False, wait: float = WAIT) -> Iterator[None]:
    """Alone while this lasts. ``break_lock`` first takes away the lock of a run that did not end.

    Raises CannotRun, naming who holds the lock, when it is not given free in ``wait`` seconds, or when
    the lock cannot be written. Folders made for the lock alone are gone afterwards. The lock of another run,
    which has taken this one's away meanwhile, stays where it is (``holding``).
    """
    made: list[str] = []
    if break_lock:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            _or_refuse(path, partial(patiently, system.remove))
    try:
        for folder in folders_to_make([path]):
            _or_refuse(folder, system.make_folder)
            made.append(folder)
        content = _held_by(now)
        _take(path, content, wait)
        with holding(path, content):
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    if not lock_is_lost():
                        patiently(system.remove, path)
    finally:
        remove_empty(made)  # unless they are in use by now


def _take(path: Path, content: bytes, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            system.write_new(path, (content,))
            return
        except FileExistsError:
            if _is_left_by_the_same_task(path):
                with contextlib.suppress(OSError):
                    system.remove(path)
                continue
            if time.monotonic() >= until:
                raise _busy(path) from None
            time.sleep(PAUSE)
        except OSError as error:
            if isinstance(error, PermissionError) and os.name != "posix" and time.monotonic() < until:
                time.sleep(PAUSE)  # Windows says so of a lock that is just being removed
                continue
            if os.name == "posix":  # where it cannot be somebody else's
                with contextlib.suppress(OSError):
                    system.remove(path)
            raise cannot_write(path, error) from error


def _or_refuse(path: str | Path, call: Callable[[str | Path], None]) -> None:
    try:
        call(path)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise cannot_write(path, error) from error


def _held_by(now: datetime) -> bytes:
    holder = {
        "person": person(),
        "machine": machine_name(),
        "since": now.isoformat(timespec="seconds"),
        "process": os.getpid(),
        "task": _task.get(),
        "nonce": os.urandom(16).hex(),  # two runs never write the same lock
    }
    return json.dumps(holder, ensure_ascii=False).encode()


def _is_left_by_the_same_task(path: Path) -> bool:
    """Whether an earlier attempt at this run's own task holds the lock, and its process is known to have ended."""
    if not _task.get():
        return False
    try:
        holder = json.loads(path.read_bytes())
        ended = holder["machine"] == machine_name() and not _alive(int(holder["process"]))
        return bool(holder["task"] == _task.get() and ended)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _busy(path: Path) -> CannotRun:
    try:
        holder = json.loads(path.read_bytes())
        who = f"{holder['person']}さん（パソコン {holder['machine']}、{holder['since'].replace('T', ' ')} から）"
        process, machine, since = int(holder["process"]), holder["machine"], datetime.fromisoformat(holder["since"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        who, process, machine, since = "だれか", 0, "", datetime.min
    if machine == machine_name() and process and not (_alive(process) and _since_start(since)):
        return CannotRun(
            f"前の実行が途中で終わり、書き込み中の印 {path} が残っています（{who}）。"
            "ほかにだれも実行していなければ、--break-lock を付けてもう一度実行してください。"
        )
    return CannotRun(
        f"{who}が書き込み中です。終わってから、もう一度実行してください。"
        f"終わっているはずなのに続くときは、本人に確かめてから --break-lock を付けて実行してください（印 {path}）。"
    )


def machine_name() -> str:
    """The name of this computer. Not platform.node(): it asks Windows' WMI, which may hang."""
    if _is_windows():
        import socket

        return socket.gethostname() or UNKNOWN
    return os.uname().nodename or UNKNOWN


def started() -> datetime:
    """When this computer was switched on; on Windows its clock counts sleep too."""
    return datetime.now() - timedelta(seconds=time.monotonic())


def _is_windows() -> bool:
    return os.name != "posix"


def _since_start(since: datetime) -> bool:
    """False when the lock is from before this computer was switched on: who wrote it cannot run any more."""
    return not _is_windows() or since.replace(tzinfo=None) >= started() - timedelta(seconds=60)


def _alive(process: int) -> bool:
    """True unless the process is known to have ended; Windows ends a process that is asked like this."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
