"""Writing several files so that each is the old one or the new one, whatever happens on the way.

First everything is planned, then every new content stands complete in a temporary file beside its
target, then nothing is left to do but rename. What must be true together is renamed first, and put
back when that cannot be finished; results, which can be made again, follow one by one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.file_plan import FileStep, FileSteps, decide_steps
from kamakura_report.io.files.lock_held import lock_is_lost
from kamakura_report.io.files.moves import Moves
from kamakura_report.io.files.outputs import Output, Policy, Told, sha256
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import absolute_path, folders_to_make, name_in
from kamakura_report.io.files.read_files import cannot_read, cannot_replace, read_file
from kamakura_report.io.files.remembered import Remembering, hash_lines, origin_hash, origin_name
from kamakura_report.io.files.shelf import Shelf
from kamakura_report.io.files.staging import AnyOutput, Staged, StagedFiles
from kamakura_report.io.files.system import remove_empty
from kamakura_report.io.files.unfinished import (
    clear_note,
    note_path,
    recall_hashes,
    stored_hashes,
)
from kamakura_report.problem import CannotRun
from kamakura_report.sequences import Joined


@frozen
class Written:
    """What became of one output: ``done`` is "new", "replaced", "unchanged", "backed up" or, of a result, "stale"."""

    path: Path
    done: str
    backup: Path | None = None

    @property
    def is_stale(self) -> bool:
        """True of a result that some program holds: it says what it said before."""
        return self.done == "stale"


@frozen
class Cleared:
    """What became of the files: those deleted, and those that a person has changed or holds open."""

    removed: tuple[Path, ...]
    kept: tuple[Path, ...]


def write_all(
    outputs: Sequence[AnyOutput],
    memory: Path,
    *,
    now: datetime,
    force: bool = False,
    results: Sequence[Output] = (),
    note_stays: bool = False,
) -> tuple[Written, ...]:
    """Write all outputs or none, then the results, each where nobody holds it; what became of each, in this order.

    Those that were staged are not among these: each tells itself what became of it (``Staged.done``).
    Raises CannotRun with one line for the clerk, and then nothing was written. A result that is held is "stale".

    ``memory`` is the JSON file of remembered hashes; its third parent is the workspace, to which
    names are relative. A file whose hash is remembered is the program's own and is replaced; one a
    person has changed is treated as its policy says, and with ``force`` kept as a backup named by ``now``.
    With ``note_stays`` the caller says by ``unfinished.clear_note`` when what the files go with is done too.
    """
    root = absolute_path(memory).parents[2]
    remembered = recall_hashes(memory)
    if remembered != stored_hashes(memory):
        _settle(memory, remembered)
    with Shelf() as shelf:
        whole = Joined(outputs, results)
        steps = decide_steps(whole, root, remembered, now, force, shelf)
        stale: Collection[str] = ()
        remembering = Remembering(whole, memory, remembered)
        if any(step.done != "unchanged" for step in steps) or remembering.is_more:
            stale = _carry_out(steps, len(outputs), memory, remembering)
            if not (remembering.noted or stale or note_stays):
                clear_note(memory)
    return tuple(_told(steps, stale))


def made_of_same(path: Path, memory: Path, made_from: str) -> bytes | None:
    """What stands in the file, when that was written as made from the same (``Output.made_from``); else None."""
    remembered = stored_hashes(memory).get(origin_name(name_in(absolute_path(memory).parents[2], path)))
    if remembered is None:
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if remembered == origin_hash(made_from, content) else None


def as_written(paths: Iterable[Path], memory: Path) -> tuple[Path, ...]:
    """Those of these files that nobody changed since the program wrote them (``write_all`` remembers in ``memory``)."""
    written = _remembered(paths, memory)
    return tuple(path for path, digest in written if path.is_file() and _unchanged(path, digest))


def ever_written(paths: Iterable[Path], memory: Path) -> tuple[Path, ...]:
    """Those of these files that the program wrote, whatever became of them since."""
    return tuple(path for path, _ in _remembered(paths, memory))


def _remembered(paths: Iterable[Path], memory: Path) -> Iterator[tuple[Path, str]]:
    """Those of these files that the program wrote, with the digests of what it wrote."""
    root = absolute_path(memory).parents[2]
    remembered = recall_hashes(memory)
    digests = ((path, remembered.get(name_in(root, path))) for path in paths)
    return ((path, digest) for path, digest in digests if digest)


def clear_files(paths: Iterable[Path], memory: Path) -> Cleared:
    """Delete each of these files that is still as it was written (``write_all`` remembers it in ``memory``).

    A file that the program never wrote is left alone and not reported.
    """
    paths = tuple(paths)
    root = absolute_path(memory).parents[2]
    remembered = recall_hashes(memory) if paths else {}
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
        system.empty_folder(folder)
        remove_empty(made)
        raise


def _told(steps: Iterable[FileStep], stale: Collection[str]) -> Iterator[Written]:
    """What became of each output, told to those that were staged."""
    for step in steps:
        is_stale = step.name in stale
        done = "stale" if is_stale else step.done
        if isinstance(step.output, Staged):
            step.output.staging.tell(step.output.number, done)
        else:
            yield Written(step.output.path, done, None if is_stale else step.backup)


def _settle(memory: Path, hashes: Mapping[str, str]) -> None:
    """Have the memory say what only the note of a run that did not end knows. Raises CannotRun."""
    try:
        content = b"".join(hash_lines(sorted(hashes.items())))
        with system.written_beside(memory, content, "memory") as temporary:
            patiently(system.rename, temporary, memory)
    except OSError as error:
        raise cannot_replace(memory, error) from error


def _carry_out(steps: FileSteps, count: int, memory: Path, remembering: Remembering) -> set[str]:
    """Folders, temporary files, a look whether a target is held, the note, renames; the results that are stale.

    So many of the steps are carried out together, or none of them; the others are results. The memory comes last of
    all, and only when it is right of everything; until then the note knows.
    """
    moves = Moves(absolute_path(memory).parents[2])
    note = note_path(memory)
    old_note = read_file(note) if note.exists() else None
    changing = (step for step in islice(steps, count) if step.done != "unchanged")
    results = (step for step in map(steps.at, range(count, len(steps))) if step.done != "unchanged")
    with moves.cleaned_up():
        together = StagedFiles(move for step in changing for move in moves.prepare_step(step))
        singly = [moves.prepare_step(step) for step in results]
        noting = moves.prepare(Output(note, Told(remembering.note), Policy.RESULT), old_note)
        remembered = moves.prepare(Output(memory, Told(remembering.memory), Policy.RESULT))
        moves.probe(Joined(together, [noting]), [move for group in singly for move in group])
        moves.move_together(noting, together)
        stale = {move.name for move in moves.move_singly(singly)}
        if not stale:
            moves.move_singly([(remembered,)])
    return stale


def _unchanged(path: Path, written: str) -> bool:
    try:
        return sha256(path.read_bytes()) == written
    except OSError:  # whatever it holds, it is not ours to lose
        return False


def _remove(path: Path) -> bool:
    with contextlib.suppress(OSError):
        if lock_is_lost():
            return False
        patiently(system.remove, path)
        return True
    return False
