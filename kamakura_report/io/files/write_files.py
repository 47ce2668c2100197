"""Writing several files so that each is the old one or the new one, whatever happens on the way.

First everything is planned, then every new content stands complete in a temporary file beside its
target, then nothing is left to do but rename. Until the first rename a failure leaves no trace.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import (
    FileStep,
    Output,
    Policy,
    absolute_path,
    decide_steps,
    folders_to_make,
    hashes_as_bytes,
    name_in,
    recall_hashes,
    sha256,
)
from kamakura_report.io.files.read_files import cannot_read, cannot_replace, cannot_write
from kamakura_report.io.files.system import remove_empty, sync, temporary_name
from kamakura_report.problem import CannotRun


@dataclass(frozen=True)
class Written:
    """What became of one output: ``done`` is "new", "replaced", "unchanged" or "backed up"."""

    path: Path
    done: str
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of the files: those deleted, and those that a person has changed or holds open."""

    removed: tuple[Path, ...]
    kept: tuple[Path, ...]


@dataclass(frozen=True)
class _Move:
    """A finished temporary file and the place it will take."""

    temporary: Path
    target: Path
    name: str
    is_backup: bool = False


def write_all(outputs: Sequence[Output], memory: Path, *, now: datetime, force: bool = False) -> tuple[Written, ...]:
    """Write all outputs; what became of each, in their order. Raises CannotRun with one line for the clerk.

    ``memory`` is the JSON file of remembered hashes; its third parent is the workspace, to which
    names are relative. A file whose hash is remembered is the program's own and is replaced; one a
    person has changed is treated as its policy says, and with ``force`` kept as a backup named by ``now``.
    """
    root = absolute_path(memory).parents[2]
    remembered = recall_hashes(memory)
    steps = decide_steps(outputs, root, remembered, now, force)
    hashes = remembered | {
        step.name: sha256(step.output.content) for step in steps if step.output.policy is not Policy.SNAPSHOT
    }
    if any(step.done != "unchanged" for step in steps) or hashes != remembered:
        _carry_out(steps, memory, name_in(root, memory), hashes_as_bytes(hashes))
    return tuple(Written(step.output.path, step.done, step.backup) for step in steps)


def clear_files(paths: Iterable[Path], memory: Path) -> Cleared:
    """Delete each of these files that is still as it was written (``write_all`` remembers it in ``memory``).

    A file that the program never wrote is left alone and not reported.
    """
    root = absolute_path(memory).parents[2]
    remembered = recall_hashes(memory)
    removed: list[Path] = []
    kept: list[Path] = []
    for path in paths:
        written = remembered.get(name_in(root, path))
        if written is not None and path.is_file():
            (removed if _unchanged(path, written) and _remove(path) else kept).append(path)
    return Cleared(tuple(removed), tuple(kept))


@contextmanager
def fresh_folder(folder: Path) -> Iterator[None]:
    """Fill a new or empty folder. Raises CannotRun when there is anything in it.

    On any failure all that was put into it is taken away again, and so are the folders made for it.
    """
    try:
        empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise cannot_read(folder, error) from error
    if not empty:
        raise CannotRun(f"{folder} は空のフォルダーではありません。別の名前を指定するか、中を空にしてください。")
    made = folders_to_make([folder / "file"])
    try:
        yield
    except BaseException:
        _empty(folder)
        remove_empty(made)
        raise


def _carry_out(steps: Sequence[FileStep], memory: Path, memory_name: str, hashes: bytes) -> None:
    """Folders, temporary files, a look whether Excel holds a target, renames; the memory last of all."""
    changing = [step for step in steps if step.done != "unchanged"]
    folders: list[Path] = []
    moves: list[_Move] = []
    moved: set[Path] = set()
    try:
        _make_folders([*(step.output.path for step in changing), memory], folders)
        for step in changing:
            if step.backup is not None:
                _prepare(step.backup, step.old, step.backup.name, moves, is_backup=True)
            _prepare(step.output.path, step.output.content, step.name, moves)
        _prepare(memory, hashes, memory_name, moves)
        for move in moves:
            _probe(move)
        for move in moves:
            _rename(move)
            moved.add(move.target)
        sync(move.target.parent for move in moves)
    except BaseException:
        _clean_up(moves, moved, folders)
        raise


def _make_folders(paths: Sequence[Path], made: list[Path]) -> None:
    for folder in folders_to_make(paths):
        try:
            system.make_folder(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error
        made.append(folder)


def _prepare(target: Path, content: bytes, name: str, moves: list[_Move], *, is_backup: bool = False) -> None:
    """The content in a temporary file beside its target, noted before it is made so that it is found again."""
    temporary = temporary_name(target, str(len(moves)))
    moves.append(_Move(temporary, target, name, is_backup))
    try:
        system.write_new(temporary, content)
    except OSError as error:
        raise cannot_write(name, error) from error


def _probe(move: _Move) -> None:
    if move.target.exists():
        try:
            system.probe(move.target)
        except OSError as error:
            raise cannot_replace(move.name, error) from error


def _rename(move: _Move) -> None:
    try:
        system.rename(move.temporary, move.target)
    except OSError as error:
        raise cannot_replace(move.name, error) from error


def _clean_up(moves: Sequence[_Move], moved: set[Path], folders: Sequence[Path]) -> None:
    """No temporary file, no backup of a file that is still there itself, no empty new folder."""
    for position, move in enumerate(moves):
        if move.target not in moved:
            with contextlib.suppress(OSError):
                system.remove(move.temporary)
        elif move.is_backup and moves[position + 1].target not in moved:
            with contextlib.suppress(OSError):
                system.remove(move.target)
    remove_empty(folders)


def _unchanged(path: Path, written: str) -> bool:
    try:
        return sha256(path.read_bytes()) == written
    except OSError:  # whatever it holds, it is not ours to lose
        return False


def _remove(path: Path) -> bool:
    with contextlib.suppress(OSError):
        system.remove(path)
        return True
    return False


def _empty(folder: Path) -> None:
    """Delete all that is in the folder; what the disk does not let go stays."""
    for place, folders, names in os.walk(folder, topdown=False):
        parent = Path(place)
        for name in names:
            with contextlib.suppress(OSError):
                system.remove(parent / name)
        for name in folders:
            with contextlib.suppress(OSError):
                system.remove_folder(parent / name)
