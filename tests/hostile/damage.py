"""Damage by chance to what a workspace keeps: to bits, bytes, names and rows of the database, events and kept files.

Each kind of damage is a function of the ledger's folder, the area in it that is damaged, and chance; it says what it
did.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from kamakura_report.io.files import pack_content, unpack_content

DATABASE = "ledger.sqlite3"
Damage = Callable[[Path, str, random.Random], str]
_SMALL = 4  # bytes that one edit changes at most


def _files(ledger: Path, area: str) -> list[Path]:
    """The files of an area; of the database and the memory of written files there is one."""
    place = ledger / area
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())


def flipped(ledger: Path, area: str, chance: random.Random) -> str:
    """One bit."""
    path = chance.choice(_files(ledger, area))
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    # A database is mostly empty pages: half of the flips go where something is written.
    if area == DATABASE and chance.random() < 0.5:
        at = chance.choice([place for place, byte in enumerate(data) if byte])
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return f"{path.name} {at}"


def overwritten(ledger: Path, area: str, chance: random.Random) -> str:
    """Some bytes, put over others, in or left out."""
    path = chance.choice(_files(ledger, area))
    data = bytearray(path.read_bytes())
    at, count = chance.randrange(len(data)), chance.randint(1, _SMALL)
    new = chance.choice((bytes(count), chance.randbytes(count), b"9" * count, b""))
    data[at : at + chance.choice((0, count))] = new
    if bytes(data) == path.read_bytes():
        data += b"\n"
    path.write_bytes(data)
    return f"{path.name} {at} {new!r}"


def digit_edited(ledger: Path, area: str, chance: random.Random) -> str:
    """A digit, as a person edits a figure in a text."""
    path = chance.choice(_files(ledger, area))
    data = bytearray(path.read_bytes())
    digits = [place for place, byte in enumerate(data) if byte in b"0123456789"]
    at = chance.choice(digits)
    data[at] = chance.choice([byte for byte in b"0123456789" if byte != data[at]])
    path.write_bytes(data)
    return f"{path.name} {at}"


def truncated(ledger: Path, area: str, chance: random.Random) -> str:
    path = chance.choice(_files(ledger, area))
    data = path.read_bytes()
    length = chance.choice((0, chance.randrange(len(data)), len(data) - 1))
    path.write_bytes(data[:length])
    return f"{path.name} {length} of {len(data)}"


def deleted(ledger: Path, area: str, chance: random.Random) -> str:
    path = chance.choice(_files(ledger, area))
    path.unlink()
    return path.name


def last_deleted(ledger: Path, area: str, chance: random.Random) -> str:
    path = _files(ledger, area)[-1]
    path.unlink()
    return path.name


def swapped(ledger: Path, area: str, chance: random.Random) -> str:
    """Two files, each under the name of the other."""
    one, other = chance.sample(_files(ledger, area), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"{one.name} {other.name}"


def renumbered(ledger: Path, area: str, chance: random.Random) -> str:
    """An event under another number, in its name and, half of the time, in its file."""
    paths = _files(ledger, area)
    path = chance.choice(paths)
    number = chance.choice((0, len(paths) + 1, len(paths) + 5, 999999))
    target = path.with_name(f"{number:06}-{path.name.partition('-')[2]}")
    record = json.loads(path.read_bytes())
    if chance.random() < 0.5:
        record["number"] = number
    path.write_bytes(_canonical(record))
    path.rename(target)
    return f"{path.name} -> {target.name}"


def repeated(ledger: Path, area: str, chance: random.Random) -> str:
    """An event once more, as the next one."""
    paths = _files(ledger, area)
    path = chance.choice(paths)
    record = json.loads(path.read_bytes())
    record["number"] = len(paths) + 1
    path.with_name(f"{len(paths) + 1:06}-{record['kind']}.json").write_bytes(_canonical(record))
    return path.name


def value_edited(ledger: Path, area: str, chance: random.Random) -> str:
    """A value of a JSON file, plain or packed, which stays as the program would write it."""
    path = chance.choice([each for each in _files(ledger, area) if each.suffix in (".json", ".gz")])
    packed = path.suffix == ".gz"
    record = json.loads(unpack_content(path.read_bytes()) if packed else path.read_bytes())
    leaves = list(_leaves(record))
    holder, key = chance.choice(leaves)
    old = holder[key]
    holder[key] = chance.choice(
        [new for new in (old + 1 if isinstance(old, int) else f"{old}9", "", None) if new != old]
    )
    path.write_bytes(pack_content(_canonical(record)) if packed else _canonical(record))
    return f"{path.name} {key}: {old!r} -> {holder[key]!r}"


def _leaves(value: object):  # type: ignore[no-untyped-def]
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):  # type: ignore[arg-type]
        if isinstance(each, dict | list):
            yield from _leaves(each)
        else:
            yield value, key


def _canonical(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


STATEMENTS = (
    "UPDATE figure SET value = '9' || value WHERE rowid_ = ?",
    "UPDATE figure SET status = '文章' WHERE rowid_ = ?",
    "UPDATE figure SET status = '該当なし' WHERE rowid_ = ?",
    "UPDATE figure SET key = key || '9' WHERE rowid_ = ?",
    "DELETE FROM figure WHERE rowid_ = ?",
    "UPDATE intake SET usable = 1 - usable WHERE rowid_ = ?",
    "UPDATE intake SET division = '別の課' WHERE rowid_ = ?",
    "UPDATE intake SET round = 'R99' WHERE rowid_ = ?",
    "UPDATE intake SET modified = '2099-01-01T00:00:00Z' WHERE rowid_ = ?",
    "UPDATE intake SET problems = '[' WHERE rowid_ = ?",
    "UPDATE intake SET seal = '' WHERE rowid_ = ?",
    "DELETE FROM intake WHERE rowid_ = ?",
    "UPDATE held SET hold = 'file' WHERE rowid_ = ?",
    "DELETE FROM held WHERE rowid_ = ?",
    "INSERT INTO held SELECT key, sha256, 'cell' FROM figure WHERE rowid_ = ?",
    "UPDATE decision SET value = '9' || value WHERE rowid_ = ?",
    "UPDATE decision SET status = '' WHERE rowid_ = ?",
    "DELETE FROM decision WHERE rowid_ = ?",
    "UPDATE sighting SET received = '2001-01-01T00:00:00+09:00' WHERE rowid_ = ?",
    "UPDATE sighting SET name = 'x' WHERE rowid_ = ?",
    "DELETE FROM sighting WHERE rowid_ = ?",
    "UPDATE batch SET undone = NULL WHERE rowid_ = ?",
    "UPDATE batch SET undone = (SELECT max(number) FROM event) WHERE rowid_ = ?",
    "UPDATE issue SET plan = form WHERE rowid_ = ?",
    "UPDATE issue SET due = '' WHERE rowid_ = ?",
    "DELETE FROM issue WHERE rowid_ = ?",
    "UPDATE event SET kind = 'closed' WHERE rowid_ = ?",
    "UPDATE event SET body = '{}' WHERE rowid_ = ?",
    "UPDATE event SET happened = '2001-01-01T00:00:00+09:00' WHERE rowid_ = ?",
    "UPDATE event SET before = digest WHERE rowid_ = ?",
    "UPDATE event SET digest = before WHERE rowid_ = ?",
    "DELETE FROM event WHERE rowid_ = ?",
)


def row_edited(ledger: Path, area: str, chance: random.Random) -> str:
    """A row changed, removed or put in by SQL, as a person with a tool for it does."""
    with closing(sqlite3.connect(ledger / area)) as connection:
        for _ in range(99):
            statement = chance.choice(STATEMENTS)
            words = statement.split()
            table = words[1] if words[0] == "UPDATE" else words[words.index("FROM") + 1]
            keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
            rows = connection.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
            if not rows:
                continue
            chosen = chance.choice(rows)
            where = " AND ".join(f"{key} = ?" for key in keys)
            with connection:
                count = connection.execute(statement.replace("rowid_ = ?", where), chosen).rowcount
            if count:
                return f"{statement} {chosen}"
    raise AssertionError


def put_back(ledger: Path, area: str, chance: random.Random) -> str:
    """An older copy of the area, as when a part alone is taken from a backup; ``older`` lies beside the ledger."""
    older, place = ledger.parent / "older" / area, ledger / area
    if place.is_dir():
        shutil.rmtree(place)
        shutil.copytree(older, place)
    else:
        shutil.copyfile(older, place)
    return "older"


AREAS: Mapping[str, tuple[Damage, ...]] = {
    DATABASE: (flipped, flipped, flipped, overwritten, digit_edited, truncated, deleted, row_edited, row_edited,
               row_edited, put_back),
    "events": (flipped, overwritten, digit_edited, truncated, deleted, last_deleted, swapped, renumbered, repeated,
               value_edited, value_edited, put_back),
    "archive": (flipped, overwritten, truncated, deleted, swapped),
    "snapshots": (flipped, overwritten, digit_edited, truncated, deleted, swapped, value_edited),
    "written.json": (flipped, digit_edited, truncated, deleted, put_back),
}  # fmt: skip
