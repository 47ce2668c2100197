"""Refresh: move what was typed into an outdated workbook into the one that took its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kamakura_report.commands import read_returns
from kamakura_report.commands.editions import last_sent
from kamakura_report.commands.known_rounds import must_be_open
from kamakura_report.commands.ledger_session import LedgerSession, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.results import renew_left_results
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import Answers
from kamakura_report.form.issue import Issue, sealed
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.ledger.queries import Sent
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.merging.succession import Successors, division_successors, key_moves, moved_key, successor_of
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Problem, Severity
from kamakura_report.problem.round_codes import REFRESH_LEFT
from kamakura_report.reports.correction import retype_answers
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.open_rounds import sending_again
from kamakura_report.text import reads_alike
from kamakura_report.workbook.names import file_name, fitting_name
from kamakura_report.workbook.question import Ask

ENDING = "（記入済み）"


@frozen
class Moved:
    """One new workbook with what was moved into it."""

    division: str
    path: Path
    answers: int
    done: str


@frozen
class Refreshed:
    """The new workbooks (several when the division was split), and what could not be moved."""

    division: str  # whose outdated workbook it was
    round: str
    moved: tuple[Moved, ...]
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace,
    old: Path,
    target: Path | None = None,
    *,
    now: datetime,
    force: bool = False,
    break_lock: bool = False,
) -> Refreshed:
    """Write the new workbooks, to ``target`` or beside those to send out. The old file is not changed.

    Raises CannotRun, and then nothing was written: the file cannot be read or is none of ours, its round is
    closed, it is not outdated, or nothing new was sent out yet.
    """
    plan, plan_problems = load_plan(workspace)
    if old.is_dir():
        raise CannotRun(f"{old} はフォルダーです。移したいファイルを一つ指定してください。")
    submissions = read_returns.run(workspace, [old], own_too=True)
    if len(submissions) != 1:
        raise CannotRun(f"{old} はメールか圧縮ファイルです。中の Excel ブックを取り出して、それを指定してください。")
    (submission,) = submissions
    with write_ledger(workspace, now=now, break_lock=break_lock) as session:
        renew_left_results(session, plan, plan_problems)
        issue = session.snapshots.issue(submission.issue) if submission.issue else None
        if issue is None:
            raise CannotRun(f"{old} は、このフォルダーから配布した様式として読めません。", submission.problems)
        must_be_open(session, issue.round.name)
        current = _current(session, plan, old, issue)
        paths = _paths(workspace, issue, current, target)
        if any(path.absolute() == old.absolute() for path in paths):
            raise CannotRun(f"{old} は元のファイルです。-o には別の名前を書いてください。")
        new_workbooks = list(_filled_in(session, issue, current, submission.typed))
        secret = session.snapshots.key()
        books = [sealed(session.snapshots.book(one.issue, one.answers), one.issue, secret) for one in new_workbooks]
        records = session.snapshots.book_outputs(
            (one.issue.id, book) for one, book in zip(new_workbooks, books, strict=True)
        )
        outputs = [
            files.Output(path, write_workbook(book), files.Policy.GUARDED)
            for path, book in zip(paths, books, strict=True)
        ]
        written = session.write([*records, *outputs], force=force)[len(records) :]
    moved = tuple(
        Moved(one.issue.division, file.path, len(one.answers), file.done)
        for one, file in zip(new_workbooks, written, strict=True)
    )
    return Refreshed(issue.division, issue.round.name, moved, (*_problems(submission, new_workbooks), *session.notices))


def _current(session: LedgerSession, plan: Plan, old: Path, issue: Issue) -> list[Sent]:
    """What was sent out in the place of that issue: to its division, or to those that go on with it."""
    stays = any(issue.division == division.name for division in plan.divisions)
    names = (issue.division,) if stays else division_successors(plan).get(issue.division, (issue.division,))
    latest = last_sent(session, issue.round.name)
    current = [latest[name] for name in names if name in latest]
    if current and issue.id not in {sent.issue for sent in current}:
        return current
    again = sending_again(issue.round.name)
    raise CannotRun(
        f"{old} に代わる新しい様式は、{'、'.join(names)}に配布していません。"
        f"計画や様式を変えたときは、先に「{again}」で作り直してください。"
    )


@frozen
class _NewWorkbook:
    """A new workbook, what is typed into it, and which of the old answers that or the shown figures cover."""

    issue: Issue
    answers: Answers
    covered: frozenset[str]  # keys of the old workbook


def _filled_in(session: LedgerSession, old: Issue, current: Sequence[Sent], answers: Answers) -> Iterator[_NewWorkbook]:
    old_plan = session.snapshots.plan(old.plan)
    sent_plans = [session.snapshots.plan(digest) for digest in dict.fromkeys(one.plan for one in session.ledger.sent())]
    old_asks = {ask.key: ask for _, _, ask in session.snapshots.book(old).asks()}
    for one in current:
        issue = session.snapshots.sent_issue(one.issue)
        new_plan = session.snapshots.plan(issue.plan)
        moves = key_moves(new_plan, old_plan, sent_plans)
        new_asks = {ask.key: ask for _, _, ask in session.snapshots.book(issue).asks()}
        successors = division_successors(new_plan)
        old_keys = {
            new_key: key
            for key in answers
            if (new_key := moved_key(key, moves)) not in new_asks
            or key not in old_asks
            or _asks_alike(old_asks[key], new_asks[new_key], successors)
        }
        moved = Answers((key, answers[old_key]) for key, old_key in old_keys.items())
        # Placed again with the answers: what can be typed depends on what is asked, heights on what is typed.
        retyped = retype_answers(session.snapshots.book(issue), moved)
        locked = [key for key in moved if issue.accepted.get(key) == moved[key]]
        yield _NewWorkbook(issue, retyped, frozenset(old_keys[key] for key in (*retyped, *locked)))


def _asks_alike(old: Ask, new: Ask, successors: Successors) -> bool:
    """Whether the same figure answers both: neither a part for the whole, nor a figure of another unit."""
    shares = {successor_of(successors, name, new.shares) or name for name in old.shares}
    return shares == set(new.shares) and reads_alike(old.unit, new.unit)


def _paths(workspace: Workspace, old: Issue, current: Sequence[Sent], target: Path | None) -> list[Path]:
    if target is not None and target.suffix.lower() != ".xlsx":
        raise CannotRun(f"-o の {target} は .xlsx で終わる名前にしてください。")
    folder = workspace.workbooks(file_name(old.round.name))
    paths = []
    for one in current:
        name = Path(one.file).stem
        if target is None:
            paths.append(folder / fitting_name(name, f"{ENDING}.xlsx"))
        else:
            paths.append(
                target if len(current) == 1 else target.with_name(fitting_name(target.stem, f"（{name}）.xlsx"))
            )
    return paths


def _problems(submission: Submission, new_workbooks: Sequence[_NewWorkbook]) -> Iterator[Problem]:
    """What stood in the old workbook and is nowhere in the new ones; and what was wrong with the old one."""
    covered = frozenset[str]().union(*(one.covered for one in new_workbooks))
    for key, answer in submission.typed.items():
        if key not in covered:
            place = {"sheet": answer.place.sheet, "cell": answer.place.cell} if answer.place else {}
            problem = REFRESH_LEFT.problem(answer=answer.shown, key=key)
            yield problem.at(file=submission.file, key=key, **place)
    yield from (problem for problem in submission.problems if problem.severity is Severity.ERROR)
