"""What will happen to each file (new, replaced, backup), decided before the first one is touched.

A file that a person has changed is known by its hash: those of all files written are remembered (the *memory*).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from itertools import count
from pathlib import Path

from kamakura_report.frozen import frozen, replace
from kamakura_report.indented import indented_json
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import name_in
from kamakura_report.io.files.read_files import cannot_read
from kamakura_report.io.files.shelf import Shelf
from kamakura_report.io.files.staging import Content, Staged, Staging, bytes_of
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import FILE_EDITED
from kamakura_report.workbook.names import fitting_name


def sha256(content: bytes) -> str:
    """The content's SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def hashes_as_bytes(hashes: Mapping[str, str]) -> bytes:
    """The memory as it is kept: sorted, one file a line."""
    return f"{indented_json(dict(hashes), indent=0)}\n".encode()


class Policy(Enum):
    """Whose file it is once a person has changed it (docs/contracts.md, Outputs)."""

    GUARDED = auto()  # a workbook or the master: refused without force
    RESULT = auto()  # made again from what is known: the changed one is kept as a backup
    THEIRS = auto()  # a person's, added to: theirs is kept as a backup, and what is written stays a person's
    SNAPSHOT = auto()  # named by its content: never changed, by anyone
    RECORD = auto()  # an event: never changed either; of all of them the memory names the newest


@frozen
class Output:
    """One file to be written."""

    path: Path
    given: Content  # what is written
    policy: Policy
    claim: Path | None = None  # a name that only one run gets, on the way to ``path``; what begins with it is the same
    made_from: str = ""  # in one word all that a result is made from, to be remembered with it (``made_of_same``)

    @property
    def content(self) -> bytes:
        """What is written, as bytes."""
        return bytes_of(self.given)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is written."""
        return self.given.digest.hex() if isinstance(self.given, Staged) else sha256(self.content)

    def on(self, staging: Staging) -> Output:
        """The same file, its content complete beside the place that it will take. Raises CannotRun."""
        return replace(self, given=staging.put(self.path, self.content))


@frozen
class FileStep:
    """One file, and what will be done with it: "new", "replaced", "unchanged" or "backed up"."""

    output: Output
    name: str  # as the memory and messages say it
    done: str
    backup: Path | None = None
    old: Content | None = None  # what stands there now


def decide_steps(
    outputs: Sequence[Output], root: Path, remembered: Mapping[str, str], now: datetime, force: bool, shelf: Shelf
) -> tuple[FileStep, ...]:
    """The steps for all outputs; what stands there now is put on the shelf.

    Raises CannotRun when a person's work would be lost (all such files in its problems), a snapshot
    is damaged, or a folder stands in the way; ValueError when two outputs are one file.
    """
    steps: list[FileStep] = []
    edited: list[str] = []
    taken: set[str] = set()
    backups: set[Path] = set()
    for output in outputs:
        name = name_in(root, output.path)
        folded = name.casefold()
        if folded in taken:
            raise ValueError(f"two outputs are one file: {name}")
        taken.add(name if folded == name else folded)  # most are: one text in memory, not two
        step = _decide(output, name, remembered.get(name), now, force, backups, shelf)
        if step is None:
            edited.append(name)
        else:
            steps.append(step)
    if edited:
        raise _edited(edited)
    return tuple(steps)


def _decide(
    output: Output,
    name: str,
    remembered: str | None,
    now: datetime,
    force: bool,
    backups: set[Path],
    shelf: Shelf,
) -> FileStep | None:
    """The step for one output, its backup added to ``backups``; None when it would cost a person's work."""
    if output.path.is_dir():
        raise CannotRun(f"{name} という名前のフォルダーがあるため、ファイルを書けません。フォルダーを移してください。")
    try:
        old = patiently(output.path.read_bytes)
    except (FileNotFoundError, NotADirectoryError):
        return FileStep(output, name, "new")
    except OSError as error:
        raise cannot_read(name, error) from error
    if old == output.content:
        return FileStep(output, name, "unchanged")
    if output.policy in (Policy.SNAPSHOT, Policy.RECORD):
        raise CannotRun(f"{name} の中身が書き換わっています。控えから元のファイルに戻して、もう一度実行してください。")
    if sha256(old) == remembered:
        return FileStep(output, name, "replaced", old=shelf.put(old))
    if output.policy is Policy.GUARDED and not force:
        return None
    backups.add(backup := backup_path(output.path, now, backups))
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
