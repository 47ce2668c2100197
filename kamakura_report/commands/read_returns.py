"""Returned files found, read and taken one by one, each with its own problems; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.judging import Others, judge_of_today
from kamakura_report.commands.other_files import other_files
from kamakura_report.commands.own_files import own_files, own_note
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.io import files
from kamakura_report.io.pool import Pool, Reading, SameProcess
from kamakura_report.io.reader.containers import Container, InnerPath
from kamakura_report.io.xlsx.limits import LIMITS, Limits, parse_limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem import CannotRun
from kamakura_report.problem.container_codes import FILE_CONTAINER, FILE_OWN
from kamakura_report.problem.file_codes import FILE_LOCK, FILE_SYSTEM, READ_DIED
from kamakura_report.problem.sheet_codes import IDENTITY_NONE, IDENTITY_UNKNOWN
from kamakura_report.reports.own_lists import own_list_name
from kamakura_report.returned.doubts import NOWHERE, Elsewhere, settled_problems
from kamakura_report.returned.held import held_keys, nothing_counts
from kamakura_report.returned.identity import seal_contradictions
from kamakura_report.returned.submission import Submission
from kamakura_report.returned.understood import UnderstoodBook
from kamakura_report.rounds.answering import superseded_files
from kamakura_report.rounds.past_files import excuse_closed, excuse_repeated, excuse_superseded, note_repeats
from kamakura_report.text import distinct_names

# What nobody sent as an answer: made by Windows, Excel or this program, or the cover of what was sent.
NO_ANSWERS_EXPECTED = (FILE_LOCK.code, FILE_SYSTEM.code, FILE_OWN.code, FILE_CONTAINER.code)
INSIDE_OF = " › "  # between a mail or an archive and a file inside
_PUT_IN = "返ってきたファイルを入れてから、もう一度実行してください。"


def no_other_files(division: str, round_: str, digest: str) -> Elsewhere:
    """``Others`` where there are none."""
    return NOWHERE


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file to read, and the name people know it by."""

    path: Path
    name: str
    inner: str = ""  # SHA-256 of a file that is inside the mail or archive at the path

    @property
    def source(self) -> Path | InnerPath:
        """Where its bytes are."""
        return InnerPath(self.path, self.inner) if self.inner else self.path

    def files_inside(self, container: Container) -> list[ReturnedFile]:
        """The files in a mail or an archive, each by a name that says where it is."""
        return [ReturnedFile(self.path, f"{self.name}{INSIDE_OF}{file.name}", file.digest) for file in container.files]


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
    with reader_pool(workspace, snapshots) as pool, other_files(workspace) as others:
        closed, taken_in, shut_out = others.closed_rounds(), others.taken_in(), others.shut_out()
        judge = judge_of_today(snapshots, others.elsewhere, closed)

        def read(some: Sequence[ReturnedFile]) -> list[Submission | Container]:
            readings = zip(track(some), pool.read([file.source for file in some]), strict=True)
            understood = []
            for file, reading in readings:
                one = understand_reading(snapshots, secret, file, reading, others=others.elsewhere)
                understood.append(one if isinstance(one, Container) else judge.told(one))
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
    superseded = _superseded((one for one in submissions if one.digest not in shut_out), judge.zone)
    told = excuse_superseded(excuse_closed(submissions, closed, taken_in, shut_out), superseded)
    return (*note_repeats(excuse_repeated(told)), *own_note(workspace, found_files.own))


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


def reader_pool(workspace: Workspace, snapshots: Snapshots) -> Pool | SameProcess:
    """What reads returned files and understands them by what was sent out (``snapshots``).

    In the bounds of ``input/limits.txt``, by worker processes, unless it was said otherwise. Raises CannotRun when
    the bounds are written wrongly.
    """
    limits = reading_limits(workspace)
    reader = SameProcess if workspace.in_process else Pool
    return reader(limits, snapshots.sent_records)


def reading_limits(workspace: Workspace) -> Limits:
    """The bounds of what is read of a returned file: the usual ones, but for those that ``input/limits.txt`` changes.

    Raises CannotRun when those are written wrongly.
    """
    return parse_limits(files.read_file(workspace.limits)) if workspace.limits.exists() else LIMITS


def without_harmless_files(returns: Iterable[Submission]) -> tuple[Submission, ...]:
    """The submissions without the files that nobody sent as an answer: those are named, not counted."""
    return tuple(
        submission
        for submission in returns
        if not any(problem.code in NO_ANSWERS_EXPECTED for problem in submission.problems)
    )


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What lies where files were looked for: what may have come back, and what this program made itself."""

    returned: tuple[ReturnedFile, ...]
    own: frozenset[Path]


def find_returned(workspace: Workspace, paths: Sequence[Path], *, own_too: bool = False) -> FoundFiles:
    """The files of these files and folders, without an order of their own. Raises CannotRun as ``run`` does."""
    if not paths and not workspace.returned.exists():
        raise CannotRun(f"フォルダー {workspace.returned} がありません。作って、{_PUT_IN}")
    listed = _list_files(paths or [workspace.returned], workspace.returned.absolute())
    own = frozenset[Path]() if own_too else own_files(workspace, [file.path for file in listed])
    return FoundFiles(tuple(file for file in listed if file.path not in own), own)


def _list_files(paths: Sequence[Path], home: Path) -> list[ReturnedFile]:
    files_by_path: dict[Path, ReturnedFile] = {}
    for path in paths:
        if path.is_dir():
            inside = files.files_inside(path)
            if not inside:
                raise CannotRun(f"フォルダー {path} にファイルがありません。{_PUT_IN}")
            for entry in inside:
                files_by_path.setdefault(entry.absolute(), ReturnedFile(entry, entry.relative_to(path).as_posix()))
        elif path.exists() or path.is_symlink():
            files_by_path.setdefault(path.absolute(), ReturnedFile(path, path.name))
        else:
            raise CannotRun(f"{path} が見つかりません。名前と場所を確かめてください。")
    # A file of the usual folder has one name, whether the folder was named or the file.
    names = distinct_names(
        path.relative_to(home).as_posix() if path.is_relative_to(home) else file.name
        for path, file in files_by_path.items()
    )
    return [replace(file, name=name) for file, name in zip(files_by_path.values(), names, strict=True)]


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


def _told(
    snapshots: Snapshots, secret: bytes | None, one: UnderstoodBook, submission: Submission, others: Others
) -> Submission:
    """What was understood of a file, with what this workspace and other files say of it. Raises SnapshotUnreadable."""
    if not one.issue:
        no_id = all(problem.code == IDENTITY_NONE.code for problem in one.identity)
        name = own_list_name(dict(one.headings)) if no_id else ""
        return replace(submission, problems=(FILE_OWN.problem(name=name),) if name else one.identity)
    if snapshots.issue(one.issue) is None:
        return replace(submission, problems=(IDENTITY_UNKNOWN.problem(identity=one.issue),))
    issue, contents = snapshots.sent_issue(one.issue), one.contents
    if contents is None:
        snapshots.sent_records(one.issue)  # raises what the reader met with
        return replace(submission, problems=(READ_DIED.problem(),))
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
