"""The ledger of a workspace, open to be asked, or to be written under its lock by one run alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamakura_report.commands.asked_figures import required_years
from kamakura_report.commands.event_files import complete_names, event_files, what_was_told
from kamakura_report.commands.former_plans import work_out_former_plans
from kamakura_report.commands.kept_events import check_kept_events, read_kept_events
from kamakura_report.commands.kept_files import altered_files
from kamakura_report.commands.load import snapshot_digest_of_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.issue import Issue
from kamakura_report.frozen import replace
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.merging.succession import FormerPlans
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import RESULTS_STALE
from kamakura_report.rounds.chain import EventLink, digest_before
from kamakura_report.rounds.events import INSIDE, Event, EventKind
from kamakura_report.rounds.open_rounds import ROUND_EVENTS
from kamakura_report.sequences import Joined

if TYPE_CHECKING:
    from kamakura_report.commands.find_returns import ReturnedFile
    from kamakura_report.io.reader.containers import Container
    from kamakura_report.returned.submission import Submission


class LedgerSession:
    """An open ledger and the files it is made from: events, received files, snapshots.

    One with ``writes`` False works on a copy of the database in memory and touches no file.
    """

    stale: tuple[Problem, ...] = ()  # of results that this one could not renew
    altered: tuple[Problem, ...] = ()  # kept files that are not what they were
    _looked_at: set[int] | None = None  # the events whose files were looked at
    _renewed = False
    _known: tuple[Plan, str] | None = None  # the plan whose digest it was asked for last
    _former: tuple[Plan, object, FormerPlans] | None = None  # what was worked out last

    def __init__(
        self,
        workspace: Workspace,
        ledger: Ledger,
        now: datetime,
        *,
        writes: bool,
        old: Sequence[EventLink] | None = None,
    ) -> None:
        self.workspace, self.ledger, self.now, self.writes = workspace, ledger, now, writes
        self.old = old  # the events of the database that this one replaces
        self.snapshots = Snapshots(workspace)
        left = files.left_unfinished(workspace.written) if writes else frozenset[str]()
        self.unfinished = not left.isdisjoint(map(self._name, workspace.results))  # a run before did not renew them
        self._newly_stored: list[Path] = []  # received files that were not kept before
        self._own_events = set[int]()  # what they speak of was written, or found as it was to be, by this session

    def storing(self) -> contextlib.AbstractContextManager[Callable[[bytes, str], Path]]:
        """Keep received files for ever, as of ``files.keeping``: all of them are on the disk when this is left."""
        return files.keeping(self.workspace.received, self._newly_stored)

    def discard_stored(self) -> None:
        """Remove the received files that this session stored, when it did not come to an event that names them."""
        if not event_files(self.workspace.events).keys() - self.ledger.numbers():
            for path in self._newly_stored:
                files.discard_file(path)

    def merged(
        self,
        plan: Plan,
        without: Collection[str] = (),
        before: int | None = None,
        *,
        only_said: bool = False,
        only: Set[str] | None = None,
    ) -> Merged:
        """What answers, and decisions ``before`` that event, come to; ``plan``, ``without`` as for ``former_plans``.

        ``only_said`` and ``only`` as for ``consolidate``.
        """
        former = self.former_plans(plan, without)
        decisions = former.decisions_today(self.ledger.decisions(before=before))
        claims = former.claims_today(self.ledger.claims(plan.zone))
        merged = consolidate(plan, claims, decisions, former.named_today, only_said=only_said, only=only)
        return replace(merged, required=required_years(self.snapshots, plan, self.ledger.sent()))

    def former_plans(self, plan: Plan, without: Collection[str] = ()) -> FormerPlans:
        """Under which keys of ``plan`` answers count that were given to plans of earlier sendings-out.

        ``without`` are digests of plans that are lost: what was answered to those keeps its key, with a problem
        where ``plan`` does not have it. Raises SnapshotUnreadable when any other is missing or damaged.
        """
        state = frozenset(without), self.ledger.links(*ROUND_EVENTS)
        if self._former is None or self._former[0] is not plan or self._former[1] != state:
            digests = [one for one in self.former_plan_digests(plan) if one not in without]
            self._former = plan, state, work_out_former_plans(self.snapshots, self.ledger, plan, digests)
        return self._former[2]

    def former_plan_digests(self, plan: Plan) -> tuple[str, ...]:
        """The digests of the plans that workbooks were sent out from, oldest first, without this one."""
        today = self.plan_digest(plan)
        return tuple(dict.fromkeys(sent.plan for sent in self.ledger.sent() if sent.plan != today))

    def plan_digest(self, plan: Plan) -> str:
        """Its snapshot's digest; of the plan asked for last it is remembered."""
        if self._known is None or self._known[0] is not plan:
            self._known = plan, snapshot_digest_of_plan(self.workspace, plan)
        return self._known[1]

    @property
    def timestamp(self) -> str:
        """The time of this run, ISO 8601 with offset, to the second."""
        return self.now.astimezone().isoformat(timespec="seconds")

    def read(
        self, returned_files: Mapping[str, ReturnedFile], received: str, *, track: Track[ReturnedFile] = list
    ) -> Iterator[tuple[str, Submission | Container]]:
        """Read these files, given by the digest of their bytes; each digest and submission as soon as it is read.

        Of a mail or an archive what it holds: the files inside are read in a second step.
        In the order of their names, and each is to be put into the ledger before the next is asked for: a later one
        may say a doubtful figure again.
        ``received`` is when they came, ISO 8601 with offset. Raises CannotRun for wrong bounds of reading.
        """
        from kamakura_report.commands.read_returns import reader_pool, understand_reading
        from kamakura_report.io.reader.containers import Container

        secret = files.workspace_key(self.workspace.secret) if self.workspace.secret.exists() else None
        with reader_pool(self.workspace, self.snapshots.sent_records) as pool:
            ordered = dict(sorted(returned_files.items(), key=lambda one: (bool(one[1].inner), one[1].name, one[0])))
            readings = pool.read([file.source for file in ordered.values()])
            for file, digest, reading in zip(track(list(ordered.values())), ordered, readings, strict=True):
                one = understand_reading(self.snapshots, secret, file, reading, received, others=self.ledger.elsewhere)
                yield digest, one if isinstance(one, Container) else replace(one, digest=digest)

    def merged_digests(self) -> set[str]:
        """The digests of all files that merges not undone took in, and of the mails and archives they were in."""
        batches = set(self.ledger.batches())
        merges = (event for event in self.ledger.events(EventKind.MERGED) if event.number in batches)
        files_of = (file for event in merges for file in event.body["files"])
        return {file[name] for file in files_of for name in ("sha256", INSIDE) if name in file}

    def record(
        self,
        kind: EventKind,
        body: Mapping[str, Any],
        outputs: Callable[[], Iterable[files.Output]] = list,
        *,
        before: Callable[[], Sequence[files.AnyOutput]] = list,
        issues: Sequence[Issue] = (),
        force: bool = False,
    ) -> tuple[files.Written, ...]:
        """Write an event of now, then the results it leads to; what became of the files.

        ``before`` gives files that the event speaks of, all or none of them written with it, ``issues`` are those of
        its body in order; ``before`` and ``outputs`` are called once the ledger knows of the event. Raises CannotRun,
        and then nothing was written.
        A result that some program holds is ``stale``. An event that ``was_recorded`` is not written again.
        """
        if self.was_recorded(kind, body):
            return self.write_results(outputs())
        link = digest_before(self.ledger.links())
        event = Event(self._next_number(), kind, self.timestamp, files.person(), body, link)
        self._own_events.add(event.number)
        with self.ledger.change():
            place, claim = self.workspace.events / event.file, self.workspace.events / event.claim
            record = files.Output(place, files.Told(event.pieces), files.Policy.RECORD, claim)
            self.ledger.put_event(event, record.digest, issues)
            written = self._write(Joined(before(), [record]), outputs(), force=force)
            return tuple(one for one in written if one.path != place)

    def was_recorded(self, kind: EventKind, body: Mapping[str, Any]) -> bool:
        """True when a run that left results behind recorded this: kind, person, keys, values and reasons are equal."""
        last = self.left_event(kind)
        return last is not None and what_was_told(kind, last.body) == what_was_told(kind, body)

    def left_event(self, kind: EventKind) -> Event | None:
        """The last event, while there are results that do not say it, and when it is this person's and of this kind."""
        last = self.ledger.events()[-1] if self.unfinished and self.ledger.numbers() else None
        return last if last and last.kind is kind and last.who == files.person() else None

    def write_results(self, outputs: Iterable[files.Output], *, force: bool = False) -> tuple[files.Written, ...]:
        """Write the results, each where no program holds it. Raises CannotRun, and then nothing was written."""
        return self._write([], outputs, force=force)

    def write(self, outputs: Sequence[files.AnyOutput], *, force: bool = False) -> tuple[files.Written, ...]:
        """Write these files, or only say "planned" of each when ``writes`` is False. Raises CannotRun."""
        return self._write(outputs, (), force=force)

    def _write(
        self, outputs: Sequence[files.AnyOutput], results: Iterable[files.Output], *, force: bool = False
    ) -> tuple[files.Written, ...]:
        results = list(results)
        if not self.writes:
            return tuple(files.Written(output.path, "planned") for output in (*outputs, *results))
        written = files.write_all(
            outputs, self.workspace.written, now=self.now, force=force, results=results, note_stays=True
        )
        if results:
            self.stale = tuple(RESULTS_STALE.problem().at(file=self._name(one.path)) for one in written if one.is_stale)
            self._renewed = True
        return written

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What is told when all is done: results that are stale, kept files that were altered."""
        return (*self.stale, *self.altered)

    def look_at_kept_files(self) -> None:
        """See whether received files and snapshots are what they were (``altered``), but for what it wrote itself."""
        events = self.ledger.numbers() - self._own_events
        if self._looked_at != events:
            self.altered, self._looked_at = altered_files(self.snapshots.folder, self.ledger, events), events

    def _name(self, path: Path) -> str:
        return files.name_in(files.absolute_path(self.workspace.root), path)

    def finish(self) -> None:
        """Say that all is written, the ledger too; not while a result is stale."""
        if not self.stale and (self._renewed or not self.unfinished):
            files.clear_note(self.workspace.written)

    def catch_up(self, *, track: Track[ReturnedFile] = list) -> int:
        """Put every event that the database does not know yet into it; how many those were.

        Raises CannotRun when the event files and the database do not agree, or an event, or a received file or
        snapshot that it speaks of, is missing or damaged.
        """
        known = self.ledger.links()
        kept = read_kept_events(self.workspace, known, self.old)
        check_kept_events(self.workspace, kept, known, self.old)
        if self.writes:
            complete_names(event_files(self.workspace.events))
        self.snapshots.records.update((one.issue, one.record) for one in self.ledger.ever_sent())
        if kept.unknown:
            from kamakura_report.commands.catch_up import CatchUp

            CatchUp(self.workspace, self.ledger, self.snapshots, self.read, track).put(kept)
        return len(kept.unknown)

    def _next_number(self) -> int:
        """The number of the next event. Raises CannotRun when another run has recorded since this one began."""
        recorded, written = self.ledger.numbers(), event_files(self.workspace.events).keys()
        if written - recorded:
            raise CannotRun("ほかの実行が先に台帳に記録したので、何も記録していません。もう一度実行してください。")
        return max([0, *recorded]) + 1


@contextlib.contextmanager
def open_ledger(workspace: Workspace, *, now: datetime) -> Iterator[LedgerSession]:
    """A session that only asks, on a copy in memory: nothing on the disk changes. Empty when there is no ledger yet."""
    with contextlib.closing(Ledger.copy_to_memory(workspace.database)) as ledger:
        session = LedgerSession(workspace, ledger, now, writes=False)
        session.catch_up()
        session.look_at_kept_files()
        yield session


@contextlib.contextmanager
def write_ledger(workspace: Workspace, *, now: datetime, break_lock: bool = False) -> Iterator[LedgerSession]:
    """A session that writes, holding the lock. Raises CannotRun when another run holds it."""
    with sole_writer(workspace, now=now, break_lock=break_lock):
        is_new = not workspace.database.exists()
        ledger = Ledger.open(workspace.database, files.must_hold_lock)
        try:
            session = LedgerSession(workspace, ledger, now, writes=True)
            session.catch_up()
            try:
                yield session
            except BaseException:
                session.discard_stored()
                raise
            session.finish()
            session.snapshots.keep_what_was_read()
            session.look_at_kept_files()
        finally:
            is_empty = not ledger.numbers()
            ledger.close()
            if is_new and is_empty:  # nothing happened: as if nobody had looked
                files.discard_file(workspace.database)
