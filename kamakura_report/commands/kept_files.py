"""The kept files held against their digests: received files and snapshots that are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kamakura_report.commands.snapshots import SHORT_LENGTH
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.io.ledger.database import Ledger
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.file_codes import KEPT_ALTERED
from kamakura_report.rounds.events import INSIDE, EventKind


def altered_files(workspace: Workspace, ledger: Ledger) -> tuple[Problem, ...]:
    """A problem for each received file or snapshot that events speak of and that is missing or was altered."""
    problems = []
    for path, digest in sorted(_digests(workspace, ledger)):
        state = _state(path, digest)
        if state:
            problems.append(KEPT_ALTERED.problem(state=state).at(file=path.relative_to(workspace.root).as_posix()))
    return tuple(problems)


def _state(path: Path, digest: str) -> str:
    """What is wrong with the file, as a Japanese phrase; "" when nothing is."""
    if not path.is_file():
        return "なくなっています"
    try:
        found = files.sha256(files.read_file(path))
    except CannotRun:
        return "読めません"
    return "" if found.startswith(digest) else "書き換わっています"


def _digests(workspace: Workspace, ledger: Ledger) -> Iterator[tuple[Path, str]]:
    """The kept files, each with the digest of its bytes or the beginning of it."""
    received = (file for event in ledger.events(EventKind.MERGED) for file in event.body["files"])
    for digest in {file.get(INSIDE, file["sha256"]) for file in received}:
        yield workspace.received / f"{digest}.xlsx", digest
    sent = ledger.ever_sent()
    for digest in {one.plan for one in sent}:
        yield workspace.snapshots / f"{digest}.json", digest
    for digest in {one.form for one in sent}:
        yield workspace.snapshots / f"{digest}.xlsx", digest
    for issue, record in {one.issue: one.record for one in sent}.items():
        yield workspace.snapshots / f"{issue}.json", record
        for path in (workspace.snapshots / issue).glob("*.json"):
            if len(path.stem) == SHORT_LENGTH:
                yield path, path.stem
