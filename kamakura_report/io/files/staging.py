"""Staging: outputs complete in temporary files beside the places they will take, until all is known to be good.

A sending-out to a thousand divisions has four thousand files that wait: of each one small value is kept.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from posixpath import dirname
from types import TracebackType
from typing import Self

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.folders import make_folders_for
from kamakura_report.io.files.outputs import Output, Policy, sha256
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import absolute_path, name_in
from kamakura_report.io.files.read_files import cannot_write, read_file


class Staging:
    """Holds outputs until it is left. What took no place by then is gone, and so are the folders made for it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._inside = str(root / "name").removesuffix("name")  # what places begin with whose names are relative to it
        self._absolute = absolute_path(root)
        self._waiting: dict[int, Staged] = {}  # by their numbers
        self._folders: dict[str, bool] = {}  # those that are there, by their names; True of one that was made here
        self._elsewhere: dict[str, str] = {}  # where those lie that are not found by their names: outside, by a link

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for staged in self._waiting.values():
            with contextlib.suppress(OSError):
                patiently(system.remove, staged.temporary)
        if kind is not None or self._waiting:
            system.remove_empty(self._root / name for name, is_made in self._folders.items() if is_made)

    def put(self, output: Output) -> Staged:
        """The output, on the disk and noted before that so that it is taken away again. Raises CannotRun."""
        name, content = name_in(self._absolute, output.path), output.content
        digest = "" if output.policy is Policy.SNAPSHOT else sha256(content)
        staged = Staged(self, system.next_number(), name, digest, output.policy, output.claim)
        if staged.place != (place := str(output.path)):
            self._elsewhere[name] = place
        self._make_folder(output.path, staged.folder)
        self._waiting[staged.number] = staged
        try:
            system.write_new(staged.temporary, content)
        except OSError as error:
            raise cannot_write(name, error) from error
        return staged

    def place_of(self, name: str) -> str:
        """Where what has that name lies."""
        return self._elsewhere.get(name) or self._inside + name.replace("/", os.sep)

    def give(self, number: int) -> None:
        """That one is looked after by another from now on."""
        del self._waiting[number]
        if not self._waiting:
            self._waiting = {}  # one of five thousand that were taken out is as large as it was

    def _make_folder(self, target: Path, folder: str) -> None:
        if folder in self._folders:
            return
        for made in make_folders_for([target]):
            self._folders[name_in(self._absolute, made)] = True
        self._folders.setdefault(folder, False)


@frozen
class Staged:
    """An output that waits there. Its content can be had again until it took its place.

    Where it will lie is told by its name alone, for a path takes as much memory as all that is kept here.
    """

    staging: Staging
    number: int
    name: str  # as the memory and messages say it (``name_in``)
    digest: str  # the SHA-256 of what is written; "" of a snapshot, which is named by it
    policy: Policy
    claim: Path | None  # as of the output

    @property
    def place(self) -> str:
        """The place that it will take."""
        return self.staging.place_of(self.name)

    @property
    def path(self) -> Path:
        """The same as a path."""
        return Path(self.place)

    @property
    def temporary(self) -> str:
        """The file where it is complete."""
        return system.numbered_name(self.place, self.number)

    @property
    def folder(self) -> str:
        """The name of the folder in which it will lie."""
        return dirname(self.name)

    @property
    def content(self) -> bytes:
        """What is written, again. Raises CannotRun."""
        return read_file(Path(self.temporary))


AnyOutput = Output | Staged
