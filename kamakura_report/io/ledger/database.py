"""The ledger's database as its users see it: events and received files are put in, claims and history asked for.

Nothing is ever changed but what a file was read as, and that a merge was undone.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from pathlib import Path

from kamakura_report.form.answer import Answers
from kamakura_report.form.issue import Issue
from kamakura_report.io.ledger.connection import copy_to_memory, open_database
from kamakura_report.io.ledger.judgements import forget_judgements, kept_judgement, put_judgement
from kamakura_report.io.ledger.queries import (
    Said,
    Sent,
    SentSnapshots,
    Sighting,
    answers_of,
    batches,
    decisions,
    event_numbers,
    events,
    ever_sent,
    intakes,
    links,
    rounds_before,
    said_elsewhere,
    sent,
    sent_snapshots,
    shut_out_files,
    sightings,
    was_read,
    was_sent,
)
from kamakura_report.io.ledger.refusals import sqlite_errors
from kamakura_report.io.ledger.seals import OF_EVENT, OF_INTAKE, readings, seal, state
from kamakura_report.io.ledger.stored_claims import history, stored_claims
from kamakura_report.io.ledger.stored_rows import event_statements, figure_rows, storable, stored_body
from kamakura_report.io.ledger.worked_out import WorkedOut, kept_worked_out, put_worked_out
from kamakura_report.merging.claims import Claim, Claims
from kamakura_report.merging.decisions import Decision
from kamakura_report.plan.zones import DEFAULT_ZONE
from kamakura_report.problem import Problem
from kamakura_report.returned.doubts import Elsewhere
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.chain import EventLink
from kamakura_report.rounds.events import Event, EventKind

LITTLE = 200  # KiB, of the two MiB that SQLite would hold
_PUT_INTAKE = (
    "INSERT INTO intake (sha256, issue, division, round, modified, program, usable, problems)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET issue = excluded.issue,"
    " division = excluded.division, round = excluded.round, modified = excluded.modified, program = excluded.program,"
    " usable = excluded.usable, problems = excluded.problems"
)


class Ledger:
    """An open ledger. Every method raises CannotRun when the disk or the file does not allow it."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, may_change: Callable[[], None] = lambda: None
    ) -> None:
        """``may_change`` raises where a change may not be kept any more."""
        self.path, self._connection, self.may_change = path, connection, may_change

    @classmethod
    def open(cls, path: Path, may_change: Callable[[], None]) -> Ledger:
        """The ledger to write to; its folder exists. ``may_change`` is called before each change is kept."""
        return cls(path, open_database(path), may_change)

    @classmethod
    def copy_to_memory(cls, path: Path | None) -> Ledger:
        """A copy in memory (empty without a path): nothing on the disk changes."""
        return cls(path or Path(), copy_to_memory(path))

    def serialized(self) -> bytes:
        """The whole database as the bytes of its file."""
        with sqlite_errors(self.path):
            return self._connection.serialize()

    def close(self) -> None:
        """Close the connection: the file is free for others."""
        self._connection.close()

    def hold_little(self) -> None:
        """Hold hardly more of the database in memory than is looked at: what is written now nobody asks for again.

        In the middle of a change that goes to the disk, where the journal can take it back.
        """
        with sqlite_errors(self.path):
            self._connection.execute(f"PRAGMA cache_size = -{LITTLE}")

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """A transaction: all that is put inside, or nothing of it. One inside another is part of it."""
        if self._connection.in_transaction:
            yield
            return
        with sqlite_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.may_change()
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

    def put_intake(self, submission: Submission) -> None:
        """A received file as it was read, and its answers, under its digest; what it was read as before is replaced."""
        problems = json.dumps([problem.as_dict() for problem in submission.problems], ensure_ascii=False)
        texts = (submission.issue, submission.division, submission.round, submission.modified, submission.program)
        intake = (submission.digest, *map(storable, texts), int(submission.usable), storable(problems))
        with sqlite_errors(self.path):
            self._connection.execute(_PUT_INTAKE, intake)
            figures = list(figure_rows(submission))
            forget_judgements(self._connection, submission.digest, figures)
            self._connection.execute("DELETE FROM figure WHERE sha256 = ?", (submission.digest,))
            self._connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", figures)
            self._connection.execute("DELETE FROM held WHERE sha256 = ?", (submission.digest,))
            held = [(storable(key), submission.digest, hold.value) for key, hold in submission.held.items()]
            self._connection.executemany("INSERT INTO held VALUES (?, ?, ?)", held)
            seal(self._connection, OF_INTAKE, submission.digest)

    def put_event(self, event: Event, digest: str, issues: Sequence[Issue]) -> None:
        """What happened; ``digest`` is the SHA-256 of its record. The files of a merge are put before; ``issues`` are
        those that it speaks of, in its order.

        Raises ValueError when the event's body does not hold what its kind says.
        """
        with sqlite_errors(self.path), self.change():
            size = sum(map(len, stored_body(event)))  # that of a sending-out is large: it is never put together
            self._connection.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, CAST(zeroblob(?) AS TEXT), ?, ?, '')",
                (event.number, event.kind.value, event.when, event.who, size, event.before, digest),
            )
            with self._connection.blobopen("event", "body", event.number) as body:
                for piece in stored_body(event):
                    body.write(piece)
            try:
                for statement, values in event_statements(event, issues):  # a thousand: none is kept
                    self._connection.execute(statement, values)
            except (KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{event.file}: {error!r}") from error
            seal(self._connection, OF_EVENT, event.number)

    def numbers(self) -> set[int]:
        """The numbers of all events put."""
        with sqlite_errors(self.path):
            return event_numbers(self._connection)

    def links(self, *kinds: EventKind) -> tuple[EventLink, ...]:
        """The events of these kinds (none: the chain of all that were put), in order, each by its digest."""
        with sqlite_errors(self.path):
            return links(self._connection, kinds)

    def events(self, *kinds: EventKind) -> tuple[Event, ...]:
        """The events of these kinds (none: of all), in order."""
        with sqlite_errors(self.path):
            return events(self._connection, kinds)

    def answers(self, digest: str) -> Answers:
        """All that a file answers, what is held back of it too."""
        with sqlite_errors(self.path):
            return answers_of(self._connection, digest)

    def put_judgement(self, digest: str, depends_on: str, doubts: Sequence[Problem]) -> None:
        """Keep what is doubted of a file, as long as what that depends on is the same."""
        with sqlite_errors(self.path):
            put_judgement(self._connection, digest, depends_on, doubts)

    def judgement(self, digest: str, depends_on: str) -> tuple[Problem, ...] | None:
        """What is doubted of a file; None where it must be judged."""
        with sqlite_errors(self.path):
            return kept_judgement(self._connection, digest, depends_on)

    def put_worked_out(self, name: str, depends_on: str, said: WorkedOut) -> None:
        """Keep what was found out under this name, as long as what that depends on is the same."""
        with sqlite_errors(self.path):
            put_worked_out(self._connection, name, depends_on, said)

    def worked_out(self, name: str, depends_on: str) -> WorkedOut | None:
        """What was found out under this name; None where it must be found out anew."""
        with sqlite_errors(self.path):
            return kept_worked_out(self._connection, name, depends_on)

    def state(self) -> str:
        """A digest over all that the database says of events and files."""
        with sqlite_errors(self.path):
            return state(self._connection)

    def claims(self, zone: str = DEFAULT_ZONE) -> Claims:
        """The claims of the files of all merges not undone, with what they hold back; looked up key by key.

        ``zone`` is the one in which their clocks are read.
        """
        with sqlite_errors(self.path):
            return stored_claims(self._connection, self.path, zone)

    def decisions(self, *, before: int | None = None) -> dict[str, Decision]:
        """The last decision about each key, also one that withdraws; ``before`` the event of that number."""
        with sqlite_errors(self.path):
            return decisions(self._connection, before)

    def intakes(self, digests: Iterable[str] | None = None) -> tuple[Submission, ...]:
        """The files of merges not undone (or those with these digests, of any merge), without their answers.

        In order of receipt.
        """
        with sqlite_errors(self.path):
            return intakes(self._connection, digests)

    def shut_out(self) -> Mapping[str, EventKind]:
        """The digests of files that do not count: they came after their round was closed, or withdrawn; and which."""
        with sqlite_errors(self.path):
            return shut_out_files(self._connection)

    def elsewhere(self, division: str, round_: str, digest: str) -> Elsewhere:
        """What the files that came before this one say, asked for when it is looked at."""

        def said(key: str) -> tuple[Said, ...]:
            with sqlite_errors(self.path):
                return said_elsewhere(self._connection, key, digest)

        def remarks(key: str) -> tuple[str, ...]:
            with sqlite_errors(self.path):
                earlier = rounds_before(self._connection, round_)
            return tuple(one.answer.shown for one in said(key) if one.round in earlier)

        def figures(key: str) -> tuple[Decimal, ...]:
            of_this = (one.answer.number for one in said(key) if (one.division, one.round) == (division, round_))
            return tuple(number for number in of_this if number is not None)

        return Elsewhere(remarks, figures)

    def was_read(self, digest: str) -> bool:
        """True when a file with these bytes was read before, whatever became of it."""
        with sqlite_errors(self.path):
            return was_read(self._connection, digest)

    def readings(self) -> dict[str, str]:
        """Of each received file that answers something a digest over its answers and what of them is held back."""
        with sqlite_errors(self.path):
            return readings(self._connection)

    def sightings(self) -> tuple[Sighting, ...]:
        """Every time a file came, also in merges that were taken back, in order."""
        with sqlite_errors(self.path):
            return sightings(self._connection)

    def batches(self) -> tuple[int, ...]:
        """The numbers of the merges that were not undone, in order."""
        with sqlite_errors(self.path):
            return batches(self._connection)

    def sent(self) -> tuple[Sent, ...]:
        """Every workbook that was sent out, in order, without those of rounds that were withdrawn."""
        with sqlite_errors(self.path):
            return sent(self._connection)

    def ever_sent(self) -> tuple[Sent, ...]:
        """Every workbook that was ever sent out, in order."""
        with sqlite_errors(self.path):
            return ever_sent(self._connection)

    def sent_snapshots(self, events: Set[int]) -> SentSnapshots:
        """What must be kept of all that was sent out in these events."""
        with sqlite_errors(self.path):
            return sent_snapshots(self._connection, events)

    def was_sent(self) -> bool:
        """Whether any workbook was ever sent out."""
        with sqlite_errors(self.path):
            return was_sent(self._connection)

    def history(self, key: str, zone: str = DEFAULT_ZONE) -> Sequence[Claim]:
        """Every answer to a key in any file, also of merges taken back and of files that do not count."""
        with sqlite_errors(self.path):
            return history(self._connection, key, zone)
