"""The note of what is being written: it stands before the first rename and is taken away after the last.

A note that is still there says that a run ended between the two, or could not renew a result that some program held.
By the hashes in it each file that was written is known for the program's own, though the memory does not say so yet.
"""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from kamakura_report.io.files import system
from kamakura_report.io.files.lock_held import lock_is_lost
from kamakura_report.io.files.outputs import sha256
from kamakura_report.io.files.patience import patiently
from kamakura_report.io.files.places import absolute_path, name_in
from kamakura_report.io.files.read_files import cannot_read

RECORDS = "events"  # the folder of records, beside the memory


def note_path(memory: Path) -> Path:
    """Where the note lies: beside the memory of hashes."""
    return memory.with_name("unfinished.json")


def left_unfinished(memory: Path) -> frozenset[str]:
    """The files, as the memory names them, of runs that began to write and did not come to the end of it."""
    return frozenset(stored_hashes(note_path(memory)))


def stored_hashes(memory: Path) -> dict[str, str]:
    """Hashes by name, as the memory (or a note) says. One that cannot be understood says nothing."""
    try:
        stored = json.loads(memory.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    except OSError as error:
        raise cannot_read(memory, error) from error
    if not isinstance(stored, dict):
        return {}
    return {name: digest for name, digest in stored.items() if isinstance(digest, str)}


def recall_hashes(memory: Path) -> dict[str, str]:
    """Hashes by name: the memory, and of what the note speaks of whatever came to be written.

    Without a readable memory every other file counts as a person's.
    """
    hashes = stored_hashes(memory)
    root = absolute_path(memory).parents[2]
    for name, digest in stored_hashes(note_path(memory)).items():
        if hashes.get(name) != digest and _digest(root / name) == digest:
            hashes[name] = digest
    return without_older_records(hashes, memory)


def without_older_records(hashes: Mapping[str, str], memory: Path) -> dict[str, str]:
    """The hashes, of the records (``Policy.RECORD``) that of the newest alone: their names grow."""
    return dict(newest_of_records(sorted(hashes.items()), memory))


def newest_of_records(pairs: Iterable[tuple[str, str]], memory: Path) -> Iterator[tuple[str, str]]:
    """The same of names and hashes in the order of the names."""
    inside = name_in(absolute_path(memory).parents[2], memory.with_name(RECORDS)) + "/"
    for is_record, those in groupby(pairs, lambda pair: pair[0].startswith(inside)):
        if is_record:
            yield deque(those, maxlen=1)[0]
        else:
            yield from those


def newest_record(memory: Path, others: Collection[str] = ()) -> dict[str, str]:
    """The newest record by the name of its file, with its hash; nothing when none is remembered.

    Of what the note speaks of also those with a hash among ``others``, whether such a file is there or not.
    """
    noted = {name: digest for name, digest in stored_hashes(note_path(memory)).items() if digest in others}
    inside = name_in(absolute_path(memory).parents[2], memory.with_name(RECORDS)) + "/"
    hashes = without_older_records(recall_hashes(memory) | noted, memory)
    return {name.removeprefix(inside): digest for name, digest in hashes.items() if name.startswith(inside)}


def clear_note(memory: Path) -> None:
    """Take the note away, unless it knows of a file what the memory does not, or of one that cannot be seen now."""
    if not note_path(memory).exists():
        return
    if _says_all(memory):
        _remove_note(memory)
        return
    remembered, noted = stored_hashes(memory), stored_hashes(note_path(memory))
    root = absolute_path(memory).parents[2]
    known = without_older_records(remembered | noted, memory)
    unsure = [name for name in noted.keys() & known.keys() if remembered.get(name) != noted[name]]
    if all(_is_other(root / name, noted[name]) for name in unsure):
        _remove_note(memory)


def _says_all(memory: Path) -> bool:
    """Whether each line of the note stands in the memory, in the same order: both are sorted, one file a line.

    As it is after nearly every run; of a sending-out to a thousand divisions both are large.
    """
    with contextlib.suppress(OSError), memory.open("rb") as known, note_path(memory).open("rb") as noted:
        lines = (line.rstrip(b",\n") for line in known)
        return all(line.rstrip(b",\n") in lines for line in noted)
    return False


def _remove_note(memory: Path) -> None:
    with contextlib.suppress(OSError):
        if not lock_is_lost():
            patiently(system.remove, note_path(memory))


def _is_other(path: Path, digest: str) -> bool:
    """Whether what stands there is for certain not what was to be written; a file held by Excel may be."""
    try:
        return sha256(patiently(path.read_bytes)) != digest
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _digest(path: Path) -> str:
    try:
        return sha256(patiently(path.read_bytes))
    except OSError:
        return ""
