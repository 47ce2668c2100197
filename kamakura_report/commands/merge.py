"""Merge: received files taken into the ledger, and the consolidated results written anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.find_returns import ReturnedFile, find_returned, reading_limits
from kamakura_report.commands.judged_intakes import JudgedIntakes
from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.made_before import results_again
from kamakura_report.commands.own_files import own_note
from kamakura_report.commands.read_returns import container_submissions, refused_submission
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.answer import NO_ANSWERS
from kamakura_report.frozen import frozen, replace
from kamakura_report.io import files
from kamakura_report.io.reader.containers import Container
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.xlsx.limits import Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.merging.state_counts import StateCounts
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem
from kamakura_report.problem.round_codes import RETURN_KNOWN, ROUND_CLOSED, ROUND_WITHDRAWN
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.answering import superseded_files
from kamakura_report.rounds.events import INSIDE, EventKind
from kamakura_report.rounds.open_rounds import closed_rounds, shut_out_problem
from kamakura_report.rounds.past_files import excuse_closed, excuse_repeated, excuse_superseded


@frozen
class Consolidated:
    """The files that were read (without their answers), what everything comes to, and what became of the results."""

    submissions: tuple[Submission, ...]
    new: int  # of them, how many the ledger did not hold before
    state_counts: StateCounts
    problems: tuple[Problem, ...]
    written: tuple[files.Written, ...]  # none in a dry run
    arrived: frozenset[str]  # the names of the files that the ledger did not hold before


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
    found_files = find_returned(workspace, paths)
    returned_files = found_files.returned
    limits = reading_limits(workspace)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session, session.ledger.change():
        names = _names_before(session)
        came_before = frozenset(names)
        arrived = _keep_all(session, returned_files, names, limits)
        refused = [one for one in arrived if isinstance(one, Submission)]
        kept = [one for one in arrived if isinstance(one, _Kept)]
        taken, containers = _read_kept(session, kept, track)
        before = session.merged_digests()
        inside = {
            one.file: _inside(one, containers[one.digest], names, seen=one.digest in before)
            for one in kept
            if one.digest in containers
        }
        inner = [each for some in inside.values() for each in some]
        taken |= _read_kept(session, inner, track)[0] if inner else {}
        refused_problems = [problem for one in refused for problem in one.problems]
        came = [*(one for one in kept if one.digest not in containers), *inner]
        new = sorted({(one.file.name, one.digest, one.inside) for one in came if not one.known})
        besides = (*plan_problems, *refused_problems)
        results = _write_results(session, plan, [_event_entry(*one) for one in new], besides)
        shut_out = session.ledger.shut_out()
        taken = dict(zip(taken, JudgedIntakes(session, plan).told(taken.values()), strict=True))
        counted = [one for one in session.ledger.intakes() if one.digest not in shut_out]
        superseded = superseded_files(counted, plan.zone)
        closed = closed_rounds(session.ledger.events())
    submissions: list[Submission] = []
    for one in arrived:
        if isinstance(one, Submission):
            submissions.append(one)
        elif one.file in inside:
            own = [_under_own_name(each, taken[each.digest], shut_out) for each in inside[one.file]]
            submissions += container_submissions(one.file, containers[one.digest], own)
        else:
            submissions.append(_under_own_name(one, taken[one.digest], shut_out))
    told = excuse_superseded(excuse_closed(submissions, closed, came_before), superseded)
    submissions = [*excuse_repeated(told), *own_note(workspace, found_files.own)]
    file_problems = [problem for submission in submissions for problem in submission.problems]
    problems = (*plan_problems, *results.lost, *file_problems, *results.problems, *session.notices)
    written, arrived_names = () if dry_run else results.written, frozenset(name for name, *_ in new)
    return Consolidated(tuple(submissions), len(new), results.state_counts, problems, written, arrived_names)


@frozen
class _ResultsWritten:
    written: tuple[files.Written, ...]
    state_counts: StateCounts
    problems: tuple[Problem, ...]  # of merging
    lost: tuple[Problem, ...]  # as of ``Results``


def _write_results(
    session: LedgerSession, plan: Plan, new: Sequence[Mapping[str, str]], told: Sequence[Problem]
) -> _ResultsWritten:
    """Record the ``new`` files and write the results; with none, and all as it was, nothing is weighed or made."""
    again = results_again(session, plan, told) if not new else None
    if again is not None:
        written = session.write_results(again.outputs(session.workspace))
        return _ResultsWritten(written, again.state_counts, again.problems, ())
    from kamakura_report.commands.results import ResultFiles

    made = ResultFiles(session, plan, told)
    if new:
        written = session.record(EventKind.MERGED, {"files": new}, made.outputs)
    else:
        written = session.write_results(made.outputs())
    merged = made.results.merged
    return _ResultsWritten(written, merged.state_counts, merged.problems, made.results.lost)


@frozen
class _Kept:
    """A file whose bytes are safe. ``known``: a merge that was not undone took them in under this name already."""

    file: ReturnedFile
    path: Path  # to parse
    digest: str
    known: bool
    again: bool  # its bytes came before, perhaps under another name
    inside: str = ""  # digest of the mail or archive it is in


def _event_entry(name: str, digest: str, inside: str) -> dict[str, str]:
    return {"sha256": digest, "name": name} | ({INSIDE: inside} if inside else {})


def _names_before(session: LedgerSession) -> dict[str, set[str]]:
    """The names under which merges that were not undone took in files, by digest."""
    names: dict[str, set[str]] = {}
    for sighting in session.ledger.sightings():
        if not sighting.undone:
            names.setdefault(sighting.digest, set()).add(sighting.name)
    return names


def _kept(file: ReturnedFile, path: Path, digest: str, names: dict[str, set[str]], inside: str = "") -> _Kept:
    before = names.setdefault(digest, set())
    kept = _Kept(file, path, digest, file.name in before, bool(before), inside)
    before.add(file.name)
    return kept


def _inside(container: _Kept, content: Container, names: dict[str, set[str]], *, seen: bool) -> list[_Kept]:
    """The files in a mail or an archive, which is kept itself; none is known when that came never ``seen`` before."""
    files_inside = container.file.files_inside(content)
    found = [_kept(file, container.path, file.inner, names, container.digest) for file in files_inside]
    return [replace(one, known=one.known and seen) for one in found]


def _keep_all(
    session: LedgerSession, returned_files: Sequence[ReturnedFile], names: dict[str, set[str]], limits: Limits
) -> list[_Kept | Submission]:
    """Keep the bytes of each file; one that is no workbook at all becomes a submission with its problem."""
    arrived: list[_Kept | Submission] = []
    with session.storing() as store:
        for file in returned_files:
            try:
                content = read_returned_file(file.path, limits)
            except Refused as refused:
                arrived.append(refused_submission(file, session.timestamp, refused))
                continue
            digest = files.sha256(content)
            path = store(content, digest) if session.writes else file.path
            arrived.append(_kept(file, path, digest, names))
    return arrived


def _read_kept(
    session: LedgerSession, kept: Sequence[_Kept], track: Track[ReturnedFile]
) -> tuple[dict[str, Submission], dict[str, Container]]:
    """What each file answers, by digest: read now and put into the ledger, or as before if all of it was taken.

    Of mails and archives what they hold.
    """
    submissions = {one.digest: one for one in session.ledger.intakes({one.digest for one in kept}) if one.whole}
    containers: dict[str, Container] = {}
    to_read = {one.digest: replace(one.file, path=one.path) for one in reversed(kept) if one.digest not in submissions}
    for digest, one in session.read(to_read, session.timestamp, track=track):
        if isinstance(one, Container):
            containers[digest] = one
            continue
        session.ledger.put_intake(one)
        submissions[digest] = replace(one, answers=NO_ANSWERS)  # those are in the ledger; thousands are not held
    return submissions, containers


def _under_own_name(kept: _Kept, submission: Submission, shut_out: Mapping[str, EventKind]) -> Submission:
    """The submission under this file's name, with a note when its bytes came before, an error when it came too late."""
    problems = tuple(
        problem.at(file=kept.file.name)
        for problem in submission.problems
        if problem.code not in (ROUND_CLOSED.code, ROUND_WITHDRAWN.code)
    )
    if kept.digest in shut_out:
        problems = (*problems, shut_out_problem(shut_out[kept.digest], submission.round).at(file=kept.file.name))
    if kept.again:
        problems = (*problems, RETURN_KNOWN.problem().at(file=kept.file.name))
    return replace(submission, file=kept.file.name, problems=problems)
