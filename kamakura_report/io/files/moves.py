"""Moves: staged outputs take their places, some together or not at all, the others one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import FileStep
from kamakura_report.io.files.lock_held import LockLost, must_hold_lock
from kamakura_report.io.files.outputs import Content, Output, bytes_of
from kamakura_report.io.files.patience import is_held, patiently, tried
from kamakura_report.io.files.read_files import cannot_replace
from kamakura_report.io.files.staging import AnyOutput, Staged, StagedFiles, Staging
from kamakura_report.io.files.system import sync, written_beside
from kamakura_report.problem import CannotRun
from kamakura_report.sequences import Joined


class Moves:
    """Everything that one run of ``write_all`` moves. What is not in its place in the end is taken away.

    One with a claim first takes that name, which it then gives up for its own.
    """

    def __init__(self, root: Path) -> None:
        self._staging = Staging(root)  # of all that nobody has staged before
        self._moves = StagedFiles()
        self._old: dict[tuple[Staging, int], Content] = {}  # what stands where they will be moved

    @contextmanager
    def cleaned_up(self) -> Iterator[None]:
        """However this ends, no temporary file of its own is left, and no empty folder made for one."""
        try:
            with self._staging:
                yield
        finally:
            sync(move.folder for move in self._moves if move.is_in_place)

    def prepare(self, output: AnyOutput, old: Content | None = None) -> Staged:
        """The output in a temporary file beside its place, where ``old`` stands (None: nothing). Raises CannotRun."""
        move = output if isinstance(output, Staged) else self._staging.put(output)
        self._moves.append(move)
        if old is not None:
            self._old[move.staging, move.number] = old
        return move

    def prepare_step(self, step: FileStep) -> tuple[Staged, ...]:
        """The moves of one step: of what it writes, and before that of the backup it makes."""
        target = self.prepare(step.output, step.old)
        if step.backup is None:
            return (target,)
        return self.prepare(Output(step.backup, step.old or b"", step.output.policy)), target

    def probe(self, together: Sequence[Staged], singly: Sequence[Staged]) -> None:
        """See that nobody has a target open for writing, or keeps one of those moved together from being replaced.

        Raises CannotRun.
        """
        for probe, moves in ((system.probe, Joined(together, singly)), (system.probe_rename, together)):
            there = StagedFiles(move for move in moves if system.is_there(move.place))
            errors = tried([partial(probe, move.place) for move in there])
            for move, error in zip(there, errors, strict=True):
                if error is not None and (probe is system.probe or is_held(error)):
                    raise cannot_replace(move.name, error) from error

    def move_together(self, note: Staged, moves: Sequence[Staged]) -> None:
        """The note and then all of these, in order, or none. Raises CannotRun.

        Where one of the others cannot be put back the note stays, and all are known for our own.
        When another run has taken the lock of this one nothing is put back: that run may have written since.
        """
        try:
            for move in chain((note,), moves):
                try:
                    _take_place(move)
                except OSError as error:
                    raise cannot_replace(move.name, error) from error
                move.staging.take_place(move.number)
        except LockLost:
            raise
        except BaseException:
            if self._take_back(moves):
                self._take_back((note,))
            raise

    def move_singly(self, groups: Sequence[tuple[Staged, ...]]) -> list[Staged]:
        """Each group whose files are not held; the last moves of the others. A group is moved in order."""
        errors = tried([partial(_move_group, group) for group in groups])
        left = [group for group, error in zip(groups, errors, strict=True) if error is not None]
        for group in left:
            self._take_back(group)
        return [group[-1] for group in left]

    def _take_back(self, moves: Sequence[Staged]) -> bool:
        """Have all as it was before these, the last first; False where one could not be put back."""
        for move in reversed(moves):
            if move.is_in_place and _put_back(move, self._old.get((move.staging, move.number))):
                move.staging.put_back(move.number)
        return not any(move.is_in_place for move in moves)


def _move_group(group: tuple[Staged, ...]) -> None:
    for move in group:
        if not move.is_in_place:
            system.rename(move.temporary, move.place)
            move.staging.take_place(move.number)


def _take_place(move: Staged) -> None:
    """Put the temporary file in its place. Raises CannotRun when another run has what it claims, LockLost, OSError."""
    if move.claim is None:
        patiently(system.rename, move.temporary, move.place)
        return
    try:
        patiently(system.take_name, move.temporary, move.claim)
    except FileExistsError:
        raise _taken(move) from None
    if any(move.claim.parent.glob(f"{move.claim.stem}-*{move.claim.suffix}")):
        patiently(system.remove, move.claim)
        raise _taken(move)
    settle_claim(move.claim, move.path)


def settle_claim(claim: Path, target: Path) -> None:
    """Give what was claimed its full name, where the disk lets it: it stands under either, whoever holds the lock."""
    with contextlib.suppress(OSError):
        patiently(system.complete_name, claim, target)


def _taken(move: Staged) -> CannotRun:
    return CannotRun(
        f"ほかの実行が、同時に台帳に記録しました（{move.name}）。何も記録していません。もう一度実行してください。"
    )


def _put_back(move: Staged, old: Content | None) -> bool:
    """Have the target as it was before the move; False where the disk does not let it."""
    must_hold_lock()
    path = move.path
    try:
        if old is None:
            patiently(system.remove, path)
        else:
            with written_beside(path, bytes_of(old), "back") as temporary:
                patiently(system.rename, temporary, path)
    except OSError:
        return False
    return True
