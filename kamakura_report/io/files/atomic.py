"""Single files written whole or not at all: received files kept by digest, files put aside, the workspace's key."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import backup_path
from kamakura_report.io.files.lock_held import LockLost, lock_is_lost
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import folders_to_make
from kamakura_report.io.files.read_files import cannot_write, read_file
from kamakura_report.io.files.system import TEMPORARY, remove_empty, sync, written_beside
from kamakura_report.problem import CannotRun

KEY_BYTES = 32  # of the workspace's key, with which issued workbooks are stamped


@contextlib.contextmanager
def keeping(folder: Path, new: list[Path]) -> Iterator[Callable[[bytes, str], Path]]:
    """Files kept for ever, each under the digest of its content: all of them are on the disk when this is left.

    What is yielded keeps a content, given with its SHA-256, as ``folder/<sha256>.xlsx``, its path; one that holds
    something else is healed. It raises CannotRun when it cannot be written. To ``new`` each path is added where
    nothing stood, before it is written.
    """
    made: list[str] = []
    changed: list[Path | str] = []

    def keep(content: bytes, digest: str) -> Path:
        path = folder / f"{digest}.xlsx"
        if not path.exists():
            new.append(path)
        elif read_file(path) == content:
            return path
        try:
            for missing in folders_to_make([path]):
                system.make_folder(missing)
                made.append(missing)
            with written_beside(path, content, "keep") as temporary:
                patiently(system.rename, temporary, path)
        except OSError as error:
            raise cannot_write(path, error) from error
        changed.append(folder)
        return path

    try:
        yield keep
    except BaseException:
        remove_empty(made)
        raise
    sync([*changed, *map(os.path.dirname, made)])


def replace_file(path: Path, content: bytes) -> None:
    """Put the content in the place of the file, or where none is; nobody waits until who holds it lets it go.

    Raises CannotRun when the disk does not let it.
    """
    try:
        with written_beside(path, content, "replace") as temporary:
            system.rename(temporary, path)
    except OSError as error:
        raise cannot_write(path, error) from error


def put_aside(path: Path, content: bytes, *, now: datetime, companion: str = "") -> Path | None:
    """Put the content in the place of the file, which is kept beside it under a backup's name.

    Returns where the old file lies now, None when there was none. A second file, named as the first with
    ``companion`` behind, is moved with it. Raises CannotRun; then all is as it was, unless the lock was lost.
    """
    old = backup_path(path, now)
    moved: list[tuple[Path, Path]] = []
    try:
        with written_beside(path, content, "aside") as temporary:
            for end in dict.fromkeys((companion, "")):
                source, target = path.with_name(path.name + end), old.with_name(old.name + end)
                if source.exists():
                    patiently(system.rename, source, target)
                    moved.append((source, target))
            patiently(system.rename, temporary, path)
    except LockLost:
        raise
    except BaseException as error:
        for source, target in reversed(moved):
            with contextlib.suppress(OSError):
                patiently(system.rename, target, source)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise
    sync([path.parent])
    return old if old.exists() else None


def sweep_unfinished(*folders: Path) -> None:
    """Delete the temporary files that a killed run left in the folders. Only whoever holds the lock may.

    A run whose lock was taken away may be doing the same at this moment.
    """
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in fnmatch.filter(names, TEMPORARY):
                with contextlib.suppress(OSError):
                    system.remove(Path(place) / name)


def discard_file(path: Path) -> None:
    """Delete the file, and its folder when nothing else is in it, where the disk lets it.

    Not when another run has taken the lock of this one: by now the file may be of use to that.
    """
    with contextlib.suppress(OSError):
        if lock_is_lost():
            return
        patiently(system.remove, path)
        system.remove_folder(path.parent)


def workspace_key(path: Path) -> bytes:
    """The 32 bytes of the workspace's key, made now if there is none. An existing one is never overwritten.

    Raises CannotRun when it cannot be made or what stands there is no key.
    """
    try:
        for folder in folders_to_make([path]):
            system.make_folder(folder)
        _create(path)
    except FileExistsError:
        pass
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        key = bytes.fromhex(read_file(path).decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CannotRun(
            f"{path} が壊れています。控えから戻してください。控えがなければこのファイルを消します"
            "（「kamakura-report generate --force」が新しく作りますが、"
            "それまでに配布したファイルは受け取れなくなります）。"
        )
    return key


def _create(path: Path) -> None:
    """A new key only its owner can read, whole or not at all, or FileExistsError. One run at a time comes here."""
    if path.exists():
        raise FileExistsError(path)
    import secrets

    with written_beside(path, secrets.token_hex(KEY_BYTES).encode() + b"\n", "key", 0o600) as temporary:
        patiently(system.rename, temporary, path)
