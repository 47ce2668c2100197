"""The ledger of a workspace, open to be asked or to be written by one alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kamakura_report.commands.read_returns import ReturnedFile, read_submission, reader_pool
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.issue import Issue
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.merging.succession import FormerPlans, line_up_plans
from kamakura_report.plan import snapshot
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import SNAPSHOT_LOST
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds import events
from kamakura_report.rounds.events import Event, EventKind


@dataclass
class LedgerSession:
    """The ledger with all that it is made from. One that does not write keeps everything in memory."""

    workspace: Workspace
    ledger: Ledger
    now: datetime
    writes: bool
    snapshots: Snapshots = field(init=False)
    _new: list[Path] = field(default_factory=list)  # received files that were not kept before

    def __post_init__(self) -> None:
        self.snapshots = Snapshots(self.workspace)

    def keep(self, content: bytes, digest: str) -> Path:
        """Where these bytes are kept from now on, on the disk when this returns."""
        path = self.workspace.received / f"{digest}.xlsx"
        if not path.exists():
            self._new.append(path)
        return files.keep_file(self.workspace.received, content)

    def forget(self) -> None:
        """Take away what was kept for nothing; what an event file speaks of stays."""
        if not _kept(self.workspace.events).keys() - self.ledger.numbers():
            for path in self._new:
                files.discard_file(path)

    def merged(self, plan: Plan, without: Collection[str] = ()) -> Merged:
        """What is accepted of all that was said and decided; ``without`` as for ``lined``."""
        lined = self.lined(plan, without)
        return consolidate(plan, lined.said(self.ledger.claims()), lined.decided(self.ledger.decisions()))

    def lined(self, plan: Plan, without: Collection[str] = ()) -> FormerPlans:
        """How answers to the plans that workbooks were sent out from stand in this one. Raises SnapshotUnreadable.

        ``without`` are digests of plans that are lost: what was answered to those keeps its key, and where
        today's plan does not have that key it is told.
        """
        of_issue = {one.issue: one.plan for one in self.ledger.sent()}
        others = [digest for digest in self.former_plans(plan) if digest not in without]
        return line_up_plans(plan, {digest: self.snapshots.plan(digest) for digest in others}, of_issue)

    def former_plans(self, plan: Plan) -> tuple[str, ...]:
        """The digests of the plans that workbooks were sent out from, without this one."""
        today = snapshot.snapshot_digest(snapshot.dump_plan(plan))
        return tuple(dict.fromkeys(one.plan for one in self.ledger.sent() if one.plan != today))

    @property
    def moment(self) -> str:
        """Now, ISO 8601 with offset."""
        return self.now.astimezone().isoformat(timespec="seconds")

    def read(
        self, found: Mapping[str, ReturnedFile], received: str, *, track: Track[ReturnedFile] = list
    ) -> Iterator[tuple[str, Submission]]:
        """These files, by the digest of their bytes, as they are understood, each once it is."""
        secret = files.workspace_key(self.workspace.secret) if self.workspace.secret.exists() else None
        with reader_pool(self.workspace) as pool:
            readings = pool.read([file.path for file in found.values()])
            for file, digest, reading in zip(track(list(found.values())), found, readings, strict=True):
                returned = read_submission(self.snapshots, secret, file, reading, received)
                yield digest, replace(returned, digest=digest)

    def record(
        self,
        kind: EventKind,
        body: Mapping[str, Any],
        outputs: Callable[[], Iterable[files.Output]] = list,
        *,
        before: Sequence[files.Output] = (),
        issues: Mapping[str, Issue] | None = None,
        force: bool = False,
    ) -> tuple[files.Written, ...]:
        """What happened now, together with the files it leads to: all of it or nothing. Raises CannotRun.

        ``before`` are files that the event speaks of, ``issues`` the issues; ``outputs`` is called once
        the ledger knows of the event.
        """
        event = Event(self._next(), kind, self.moment, files.person(), body)
        with self.ledger.change():
            self.ledger.put_event(event, issues or {})
            record = files.Output(self.workspace.events / event.file, events.dump_event(event), files.Policy.SNAPSHOT)
            written = self.write([*before, record, *outputs()], force=force)
            return written[: len(before)] + written[len(before) + 1 :]

    def write(self, outputs: Sequence[files.Output], *, force: bool = False) -> tuple[files.Written, ...]:
        """These files on the disk; nothing for one that does not write."""
        if not self.writes:
            return tuple(files.Written(output.path, "planned") for output in outputs)
        return files.write_all(outputs, self.workspace.written, now=self.now, force=force)

    def catch_up(self, *, track: Track[ReturnedFile] = list) -> int:
        """Put every event that the database does not know yet; how many. Raises CannotRun when one is damaged."""
        kept = _kept(self.workspace.events)
        known = self.ledger.numbers()
        missing = [_event(kept[number]) for number in sorted(kept.keys() - known)]
        with self.ledger.change():
            for event in missing:
                if event.kind is EventKind.MERGED:
                    self._read_again(event, track)
                self.ledger.put_event(event, self._issues(event))
        return len(missing)

    def _read_again(self, event: Event, track: Track[ReturnedFile]) -> None:
        found: dict[str, ReturnedFile] = {}
        for file in event.body["files"]:
            digest = file["sha256"]
            path = self.workspace.received / f"{digest}.xlsx"
            if digest in found or self.ledger.was_read(digest):
                continue
            if not path.exists():
                raise CannotRun(f"受け取って保存した {path} がありません。バックアップから戻してください。")
            if files.sha256(files.read_file(path)) != digest:
                raise CannotRun(f"保存してある {path} が壊れています。バックアップから戻してください。")
            found[digest] = ReturnedFile(path, file["name"])
        for _, returned in self.read(found, event.when, track=track):
            gone = [problem for problem in returned.problems if problem.code == SNAPSHOT_LOST.code]
            if gone:  # what it answered may have counted
                raise CannotRun("受け取ったファイルを読み直せないので、台帳を作れません。", gone)
            self.ledger.put_intake(returned)

    def _issues(self, event: Event) -> dict[str, Issue]:
        wanted = [one["issue"] for one in event.body["issues"]] if event.kind is EventKind.ISSUED else []
        return {identity: self.snapshots.sent(identity) for identity in wanted}

    def _next(self) -> int:
        return max([0, *self.ledger.numbers(), *_kept(self.workspace.events)]) + 1


@contextlib.contextmanager
def open_ledger(workspace: Workspace, *, now: datetime) -> Iterator[LedgerSession]:
    """The ledger to be asked, in memory: nothing on the disk changes. An empty one when there is none yet."""
    ledger = Ledger.copy_to_memory(workspace.database)
    with contextlib.closing(ledger):
        session = LedgerSession(workspace, ledger, now, writes=False)
        session.catch_up()
        yield session


@contextlib.contextmanager
def sole_writer(workspace: Workspace, *, now: datetime, break_lock: bool = False) -> Iterator[None]:
    """Nobody else writes meanwhile. Raises CannotRun when somebody else is at it.

    ``break_lock`` takes away the lock of a run that did not end, and what that run had not finished.
    """
    with files.locked(workspace.lock, now=now, broken=break_lock):
        if break_lock:
            files.sweep_unfinished(workspace.output, workspace.root / "input")
        yield


@contextlib.contextmanager
def write_ledger(workspace: Workspace, *, now: datetime, break_lock: bool = False) -> Iterator[LedgerSession]:
    """The ledger to be written, by nobody else meanwhile. Raises CannotRun when somebody else is at it."""
    with sole_writer(workspace, now=now, break_lock=break_lock):
        new = not workspace.database.exists()
        ledger = Ledger.open(workspace.database)
        try:
            session = LedgerSession(workspace, ledger, now, writes=True)
            session.catch_up()
            try:
                yield session
            except BaseException:
                session.forget()
                raise
        finally:
            empty = not ledger.numbers()
            ledger.close()
            if new and empty:  # nothing happened: as if nobody had looked
                files.discard_file(workspace.database)


def _kept(folder: Path) -> dict[int, Path]:
    """The event files by number."""
    found = {}
    for path in files.files_inside(folder) if folder.is_dir() else ():
        number = events.event_number(path.name)
        if number is not None:
            found[number] = path
    return found


def _event(path: Path) -> Event:
    try:
        return events.load_event(files.read_file(path))
    except ValueError:
        raise CannotRun(f"台帳の記録 {path} が壊れています。バックアップから戻してください。") from None
