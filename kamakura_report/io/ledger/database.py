"""The ledger's database as its user sees it: put what happened, ask what was answered.

Nothing is ever changed but what a file was read as, and that a merge was taken back.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamakura_report.form.issue import Issue
from kamakura_report.io.ledger.connection import copy_to_memory, open_database, sqlite_errors
from kamakura_report.io.ledger.queries import (
    Sent,
    Sighting,
    batches,
    decisions,
    event_numbers,
    events,
    history,
    intakes,
    sent,
    shut_out_files,
    sightings,
    stored_claims,
    was_read,
)
from kamakura_report.merging.claims import Claim, Claims
from kamakura_report.merging.decisions import Decision
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.events import Event, EventKind


def put_intake(connection: sqlite3.Connection, returned: Submission) -> None:
    """The file and all its answers; what it was read as before is replaced."""
    head = (returned.issue, returned.division, returned.round, returned.modified)
    kept = json.dumps([problem.as_dict() for problem in returned.problems], ensure_ascii=False)
    connection.execute(
        "INSERT INTO intake VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET issue = excluded.issue,"
        " division = excluded.division, round = excluded.round, modified = excluded.modified,"
        " usable = excluded.usable, problems = excluded.problems",
        (returned.digest, *map(storable, head), int(returned.usable), storable(kept)),
    )
    connection.execute("DELETE FROM figure WHERE sha256 = ?", (returned.digest,))
    connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _figures(returned))


def put_event(connection: sqlite3.Connection, happened: Event, issues: Mapping[str, Issue]) -> None:
    """The event and what it means. Raises ValueError when its body does not hold what its kind says."""
    body = json.dumps(happened.body, ensure_ascii=False, sort_keys=True)
    try:
        meant = list(_meant(happened, issues))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{happened.file}: {error!r}") from error
    connection.execute(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
        (happened.number, happened.kind.value, happened.when, happened.who, body),
    )
    for statement, values in meant:
        connection.execute(statement, values)


def storable(text: str) -> str:
    """The text without what no encoding can hold: half a surrogate pair becomes its ``\\ud800`` escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _meant(happened: Event, issues: Mapping[str, Issue]) -> Iterator[tuple[str, tuple[object, ...]]]:
    body = happened.body
    match happened.kind:
        case EventKind.ISSUED:
            for one in body["issues"]:
                yield "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _issue(happened, one, issues)
        case EventKind.MERGED:
            yield "INSERT INTO batch VALUES (?, NULL)", (happened.number,)
            for file in body["files"]:
                values = (happened.number, file["sha256"], file["name"], happened.when)
                yield "INSERT INTO sighting VALUES (?, ?, ?, ?)", values
        case EventKind.UNDONE:
            yield "UPDATE batch SET undone = ? WHERE number = ?", (happened.number, body["batch"])
        case EventKind.DECIDED | EventKind.IMPORTED:
            for one in body["decisions"]:
                over = json.dumps(one["over"], ensure_ascii=False)
                told = (one["key"], one["status"], one["shown"], one["reason"], over)
                place = (one["chosen"], one["sheet"], one["cell"])
                yield "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (happened.number, *told, *place)


def _issue(happened: Event, one: Mapping[str, str], issues: Mapping[str, Issue]) -> tuple[object, ...]:
    issue = issues[one["issue"]]
    due = issue.round.due.isoformat() if issue.round.due else ""
    about = (issue.id, issue.division, issue.round.name, issue.plan, issue.form, issue.edition, due)
    return (happened.number, *about, one["file"], one["sha256"])


def _figures(returned: Submission) -> Iterator[tuple[str, ...]]:
    for key, answer in returned.answers.items():
        place = (answer.place.sheet, answer.place.cell) if answer.place else ("", "")
        told = (answer.shown, answer.raw, answer.conversion, answer.formula, *place)
        yield storable(key), returned.digest, answer.status.value, *map(storable, told)


@dataclass
class Ledger:
    """An open ledger. Every method raises CannotRun when the disk or the file does not allow it."""

    path: Path
    _connection: sqlite3.Connection

    @classmethod
    def opened(cls, path: Path) -> Ledger:
        """The ledger to write to; its folder exists."""
        return cls(path, open_database(path))

    @classmethod
    def copied(cls, path: Path | None) -> Ledger:
        """A copy in memory (empty without a path): nothing on the disk changes."""
        return cls(path or Path(), copy_to_memory(path))

    def serialized(self) -> bytes:
        """The whole database as the bytes of its file."""
        with sqlite_errors(self.path):
            return self._connection.serialize()

    def close(self) -> None:
        """Give the file free."""
        self._connection.close()

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """All that is put inside, or nothing of it. One inside another is part of it."""
        if self._connection.in_transaction:
            yield
            return
        with sqlite_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            try:
                self._connection.execute("COMMIT")
            except sqlite3.Error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def put_intake(self, returned: Submission) -> None:
        """A received file as it was read, under its digest; read again, it replaces what was read before."""
        with sqlite_errors(self.path):
            put_intake(self._connection, returned)

    def put_event(self, event: Event, issues: Mapping[str, Issue]) -> None:
        """What happened. The files of a merge are put before; ``issues`` holds every issue the event speaks of."""
        with sqlite_errors(self.path):
            put_event(self._connection, event, issues)

    def numbers(self) -> set[int]:
        """The numbers of all events put."""
        with sqlite_errors(self.path):
            return event_numbers(self._connection)

    def events(self, *kinds: EventKind) -> tuple[Event, ...]:
        """The events of these kinds (none: of all), in order."""
        with sqlite_errors(self.path):
            return events(self._connection, kinds)

    def said(self) -> Claims:
        """What the usable files of all standing merges say; the claims are looked up key by key."""
        with sqlite_errors(self.path):
            return stored_claims(self._connection, self.path)

    def decisions(self) -> dict[str, Decision]:
        """The decision that counts for each key."""
        with sqlite_errors(self.path):
            return decisions(self._connection)

    def intakes(self, digests: Iterable[str] | None = None) -> tuple[Submission, ...]:
        """The standing files (or these, standing or not) without their answers, in order of receipt."""
        with sqlite_errors(self.path):
            return intakes(self._connection, digests)

    def shut(self) -> frozenset[str]:
        """The digests of files that do not count because they came after their round was closed."""
        with sqlite_errors(self.path):
            return shut_out_files(self._connection)

    def has(self, digest: str) -> bool:
        """True when a file with these bytes was read before, whatever became of it."""
        with sqlite_errors(self.path):
            return was_read(self._connection, digest)

    def sightings(self) -> tuple[Sighting, ...]:
        """Every time a file came, also in merges that were taken back, in order."""
        with sqlite_errors(self.path):
            return sightings(self._connection)

    def batches(self) -> tuple[int, ...]:
        """The numbers of the merges that stand, in order."""
        with sqlite_errors(self.path):
            return batches(self._connection)

    def sent(self) -> tuple[Sent, ...]:
        """Every workbook that was sent out, in order."""
        with sqlite_errors(self.path):
            return sent(self._connection)

    def history(self, key: str) -> Sequence[Claim]:
        """Every answer to a key in any file, also of merges taken back and of files that do not count."""
        with sqlite_errors(self.path):
            return history(self._connection, key)
