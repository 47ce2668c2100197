"""Outputs: files to be written, each with what is written and whose it is once a person has changed it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from enum import Enum, auto
from functools import cached_property
from pathlib import Path

from kamakura_report.frozen import frozen
from kamakura_report.io.files.shelf import Shelved


def sha256(*parts: bytes) -> str:
    """The SHA-256 of a content, whose parts may be given one by one, as 64 hexadecimal digits."""
    return hashed(parts)


def hashed(parts: Iterable[bytes]) -> str:
    """The same of parts of which none is held."""
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


@frozen
class Told:
    """A content that is told piece by piece each time it is asked for: of a thousand workbooks it is not small."""

    pieces: Callable[[], Iterable[bytes]]


Content = bytes | Shelved | Told


def parts_of(content: Content) -> Iterable[bytes]:
    """The bytes, wherever they are, in parts."""
    if isinstance(content, Told):
        return content.pieces()
    return (content.content if isinstance(content, Shelved) else content,)


def bytes_of(content: Content) -> bytes:
    """The bytes, wherever they are."""
    return b"".join(parts_of(content))


@frozen
class Output:
    """One file to be written."""

    place: str | Path  # where it will lie; as text where there are thousands
    given: Content  # what is written
    policy: Policy
    claim: Path | None = None  # a name that only one run gets, on the way there; what begins with it is the same
    made_from: str = ""  # in one word all that a result is made from, to be remembered with it (``made_of_same``)

    @property
    def path(self) -> Path:
        """The same as a path."""
        return Path(self.place)

    @property
    def content(self) -> bytes:
        """What is written, as bytes."""
        return bytes_of(self.given)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what is written."""
        return hashed(parts_of(self.given))
