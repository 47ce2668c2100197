"""The memory of hashes, and the note of what is being written, as they are kept: sorted, one file a line.

What they say of the thousand files of a sending-out is told piece by piece, and never put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import chain, groupby
from json.encoder import encode_basestring as _quoted
from operator import itemgetter
from pathlib import Path

from kamakura_report.io.files.outputs import Output, Policy, sha256
from kamakura_report.io.files.places import absolute_path, name_in
from kamakura_report.io.files.staging import AnyOutput, StagedFiles
from kamakura_report.io.files.unfinished import newest_of_records, note_path, stored_hashes

Pairs = Iterable[tuple[str, str]]  # names of files and hashes
_TOLD_AT_ONCE = 64  # lines


def hash_lines(pairs: Pairs) -> Iterator[bytes]:
    """These, sorted by name, as the file that ``unfinished.stored_hashes`` reads."""
    lines, before = [], "{"
    for name, digest in pairs:
        lines.append(f"{before}\n{_quoted(name)}: {_quoted(digest)}")
        before = ","
        if len(lines) == _TOLD_AT_ONCE:
            yield "".join(lines).encode()
            lines = []
    yield "".join((*lines, "{}\n" if before == "{" else "\n}\n")).encode()


class Remembering:
    """What will be known of these outputs once they are written, beside what the memory and its note say."""

    def __init__(self, outputs: Iterable[AnyOutput], memory: Path, remembered: Mapping[str, str]) -> None:
        """``remembered`` is what the memory says. Raises CannotRun when the note cannot be read."""
        self._memory, self._remembered = memory, remembered
        self.noted = stored_hashes(note_path(memory))  # what the note says
        self._staged, given = StagedFiles(), dict[str, Output]()
        for output in outputs:
            if isinstance(output, Output):
                given[name_in(absolute_path(memory).parents[2], output.place)] = output
            elif _is_own(output):
                self._staged.append(output)
        self._staged.sort()
        self._given = sorted((name, output.digest) for name, output in given.items() if _is_own(output))
        self._made = sorted(
            (origin_name(name), origin_hash(output.made_from, output.content))
            for name, output in given.items()
            if output.made_from
        )

    @property
    def is_more(self) -> bool:
        """Whether the memory does not say all of it."""
        pairs = chain(self._made, self._written())
        return any(self._remembered.get(name) != digest for name, digest in pairs)

    def note(self) -> Iterator[bytes]:
        """The note as it is to be."""
        return hash_lines(_put_over(self.noted, self._written()))

    def memory(self) -> Iterator[bytes]:
        """The memory as it is to be."""
        pairs = _put_over(self._remembered, merge(self._written(), self._made))
        return hash_lines(newest_of_records(pairs, self._memory))

    def _written(self) -> Iterator[tuple[str, str]]:
        return merge(self._given, ((one.name, one.digest) for one in self._staged))


def _put_over(known: Mapping[str, str], pairs: Pairs) -> Iterator[tuple[str, str]]:
    """What is known, sorted by name, with these in place of what was known of the same; they are sorted too."""
    for _, of_one in groupby(merge(sorted(known.items()), pairs, key=itemgetter(0)), key=itemgetter(0)):
        *_, last = of_one  # a merge gives what stands in the first before what stands in the second
        yield last


def _is_own(output: AnyOutput) -> bool:
    """Whether what is written is the program's own, and is known by its hash."""
    return output.policy not in (Policy.SNAPSHOT, Policy.THEIRS)


def origin_name(name: str) -> str:
    """Under which name the memory says what a file was made from: no file can have it."""
    return f"{name}|made from"


def origin_hash(made_from: str, content: bytes) -> str:
    """What it says of that."""
    return sha256(f"{made_from} {sha256(content)}".encode())
