"""Outputs: files to be written, each with what is written and whose it is once a person has changed it."""

from __future__ import annotations

import hashlib
from enum import Enum, auto
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.files.shelf import Shelved


def sha256(*parts: bytes) -> str:
    """The SHA-256 of a content, whose parts may be given one by one, as 64 hexadecimal digits."""
    held = hashlib.sha256()
    for part in parts:
        held.update(part)
    return held.hexdigest()


class Policy(Enum):
    """Whose file it is once a person has changed it (docs/contracts.md, Outputs)."""

    GUARDED = auto()  # a workbook or the master: refused without force
    RESULT = auto()  # made again from what is known: the changed one is kept as a backup
    THEIRS = auto()  # a person's, added to: theirs is kept as a backup, and what is written stays a person's
    SNAPSHOT = auto()  # named by its content: never changed, by anyone
    RECORD = auto()  # an event: never changed either; of all of them the memory names the newest


Content = bytes | Shelved


def bytes_of(content: Content) -> bytes:
    """The bytes, wherever they are."""
    return content.content if isinstance(content, Shelved) else content


@frozen
class Output:
    """One file to be written."""

    path: Path
    given: Content  # what is written
    policy: Policy
    claim: Path | None = None  # a name that only one run gets, on the way to ``path``; what begins with it is the same
    made_from: str = ""  # in one word all that a result is made from, to be remembered with it (``made_of_same``)

    @property
    def place(self) -> str | Path:
        """Where it will lie."""
        return self.path

    @property
    def content(self) -> bytes:
        """What is written, as bytes."""
        return bytes_of(self.given)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is written."""
        return sha256(self.content)
