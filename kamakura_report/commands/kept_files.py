"""The kept files held against their digests: received files and snapshots that are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from kamakura_report.commands.snapshot_files import SHORT_LENGTH, SnapshotFiles, digest_of
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import KEPT_ALTERED
from kamakura_report.rounds.events import EDITION, INSIDE, EventKind


def altered_files(snapshots: SnapshotFiles, ledger: Ledger, events: Set[int]) -> tuple[Problem, ...]:
    """A problem for each received file or snapshot that these events speak of and that is missing or was altered.

    Snapshots that this run has read, and found to be what they were, are not read again.
    """
    kept = ((path, digest) for path, digest in _digests(snapshots, ledger, events) if path not in snapshots.sound)
    altered = sorted((path, state) for path, digest in kept if (state := _state(path, digest)))
    root = snapshots.workspace.root
    return tuple(
        KEPT_ALTERED.problem(state=state).at(file=path.relative_to(root).as_posix()) for path, state in altered
    )


def _state(path: Path, digest: str) -> str:
    """What is wrong with the file, as a Japanese phrase; "" when nothing is."""
    try:
        found = digest_of(path)
    except CannotRun:
        return "読めません" if path.is_file() else "なくなっています"
    except ValueError:
        return "書き換わっています"
    return "" if found.startswith(digest) else "書き換わっています"


def _digests(snapshots: SnapshotFiles, ledger: Ledger, events: Set[int]) -> Iterator[tuple[Path, str]]:
    """The kept files, each with the digest of what it holds or the beginning of it."""
    merged = (event for event in ledger.events(EventKind.MERGED) if event.number in events)
    received = (file for event in merged for file in event.body["files"])
    for digest in {file.get(INSIDE, file["sha256"]) for file in received}:
        yield snapshots.workspace.received / f"{digest}.xlsx", digest
    sent = ledger.sent_snapshots(events)
    for digest in sent.plans:
        yield snapshots.plan(digest), digest
    for digest in sent.forms:
        yield snapshots.template(digest), digest
    for event in ledger.events(EventKind.PUBLISHED)[-1:]:  # with the older ones nothing is compared any more
        if event.number in events:
            yield snapshots.edition(event.body[EDITION]), event.body[EDITION]
    for issue, record in sent.records.items():
        yield snapshots.issue(issue), record
        for path in snapshots.books(issue):
            short, _, _ = path.name.partition(".")
            if len(short) == SHORT_LENGTH:
                yield path, short
