"""Other files: what else came from a division, for a figure that is said twice and a 備考 that was said before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.io.reader.containers import Container
from kamakura_report.problem import CannotRun
from kamakura_report.returned.doubts import NOWHERE, Elsewhere
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import closed_rounds, shutting_now


@dataclass
class OtherFiles:
    """The files of the ledger and those read in this run, asked by ``elsewhere`` for what they say.

    A ledger that cannot be read says nothing: checking files does without it.
    """

    workspace: Workspace
    read: dict[tuple[str, str], list[Submission]] = field(default_factory=dict)  # by division and round
    _ledger: Ledger | None = None
    _lost: bool = False

    def elsewhere(self, division: str, round_: str, digest: str) -> Elsewhere:
        """What others say than the file with this digest."""

        def known() -> Elsewhere:
            ledger = self._opened()
            return NOWHERE if ledger is None else ledger.elsewhere(division, round_, digest)

        def figures(key: str) -> tuple[Decimal, ...]:
            now = (
                submission.answers.number(key)
                for submission in self.read.get((division, round_), ())
                if submission.digest != digest
            )
            return (*known().figures(key), *(number for number in now if number is not None))

        return Elsewhere(lambda key: known().remarks(key), figures)

    def add(self, one: Submission | Container) -> None:
        """What was read in this run; a mail or an archive says nothing itself."""
        if isinstance(one, Submission):
            self.read.setdefault((one.division, one.round), []).append(one)

    def closed_rounds(self) -> frozenset[str]:
        """The names of the rounds that are closed by now."""
        ledger = self._opened()
        return frozenset() if ledger is None else closed_rounds(ledger.events())

    def shutting_now(self) -> dict[str, EventKind]:
        """By round what shuts out a file that a merge would take in now."""
        ledger = self._opened()
        return {} if ledger is None else shutting_now(ledger.events())

    def shut_out(self) -> frozenset[str]:
        """The digests of files that do not count, since they came after their round was closed or withdrawn."""
        ledger = self._opened()
        return frozenset() if ledger is None else frozenset(ledger.shut_out())

    def taken_in(self) -> frozenset[str]:
        """The digests of the files that merges not undone took in."""
        ledger = self._opened()
        seen = () if ledger is None else ledger.sightings()
        return frozenset(one.digest for one in seen if not one.undone)

    def _opened(self) -> Ledger | None:
        """The ledger, in memory, opened when it is first needed."""
        if self._ledger is None and not self._lost:
            try:
                self._ledger = Ledger.copy_to_memory(self.workspace.database)
            except CannotRun:
                self._lost = True
        return self._ledger

    def close(self) -> None:
        """Let go of the ledger."""
        if self._ledger is not None:
            self._ledger.close()


@contextmanager
def other_files(workspace: Workspace) -> Iterator[OtherFiles]:
    """The other files of a run that reads some."""
    others = OtherFiles(workspace)
    try:
        yield others
    finally:
        others.close()
