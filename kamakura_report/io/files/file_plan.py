"""What will happen to each file (new, replaced, backup), decided before the first one is touched.

A file that a person has changed is known by its hash: those of all files written are remembered (the *memory*).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count, islice
from operator import eq
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.outputs import Content, Policy, sha256
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import name_in
from kamakura_report.io.files.read_files import cannot_read
from kamakura_report.io.files.shelf import Shelf
from kamakura_report.io.files.staging import OUTCOMES, AnyOutput, Staged
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import FILE_EDITED
from kamakura_report.sequences import ByPlace
from kamakura_report.workbook.names import fitting_name


@frozen
class FileStep:
    """One file, and what will be done with it: "new", "replaced", "unchanged" or "backed up"."""

    output: AnyOutput
    name: str  # as the memory and messages say it
    done: str
    backup: Path | None = None
    old: Content | None = None  # what stands there now


class FileSteps(ByPlace[FileStep]):
    """The steps of these outputs, in their order; of most of four thousand nothing is held but what is done."""

    def __init__(self, outputs: Sequence[AnyOutput], root: Path) -> None:
        self._outputs, self._root = outputs, root
        self._done = bytearray()  # by their places in OUTCOMES
        self._replacing: dict[int, tuple[Path | None, Content | None]] = {}  # the backup, and what stands there now

    def append(self, step: FileStep) -> None:
        """The step of the next output."""
        if step.old is not None:
            self._replacing[len(self._done)] = step.backup, step.old
        self._done.append(OUTCOMES.index(step.done))

    def __len__(self) -> int:
        return len(self._done)

    def __iter__(self) -> Iterator[FileStep]:
        return map(self._step, count(), self._outputs)

    def at(self, place: int) -> FileStep:
        """The step of the output in this place."""
        return self._step(place, self._outputs[place])

    def _step(self, place: int, output: AnyOutput) -> FileStep:
        done = OUTCOMES[self._done[place]]
        return FileStep(output, name_of(output, self._root), done, *self._replacing.get(place, (None, None)))


def name_of(output: AnyOutput, root: Path) -> str:
    """How the memory and messages name what is written."""
    return output.name if isinstance(output, Staged) else name_in(root, output.place)


def decide_steps(
    outputs: Sequence[AnyOutput], root: Path, remembered: Mapping[str, str], now: datetime, force: bool, shelf: Shelf
) -> FileSteps:
    """The steps for all outputs; what stands there now is put on the shelf.

    Raises CannotRun when a person's work would be lost (all such files in its problems), a snapshot
    is damaged, or a folder stands in the way; ValueError when two outputs are one file.
    """
    _must_differ(outputs, root)
    steps = FileSteps(outputs, root)
    edited: list[str] = []
    backups: set[Path] = set()
    for output in outputs:
        name = name_of(output, root)
        step = _decide(output, name, remembered.get(name), now, force, backups, shelf)
        if step is None:
            edited.append(name)
        else:
            steps.append(step)
    if edited:
        raise _edited(edited)
    return steps


def _must_differ(outputs: Sequence[AnyOutput], root: Path) -> None:
    """Raise ValueError when two are one name to a system that knows no case; where hashes differ names do."""
    hashes = sorted(hash(name_of(output, root).casefold()) for output in outputs)
    if not any(map(eq, hashes, islice(hashes, 1, None))):
        return
    for name, number in Counter(name_of(output, root).casefold() for output in outputs).items():
        if number > 1:
            raise ValueError(f"two outputs are one file: {name}")


def _decide(
    output: AnyOutput,
    name: str,
    remembered: str | None,
    now: datetime,
    force: bool,
    backups: set[Path],
    shelf: Shelf,
) -> FileStep | None:
    """The step for one output, its backup added to ``backups``; None when it would cost a person's work."""
    try:
        if not system.is_there(output.place):  # as it is with most: a path is made of those alone that are
            return FileStep(output, name, "new")
        path = output.path
        old = patiently(path.read_bytes)
    except FileNotFoundError:
        return FileStep(output, name, "new")
    except OSError as error:
        if output.path.is_dir():
            advice = "フォルダーを移してください。"
            raise CannotRun(f"{name} という名前のフォルダーがあるため、ファイルを書けません。{advice}") from error
        raise cannot_read(name, error) from error
    if old == output.content:
        return FileStep(output, name, "unchanged")
    if output.policy in (Policy.SNAPSHOT, Policy.RECORD):
        raise CannotRun(f"{name} の中身が書き換わっています。控えから元のファイルに戻して、もう一度実行してください。")
    if sha256(old) == remembered:
        return FileStep(output, name, "replaced", old=shelf.put(old))
    if output.policy is Policy.GUARDED and not force:
        return None
    backups.add(backup := backup_path(path, now, backups))
    return FileStep(output, name, "backed up", backup, shelf.put(old))


def backup_path(path: Path, now: datetime, taken: Collection[Path] = ()) -> Path:
    """A free name beside the file, none of ``taken``: ``master.20270401-093000.bak.xlsx``."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        candidate = path.with_name(fitting_name(path.stem, f".{now:%Y%m%d-%H%M%S}{again}.bak{path.suffix}"))
        if candidate not in taken and not candidate.exists():
            return candidate
    raise AssertionError


def _edited(names: Sequence[str]) -> CannotRun:
    advice = "上書きしてよければ --force を付けて実行してください（今のファイルは控えとして残します）。"
    finding = "は、前に書き出したあとで手が加えられています。"
    if len(names) == 1:
        return CannotRun(f"{names[0]} {finding}{advice}")
    return CannotRun(
        f"{names[0]} ほか{len(names) - 1}件 {finding}{advice}",
        [FILE_EDITED.problem().at(file=name) for name in names],
    )
