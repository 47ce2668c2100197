"""The ledger's database as its user sees it: put what happened, ask what was said."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamakura_report.doors.ledger import ask, put
from kamakura_report.doors.ledger.ask import Sent, Sighting
from kamakura_report.doors.ledger.opening import copied, opened, told
from kamakura_report.form.issue import Issue
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.events import Event, Kind
from kamakura_report.returns.returned import Return
from kamakura_report.returns.said import Claim, Said

__all__ = ["Ledger", "Sent", "Sighting"]


@dataclass
class Ledger:
    """An open ledger. Every method raises CannotRun when the disk or the file does not allow it."""

    path: Path
    _connection: sqlite3.Connection

    @classmethod
    def opened(cls, path: Path) -> Ledger:
        """The ledger to write to; its folder exists."""
        return cls(path, opened(path))

    @classmethod
    def copied(cls, path: Path | None) -> Ledger:
        """A copy in memory (empty without a path): nothing on the disk changes."""
        return cls(path or Path(), copied(path))

    def serialized(self) -> bytes:
        """The whole database as the bytes of its file."""
        with told(self.path):
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
        with told(self.path):
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

    def put_intake(self, returned: Return) -> None:
        """A received file as it was read, under its digest; read again, it replaces what was read before."""
        with told(self.path):
            put.intake(self._connection, returned)

    def put_event(self, event: Event, issues: Mapping[str, Issue]) -> None:
        """What happened. The files of a merge are put before; ``issues`` holds every issue the event speaks of."""
        with told(self.path):
            put.event(self._connection, event, issues)

    def numbers(self) -> set[int]:
        """The numbers of all events put."""
        with told(self.path):
            return ask.numbers(self._connection)

    def events(self, *kinds: Kind) -> tuple[Event, ...]:
        """The events of these kinds (none: of all), in order."""
        with told(self.path):
            return ask.events(self._connection, kinds)

    def said(self) -> Said:
        """What the usable files of all standing merges say; the claims are looked up key by key."""
        with told(self.path):
            return ask.said(self._connection, self.path)

    def decisions(self) -> dict[str, Decision]:
        """The decision that counts for each key."""
        with told(self.path):
            return ask.decisions(self._connection)

    def intakes(self, digests: Iterable[str] | None = None) -> tuple[Return, ...]:
        """The standing files (or these, standing or not) without their answers, in order of receipt."""
        with told(self.path):
            return ask.intakes(self._connection, digests)

    def shut(self) -> frozenset[str]:
        """The digests of files that do not count because they came after their round was closed."""
        with told(self.path):
            return ask.shut(self._connection)

    def has(self, digest: str) -> bool:
        """True when a file with these bytes was read before, whatever became of it."""
        with told(self.path):
            return ask.has(self._connection, digest)

    def sightings(self) -> tuple[Sighting, ...]:
        """Every time a file came, also in merges that were taken back, in order."""
        with told(self.path):
            return ask.sightings(self._connection)

    def batches(self) -> tuple[int, ...]:
        """The numbers of the merges that stand, in order."""
        with told(self.path):
            return ask.batches(self._connection)

    def sent(self) -> tuple[Sent, ...]:
        """Every workbook that was sent out, in order."""
        with told(self.path):
            return ask.sent(self._connection)

    def history(self, key: str) -> Sequence[Claim]:
        """Every answer to a key in any file, also of merges taken back and of files that do not count."""
        with told(self.path):
            return ask.history(self._connection, key)
