"""Catching up: events that the database does not know yet are put into it, with the files and snapshots of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.kept_events import KeptEvents
from kamakura_report.commands.read_returns import refused_submission
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.issue import Issue, dump_issue
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.io.reader.containers import Container
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.problem.file_codes import SNAPSHOT_LOST
from kamakura_report.problem.file_kind_codes import FILE_ARCHIVE
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.events import INSIDE, RECORD, Event, EventKind, dump_event


class Read(Protocol):
    """How received files are read, given by digest (``LedgerSession.read``)."""

    def __call__(
        self, returned_files: Mapping[str, ReturnedFile], received: str, *, track: Track[ReturnedFile]
    ) -> Iterator[tuple[str, Submission | Container]]:
        """Each digest and what its file answers."""
        ...


@frozen
class CatchUp:
    """What events are put into, and what they are read from."""

    workspace: Workspace
    ledger: Ledger
    snapshots: Snapshots
    read: Read
    track: Track[ReturnedFile]

    def put(self, kept: KeptEvents) -> None:
        """Put every event that the database does not know into it, all or none.

        Raises CannotRun when a received file or snapshot that one speaks of is missing or damaged.
        """
        with self.ledger.change():
            for event in kept.unknown.values():
                if event.kind is EventKind.MERGED:
                    self._reread_received(event)
                self.ledger.put_event(event, files.sha256(dump_event(event)), self._issues(event))

    def _reread_received(self, event: Event) -> None:
        returned_files: dict[str, ReturnedFile] = {}
        for file in event.body["files"]:
            digest = file["sha256"]
            if digest in returned_files or self.ledger.was_read(digest):
                continue
            kept = file.get(INSIDE, digest)
            path = self.workspace.received / f"{kept}.xlsx"
            if not path.exists():
                raise CannotRun(f"受け取って保存した {path} がありません。バックアップから戻してください。")
            if files.sha256(files.read_file(path)) != kept:
                raise CannotRun(f"保存してある {path} が壊れています。バックアップから戻してください。")
            returned_files[digest] = ReturnedFile(path, file["name"], digest if INSIDE in file else "")
        for digest, one in self.read(returned_files, event.when, track=self.track):
            submission = _as_before(one, returned_files[digest], event.when, digest)
            lost_snapshots = [problem for problem in submission.problems if problem.code == SNAPSHOT_LOST.code]
            if lost_snapshots:  # what it answered may have counted
                raise CannotRun("受け取ったファイルを読み直せないので、台帳を作れません。", lost_snapshots)
            self.ledger.put_intake(submission)

    def _issues(self, event: Event) -> list[Issue]:
        entries = event.body["issues"] if event.kind is EventKind.ISSUED else []
        issues = [self.snapshots.sent_issue(entry["issue"]) for entry in entries]
        for entry, issue in zip(entries, issues, strict=True):
            if entry.get(RECORD, "") not in ("", files.sha256(dump_issue(issue))):
                path = self.snapshots.folder.issue(entry["issue"])
                raise SnapshotUnreadable(self.workspace, path, damaged=True)
        return issues


def _as_before(one: Submission | Container, file: ReturnedFile, received: str, digest: str) -> Submission:
    """The submission; of an archive that an earlier program took in whole the error that it told then."""
    if isinstance(one, Submission):
        return one
    return replace(refused_submission(file, received, Refused(FILE_ARCHIVE.problem())), digest=digest)
