"""Staging: contents complete in temporary files beside the places they will take, until all is known to be good."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.folders import make_folders_for
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import absolute_path, name_in
from kamakura_report.io.files.read_files import cannot_write, read_file
from kamakura_report.io.files.shelf import Shelved


class Staging:
    """Holds contents until it is left. What took no place by then is gone, and so are the folders made for it."""

    def __init__(self, root: Path) -> None:
        self._root = absolute_path(root)  # to which the names of messages are relative
        self._waiting: dict[int, Path] = {}  # the places they will take, by their numbers
        self._folders: dict[Path, None] = {}  # those that are there
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, target in self._waiting.items():
            with contextlib.suppress(OSError):
                patiently(system.remove, system.numbered_name(target, number))
        if kind is not None or self._waiting:
            system.remove_empty(self._made)

    def put(self, target: Path, content: bytes) -> Staged:
        """The content, on the disk and noted before that so that it is taken away again. Raises CannotRun."""
        staged = Staged(self, system.next_number(), target, hashlib.sha256(content).digest())
        self._make_folder(target)
        self._waiting[staged.number] = target
        try:
            system.write_new(staged.temporary, content)
        except OSError as error:
            raise cannot_write(name_in(self._root, target), error) from error
        return staged

    def give(self, number: int) -> None:
        """That one is looked after by another from now on."""
        del self._waiting[number]
        if not self._waiting:
            self._waiting = {}  # one of five thousand that were taken out is as large as it was

    def _make_folder(self, target: Path) -> None:
        if target.parent in self._folders:
            return
        for folder in make_folders_for([target]):
            self._made.append(folder)
        self._folders[target.parent] = None


@frozen
class Staged:
    """A content that waits there, and its SHA-256. It can be had again until it took its place."""

    staging: Staging
    number: int
    target: Path
    digest: bytes

    @property
    def temporary(self) -> Path:
        """The file where it is complete."""
        return system.numbered_name(self.target, self.number)

    @property
    def content(self) -> bytes:
        """The content again. Raises CannotRun."""
        return read_file(self.temporary)


Content = bytes | Shelved | Staged


def bytes_of(content: Content) -> bytes:
    """The bytes, wherever they are."""
    return content if isinstance(content, bytes) else content.content
