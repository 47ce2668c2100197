"""Returned files found, read and taken one by one, each with its own problems; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.find_returns import ReturnedFile, find_returned, reading_limits
from kamakura_report.commands.judging import Others, judge_of_today
from kamakura_report.commands.other_files import other_files
from kamakura_report.commands.own_files import own_note
from kamakura_report.commands.read_elsewhere import ElsewhereReader
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.frozen import replace
from kamakura_report.io import files
from kamakura_report.io.kept_records import FindRecords
from kamakura_report.io.pool import Pool, Reading, SameProcess
from kamakura_report.io.reader.containers import Container
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import Problem
from kamakura_report.problem.container_codes import FILE_OWN
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.sheet_codes import IDENTITY_NONE, IDENTITY_UNKNOWN
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, settled_problems
from kamakura_report.returned.held import held_keys, nothing_counts
from kamakura_report.returned.identity import seal_contradictions
from kamakura_report.returned.submission import Submission
from kamakura_report.returned.understood import UnderstoodBook
from kamakura_report.rounds.answering import superseded_files
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import shut_out_problem
from kamakura_report.rounds.past_files import excuse_closed, excuse_repeated, excuse_superseded, note_repeats


def no_other_files(division: str, round_: str, digest: str) -> Elsewhere:
    """``Others`` where there are none."""
    return NOWHERE


def run(
    workspace: Workspace, paths: Sequence[Path], *, track: Track[ReturnedFile] = list, own_too: bool = False
) -> tuple[Submission, ...]:
    """One submission for each file, in the order of their names, judged by the plan of today where there is one.

    ``paths`` are files or folders (read recursively); none means ``input/returned/``. What the program made itself is
    a note, and read only when ``own_too``. Raises CannotRun when one does not exist or there is nothing to read, or
    when ``input/limits.txt`` is wrong.
    """
    found_files = find_returned(workspace, paths, own_too=own_too)
    returned_files = found_files.returned
    snapshots = Snapshots(workspace)
    secret = files.workspace_key(workspace.secret) if workspace.secret.exists() else None
    with other_files(workspace) as others:
        closed, taken_in, shut_out = others.closed_rounds(), others.taken_in(), others.shut_out()
        shutting = others.shutting_now()
        judge = judge_of_today(snapshots, others.elsewhere, closed)
        with reader_pool(workspace, judge.records) as pool:

            def read(some: Sequence[ReturnedFile]) -> list[Submission | Container]:
                readings = zip(track(some), pool.read([file.source for file in some]), strict=True)
                understood = []
                for file, reading in readings:
                    one = understand_reading(snapshots, secret, file, reading, others=others.elsewhere)
                    understood.append(one if isinstance(one, Container) else judge.told(one, reading.doubted))
                    others.add(one)
                return understood

            first = dict(zip(returned_files, read(returned_files), strict=True))
            inside = {file: file.files_inside(one) for file, one in first.items() if isinstance(one, Container)}
            inner = [file for some in inside.values() for file in some]
            found = first | (dict(zip(inner, read(inner), strict=True)) if inner else {})
    submissions: list[Submission] = []
    for file in returned_files:
        one = found[file]
        if isinstance(one, Container):
            own = [found[inner_file] for inner_file in inside[file]]
            submissions += container_submissions(file, one, [each for each in own if isinstance(each, Submission)])
        else:
            submissions.append(one)
    submissions = [_too_late(one, shutting) if one.digest not in taken_in else one for one in submissions]
    superseded = _superseded((one for one in submissions if one.digest not in shut_out), judge.zone)
    told = excuse_superseded(excuse_closed(submissions, closed, taken_in, shut_out), superseded)
    return (*note_repeats(excuse_repeated(told)), *own_note(workspace, found_files.own))


def _too_late(one: Submission, shutting: Mapping[str, EventKind]) -> Submission:
    """A file that no merge has taken in, with the error that each merge will tell: its round is closed or withdrawn."""
    if one.round not in shutting or not one.division:
        return one
    return replace(one, problems=(*one.problems, shut_out_problem(shutting[one.round], one.round).at(file=one.file)))


def _superseded(submissions: Iterable[Submission], zone: str) -> Mapping[str, Submission]:
    """Which of these files newer ones of them replaced: by their clocks alone, for no merge has taken them in."""
    known = [replace(one, received="") for one in submissions if one.division]
    if len({(one.division, one.round) for one in known}) == len(known):
        return {}
    return superseded_files(known, zone)


def container_submissions(file: ReturnedFile, container: Container, inside: Sequence[Submission]) -> list[Submission]:
    """What was in a mail or an archive, after the note that it was read; without that when no workbook in it was."""
    count = sum(1 for submission in inside if not _unread(submission))
    note = container.read_note(count).at(file=file.name)
    return [*([Submission(file.name, inside[0].received, problems=(note,))] if count else []), *inside]


def _unread(submission: Submission) -> bool:
    """Whether no grid was made of it: it was refused."""
    refusals = ("file.", "package.", "limit.", "read.")
    return not submission.issue and any(problem.code.startswith(refusals) for problem in submission.problems)


def reader_pool(workspace: Workspace, find_records: FindRecords) -> Pool | SameProcess | ElsewhereReader:
    """What reads returned files and understands them by what was sent out.

    In the bounds of ``input/limits.txt``, by worker processes or an executor, unless it was said otherwise. Raises
    CannotRun when the bounds are written wrongly.
    """
    if workspace.executor is not None:
        return ElsewhereReader(workspace)
    limits = reading_limits(workspace)
    if workspace.in_process:
        return SameProcess(limits, find_records)
    return Pool(limits, find_records, workers=workspace.workers)


def understand_reading(
    snapshots: Snapshots,
    secret: bytes | None,
    file: ReturnedFile,
    reading: Reading,
    received: str | None = None,
    *,
    others: Others = no_other_files,
) -> Submission | Container:
    """The same as ``read_submission``; of a mail or an archive what it holds."""
    if isinstance(reading.result, Container):
        return reading.result
    return read_submission(snapshots, secret, file, reading, received, others=others)


def read_submission(
    snapshots: Snapshots,
    secret: bytes | None,
    file: ReturnedFile,
    reading: Reading,
    received: str | None = None,
    *,
    others: Others = no_other_files,
) -> Submission:
    """What a file that was read answers, and its problems; what today's plan doubts of it is not among them.

    ``received`` is when it came, ISO 8601 with offset; None: the file's own time.
    ``others`` tells what other files say.
    """
    received_at = _put_there_at(file.path) if received is None else received
    if isinstance(reading.result, Refused):
        return replace(refused_submission(file, received_at, reading.result), digest=reading.digest)
    one = reading.result
    assert isinstance(one, UnderstoodBook)
    blank = Submission(file.name, received_at, modified=one.modified, digest=reading.digest, program=one.program)
    try:
        submission = _told(snapshots, secret, one, blank, others)
    except SnapshotUnreadable as error:
        submission = replace(blank, problems=(error.of_file(),))
    return replace(submission, problems=tuple(problem.at(file=file.name) for problem in submission.problems))


def refused_submission(file: ReturnedFile, received: str, refused: Refused) -> Submission:
    """A file that cannot be read, with the reason as its one problem."""
    return Submission(file.name, received, problems=(refused.problem.at(file=file.name),))


def _own_list(one: UnderstoodBook) -> tuple[Problem, ...]:
    """The problem of a file that is a list of the office's own; what it says of its identity for any other."""
    from kamakura_report.reports.own_lists import own_list_name  # knows all reports

    name = own_list_name(dict(one.headings))
    return (FILE_OWN.problem(name=name),) if name else one.identity


