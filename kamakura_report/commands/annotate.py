"""Annotate: for each returned file in which something is wrong, a fresh workbook to send back (差戻し)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.issue import sealed
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.problem import CannotRun
from kamakura_report.reports import correction
from kamakura_report.reports.correction import correction_marks, problems_for_division, retype_answers, sends_back
from kamakura_report.returned.checks import check_reading
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.names import UsedNames, file_name


@frozen
class SentBack:
    """One workbook to send back: for which returned file, and what became of it on the disk."""

    file: str
    division: str
    path: Path
    done: str


@frozen
class Annotated:
    """The workbooks to send back, and the names of faulty files for which none could be made.

    Of ``unknown`` files no issue is known, of ``lost`` ones a snapshot is missing or damaged.
    """

    sent_back: tuple[SentBack, ...]
    unknown: tuple[str, ...]
    lost: tuple[str, ...] = ()


def run(
    workspace: Workspace,
    submissions: Sequence[Submission],
    folder: Path,
    checked: Sequence[Path],
    *,
    now: datetime,
    force: bool = False,
    policy: files.Policy = files.Policy.GUARDED,
    break_lock: bool = False,
) -> Annotated:
    """Write a workbook into ``folder`` for each submission with something to correct; nothing else is changed.

    ``checked`` are the files and folders the submissions were read from. Raises CannotRun, and then nothing
    was written: ``folder`` lies in one of them, the workspace's key is missing, somebody else is writing, or
    a person has changed a workbook that is there already (unless ``force``, or the ``policy`` is another).
    """
    _must_lie_elsewhere(folder, checked or [workspace.returned])
    to_correct = [submission for submission in submissions if needs_correction(submission)]
    known = [submission for submission in to_correct if submission.issue]
    snapshots = Snapshots(workspace)
    secret = snapshots.key() if known else b""
    corrections = [
        (submission, book)
        for submission in known
        if (book := _corrected_or_none(snapshots, submission, secret)) is not None
    ]
    records = snapshots.book_outputs((submission.issue, book) for submission, book in corrections)
    outputs = [
        files.Output(path, write_workbook(book), policy)
        for (_, book), path in zip(
            corrections, _paths(folder, [submission for submission, _ in corrections]), strict=True
        )
    ]
    with sole_writer(workspace, now=now, break_lock=break_lock):  # what it wrote is remembered in one place for all
        written = files.write_all([*records, *outputs], workspace.written, now=now, force=force)[len(records) :]
    sent_back = (
        SentBack(submission.file, submission.division, file.path, file.done)
        for (submission, _), file in zip(corrections, written, strict=True)
    )
    corrected_files = {submission.file for submission, _ in corrections}
    return Annotated(
        tuple(sent_back),
        unknown=tuple(submission.file for submission in to_correct if not submission.issue),
        lost=tuple(submission.file for submission in known if submission.file not in corrected_files),
    )


def _corrected_or_none(snapshots: Snapshots, submission: Submission, secret: bytes) -> Book | None:
    try:
        return corrected(snapshots, submission, secret)
    except SnapshotUnreadable:
        return None


def corrected(snapshots: Snapshots, submission: Submission, secret: bytes) -> Book:
    """The workbook to send back: as issued, with all that was typed, and what is wrong marked and listed in 要修正.

    Raises SnapshotUnreadable.
    """
    issue = snapshots.sent_issue(submission.issue)
    # Placed again with the answers: what can be typed depends on what is asked, heights on what is typed.
    issued = snapshots.book(issue)
    answers = submission.typed
    retyped = retype_answers(issued, answers)
    copied_sheets = {sheet for sheet, _, ask in issued.asks() if ask.key in answers}
    problems = [*submission.problems, *submission.untrusted_problems]
    already_found = {(problem.code, problem.key) for problem in problems}
    # A sheet that could not be trusted was not checked when it was read; what is copied from it is.
    problems += [
        problem
        for problem in check_reading(issued, answers)
        if problem.sheet in copied_sheets and (problem.code, problem.key) not in already_found
    ]
    shown_problems = problems_for_division(issued, problems, answers, retyped)
    marks = correction_marks(issued, shown_problems, retyped)
    book = sealed(snapshots.book(issue, retyped, marks), issue, secret)
    return correction.with_correction_sheet(
        book, issue, correction.correction_lines(issued, shown_problems, copied_sheets)
    )


def needs_correction(submission: Submission) -> bool:
    """Whether something in the file is to be corrected by its division, and no newer one took its place."""
    return not submission.superseded and any(map(sends_back, submission.problems))


def _must_lie_elsewhere(folder: Path, checked: Iterable[Path]) -> None:
    target = folder.absolute()
    for path in checked:
        if path.is_dir() and target.is_relative_to(path.absolute()):
            message = f"差戻し用のフォルダー {folder} が点検するフォルダーの中にあります。ほかの場所にしてください。"
            raise CannotRun(message)


def _paths(folder: Path, submissions: Iterable[Submission]) -> list[Path]:
    """``<回>/<課>.xlsx`` below ``folder`` for each; no two alike."""
    used_in: dict[Path, UsedNames] = {}
    paths = []
    for submission in submissions:
        inside = folder / file_name(submission.round)
        used = used_in.setdefault(inside, UsedNames())
        name = file_name(submission.division, used)
        used.use(name)
        paths.append(inside / f"{name}.xlsx")
    return paths
