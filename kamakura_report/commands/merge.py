"""Merge: received files taken into the ledger, and the consolidated results written anew."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.read_returns import ReturnedFile, find_returned, refuse_nothing, refused_submission
from kamakura_report.commands.results import ResultFiles
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.io import files
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.merging.merge import Merged
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import RETURN_KNOWN, ROUND_CLOSED
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import shut_out_problem


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What was taken in (files without their answers), every problem on the way, and the files written."""

    returns: tuple[Submission, ...]
    new: int  # of them, how many the ledger did not hold before
    merged: Merged
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]  # none in a dry run


def run(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    break_lock: bool = False,
    track: Track[ReturnedFile] = list,
) -> Consolidated:
    """Take the files in, merge all that is known, and write the results (nothing in a dry run). Raises CannotRun.

    Each file is kept under its digest before it is parsed. One whose bytes were taken in before is a notice.
    """
    plan, plan_problems = load_plan(workspace)
    found = find_returned(workspace, paths)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session, session.ledger.change():
        arrived = _arrived(session, found)
        refused = [one for one in arrived if isinstance(one, Submission)]
        kept = [one for one in arrived if isinstance(one, _Kept)]
        if not kept:
            refuse_nothing(refused)
        taken = _taken(session, kept, track)
        loose = [problem for one in refused for problem in one.problems]
        made = ResultFiles(session, plan, (*plan_problems, *loose))
        new = sorted({(one.file.name, one.digest) for one in kept if not one.known})
        if new:
            body = {"files": [{"sha256": digest, "name": name} for name, digest in new]}
            written = session.record(EventKind.MERGED, body, made.outputs)
        else:
            written = session.write(made.outputs())
        late = session.ledger.shut_out()
    returns = tuple(_told(one, taken[one.digest], late) if isinstance(one, _Kept) else one for one in arrived)
    told = [problem for returned in returns for problem in returned.problems]
    problems = (*plan_problems, *made.results.lost, *told, *made.results.merged.problems)
    return Consolidated(returns, len(new), made.results.merged, problems, () if dry_run else written)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file whose bytes are safe. ``known``: a merge that stands took them in under this name already."""

    file: ReturnedFile
    path: Path  # to parse
    digest: str
    known: bool
    again: bool  # its bytes came before, perhaps under another name


def _arrived(session: LedgerSession, found: Sequence[ReturnedFile]) -> list[_Kept | Submission]:
    """Each file's bytes kept; what is no workbook at all is told and left where it is."""
    names: dict[str, set[str]] = {}
    for sighting in session.ledger.sightings():
        if not sighting.undone:
            names.setdefault(sighting.digest, set()).add(sighting.name)
    arrived: list[_Kept | Submission] = []
    for file in found:
        try:
            content = read_returned_file(file.path)
        except Refused as refused:
            arrived.append(refused_submission(file, session.timestamp, refused))
            continue
        digest = files.sha256(content)
        path = session.store_received(content, digest) if session.writes else file.path
        before = names.setdefault(digest, set())
        arrived.append(_Kept(file, path, digest, file.name in before, bool(before)))
        before.add(file.name)
    return arrived


def _taken(session: LedgerSession, kept: Sequence[_Kept], track: Track[ReturnedFile]) -> dict[str, Submission]:
    """Every file once, as it was understood: now, or before when it was usable then. Put into the ledger."""
    taken = {one.digest: one for one in session.ledger.intakes({one.digest for one in kept}) if one.usable}
    wanted = {one.digest: replace(one.file, path=one.path) for one in reversed(kept) if one.digest not in taken}
    for digest, returned in session.read(wanted, session.timestamp, track=track):
        session.ledger.put_intake(returned)
        taken[digest] = replace(
            returned, answers=NO_ANSWERS
        )  # those are in the ledger; thousands of files are not held
    return taken


def _told(one: _Kept, returned: Submission, late: Set[str]) -> Submission:
    """The file under its own name, with a note when its bytes came before, and an error when it came too late."""
    problems = tuple(
        problem.at(file=one.file.name) for problem in returned.problems if problem.code != ROUND_CLOSED.code
    )
    if one.digest in late:
        problems = (*problems, shut_out_problem(returned.round).at(file=one.file.name))
    if one.again:
        problems = (*problems, RETURN_KNOWN.problem().at(file=one.file.name))
    return replace(returned, file=one.file.name, problems=problems)
