"""Staging: outputs complete in temporary files beside the places they will take, until all is known to be good.

A sending-out to a thousand divisions has four thousand files that wait: of each its name and its digest are kept,
packed as bytes, and a value is made of them for whoever asks.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from kamakura_report.frozen import frozen
from kamakura_report.io.files import system
from kamakura_report.io.files.folders import make_folders
from kamakura_report.io.files.outputs import Output, Policy, parts_of
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import absolute_path, folders_to_make, name_in
from kamakura_report.io.files.read_files import cannot_read, cannot_write
from kamakura_report.sequences import ByPlace

OUTCOMES = ("", "new", "replaced", "unchanged", "backed up", "stale")  # what becomes of a file; "" is not known yet
_WAITS, _IN_PLACE, _PUT_BACK = range(3)
_POLICIES = tuple(Policy)
_SNAPSHOT = _POLICIES.index(Policy.SNAPSHOT)
_DIGEST_BYTES = 32
_MOST_HEADS = 256  # as one byte tells
_PACKED_TOGETHER = 64  # files: all in one would be copied again and again while they become more


class Staging:
    """Holds outputs until it is left. What took no place by then is gone, and so are the folders made for it.

    Each has a number: how many came before it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._inside = str(root / "name").removesuffix("name")  # what places begin with whose names are relative to it
        self._absolute = absolute_path(root)
        self._mark = system.next_number()
        self._packed: list[bytearray] = []  # of so many each its policy, its name, its digest unless it is a snapshot
        self._heads = [""]  # what names begin with, each by its place here
        self._ends = array("I")
        self._states = bytearray()
        self._outcomes = bytearray()  # by their places in OUTCOMES
        self._missing = bytearray()  # how many folders were missing for each
        self._there: set[str] = set()  # folders that were found to be there
        self._elsewhere: dict[str, str] = {}  # where those lie that are not found by their names: outside, by a link
        self._claims: dict[int, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        waiting = [number for number, state in enumerate(self._states) if state == _WAITS]
        for number in waiting:
            with contextlib.suppress(OSError):
                patiently(system.remove, self[number].temporary)
        if kind is not None or waiting:
            system.remove_empty(self._made_folders())

    def put(self, output: Output) -> Staged:
        """The output, on the disk and noted before that so that it is taken away again. Raises CannotRun."""
        staged = self._note(output)
        for _ in make_folders(self._missing_folders(staged.place)):
            pass
        held = hashlib.sha256()
        try:
            system.write_new(staged.temporary, _hashed(parts_of(output.given), held))
        except OSError as error:
            raise cannot_write(staged.name, error) from error
        if output.policy is not Policy.SNAPSHOT:
            self._packed[-1][-_DIGEST_BYTES:] = held.digest()
        return staged

    def _note(self, output: Output) -> Staged:
        name, place, number = name_in(self._absolute, output.place), str(output.place), len(self._states)
        if number % _PACKED_TOGETHER == 0:
            self._packed.append(bytearray())
        room = 0 if output.policy is Policy.SNAPSHOT else _DIGEST_BYTES
        head, tail = self._parted(name)
        self._packed[-1] += b"%c%c%b%b" % (_POLICIES.index(output.policy), head, _stored(tail), bytes(room))
        self._ends.append(len(self._packed[-1]))
        self._states.append(_WAITS)
        self._outcomes.append(0)
        if self.place_of(name) != place:
            self._elsewhere[name] = place
        if output.claim is not None:
            self._claims[number] = output.claim
        return self[number]

    def _parted(self, name: str) -> tuple[int, str]:
        """The place among the heads of what the name begins with, and the rest of it: thousands begin alike."""
        head = os.path.dirname(os.path.dirname(name))
        if head not in self._heads:
            if len(self._heads) == _MOST_HEADS:
                return 0, name
            self._heads.append(head)
        return self._heads.index(head), name[len(head) :]

    def _missing_folders(self, place: str) -> Sequence[str]:
        """Those to be made for what was noted last, and noted with it; each after its parent."""
        folder = os.path.dirname(place)
        missing = () if folder in self._there else folders_to_make([place])
        self._missing.append(len(missing))
        if not missing:
            self._there.add(folder)  # of those made for one record there are thousands
        return missing

    def _made_folders(self) -> Iterator[str]:
        """The folders that were missing, each after its parent."""
        for number, count in enumerate(self._missing):
            above = [os.path.abspath(self[number].place)] if count else []
            for _ in range(count):
                above.append(os.path.dirname(above[-1]))
            yield from reversed(above[1:])

    def __getitem__(self, number: int) -> Staged:
        packed, start = self._packed[number // _PACKED_TOGETHER], self._start(number)
        end = self._ends[number] - (0 if packed[start] == _SNAPSHOT else _DIGEST_BYTES)
        tail = packed[start + 2 : end].decode("utf-8", "surrogatepass")
        return Staged(self, number, self._heads[packed[start + 1]] + tail)

    def policy_of(self, number: int) -> Policy:
        """Whose the one of that number is."""
        return _POLICIES[self._packed[number // _PACKED_TOGETHER][self._start(number)]]

    def digest_of(self, number: int) -> str:
        """The SHA-256 of its content; "" of a snapshot."""
        if self.policy_of(number) is Policy.SNAPSHOT:
            return ""
        end = self._ends[number]
        return self._packed[number // _PACKED_TOGETHER][end - _DIGEST_BYTES : end].hex()

    def claim_of(self, number: int) -> Path | None:
        """The name that it claims first."""
        return self._claims.get(number)

    def _start(self, number: int) -> int:
        """Where it begins among those that it is packed with."""
        return self._ends[number - 1] if number % _PACKED_TOGETHER else 0

    def place_of(self, name: str) -> str:
        """Where what has that name lies."""
        return self._elsewhere.get(name) or self._inside + name.replace("/", os.sep)

    def temporary_of(self, place: str, number: int) -> str:
        """Where the one with that place and number is complete."""
        return system.marked_name(place, f"{self._mark}-{number}")

    def take_place(self, number: int) -> None:
        """Note that this one is where it belongs."""
        self._states[number] = _IN_PLACE

    def put_back(self, number: int) -> None:
        """Note that all is as it was before this one took its place."""
        self._states[number] = _PUT_BACK

    def is_in_place(self, number: int) -> bool:
        """Whether it took its place, and was not put back."""
        return self._states[number] == _IN_PLACE

    def tell(self, number: int, outcome: str) -> None:
        """Note what became of this one, as a word of OUTCOMES."""
        self._outcomes[number] = OUTCOMES.index(outcome)

    def outcome(self, number: int) -> str:
        """What became of it."""
        return OUTCOMES[self._outcomes[number]]


@frozen
class Staged:
    """An output that waits there. Its content can be had again until it took its place.

    Where it will lie is told by its name alone.
    """

    staging: Staging
    number: int
    name: str  # as the memory and messages say it (``name_in``)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is written; "" of a snapshot, which is named by it."""
        return self.staging.digest_of(self.number)

    @property
    def policy(self) -> Policy:
        """As of the output."""
        return self.staging.policy_of(self.number)

    @property
    def claim(self) -> Path | None:
        """As of the output."""
        return self.staging.claim_of(self.number)

    @property
    def place(self) -> str:
        """The place that it will take."""
        return self.staging.place_of(self.name)

    @property
    def path(self) -> Path:
        """The same as a path."""
        return Path(self.place)

    @property
    def folder(self) -> str:
        """The folder in which it will lie."""
        return os.path.dirname(self.place)

    @property
    def temporary(self) -> str:
        """The file where it is complete."""
        return self.staging.temporary_of(self.place, self.number)

    @property
    def content(self) -> bytes:
        """What is written, again. Raises CannotRun."""
        try:
            with open(self.temporary, "rb") as file:
                return file.read()
        except OSError as error:
            raise cannot_read(self.name, error) from error

    @property
    def is_in_place(self) -> bool:
        """Whether it took its place, and was not put back."""
        return self.staging.is_in_place(self.number)

    @property
    def done(self) -> str:
        """What became of it, once it was written: as of ``Written``, "" before."""
        return self.staging.outcome(self.number)


def _stored(name: str) -> bytes:
    """A name as bytes, which are in the order of the names."""
    return name.encode("utf-8", "surrogatepass")


def _hashed(parts: Iterable[bytes], held: hashlib._Hash) -> Iterator[bytes]:
    """The parts, each told to ``held`` too."""
    for part in parts:
        held.update(part)
        yield part


class StagedFiles(ByPlace[Staged]):
    """Files that wait, in an order of their own, each held as a number."""

    def __init__(self, files: Iterable[Staged] = ()) -> None:
        self._stagings: list[Staging] = []
        self._whose = bytearray()  # by their places among these
        self._numbers = array("I")
        for one in files:
            self.append(one)

    def append(self, one: Staged) -> None:
        """Put it behind the others."""
        if one.staging not in self._stagings:
            self._stagings.append(one.staging)
        self._whose.append(self._stagings.index(one.staging))
        self._numbers.append(one.number)

    def sort(self) -> None:
        """Put them in the order of their names."""
        order = sorted(range(len(self)), key=lambda place: _stored(self.at(place).name))  # in half of the room of texts
        self._whose = bytearray(map(self._whose.__getitem__, order))
        self._numbers = array("I", map(self._numbers.__getitem__, order))

    def __len__(self) -> int:
        return len(self._numbers)

    def at(self, place: int) -> Staged:
        """The one in this place of the order."""
        return self._stagings[self._whose[place]][self._numbers[place]]


AnyOutput = Output | Staged
