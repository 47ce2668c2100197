"""Merge: received files taken into the ledger, and the consolidated results written anew."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.read_returns import ReturnedFile, find_returned, refused_submission
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
    """The files that were read (without their answers), what everything comes to, and what became of the results."""

    submissions: tuple[Submission, ...]
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
    returned_files = find_returned(workspace, paths)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session, session.ledger.change():
        arrived = _keep_all(session, returned_files)
        refused = [one for one in arrived if isinstance(one, Submission)]
        kept = [one for one in arrived if isinstance(one, _Kept)]
        taken = _read_kept(session, kept, track)
        refused_problems = [problem for one in refused for problem in one.problems]
        result_files = ResultFiles(session, plan, (*plan_problems, *refused_problems))
        new = sorted({(one.file.name, one.digest) for one in kept if not one.known})
        if new:
            body = {"files": [{"sha256": digest, "name": name} for name, digest in new]}
            written = session.record(EventKind.MERGED, body, result_files.outputs)
        else:
            written = session.write(result_files.outputs())
        shut_out = session.ledger.shut_out()
    submissions = tuple(
        _under_own_name(one, taken[one.digest], shut_out) if isinstance(one, _Kept) else one for one in arrived
    )
    file_problems = [problem for submission in submissions for problem in submission.problems]
    problems = (*plan_problems, *result_files.results.lost, *file_problems, *result_files.results.merged.problems)
    return Consolidated(submissions, len(new), result_files.results.merged, problems, () if dry_run else written)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file whose bytes are safe. ``known``: a merge that was not undone took them in under this name already."""

    file: ReturnedFile
    path: Path  # to parse
    digest: str
    known: bool
    again: bool  # its bytes came before, perhaps under another name


def _keep_all(session: LedgerSession, returned_files: Sequence[ReturnedFile]) -> list[_Kept | Submission]:
    """Keep the bytes of each file; one that is no workbook at all becomes a submission with its problem."""
    names: dict[str, set[str]] = {}
    for sighting in session.ledger.sightings():
        if not sighting.undone:
            names.setdefault(sighting.digest, set()).add(sighting.name)
    arrived: list[_Kept | Submission] = []
    for file in returned_files:
        try:
            content = read_returned_file(file.path)
        except Refused as refused:
            arrived.append(refused_submission(file, session.timestamp, refused))
            continue
        digest = files.sha256(content)
        path = session.store_received(content, digest) if session.writes else file.path
        names_before = names.setdefault(digest, set())
        arrived.append(_Kept(file, path, digest, file.name in names_before, bool(names_before)))
        names_before.add(file.name)
    return arrived


def _read_kept(session: LedgerSession, kept: Sequence[_Kept], track: Track[ReturnedFile]) -> dict[str, Submission]:
    """What each file answers, by digest: read now and put into the ledger, or as before if all of it was taken."""
    submissions = {one.digest: one for one in session.ledger.intakes({one.digest for one in kept}) if one.whole}
    to_read = {one.digest: replace(one.file, path=one.path) for one in reversed(kept) if one.digest not in submissions}
    for digest, submission in session.read(to_read, session.timestamp, track=track):
        session.ledger.put_intake(submission)
        submissions[digest] = replace(
            submission, answers=NO_ANSWERS
        )  # those are in the ledger; thousands of files are not held
    return submissions


def _under_own_name(kept: _Kept, submission: Submission, shut_out: Set[str]) -> Submission:
    """The submission under this file's name, with a note when its bytes came before, an error when it came too late."""
    problems = tuple(
        problem.at(file=kept.file.name) for problem in submission.problems if problem.code != ROUND_CLOSED.code
    )
    if kept.digest in shut_out:
        problems = (*problems, shut_out_problem(submission.round).at(file=kept.file.name))
    if kept.again:
        problems = (*problems, RETURN_KNOWN.problem().at(file=kept.file.name))
    return replace(submission, file=kept.file.name, problems=problems)