def _told(
    snapshots: Snapshots, secret: bytes | None, one: UnderstoodBook, submission: Submission, others: Others
) -> Submission:
    """What was understood of a file, with what this workspace and other files say of it. Raises SnapshotUnreadable."""
    if not one.issue:
        no_id = all(problem.code == IDENTITY_NONE.code for problem in one.identity)
        return replace(submission, problems=_own_list(one) if no_id else one.identity)
    if snapshots.issue(one.issue) is None:
        return replace(submission, problems=(IDENTITY_UNKNOWN.problem(identity=one.issue),))
    issue, contents = snapshots.sent_issue(one.issue), one.contents
    if contents is None:
        snapshots.sent_books(issue)  # raises what the reader met with
        return replace(submission, problems=(READ_DIED.problem(),))
    snapshots.proved_by_reader(one.issue)
    elsewhere = others(issue.division, issue.round.name, submission.digest)
    checked = settled_problems(contents.remarks, contents.answers, contents.found, elsewhere)
    problems = (*seal_contradictions(one.seal, issue, secret), *contents.problems, *checked)
    held = held_keys(contents.asked, contents.sheets, problems)
    return replace(
        submission,
        division=issue.division,
        round=issue.round.name,
        issue=issue.id,
        answers=contents.answers,
        filling=contents.filling,
        problems=problems,
        untrusted=contents.untrusted,
        untrusted_problems=contents.untrusted_problems,
        held=held,
        refused=nothing_counts(contents.asked, held),
    )


def _put_there_at(path: Path) -> str:
    """When the file was put there, ISO 8601 with offset; "" when that cannot be known."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):
        return ""
