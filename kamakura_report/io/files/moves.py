"""Moves: finished temporary files take their places, some together or not at all, the others one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import FileStep
from kamakura_report.io.files.folders import make_folders_for
from kamakura_report.io.files.lock_held import LockLost, must_hold_lock
from kamakura_report.io.files.patience import is_held, patiently, tried
from kamakura_report.io.files.read_files import cannot_replace, cannot_write
from kamakura_report.io.files.staging import Content, Staged, bytes_of
from kamakura_report.io.files.system import next_number, numbered_name, remove_empty, sync, written_beside
from kamakura_report.problem import CannotRun


@frozen
class Move:
    """A finished temporary file, the place it will take, and what stood there (None: nothing).

    One with a ``claim`` first takes that name, which it then gives up for its own.
    """

    number: int  # of its temporary file
    target: Path
    name: str
    old: Content | None = None
    claim: Path | None = None

    @property
    def temporary(self) -> Path:
        """The temporary file."""
        return numbered_name(self.target, self.number)


class Moves:
    """Everything that one run of ``write_all`` moves. What is not in its place in the end is taken away."""

    def __init__(self) -> None:
        self._moves: list[Move] = []
        self._done: dict[int, Move] = {}  # by their numbers
        self._folders: list[Path] = []

    @contextmanager
    def cleaned_up(self) -> Iterator[None]:
        """However this ends, no temporary file is left, and no empty folder made for one."""
        try:
            yield
        finally:
            for move in self._moves:
                if move.number not in self._done:
                    with contextlib.suppress(OSError):
                        patiently(system.remove, move.temporary)
            sync(dict.fromkeys(move.target.parent for move in self._done.values()))
            if not self._done:
                remove_empty(self._folders)

    def make_folders(self, paths: Iterable[Path]) -> None:
        """Make the folders that these files need."""
        for folder in make_folders_for(paths):
            self._folders.append(folder)

    def prepare(
        self, target: Path, content: bytes, name: str, old: Content | None = None, claim: Path | None = None
    ) -> Move:
        """The content in a temporary file beside its target, noted before it is made so that it is found again."""
        move = Move(next_number(), target, name, old, claim)
        self._moves.append(move)
        try:
            system.write_new(move.temporary, content)
        except OSError as error:
            raise cannot_write(name, error) from error
        return move

    def prepare_step(self, step: FileStep) -> tuple[Move, ...]:
        """The moves of one step: of what it writes, and before that of the backup it makes."""
        target = self._prepare_output(step)
        if step.backup is None:
            return (target,)
        return self.prepare(step.backup, bytes_of(step.old or b""), step.backup.name), target

    def _prepare_output(self, step: FileStep) -> Move:
        output = step.output
        if not isinstance(output.given, Staged):
            return self.prepare(output.path, output.content, step.name, step.old, output.claim)
        move = Move(output.given.number, output.path, step.name, step.old, output.claim)
        self._moves.append(move)
        output.given.staging.give(move.number)
        return move

    def probe(self, together: Sequence[Move], singly: Sequence[Move]) -> None:
        """See that nobody has a target open for writing, or keeps one of those moved together from being replaced.

        Raises CannotRun.
        """
        for probe, moves in ((system.probe, [*together, *singly]), (system.probe_rename, together)):
            there = [move for move in moves if move.target.exists()]
            for move, error in zip(there, tried([partial(probe, move.target) for move in there]), strict=True):
                if error is not None and (probe is system.probe or is_held(error)):
                    raise cannot_replace(move.name, error) from error

    def move_together(self, moves: Sequence[Move]) -> None:
        """All of these, in order, or none. Raises CannotRun.

        The first is the note: where one of the others cannot be put back it stays, and all are known for our own.
        When another run has taken the lock of this one nothing is put back: that run may have written since.
        """
        try:
            for move in moves:
                try:
                    _take_place(move)
                except OSError as error:
                    raise cannot_replace(move.name, error) from error
                self._done[move.number] = move
        except LockLost:
            raise
        except BaseException:
            if self._take_back(moves[1:]):
                self._take_back(moves[:1])
            raise

    def move_singly(self, groups: Sequence[tuple[Move, ...]]) -> list[Move]:
        """Each group whose files are not held; the last moves of the others. A group is moved in order."""
        errors = tried([partial(self._move_group, group) for group in groups])
        left = [group for group, error in zip(groups, errors, strict=True) if error is not None]
        for group in left:
            self._take_back(group)
        return [group[-1] for group in left]

    def _take_back(self, moves: Sequence[Move]) -> bool:
        """Have all as it was before these, the last first; False where one could not be put back."""
        for move in reversed(moves):
            if move.number in self._done and _put_back(move):
                del self._done[move.number]
        return not any(move.number in self._done for move in moves)

    def _move_group(self, group: tuple[Move, ...]) -> None:
        for move in group:
            if move.number not in self._done:
                system.rename(move.temporary, move.target)
                self._done[move.number] = move


def _take_place(move: Move) -> None:
    """Put the temporary file in its place. Raises CannotRun when another run has what it claims, LockLost, OSError."""
    if move.claim is None:
        patiently(system.rename, move.temporary, move.target)
        return
    try:
        patiently(system.take_name, move.temporary, move.claim)
    except FileExistsError:
        raise _taken(move) from None
    if any(move.claim.parent.glob(f"{move.claim.stem}-*{move.claim.suffix}")):
        patiently(system.remove, move.claim)
        raise _taken(move)
    settle_claim(move.claim, move.target)


def settle_claim(claim: Path, target: Path) -> None:
    """Give what was claimed its full name, where the disk lets it: it stands under either, whoever holds the lock."""
    with contextlib.suppress(OSError):
        patiently(system.complete_name, claim, target)


def _taken(move: Move) -> CannotRun:
    return CannotRun(
        f"ほかの実行が、同時に台帳に記録しました（{move.name}）。何も記録していません。もう一度実行してください。"
    )


def _put_back(move: Move) -> bool:
    """Have the target as it was before the move; False where the disk does not let it."""
    must_hold_lock()
    try:
        if move.old is None:
            patiently(system.remove, move.target)
        else:
            with written_beside(move.target, bytes_of(move.old), "back") as temporary:
                patiently(system.rename, temporary, move.target)
    except OSError:
        return False
    return True
